"""Nodes that are worth something: a number, a day, a rank, a word, a period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from huiqi.base.datatypes import Type
from huiqi.base.values.dates import Period, Span
from huiqi.base.values.units import Exact
from huiqi.language.expressions.functions import FoldFunction

if TYPE_CHECKING:
    from huiqi.language.expressions.tree.conditions import Condition


# -- what is written out ------------------------------------------------------------------------------


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
class NamedList:
    """A list that `define` names, as it is written; read by the type of what is looked for in it."""

    values: tuple[str, ...]


# -- what is told -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AsOf:
    """The date of assessment."""

    type: Type


@dataclass(frozen=True, slots=True)
class FactValue:
    """A fact of the firm.

    One told `per` year, quarter, month or period is that of the reference period moved by `offset`
    years, or of the fixed span `at`. `by_span`: the clause runs over periods (for wording only).
    """

    name: str
    label: str
    type: Type
    per: str = ""
    offset: int = 0
    at: Span | None = None
    by_span: bool = False


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


# -- periods ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FixedPeriod:
    """A period with both ends written out."""

    period: Period


@dataclass(frozen=True, slots=True)
class RecentYears:
    """The last `count` full calendar years before the as-of date; `count` 0 is the year of the as-of date."""

    count: int


@dataclass(frozen=True, slots=True)
class ReferencePeriod:
    """`year`, `quarter`, `month`, `period`: the reference period itself, or the year it lies in."""

    kind: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one day to another, both in."""

    first: Valued
    last: Valued


@dataclass(frozen=True, slots=True)
class PeriodOf:
    """`year_of(d)`, `quarter_of(d)`, `month_of(d)`: the calendar period a day lies in."""

    kind: str
    day: Valued


@dataclass(frozen=True, slots=True)
class Season:
    """`11-01 .. 03-31`: the same days every year, both in; over the turn of the year where the end comes first."""

    first: tuple[int, int]
    last: tuple[int, int]


PeriodNode = FixedPeriod | RecentYears | ReferencePeriod | Stretch | PeriodOf


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """`start(P)`, `end(P)`: the first or last day of a period."""

    period: PeriodNode
    last: bool
    type: Type


@dataclass(frozen=True, slots=True)
class Overlap:
    """`months(P, Q)`, `days(P, Q)`: whole months or days that the periods share."""

    periods: tuple[PeriodNode, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class NthYear:
    """Which year from a day on it is at another: of twelve months each, or of the calendar; nothing before it."""

    since: Valued
    at: Valued
    calendar: bool
    type: Type


# -- arithmetic ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """left `+ - * /` right, or the lesser (`at most`) or greater (`at least`) of both."""

    operator: str
    left: Valued
    right: Valued
    type: Type


@dataclass(frozen=True, slots=True)
class Discretion:
    """`up to x`, `between x and y`: a figure set by others than the rule, an official or the pool of applicants.

    Attributes:
        of: what of the pool it is.
    """

    least: Valued
    most: Valued
    type: Type
    by: str = "主管部门"
    of: Literal["", "rank", "share"] = ""


@dataclass(frozen=True, slots=True)
class Conditional:
    """`value if condition else other`; without `else` nothing where the condition does not hold.

    Where it holds and the value is not there, nor is this: `other` fills nothing in.
    """

    value: Valued
    condition: Condition
    type: Type
    other: Valued | None = None


@dataclass(frozen=True, slots=True)
class Otherwise:
    """`value default fallback`: the fallback where the value is not there."""

    value: Valued
    fallback: Valued
    type: Type


@dataclass(frozen=True, slots=True)
class Rounded:
    """`rounded(x, step)`, `rounded_down`, `rounded_up`: to whole steps; `steps`: how many full ones, not below 0."""

    way: Literal["half up", "down", "up", "steps"]
    value: Valued
    step: Valued
    type: Type


@dataclass(frozen=True, slots=True)
class Fold:
    """A fold (`sum`, `max`, `median` …, never `count`) of values; `existing`: of the years that have a figure."""

    function: FoldFunction
    values: tuple[Valued, ...]
    type: Type
    existing: bool = False


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A fold (`count`, `sum`, `max` …) over the rows of a record kind that meet `where`."""

    function: FoldFunction
    record: str
    label: str
    where: Condition | None
    value: Valued | None
    type: Type


# -- years --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shifted:
    """`x[-1]`, `x[2023]`: an expression as of another reference year."""

    value: Valued
    offset: int
    year: int | None
    type: Type


@dataclass(frozen=True, slots=True)
class Change:
    """`increase(x)`, `growth(x)`: against the same period a year earlier, as a difference or a rate."""

    rate: bool
    value: Valued
    type: Type


@dataclass(frozen=True, slots=True)
class Peak:
    """`peak(x)`: the highest figure of all years before the reference year."""

    fact: FactValue
    type: Type


@dataclass(frozen=True, slots=True)
class Streak:
    """`streak(c)`: years in a row, back from the reference year, in which the condition holds."""

    condition: Condition
    type: Type


# -- choices by key -----------------------------------------------------------------------------------


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
    """A value chosen by keys; rows do not overlap. No row and no `otherwise`: nothing. `name` of one looked up."""

    keys: tuple[Valued, ...]
    rows: tuple[tuple[tuple[Cell, ...], Valued], ...]
    otherwise: Valued | None
    type: Type
    name: str = ""


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table without `by`, to be looked up as `name[key]`; `keys` are the types of its keys."""

    keys: tuple[Type, ...]
    rows: tuple[tuple[tuple[Cell, ...], Valued], ...]
    otherwise: Valued | None
    type: Type


@dataclass(frozen=True, slots=True)
class Slice:
    """One bracket of a base and the rate it is paid at."""

    lower: Valued | None
    upper: Valued | None
    rate: Valued


@dataclass(frozen=True, slots=True)
class Slices:
    """`slice:` 超额累进: each slice of the base at its own rate."""

    base: Valued
    slices: tuple[Slice, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Dated:
    """A series: values in force from their day on, looked up at a day. Before the first: no figure."""

    name: str
    values: tuple[tuple[int, Valued, str], ...]
    at: Valued
    type: Type


# -- other clauses ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClauseAmount:
    """`amount(@clause)`: its award before settlement, of the same row, or over all rows of the firm."""

    clause: str
    title: str
    record: str | None
    domain: Condition | None
    condition: Condition
    same_row: bool
    by_span: bool
    period: Period | None
    award: Valued
    type: Type


Valued = (
    Number
    | Words
    | NamedList
    | AsOf
    | FactValue
    | FieldValue
    | Definition
    | FixedPeriod
    | RecentYears
    | ReferencePeriod
    | Stretch
    | PeriodOf
    | Season
    | PeriodEnd
    | Overlap
    | NthYear
    | Arithmetic
    | Discretion
    | Conditional
    | Otherwise
    | Rounded
    | Fold
    | Aggregate
    | Shifted
    | Change
    | Peak
    | Streak
    | Table
    | OpenTable
    | Slices
    | Dated
    | ClauseAmount
)
