"""Rows of records: which exist, which meet a condition, what they add up to; other clauses asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import floor
from typing import cast

from huiqi.base.datatypes import ChoiceType
from huiqi.base.values import intervals as iv
from huiqi.base.values.intervals import INFINITY, NO, NOTHING, OPEN, TRUE, UNKNOWN, YES, Figure, Truth, Word
from huiqi.language.expressions.functions import FoldFunction
from huiqi.language.expressions.tree import Aggregate, AnyRow, ClauseAmount, ClauseHolds, Condition, Received, RowExists
from huiqi.language.vocabulary import RecordKind
from huiqi.model.firm import RecordList, Row
from huiqi.semantics.folding import FoldItem, folded
from huiqi.semantics.situation import Situation, Trace, figure, judge


def unlisted(kind: RecordKind, given: RecordList | None) -> Row | None:
    """A row of which nothing is known, where the firm's list may lack some; None where it is complete."""
    if given is None:
        return Row({}, "")
    if given.complete:
        return None
    if kind.complete_by is None:
        return Row({}, "")
    every = cast(ChoiceType, kind.fields[kind.complete_by].type).values
    possible = frozenset(every) - given.complete_for
    return Row({kind.complete_by: Word(possible)}, "") if possible else None


def row_exists(node: RowExists, at: Situation) -> Trace:
    """That the row is dated by the as-of date."""
    return Trace(node, _exists(at.row or Row({}, ""), at.vocabulary.records[node.record], at))


def any_row(node: AnyRow, at: Situation) -> Trace:
    """The greatest over the rows."""
    return Trace(node, iv.any_of([truth for _, truth, _ in _rows(node.record, node.where, at)]))


def aggregate(node: Aggregate, at: Situation) -> Figure:
    """Over the rows that meet `where`; of those an official judges, he says which count."""
    items = []
    for row, truth, listed in _rows(node.record, node.where, at):
        if truth.most == NO:
            continue
        worth = iv.point(1) if node.value is None else figure(node.value, replace(at, inner=row))
        surely = truth.least == YES and not worth.nothing
        items.append(FoldItem(worth, surely or truth == OPEN, many=not listed, by_official=truth == OPEN))
    return folded(node.function, items)


def _rows(record: str, where: Condition | None, at: Situation) -> Iterator[tuple[Row, Truth, bool]]:
    """Each row with the truth that it exists and meets `where`; last, not listed, one for what the list may lack."""
    kind = at.vocabulary.records[record]
    given = at.firm.records.get(record)
    for row in given.rows if given else ():
        yield row, _meets(row, kind, where, at), True
    extra = unlisted(kind, given)
    if extra is not None:
        yield extra, Truth(NO, _meets(extra, kind, where, at).most), False


def _meets(row: Row, kind: RecordKind, where: Condition | None, at: Situation) -> Truth:
    truths = [_exists(row, kind, at)]
    if where is not None and truths[0].most > NO:
        truths.append(judge(where, replace(at, inner=row)).truth)
    return iv.all_of(truths)


def _exists(row: Row, kind: RecordKind, at: Situation) -> Truth:
    """A row dated after the as-of date does not exist; one without a date may."""
    if kind.date is None:
        return TRUE
    day = row.values.get(kind.date, Figure(-INFINITY, INFINITY))
    return iv.compare("<=", cast(Figure, day), iv.point(at.as_of.toordinal()))


def received(node: Received, at: Situation) -> Trace:
    """That the award looked at is of a clause, and for this row."""
    if at.inner is None or not at.inner.label:
        return Trace(node, UNKNOWN)
    return Trace(node, at.received_under(at.inner, node.clause, node.record, at.row))


# -- other clauses ------------------------------------------------------------------------------------


def clause_holds(node: ClauseHolds, at: Situation) -> Trace:
    """That the firm meets another clause: for the same row, or for some row of it."""
    truths = [truth for _, truth, _ in _answers(node, at)]
    return Trace(node, iv.any_of(truths))


def clause_amount(node: ClauseAmount, at: Situation) -> Figure:
    """What another clause awards, before settlement: nothing where it is not met."""
    items = []
    for there, truth, listed in _answers(node, at):
        if truth.most == NO:
            continue
        worth = _awarded(figure(node.award, there))
        surely = truth.least == YES and not worth.nothing
        items.append(FoldItem(worth, surely or truth == OPEN, many=not listed, by_official=truth == OPEN))
    return _of_clause(items)


_FEN = iv.point(Fraction(1, 100))


def _awarded(worth: Figure) -> Figure:
    """An award as it is told and paid: to the fen, half up, not below zero."""
    fen = iv.rounded(worth, lambda steps: floor(steps + Fraction(1, 2)), _FEN)
    return iv.greater(iv.multiply(fen, _FEN), iv.point(0))


def _of_clause(items: list[FoldItem]) -> Figure:
    """The sum of what is awarded; nothing, not zero, where nothing is."""
    if not items:
        return NOTHING
    total = folded(FoldFunction.SUM, items)
    if any(item.surely and not item.by_official for item in items):
        return total
    return iv.left_open(total) if all(item.by_official for item in items) else iv.hull([total, NOTHING])


def _answers(node: ClauseHolds | ClauseAmount, at: Situation) -> Iterator[tuple[Situation, Truth, bool]]:
    """The situations another clause is asked in, each with its truth and whether its row is listed."""
    if node.period is not None and at.as_of not in node.period:
        return
    at = replace(at, span=at.span if node.by_span else None, inner=None)
    if node.record is None or node.same_row:
        there = replace(at, findings=at.findings_of(node.clause, at.row if node.same_row else None))
        yield there, judge(node.condition, there).truth, True
        return
    kind = at.vocabulary.records[node.record]
    given = at.firm.records.get(node.record)
    asked = [(row, True) for row in (given.rows if given else ())]
    extra = unlisted(kind, given)
    asked += [(extra, False)] if extra is not None else []
    for row, listed in asked:
        there = replace(at, row=row, findings=at.findings_of(node.clause, row))
        parts = [part for part in (node.domain, node.condition) if part is not None]
        truth = iv.all_of([judge(part, there).truth for part in parts])
        yield there, truth if listed else Truth(NO, truth.most), listed
