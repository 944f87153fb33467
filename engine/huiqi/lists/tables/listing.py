"""Reads a list of firms from all its files and sheets: every row is an entry, a reject, or skipped with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from huiqi.base.diagnostics import Place, Problem, suggest
from huiqi.base.errors import InputError, UsageError
from huiqi.language.vocabulary import Vocabulary
from huiqi.lists.tables.doubts import note_apart
from huiqi.lists.tables.entries import CellFact, Entry, Records, add_told, cells_told, record_node
from huiqi.lists.tables.joining import FirmIndex, Match, same_name
from huiqi.lists.tables.mapping import as_headed
from huiqi.lists.tables.merging import one_per_firm
from huiqi.lists.tables.reading_process import MOST_CELLS
from huiqi.lists.tables.rows import Body, body_rows
from huiqi.lists.tables.sheet_kind import NOT_HELD, Joined, Skipped, Understood, understood, understood_as
from huiqi.lists.tables.sheets import is_blank, shown


@dataclass(frozen=True, slots=True)
class Reject:
    """A cell, or a row, that could not be read: where, what it said, why, and what to do."""

    sheet: str
    line: int
    firm: str
    column: str
    written: str
    why: str
    help: str


@dataclass(frozen=True, slots=True)
class ListOptions:
    """How a list is read and answered.

    Attributes:
        records: lists of records to join to it.
        lenient: what cannot be read of a cell is left unknown, and said; else its row is rejected.
        mended: headings as written → what they are to be read as; not at all where that is empty.
        names: paths → how their owner calls the files, where that is not the same.
        whole: a line for every clause, not only for those that say something.
        most_cells: of a file; more is too large.
    """

    records: Sequence[Joined] = ()
    lenient: bool = False
    mended: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    most_cells: int = MOST_CELLS


AS_WRITTEN = ListOptions()


@dataclass
class Listing:
    """A list as it was read, before anything is asked of it.

    Attributes:
        entries: one for each firm, with its further rows.
        rejects: rows of record sheets that are of no firm.
    """

    entries: list[Entry] = field(default_factory=list)
    sheets: list[Understood] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    options: ListOptions = AS_WRITTEN

    @property
    def rows(self) -> int:
        """How many rows are of firms."""
        return sum(entry.count for entry in self.entries)

    @property
    def repeated(self) -> list[Entry]:
        """The firms that stand in it more than once."""
        return [entry for entry in self.entries if entry.also]


def read_listing(
    inputs: Sequence[Path], vocabulary: Vocabulary, as_of: date, options: ListOptions = AS_WRITTEN
) -> Listing:
    """All rows of a list, joined.

    Raises:
        UsageError: a file is not there, or has no such heading as is to be mended.
        InputError: a file is no list, or none has headings that mean anything.
    """
    listing = Listing(options=options)
    how = (vocabulary, as_of, options.mended, options.most_cells)
    sheets = [sheet for path in inputs for sheet in understood(path, *how)]
    sheets += [sheet for joined in options.records for sheet in understood_as(joined, *how)]
    for sheet in sheets:
        sheet.sheet = replace(sheet.sheet, known_as=options.names.get(sheet.sheet.file, ""))
    listing.sheets = sheets
    _check_mended(options.mended, sheets, vocabulary)
    for sheet in sheets:
        if sheet.layout and sheet.kind is None:
            _read_firms(sheet, listing)
    note_apart(listing.entries, vocabulary)
    listing.entries = one_per_firm(listing.entries, vocabulary)
    register = FirmIndex(listing.entries)
    for sheet in sheets:
        if sheet.layout and sheet.kind is not None:
            _read_records(sheet, listing, register)
    return listing


def _check_mended(mended: Mapping[str, str], sheets: Sequence[Understood], vocabulary: Vocabulary) -> None:
    """That each heading that is mended stands somewhere, and is used as what it is to be read as."""
    columns = [column for sheet in sheets for column in sheet.columns]
    headings = list(dict.fromkeys(column.heading for column in columns))
    for written, meant in as_headed(mended).items():
        named = [column for column in columns if column.heading == written]
        if not named:
            raise UsageError(
                f"名单里没有「{written}」这一列。{suggest(written, headings)}有：{'、'.join(headings[:20])}"
            )
        if meant and all(column.role == "ignored" for column in named):
            why = named[0].note or f"{suggest(meant, vocabulary.words())}写词汇表里的名字，见 huiqi schema firm"
            raise UsageError(f"「{written}」不能读作「{meant}」：{why}")


# -- rows ---------------------------------------------------------------------------------------------


def _bodies(each: Understood) -> Iterator[Body]:
    """The rows that are of firms; those that are not are noted."""
    assert each.layout is not None and each.mapper is not None
    for body in body_rows(each.sheet, each.layout, each.columns, each.mapper):
        each.unheaded.update(_unheaded(each, body))
        if body.skipped:
            text = " ".join(shown(cell).strip() for cell in each.sheet.rows[body.row] if not is_blank(cell))
            each.skipped.append(Skipped(body.row, each.sheet.line(body.row), text[:30], body.skipped))
        else:
            each.rows += 1
            each.hidden += body.row in each.sheet.looks.hidden_rows
            yield body


def _unheaded(each: Understood, body: Body) -> Iterator[int]:
    """The positions of a row's cells that stand under no heading."""
    headed = {column.position for column in each.columns}
    filled = (place for place, cell in enumerate(each.sheet.rows[body.row]) if not is_blank(cell))
    return (place for place in filled if place not in headed)


