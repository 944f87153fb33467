"""What a list of records says beyond its cells: which recognition was the first, how a row is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from huiqi.base.datatypes import ChoiceType, TextType
from huiqi.base.values.intervals import FALSE, Figure, Value, Word
from huiqi.language.vocabulary import RecordKind
from huiqi.model.firm import YES_WORDS, Row, Warned

_LABEL_WORDS = 4


def row_label(kind: RecordKind, values: dict[str, Value], texts: dict[str, str]) -> str:
    """The row in a few words: `重点实验室 省级 坚果实验室 2024-05-01`: its names and choices, then its date."""
    named = [name for name, each in kind.fields.items() if isinstance(each.type, (ChoiceType, TextType))]
    told = [texts[name] for name in [*named[:_LABEL_WORDS], kind.date or ""] if name in values and texts.get(name)]
    return " ".join(told) or "（未写明的一条）"


def repeated(rows: list[Row]) -> list[int]:
    """The places of rows that say word for word what an earlier one says."""
    return [place for place, row in enumerate(rows) if row.values and any(row.values == e.values for e in rows[:place])]


def first_or_not(rows: list[Row], assumptions: list[str]) -> list[Row]:
    """Rows with `first` set to no where the list itself has an earlier recognition of the same kind.

    A row told to be the first keeps a warning beside it (`row_warnings`): the list contradicts it.
    """
    return [_not_first(row, rows, assumptions) for row in rows]


def _not_first(row: Row, rows: list[Row], assumptions: list[str]) -> Row:
    earlier = next((other for other in rows if other is not row and _surely_before(other, row)), None)
    if earlier is None or row.values.get("first") == FALSE:
        return row
    assumptions.append(f"「{row.label}」之前已有「{earlier.label}」，按非首次计")
    return replace(row, values={**row.values, "first": FALSE})


def _surely_before(other: Row, row: Row) -> bool:
    one, two = other.values.get("kind"), row.values.get("kind")
    then, now = other.values.get("granted_on"), row.values.get("granted_on")
    if not (isinstance(one, Word) and one == two and isinstance(then, Figure) and isinstance(now, Figure)):
        return False
    return then.there and now.there and then.hi < now.lo


def row_warnings(kind: RecordKind, rows: list[Row], as_of: date) -> list[Warned]:
    """What an official should look at: a first time that the list contradicts, a recognition since revoked."""
    found = []
    for row in rows:
        if row.values.get("first") == FALSE and row.texts.get("first", "").lower() in YES_WORDS:
            found.append(
                Warned("not-first", kind.label, f"「{row.label}」写了首次，但清单里有更早的同类认定；按非首次计")
            )
        revoked = row.values.get("revoked_on")
        if isinstance(revoked, Figure) and revoked.there and revoked.lo <= as_of.toordinal():
            found.append(
                Warned("revoked", kind.label, f"「{row.label}」已被撤销；条款没有写撤销的后果，请由主管部门判断")
            )
    return found
