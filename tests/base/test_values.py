"""Exact values: what is read, what is refused, and that nothing passes through a float."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from huiqi.base.datatypes import COUNT_TYPE, MONEY_TYPE, RATIO_TYPE, NumberType
from huiqi.base.values.codes import industry_within, parse_industry, parse_region, region_full_name, region_within
from huiqi.base.values.dates import Period, add_months, parse_date, parse_period
from huiqi.base.values.display import money_text, number_text
from huiqi.base.values.intervals import Figure
from huiqi.base.values.units import MONEY, Quantity, parse_quantity, unit_text
from huiqi.language.vocabulary import Fact, Vocabulary
from huiqi.loading.firms.scalars import ValueProblem, read_value

NOTHING_KNOWN = Vocabulary({}, {})


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("20万", 200_000),
        ("1.2亿", 120_000_000),
        ("3,200元", 3200),
        ("3200", 3200),
        ("￥3200", 3200),
        ("３２００元", 3200),
        ("0.005万元", 50),
        ("3200.10", Fraction(320010, 100)),
        ("0111", 111),
        ("20 万 元", 200_000),
    ],
)
def test_money_is_exact(text: str, yuan: int | Fraction) -> None:
    found = read_value(text, Fact("x", "x", MONEY_TYPE), NOTHING_KNOWN)
    assert found == Figure(yuan, yuan)
    assert not isinstance(found.lo, float)


@pytest.mark.parametrize(
    "text", ["1:30", "1e5", "二十万", "12,34", "3.2.1", "20万人", "5%", "--5", "∞", "0x10", "1_000"]
)
def test_what_is_no_money(text: str) -> None:
    with pytest.raises(ValueProblem):
        read_value(text, Fact("x", "x", MONEY_TYPE), NOTHING_KNOWN)


def test_a_ratio_is_written_in_percent() -> None:
    assert read_value("1.5%", Fact("x", "x", RATIO_TYPE), NOTHING_KNOWN) == Figure(Fraction(3, 200), Fraction(3, 200))


@pytest.mark.parametrize(("text", "people"), [("86", 86), ("86人", 86), ("1,024", 1024)])
def test_counts(text: str, people: int) -> None:
    assert read_value(text, Fact("x", "x", COUNT_TYPE), NOTHING_KNOWN) == Figure(people, people)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024-03-01", date(2024, 3, 1), date(2024, 3, 1)),
        ("2024.3.1", date(2024, 3, 1), date(2024, 3, 1)),
        ("2024年3月1日", date(2024, 3, 1), date(2024, 3, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024年", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_dates_known_to_the_day_month_or_year(text: str, start: date, end: date) -> None:
    assert parse_date(text) == Period(start, end)


@pytest.mark.parametrize("text", ["2023-02-30", "2024-13-01", "2024-00-10", "0001-01-01", "2024-06-31"])
def test_days_that_do_not_exist(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        parse_date(text)


def test_periods() -> None:
    assert parse_period("2024Q2") == Period(date(2024, 4, 1), date(2024, 6, 30))
    assert parse_period("2024H2") == Period(date(2024, 7, 1), date(2024, 12, 31))
    assert parse_period("2023-01-01 .. 2025-12-31") == Period(date(2023, 1, 1), date(2025, 12, 31))
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_regions_and_industries() -> None:
    assert parse_region("镇康县") == parse_region("云南省临沧市镇康县") == parse_region("530924") == ["530924"]
    assert parse_region("533525") == [], "2003 年以前的代码"
    assert region_full_name("530924") == "云南省临沧市镇康县"
    assert region_within("530924", "530000")
    assert not region_within("530000", "530924")
    assert parse_industry("1340") == "C1340"
    assert parse_industry("F1340") is None
    assert industry_within("C1340", "C13")


def test_quantities_of_the_rule_language() -> None:
    assert parse_quantity("21元/m²/月") == Quantity(21, (("m²", -1), ("元", 1), ("月", -1)))
    assert parse_quantity("3 years") == Quantity(36, (("月", 1),))
    assert parse_quantity("10万") == Quantity(100_000, MONEY), "单写「万」是万元"
    assert parse_quantity("20,000元") is None
    assert unit_text((("m²", -1), ("元", 1), ("月", -1))) == "元/m²/月"


def test_how_values_are_shown() -> None:
    assert [money_text(yuan) for yuan in (0, 3000, 200_000, 123_456, 120_000_000, Fraction(1, 3))] == [
        "0元",
        "3,000元",
        "20万元",
        "12.3456万元",
        "1.2亿元",
        "0.33元",
    ]
    assert number_text(Fraction(3, 200), RATIO_TYPE) == "1.5%"
    assert number_text(Fraction(1, 3), RATIO_TYPE) == "约33.3333%"
    assert number_text(36, NumberType((("月", 1),))) == "3年"
