"""What is told, and what is worked out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import cast

from huiqi.base.datatypes import DateType, TruthType
from huiqi.base.values import intervals as iv
from huiqi.base.values.dates import Span
from huiqi.base.values.intervals import INFINITY, NO, NOTHING, OPEN, YES, Figure, Value, Word
from huiqi.language.expressions.functions import NEEDS_ALL, FoldFunction
from huiqi.language.expressions.tree import (
    Arithmetic,
    Conditional,
    Definition,
    Discretion,
    FactValue,
    FieldValue,
    Fold,
    Number,
    Otherwise,
    Rounded,
    Shifted,
    Valued,
    Words,
    type_of,
)
from huiqi.semantics.folding import FoldItem, folded
from huiqi.semantics.periods import moved
from huiqi.semantics.situation import Situation, figure, judge, span_of, unknown, value


def number(node: Number, _: Situation) -> Value:
    """As written."""
    return iv.point(node.value)


def words(node: Words, _: Situation) -> Value:
    """As written."""
    return Word(frozenset(node.values))


def field(node: FieldValue, at: Situation) -> Value:
    """As told of the row."""
    row = at.row if node.outer else at.inner
    told = row.values.get(node.name) if row else None
    return unknown(node.type) if told is None else told


def defined(node: Definition, at: Situation) -> Value:
    """That of what it names."""
    return value(cast(Valued, node.value), at)


def fact(node: FactValue, at: Situation) -> Value:
    """As told; before the founding there is no figure; one not told may lie before it, where that is not told."""
    if not node.per:
        told = at.firm.facts.get(node.name)
        return unknown(node.type) if told is None else told
    span = span_of(node, at)
    figures = at.firm.series.get(node.name, {})
    found = unknown(node.type)
    if not isinstance(found, Figure):
        return _word_of_span(node, span, at)
    if span in figures:
        told = figures[span]
        return replace(found, there=False, no_figure=True) if told is None else told
    if at.firm.founded is not None:
        return replace(found, there=span.year >= at.firm.founded, no_figure=span.year <= at.firm.founded)
    return replace(found, no_figure=True)


def _word_of_span(node: FactValue, span: Span, at: Situation) -> Value:
    """A yes/no or a choice of a period; for one answered 无, or before the founding, an official judges."""
    told = at.firm.series.get(node.name, {}).get(span, unknown(node.type))
    before = at.firm.founded is not None and span.year < at.firm.founded
    if told is not None and not before:
        return told
    return OPEN if isinstance(node.type, TruthType) else Word(frozenset(), nothing=True)


def arithmetic(node: Arithmetic, at: Situation) -> Figure:
    """Interval arithmetic; a day moved."""
    if node.operator in ("+", "-") and isinstance(type_of(node.left), DateType):
        return moved(node, at)
    return _OPERATIONS[node.operator](figure(node.left, at), figure(node.right, at))


_OPERATIONS: dict[str, Callable[[Figure, Figure], Figure]] = {
    "+": iv.add,
    "-": iv.subtract,
    "days": iv.subtract,
    "*": iv.multiply,
    "/": iv.divide,
    "at most": iv.lesser,
    "at least": iv.greater,
}


def discretion(node: Discretion, at: Situation) -> Figure:
    """Any figure from the least to the most, as an official sets it; a place among applicants, where it is known."""
    if node.of and at.place is not None:
        return Figure(*(at.place.rank if node.of == "rank" else at.place.share))
    return iv.set_between([figure(node.least, at), figure(node.most, at)])


def conditional(node: Conditional, at: Situation) -> Figure:
    """The other value, or nothing, where the condition fails; where an official judges it, he says which."""
    worth, condition = figure(node.value, at), judge(node.condition, at).truth
    if condition.least == YES:
        return worth
    other = NOTHING if node.other is None else figure(node.other, at)
    if condition == OPEN:
        return iv.left_open(worth) if node.other is None else iv.set_between([worth, other])
    return other if condition.most == NO else iv.hull([worth, other])


def otherwise(node: Otherwise, at: Situation) -> Figure:
    """The fallback where the value is nothing or without figure; open, an official says which of both."""
    worth, fallback = figure(node.value, at), figure(node.fallback, at)
    found = []
    if worth.there:
        found.append(replace(worth, nothing=False, no_figure=False, open=False))
    if worth.open:
        found.append(iv.set_between([replace(worth, there=True, nothing=False, no_figure=False, open=False), fallback]))
    if worth.nothing or worth.no_figure:
        found.append(fallback)
    return found[0] if len(found) == 1 else iv.hull(found)


def in_steps(node: Rounded, at: Situation) -> Figure:
    """To whole steps, or how many full steps there are."""
    worth, step = figure(node.value, at), figure(node.step, at)
    found = iv.rounded(worth, _WHOLE[node.way], step)
    if node.way == "steps":
        return iv.greater(found, iv.point(0))
    return iv.multiply(found, step)


_WHOLE: dict[str, Callable[[Fraction], int]] = {
    "half up": lambda steps: floor(steps + Fraction(1, 2)),
    "down": floor,
    "up": ceil,
    "steps": floor,
}


def fold(node: Fold, at: Situation) -> Figure:
    """Of the values that are there.

    Of several years a sum, the highest, and what is written with `existing` leave out one without figure (不满三年按
    实际年限); an average, a median, the lowest have no figure then. A sum leaves out only what is written with `if`
    alone; where another part of it is not there, nor is the sum.
    """
    if node.function is FoldFunction.SUM:
        return _sum(node, at)
    values = [(each, figure(each, at)) for each in node.values]
    if node.function in NEEDS_ALL and not node.existing:
        return folded(node.function, [FoldItem(worth, surely=not worth.nothing) for _, worth in values])
    return _over_years(values, node.function)


def _sum(node: Fold, at: Situation) -> Figure:
    found = [(each, figure(each, at)) for each in node.values]
    optional = [pair for pair in found if is_optional(pair[0])]
    total = _over_years(optional, FoldFunction.SUM)
    for each, worth in found:
        total = total if is_optional(each) else iv.add(total, worth)
    return total


def is_optional(node: Valued) -> bool:
    """What a sum may leave out: a part with a condition, a year of several."""
    meant = node.value if isinstance(node, Definition) else node
    return (isinstance(meant, Conditional) and meant.other is None) or is_year(node)


def is_year(node: Valued) -> bool:
    """A figure of one year among several."""
    meant = node.value if isinstance(node, Definition) else node
    return isinstance(meant, Shifted) or (isinstance(meant, FactValue) and bool(meant.per))


def _over_years(values: Sequence[tuple[Valued, Figure]], function: FoldFunction) -> Figure:
    """The fold; where all years are left out, there is no figure."""
    items, may_lack = [], False
    for each, worth in values:
        found = worth
        if is_year(each) and found.no_figure:
            found, may_lack = replace(found, nothing=True, no_figure=False), True
        items.append(FoldItem(found, surely=not found.nothing))
    total = folded(function, items)
    if not may_lack or any(item.surely for item in items):
        return total
    left = any(item.worth.there for item in items)
    return replace(total, hi=INFINITY, there=left, nothing=False, no_figure=True)