def _read_firms(each: Understood, listing: Listing) -> None:
    sheet = each.sheet
    is_grouped = any(column.role == "field" for column in each.columns)
    for body in _bodies(each):
        told, problems = cells_told(each.columns, sheet, body.row, body.cells)
        entry = Entry(sheet, body.row, _text_of(told, "name"), _text_of(told, "uscc"))
        _note(entry, [*body.problems, *problems], each, body.row, listing.options.lenient)
        entry.notes += _heeded(each, body)
        _collect(entry, lambda entry=entry, told=told: add_told(entry, told))  # type: ignore[misc]
        listing.entries.append(entry)
        if is_grouped:
            _add_fields(entry, told, sheet.place(body.row))


def _heeded(each: Understood, body: Body) -> Iterator[str]:
    """What is to be said with a row: that it is hidden, and of its columns."""
    if body.row in each.sheet.looks.hidden_rows:
        yield f"第 {each.sheet.line(body.row)} 行在表里是隐藏的，按写的读了"
    filled = [column for column in each.columns if column.heed and column.position < len(body.cells)]
    yield from (column.heed for column in filled if not is_blank(body.cells[column.position]))


def _text_of(told: Iterable[CellFact], name: str) -> str:
    """What a row says of a fact; empty where nothing."""
    found = (t.text for t in told if t.column.role == "fact" and t.column.fact and t.column.fact.name == name)
    return next((text.value for text in found if not text.unknown), "")


def _note(entry: Entry, problems: Iterable[Problem], each: Understood, row: int, lenient: bool) -> None:
    """Keep what is wrong with a row: as a problem, or where lenient as a note."""
    for problem in problems:
        if lenient and problem.code != "T03":
            entry.notes.append(f"{problem.message}（第 {each.sheet.line(row)} 行）：按不清楚计")
        else:
            entry.problems.append(problem)


def _collect(entry: Entry, work: Callable[[], None]) -> None:
    try:
        work()
    except InputError as error:
        entry.problems += error.problems


