"""What a condition is asked of, what comes back, and the way from a node to its meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huiqi.base.datatypes import ChoiceType, DateType, NumberType, TruthType, Type
from huiqi.base.values import intervals as iv
from huiqi.base.values.dates import Span
from huiqi.base.values.intervals import ANY_WORD, INFINITY, UNKNOWN, Figure, Truth, Value, Word
from huiqi.language.expressions.tree import Condition, FactValue, Valued
from huiqi.language.vocabulary import Vocabulary
from huiqi.model.firm import Firm, Row
from huiqi.model.pool_rank import PoolRank

Findings = Mapping[str, Truth]


@dataclass(frozen=True, slots=True)
class Situation:
    """What a condition is asked of: a firm at a date, the row a clause runs over, the row a function looks at.

    Attributes:
        findings: what officials found on the clause's matters: matter → yes or no.
        findings_of: the same for another clause and a row of it.
        received_under: whether an award the firm received is of a clause, and for a row of a record kind.
        place: of the claim among all applicants, where these are known.
        span: the period the clause runs over (`for: quarter in …`); else the last full year before as-of.
    """

    firm: Firm
    as_of: date
    vocabulary: Vocabulary
    row: Row | None = None
    inner: Row | None = None
    findings: Findings = field(default_factory=dict)
    span: Span | None = None
    findings_of: Callable[[str, Row | None], Findings] = lambda clause, row: {}
    place: PoolRank | None = None
    received_under: Callable[[Row, str, str, Row | None], Truth] = lambda award, clause, record, row: UNKNOWN

    @property
    def reference(self) -> Span:
        """The period a figure told by period is asked for."""
        return self.span or Span(self.as_of.year - 1)


@dataclass(frozen=True, slots=True)
class Trace:
    """A condition, its truth, the traces of its parts, and the values a comparison was made of."""

    node: Condition
    truth: Truth
    parts: tuple[Trace, ...] = ()
    operands: tuple[Value, ...] = ()


JUDGES: dict[type, Callable[[Any, Situation], Trace]] = {}
VALUES: dict[type, Callable[[Any, Situation], Value]] = {}
"""Filled by `huiqi/semantics/definition.py`, where the whole is to be read."""


def judge(node: Condition, at: Situation) -> Trace:
    """The truth of a condition, with its reasons."""
    return JUDGES[type(node)](node, at)


def value(node: Valued, at: Situation) -> Value:
    """What an expression is worth: the range it lies in."""
    return VALUES[type(node)](node, at)


def figure(node: Valued, at: Situation) -> Figure:
    """The worth of an expression that is a number, a day or a rank."""
    found = value(node, at)
    assert isinstance(found, Figure), node
    return found


def unknown(type_: Type) -> Value:
    """All that a value of this type may be."""
    if isinstance(type_, NumberType):
        return iv.unknown_figure(type_.signed)
    if isinstance(type_, DateType):
        return Figure(-INFINITY, INFINITY, nothing=True)
    if isinstance(type_, TruthType):
        return UNKNOWN
    if isinstance(type_, ChoiceType):
        return Figure(0, len(type_.values) - 1) if type_.ordered else Word(frozenset(type_.values))
    return ANY_WORD


def span_of(node: FactValue, at: Situation) -> Span:
    """The period a figure is asked for: fixed, or the reference period moved by some years."""
    if node.at is not None:
        return node.at
    reference = Span(at.reference.year) if node.per == "year" else at.reference
    return reference.moved(node.offset)
