"""Figures that stand apart from all others of their column: most likely written in another unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from huiqi.base.datatypes import NumberType
from huiqi.base.values.display import number_text
from huiqi.base.values.intervals import End, Figure
from huiqi.base.values.units import MONEY
from huiqi.language.vocabulary import Fact, Vocabulary
from huiqi.lists.tables.entries import CellFact, Entry
from huiqi.loading.firms.scalars import ValueProblem, read_value

_APART = 1000
_ENOUGH = 5
"""How many firms a column needs before one can stand apart from them."""


def note_apart(entries: Iterable[Entry], vocabulary: Vocabulary) -> None:
    """A note with each firm whose amount is a thousand times the middle one of its column, or a thousandth of it."""
    columns: dict[int, list[tuple[Entry, CellFact, End]]] = {}
    for entry in entries:
        for told in entry.told:
            amount = _amount(told, vocabulary)
            if amount:
                columns.setdefault(id(told.column), []).append((entry, told, amount))
    for amounts in columns.values():
        if len(amounts) >= _ENOUGH:
            _note(amounts)


def _note(amounts: Sequence[tuple[Entry, CellFact, End]]) -> None:
    middle = sorted(amount for _, _, amount in amounts)[len(amounts) // 2]
    for entry, told, amount in amounts:
        if amount >= middle * _APART or amount * _APART <= middle:
            type_ = told.column.fact.type if told.column.fact else None
            assert isinstance(type_, NumberType) and not isinstance(amount, float) and not isinstance(middle, float)
            text = f"{told.column.label} {number_text(amount, type_)}，同一列居中的是 {number_text(middle, type_)}"
            entry.notes.append(f"{text}：请核对单位")


def _amount(told: CellFact, vocabulary: Vocabulary) -> End | None:
    """An amount of money above zero; None where it is none, or is not known."""
    fact: Fact | None = told.column.fact
    if fact is None or told.text.unknown or not (isinstance(fact.type, NumberType) and fact.type.unit == MONEY):
        return None
    try:
        value = read_value(told.text.value, fact, vocabulary)
    except ValueProblem:
        return None
    return value.lo if isinstance(value, Figure) and value.lo > 0 else None
