"""One firm of a list as the document its own file would be: facts, figures by period, records from all sheets."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.base.diagnostics import Place, Problem
from huiqi.base.documents import Mapping, Node, Text
from huiqi.base.documents import Sequence as Items
from huiqi.base.errors import InputError
from huiqi.language.vocabulary import RecordKind, Vocabulary
from huiqi.lists.tables.entries import Entry, Records
from huiqi.loading.firms.titles import title_of


def document(entry: Entry, vocabulary: Vocabulary) -> Node:
    """The firm as its own file would say it.

    Raises:
        InputError: two sheets or columns say different things of it.
    """
    place = entry.sheet.place(entry.row)
    facts = [(Text(name, place), node) for name, node in _facts(entry)]
    kinds = [vocabulary.records[name] for name in entry.records]
    lists = [(Text(kind.name, place), node) for kind in kinds if (node := _list(entry.of(kind), kind, place))]
    return Mapping((*facts, *lists), place)


def _facts(entry: Entry) -> Iterator[tuple[str, Node]]:
    """Each fact once: one value, or its figures by period."""
    figures: dict[str, list[tuple[Text, Node]]] = {}
    single: dict[str, Text] = {}
    for each in entry.told:
        assert each.column.fact is not None
        name = each.column.fact.name
        if each.column.span:
            figures.setdefault(name, []).append((Text(each.column.span, each.text.place), each.text))
        else:
            single[name] = each.text
    for name, text in single.items():
        if name in figures and not text.unknown:
            raise InputError([Problem("T03", f"「{name}」既有按年的列，又有不分年的列", text.place, "请只留一种")])
        if name not in figures:
            yield name, text
    for name, told in figures.items():
        yield name, Mapping(tuple(told), told[0][0].place)


def _list(records: Records, kind: RecordKind, place: Place) -> Node | None:
    """The list of one kind of record, with what it is complete for; None where nothing is told."""
    if isinstance(records.said, (Text, Mapping, Items)):
        if records.rows or records.covered or records.spread:
            where = records.rows[0].place if records.rows else place
            message = f"{kind.label}既写在一列里，又在别处写了"
            raise InputError([Problem("T03", message, where, "请只用一种写法")])
        return records.said
    rows = Items((*records.rows, *_own_rows(records, kind)), place)
    is_whole = (records.said is True and records.has_sheet) or (records.whole and not records.has_column)
    if is_whole and not records.doubted:
        return rows
    told = dict.fromkeys([*records.covered, *records.spread])
    surely = [each for each in told if not {each, ""} & records.doubted]
    if not rows.items and not surely:
        return None
    covered = Items(tuple(Text(each, place) for each in surely), place)
    return Mapping(((Text("complete_for", place), covered), (Text("items", place), rows)), place)


def _own_rows(records: Records, kind: RecordKind) -> Iterator[Node]:
    """Recognitions over the columns of the firm's own row, those left out that a joined list tells too.

    Raises:
        InputError: both tell of one recognition, and not the same.
    """
    for title, spread in records.spread.items():
        joined = [row for row in records.rows if isinstance(row, Mapping) and _tells_of(row, title, kind)]
        if not joined:
            if spread.record is not None:
                yield spread.record
        elif spread.record is None or not any(_says_all(row, spread.record, kind) for row in joined):
            message = f"{title}在企业这一行和记录的名单里写得不一样"
            raise InputError([Problem("T04", message, spread.place, "请核对，两处写成一样，或只留一处")])


def _tells_of(row: Mapping, title: str, kind: RecordKind) -> bool:
    named = next((value for key, value in row.entries if key.value == kind.complete_by), None)
    return isinstance(named, Text) and title_of(named.value, kind) == title


def _says_all(row: Mapping, record: Mapping, kind: RecordKind) -> bool:
    """Whether a row says all that a record says."""
    told = {key.value: value.value for key, value in row.entries if isinstance(value, Text)}
    asked = {key.value: value.value for key, value in record.entries if isinstance(value, Text)}
    return all(told.get(name) == text for name, text in asked.items() if name != kind.complete_by)
