"""What a list of records says beyond its cells: which recognition was the first, how a row is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from huiqi.base.datatypes import ChoiceType, TextType
from huiqi.base.values.intervals import FALSE, TRUE, UNKNOWN, Figure, Value, Word
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
    """Rows with `first` as far as the list itself bears it out: an earlier recognition of the same kind and level.

    What is not told is no then; what is told to be the first is left open, and asked (`row_warnings`).
    """
    return [_not_first(row, rows, assumptions) for row in rows]


def _not_first(row: Row, rows: list[Row], assumptions: list[str]) -> Row:
    told = row.values.get("first")
    before = [other for other in rows if other is not row and _surely_before(other, row)]
    same = next((other for other in before if other.values.get("level") == row.values.get("level")), None)
    is_sure_of_levels = all("level" in each.values for each in (row, *before))
    if told == TRUE and before and (same is not None or not is_sure_of_levels):
        return replace(row, values={**row.values, "first": UNKNOWN})
    if told is not None or same is None:
        return row
    assumptions.append(f"「{row.label}」之前已有「{same.label}」，按非首次计")
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
        found += [Warned("not-first", kind.label, text) for text in _first_in_doubt(row, rows)]
        revoked = row.values.get("revoked_on")
        if isinstance(revoked, Figure) and revoked.there and revoked.lo <= as_of.toordinal():
            found.append(
                Warned("revoked", kind.label, f"「{row.label}」已被撤销；条款没有写撤销的后果，请由主管部门判断")
            )
    return found


def _first_in_doubt(row: Row, rows: list[Row]) -> Iterator[str]:
    """What is told to be the first beside an earlier one of its kind."""
    if row.texts.get("first", "").lower() not in YES_WORDS:
        return
    before = [other.label for other in rows if other is not row and _surely_before(other, row)]
    if row.values.get("first") == UNKNOWN:
        yield f"「{row.label}」写了首次，但清单里有更早的同类认定「{before[0]}」：请核对首次写得对不对，两种可能都算"
    elif before:
        why = "按这一级首次计；文件指这类资质首次的，由主管部门定"
        yield f"「{row.label}」以前有别的级别的同类认定「{before[0]}」：{why}"
