"""How the cells of an .xlsx workbook look: what a number is shown as, what is struck through, raised or hidden.

Of .xls and .ods see `looks_xls.py` and `looks_ods.py`.

Runs in the process that reads workbooks. Only a workbook that has something to be seen is read for it.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from huiqi.lists.tables.seen import NotSure, is_plain, seen
from huiqi.lists.tables.sheets import Cell, Looks, Merged

_ODD_BUILT_IN = frozenset({"9", "10", "17", "27", "36", "50", "55", "57"})
"""Percentages, and months without a day, among the formats that workbooks number."""
_SHARED = ("xl/styles.xml", "xl/sharedStrings.xml")
_DRAWN = (b"<strike", b"vertAlign")
_MARK = re.compile(r"[\d\s\[\]()（）【】①-⑳*†‡#注、,，]+")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def looks_of(path: str) -> dict[str, Looks]:
    """By the name of the sheet."""
    with zipfile.ZipFile(path) as packed:
        looks, is_inline = dict[str, Looks](), False
        for name, part in _parts(packed):
            text = packed.read(part)
            looks[name], is_inline = _hidden(text), is_inline or _is_drawn(text)
        shared = [part for part in _SHARED if part in packed.namelist()]
        is_odd = _has_odd_formats(packed) or any(_is_drawn(packed.read(part)) for part in shared)
    if is_odd or is_inline:
        _look_at_cells(path, looks, is_inline)
    return looks


def _parts(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet's name and the part that holds it (ECMA-376 part 1, 18.2.20)."""
    from defusedxml.ElementTree import fromstring

    relations = fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    for each in fromstring(packed.read("xl/workbook.xml")).iter():
        target = targets.get(each.get(_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if each.tag.endswith("}sheet") and part in packed.namelist():
            yield each.get("name", ""), part


def _is_drawn(text: bytes) -> bool:
    """Whether something in a part is struck through or raised."""
    return any(mark in text for mark in _DRAWN)


def _has_odd_formats(packed: zipfile.ZipFile) -> bool:
    """Whether the styles hold a format that may show a number as something else."""
    if "xl/styles.xml" not in packed.namelist():
        return False
    styles = packed.read("xl/styles.xml").decode("utf-8", errors="replace")
    codes = {html.unescape(code) for code in re.findall(r'formatCode="([^"]*)"', styles)}
    built_in = set(re.findall(r'<(?:\w+:)?xf [^<>]*numFmtId="(\d+)"', styles))
    return bool(built_in & _ODD_BUILT_IN) or not all(map(is_plain, codes))


def _hidden(text: bytes) -> Looks:
    """The rows and columns of a sheet that are hidden, or of no height or width."""
    looks = Looks()
    for row in re.findall(rb"<(?:\w+:)?row\b([^<>]*)>", text):
        if re.search(rb'\b(?:hidden="(?:1|true)"|ht="0")', row) and (number := re.search(rb'\br="(\d+)"', row)):
            looks.hidden_rows.add(int(number[1]) - 1)
    for column in re.findall(rb"<(?:\w+:)?col\b([^<>]*)>", text):
        ends = [re.search(rb'\b%s="(\d+)"' % end, column) for end in (b"min", b"max")]
        if re.search(rb'\b(?:hidden="(?:1|true)"|width="0(?:\.0*)?")', column) and ends[0] and ends[1]:
            looks.hidden_columns.update(range(int(ends[0][1]) - 1, min(int(ends[1][1]), 20_000)))
    return looks


def _look_at_cells(path: str, looks: dict[str, Looks], is_inline: bool) -> None:
    """Fill in what is seen; texts drawn within a sheet, as no spreadsheet writes them, are only read by its whole."""
    from openpyxl import load_workbook

    with Path(path).open("rb") as file:
        book = load_workbook(file, read_only=not is_inline, data_only=True, rich_text=True)
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                _look_at_row(row, looks.setdefault(sheet.title, Looks()))


def _look_at_row(row: Iterable[Any], looks: Looks) -> None:
    for cell in row:
        if cell.value is None:
            continue
        at = cell.row - 1, cell.column - 1
        try:
            shown = _shown(cell)
        except NotSure as why:
            looks.doubts[at] = str(why)
        else:
            if shown is None or cell.font.strike:
                looks.struck.add(at)
            elif shown != cell.value or type(shown) is not type(cell.value):
                looks.cells[at] = shown


def _shown(cell: Any) -> Cell:
    """What is seen of a cell; None where all of it is struck through."""
    from openpyxl.cell.rich_text import CellRichText

    if isinstance(cell.value, CellRichText):
        fonts = [(str(run), getattr(run, "font", None)) for run in cell.value]
        return of_runs([(text, bool(font and font.strike), font.vertAlign if font else "") for text, font in fonts])
    if cell.font.vertAlign in ("superscript", "subscript") and re.search(r"\d", str(cell.value)):
        raise NotSure("整格是上标或下标")
    return seen(cell.value, str(cell.number_format))


def of_runs(runs: Sequence[tuple[str, bool, str | None]]) -> str | None:
    """A text of several runs: what is struck through is gone, a raised mark behind words is a footnote's.

    Args:
        runs: each with whether it is struck through, and whether it is a `superscript` or `subscript`.

    Raises:
        NotSure: a figure begins or goes on with raised or lowered digits.
    """
    left = [(text, height) for text, is_struck, height in runs if not is_struck]
    said = ""
    for text, height in left:
        if height == "superscript" and _MARK.fullmatch(text) and not (said.endswith(("m", "M", "米")) and text in "23"):
            if not said.strip():
                raise NotSure("开头是上标")
        elif height == "subscript" and text.strip().isdigit() and not said[-1:].isalpha():
            raise NotSure("有下标的数字")
        else:
            said += text
    return said if left else None


def spread(looks: Looks, merged: Sequence[Merged]) -> None:
    """What is said of a merged cell is said of all its rows."""
    for (top, left), (bottom, _) in merged:
        for row in range(top + 1, bottom + 1):
            if (top, left) in looks.doubts:
                looks.doubts[row, left] = looks.doubts[top, left]
            if (top, left) in looks.struck:
                looks.struck.add((row, left))
