"""Reads one workbook or Parquet file, answers on standard output.

`python -m huiqi.lists.tables.reading_process FILE MOST_CELLS`

A process of its own, with bounded memory, because the library that reads workbooks makes room for every
cell up to the last one a file names, and ends the process where there is none; and because a small file may unpack to
anything. `files` bounds its time. Expressions over foreign text look no further than the next `<`.
"""

from __future__ import annotations

import json
import pickle
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from huiqi.lists.tables.looks import looks_of, spread
from huiqi.lists.tables.looks_ods import looks_of_ods
from huiqi.lists.tables.looks_xls import looks_of_xls
from huiqi.lists.tables.sheets import Cell, Looks

MEMORY = 4 * 1024**3
"""Bytes of address space."""
MOST_CELLS = 6_000_000
"""Cells of a file, blank ones up to the last row and column of each sheet included; more are a register."""


AT_ONCE = 2000
"""Rows that are handed over at once."""


def sheets(path: str, most_cells: int = MOST_CELLS) -> list[Any] | int | str:
    """Name, rows as they are seen, merged cells, whether hidden, and how it looks, of each sheet.

    Instead: how many formulas have no value (what no spreadsheet has opened reads as blank); or what is wrong.
    """
    with Path(path).open("rb") as file:
        if file.read(4) == b"PAR1":
            return _parquet(path, most_cells)
    if count := _not_worked_out(path):
        return count
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        looks = _looks(path)
        with Path(path).open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            visible = {
                about.name: about.visible == SheetVisibleEnum.Visible
                for about in book.sheets_metadata
                if about.typ == SheetTypeEnum.WorkSheet
            }
            opened = {name: book.get_sheet_by_name(name) for name in visible}
            if too_large := _too_large(opened, most_cells):
                return too_large
            return [_read(sheet, name, looks.get(name, Looks()), visible[name]) for name, sheet in opened.items()]
    except PasswordError:
        return "表格设了打开密码"
    except (CalamineError, OSError, ValueError) as error:
        return "表格设了打开密码" if "assword" in str(error) else "表格打不开：格式不对，或设了打开密码"


def _too_large(sheets: Mapping[str, Any], most_cells: int) -> str:
    """Why the sheets have too much in them to be read; empty where they have not."""
    ends = {name: sheet.end or (0, 0) for name, sheet in sheets.items()}
    sizes = {name: (rows + 1) * (columns + 1) for name, (rows, columns) in ends.items()}
    if sum(sizes.values()) <= most_cells:
        return ""
    largest = max(sizes, key=lambda name: sizes[name])
    rows, columns = ends[largest]
    return f"「{largest}」到第 {rows + 1} 行第 {columns + 1} 列，太大了：只留有内容的行和列，或用登记册"


def _parquet(path: str, most_cells: int) -> list[Any] | str:
    """The one sheet of a Parquet file; its column names are the first row."""
    import polars as pl
    import pyarrow.parquet as pq
    from pyarrow import ArrowException

    try:
        with pq.ParquetFile(path) as file:
            rows, columns = file.metadata.num_rows, file.metadata.num_columns
        if rows * columns > most_cells:
            return f"有 {rows} 行 {columns} 列，太大了：分成几个文件，或用登记册（文件夹）"
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, ArrowException, OSError):
        return "Parquet 文件不完整，打不开"
    cells = [[plain(value) for value in row] for row in frame.iter_rows()]
    return [("", [list(frame.columns), *cells], (), False, Looks())]


def plain(value: object) -> Cell:
    """A value of a column store as a cell; lists of records are written out."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value if value is None or isinstance(value, Cell) else str(value)


def _looks(path: str) -> dict[str, Looks]:
    """How the cells look; nothing of .xlsb, whose formats no library reads."""
    if not zipfile.is_zipfile(path):
        return looks_of_xls(path)
    with zipfile.ZipFile(path) as packed:
        parts = packed.namelist()
    if "xl/workbook.xml" in parts:
        return looks_of(path)
    return looks_of_ods(path) if "content.xml" in parts else {}


def _read(sheet: Any, name: str, looks: Looks, is_visible: bool) -> tuple[Any, ...]:
    rows = [_trimmed(row) for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), cell in looks.cells.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = cell
    merged = tuple(sheet.merged_cell_ranges or ())
    spread(looks, merged)
    return name, rows, merged, not is_visible, replace(looks, cells={})


_NO_VALUE = re.compile(rb"</f>\s{0,99}(?:<v\s{0,99}/>|<v>\s{0,99}</v>|</c>)|<f[^<>]*/>\s{0,99}</c>")


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


def _bounded() -> None:
    """No more memory than a large list needs; where the system knows no such bound, none."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main(arguments: Sequence[str]) -> None:
    """Read one workbook."""
    _bounded()
    found = sheets(arguments[0], int(arguments[1]))
    for part in _parts(found) if isinstance(found, list) else (found,):
        pickle.dump(part, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)


def _parts(found: list[Any]) -> Iterator[Any]:
    """The sheets without their rows, then the rows, some at a time: who takes them in at once stops for seconds."""
    yield [(name, len(rows), *rest) for name, rows, *rest in found]
    for _, rows, *_ in found:
        yield from (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


if __name__ == "__main__":
    main(sys.argv[1:])
