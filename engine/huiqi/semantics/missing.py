"""Which facts an open condition waits for: only those that can still move it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from huiqi.base.values.intervals import NO, YES, Figure
from huiqi.language.expressions.tree import (
    Aggregate,
    All,
    AnyOf,
    AnyRow,
    Change,
    ClauseAmount,
    ClauseHolds,
    Comparison,
    Compound,
    Conditional,
    FactValue,
    FieldValue,
    Node,
    Number,
    Otherwise,
    Peak,
    Received,
    RowExists,
    Shifted,
    Streak,
    children,
)
from huiqi.language.vocabulary import Vocabulary
from huiqi.model.assessment import Missing
from huiqi.model.firm import Row
from huiqi.semantics.definition import Situation, Trace, figure, judge, span_of, unlisted, value
from huiqi.semantics.years import LONGEST_STREAK, longest_needed, years_on


@dataclass(frozen=True, slots=True)
class Lack:
    """A fact that is not told, or not finely enough.

    Attributes:
        name: the fact, or the record kind; `field`: of a record.
        period: the span it is lacking for, as a firm's file writes it (`2023`, `2024Q1`), or `earlier` for
            the highest of all years before; empty where it is told once.
        row: the record whose field is lacking; None where the list may lack records itself.
    """

    name: str
    field: str = ""
    period: str = ""
    row: Row | None = None

    @property
    def reference(self) -> str:
        """`scale`, `revenue@2023`, `recognitions.level`; `recognitions` for a list that may lack records."""
        return f"{self.name}.{self.field}" if self.field else f"{self.name}@{self.period}" if self.period else self.name

    def missing(self, vocabulary: Vocabulary) -> Missing:
        """By its label, with the period it is lacking for."""
        whole = f"{self.name}.{self.field}" if self.field else self.name
        year = f"（{self.period} 年）" if self.period.isdecimal() else f"（{self.period}）"
        when = {"": "", "earlier": "（以前各年最高）"}.get(self.period, year)
        return Missing(fact=whole, label=vocabulary.label(whole) + when)

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from others: rows by identity."""
        return self.name, self.field, self.period, id(self.row)


def unlike(lacks: Iterable[Lack]) -> tuple[Lack, ...]:
    """Each once, in their order."""
    return tuple({lack.key: lack for lack in lacks}.values())


def told_missing(lacks: Iterable[Lack], vocabulary: Vocabulary) -> tuple[Missing, ...]:
    """As an answer tells them: fields of several records once."""
    return tuple(lack.missing(vocabulary) for lack in {lack.reference: lack for lack in lacks}.values())


def missing_facts(trace: Trace, at: Situation) -> tuple[Lack, ...]:
    """The facts a condition's truth waits for, each once, in the order of the text."""
    return unlike(_of_trace(trace, at))


def missing_values(node: Node, at: Situation) -> tuple[Lack, ...]:
    """The facts an expression's figure waits for."""
    return unlike(_unknown(node, at))


def _of_trace(trace: Trace, at: Situation) -> Iterator[Lack]:
    if trace.truth.known:
        return
    if trace.parts:
        for part in trace.parts:
            if _can_move(trace, part):
                yield from _of_trace(part, at)
        return
    unknown = list(_unknown(trace.node, at))
    yield from unknown or _named(trace.node, at)


def _can_move(trace: Trace, part: Trace) -> bool:
    """Whether a part still matters: below the least of an `all`'s others nothing above it does."""
    if isinstance(trace.node, All):
        return part.truth.least < trace.truth.most
    if isinstance(trace.node, AnyOf):
        return part.truth.most > trace.truth.least
    return True


def _unknown(node: Node, at: Situation) -> Iterator[Lack]:
    """Every reference inside that is not known."""
    of_node = _UNKNOWN.get(type(node))
    if of_node is not None:
        yield from of_node(node, at)
        return
    for child in children(node):
        yield from _unknown(child, at)


def _unknown_fact(node: FactValue, at: Situation) -> Iterator[Lack]:
    found = value(node, at)
    if not found.known and not (isinstance(found, Figure) and found.surely_none):
        yield _dated(node, at)


def _unknown_comparison(node: Comparison, at: Situation) -> Iterator[Lack]:
    """Of years in a row only as many as are asked for."""
    if isinstance(node.left, Streak) and isinstance(node.right, Number):
        yield from _unknown_streak(node.left, int(node.right.value) + (node.operator not in (">=", "<")), at)
        return
    for child in children(node):
        yield from _unknown(child, at)


def _unknown_conditional(node: Conditional, at: Situation) -> Iterator[Lack]:
    """What its condition waits for, and the value of each case that there may be."""
    held = judge(node.condition, at)
    yield from _of_trace(held, at)
    if held.truth.most > NO:
        yield from _unknown(node.value, at)
    if node.other is not None and held.truth.least < YES:
        yield from _unknown(node.other, at)


