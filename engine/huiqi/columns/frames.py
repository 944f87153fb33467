"""A register in columns: a frame of firms and one for each kind of record, and how facts stand in them.

- A number (`revenue@2023` where told by period) counts parts of its unit (`scale_of`; fen for money); null: not told.
  Answered 无: `revenue@2023:none` is true. `revenue@earlier` is the highest of all years before those told.
- A day is the range it is known to, in days since 1970-01-01: `since:first`, `since:last`, both null where not told;
  `since:none` is true for 无.
- A yes/no, a choice, a text or a code stands as it is, an ordered choice by its rank; null: not told.
- A list of records: `recognitions:whole` is true where complete, false in part, null where not told;
  `recognitions:covers` (`|高新技术企业|`) what it is complete for in part.

Every frame has `firm`, a whole number; that of firms also `name`, `uscc` and `founded`, the year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from huiqi.base.datatypes import ChoiceType, DateType, NumberType, TruthType, Type
from huiqi.base.values.intervals import NO, YES, Figure, Truth, Value, Word
from huiqi.base.values.units import MONEY
from huiqi.language.vocabulary import Fact, RecordKind, Vocabulary
from huiqi.loading.firms.series import span_of
from huiqi.model.firm import Firm, Row

if TYPE_CHECKING:
    import polars as pl

FEN = 100
_FINE = 10_000
_FINEST = 1_000_000
MOST_FEN = 10**15
_MOST = 10**12
EPOCH = date(1970, 1, 1).toordinal()
DAYS_MOST = date.max.toordinal()


class NotTold(Exception):
    """A value that columns cannot hold: `str()` says which."""


@dataclass
class Frames:
    """A register in columns.

    Attributes:
        firms, records: frames of one engine (Polars, DuckDB or Spark), as the table above says.
        columns: of each frame, `""` for that of firms.
    """

    firms: Any
    records: dict[str, Any]
    columns: dict[str, frozenset[str]] = field(default_factory=dict)


def scale_of(type_: Type) -> int:
    """Into how many parts a unit of a type is told: fen, millionths of a share, ten-thousandths of others."""
    if isinstance(type_, NumberType):
        return FEN if type_.unit == MONEY else _FINEST if type_.ratio else _FINE
    return 1


def most_of(type_: Type) -> int:
    """What no value of a type is beyond, in its parts."""
    if isinstance(type_, NumberType):
        return MOST_FEN if type_.unit == MONEY else _MOST * scale_of(type_) // _FINE
    return len(type_.values) if isinstance(type_, ChoiceType) else DAYS_MOST


def frames_of(firms: Sequence[Firm], vocabulary: Vocabulary) -> tuple[Frames, dict[int, str]]:
    """Firms in columns (`firm` is the place in the sequence), and those that columns cannot hold, with why."""
    table, records, odd = _Table(), {name: _Table() for name in vocabulary.records}, dict[int, str]()
    for place, firm in enumerate(firms):
        try:
            row, lists = _firm_cells(firm, vocabulary), _record_cells(firm, vocabulary)
        except NotTold as why:
            odd[place] = str(why)
            continue
        table.add({"firm": place, **row})
        for name, rows in lists.items():
            for number, cells in enumerate(rows):
                records[name].add({"firm": place, "row": number, **cells})
    made = {name: each.frame(("firm", "row", "label"), vocabulary, name) for name, each in records.items()}
    firms_frame = table.frame(("firm", "name", "uscc", "founded"), vocabulary, "")
    columns = {"": frozenset(firms_frame.columns)} | {name: frozenset(each.columns) for name, each in made.items()}
    return Frames(firms_frame.lazy(), {name: each.lazy() for name, each in made.items()}, columns), odd


class _Table:
    """Rows of cells, of which each may lack some."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.names: dict[str, None] = {}

    def add(self, cells: Mapping[str, Any]) -> None:
        self.rows.append(dict(cells))
        self.names.update(dict.fromkeys(cells))

    def frame(self, always: Iterable[str], vocabulary: Vocabulary, record: str) -> pl.DataFrame:
        import polars as pl

        names = list(dict.fromkeys([*always, *self.names]))
        return pl.DataFrame(
            [
                pl.Series(name, [row.get(name) for row in self.rows], dtype=column_type(name, vocabulary, record))
                for name in names
            ]
        )


