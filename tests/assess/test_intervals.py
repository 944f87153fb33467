"""Under missing facts, the range told holds every amount that any completion of the facts gives; for clauses and totals."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huiqi import Assessment, Assessor, InputError
from huiqi.loading.rules import load_rulebase
from huiqi.model.assessment import Decision
from huiqi.semantics.matcher import Matcher
from tests.completions import completion, holds, outside
from tests.conftest import AS_OF
from tests.random_rules import Drawn, drawn, firm_of, rulebase_of
from tests.randomly import randomly

LIBRARY = load_rulebase()
MATCHER = Matcher()
ASSESSOR = Assessor(LIBRARY, MATCHER)
SETTINGS = randomly(300)


@SETTINGS
@given(drawn(), st.integers(0, 2**32))
def test_random_rules_hold_what_random_completions_give(example: Drawn, seed: int) -> None:
    rulebase = rulebase_of(example.policy, LIBRARY)
    assessor = Assessor(rulebase, MATCHER)
    before = assessor.assess(firm_of(example.firm, rulebase), AS_OF)
    dice = random.Random(seed)
    for _ in range(5):
        whole = completion(example.firm, dice)
        try:
            firm = firm_of(whole, rulebase)
        except InputError:  # figures that contradict the founding: no firm may say so
            continue
        assert outside(before, assessor.assess(firm, AS_OF)) == [], whole


# -- the library --------------------------------------------------------------------------------------------

KINDS = [
    "高新技术企业",
    "国家科技型中小企业",
    "省级科技型中小企业",
    "重点实验室",
    "星创天地",
    "院士工作站",
    "孵化器",
    "研发机构",
]
VALUES: dict[str, list[Any]] = {
    "规模": ["规上", "规下"],
    "营业收入": [{"2023": "5000万"}, {"2023": "0"}],
    "研发费用": [{"2023": "75万"}, {"2023": "75.01万"}],
    "有研发场地": ["是", "否"],
    "自筹配套资金": ["80万", "100万"],
}
FIELDS: dict[str, list[str]] = {
    "级别": ["市级", "省级", "国家级"],
    "认定日期": ["2022-12-31", "2023-01-01", "2024-05-20", "2025-02-01"],
    "首次": ["是", "否"],
    "验收日期": ["无", "2024-03-01", "2022-03-01"],
}


def recognition(dice: random.Random, number: int) -> dict[str, str]:
    named = {"名称": dice.choice(KINDS), "证书名称": f"第{number}项"}
    return named | {name: dice.choice(values) for name, values in FIELDS.items()}


def whole_firm(dice: random.Random) -> dict[str, Any]:
    told: dict[str, Any] = {
        "企业名称": "甲",
        "注册地": "镇康县",
        **{name: dice.choice(values) for name, values in VALUES.items()},
    }
    told["资质认定"] = [recognition(dice, number) for number in range(dice.randint(0, 3))]
    receipts = [[], [{"条款": "首次认定高新技术企业补助", "金额": "20万", "到账日期": "2024-01-01"}]]
    return told | {"已获补助": dice.choice(receipts)}


def told_less(whole: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """Each fact, list and field left out now and then."""
    less = {name: value for name, value in whole.items() if name in ("企业名称", "注册地") or dice.random() < 0.7}
    if "资质认定" in less:
        less["资质认定"] = [
            {name: text for name, text in row.items() if name in ("名称", "证书名称") or dice.random() < 0.7}
            for row in less["资质认定"]
        ]
    return less


def money(answer: Assessment) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for entitlement in answer.entitlements:
        if entitlement.amount is not None:
            found.setdefault(entitlement.id, []).append(entitlement.amount)
    return found


@SETTINGS
@given(st.integers(0, 2**32))
def test_the_library_holds_what_completions_give_and_an_answer_only_narrows_it(seed: int) -> None:
    dice = random.Random(seed)
    whole = whole_firm(dice)
    less = told_less(whole, dice)
    before, after = (ASSESSOR.assess(firm_of(told, LIBRARY), AS_OF) for told in (less, whole))
    assert outside(before, after) == [], (less, whole)
    drafts = [next(total for total in answer.totals if total.policy_status == "draft") for answer in (before, after)]
    assert holds(*drafts), (less, whole)  # type: ignore[arg-type]
    decided = {entitlement.id for entitlement in before.entitlements} - {
        entitlement.id for entitlement in before.entitlements if entitlement.decision is Decision.UNDETERMINED
    }
    for clause in decided:
        one, other = (
            {entitlement.decision for entitlement in answer.entitlements if entitlement.id == clause}
            for answer in (before, after)
        )
        assert other <= one | {Decision.INELIGIBLE}, (clause, less, whole)
