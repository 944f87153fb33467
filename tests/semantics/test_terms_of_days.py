"""Terms of months and years (民法典 第二百零二条): three ways to write one term answer alike on every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiqi import Assessor, Decision, load_rulebase
from huiqi.base.documents import parse_document
from huiqi.base.values.dates import add_months, months_before
from huiqi.loading.firms import read_firm
from tests.randomly import randomly

RULE = """policy: qinghe
title: 青河县办法
issuer: 青河县
region: 530924
status: in force
period: 2000-01-01 .. 2060-12-31
clauses:
  back: {title: 甲, cite: {section: 一, quote: 甲}, when: [成立日期 > as_of - 3 years], support: 支持}
  on: {title: 乙, cite: {section: 一, quote: 乙}, when: [成立日期 + 3 years > as_of], support: 支持}
  nth: {title: 丙, cite: {section: 一, quote: 丙}, when: [nth_year(成立日期) <= 3], support: 支持}
  between: {title: 丁, cite: {section: 一, quote: 丁}, when: [成立日期 in as_of - 3 years .. as_of], support: 支持}
"""
DAYS = st.dates(date(2019, 1, 1), date(2025, 12, 31))


@pytest.fixture(scope="module")
def assessor(tmp_path_factory: pytest.TempPathFactory) -> Assessor:
    path = tmp_path_factory.mktemp("rules") / "qinghe.yaml"
    path.write_text(RULE, "utf-8")
    return Assessor(load_rulebase([path], only=True))


def met(assessor: Assessor, founded: date, as_of: date) -> dict[str, bool]:
    text = f"企业名称: 甲\n注册地: 530924\n成立日期: {founded}\n"
    firm = read_firm(parse_document(text.encode(), "firm.yaml"), assessor.rulebase.vocabulary, as_of)
    answer = assessor.assess(firm, as_of)
    return {each.id.partition("/")[2]: each.decision is Decision.ELIGIBLE for each in answer.entitlements}


@pytest.mark.parametrize(
    ("founded", "as_of", "young"),
    [
        (date(2020, 2, 29), date(2023, 2, 27), True),
        (date(2020, 2, 29), date(2023, 2, 28), False),  # no 29 February: the last day of the month
        (date(2020, 2, 28), date(2023, 2, 28), False),
        (date(2020, 3, 1), date(2023, 2, 28), True),
        (date(2021, 2, 28), date(2024, 2, 28), False),  # its own day is there: the 28th, not the 29th
    ],
)
def test_three_years_from_the_end_of_february(assessor: Assessor, founded: date, as_of: date, young: bool) -> None:
    said = met(assessor, founded, as_of)
    assert (said["back"], said["on"], said["nth"]) == (young, young, young)


@given(founded=DAYS, more=st.integers(1060, 1130))
@randomly(200)
def test_every_way_to_write_a_term_says_the_same(assessor: Assessor, founded: date, more: int) -> None:
    as_of = founded + timedelta(days=more)
    said = met(assessor, founded, as_of)
    assert said["back"] == said["on"] == said["nth"]
    assert said["between"] == (add_months(founded, 36) >= as_of)


@given(day=DAYS, months=st.integers(1, 60))
@randomly(300)
def test_months_before_is_the_latest_day_from_which_they_are_over(day: date, months: int) -> None:
    before = months_before(day, months)
    assert add_months(before, months) <= day < add_months(before + timedelta(days=1), months)
