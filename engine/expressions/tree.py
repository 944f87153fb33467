"""The typed tree of an expression or condition: one class per construct, frozen, already checked.

Truth-valued nodes are conditions; the others are worth a figure, a word or a period. What each is worth
for a firm stands in `engine/semantics.py`, how it reads aloud in `wording.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace

from engine.datatypes import Type
from engine.values.dates import Period
from engine.values.units import Exact


@dataclass(frozen=True, slots=True)
class Number:
    """A number, a day (as ordinal), a duration, or the rank of an ordered choice."""

    value: Exact
    type: Type


@dataclass(frozen=True, slots=True)
class Words:
    """One or more texts, choices, regions or industries."""

    values: tuple[str, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class FixedPeriod:
    """A period with both ends written out."""

    period: Period


@dataclass(frozen=True, slots=True)
class RecentYears:
    """The last `count` full calendar years before the as-of date; `count` 0 is the year of the as-of date."""

    count: int


@dataclass(frozen=True, slots=True)
class AsOf:
    """The date of assessment."""

    type: Type


@dataclass(frozen=True, slots=True)
class FactValue:
    """A fact of the firm. For a yearly fact `offset` counts from the last full year, or `year` is fixed."""

    name: str
    label: str
    type: Type
    by_year: bool = False
    offset: int = 0
    year: int | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field of a row: of the row the clause runs over (`outer`), or of the one a function looks at."""

    record: str
    name: str
    label: str
    type: Type
    outer: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """A name given by `define`, and what it stands for."""

    name: str
    value: Valued | Condition


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """left `+ - * /` right, or the lesser (`at most`) or greater (`at least`) of both."""

    operator: str
    left: Valued
    right: Valued
    type: Type


@dataclass(frozen=True, slots=True)
class Discretion:
    """`up to x`: a figure an official sets, from zero to x."""

    most: Valued
    type: Type


@dataclass(frozen=True, slots=True)
class Conditional:
    """`value if condition`; nothing where the condition does not hold."""

    value: Valued
    condition: Condition
    type: Type


@dataclass(frozen=True, slots=True)
class Otherwise:
    """`value else fallback`: the fallback where the value is not there."""

    value: Valued
    fallback: Valued
    type: Type


@dataclass(frozen=True, slots=True)
class Fold:
    """`sum`, `max`, `min` or `average` of the values that are there."""

    function: str
    values: tuple[Valued, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`count`, `sum`, `max`, `min` or `average` over the rows of a record kind that meet `where`."""

    function: str
    record: str
    label: str
    where: Condition | None
    value: Valued | None
    type: Type


@dataclass(frozen=True, slots=True)
class Cell:
    """What a key must meet in one row of a table: edges, or one of `words`. Neither: any key."""

    lower: Valued | None = None
    lower_in: bool = True
    upper: Valued | None = None
    upper_in: bool = True
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A value chosen by keys; rows do not overlap. No row and no `otherwise`: nothing."""

    keys: tuple[Valued, ...]
    rows: tuple[tuple[tuple[Cell, ...], Valued], ...]
    otherwise: Valued | None
    type: Type


Valued = (
    Number
    | Words
    | FixedPeriod
    | RecentYears
    | AsOf
    | FactValue
    | FieldValue
    | Definition
    | Arithmetic
    | Discretion
    | Conditional
    | Otherwise
    | Fold
    | Aggregate
    | Table
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
class Membership:
    """The value is one of the words, lies in the region or industry, or in the period."""

    value: Valued
    options: Words | FixedPeriod | RecentYears


@dataclass(frozen=True, slots=True)
class Within:
    """The value lies between two days or numbers, both in."""

    value: Valued
    first: Valued
    last: Valued


@dataclass(frozen=True, slots=True)
class AnyRow:
    """Some row of a record kind meets `where`."""

    record: str
    label: str
    where: Condition | None


@dataclass(frozen=True, slots=True)
class RowExists:
    """The row the clause runs over is dated by the as-of date."""

    record: str
    label: str


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
    | Membership
    | Within
    | AnyRow
    | RowExists
    | Present
    | Judge
    | Undecided
    | All
    | AnyOf
    | NoneOf
    | AtLeast
    | Noted
    | Definition
)
Node = Valued | Condition | Cell


def type_of(node: Valued) -> Type | None:
    """The type of a valued node; None for a period or a condition."""
    if isinstance(node, Definition):
        return type_of(node.value)  # type: ignore[arg-type]
    return getattr(node, "type", None)


def children(node: Node) -> Iterator[Node]:
    """The nodes a node is made of, cells of a table included."""
    for each in fields(node):
        yield from _nodes_in(getattr(node, each.name))


def _nodes_in(held: object) -> Iterator[Node]:
    if isinstance(held, tuple):
        for each in held:
            yield from _nodes_in(each)
    elif is_dataclass(held) and type(held).__module__ == __name__:
        yield held  # type: ignore[misc]


def as_inner(held: Condition) -> Condition:
    """A condition on the row a clause runs over, as one on the rows a function looks at."""
    return _turned(held)  # type: ignore[return-value]


def _turned(held: object) -> object:
    if isinstance(held, FieldValue):
        return replace(held, outer=False)
    if isinstance(held, tuple):
        return tuple(_turned(each) for each in held)
    if is_dataclass(held) and not isinstance(held, type) and type(held).__module__ == __name__:
        return replace(held, **{each.name: _turned(getattr(held, each.name)) for each in fields(held)})
    return held
