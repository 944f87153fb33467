"""One firm of a list, being put together: what its cells tell, and what is told of its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from huiqi.base.datatypes import DateType, RegionType, TextType
from huiqi.base.diagnostics import Place, Problem
from huiqi.base.documents import DocumentError, Mapping, Node, Text, parse_text
from huiqi.base.errors import InputError
from huiqi.base.values.places import codes_of_place
from huiqi.language.vocabulary import RecordKind
from huiqi.lists.tables.cells import as_written, check_month, whether
from huiqi.lists.tables.mapping import Column
from huiqi.lists.tables.sheets import Cell, Sheet, is_blank
from huiqi.loading.firms.scalars import ValueProblem
from huiqi.loading.firms.titles import LEVEL, family, level_of
from huiqi.model.firm import NO_WORDS, NONE_WORDS, YES_WORDS

SEE_SHEET = frozenset({"见表", "见附表", "见清单", "有，见表", "已填全"})
"""In a record kind's own column: the rows on its sheet are all there are."""


@dataclass(frozen=True, slots=True)
class CellFact:
    """What a cell tells: its column, and its text as a firm's file would have it."""

    column: Column
    text: Text


@dataclass(frozen=True, slots=True)
class Spread:
    """What a firm's own row says of one recognition: the record (None: there is none), and what it tells of it."""

    record: Mapping | None
    place: Place


@dataclass
class Records:
    """What a list tells of one kind of record of a firm.

    Attributes:
        rows: of record sheets, as a firm's file would have them; `spread`: over columns of its own row, by title.
        covered: the kinds (of its `complete_by` field) of which a joined list tells all.
        whole: the rows are all there are; `has_sheet`: a sheet of them was read.
        doubted: the kinds of which a row elsewhere may be one more of this firm's; `""` where of any.
        said: what the firm's own row says of the list: a node, `True` that these are all, None where nothing.
    """

    rows: list[Node] = field(default_factory=list)
    spread: dict[str, Spread] = field(default_factory=dict)
    covered: list[str] = field(default_factory=list)
    whole: bool = False
    has_column: bool = False
    has_sheet: bool = False
    doubted: set[str] = field(default_factory=set)
    said: Node | bool | None = None


@dataclass
class Entry:
    """One firm of a list, being put together.

    Attributes:
        sheet, row: where it stands (the row from 0).
        told: its facts; `problems` with its cells, and with records of it on other sheets.
        notes: what was left out, or joined with a doubt; told with the answer.
        also: further rows of the same firm, which say the same of it, or more.
    """

    sheet: Sheet
    row: int
    name: str
    code: str
    told: list[CellFact] = field(default_factory=list)
    records: dict[str, Records] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    also: list[Entry] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The line of its row."""
        return self.sheet.line(self.row)

    @property
    def count(self) -> int:
        """How many rows the firm stands in."""
        return 1 + len(self.also)

    def seen_from(self, other: Entry) -> str:
        """Where it stands, in words, for a reader of another row: with its sheet, where that is not the same."""
        return f"{'' if self.sheet is other.sheet else self.sheet.title}第 {self.line} 行"

    def of(self, kind: RecordKind) -> Records:
        """What is told of a kind of record."""
        return self.records.setdefault(kind.name, Records())


def cells_told(
    columns: Sequence[Column], sheet: Sheet, row: int, cells: Sequence[Cell]
) -> tuple[list[CellFact], list[Problem]]:
    """What the cells of a row tell, and those of which it cannot be known."""
    told, problems = list[CellFact](), list[Problem]()
    for column in columns:
        if column.role == "ignored":
            continue
        cell = cells[column.position] if column.position < len(cells) else None
        place = sheet.place(row, column.position)
        try:
            _check_seen(sheet, row, column.position)
            text = _text_of(cell, column)
            told.append(CellFact(column, Text(text, place, flush=False)))
        except ValueProblem as problem:
            problems.append(Problem(problem.code, f"{column.label}：{problem.message}", place, problem.help))
    extra = [each for each in range(_width(columns), len(cells)) if not is_blank(cells[each])]
    if extra and sheet.lines:
        message = f"这一行有 {len(cells)} 格，列名只有 {_width(columns)} 个"
        problems.append(Problem("T03", message, sheet.place(row, extra[0]), "含逗号的内容请加引号"))
    return told, problems


def _check_seen(sheet: Sheet, row: int, column: int) -> None:
    """That what a cell shows can be told.

    Raises:
        ValueProblem: its format or its marks leave a doubt, or it is struck through.
    """
    if why := sheet.looks.doubts.get((row, column)):
        help = "把显示格式改为常规，按列名的单位写数，或写上带单位的数"
        raise ValueProblem("T19", f"这一格的显示格式让人分不清是多少（{why}）", help)
    if (row, column) in sheet.looks.struck:
        raise ValueProblem("T23", "这一格划掉了，不知道还算不算", "不算的请清空，算的请去掉删除线")


def _text_of(cell: Cell, column: Column) -> str:
    """What a cell says, by what its column means."""
    if column.is_trimmed and isinstance(cell, str):
        check_month(cell.strip())
    if column.role == "title" and column.fact is None:
        return whether(cell)
    return as_written(cell, column.fact.type if column.fact else TextType(), column.unit)


def _width(columns: Sequence[Column]) -> int:
    return max((column.position for column in columns), default=-1) + 1


def add_told(entry: Entry, told: Sequence[CellFact]) -> None:
    """Put what a firm's own row tells with the firm: facts, record lists in cells, recognitions over columns."""
    titles: dict[str, list[CellFact]] = {}
    above = "".join(each.text.value for each in told if each.column.role == "above" and not each.text.unknown)
    for each in told:
        column = each.column
        if column.role == "fact":
            entry.told.append(_placed(each, above))
        elif column.role == "title":
            titles.setdefault(column.title, []).append(each)
        elif column.role == "list" and column.kind:
            _add_list(entry.of(column.kind), each.text, column)
    for title, parts in titles.items():
        kind = parts[0].column.kind
        assert kind is not None
        _add_title(entry.of(kind), title, parts, kind)


