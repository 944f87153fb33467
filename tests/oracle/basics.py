"""Periods, days and truths, as the guide has them; exact, and for complete firms only."""

from __future__ import annotations

import calendar
import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from typing import Any

Node = tuple[Any, ...]
"""A part of an expression: its kind, then its parts."""


class NotCarried(NotImplementedError):
    """A construct, or a case of one, that this oracle leaves out."""


class Missing(Enum):
    """Section 13: NONE compares as no, NO_DATA is for the official."""

    NONE = "没有"
    NO_DATA = "没有数"


NONE, NO_DATA, REVIEW = Missing.NONE, Missing.NO_DATA, None  # REVIEW is the third truth value: an official says


@dataclass(frozen=True)
class Period:
    """From one day to another, both included."""

    start: date
    end: date
    name: str = ""


@dataclass(frozen=True)
class Duration:
    months: int
    days: int


@dataclass(frozen=True)
class Official:
    """A number between two ends that an official sets."""

    low: Fraction
    high: Fraction


# --- dates --------------------------------------------------------------------------------------------------------
def later(day: date, months: int) -> date:
    """The corresponding day; the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shifted(day: date, by: Duration, sign: int) -> date:
    """day ± by. Back by months is the last day from which the months are full by `day` (start > day - n is start + n > day)."""
    if sign > 0 or not by.months:
        return later(day, by.months * sign) + timedelta(days=by.days * sign)
    found = later(day, -by.months)
    while later(found + timedelta(days=1), by.months) <= day:
        found += timedelta(days=1)
    return found


def full_months(of: Period, within: Period) -> int:
    """Months counted from of.start that end inside both periods."""
    ends = (later(of.start, n) - timedelta(days=1) for n in itertools.count(1))
    in_time = itertools.takewhile(lambda end: end <= min(of.end, within.end), ends)
    return sum(end >= within.start for end in in_time)


# --- truth --------------------------------------------------------------------------------------------------------
def every(truths: Iterable[bool | None]) -> bool | None:
    return opposite(some(opposite(each) for each in truths))


def some(truths: Iterable[bool | None]) -> bool | None:
    found = list(truths)
    return True if True in found else REVIEW if REVIEW in found else False


def opposite(truth: bool | None) -> bool | None:
    return REVIEW if truth is REVIEW else not truth


@dataclass(frozen=True)
class Scope:
    """Where an expression is read: the clause, its record, the record a function looks at, the period, years back."""

    clause: dict[str, Any]
    kind: str = ""
    row: dict[str, Any] | None = None
    inner_kind: str = ""
    inner: dict[str, Any] | None = None
    span: Period | None = None
    shift: int = 0


VOCABULARY = {"营业收入": "money by year", "研发费用": "money by year", "资产总额": "money by year", "职工总数": "number",
              "成立日期": "date", "规模": "[规上, 规下]", "注册地": "region", "行业代码": "industry"}  # fmt: skip
RECOGNITION = {"名称": "text", "级别": "县级 < 市级 < 省级 < 国家级", "证书名称": "text", "认定日期": "date", "验收日期": "date",
               "有效期至": "date", "撤销日期": "date", "首次": "yes/no"}  # fmt: skip


@dataclass(frozen=True)
class Paid:
    """One payment: of a clause, for a record or a period."""

    clause: str
    scope: Scope
    label: str
    amount: Fraction


def to_fen(amount: Fraction) -> Fraction:
    """To the fen, half up."""
    return Fraction(math.floor(amount * 100 + Fraction(1, 2)), 100)
