"""How far a firm is from what it does not get: the smallest sets of changes, each proven by asking again."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiqi import Assessor, Decision, Rulebase
from huiqi.advice.gaps import Gaps, Way, proven
from huiqi.advice.gaps.edits import FactEdit, NewRows
from huiqi.advice.gaps.threshold import step_of
from huiqi.assess.clause_answer import Answered
from huiqi.base.documents import parse_text
from huiqi.base.values.intervals import Figure, point
from huiqi.loading.firms import read_firm
from huiqi.loading.rules import load_rulebase
from huiqi.model.guidance import Gap
from huiqi.semantics.matcher import Matcher
from tests.assess.test_intervals import whole_firm
from tests.conftest import AS_OF
from tests.random_rules import Drawn, drawn, firm_of, rulebase_of
from tests.randomly import randomly

LIBRARY = load_rulebase()
MATCHER = Matcher()
ASSESSOR = Assessor(LIBRARY, MATCHER)
GAPS = Gaps(ASSESSOR)
FIRM = """
企业名称: 差一点公司
注册地: 镇康县
成立日期: 2015-06-08
规模: 规上
营业收入: {2023: 5000万}
研发费用: {2023: 60万}
有研发场地: 否
有研发团队: 是
有研发项目: 否
资质认定:
  - {名称: 研发机构, 级别: 省级, 认定日期: 2024-05-20}
  - {名称: 高新技术企业, 级别: 国家级, 认定日期: 2024-11-01, 首次: 否}
  - {名称: 星创天地, 级别: 省级, 认定日期: 2023-09-01, 验收日期: 无}
