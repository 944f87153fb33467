"""Reads one workbook, answers on standard output.

`python -m huiqi.lists.tables.workbook_process sheets|shapes FILE …`

A process of its own, with bounded memory, because the library that reads workbooks makes room for every
cell up to the last one a file names, and ends the process where there is none.
"""

from __future__ import annotations

import pickle
import re
import sys
import zipfile
from collections.abc import Sequence
from typing import Any

MEMORY = 6 * 1024**3
"""Bytes of address space."""


def sheets(path: str) -> list[Any] | int | str:
    """Name, rows, merged cells, and whether hidden, of each sheet.

    Instead: how many formulas have no value (what no spreadsheet has opened reads as blank); or what is wrong.
    """
    if count := _not_worked_out(path):
        return count
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_path(path) as book:
            read = []
            for about in book.sheets_metadata:
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(about.name)
                rows = [_trimmed(row) for row in sheet.to_python(skip_empty_area=False)]
                hidden = about.visible != SheetVisibleEnum.Visible
                read.append((about.name, rows, tuple(sheet.merged_cell_ranges or ()), hidden))
            return read
    except PasswordError:
        return "表格设了打开密码"
    except (CalamineError, OSError, ValueError) as error:
        return "表格设了打开密码" if "assword" in str(error) else "表格打不开：格式不对，或设了打开密码"


_NO_VALUE = re.compile(rb"</f>\s*(?:<v\s*/>|<v>\s*</v>|</c>)|<f[^>]*/>\s*</c>")


def _not_worked_out(path: str) -> int:
    if not zipfile.is_zipfile(path):
        return 0
    with zipfile.ZipFile(path) as packed:
        parts = [name for name in packed.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return sum(len(_NO_VALUE.findall(packed.read(name))) for name in parts)


def _trimmed(row: list[Any]) -> list[Any]:
    """A row without the blanks at its end."""
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return row[:end]


def shapes(path: str, sheet: str, *columns: str) -> list[tuple[int, int, str]]:
    """Cells of some columns that are shown as something else than they hold: (row, column), from 0, and as what."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    wanted = {int(column) for column in columns}
    cells = (cell for row in book[sheet].iter_rows() for cell in row if getattr(cell, "column", 0) - 1 in wanted)
    return [(cell.row - 1, cell.column - 1, shape) for cell in cells if (shape := shape_of(str(cell.number_format)))]


def shape_of(code: str) -> str:
    """What a number format makes of a number: `percent`, `scaled`, `month`, `year`; empty: as it is."""
    first = code.partition(";")[0].lower()
    if "%" in first:
        return "percent"
    if "y" in first:
        plain = re.sub(r"\[.*?\]", "", first)
        return "" if "d" in plain else "month" if "m" in plain else "year"
    plain = re.sub(r"\[.*?\]", "", first)
    money = re.findall(r"\[\$([^\]-]*)", first) + re.findall(r"[$€£]|usd|hkd", plain)
    if any(symbol not in ("", "¥", "￥", "rmb", "cny") for symbol in money):
        return "scaled"
    bare = re.sub(r'"[^"]*"', lambda text: "万" if re.search("[万亿千]", text[0]) else "", first)
    return "scaled" if "万" in bare or re.search(r"[0#?],+(?![0#?])", bare) or re.search(r"!\.|\\\.", bare) else ""


def _bounded() -> None:
    """No more memory than a large list needs; where the system knows no such bound, none."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main(arguments: Sequence[str]) -> None:
    """Answer one question."""
    _bounded()
    answer = sheets(arguments[1]) if arguments[0] == "sheets" else shapes(*arguments[1:])
    sys.stdout.buffer.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))


if __name__ == "__main__":
    main(sys.argv[1:])