def _unknown_otherwise(node: Otherwise, at: Situation) -> Iterator[Lack]:
    """The fallback, where the value may lack."""
    worth = figure(node.value, at)
    yield from _unknown(node.value, at)
    if worth.nothing or worth.no_figure or worth.open:
        yield from _unknown(node.fallback, at)


def _dated(node: FactValue, at: Situation) -> Lack:
    return Lack(node.name, period=str(span_of(node, at)) if node.per else "")


def _unknown_field(node: FieldValue, at: Situation) -> Iterator[Lack]:
    row = at.row if node.outer else at.inner
    if row is None or not row.label or not value(node, at).known:
        yield _of_field(node, at)


def _of_field(node: FieldValue, at: Situation) -> Lack:
    """The field; of a record that the list may lack, the list."""
    row = at.row if node.outer else at.inner
    return Lack(node.record, node.name, row=row) if row is not None and row.label else Lack(node.record)


def _unknown_award(_: Received, at: Situation) -> Iterator[Lack]:
    """Which clause an award is of, and for which record; of one not listed, the list."""
    row = at.inner
    names = ("clause", "record") if row is not None and row.label else ("",)
    yield from (Lack("received", name, row=row if name else None) for name in names)


def _undated(node: RowExists, at: Situation) -> Iterator[Lack]:
    date = at.vocabulary.records[node.record].date or ""
    listed = at.row is not None and at.row.label
    yield Lack(node.record, date, row=at.row) if listed else Lack(node.record)


def _unknown_rows(node: AnyRow | Aggregate, at: Situation) -> Iterator[Lack]:
    kind = at.vocabulary.records[node.record]
    given = at.firm.records.get(node.record)
    if unlisted(kind, given) is not None:
        yield Lack(node.record)
    for row in given.rows if given else ():
        inside = replace(at, inner=row)
        trace = judge(node.where, inside) if node.where is not None else None
        if trace is not None:
            yield from _of_trace(trace, inside)
        if kind.date and kind.date not in row.values and (trace is None or trace.truth.most > NO):
            yield Lack(node.record, kind.date, row=row)
        if isinstance(node, Aggregate) and node.value is not None:
            yield from _unknown(node.value, inside)


def _unknown_years(node: Shifted | Change | Compound | Streak, at: Situation) -> Iterator[Lack]:
    """In each of the years that the construct looks at."""
    if isinstance(node, Shifted):
        yield from _unknown(node.value, years_on(at, node.offset, node.year))
    elif isinstance(node, Streak):
        yield from _unknown_streak(node, LONGEST_STREAK, at)
    else:
        years = node.years if isinstance(node, Compound) else 1
        yield from _unknown(node.value, at)
        yield from _unknown(node.value, years_on(at, -years))


def _unknown_streak(node: Streak, asked: int, at: Situation) -> Iterator[Lack]:
    """As many years back as it may reach, and as are asked for."""
    for back in range(min(asked, longest_needed(node, at))):
        yield from _unknown(node.condition, years_on(at, -back))


def _unknown_peak(node: Peak, at: Situation) -> Iterator[Lack]:
    if not value(node, at).known:
        yield Lack(node.fact.name, period="earlier")


def _unknown_clause(node: ClauseHolds | ClauseAmount, at: Situation) -> Iterator[Lack]:
    if node.record is not None and not node.same_row:
        yield from _unknown_rows(AnyRow(node.record, "", None), at)
        given = at.firm.records.get(node.record)
        for row in given.rows if given else ():
            there = replace(at, row=row, inner=None, findings=at.findings_of(node.clause, row))
            for part in (each for each in (node.domain, node.condition) if each is not None):
                yield from _of_trace(judge(part, there), there)
        return
    yield from _of_trace(judge(node.condition, at), at)


_UNKNOWN: dict[type[Any], Callable[[Any, Situation], Iterator[Lack]]] = {
    FactValue: _unknown_fact,
    FieldValue: _unknown_field,
    Received: _unknown_award,
    RowExists: _undated,
    AnyRow: _unknown_rows,
    Aggregate: _unknown_rows,
    Comparison: _unknown_comparison,
    Shifted: _unknown_years,
    Change: _unknown_years,
    Compound: _unknown_years,
    Conditional: _unknown_conditional,
    Otherwise: _unknown_otherwise,
    Streak: _unknown_years,
    Peak: _unknown_peak,
    ClauseHolds: _unknown_clause,
    ClauseAmount: _unknown_clause,
}
"""What a node itself waits for; any other waits for what its parts do."""


def _named(node: Node, at: Situation) -> Iterator[Lack]:
    """Every fact a comparison names: known, but not finely enough (a month where a day is asked for)."""
    if isinstance(node, FactValue):
        yield _dated(node, at)
    elif isinstance(node, FieldValue):
        yield _of_field(node, at)
    else:
        for child in children(node):
            yield from _named(child, at)