已获补助: []
"""


def gaps(clause: str, firm: str = FIRM, as_of: date = AS_OF, record: str = "") -> list[Gap]:
    """The gaps of a clause of the library, for the record whose name begins so."""
    told = read_firm(parse_text(firm, "firm.yaml"), LIBRARY.vocabulary, as_of)
    answered = [each for each in ASSESSOR.traced(told, as_of).answered if each.clause.id == f"zhenkang-2023/{clause}"]
    return [gap for each in answered if (each.label or "").startswith(record) for gap in GAPS.of(each)]


# -- what an officer can check -------------------------------------------------------------------------


def test_a_ratio_that_is_short_names_the_yuan_that_lack() -> None:
    (gap, *_) = gaps("rd-institution-upper-funds-help", record="研发机构")
    (change,) = gap.changes
    assert change.kind == "change"
    assert (change.label, change.now) == ("研发费用（2023 年）", "60万元")
    assert (change.need, change.short) == ("超过 75万元", "超过 15万元")
    assert change.condition == "上年度研发费用 ÷ 上年度营业收入 由 1.2% 到 超过 1.5%"
    assert gap.decision is Decision.ELIGIBLE


def test_the_figure_of_a_year_that_is_over_counts_only_from_the_next_on() -> None:
    (gap, *_) = gaps("rd-institution-upper-funds-help", record="研发机构")
    assert gap.changes[0].until == "2025-01-01"
    assert gap.changes[0].note == "2023 年已经结束，差额按这一年的数算；2024 年的数到 2025-01-01 起才看，要重新评估"


def test_after_the_last_year_that_the_policy_looks_at_it_is_fixed() -> None:
    found = gaps(
        "rd-institution-upper-funds-help",
        FIRM.replace("2023: 5", "2024: 5").replace("2023: 6", "2024: 6"),
        date(2025, 6, 30),
    )
    by_figure = [gap for gap in found if gap.changes[0].fact == "rd_expense@2024"]
    assert all(change.kind == "fixed" for gap in by_figure for change in gap.changes)


def test_a_first_certification_that_is_past_cannot_come_back() -> None:
    (gap,) = gaps("high-tech-first")
    assert [(change.kind, change.label, change.now, change.need) for change in gap.changes] == [
        ("fixed", "首次", "否", "是")
    ]
    assert not gap.able


def test_an_acceptance_that_lacks_comes_before_a_further_platform() -> None:
    first, second = gaps("star-maker-space")
    assert (first.changes[0].fact, first.changes[0].record) == ("recognitions.accepted_on", "星创天地 省级 2023-09-01")
    assert second.changes[0].need.startswith("新取得一条资质认定：名称 是 星创天地")
    assert (first.amount, second.amount) == (first.amount, first.amount)


def test_two_things_that_lack_stand_in_one_set() -> None:
    (gap,) = gaps("rd-institution-four-haves")
    assert [change.label for change in gap.changes] == ["有研发场地", "有研发项目"]


def test_a_clause_of_another_region_or_out_of_its_period_has_none() -> None:
    assert gaps("high-tech-first", FIRM.replace("镇康县", "进贤县")) == []
    assert gaps("high-tech-first", FIRM, date(2026, 6, 30)) == []


# -- other conditions than the library has ----------------------------------------------------------------


def _policy(when: str, declared: str = "") -> Rulebase:
    text = (
        "policy: random\ntitle: 随机政策\nregion: 530924\nstatus: in force\nperiod: 2023-01-01 .. 2027-12-31\n"
        f"{declared}clauses:\n  c:\n    title: 甲\n    cite: {{section: 一, quote: 乙}}\n    when: {when}\n    award: 1万\n"
    )
    return rulebase_of(text, LIBRARY)


def _gaps_of(rulebase: Rulebase, **told: object) -> list[Gap]:
    firm = firm_of({"name": "甲", "region": "镇康县", "received": [], **told}, rulebase)
    assessor = Assessor(rulebase, MATCHER)
    return [gap for each in assessor.traced(firm, AS_OF).answered for gap in Gaps(assessor).of(each)]


def test_through_a_derived_fact_the_told_one_is_named() -> None:
    declared = "define: {占比: rd_expense / revenue}\n"
    rulebase = _policy('["占比 >= 3%"]', declared)
    found = _gaps_of(rulebase, revenue={"2023": "1000万"}, rd_expense={"2023": "12万"})
    assert [(change.label, change.need, change.condition) for change in found[0].changes] == [
        ("研发费用（2023 年）", "至少 30万元", "占比 由 1.2% 到 不低于 3%")
    ]


def test_what_only_time_brings_is_waited_for() -> None:
    (gap,) = _gaps_of(_policy('["registered_on <= as_of - 12 months"]'), registered_on="2024-05-01")
    (change,) = gap.changes
    assert (change.kind, change.until, change.short) == ("wait", "2025-05-01", "4 个月")


def test_what_time_brings_after_the_period_is_fixed() -> None:
    found = _gaps_of(_policy('["registered_on <= as_of - 60 months"]'), registered_on="2024-05-01")
    waits = [change for gap in found for change in gap.changes if change.fact == "as_of"]
    assert [(change.kind, change.until) for change in waits] == [("fixed", "2029-05-01")]


def test_of_two_ways_the_shorter_comes_first() -> None:
    found = _gaps_of(
        _policy('[{any: [{all: ["employees >= 100", "has_rd_site"]}, "rd_staff >= 10"]}]'),
        employees=86,
        rd_staff=7,
        has_rd_site="否",
    )
    assert [[(change.label, change.short) for change in gap.changes] for gap in found] == [
        [("科技人员数", "3")],
        [("职工总数", "14"), ("有研发场地", None)],
    ]


def test_at_least_two_of_three_names_each_that_would_do() -> None:
    when = '[{at_least: 2, of: ["has_rd_site", "has_rd_team", "listed"]}]'
    found = _gaps_of(_policy(when), has_rd_site="是", has_rd_team="否", listed="否")
    assert [[change.label for change in gap.changes] for gap in found] == [["有研发团队"], ["上市企业"]]


@pytest.mark.parametrize(
    ("when", "declared", "told", "need"),
    [
        ("score >= 60", "facts: {score: number}\n", {"score": "59.5"}, "至少 60"),
        ("area >= 0.5亩", "facts: {area: 亩}\n", {"area": "0.3亩"}, "至少 0.5亩"),
        ("rate <= 60%", "facts: {rate: ratio}\n", {"rate": "60.005%"}, "至多 60%"),
        ("employees == 10", "", {"employees": "20000"}, "正好 10"),
        ("revenue > 2000万", "", {"revenue": {"2023": "2000万"}}, "超过 2000万元"),
    ],
)
def test_a_number_is_needed_as_the_text_says_it(when: str, declared: str, told: dict[str, str], need: str) -> None:
    assert _gaps_of(_policy(f'["{when}"]', declared), **told)[0].changes[0].need == need


def test_a_day_that_is_past_is_fixed_and_said_the_right_way_round() -> None:
    rulebase = _policy('[{none: ["punished > as_of - 3 years"]}]', "facts: {punished: {type: date, label: 处罚日期}}\n")
    found = _gaps_of(rulebase, punished="2023-05-05")
    assert [(change.kind, change.until) for change in found[0].changes] == [("wait", "2026-05-05")]
    assert all(
        "晚于 评估日" not in change.need or change.need.startswith("不晚于") for gap in found for change in gap.changes
    )


def test_a_figure_of_the_year_that_ends_tomorrow_is_waited_for() -> None:
    found = _gaps_of(_policy('["revenue >= 1000万"]'), revenue={"2023": "500万", "2024": "1500万"})
    assert ("wait", "2025-01-01") in [(change.kind, change.until) for gap in found for change in gap.changes]


def test_no_record_of_the_past_is_advised() -> None:
    records = "records:\n  works: {label: 项目, date: on, fields: {on: {type: date, label: 开工日期}}}\n"
    rulebase = _policy('["count(works where on in 2024-01-01 .. 2024-06-30) >= 2"]', records)
    assert _gaps_of(rulebase, works=[{"on": "2024-02-01"}]) == []
    rulebase = _policy('["count(works where on <= as_of - 1 years) >= 1"]', records)
    (gap,) = _gaps_of(rulebase, works=[{"on": "2024-06-01"}])
    assert (gap.changes[0].kind, gap.changes[0].until) == ("wait", "2025-06-01")


def test_a_season_is_waited_for_from_its_first_day() -> None:
    rulebase = _policy('["as_of in 05-01 .. 05-31"]')
    assert [gap.changes[0].until for gap in _gaps_of(rulebase)] == ["2025-05-01"]


def test_one_wording_is_told_once_and_hides_no_other_way() -> None:
    rulebase = _policy('[{any: ["mark in [A, B, C]", "employees >= 100"]}]', "facts: {mark: [A, B, C, D]}\n")
    found = _gaps_of(rulebase, mark="D", employees=99)
    assert [gap.changes[0].need for gap in found] == ["A、B、C 之一", "至少 100"]


def test_what_grows_only_is_not_advised_to_shrink() -> None:
    (gap,) = _gaps_of(_policy('["revenue < 2000万"]'), revenue={"2023": "3000万"})
    assert (gap.changes[0].kind, gap.able) == ("fixed", False)


def test_a_count_of_records_says_how_many_lack() -> None:
    records = "records:\n  patents: {label: 专利, fields: {kind: {type: [发明, 实用新型], label: 种类}}}\n"
    rulebase = _policy('["count(patents where kind == 发明) >= 3"]', records)
    (gap,) = _gaps_of(rulebase, patents=[{"kind": "发明"}, {"kind": "实用新型"}])
    assert gap.changes[0].need == "再有 2 条专利：种类 是 发明"


def test_one_change_of_a_figure_serves_both_its_conditions() -> None:
    rulebase = _policy('["employees >= 100", "employees + rd_staff >= 150"]')
    found = _gaps_of(rulebase, employees=80, rd_staff=20)
    assert [(change.label, change.need) for change in found[0].changes] == [("职工总数", "至少 130")]


def test_what_is_not_told_is_said_beside_the_change() -> None:
    (gap,) = _gaps_of(_policy('["employees >= 100", "listed"]'), employees=80)
    assert [change.short for change in gap.changes] == ["20"]
    assert (gap.decision, [each.label for each in gap.missing]) == (Decision.UNDETERMINED, ["上市企业"])


# -- each gap of random rules and firms --------------------------------------------------------------------


def _fails(assessor: Assessor, each: Answered, way: Way) -> bool:
    then = proven(assessor, each, way)
    return then is None or then.decided is Decision.INELIGIBLE


@randomly(400)
@given(drawn(missing=False))
def test_each_gap_holds_when_applied_and_none_of_it_can_be_left_out(example: Drawn) -> None:
    rulebase = rulebase_of(example.policy, LIBRARY)
    assessor = Assessor(rulebase, MATCHER)
    finder = Gaps(assessor)
    for each in assessor.traced(firm_of(example.firm, rulebase), AS_OF).answered:
        for way, gap in finder.found(each):
            assert not _fails(assessor, each, way)
            assert len(gap.changes) == len(way.edits) > 0
            for pair in way.edits:
                rest = replace(way, edits=tuple(one for one in way.edits if one is not pair))
                if not (isinstance(pair[0], NewRows) and way.row is not None):
                    assert _fails(assessor, each, rest), (gap, pair)
            _check_no_further_than_needed(assessor, each, way)


@randomly(100)
@given(st.integers(0, 2**32))
def test_each_gap_of_the_library_holds_when_applied(seed: int) -> None:
    firm = firm_of(whole_firm(random.Random(seed)), LIBRARY)
    for each in ASSESSOR.traced(firm, AS_OF).answered:
        for way, gap in GAPS.found(each):
            then = proven(ASSESSOR, each, way)
            assert then is not None and then.decided is gap.decision is not Decision.INELIGIBLE


def _check_no_further_than_needed(assessor: Assessor, each: Answered, way: Way) -> None:
    """A figure that alone must move: one step less is not enough."""
    edit = way.edits[0][0]
    if len(way.edits) > 1 or not isinstance(edit, FactEdit) or not isinstance(edit.value, Figure):
        return
    told = each.at.firm.facts.get(edit.name) if edit.span is None else each.at.firm.series[edit.name][edit.span]
    type_ = each.at.vocabulary.facts[edit.name].type
    step = getattr(type_, "unit", None) is not None and step_of(type_)  # type: ignore[arg-type]
    if not step or not isinstance(told, Figure):
        return
    back = -step if edit.value.lo > told.lo else step
    less = replace(edit, value=point(Fraction(edit.value.lo) + back))
    if less.value != told:
        assert _fails(assessor, each, replace(way, edits=((less, way.edits[0][1]),)))
