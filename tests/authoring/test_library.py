"""The library as one: whose region a firm is in, what names mean there, what documents aim at and do not offer."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml

from huiqi import Assessment, Assessor, Decision, Entitlement, Rulebase
from huiqi.base.documents import parse_text
from huiqi.loading.firms import read_firm
from huiqi.model.policy import Benefit, Status
from huiqi.output.text import as_text, is_elsewhere
from tests.conftest import AS_OF
from tests.random_rules import rulebase_of, rulebase_of_all


def assess(assessor: Assessor, as_of: date = AS_OF, **told: Any) -> Assessment:
    text = yaml.safe_dump({"企业名称": "甲公司", **told}, allow_unicode=True)
    return assessor.assess(read_firm(parse_text(text, "firm.yaml"), assessor.rulebase.vocabulary, as_of), as_of)


def policies_asked(answer: Assessment) -> set[str]:
    return {entitlement.id.partition("/")[0] for entitlement in answer.entitlements if not is_elsewhere(entitlement)}


def found(answer: Assessment, clause: str) -> Entitlement:
    return next(entitlement for entitlement in answer.entitlements if entitlement.id == clause)


def test_a_firm_is_under_its_county_and_its_province(assessor: Assessor) -> None:
    assert policies_asked(assess(assessor, 注册地="进贤县")) == {"jinxian-2021", "kejixinggan-2023"}
    assert policies_asked(assess(assessor, 注册地="安义县")) == {"kejixinggan-2023"}
    assert policies_asked(assess(assessor, 注册地="仙居县")) == {"xianju-2021"}
    assert policies_asked(assess(assessor, 注册地="昆明市")) == set()


def test_a_firm_in_nanchang_may_be_in_any_of_its_counties(assessor: Assessor) -> None:
    """The city alone leaves open in which county: nothing is folded away."""
    asked = policies_asked(assess(assessor, 注册地="南昌市"))
    assert asked == {"jinxian-2021", "qingyunpu-2021", "kejixinggan-2023"}


def test_policies_of_other_regions_are_ineligible_by_region_alone(assessor: Assessor) -> None:
    answer = assess(assessor, 注册地="镇康县")
    each = found(answer, "xianju-2021/tech-insurance")
    assert each.decision is Decision.INELIGIBLE
    assert [reason.text for reason in each.reasons.children] == ["注册地 在 仙居县"]
    assert each.missing == ()
    assert not any("仙居" in line for line in answer.assumptions)
    assert "《仙居县科技创新发展“十四五”规划》" in as_text(answer).partition("■ 其他地区的政策")[2]


def test_a_clause_with_a_period_of_its_own_is_not_in_force_elsewhere_either(library: Rulebase) -> None:
    policy = """policy: qinghe
title: 青禾县办法
region: 530924
status: in force
period: 2024-01-01 .. 2026-12-31
clauses:
  short: {title: 甲, cite: {section: 一, quote: 乙}, period: 2024-01-01 .. 2024-06-30, support: 支持}
