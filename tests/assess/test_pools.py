"""Awards that depend on the other applicants, settled over the list of all of them."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from huiqi import Assessor, Decision, RulesError
from huiqi.assess.pools import placed
from huiqi.base.documents import parse_document
from huiqi.loading.firms import read_firm
from huiqi.loading.rules import load_rulebase
from huiqi.model.assessment import Entitlement
from huiqi.model.firm import Firm
from tests.conftest import AS_OF
from tests.loading.test_bad_input import huiqi

HEAD = """policy: town
title: 某镇
region: 镇康县
status: in force
period: 2020-01-01 .. 2030-12-31
facts:
  绿色: {type: yes/no}
clauses:
  one:
    title: 奖励
    cite: {section: 一, quote: 乙}
"""
TEN, HALF = Decimal("100000.00"), Decimal("50000.00")


def assessor_of(tmp_path: Path, terms: str, records: str = "") -> Assessor:
    source = tmp_path / "town.yaml"
    indent = {"  two:": "", "settle": ""}
    lines = (indent.get(line[:6], "    ") + line + "\n" for line in terms.strip().splitlines())
    source.write_text(HEAD.replace("clauses:\n", records + "clauses:\n") + "".join(lines), "utf-8")
    return Assessor(load_rulebase([source], True))


def firm(assessor: Assessor, **told: Any) -> Firm:
    content = json.dumps({"name": "甲", "region": "530924", "received": [], **told}, ensure_ascii=False)
    return read_firm(parse_document(content.encode(), "firm.json"), assessor.rulebase.vocabulary, AS_OF)


def answers(assessor: Assessor, every: Sequence[dict[str, Any]], unread: int = 0) -> list[Entitlement]:
    firms = [firm(assessor, **told) for told in every]
    found = placed(firms, assessor, AS_OF, unread)
    return [assessor.assess(each, AS_OF, found.get(place, {})).entitlements[0] for place, each in enumerate(firms)]


def decided(found: Sequence[Entitlement]) -> str:
    """One letter for each: 是、审、待、否."""
    letters = {
        Decision.ELIGIBLE: "是",
        Decision.REVIEW: "审",
        Decision.UNDETERMINED: "待",
        Decision.INELIGIBLE: "否",
    }
    return "".join(letters[each.decision] for each in found)


def paid(found: Sequence[Entitlement]) -> list[tuple[Decimal, Decimal | None]]:
    return [(each.payable.min, each.payable.max) for each in found if each.payable is not None]


def rd(*amounts: str | None) -> list[dict[str, Any]]:
    """Firms that spend so much on research; None: not told."""
    return [{} if amount is None else {"研发费用": {"2023": amount}} for amount in amounts]


TOP_2 = "award: 10万\npool: {take: 2, order: highest 研发费用}"


@pytest.mark.parametrize(
    ("spend", "unread", "wanted"),
    [
        (["300万", "100万", "200万"], 0, "是否是"),
        (["300万", "200万", "200万"], 0, "是审审"),  # level at the cut: an official says
        (["300万", "300万", "200万"], 0, "是是否"),  # level above the cut
        (["300万", "100万", None], 0, "是待待"),  # who does not tell may be first, or last
        (["300万", None], 0, "是是"),  # two places for two
        (["300万", "200万"], 1, "是待"),  # one row could not be read: it may be first
        (["300万", "200万", "100万"], 1, "是待否"),
    ],
)
def test_the_first_two_of_a_ranking(spend: list[str | None], unread: int, wanted: str, tmp_path: Path) -> None:
    found = answers(assessor_of(tmp_path, TOP_2), rd(*spend), unread)
    assert decided(found) == wanted
    assert [ends for each, ends in zip(found, paid(found), strict=True) if each.decision is Decision.ELIGIBLE] == [
        (TEN, TEN)
    ] * wanted.count("是")


def test_a_firm_that_fails_the_clause_takes_no_place(tmp_path: Path) -> None:
    terms = "when: 绿色\n" + TOP_2
    told = [{**each, "绿色": green} for each, green in zip(rd("9万", "8万", "7万"), ("否", "是", "是"), strict=True)]
    assert decided(answers(assessor_of(tmp_path, terms), told)) == "否是是"


def test_one_that_may_fail_the_clause_may_take_a_place(tmp_path: Path) -> None:
    terms = "when: 绿色\n" + TOP_2
    told = [{**rd("9万")[0]}, *({**each, "绿色": "是"} for each in rd("8万", "7万", "6万"))]
    assert decided(answers(assessor_of(tmp_path, terms), told)) == "待是待否"


def test_first_come(tmp_path: Path) -> None:
    terms = "award: 10万\npool: {take: 1, order: earliest 成立日期}"
    told = [{"成立日期": day} for day in ("2020-05-02", "2020-05-01", "2020-05")]
    assert decided(answers(assessor_of(tmp_path, terms), told[:2])) == "否是"
    assert decided(answers(assessor_of(tmp_path, terms), told)) == "否待待", "some day of May may be its first"


def test_what_an_official_ranks(tmp_path: Path) -> None:
    terms = "award: 10万\npool: {take: 2, order: judged}"
    assert decided(answers(assessor_of(tmp_path, terms), rd("1万", "2万"))) == "是是"
    assert decided(answers(assessor_of(tmp_path, terms), rd("1万", "2万", "3万"))) == "审审审"


def test_awards_by_rank(tmp_path: Path) -> None:
    terms = "award: {by: rank, rows: {to 1: 10万, over 1 to 3: 5万}}\npool: {take: 3, order: highest 研发费用}"
    found = answers(assessor_of(tmp_path, terms), rd("3万", "4万", "2万", "1万"))
    assert decided(found) == "是是是否"
    assert paid(found)[:3] == [(HALF, HALF), (TEN, TEN), (HALF, HALF)]
    found = answers(assessor_of(tmp_path, terms), rd("3万", "3万"))
    assert paid(found) == [(HALF, TEN)] * 2, "level for the first place: which of both, an official says"


def test_each_group_has_its_own_ranking(tmp_path: Path) -> None:
    terms = "award: 10万\npool: {take: 1, order: highest 研发费用, per: 规模}"
    told = [
        {**each, "规模": size} for each, size in zip(rd("3万", "2万", "1万"), ("规上", "规下", "规下"), strict=True)
    ]
    assert decided(answers(assessor_of(tmp_path, terms), told)) == "是是否"
    del told[0]["规模"]
    assert decided(answers(assessor_of(tmp_path, terms), told)) == "是待否", "it is first in either group"


def test_until_the_money_is_spent(tmp_path: Path) -> None:
    terms = "award: 50% * 研发费用 at most 10万\npool: {budget: 25万, order: highest 研发费用}"
    found = answers(assessor_of(tmp_path, terms), rd("30万", "40万", "20万", "1万"))
    assert decided(found) == "是是审否", "the rest of 5万 does not pay the third; whether it gets it, an official says"
    assert paid(found) == [(TEN, TEN), (TEN, TEN), (Decimal(0), HALF), (Decimal(0), Decimal(0))]


def test_money_that_does_for_all(tmp_path: Path) -> None:
    terms = "award: 10万\npool: {budget: 20万, order: judged}"
    assert decided(answers(assessor_of(tmp_path, terms), rd("1万", "2万"))) == "是是"
    assert decided(answers(assessor_of(tmp_path, terms), rd("1万", "2万", "3万"))) == "审审审"


def test_shares_by_weight_are_not_more_than_the_budget(tmp_path: Path) -> None:
    terms = "award: share\npool: {budget: 100万, weight: 研发费用}"
    found = answers(assessor_of(tmp_path, terms), rd("1万", "1万", "1万", "3万"))
    assert decided(found) == "是是是是"
    sixth = Decimal("166666.66")
    assert [low for low, high in paid(found) if low == high] == [sixth, sixth, sixth, Decimal("500000.00")]


def test_shares_where_one_does_not_tell(tmp_path: Path) -> None:
    terms = "award: share at most 60万\npool: {budget: 100万, weight: 研发费用}"
    found = answers(assessor_of(tmp_path, terms), rd("1万", "3万", None))
    assert [high for _, high in paid(found)] == [Decimal("250000.00"), Decimal("600000.00"), Decimal("600000.00")]
    assert [low for low, _ in paid(found)] == [Decimal(0)] * 3
    assert "研发费用" in found[2].missing[0].label


def test_what_was_received_leaves_no_claim_and_takes_no_money(tmp_path: Path) -> None:
    terms = "award: 10万\nlimit: once\npool: {budget: 10万, order: highest 研发费用}"
    told = rd("3万", "2万")
    told[0]["received"] = [{"clause": "town/one", "paid_on": "2021-01-01", "amount": "10万"}]
    assert paid(answers(assessor_of(tmp_path, terms), told)) == [(Decimal(0), Decimal(0)), (TEN, TEN)]


POOLS = [
    TOP_2,
    "award: {by: rank, rows: {to 1: 10万, over 1 to 3: 5万}}\npool: {take: 3, order: lowest 研发费用}",
    "award: 50% * 研发费用 at most 10万\npool: {budget: 12万, order: highest 研发费用}",
    "award: share at most 4万\npool: {budget: 10万, weight: 研发费用}",
    "award: 3万\npool: {take: 3, budget: 7万, order: highest 研发费用}",
    "when: 绿色\naward: 3万\npool: {take: 2, order: highest 研发费用, per: 规模}",
    "award: 3万\npool: {take: 3, order: judged}",
]


@pytest.mark.parametrize("terms", POOLS)
def test_learning_more_of_any_applicant_only_narrows(terms: str, tmp_path: Path) -> None:
    assessor, dice = assessor_of(tmp_path, terms), random.Random(7)
    for _ in range(40):
        told = [
            {
                "研发费用": {"2023": dice.choice(["1万", "2万", "5万", "20万"])},
                "规模": dice.choice(["规上", "规下"]),
                "绿色": dice.choice(["是", "是", "否"]),
            }
            for _ in range(dice.choice([1, 3, 5]))
        ]
        fewer = [{name: value for name, value in each.items() if dice.random() < 0.7} for each in told]
        unread = dice.choice([0, 0, 1])
        whole, part = answers(assessor, told), answers(assessor, fewer[: len(fewer) - unread], unread)
        for after, before in zip(whole, part, strict=False):
            _narrows(before, after)


def _narrows(before: Entitlement, after: Entitlement) -> None:
    assert before.payable is not None and after.payable is not None
    assert before.payable.min <= after.payable.min
    assert before.payable.max is None or after.payable.max <= before.payable.max  # type: ignore[operator]
    if before.decision is not Decision.UNDETERMINED:
        assert after.decision is before.decision


@pytest.mark.parametrize("terms", POOLS[:5])
def test_no_more_is_surely_paid_than_there_is(terms: str, tmp_path: Path) -> None:
    assessor, dice = assessor_of(tmp_path, terms), random.Random(11)
    for _ in range(30):
        told = rd(*(dice.choice(["1万", "2万", "3万", "7万", "20万"]) for _ in range(dice.choice([1, 4, 9]))))
        found = answers(assessor, told)
        pool = assessor.rulebase.clauses["town/one"].pool
        assert pool is not None
        sure = [each for each in found if each.decision is Decision.ELIGIBLE]
        assert pool.take is None or len(sure) <= pool.take
        assert pool.budget is None or sum(low for low, _ in paid(found)) <= pool.budget


def test_a_list_is_its_pool(tmp_path: Path) -> None:
    assessor_of(tmp_path, TOP_2)
    (tmp_path / "list.csv").write_text(
        "企业名称,注册地,2023年研发费用（万元）\n甲,镇康县,3\n乙,镇康县,2\n丙,镇康县,1\n丁,镇康县,x\n", "utf-8"
    )
    done = huiqi(
        "batch", tmp_path / "list.csv", "-o", tmp_path / "out.jsonl", "--rules", tmp_path / "town.yaml", "--only", "--as-of", "2024-12-31"
    )  # fmt: skip
    assert "按这份名单排名或分配，名单要是全部申请人的：奖励；退回的 1 行也可能排在前面" in done.stdout
    found = [json.loads(line)["answer"] for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [each["entitlements"][0]["decision"] for each in found] == ["eligible", "undetermined", "ineligible"]
    reasons = found[2]["entitlements"][0]["reasons"]
    assert reasons["children"][-1]["text"] == "这份名单里有 4 项申请；名次第 3 至 4；不在内"


# -- where a claim hangs on more than itself ------------------------------------------------------------

RECORDS = """records:
  项目:
    fields: {项目名: text, 投资额: money, 进口: yes/no}
