"""What of a firm would be otherwise: a fact, a figure of a year, a field of a record, records it gets, a later day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from huiqi.base.values.dates import Span
from huiqi.base.values.intervals import FALSE, UNKNOWN, Figure, Value
from huiqi.language.vocabulary import Vocabulary
from huiqi.loading.firms.records import first_or_not, row_label
from huiqi.model.firm import Firm, RecordList, Row


@dataclass(frozen=True, slots=True)
class FactEdit:
    """A fact, or its figure of one period (`span`), with another value."""

    name: str
    span: Span | None
    value: Value

    @property
    def place(self) -> tuple[object, ...]:
        """What it sets: two edits of one place cannot both be."""
        return self.name, self.span


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """A field of the firm's record number `index` with another value."""

    record: str
    index: int
    name: str
    value: Value

    @property
    def place(self) -> tuple[object, ...]:
        """What it sets."""
        return self.record, self.index, self.name


@dataclass(frozen=True, slots=True)
class NewRows:
    """Further records of a kind, `count` alike; `words` say what is asked of them."""

    record: str
    values: tuple[tuple[str, Value], ...]
    words: tuple[str, ...]
    count: int = 1

    @property
    def place(self) -> tuple[object, ...]:
        """What it sets."""
        return self.record, self.words


@dataclass(frozen=True, slots=True)
class Waited:
    """The same asked on a later day."""

    day: date

    @property
    def place(self) -> tuple[object, ...]:
        """What it sets."""
        return ("as_of",)


Edit = FactEdit | FieldEdit | NewRows | Waited


def day_of(edits: Iterable[Edit], as_of: date) -> date:
    """The day that is asked about."""
    return next((edit.day for edit in edits if isinstance(edit, Waited)), as_of)


def applied(firm: Firm, edits: Sequence[Edit], vocabulary: Vocabulary) -> Firm:
    """The firm as it would be; a new recognition after an earlier one of its kind is not the first."""
    facts, series = dict(firm.facts), {name: dict(figures) for name, figures in firm.series.items()}
    rows = {name: list(given.rows) for name, given in firm.records.items()}
    for edit in edits:
        if isinstance(edit, FactEdit) and edit.span is None:
            facts[edit.name] = edit.value
        elif isinstance(edit, FactEdit) and edit.span is not None:
            series.setdefault(edit.name, {})[edit.span] = edit.value
        elif isinstance(edit, FieldEdit):
            rows[edit.record][edit.index] = _with_field(rows[edit.record][edit.index], edit)
        elif isinstance(edit, NewRows):
            rows.setdefault(edit.record, []).extend(new_row(edit, vocabulary) for _ in range(edit.count))
    touched = {edit.record for edit in edits if isinstance(edit, (FieldEdit, NewRows))}
    records = {**firm.records, **{name: _listed(name, rows[name], firm.records.get(name)) for name in touched}}
    return replace(firm, facts=facts, series=series, records=records, founded=_founded(facts, firm))


def new_row(edit: NewRows, vocabulary: Vocabulary) -> Row:
    """One of the records it would get."""
    kind, values = vocabulary.records[edit.record], dict(edit.values)
    return Row(values, row_label(kind, values, {}), {})


def _with_field(row: Row, edit: FieldEdit) -> Row:
    texts = {name: text for name, text in row.texts.items() if name != edit.name}
    return replace(row, values={**row.values, edit.name: edit.value}, texts=texts)


def _listed(name: str, rows: list[Row], given: RecordList | None) -> RecordList:
    told = list(map(_surely_first, first_or_not(rows, []))) if name == "recognitions" else rows
    return RecordList(tuple(told), given.complete, given.complete_for) if given else RecordList(tuple(told), False)


def _surely_first(row: Row) -> Row:
    """A record that it would get is not counted on to be the first where the list leaves that open."""
    is_open = not row.texts and row.values.get("first") == UNKNOWN
    return replace(row, values={**row.values, "first": FALSE}) if is_open else row


def _founded(facts: dict[str, Value], firm: Firm) -> int | None:
    """The year of founding, where that fact was changed."""
    day = facts.get("registered_on")
    if day is firm.facts.get("registered_on") or not isinstance(day, Figure) or not day.there:
        return firm.founded
    return date.fromordinal(int(day.lo)).year
