"""Days and periods: moved dates, whole months and days that periods share, which year it is since a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from huiqi.base.datatypes import NumberType
from huiqi.base.values import intervals as iv
from huiqi.base.values.dates import SPAN_KINDS, Period, Span, add_months, year_period
from huiqi.base.values.intervals import INFINITY, NOTHING, End, Figure, Truth
from huiqi.base.values.units import DAYS
from huiqi.language.expressions.tree import (
    Arithmetic,
    AsOf,
    FixedPeriod,
    NthYear,
    Overlap,
    PeriodEnd,
    PeriodNode,
    PeriodOf,
    RecentYears,
    ReferencePeriod,
    Season,
    type_of,
)
from huiqi.semantics.situation import Situation, figure


def as_of(_: AsOf, at: Situation) -> Figure:
    """The as-of date."""
    return iv.point(at.as_of.toordinal())


def ends(node: PeriodNode, at: Situation) -> tuple[Figure, Figure]:
    """The first and last day of a period."""
    if isinstance(node, (FixedPeriod, RecentYears, ReferencePeriod)):
        period = _period(node, at)
        return iv.point(period.start.toordinal()), iv.point(period.end.toordinal())
    if isinstance(node, PeriodOf):
        day = figure(node.day, at)
        return tuple(_edge_of(day, node.kind, last) for last in (False, True))  # type: ignore[return-value]
    return figure(node.first, at), figure(node.last, at)


def _edge_of(day: Figure, kind: str, last: bool) -> Figure:
    """The first or last day of the calendar period a day lies in; none of no day."""
    if not day.ranged:
        return day
    lo, hi = (each if isinstance(each, float) else _bounding(int(each), kind, last) for each in (day.lo, day.hi))
    return replace(day, lo=lo, hi=hi)


def _bounding(day: int, kind: str, last: bool) -> int:
    size = SPAN_KINDS[kind]
    when = date.fromordinal(day)
    period = Span(when.year, (when.month - 1) // size * size + 1, kind).period
    return (period.end if last else period.start).toordinal()


def in_season(day: Figure, season: Season) -> Truth:
    """Whether a day lies in the same days of any year."""
    if not day.there:
        return iv.FALSE if day.nothing else iv.OPEN
    if INFINITY in (day.hi, -day.lo) or day.hi - day.lo > 366:
        return iv.UNKNOWN
    inside = [_seasonal(number, season) for number in range(int(day.lo), int(day.hi) + 1)]
    truths = [iv.TRUE if each else iv.FALSE for each in set(inside)]
    return iv.either([*truths, *([iv.FALSE] if day.nothing else [])])


def _seasonal(day: int, season: Season) -> bool:
    when = date.fromordinal(day)
    on = when.month, when.day
    if season.first <= season.last:
        return season.first <= on <= season.last
    return on >= season.first or on <= season.last


def _period(node: FixedPeriod | RecentYears | ReferencePeriod, at: Situation) -> Period:
    if isinstance(node, FixedPeriod):
        return node.period
    if isinstance(node, ReferencePeriod):
        return Span(at.reference.year).period if node.kind == "year" else at.reference.period
    if node.count == 0:
        return year_period(at.as_of.year)
    return year_period(at.as_of.year - 1, node.count)


def period_end(node: PeriodEnd, at: Situation) -> Figure:
    """The first or last day of a period."""
    return ends(node.period, at)[node.last]


def moved(node: Arithmetic, at: Situation) -> Figure:
    """A day moved by written months or days."""
    day, by = figure(node.left, at), figure(node.right, at)
    in_days = cast(NumberType, type_of(node.right)).unit == DAYS
    return later(day, int(cast(int, by.lo)) * (1 if node.operator == "+" else -1), in_days)


def later(day: Figure, shift: int, in_days: bool = False) -> Figure:
    """A day so many months later (or days); earlier where below zero."""
    if not day.there:
        return day
    lo, hi = _moved(day.lo, shift, in_days), _moved(day.hi, shift, in_days)
    return Figure(lo, hi, day.there, day.nothing, day.no_figure, day.open)


def _moved(day: End, shift: int, in_days: bool) -> End:
    if day in (INFINITY, -INFINITY):
        return day
    if abs(shift) > 100_000:
        return INFINITY if shift > 0 else -INFINITY
    if in_days:
        return _calendar(int(day) + shift)
    start = date.fromordinal(int(day))
    if not 2 <= start.year + shift // 12 < 9998:
        return INFINITY if shift > 0 else -INFINITY
    return add_months(start, shift).toordinal()


def _calendar(day: int) -> End:
    """A day, or no end where the calendar has none."""
    if day < 1:
        return -INFINITY
    return INFINITY if day > date.max.toordinal() else day


# -- lengths ------------------------------------------------------------------------------------------


def overlap(node: Overlap, at: Situation) -> Figure:
    """Days that the periods share; or months of the first that are completed within the second.

    A month counts where it is complete, so that year by year they add up to all of them.
    """
    starts, finishes = zip(*(ends(period, at) for period in node.periods), strict=True)
    every = [*starts, *finishes]
    if not all(each.there or each.open for each in every):
        return NOTHING
    count = _shared_days if cast(NumberType, node.type).unit == DAYS else _completed_months
    least, most = count(starts, finishes)
    found = Figure(least, most, nothing=any(each.nothing for each in every))
    return iv.left_open(found) if any(each.open for each in every) else found


def _shared_days(starts: Sequence[Figure], finishes: Sequence[Figure]) -> tuple[End, End]:
    """From the latest start to the earliest end, none where these cross."""
    least = _days(max(start.hi for start in starts), min(finish.lo for finish in finishes))
    return least, _days(max(start.lo for start in starts), min(finish.hi for finish in finishes))


def _completed_months(starts: Sequence[Figure], finishes: Sequence[Figure]) -> tuple[End, End]:
    """Months since the first start complete by the earliest end, less those complete before the second start."""
    first = starts[0]
    until = min(finish.lo for finish in finishes), min(finish.hi for finish in finishes)
    by_end = _months(first.hi, until[0]), _months(first.lo, until[1])
    if len(starts) == 1:
        return by_end
    earlier = starts[1]
    before = _months(first.hi, earlier.lo - 1), _months(first.lo, earlier.hi - 1)
    if INFINITY in before:
        return 0, by_end[1]
    return max(0, by_end[0] - before[1]), max(0, by_end[1] - before[0])


def nth_year(node: NthYear, at: Situation) -> Figure:
    """1 in the first year; each further year one more."""
    since, day = figure(node.since, at), figure(node.at, at)
    if not (since.ranged and day.ranged) or day.hi < since.lo:
        return NOTHING
    count = _calendar_year if node.calendar else _year
    least = count(since.hi, day.lo) if day.lo >= since.hi else 1
    found = Figure(least, count(since.lo, day.hi), nothing=since.nothing or day.nothing or day.lo < since.hi)
    return iv.left_open(found) if since.open or day.open else found


Count = Callable[[End, End], End]


def _days(first: End, last: End) -> End:
    return max(0, last - first + 1)


def _months(first: End, last: End) -> End:
    if last < first:
        return 0
    return INFINITY if INFINITY in (-first, last) else whole_months(int(first), int(last) + 1)


def _year(since: End, day: End) -> End:
    return INFINITY if INFINITY in (-since, day) else whole_months(int(since), int(day)) // 12 + 1


def _calendar_year(since: End, day: End) -> End:
    if INFINITY in (-since, day):
        return INFINITY
    return date.fromordinal(int(day)).year - date.fromordinal(int(since)).year + 1


def whole_months(first: int, last: int) -> int:
    """The most months that can be added to one day without passing another (both ordinals)."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1
