"""Nodes that are yes, no, or for a person to judge."""

from __future__ import annotations

from dataclasses import dataclass

from huiqi.base.values.dates import Period
from huiqi.language.expressions.tree.values import (
    Definition,
    FactValue,
    FieldValue,
    PeriodNode,
    Season,
    Valued,
    Words,
)


@dataclass(frozen=True, slots=True)
class Certain:
    """`yes` or `no` itself."""

    value: bool


@dataclass(frozen=True, slots=True)
class Holds:
    """A yes/no fact or field is yes."""

    value: FactValue | FieldValue


@dataclass(frozen=True, slots=True)
class Comparison:
    """left `== != >= > <= <` right, of figures, days or ranks."""

    operator: str
    left: Valued
    right: Valued


@dataclass(frozen=True, slots=True)
class Compound:
    """`cagr(x, n) >= rate`: the yearly rate of growth from n years ago, compared without roots."""

    operator: str
    value: Valued
    years: int
    rate: Valued


@dataclass(frozen=True, slots=True)
class Membership:
    """The value is one of the words, lies in the region or industry, or in the period."""

    value: Valued
    options: Words | PeriodNode | Season


@dataclass(frozen=True, slots=True)
class Within:
    """The value lies between two days or numbers, both in."""

    value: Valued
    first: Valued
    last: Valued


@dataclass(frozen=True, slots=True)
class SameWord:
    """Two choices or texts are the same: this platform has the name of that one."""

    left: Valued
    right: Valued


@dataclass(frozen=True, slots=True)
class AnyRow:
    """Some row of a record kind meets `where`; `words` where it has a shorter name (`holds`)."""

    record: str
    label: str
    where: Condition | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class RowExists:
    """The row the clause runs over is dated by the as-of date."""

    record: str
    label: str


@dataclass(frozen=True, slots=True)
class SpanEnded:
    """The period the clause runs over has ended by the as-of date."""


@dataclass(frozen=True, slots=True)
class Present:
    """The award has a figure: a row of the table fits, a base is there."""

    value: Valued


@dataclass(frozen=True, slots=True)
class Judge:
    """A matter for an official: judged until a finding of theirs is in the firm's file."""

    matter: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """What holds as `condition` says, but where it fails the text is silent, so an official judges `matter`."""

    condition: Condition
    matter: str


@dataclass(frozen=True, slots=True)
class ClauseHolds:
    """`eligible(@clause)`: the firm meets another clause, for the same row or for some row, before settlement."""

    clause: str
    title: str
    record: str | None
    domain: Condition | None
    condition: Condition
    same_row: bool
    by_span: bool
    period: Period | None


@dataclass(frozen=True, slots=True)
class Received:
    """`received(@clause)` of a row of 已获补助: it is of that clause; with `record`, and for the row at hand."""

    clause: str
    title: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """No part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` parts hold."""

    count: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """A condition with the author's note and the words of the text it comes from."""

    condition: Condition
    note: str = ""
    section: str = ""
    quote: str = ""


Condition = (
    Certain
    | Holds
    | Comparison
    | Compound
    | Membership
    | Within
    | SameWord
    | AnyRow
    | RowExists
    | SpanEnded
    | Present
    | Judge
    | Undecided
    | ClauseHolds
    | Received
    | All
    | AnyOf
    | NoneOf
    | AtLeast
    | Noted
    | Definition
)