def _placed(told: CellFact, above: str) -> CellFact:
    """A place of which there are two of that name, with the city that stands beside it: 市中区 in 内江市."""
    is_region = told.column.fact is not None and isinstance(told.column.fact.type, RegionType)
    if not above or not is_region or len(codes_of_place(told.text.value)) < 2:
        return told
    return CellFact(told.column, Text(above + told.text.value, told.text.place, flush=False))


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


def _add_title(records: Records, title: str, parts: list[CellFact], kind: RecordKind) -> None:
    """One recognition spread over columns: told once anything is told of it."""
    title, parts = _of_family(title, parts, kind)
    given = [part for part in parts if not part.text.unknown]
    whether = [each for each in given if each.column.fact is None]
    none = [each for each in given if _says_none(each, kind)]
    fields = [each for each in given if each.column.fact is not None and each not in none]
    place = given[0].text.place if given else None
    if place is None or (all(each.text.value in NONE_WORDS for each in fields) and not (whether or none)):
        return
    if none and any(each.text.value not in NONE_WORDS for each in fields):
        message = f"写了没有{title}，又写了它的{fields[0].column.label.partition('·')[2]}"
        raise InputError([Problem("T04", message, fields[0].text.place, "请只留一种")])
    entries = [] if none else [_entry(each, kind) for each in fields]
    entries += [] if none else [_entry(each, kind) for each in whether if each.text.value not in YES_WORDS]
    head = (Text(kind.complete_by or "", place), Text(title, place))
    records.spread[title] = Spread(None if none else Mapping((head, *entries), place), place)


def _of_family(title: str, parts: list[CellFact], kind: RecordKind) -> tuple[str, list[CellFact]]:
    """Columns of a name at several levels, as those of the kind that the level names.

    Raises:
        InputError: something is told, but not of which level; or there is no such kind at that level.
    """
    members = family(title, kind)
    given = [part for part in parts if not part.text.unknown and part.text.value not in NONE_WORDS | NO_WORDS]
    if not members or not given:
        return (title, parts) if not members else (title, [])
    level = next((part for part in given if part.column.fact and part.column.fact.name == LEVEL), None)
    member = members.get(level_of(level.text.value)) if level else None
    if member is None:
        message = f"{title}的级别写了「{level.text.value[:20]}」" if level else f"{title}没有写是哪一级"
        place = (level or given[0]).text.place
        raise InputError([Problem("T25", message, place, f"级别写 {'、'.join(members)}；不知道就都空着")])
    return member, [part for part in parts if not (part.column.fact and part.column.fact.name == LEVEL)]


def _says_none(each: CellFact, kind: RecordKind) -> bool:
    """Whether a cell says that there is no such recognition: 否, or 无 where its day or level should be."""
    fact, text = each.column.fact, each.text.value
    if fact is None:
        return text in NO_WORDS
    return text in NONE_WORDS and (fact.name == kind.date or not isinstance(fact.type, DateType))


def _entry(each: CellFact, kind: RecordKind) -> tuple[Text, Text]:
    """A field of a recognition; a day in place of 是 says that there is one, and when."""
    name = each.column.fact.name if each.column.fact else kind.date or ""
    return Text(name, each.text.place), each.text


def record_node(told: Sequence[CellFact], place: Place, kind: RecordKind, title: str = "") -> Node:
    """A row of a record sheet as an item of the firm's list; `title` where the whole sheet is of one kind."""
    given = [each for each in told if each.column.role == "field" and not each.text.unknown]
    named = {each.column.fact.name for each in given if each.column.fact}
    entries = [(Text(each.column.fact.name, each.text.place), each.text) for each in given if each.column.fact]
    if title and kind.complete_by and kind.complete_by not in named:
        entries.insert(0, (Text(kind.complete_by, place), Text(title, place)))
    return Mapping(tuple(entries), place)
