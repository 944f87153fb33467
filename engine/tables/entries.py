"""One firm of a list as the document its own file would be: facts, figures by period, records from all sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from engine.datatypes import ChoiceType, TextType
from engine.diagnostics import Place, Problem
from engine.documents import DocumentError, Mapping, Node, Text, parse_text
from engine.documents import Sequence as Items
from engine.errors import InputError
from engine.firm import NO_WORDS, NONE_WORDS, YES_WORDS
from engine.reader.scalars import ValueProblem
from engine.tables.cells import as_written
from engine.tables.mapping import Column
from engine.tables.sheets import Cell, Sheet, is_blank, shown
from engine.vocabulary import RecordKind, Vocabulary

SEE_SHEET = frozenset({"见表", "见附表", "见清单", "有，见表", "已填全"})
"""In a record kind's own column: the rows on its sheet are all there are."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a cell tells: its column, and its text as a firm's file would have it."""

    column: Column
    text: Text


@dataclass
class Records:
    """What a list tells of one kind of record of a firm.

    Attributes:
        rows: as a firm's file would have them.
        covered: the kinds (of its `complete_by` field) of which these are all there are.
        whole: these are all there are.
        doubted: the kinds of which a row elsewhere may be one more of this firm's; `""` where of any.
        said: what the firm's own row says of the list: a node, `True` that these are all, None where nothing.
    """

    rows: list[Node] = field(default_factory=list)
    covered: list[str] = field(default_factory=list)
    whole: bool = False
    has_column: bool = False
    doubted: set[str] = field(default_factory=set)
    said: Node | bool | None = None


@dataclass
class Entry:
    """One firm of a list, being put together.

    Attributes:
        sheet, row: where it stands (the row from 0).
        told: its facts; `problems` with its cells, and with records of it on other sheets.
        notes: what was left out, or joined with a doubt; told with the answer.
    """

    sheet: Sheet
    row: int
    name: str
    code: str
    told: list[Told] = field(default_factory=list)
    records: dict[str, Records] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def of(self, kind: RecordKind) -> Records:
        """What is told of a kind of record."""
        return self.records.setdefault(kind.name, Records())


def cells_told(
    columns: Sequence[Column], sheet: Sheet, row: int, cells: Sequence[Cell], percents: frozenset[tuple[int, int]]
) -> tuple[list[Told], list[Problem]]:
    """What the cells of a row tell, and those of which it cannot be known."""
    told, problems = list[Told](), list[Problem]()
    for column in columns:
        if column.role == "ignored":
            continue
        cell = cells[column.position] if column.position < len(cells) else None
        place = sheet.place(row, column.position)
        type_ = column.fact.type if column.fact else TextType()
        try:
            is_percent = (row, column.position) in percents
            text = as_written(cell, type_, column.unit, is_percent)
            told.append(Told(column, Text(text, place, flush=False)))
        except ValueProblem as problem:
            problems.append(Problem(problem.code, f"{column.label}：{problem.message}", place, problem.help))
    extra = [each for each in range(_width(columns), len(cells)) if not is_blank(cells[each])]
    if extra and not sheet.merged:
        message = f"这一行有 {len(cells)} 格，列名只有 {_width(columns)} 个"
        problems.append(Problem("T03", message, sheet.place(row, extra[0]), "含逗号的内容请加引号"))
    return told, problems


def _width(columns: Sequence[Column]) -> int:
    return max((column.position for column in columns), default=-1) + 1


def add_told(entry: Entry, told: Iterable[Told]) -> None:
    """Put what a firm's own row tells with the firm: facts, record lists in cells, recognitions over columns."""
    titles: dict[str, list[Told]] = {}
    for each in told:
        column = each.column
        if column.role == "fact":
            entry.told.append(each)
        elif column.role == "title":
            titles.setdefault(column.title, []).append(each)
        elif column.role == "list" and column.kind:
            _add_list(entry.of(column.kind), each.text, column)
    for title, parts in titles.items():
        kind = parts[0].column.kind
        assert kind is not None
        _add_title(entry.of(kind), title, parts, kind)