"""
    own = Assessor(rulebase_of(policy, library))
    for region in ("镇康县", "仙居县"):
        assert assess(own, 注册地=region).entitlements[0].decision is Decision.NOT_IN_FORCE


def test_a_name_that_two_policies_use_means_the_one_of_the_firms_region(assessor: Assessor) -> None:
    """镇康 and 江西 both have a clause new-rd-institution; a receipt of a firm in 镇康 is for its own."""
    told: dict[str, Any] = {
        "资质认定": [{"名称": "新型研发机构", "级别": "省级", "认定日期": "2024-05-20"}],
        "已获补助": [{"条款": "new-rd-institution", "金额": "20万", "到账日期": "2024-06-01"}],
    }
    answer = assess(assessor, 注册地="镇康县", **told)
    payable = found(answer, "zhenkang-2023/new-rd-institution").payable
    assert payable is not None
    assert payable.max == 0
    assert not answer.warnings


def test_only_the_draft_of_zhenkang_has_sums_of_money(library: Rulebase) -> None:
    paying = [clause.id for clause in library.clauses.values() if clause.award is not None]
    assert len(paying) == 11
    assert all(clause.startswith("zhenkang-2023/") for clause in paying)


def test_money_first_then_defined_support_services_last_encouragements_folded(assessor: Assessor) -> None:
    told: dict[str, Any] = {
        "资质认定": [{"名称": "高新技术企业", "认定日期": "2024-11-01", "首次": "是"}],
        "规模": "规上",
        "已获补助": [],
    }
    answer = assess(assessor, 注册地="镇康县", 研发费用="100万", **told)
    text = as_text(answer)
    titles = ["首次认定高新技术企业补助", "财政专项资金优先支持", "○ 服务和辅导"]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)
    assert "帮助申报国家和省级科技计划项目" in text[places[2] :].split("\n")[0], "a service is a word in one line"
    assert "另有 4 条鼓励、目标性文字" in text
    assert as_text(answer, whole=True).count("●") > text.count("●")


def test_every_answer_says_what_kind_of_text_it_stands_in(assessor: Assessor) -> None:
    told = {"镇康县": "征求意见稿", "安义县": "解读", "仙居县": "规划"}
    for region, kind in told.items():
        assert any(f"是{kind}" in line for line in assess(assessor, 注册地=region).assumptions)
    ended = assess(assessor, date(2024, 1, 1), 注册地="进贤县").assumptions
    assert any("政策期已于 2023-12-31 结束" in line for line in ended)


def test_no_clause_outside_a_draft_makes_money_due(assessor: Assessor) -> None:
    for policy in assessor.rulebase.policies:
        if policy.status is Status.IN_FORCE:
            assert all(clause.award is None for clause in policy.clauses)


def test_tax_relief_is_never_a_sum(library: Rulebase) -> None:
    """The 75% of 进贤 is out of date, and a deduction is no subsidy (C6)."""
    relief = [clause for clause in library.clauses.values() if clause.benefit is Benefit.TAX]
    assert len(relief) >= 6
    assert all(clause.award is None for clause in relief)
    assert any("已经过时" in note for note in library.clauses["jinxian-2021/rd-deduction"].notes)


# -- targets ------------------------------------------------------------------------------------------


def targets(library: Rulebase, policy: str, indicator: str) -> list[str]:
    held = next(each for each in library.policies if each.id == policy).targets
    return [f"{each.when} {each.sign}{each.number}{each.unit}" for each in held if each.indicator == indicator]


def test_statements_that_contradict_each_other_both_stand(library: Rulebase) -> None:
    assert targets(library, "jinxian-2021", "科技型中小企业") == ["2023 >80家", "2023 200家"]
    assert targets(library, "jinxian-2021", "高新技术企业") == ["2023 >130家", "2023 >=130家"]
    assert targets(library, "qingyunpu-2021", "高新技术企业") == ["2023 >130家"]
    assert targets(library, "qingyunpu-2021", "高新技术产业增加值占规模以上工业增加值比重") == ["2023 27/10%"]


def test_the_annex_of_qingyunpu_adds_up(library: Rulebase) -> None:
    held = next(policy for policy in library.policies if policy.id == "qingyunpu-2021").targets
    annex = [each for each in held if each.kind == "指导性任务"]
    assert len(annex) == 72
    for indicator in {each.indicator for each in annex}:
        for year in ("2021", "2022", "2023"):
            rows = [each for each in annex if (each.indicator, each.when) == (indicator, year)]
            whole = [row.number for row in rows if not row.area]
            assert whole == [sum(row.number for row in rows if row.area and row.number is not None)]


def test_a_target_without_a_figure_keeps_its_words(library: Rulebase) -> None:
    held = next(policy for policy in library.policies if policy.id == "xianju-2021").targets
    assert [each.indicator for each in held if each.words == "实现突破"] == ["省级领军型创业创新团队"]


def test_what_is_not_offered_says_where_and_why(library: Rulebase) -> None:
    for policy in library.policies:
        assert policy.not_offered
        assert all(each.section and each.quote and each.reason for each in policy.not_offered)


def test_departments_go_by_the_longest_heading(library: Rulebase) -> None:
    policy = """policy: qinghe
title: 青禾县办法
region: 530924
status: in force
period: 2024-01-01 .. 2026-12-31
departments: {第六条: [甲局], 第六条（二）: [乙局]}
clauses:
  one: {title: 甲, cite: {section: 第六条（一）, quote: 乙}, support: 支持}
  two: {title: 乙, cite: {section: 第六条（二）, quote: 乙}, support: 支持}
"""
    clauses = rulebase_of(policy, library).clauses
    assert [clause.departments for clause in clauses.values()] == [("甲局",), ("乙局",)]


def test_telling_the_county_only_narrows_which_clause_a_receipt_was_for(library: Rulebase) -> None:
    """A city and its county share a clause name; a firm known to be in the city may have it of either."""
    text = """policy: {0}
title: {0}
region: {1}
status: in force
period: 2024-01-01 .. 2026-12-31
clauses:
  x: {{title: 同名奖励, cite: {{section: 一, quote: 乙}}, award: {2}, limit: once}}
"""
    pair = [("city", "530900", "20万"), ("county", "530924", "30万")]
    own = Assessor(rulebase_of_all([text.format(*each) for each in pair], library))
    receipt = [{"条款": "同名奖励", "金额": "20万", "到账日期": "2024-05-01"}]
    wide, narrow = (assess(own, 注册地=region, 已获补助=receipt).due for region in ("临沧市", "镇康县"))
    assert wide.min <= narrow.min
    assert wide.max is not None
    assert narrow.max is not None
    assert narrow.max <= wide.max
