"""Dates known to the day, the month or the year; periods; months added without inventing days.

A date a firm gives may be known only to its month or year: it is then the range of days it may be.
Days are counted as proleptic Gregorian ordinals (`date.toordinal`).
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_YEAR = re.compile(r"(\d{4})年?")
_QUARTER = re.compile(r"(\d{4})Q([1-4])")
_HALF = re.compile(r"(\d{4})H([12])")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both in."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start.isoformat()} 至 {self.end.isoformat()}"


def parse_date(text: str) -> Period | None:
    """The days a written date may be: one day, a month or a year; None where the text is no date.

    Raises:
        ValueError: the text has the shape of a date but no such day exists (2023-02-30), or its year
            lies outside 1900–2199.
    """
    text = unicodedata.normalize("NFKC", text).replace(" ", "")
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
        first, last = parse_date(start), parse_date(end)
        if first is None or last is None:
            return None
        if last.end < first.start:
            raise ValueError("结束早于开始")
        return Period(first.start, last.end)
    if match := _QUARTER.fullmatch(text.strip()):
        return _months(int(match[1]), 3 * int(match[2]) - 2, 3)
    if match := _HALF.fullmatch(text.strip()):
        return _months(int(match[1]), 6 * int(match[2]) - 5, 6)
    return parse_date(text)


def year_period(year: int, count: int = 1) -> Period:
    """The `count` calendar years that end with `year`."""
    return Period(date(year - count + 1, 1, 1), date(year, 12, 31))


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


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