def _add_list(records: Records, text: Text, column: Column) -> None:
    """What is written of the whole list, in its own column."""
    records.has_column = True
    if text.value in SEE_SHEET:
        records.said = True
    elif not text.unknown:
        records.said = _cell_list(text)


def _cell_list(value: Text) -> Node:
    """A record list written in one cell."""
    if not value.value.startswith(("[", "{")):
        return value
    try:
        return parse_text(value.value, str(value.place))
    except DocumentError as error:
        found = error.finding
        raise InputError([Problem(found.code, found.message, value.place, found.help)]) from None


def _add_title(records: Records, title: str, parts: list[Told], kind: RecordKind) -> None:
    """One recognition spread over columns: the list is complete for it, once anything is told of it."""
    given = [each for each in parts if not each.text.unknown]
    if not given:
        return
    assert kind.complete_by is not None
    records.covered.append(title)
    whether = [each for each in given if each.column.fact is None]
    fields = [each for each in given if each.column.fact is not None and each.text.value not in NONE_WORDS]
    says_no = any(each.text.value.lower() in NO_WORDS for each in whether)
    if says_no and fields:
        message = f"写了没有{title}，又写了它的{fields[0].column.label.partition('·')[2]}"
        raise InputError([Problem("T04", message, fields[0].text.place, "请只留一种")])
    if says_no or not (fields or whether):
        return
    place = given[0].text.place
    entries = [(Text(kind.complete_by, place), Text(title, place))]
    entries += [(Text(each.column.fact.name, each.text.place), each.text) for each in fields if each.column.fact]
    for each in whether:
        if each.text.value.lower() not in YES_WORDS:
            assert kind.date is not None
            entries.append((Text(kind.date, each.text.place), each.text))  # a day says that there is one, and when
    records.rows.append(Mapping(tuple(entries), place))


# -- as a document --------------------------------------------------------------------------------------


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
        if records.rows or records.covered:
            where = records.rows[0].place if records.rows else place
            message = f"{kind.label}既写在一列里，又在别处写了"
            raise InputError([Problem("T03", message, where, "请只用一种写法")])
        return records.said
    rows = Items(tuple(records.rows), place)
    is_whole = records.said is True or (records.whole and not records.has_column)
    if is_whole and not records.doubted:
        return rows
    surely = [each for each in dict.fromkeys(records.covered) if not {each, ""} & records.doubted]
    if not records.rows and not surely:
        return None
    covered = Items(tuple(Text(each, place) for each in surely), place)
    return Mapping(((Text("complete_for", place), covered), (Text("items", place), rows)), place)


def record_node(told: Sequence[Told], place: Place, title: str = "") -> Node:
    """A row of a record sheet as an item of the firm's list; `title` where the whole sheet is of one kind."""
    given = [each for each in told if each.column.role == "field" and not each.text.unknown]
    named = {each.column.fact.name for each in given if each.column.fact}
    entries = [(Text(each.column.fact.name, each.text.place), each.text) for each in given if each.column.fact]
    kind = next((each.column.kind for each in told if each.column.kind), None)
    if title and kind and kind.complete_by and kind.complete_by not in named:
        entries.insert(0, (Text(kind.complete_by, place), Text(title, place)))
    return Mapping(tuple(entries), place)


def written_at(sheet: Sheet, place: Place, row: int) -> str:
    """The text as it was at a place of a sheet."""
    return shown(sheet.cell(row, place.column - 1)) if place.column else ""


def is_title(text: str, kind: RecordKind) -> str:
    """The value of the kind's `complete_by` field that a text names; empty where it names none."""
    each = kind.fields[kind.complete_by] if kind.complete_by else None
    return (each.value_of(text) or "") if each and isinstance(each.type, ChoiceType) else ""