def _add_fields(entry: Entry, told: Sequence[CellFact], place: Place) -> None:
    """The record that a row of a firm holds."""
    by_kind: dict[str, list[CellFact]] = {}
    for each in told:
        if each.column.role == "field" and each.column.kind and not each.text.unknown:
            by_kind.setdefault(each.column.kind.name, []).append(each)
    for parts in by_kind.values():
        assert parts[0].column.kind is not None
        entry.of(parts[0].column.kind).rows.append(record_node(parts, place, parts[0].column.kind))


# -- records ------------------------------------------------------------------------------------------


def _read_records(each: Understood, listing: Listing, register: FirmIndex) -> None:
    assert each.kind is not None
    sheet, nameless = each.sheet, list[int]()
    for body in _bodies(each):
        told, problems = cells_told(each.columns, sheet, body.row, body.cells)
        problems = [*body.problems, *problems, *_not_held(each, body)]
        name, code = _text_of(told, "name"), _text_of(told, "uscc")
        match = register.match(code, name) if code or name else _NOBODY
        nameless += [] if code or name else [body.row]
        if match.entries:
            each.joined += 1
        if not match.entries and (name or code):
            each.unmatched.append(name or code)
        if not match.entries and not problems:
            problems = [Problem("T06", match.why, sheet.place(body.row), match.help)]
        for entry in match.possible:
            _leave_open(entry, each, f"{sheet.title}第 {sheet.line(body.row)} 行可能是它的：{match.why}")
        for entry in match.entries:
            _note(entry, problems, each, body.row, listing.options.lenient)
            entry.of(each.kind).rows.append(record_node(told, sheet.place(body.row), each.kind, each.title))
            _check_name(entry, name, each, body.row)
        if not match.entries:
            listing.rejects += [reject_of(problem, each, body.row, name) for problem in problems]
    for entry in listing.entries:
        _cover(entry.of(each.kind), each)
        if nameless:
            lines = f"第 {sheet.line(nameless[0])} 行{f'等 {len(nameless)} 行' if len(nameless) > 1 else ''}"
            _leave_open(entry, each, f"{sheet.title}{lines}没有写是哪家企业的")


_NOBODY = Match(why="没有写是哪家企业的", help="请写企业名称或统一社会信用代码")


def _cover(records: Records, each: Understood) -> None:
    """What a sheet of records is complete for: nothing, where it has no rows, or is a part by its name."""
    records.has_sheet = True
    if each.rows and not each.is_part:
        records.whole = records.whole or not each.title
        records.covered += [each.title] if each.title else []


def _not_held(each: Understood, body: Body) -> list[Problem]:
    """A column that means nothing else may say that a record is not held any more."""
    for column in each.columns:
        cell = body.cells[column.position] if column.position < len(body.cells) else None
        if column.role == "ignored" and isinstance(cell, str) and NOT_HELD.search(cell):
            message = f"「{column.heading}」写了「{cell.strip()[:40]}」，不知道这一条还算不算"
            place = each.sheet.place(body.row, column.position)
            return [Problem("T21", message, place, "不算的请删去这一行，算的请删去这个字样")]
    return []


def _leave_open(entry: Entry, each: Understood, why: str) -> None:
    """A record may be of this firm: its list is no longer known to be all."""
    assert each.kind is not None
    entry.of(each.kind).doubted.add(each.title)
    entry.notes.append(f"{why}：{each.kind.label}按未必完整计")


def _check_name(entry: Entry, name: str, each: Understood, row: int) -> None:
    if name and entry.name and same_name(name) != same_name(entry.name):
        line = each.sheet.line(row)
        entry.notes.append(f"{each.sheet.title}第 {line} 行按代码接上，那里的名称是「{name}」，请核对")


def reject_of(problem: Problem, each: Understood, row: int, firm: str) -> Reject:
    """A problem as a line of the rejects."""
    position = problem.place.column - 1
    column = next((c.heading for c in each.columns if c.position == position), "")
    written = shown(each.sheet.cell(row, position)) if position >= 0 else ""
    return Reject(each.sheet.title, each.sheet.line(row), firm, column, written, problem.message, problem.help)