def column_type(name: str, vocabulary: Vocabulary, record: str) -> Any:
    """The type of a column of the frame of firms (`record` empty) or of a record kind; None: it means nothing."""
    import polars as pl

    fixed = (
        {"firm": pl.Int64, "row": pl.Int64, "label": pl.String} if record else {"firm": pl.Int64, "founded": pl.Int64}
    )
    base, _, part = name.partition(":")
    fact, at, span = base.partition("@")
    if name in fixed:
        return fixed[name]
    if not record and base in vocabulary.records and part in ("whole", "covers"):
        return pl.Boolean if part == "whole" else pl.String
    facts: Mapping[str, Fact] = vocabulary.records[record].fields if record else vocabulary.facts
    known = facts.get(fact)
    if (
        known is None
        or bool(at) != bool(known.per)
        or (part == "none") > (bool(at) or isinstance(known.type, DateType))
    ):
        return None
    if part == "none":
        return pl.Boolean
    parts = ("first", "last") if isinstance(known.type, DateType) else ("",)
    return _stored(known.type, pl) if part in parts and _is_span(span, known.per) else None


def _is_span(span: str, per: str) -> bool:
    return not per or span == "earlier" or span_of(span, per) is not None


def _stored(type_: Type, pl: Any) -> Any:
    if isinstance(type_, (NumberType, DateType)):
        return pl.Int64
    if isinstance(type_, TruthType):
        return pl.Boolean
    return pl.Int64 if isinstance(type_, ChoiceType) and type_.ordered else pl.String


# -- one firm -----------------------------------------------------------------------------------------


def _firm_cells(firm: Firm, vocabulary: Vocabulary) -> dict[str, Any]:
    cells: dict[str, Any] = {"name": firm.name, "founded": firm.founded}
    for name, value in firm.facts.items():
        cells |= _cells(name, value, vocabulary.facts[name].type)
    for name, figures in firm.series.items():
        for span, told in figures.items():
            cells |= _cells(f"{name}@{span}", told, vocabulary.facts[name].type)
    for name, value in firm.earlier.items():
        cells |= _cells(f"{name}@earlier", value, vocabulary.facts[name].type)
    for name, given in firm.records.items():
        cells[f"{name}:whole"] = given.complete
        cells[f"{name}:covers"] = f"|{'|'.join(sorted(given.complete_for))}|"
    return cells


def _record_cells(firm: Firm, vocabulary: Vocabulary) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [_row_cells(row, vocabulary.records[name]) for row in given.rows] for name, given in firm.records.items()
    }


def _row_cells(row: Row, kind: RecordKind) -> dict[str, Any]:
    cells: dict[str, Any] = {"label": row.label}
    for name, value in row.values.items():
        cells |= _cells(name, value, kind.fields[name].type)
    return cells


def _cells(name: str, value: Value | None, type_: Type) -> dict[str, Any]:
    """The columns that hold one value."""
    if value is None:
        return {f"{name}:none": True}
    if isinstance(type_, DateType):
        return _day_cells(name, value)
    if isinstance(value, Truth):
        if not value.known or value.least not in (NO, YES):
            raise NotTold(f"{name} 不确定")
        return {name: value.least == YES}
    if isinstance(value, Word):
        if value.options is None or len(value.options) != 1 or value.nothing:
            raise NotTold(f"{name} 有几种可能")
        return {name: next(iter(value.options))}
    if not (value.plain and value.lo == value.hi):
        raise NotTold(f"{name} 不是一个数")
    return {name: _whole(name, value.lo, type_)}


def _whole(name: str, number: Any, type_: Type) -> int:
    parts = Fraction(number) * scale_of(type_)
    if parts.denominator != 1 or abs(parts) > most_of(type_):
        raise NotTold(f"{name} 的数太细或太大")
    return parts.numerator


def _day_cells(name: str, value: Value) -> dict[str, Any]:
    assert isinstance(value, Figure)
    if not value.there:
        return {f"{name}:none": True}
    if value.nothing or value.no_figure or value.open:
        raise NotTold(f"{name} 不确定有没有")
    return {f"{name}:first": int(value.lo) - EPOCH, f"{name}:last": int(value.hi) - EPOCH}
