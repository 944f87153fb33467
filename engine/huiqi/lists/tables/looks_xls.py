"""How the cells of an .xls workbook (Excel 97–2003) look. Runs in the process that reads workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huiqi.lists.tables.looks import of_runs
from huiqi.lists.tables.seen import NotSure, seen
from huiqi.lists.tables.sheets import Cell, Looks

_HEIGHTS = {1: "superscript", 2: "subscript"}


def looks_of_xls(path: str) -> dict[str, Looks]:
    """By the name of the sheet; nothing of a workbook whose formats cannot be read."""
    import xlrd

    try:
        book = xlrd.open_workbook(path, formatting_info=True, logfile=_Silent())
    except (xlrd.XLRDError, NotImplementedError, AssertionError, LookupError):
        return {}  # the reader of values says what is wrong with the file
    return {sheet.name: _looks(book, sheet) for sheet in book.sheets()}


class _Silent:
    """Where xlrd's remarks go."""

    def write(self, _: str) -> None:
        """Drop one."""


def _looks(book: Any, sheet: Any) -> Looks:
    looks = Looks(
        hidden_rows={row for row, about in sheet.rowinfo_map.items() if about.hidden},
        hidden_columns={column for column, about in sheet.colinfo_map.items() if about.hidden},
    )
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.value != "":
                _look_at(book, sheet, (row, column), looks)
    return looks


def _look_at(book: Any, sheet: Any, at: tuple[int, int], looks: Looks) -> None:
    cell = sheet.cell(*at)
    style = book.xf_list[cell.xf_index]
    try:
        shown = _shown(book, cell, style, sheet.rich_text_runlist_map.get(at))
    except NotSure as why:
        looks.doubts[at] = str(why)
        return
    if shown is None or book.font_list[style.font_index].struck_out:
        looks.struck.add(at)
    elif isinstance(shown, str):
        looks.cells[at] = shown


def _shown(book: Any, cell: Any, style: Any, runs: list[tuple[int, int]] | None) -> Cell:
    """What is seen of a cell; None where all of it is struck through."""
    import xlrd

    if runs:
        return of_runs(list(_runs(book, cell.value, style, runs)))
    if cell.ctype not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return None if cell.value is None else str(cell.value)
    if book.font_list[style.font_index].escapement:
        raise NotSure("整格是上标或下标")
    is_day = cell.ctype == xlrd.XL_CELL_DATE
    value = xlrd.xldate_as_datetime(cell.value, book.datemode) if is_day else cell.value
    return seen(value, book.format_map[style.format_key].format_str)


def _runs(book: Any, text: str, style: Any, runs: list[tuple[int, int]]) -> Iterator[tuple[str, bool, str]]:
    """Each run of a text with whether it is struck through, and its height."""
    starts = [(0, style.font_index), *runs]
    ends = [*(start for start, _ in runs), len(text)]
    for (start, number), end in zip(starts, ends, strict=True):
        font = book.font_list[number]
        yield text[start:end], bool(font.struck_out), _HEIGHTS.get(font.escapement, "")
