"""The answer as others program against it: its schema, its shape, replay, threads."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import jsonschema
import pytest

from huiqi import Assessment, Assessor, Rulebase, answer_from_json, answer_to_json
from huiqi.base.documents import parse_text
from huiqi.base.values.intervals import FALSE, TRUE, UNKNOWN, Truth
from huiqi.loading.firms import read_firm, read_firm_from
from huiqi.model.assessment import Decision
from huiqi.output.schemas import answer_file_schema, firm_schema, policy_schema
from huiqi.output.text import as_text
from tests.conftest import AS_OF, ROOT

FIRST = "zhenkang-2023/high-tech-first"
EXAMPLE = (ROOT / "examples" / "nut-company.yaml").read_text("utf-8")


def assess(assessor: Assessor, text: str, as_of: date = AS_OF) -> Assessment:
    return assessor.assess(read_firm(parse_text(text, "firm.yaml"), assessor.rulebase.vocabulary, as_of), as_of)


def test_the_answer_keeps_its_contract(assessor: Assessor) -> None:
    answer = json.loads(answer_to_json(assess(assessor, EXAMPLE)))
    jsonschema.validate(answer, answer_file_schema())
    assert list(answer) == [
        "format",
        "engine",
        "rulebase",
        "firm",
        "as_of",
        "due",
        "totals",
        "total_if_nothing_received",
        "missing",
        "warnings",
        "assumptions",
        "entitlements",
        "disclaimer",
    ]
    assert list(answer["entitlements"][0]) == [
        "id",
        "title",
        "record",
        "decision",
        "amount",
        "payable",
        "benefit",
        "policy_status",
        "reasons",
        "missing",
        "blocked_by",
        "at_period_end",
        "notes",
        "departments",
        "citation",
    ]
    found = {each["id"]: each for each in answer["entitlements"]}
    first = found["zhenkang-2023/high-tech-first"]
    assert first["amount"] == {"min": "200000.00", "max": "200000.00"}
    assert first["citation"]["quote"] == "对首次认定的高新技术企业给予一次性20万元补助"
    assert (answer["format"], answer["firm"], answer["as_of"]) == (1, "镇康某某坚果有限公司", "2024-12-31")
    assert answer["totals"] == [{"policy_status": "draft", "benefit": "cash", "min": "400000.00", "max": "400000.00"}]
    assert answer["due"] == {"min": "0.00", "max": "0.00"}
    assert answer["disclaimer"] == "自查结果，不是审批决定，以主管部门认定为准"


def test_the_answer_can_be_read_back(assessor: Assessor) -> None:
    answer = assess(assessor, EXAMPLE)
    assert answer_from_json(answer_to_json(answer)) == answer


def test_no_upper_bound_is_null(assessor: Assessor) -> None:
    answer = assess(assessor, "企业名称: 甲\n注册地: 镇康县\n已获补助: []\n")
    assert json.loads(answer_to_json(answer))["totals"][0]["max"] is None


def test_blocked_money_names_what_blocked_it(assessor: Assessor) -> None:
    received = {entitlement.id: entitlement for entitlement in assess(assessor, EXAMPLE).entitlements}[
        "zhenkang-2023/national-tech-sme"
    ]
    assert [(by.rule, by.amount) for by in received.blocked_by] == [("received", Decimal("5000.00"))]


def test_money_an_official_may_cut_names_what_would_cut_it(assessor: Assessor) -> None:
    both = "[{名称: 国家科技型中小企业, 认定日期: 2023-06-15}, {名称: 省级科技型中小企业, 认定日期: 2024-03-01}]"
    answer = assess(assessor, f"企业名称: 甲\n注册地: 镇康县\n已获补助: []\n资质认定: {both}\n")
    lower = {entitlement.id: entitlement for entitlement in answer.entitlements}["zhenkang-2023/provincial-tech-sme"]
    assert [(by.id, by.rule, by.amount) for by in lower.blocked_by] == [
        ("zhenkang-2023/national-tech-sme", "highest", Decimal("3000.00"))
    ]
    assert "可能少得 3,000元：就高不重复" in as_text(answer)


def test_the_example_is_a_valid_firm_file(assessor: Assessor) -> None:
    import yaml

    told = yaml.load(EXAMPLE, yaml.BaseLoader)
    schema = firm_schema(assessor.rulebase.vocabulary)
    jsonschema.validate(told, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**told, "规摸": "规上"}, schema)


def test_the_library_is_valid_by_the_policy_schema() -> None:
    import yaml

    text = (ROOT / "rules" / "yunnan" / "zhenkang-2023.yaml").read_text("utf-8")
    jsonschema.validate(yaml.load(text, yaml.BaseLoader), policy_schema())


def test_the_same_question_gets_the_same_answer(assessor: Assessor) -> None:
    assert answer_to_json(assess(assessor, EXAMPLE)) == answer_to_json(assess(assessor, EXAMPLE))


def test_many_threads_never_mix_firms(assessor: Assessor) -> None:
    """durable_rules shared by threads gives one firm's verdicts to another; the matcher must not."""
    texts = [
        "企业名称: 甲\n注册地: 镇康县\n已获补助: []\n资质认定: [{名称: 高新技术企业, 认定日期: 2024-01-01, 首次: 是}]\n",
        "企业名称: 乙\n注册地: 进贤县\n已获补助: []\n资质认定: [{名称: 高新技术企业, 认定日期: 2024-01-01, 首次: 是}]\n",
        "企业名称: 丙\n注册地: 镇康县\n已获补助: []\n资质认定: []\n",
    ]
    alone = [assess(assessor, text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda number: assess(assessor, texts[number % 3]), range(120)))
    assert all(answer == alone[number % 3] for number, answer in enumerate(together))


