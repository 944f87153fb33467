"""What stands in the way of a condition: the comparisons of which one has to turn next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from huiqi.base.values.intervals import NO, YES
from huiqi.language.expressions.tree import (
    All,
    AnyOf,
    AnyRow,
    AtLeast,
    ClauseHolds,
    Condition,
    Definition,
    FieldValue,
    NoneOf,
    Noted,
    Undecided,
    descendants,
)
from huiqi.model.firm import Row
from huiqi.semantics.definition import Situation, Trace, judge


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A comparison that should come out yes (`wanted`) or no, and what it is asked of."""

    node: Condition
    at: Situation
    wanted: bool

    def stands(self, at: Situation) -> bool:
        """Whether it is still in the way in another situation."""
        truth = judge(self.node, at).truth
        return truth.most == NO if self.wanted else truth.least == YES

    def turned(self, at: Situation) -> bool:
        """Whether it has surely turned: not only open for want of figures."""
        truth = judge(self.node, at).truth
        return truth.least > NO if self.wanted else truth.most < YES


def in_the_way(trace: Trace, at: Situation, wanted: bool = True) -> bool:
    """Whether a condition fails; or is open for a record that is yet to be made, of which all can be chosen."""
    truth = trace.truth
    if truth.most == NO if wanted else truth.least == YES:
        return True
    return not truth.known and any(_is_unset(trace.node, row, at) for row in (at.row, at.inner))


def _is_unset(node: Condition, row: Row | None, at: Situation) -> bool:
    if row is None or row.label != NEW:
        return False
    outer = row is at.row
    named = (
        descendant
        for descendant in descendants(node)
        if isinstance(descendant, FieldValue) and descendant.outer == outer
    )
    return any(each.name not in row.values for each in named)


NEW = "＋"
"""How a record is marked while it is being made."""


def obstacles(trace: Trace, at: Situation, wanted: bool = True) -> Iterator[Obstacle]:
    """The comparisons that could turn next: one after the other where all must, each as a way where one will do."""
    parts = trace.parts
    match trace.node:
        case Noted() | Definition():
            yield from obstacles(parts[0], at, wanted)
        case Undecided():
            yield from obstacles(parts[0], at, wanted) if wanted else ()
        case NoneOf():
            yield from _each_or_first(parts, at, not wanted, first=wanted)
        case All():
            yield from _each_or_first(parts, at, wanted, first=wanted)
        case AnyOf():
            yield from _each_or_first(parts, at, wanted, first=not wanted)
        case AtLeast():
            yield from _each_or_first(parts, at, wanted, first=False)
        case ClauseHolds(record=record, same_row=same_row) as node if record is None or same_row:
            yield from _of_clause(node, at.row if same_row else None, at, wanted)
        case ClauseHolds() as node if wanted:
            yield Obstacle(node, at, wanted)
            for row in _given(node.record, at):
                yield from _of_clause(node, row, replace(at, row=row), wanted)
        case node:
            yield Obstacle(node, at, wanted)
            if isinstance(node, AnyRow) and wanted and node.where is not None:
                yield from _of_rows(node, at)


def _each_or_first(parts: tuple[Trace, ...], at: Situation, wanted: bool, first: bool) -> Iterator[Obstacle]:
    failing = [part for part in parts if in_the_way(part, at, wanted)]
    for part in failing[:1] if first else failing:
        yield from obstacles(part, at, wanted)


def _of_clause(node: ClauseHolds, row: Row | None, at: Situation, wanted: bool) -> Iterator[Obstacle]:
    """Of the clause that is asked for, for one record or for the firm, with its own findings."""
    if node.period is not None and at.as_of not in node.period:
        return
    there = replace(at, span=at.span if node.by_span else None, findings=at.findings_of(node.clause, row))
    yield from obstacles(judge(node.condition, there), there, wanted)


def _of_rows(node: AnyRow, at: Situation) -> Iterator[Obstacle]:
    """What each record that is there lacks."""
    for row in _given(node.record, at):
        inside = replace(at, inner=row)
        assert node.where is not None
        yield from obstacles(judge(node.where, inside), inside)


def _given(record: str | None, at: Situation) -> tuple[Row, ...]:
    """The firm's records of a kind; of a long list only the first few are looked at one by one."""
    given = at.firm.records.get(record or "")
    return given.rows[:_MOST_ROWS] if given else ()


_MOST_ROWS = 5
