"""Opens a list, whatever it is called: what a file is, its first bytes say.

Workbooks and Parquet files are read by a process of their own with bounded memory and time
(`huiqi/lists/tables/reading_process.py`), a few at once: a sheet that names a cell in its far corner, or a file that
unpacks to a thousand times its size, would otherwise bring everything down.
"""

from __future__ import annotations

import csv
import io
import os
import pickle
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from huiqi.base.documents import DocumentError, decode
from huiqi.base.errors import UsageError, reason
from huiqi.lists.tables.reading_process import MOST_CELLS
from huiqi.lists.tables.sheets import Cell, Sheet, refused

MAX_BYTES = 200 * 1024 * 1024
MAX_UNPACKED = 2 * 1024**3
SECONDS = 180
"""How long a file may be read."""
_READERS = threading.BoundedSemaphore(max(2, (os.cpu_count() or 2) // 2))
"""Files that are read at once: each may take much memory."""
_SAVE_AGAIN = "请用 Excel 或 WPS 打开，另存为 .xlsx 或 CSV"
_DELIMITERS = (",", "\t", ";", "|", "，")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def open_sheets(path: Path, most_cells: int = MOST_CELLS) -> list[Sheet]:
    """The sheets of a list: xlsx, xlsb, xls, ods, CSV or Parquet.

    Args:
        most_cells: of the file; more is too large.

    Raises:
        UsageError: there is no such file.
        InputError: it is none of these, broken, or too large.
    """
    try:
        if path.is_file() and path.stat().st_size > MAX_BYTES and path.suffix.lower() != ".parquet":
            raise refused(str(path), f"文件超过 {MAX_BYTES // 2**20} MB", "请分成几个文件，或另存为 Parquet")
        with path.open("rb") as file:
            first = file.read(4096)
        if first.startswith(b"PK\x03\x04"):
            _check_zip(path)
            return _workbook(path, most_cells)
        if first.startswith(_OLD_OFFICE):
            return _workbook(path, most_cells)
        if first.startswith(b"PAR1"):
            return _workbook(path, most_cells)
        if _is_markup(first):
            raise refused(str(path), "这是网页或 XML，只是文件名写成了表格", _SAVE_AGAIN)
        if first.startswith(b"%PDF"):
            raise refused(str(path), "这是 PDF，不是表格", "请用原来的表格，或转成 .xlsx")
        return [_text(path, most_cells)]
    except OSError as error:
        raise UsageError(f"无法读取「{path}」：{reason(error)}。") from None


def _is_markup(first: bytes) -> bool:
    start = first.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<", b"mime-version"))


def _check_zip(path: Path) -> None:
    """That it is a workbook, and does not unpack to more than can be read."""
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
            names = packed.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise refused(str(path), "文件不完整，打不开", "请重新下载或另存一份") from None
    if unpacked > MAX_UNPACKED:
        raise refused(str(path), f"解开后有 {unpacked // 2**20} MB，超过上限", "请分成几个文件")
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        raise refused(str(path), "不是文本文件，也不是表格（是压缩包）", "请解压后选择里面的表格")


# -- workbooks ----------------------------------------------------------------------------------------


def _workbook(path: Path, most_cells: int) -> list[Sheet]:
    sheets = _ask_reader(path, most_cells)
    if isinstance(sheets, int):
        message = f"有 {sheets} 格公式没有算出值，读出来是空的"
        raise refused(str(path), message, "用 Excel 或 WPS 打开，保存一次再用")
    return [
        Sheet(str(path), name, rows, merged, hidden=hidden, looks=looks) for name, rows, merged, hidden, looks in sheets
    ]


def _ask_reader(path: Path, most_cells: int) -> Any:
    """What the reading process answers; its refusals are for the user."""
    command = [sys.executable, "-P", "-m", "huiqi.lists.tables.reading_process", str(path), str(most_cells)]
    try:
        with _READERS:
            done = subprocess.run(
                command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, timeout=SECONDS
            )
    except subprocess.TimeoutExpired:
        raise refused(str(path), f"读了 {SECONDS} 秒还没有读完", f"{_SAVE_AGAIN}；只留有内容的行和列") from None
    if done.returncode:
        raise refused(str(path), "这个表太大或已损坏，打不开", f"{_SAVE_AGAIN}；只留有内容的行和列")
    parts = io.BytesIO(done.stdout)
    answer = pickle.load(parts)  # our own process wrote it
    if isinstance(answer, str):
        raise refused(str(path), answer, _SAVE_AGAIN)
    return answer if isinstance(answer, int) else [_with_rows(sheet, parts) for sheet in answer]


def _with_rows(sheet: Any, parts: io.BytesIO) -> Any:
    """A sheet with its rows, which stand in parts after it."""
    name, count, *rest = sheet
    rows = list[list[Cell]]()
    while len(rows) < count:
        rows += pickle.load(parts)
    return (name, rows, *rest)


# -- text -----------------------------------------------------------------------------------


def _text(path: Path, most_cells: int) -> Sheet:
    try:
        text = decode(_marked(path.read_bytes()), str(path))
    except DocumentError as error:
        help = "请另存为 .xlsx 或 CSV（UTF-8 或 GBK）"
        raise refused(str(path), error.finding.message, help) from None
    delimiter = _delimiter(text)
    if text.count(delimiter) + text.count("\n") > most_cells:
        raise refused(str(path), f"有 {most_cells // 10**4} 万格以上", "请分成几个文件，或用登记册（文件夹）")
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    csv.field_size_limit(MAX_BYTES)
    try:
        lines, rows = _numbered(reader)
    except csv.Error:
        message = f"不是完整的 CSV：第 {reader.line_num} 行附近引号不成对"
        raise refused(str(path), message, "请检查引号") from None
    if not rows:
        raise refused(str(path), "文件是空的", "第一行写列名，以下每行一家企业")
    return Sheet(str(path), "", rows, lines=tuple(lines))


def _marked(content: bytes) -> bytes:
    """UTF-16 without its mark gets one: every second byte of its first words is zero."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" not in content[:200]:
        return content
    ends = content[:200]
    return (b"\xff\xfe" if ends[1::2].count(0) > ends[::2].count(0) else b"\xfe\xff") + content


def _delimiter(text: str) -> str:
    """What parts the cells: what most of the first lines have most of; a comma where that says nothing."""
    lines = [line for line in text.split("\n", 50)[:50] if line.strip()]
    counts = {delimiter: sum(delimiter in line for line in lines) for delimiter in _DELIMITERS}
    return max(_DELIMITERS, key=lambda each: (counts[each], each == ","))


def _numbered(reader: Iterator[list[str]]) -> tuple[list[int], list[list[Cell]]]:
    """Each row with the line it starts on: a cell may hold line breaks."""
    lines, rows = list[int](), list[list[Cell]]()
    start = 1
    for row in reader:
        lines.append(start)
        rows.append(list(row))
        start = reader.line_num + 1  # type: ignore[attr-defined]
    return lines, rows
