"""From columns back to firms: for those that a register's own columns do not answer, which are asked one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from huiqi.base.datatypes import ChoiceType, DateType, NumberType, TruthType, Type
from huiqi.base.values.dates import parse_span
from huiqi.base.values.intervals import FALSE, NOTHING, TRUE, Figure, Value, point, word
from huiqi.base.values.units import exact
from huiqi.columns.frames import EPOCH, scale_of
from huiqi.language.vocabulary import Fact, RecordKind, Vocabulary
from huiqi.model.firm import Firm, RecordList, Row

Cells = Mapping[str, Any]


def firm_of(cells: Cells, rows: Mapping[str, list[Cells]], vocabulary: Vocabulary) -> Firm:
    """The firm that a row of the frame of firms, and its rows of records, tell of."""
    facts = {
        fact.name: value
        for fact in vocabulary.facts.values()
        if (value := _stated_value(fact.name, fact, cells)) is not None
    }
    series: dict[str, dict[Any, Value | None]] = {}
    earlier: dict[str, Value] = {}
    for name, span in _dated(cells):
        fact = vocabulary.facts.get(name)
        value = _stated_value(f"{name}@{span}", fact, cells) if fact else None
        if value is not None and span == "earlier":
            earlier[name] = value
        elif value is not None or cells.get(f"{name}@{span}:none"):
            when = parse_span(span)
            if when is not None:
                series.setdefault(name, {})[when] = value
    lists = {
        kind.name: _list(kind, cells, rows.get(kind.name, []))
        for kind in vocabulary.records.values()
        if cells.get(f"{kind.name}:whole") is not None
    }
    return Firm(cells.get("name") or "", facts, series, earlier, lists, cells.get("founded"))


def _dated(cells: Cells) -> Iterator[tuple[str, str]]:
    found = dict.fromkeys(column.removesuffix(":none") for column in cells if "@" in column)
    yield from ((name, span) for name, _, span in (column.partition("@") for column in found))


def _list(kind: RecordKind, cells: Cells, rows: list[Cells]) -> RecordList:
    covers = frozenset(filter(None, (cells.get(f"{kind.name}:covers") or "").split("|")))
    return RecordList(tuple(_row(kind, row) for row in rows), bool(cells[f"{kind.name}:whole"]), covers)


def _row(kind: RecordKind, cells: Cells) -> Row:
    values = {
        name: value for name, each in kind.fields.items() if (value := _stated_value(name, each, cells)) is not None
    }
    texts = {name: _text(value, kind.fields[name].type) for name, value in values.items()}
    return Row(values, cells.get("label") or "", texts)


def _stated_value(name: str, fact: Fact, cells: Cells) -> Value | None:
    """The value that the columns of a fact hold; None where it is not told."""
    if isinstance(fact.type, DateType):
        if cells.get(f"{name}:none"):
            return NOTHING
        first, last = cells.get(f"{name}:first"), cells.get(f"{name}:last")
        return None if first is None or last is None else Figure(first + EPOCH, last + EPOCH)
    held = cells.get(name)
    if held is None:
        return None
    if isinstance(fact.type, NumberType):
        return point(exact(Fraction(held, scale_of(fact.type))))
    if isinstance(fact.type, TruthType):
        return TRUE if held else FALSE
    return point(held) if isinstance(fact.type, ChoiceType) and fact.type.ordered else word(held)


def _text(value: Value, type_: Type) -> str:
    """A value as a firm's file would have it, for what names a record by its words."""
    if isinstance(value, Figure) and isinstance(type_, DateType):
        return date.fromordinal(int(value.lo)).isoformat() if value.there else "无"
    if isinstance(value, Figure) and isinstance(type_, ChoiceType):
        return type_.values[int(value.lo)]
    options = getattr(value, "options", None)
    return next(iter(options)) if options else str(getattr(value, "lo", ""))
