"""Dates known to the day, the month or the year; periods; months added without inventing days.

A date a firm gives may be known only to its month or year: it is then the range of days it may be.
Days are counted as proleptic Gregorian ordinals (`date.toordinal`).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from huiqi.base.values.numerals import plain

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_YEAR = re.compile(r"(\d{4})年?")
_SPAN = re.compile(r"(\d{4})(?:Q([1-4])|H([12])|[-年](\d{1,2})月?|年?)")
SPAN_KINDS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
"""The kinds of calendar periods, with their months."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both in."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start.isoformat()} 至 {self.end.isoformat()}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A calendar year, half, quarter or month: what a figure told by period is for."""

    year: int
    first_month: int = 1
    kind: str = "year"

    @property
    def period(self) -> Period:
        """Its days."""
        return _months(self.year, self.first_month, SPAN_KINDS[self.kind])

    def moved(self, years: int) -> Span:
        """The same span some years later (negative: earlier)."""
        return Span(self.year + years, self.first_month, self.kind)

    def __str__(self) -> str:
        number = (self.first_month - 1) // SPAN_KINDS[self.kind] + 1
        return {
            "year": f"{self.year}",
            "half": f"{self.year}H{number}",
            "quarter": f"{self.year}Q{number}",
            "month": f"{self.year}-{number:02}",
        }[self.kind]


def spans_within(period: Period, kind: str) -> list[Span]:
    """The spans of a kind that lie wholly in a period, in order."""
    size = SPAN_KINDS[kind]
    years = range(period.start.year, period.end.year + 1)
    spans = [Span(year, month, kind) for year in years for month in range(1, 13, size)]
    return [span for span in spans if span.period.start in period and span.period.end in period]


def parse_date(text: str) -> Period | None:
    """The days a written date may be: one day, a month or a year; None where the text is no date.

    Raises:
        ValueError: the text has the shape of a date but no such day exists (2023-02-30), or its year
            lies outside 1900–2199; or a mark stands with it (`2024.3.1①`).
    """
    text = re.sub(r"\s*([-/.年月日])\s*", r"\1", plain(text))
    if match := _DAY.fullmatch(text):
        day = _day(int(match[1]), int(match[2]), int(match[3]))
        return Period(day, day)
    if match := _MONTH.fullmatch(text):
        return _months(int(match[1]), int(match[2]), 1)
    if match := _YEAR.fullmatch(text):
        return _months(int(match[1]), 1, 12)
    return None


def parse_period(text: str) -> Period | None:
    """A period as the rule language writes it: `2024`, `2024-03`, `2024Q1`, `2024H1`, `A .. B`; else None.

    Raises:
        ValueError: an impossible date, or an end before its start.
    """
    if ".." in text:
        start, _, end = text.partition("..")
        first, last = parse_period(start), parse_period(end)
        if first is None or last is None:
            return None
        if last.end < first.start:
            raise ValueError("结束早于开始")
        return Period(first.start, last.end)
    span = parse_span(text)
    return span.period if span else parse_date(text)


def parse_span(text: str) -> Span | None:
    """A calendar year, half, quarter or month: `2024`, `2024H1`, `2024Q3`, `2024-07`; else None.

    Raises:
        ValueError: no such month, or a year outside 1900–2199.
    """
    match = _SPAN.fullmatch(re.sub(r"\s*([-年月QH])\s*", r"\1", plain(text)))
    if not match:
        return None
    year, quarter, half, month = match.groups()
    kind, size, number = ("quarter", 3, quarter) if quarter else ("half", 6, half) if half else ("month", 1, month)
    if number is None:
        kind, size, number = "year", 12, "1"
    span = Span(int(year), size * int(number) - size + 1, kind)
    _day(span.year, span.first_month, 1)
    return span


def year_period(year: int, count: int = 1) -> Period:
    """The `count` calendar years that end with `year`."""
    return Period(date(year - count + 1, 1, 1), date(year, 12, 31))


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def months_before(day: date, months: int) -> date:
    """The latest day from which so many months are over on a day: of 2023-02-28 less three years 2020-02-29."""
    last = calendar.monthrange(day.year, day.month)[1]
    before = add_months(day, -months)
    return before if day.day < last else before.replace(day=calendar.monthrange(before.year, before.month)[1])


def _day(year: int, month: int, day: int) -> date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(f"年份 {year} 不在 {EARLIEST_YEAR}–{LATEST_YEAR} 之间")
    if not 1 <= month <= 12:
        raise ValueError(f"没有 {month} 月")
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValueError(f"{year} 年 {month} 月没有 {day} 日")
    return date(year, month, day)


def _months(year: int, first: int, count: int) -> Period:
    start = _day(year, first, 1)
    last = first + count - 1
    return Period(start, date(year, last, calendar.monthrange(year, last)[1]))