def test_one_value_for_a_yearly_fact_is_the_last_full_year_and_said_so(assessor: Assessor) -> None:
    answer = assess(assessor, "企业名称: 甲\n注册地: 镇康县\n研发费用: 90万\n")
    assert "研发费用 90万 按 2023 年（评估日前最近的完整年度）计" in answer.assumptions


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("营业收入: 5100", "small-money"),
        ("统一社会信用代码: 91530924MA6K00000X", "uscc"),
        ("已获补助: [{条款: 别的补助, 金额: 1万, 到账日期: 2024-01-01}]", "unmatched"),
        ("资质认定: [{名称: 高新技术企业, 认定日期: 2024-01-01, 撤销日期: 2024-06-01, 首次: 是}]", "revoked"),
        ("{成立日期: 2023-05-01}", ""),
    ],
)
def test_what_should_be_looked_at_is_warned_of(line: str, code: str, assessor: Assessor) -> None:
    text = "企业名称: 甲\n注册地: 镇康县\n" + line.strip("{}") + "\n" if not code else f"企业名称: 甲\n{line}\n"
    found = [warning.code for warning in assess(assessor, text).warnings]
    assert found == ([code] if code else [])


@pytest.mark.parametrize("yes", ["是", "√", "有", "Yes"])
def test_a_first_time_that_the_list_contradicts_is_warned_of(yes: str, assessor: Assessor) -> None:
    rows = f"[{{名称: 高企, 认定日期: 2018-01-01}}, {{名称: 高企, 认定日期: 2024-01-01, 首次: {yes}}}]"
    answer = assess(assessor, f"企业名称: 甲\n注册地: 镇康县\n资质认定: {rows}\n")
    assert [warning.code for warning in answer.warnings] == ["not-first"]
    first = next(each for each in answer.entitlements if each.id == FIRST and each.record and "2024" in each.record)
    assert first.decision is Decision.UNDETERMINED, "what a firm states is not overruled, but asked again"
    assert (first.amount.min, first.amount.max) == (0, 200_000)  # type: ignore[union-attr]
    assert "首次" in " ".join(each.label for each in first.missing)


@pytest.mark.parametrize(
    ("earlier", "told", "stands"),
    [
        ("级别: 市级, 首次: 是", "首次: 是", TRUE),  # the first of its level
        ("级别: 市级", "级别: 省级", None),  # not told, and the list does not say
        ("级别: 省级, 首次: 是", "首次: 是", UNKNOWN),
        ("级别: 省级, 首次: 是", "有效期至: 无", FALSE),
        ("首次: 是", "首次: 是", UNKNOWN),  # of which level the earlier one was is not told
    ],
)
def test_the_first_of_a_level_is_one_whatever_lower_levels_came_before(
    earlier: str, told: str, stands: Truth | None, library: Rulebase
) -> None:
    now = told if "级别" in told else f"级别: 省级, {told}"
    rows = f"[{{名称: 重点实验室, {earlier}, 认定日期: 2023-02-01}}, {{名称: 重点实验室, {now}, 认定日期: 2024-11-01}}]"
    firm = read_firm_from(f"企业名称: 甲\n资质认定: {rows}\n", "甲.yaml", library.vocabulary, AS_OF)
    assert firm.records["recognitions"].rows[1].values.get("first") == stands


def test_a_credit_code_that_fails_its_check_does_not_block(assessor: Assessor) -> None:
    answer = assess(assessor, EXAMPLE + "统一社会信用代码: 123\n")
    assert answer.totals[0].min == 400000


def test_checking_again_keeps_nothing_more(library: Rulebase) -> None:
    """What is worked out once is worked out once: a service that runs for months does not grow."""
    again = Assessor(library)
    kept = []
    for _ in range(3):
        assess(again, EXAMPLE)
        kept.append(len(again._explainer._words))
    assert kept[0] == kept[1] == kept[2]
