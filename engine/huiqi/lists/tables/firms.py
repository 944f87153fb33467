"""From an entry of a list to a firm, by the reader of firm files; where lenient, what cannot be read is unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from huiqi.base.diagnostics import Place, Problem
from huiqi.base.documents import Mapping, Node, Sequence, Text
from huiqi.base.errors import InputError
from huiqi.language.vocabulary import Vocabulary
from huiqi.lists.tables.entries import Entry
from huiqi.lists.tables.firm_document import document
from huiqi.lists.tables.listing import Listing, Reject, reject_of
from huiqi.lists.tables.sheet_kind import Understood
from huiqi.loading.firms import read_firm
from huiqi.model.firm import Firm, Warned

_IN_CELL = re.compile(r"(?P<source>.+):(?P<line>\d+):(?P<column>\d+)")


@dataclass(frozen=True, slots=True)
class ReadFirm:
    """A firm of a list, with what was left out of it, and the document it was read from."""

    firm: Firm
    notes: tuple[str, ...]
    document: Node


def read_entry(entry: Entry, vocabulary: Vocabulary, as_of: date, lenient: bool = False) -> ReadFirm:
    """The firm an entry tells of; the notes of the list are among its warnings.

    Raises:
        InputError: all that is wrong with it.
    """
    if entry.problems:
        raise InputError(entry.problems)
    node, notes = document(entry, vocabulary), list(entry.notes)
    try:
        firm = read_firm(node, vocabulary, as_of)
    except InputError as error:
        if not lenient:
            raise
        node = _without(node, error.problems)
        firm = _leniently(node, error, vocabulary, as_of)
        notes += [f"{problem.message}：按不清楚计" for problem in error.problems]
    place = str(entry.sheet.place(entry.row))
    warned = tuple(Warned("list", place, note) for note in notes)
    return ReadFirm(replace(firm, warnings=firm.warnings + warned), tuple(notes), node)


def read_entries(
    listing: Listing, vocabulary: Vocabulary, as_of: date
) -> tuple[list[tuple[Entry, ReadFirm]], list[Reject]]:
    """The firms of a list that can be read, and the lines of the rejects for the others."""
    read, rejects = list[tuple[Entry, ReadFirm]](), list[Reject]()
    for entry in listing.entries:
        try:
            read.append((entry, read_entry(entry, vocabulary, as_of, listing.options.lenient)))
        except InputError as error:
            rejects += rejects_of(entry, error.problems, listing)
    return read, rejects


def _leniently(node: Node, error: InputError, vocabulary: Vocabulary, as_of: date) -> Firm:
    """The firm without the cells that cannot be read; the first reasons where that does not help."""
    try:
        return read_firm(node, vocabulary, as_of)
    except InputError:
        raise error from None


def _without(node: Node, problems: tuple[Problem, ...]) -> Node:
    """The document with the cells blank that cannot be read; the keys stay."""
    return _blanked(node, {_cell(problem.place) for problem in problems})


def _blanked(node: Node, cells: set[tuple[str, int, int]]) -> Node:
    if isinstance(node, Text):
        return replace(node, value="") if _cell(node.place) in cells else node
    if isinstance(node, Sequence):
        return replace(node, items=tuple(_blanked(item, cells) for item in node.items))
    return Mapping(tuple((key, _blanked(value, cells)) for key, value in node.entries), node.place)


def _cell(place: Place) -> tuple[str, int, int]:
    """The cell of a place; what stands within the text of a cell is at that cell."""
    if match := _IN_CELL.fullmatch(place.source.name):
        return match["source"], int(match["line"]), int(match["column"])
    return place.source.name, place.line, place.column


def rejects_of(entry: Entry, problems: tuple[Problem, ...], listing: Listing) -> list[Reject]:
    """The lines of the rejects for an entry: each problem where it stands, the last at the entry's own row."""
    found = [_reject(problem, entry, listing) for problem in problems]
    own = next(sheet for sheet in listing.sheets if sheet.sheet is entry.sheet)
    line = entry.sheet.line(entry.row)
    if not any((each.sheet, each.line) == (entry.sheet.title, line) for each in found):
        where = found[0]
        message = f"它在{where.sheet}第 {where.line} 行读不了：{where.why}"
        problem = Problem("T09", message, entry.sheet.place(entry.row), "改正那一行，企业就能回答")
        found.append(reject_of(problem, own, entry.row, entry.name))
    return found


def _reject(problem: Problem, entry: Entry, listing: Listing) -> Reject:
    source, line, column = _cell(problem.place)
    own = next((sheet for sheet in listing.sheets if sheet.sheet.source.name == source), None)
    if own is None:
        own, line = next(sheet for sheet in listing.sheets if sheet.sheet is entry.sheet), entry.sheet.line(entry.row)
    at = Problem(problem.code, problem.message, Place(problem.place.source, line, column), problem.help)
    return reject_of(at, own, _row(own, line), entry.name)


def _row(each: Understood, line: int) -> int:
    """The row that starts on a line of the file."""
    return each.sheet.lines.index(line) if each.sheet.lines else line - 1
