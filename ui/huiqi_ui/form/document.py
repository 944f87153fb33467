"""What the form holds, as the document a firm's file would be. The keys of widgets say what they are for.

`fact.scale`, `fact.revenue.2023`; `list.recognitions` (told or not), `rows.recognitions` (numbers of its rows),
`open.recognitions` (there may be more), `row.recognitions.0.level`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from huiqi.language.vocabulary import Fact, RecordKind, Vocabulary
from huiqi.loading.firms import read_firm_from
from huiqi.model.firm import Firm

UNKNOWN = "不清楚"
NOTHING, LISTED = "没有", "有，逐条填写"
KEPT = "kept"
"""In the session: what a loaded file tells that the form has no field for, by label."""

FormDocument = dict[str, Any]
State = Mapping[Any, Any]


def fact_key(fact: Fact, span: str = "") -> str:
    """The key of a fact's field."""
    return f"fact.{fact.name}.{span}" if span else f"fact.{fact.name}"


def list_key(kind: RecordKind) -> str:
    """The key of whether there are such records."""
    return f"list.{kind.name}"


def rows_key(kind: RecordKind) -> str:
    """Where the numbers of a list's rows stand."""
    return f"rows.{kind.name}"


def open_key(kind: RecordKind) -> str:
    """The key of whether there may be more records than those listed."""
    return f"open.{kind.name}"


def cover_key(kind: RecordKind) -> str:
    """Where it stands what a loaded list is complete for, if not for all."""
    return f"cover.{kind.name}"


def row_key(kind: RecordKind, number: int, field: Fact) -> str:
    """The key of a field of a row."""
    return f"row.{kind.name}.{number}.{field.name}"


def document_of(state: State, vocabulary: Vocabulary) -> FormDocument:
    """What the form holds, by label: text, figures by period, rows. What is not told is not in it."""
    kept: FormDocument = state.get(KEPT, {})
    found = dict(kept)
    for fact in vocabulary.facts.values():
        value = _figures(state, fact, kept.get(fact.label)) if fact.per else _text(state, fact_key(fact))
        if value:
            found[fact.label] = value
    for kind in vocabulary.records.values():
        rows = _rows(state, kind)
        if rows is not None:
            found[kind.label] = rows
    return found


def name_of(state: State, vocabulary: Vocabulary) -> str:
    """The firm's name as far as it is told."""
    return _text(state, fact_key(vocabulary.facts["name"]))


def as_firm(document: FormDocument, vocabulary: Vocabulary, as_of: date) -> Firm:
    """The firm a document tells of.

    Raises:
        InputError: as for a firm file; places are paths (`资质认定[0].级别`).
    """
    return read_firm_from(json.dumps(document).encode(), SOURCE, vocabulary, as_of)


SOURCE = "表单.json"
"""What problems of the form say they are in."""


def _text(state: State, key: str) -> str:
    value = str(state.get(key) or "").strip()
    return "" if value == UNKNOWN else value


def _figures(state: State, fact: Fact, kept: Any) -> FormDocument:
    """The figures of a fact by period: what the file has beside the form's own."""
    start = f"{fact_key(fact)}."
    keys = sorted((key for key in state if isinstance(key, str) and key.startswith(start)), reverse=True)
    own = {key.removeprefix(start): text for key in keys if (text := _text(state, key))}
    return {**own, **{span: text for span, text in (kept or {}).items() if span not in own}}


def _rows(state: State, kind: RecordKind) -> Any:
    """The rows of a list; none where there is nothing; None where it is not told."""
    said = state.get(list_key(kind))
    if said == NOTHING:
        return []
    if said != LISTED:
        return None
    filled = [_row(state, kind, number) for number in filled_rows(state, kind)]
    cover = state.get(cover_key(kind))
    if cover or state.get(open_key(kind)):
        return {"complete_for": list(cover or ()), "items": filled}
    return filled or None


def filled_rows(state: State, kind: RecordKind) -> list[int]:
    """The numbers of the rows that tell something, in the order of the document."""
    return [number for number in state.get(rows_key(kind), ()) if _row(state, kind, number)]


def _row(state: State, kind: RecordKind, number: int) -> FormDocument:
    texts = ((field.label, _text(state, row_key(kind, number, field))) for field in kind.fields.values())
    return {label: text for label, text in texts if text}
