"""Figures against other years: moved expressions, growth, the best year so far, years in a row, dated values."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from huiqi.base.datatypes import DateType
from huiqi.base.values import intervals as iv
from huiqi.base.values.dates import Span
from huiqi.base.values.intervals import INFINITY, NOTHING, YES, Figure, Value
from huiqi.language.expressions.tree import Change, Compound, Dated, Peak, Shifted, Streak
from huiqi.semantics.situation import Situation, Trace, figure, judge, span_of, unknown, value

LONGEST_STREAK = 10
"""Years looked back for a streak; one as long as this may be longer."""


def shifted(node: Shifted, at: Situation) -> Value:
    """The expression as of another reference year."""
    return value(node.value, years_on(at, node.offset, node.year))


def years_on(at: Situation, offset: int, year: int | None = None) -> Situation:
    """The situation with another reference year."""
    reference = at.reference
    to = reference.moved(offset) if year is None else reference.moved(year - reference.year)
    return replace(at, span=to)


def change(node: Change, at: Situation) -> Figure:
    """now − before, or now ÷ before − 1; a rate from zero or less has no figure."""
    now, before = figure(node.value, at), figure(node.value, years_on(at, -1))
    if not node.rate:
        return iv.subtract(now, before)
    return iv.subtract(iv.divide(now, _as_base(before)), iv.point(1))


def compound(node: Compound, at: Situation) -> Trace:
    """now ≥ (1 + rate)^years × before, exact; judged from a base of zero or less."""
    now, before = figure(node.value, at), figure(node.value, years_on(at, -node.years))
    growth = iv.add(figure(node.rate, at), iv.point(1))
    needed = _as_base(before)
    for _ in range(node.years):
        needed = iv.multiply(needed, growth)
    return Trace(node, iv.compare(node.operator, now, needed), operands=(now, before))


def _as_base(figure: Figure) -> Figure:
    """What a rate of growth may start from: a base that is not above zero gives no figure."""
    if figure.lo > 0 or not figure.ranged:
        return figure
    low = Figure(0, max(figure.hi, 0), figure.there and figure.hi > 0, figure.nothing, True, figure.open)
    return replace(low, sides=(figure.sides[0], max(0, figure.sides[1]))) if figure.sides else low


def peak(node: Peak, at: Situation) -> Figure:
    """The highest of all years before the reference year; open upwards where not all of them are told."""
    before = span_of(node.fact, at)
    told = {span: each for span, each in at.firm.series.get(node.fact.name, {}).items() if span < before}
    figures = [each for each in told.values() if isinstance(each, Figure)]
    earlier = at.firm.earlier.get(node.fact.name)
    if isinstance(earlier, Figure):
        figures.append(earlier)
    if _all_told(set(told), before, at.firm.founded, earlier is not None):
        return Figure(max(f.lo for f in figures), max(f.hi for f in figures)) if figures else NOTHING
    widest = unknown(node.type)
    assert isinstance(widest, Figure)
    lows = [f.lo for f in figures]
    return Figure(max(lows), INFINITY) if lows else replace(widest, nothing=True)


def _all_told(told: set[Span], before: Span, founded: int | None, earlier: bool) -> bool:
    """Whether every year is told from the founding, or from the years summed up as earlier, to the one before."""
    first = min((span.year for span in told), default=before.year) if earlier else founded
    return first is not None and all(Span(year) in told for year in range(first, before.year))


def streak(node: Streak, at: Situation) -> Figure:
    """Years in a row that surely count, and that may; a year without figure ends it."""
    truths = [judge(node.condition, years_on(at, -back)).truth for back in range(LONGEST_STREAK)]
    least = next((count for count, truth in enumerate(truths) if truth.least < YES), LONGEST_STREAK)
    most = next((count for count, truth in enumerate(truths) if truth.most < YES), None)
    return Figure(least, INFINITY if most is None else most)


def longest_needed(node: Streak, at: Situation) -> int:
    """Years back whose figures can still move a streak: as far as it may reach."""
    most = streak(node, at).hi
    return LONGEST_STREAK if most == INFINITY else min(LONGEST_STREAK, int(most) + 1)


def dated(node: Dated, at: Situation) -> Figure:
    """The value in force on the day; before the first there is no figure."""
    day = figure(node.at, at)
    starts = [start for start, _, _ in node.values]
    possible = [
        figure(worth, at)
        for (start, worth, _), (_, end) in zip(node.values, pairwise([*starts, INFINITY]), strict=True)
        if day.hi >= start and day.lo < end
    ]
    none = Figure(-INFINITY if isinstance(node.type, DateType) else 0, INFINITY, there=False, no_figure=True)
    possible += [none] if day.lo < starts[0] or day.no_figure or day.open else []
    return iv.hull([*possible, *([NOTHING] if day.nothing else [])]) if day.ranged else NOTHING
