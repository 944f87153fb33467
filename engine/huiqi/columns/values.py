"""What is told, and what is worked out of it, in columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import narwhals as nw

from huiqi.base.datatypes import ChoiceType, DateType, NumberType, TruthType, Type
from huiqi.base.values.dates import Period, Span, year_period
from huiqi.columns import figures as f
from huiqi.columns import primitives as p
from huiqi.columns.figures import Figures, NotInColumns
from huiqi.columns.frames import EPOCH, most_of, scale_of
from huiqi.columns.scope import Scope, value
from huiqi.columns.truths import UNKNOWN, Truths, plain
from huiqi.columns.words import WordColumn
from huiqi.language.expressions.functions import FoldFunction
from huiqi.language.expressions.tree import (
    Aggregate,
    Arithmetic,
    AsOf,
    Certain,
    Change,
    Condition,
    Discretion,
    FactValue,
    FieldValue,
    FixedPeriod,
    Number,
    PeriodEnd,
    PeriodNode,
    RecentYears,
    ReferencePeriod,
    Shifted,
    Valued,
    descendants,
)


def figure(node: Valued, at: Scope) -> Figures:
    """The worth of an expression that is a number, a day or a rank.

    Raises:
        NotInColumns: it says something that columns do not yet.
    """
    found = value(node, at)
    if not isinstance(found, Figures):
        raise NotInColumns(type(node).__name__)
    return found


def number(node: Number, _: Scope) -> Figures:
    """As written."""
    if isinstance(node.type, DateType):
        return f.constant(int(node.value) - EPOCH, 1)
    return f.constant(node.value, scale_of(node.type))


def as_of(_: AsOf, at: Scope) -> Figures:
    """The as-of date."""
    return f.constant(at.as_of.toordinal() - EPOCH, 1)


def fact(node: FactValue, at: Scope) -> Any:
    """As told; before the founding there is no figure; one not told may lie before it, where that is not told."""
    if not node.per:
        return _stated(node.name, node.type, at.fact)
    if not isinstance(node.type, NumberType):
        raise NotInColumns("按年的是否或选项")
    reference = Span(at.reference.year) if node.per == "year" else at.reference
    span = node.at or reference.moved(node.offset)
    return _of_span(f"{node.name}@{span}", span.year, node.type, at)


def _of_span(name: str, year: int, type_: NumberType, at: Scope) -> Figures:
    told, none, founded = at.fact(name), at.fact(f"{name}:none"), at.fact("founded")
    found = _number(told, type_)
    is_told: p.Flag = ~told.is_null() if told is not None else False
    said_none: p.Flag = none.fill_null(False) if none is not None else False
    before: p.Flag = (founded > year).fill_null(False) if founded is not None else False
    at_most: p.Flag = (founded >= year).fill_null(True) if founded is not None else True
    # where not told: there unless founded later; no figure unless founded earlier
    there = p.both([p.opposite(said_none), p.either([is_told, p.opposite(before)])])
    no_figure = p.either([said_none, p.both([p.opposite(is_told), at_most])])
    return replace(found, there=there, no_figure=no_figure)


def _number(told: nw.Expr | None, type_: NumberType) -> Figures:
    scale, most = scale_of(type_), most_of(type_)
    floor = None if type_.signed else 0
    if told is None:
        return Figures(floor, None, most, scale, signed=type_.signed)
    return f.from_told(told, most, scale, floor)


def _stated(name: str, type_: Type, get: Callable[[str], nw.Expr | None]) -> Any:
    """A fact or field that is told once, from the columns it stands in."""
    column = get(name)
    if isinstance(type_, NumberType):
        return _number(column, type_)
    if isinstance(type_, DateType):
        return _day(get(f"{name}:first"), get(f"{name}:last"), get(f"{name}:none"))
    if isinstance(type_, TruthType):
        return UNKNOWN if column is None else plain(column)
    if isinstance(type_, ChoiceType) and type_.ordered:
        top = len(type_.values) - 1
        return Figures(0, top, top, top=top, signed=False) if column is None else f.from_told(column, top, 1, 0, top)
    return WordColumn(column, type_.values if isinstance(type_, ChoiceType) else ())


def _day(first: nw.Expr | None, last: nw.Expr | None, none: nw.Expr | None) -> Figures:
    """A day known to a range of days; not told, it may be none."""
    there: p.Flag = ~none.fill_null(False) if none is not None else True
    nothing: p.Flag = first.is_null() if first is not None else True
    return Figures(first, last, 4_000_000, 1, there, nothing)


def field(node: FieldValue, at: Scope) -> Any:
    """As told of the row; of a record that a list may lack, only what it is not."""
    view = at.outer if node.outer else at.inner
    if view == "listed":
        return _stated(node.name, node.type, lambda name: at.field(node.record, name, node.outer))
    kind = at.vocabulary.records[node.record]
    if view == "unlisted" and node.name == kind.complete_by:
        assert isinstance(node.type, ChoiceType)
        return at.lacking(node.record, node.type.values)
    return _stated(node.name, node.type, lambda name: None)


def arithmetic(node: Arithmetic, at: Scope) -> Figures:
    """Interval arithmetic of whole parts."""
    left, right = figure(node.left, at), figure(node.right, at)
    if isinstance(getattr(node, "type", None), DateType):
        raise NotInColumns("日期加减")
    if node.operator in ("+", "-"):
        return f.add(left, right) if node.operator == "+" else f.subtract(left, right)
    if node.operator == "days":
        return f.subtract(left, right)
    if node.operator == "*":
        return _product(left, right)
    if node.operator in ("at most", "at least"):
        return f.bounded(left, right, "least" if node.operator == "at most" else "greatest")
    raise NotInColumns(f"运算 {node.operator}")


def _product(left: Figures, right: Figures) -> Figures:
    for one, other in ((left, right), (right, left)):
        if isinstance(one.lo, int) and isinstance(one.hi, int) and one.is_plain:
            least, most = Fraction(one.lo, one.scale), Fraction(one.hi, one.scale)
            return f.times(other, least) if least == most else f.spread(other, least, most)
    raise NotInColumns("两个不定的数相乘")


def shifted(node: Shifted, at: Scope) -> Any:
    """The expression as of another reference year."""
    return value(node.value, shifted_to(node, at))


def shifted_to(node: Shifted, at: Scope) -> Scope:
    """The scope of another reference year."""
    reference = at.reference
    to = reference.moved(node.offset if node.year is None else node.year - reference.year)
    return at.at(span=to)


def year_before(at: Scope) -> Scope:
    """The scope of the same period a year earlier."""
    return at.at(span=at.reference.moved(-1))


def discretion(node: Discretion, at: Scope) -> Figures:
    """Any figure from the least to the most, as an official sets it."""
    least, most = f.aligned(figure(node.least, at), figure(node.most, at))
    if not (least.is_plain and most.is_plain):
        raise NotInColumns("可能不存在的上限或下限")
    low, high = f.bounded(least, most, "least"), f.bounded(least, most, "greatest")
    return replace(high, lo=low.lo, signed=low.signed, is_set=True)


def count(node: Aggregate, at: Scope) -> Figures:
    """How many rows meet a condition."""
    where = node.where if node.where is not None else Certain(True)
    if node.function is not FoldFunction.COUNT or looks_outside(where):
        raise NotInColumns(f"对记录的函数 {node.function.value}")
    return at.count_of(node.record, where)


def looks_outside(where: Condition) -> bool:
    """Whether a condition on a row also looks at the row a clause runs over."""
    return any(isinstance(descendant, FieldValue) and descendant.outer for descendant in descendants(where))


def change(node: Change, at: Scope) -> Figures:
    """Now, less the same period a year earlier."""
    if node.rate:
        raise NotInColumns("增长率")
    return f.subtract(figure(node.value, at), figure(node.value, year_before(at)))


def period_end(node: PeriodEnd, at: Scope) -> Figures:
    """The first or last day of a period that the rules or the as-of date fix."""
    period = fixed_period(node.period, at)
    return f.constant((period.end if node.last else period.start).toordinal() - EPOCH, 1)


def fixed_period(node: PeriodNode, at: Scope) -> Period:
    """A period whose days are the same for every firm.

    Raises:
        NotInColumns: its days hang on the firm.
    """
    if isinstance(node, FixedPeriod):
        return node.period
    if isinstance(node, ReferencePeriod):
        return Span(at.reference.year).period if node.kind == "year" else at.reference.period
    if isinstance(node, RecentYears):
        return year_period(at.as_of.year) if node.count == 0 else year_period(at.as_of.year - 1, node.count)
    raise NotInColumns("由企业的日期定的时期")


def truths(node: Valued, at: Scope) -> Truths:
    """A yes/no value."""
    found = value(node, at)
    if not isinstance(found, Truths):
        raise NotInColumns(type(node).__name__)
    return found