"""


def test_money_that_a_choice_gives_back_is_not_spent_twice(tmp_path: Path) -> None:
    """Who takes one award leaves the other to the next; how it comes out an official says, and nothing is sure."""
    terms = """award: 10万
pool: {budget: 10万, order: highest 研发费用}
  two:
    title: 另一奖励
    cite: {section: 一, quote: 乙}
    award: 8万
    pool: {budget: 8万, order: highest 职工总数}
settle: [{choose: 1, of: [one, two]}]"""
    assessor = assessor_of(tmp_path, terms)
    told = [{**each, "职工总数": staff} for each, staff in zip(rd("5万", "3万", "1万"), (1, 3, 2), strict=True)]
    firms = [firm(assessor, **each) for each in told]
    found = placed(firms, assessor, AS_OF)
    every = [assessor.assess(each, AS_OF, found.get(place, {})) for place, each in enumerate(firms)]
    for number, budget in ((0, 10**5), (1, 8 * 10**4)):
        mine = [each.entitlements[number] for each in every]
        assert sum(each.payable.min for each in mine if each.payable) <= budget
        assert all(each.decision in (Decision.REVIEW, Decision.ELIGIBLE) for each in mine)


def test_parts_and_factors_are_not_cut_by_what_is_left(tmp_path: Path) -> None:
    terms = "award: 10万\npool: {budget: 10万, order: highest 研发费用}\npay: [{part: 40%, when: yes}, {part: 60%, when: 绿色}]"
    told = [{**each, "绿色": "否"} for each in rd("3万", "2万")]
    found = answers(assessor_of(tmp_path, terms), told)
    assert [high for _, high in paid(found)] == [Decimal(40000)] * 2, "40% is due or nothing; never a part of it"


def projects(*amounts: str, bought: str = "是") -> list[dict[str, Any]]:
    return [{"项目名": f"项目{place}", "投资额": amount, "进口": bought} for place, amount in enumerate(amounts)]


def test_a_firm_with_two_claims_under_one_limit(tmp_path: Path) -> None:
    terms = "for: 项目\naward: 项目.投资额\nlimit: 10万\npool: {budget: 12万, order: lowest 项目.投资额}"
    assessor = assessor_of(tmp_path, terms, RECORDS)
    firms = [firm(assessor, 项目=projects(*each)) for each in (("9万", "4万"), ("5万",), ("6万",))]
    found = placed(firms, assessor, AS_OF)
    due = [assessor.assess(each, AS_OF, found.get(place, {})).due for place, each in enumerate(firms)]
    assert sum(each.min for each in due) <= 12 * 10**4


def test_a_row_that_could_not_be_read_may_hold_several_claims(tmp_path: Path) -> None:
    terms = "for: 项目\naward: 10万\nlimit: once per 项目\npool: {take: 2, order: highest 项目.投资额}"
    assessor = assessor_of(tmp_path, terms, RECORDS)
    assert decided(answers(assessor, [{"项目": projects("5万")}], 1)) == "待"


def test_a_row_that_fails_the_clause_changes_nothing(tmp_path: Path) -> None:
    terms = "for: 项目\nwhen: 项目.进口\naward: 10万\nlimit: once per 项目\npool: {budget: 15万, order: highest 项目.投资额}"
    assessor = assessor_of(tmp_path, terms, RECORDS)
    second = [*projects("6万"), *projects("6万", bought="否")]
    found = answers(assessor, [{"项目": projects("8万")}, {"项目": second}])
    assert paid(found) == [(TEN, TEN), (Decimal(0), HALF)]


def test_what_asks_for_the_rank_is_asked_again(tmp_path: Path) -> None:
    terms = "award: {by: rank, rows: {to 1: 10万}}\npool: {take: 3, order: highest 研发费用}"
    assert decided(answers(assessor_of(tmp_path, terms), rd("3万", "2万", "1万"))) == "是否否"
    terms = "when: rank <= 2\naward: 10万\npool: {take: 3, order: highest 研发费用}"
    assert decided(answers(assessor_of(tmp_path, terms), rd("3万", "2万", "1万"))) == "是是否"


def test_what_has_no_figure_ranks_last_and_level(tmp_path: Path) -> None:
    terms = "award: 10万\npool: {take: 1, order: highest growth(研发费用)}"
    told = [{"研发费用": {"2022": before, "2023": "4万"}} for before in ("0", "0", "2万")]
    assert decided(answers(assessor_of(tmp_path, terms), told[:2])) == "审审"
    assert decided(answers(assessor_of(tmp_path, terms), told)) == "否否是"


def test_behind_one_of_whom_an_official_says(tmp_path: Path) -> None:
    terms = "when: {any: [绿色, {judge: 有特色}]}\naward: 10万\npool: {take: 1, order: highest 研发费用}"
    told = [{**each, "绿色": green} for each, green in zip(rd("3万", "2万"), ("否", "是"), strict=True)]
    assert decided(answers(assessor_of(tmp_path, terms), told)) == "审审"


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ("award: 10万\npool: {take: 2, order: highest 注册地}", "order 的值不能用来排名"),
        ("award: share\npool: {budget: 9万, weight: 注册地}", "weight 的值不能用来分总额"),
        ("award: share\npool: {budget: 9万, weight: [研发费用]}", "weight 的值不能用来分总额"),
        ("award: 10万\npool: {take: 2, order: judged, per: [规模, 绿色]}", "per 的值不能用来分组"),
        ("award: 10万\npool: {take: 2, order: judged, per: 研发费用}", "per 的值不能用来分组"),
        ("award: 10万\npool: {take: 2, order: highest rank}", "order 的值不能用来排名"),
        ("award: 10万\npool: {take: 2.5, order: judged}", "take 要写整数"),
        ("award: share\npool: {take: 2, weight: 研发费用}", "没有可分的总额"),
        ("award: share at least 1万\npool: {budget: 9万, weight: 研发费用}", "award 要写 share，不能比它多"),
        ("award: share\npool: {budget: 9万}", "没有写按什么分"),
    ],
)
def test_pools_that_make_no_sense(terms: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(RulesError) as error:
        assessor_of(tmp_path, terms)
    assert message in str(error.value)
    assert str(error.value).count("town.yaml:") >= 1
