"""Writes files whole or not at all; an existing one only where that is meant."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from huiqi.base.errors import UsageError, reason
from huiqi.base.legible import legible

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def check_new(targets: Sequence[Path]) -> None:
    """That each of several files can be written, before the first one is.

    Raises:
        UsageError: one is there already, its folder is not, or two are the same.
    """
    for target in targets:
        if target.exists():
            raise UsageError(f"「{target}」已经有了，不覆盖。请换一个文件名，或先移走它。")
        if not target.parent.is_dir():
            raise UsageError(f"无法写入「{target}」：没有这个文件夹。")
    if len({target.resolve() for target in targets}) < len(targets):
        raise UsageError(f"「{targets[0]}」写了两次，请用两个文件名。")


def write_new(target: Path, content: bytes) -> None:
    """A file that is not there yet.

    Raises:
        UsageError: it is there, or cannot be written; nothing is left behind.
    """
    check_new([target])
    write_over(target, content)


def write_over(target: Path, content: bytes) -> None:
    """A file, in place of the one there was: to a file beside it, then renamed.

    Raises:
        UsageError: it cannot be written; what was there is as it was.
    """
    name, target = "", target.resolve()  # a link stays one
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_mask())
        Path(name).replace(target)
    except OSError as error:
        Path(name).unlink(missing_ok=True) if name else None
        raise UsageError(f"无法写入「{target}」：{reason(error)}。") from None


def write_cell(sheet: Any, row: int, column: int, cell: object, money: object, other: object = None) -> None:
    """A cell of a workbook (xlsxwriter's sheet) as what it is; text never becomes a formula or a link.

    A sheet holds fifteen digits (yuan to the fen, to 10^13) and 32,767 characters of a text.

    Args:
        money, other: the formats of sums (Decimal), and of all else; without `other` an empty text is not written.
    """
    if isinstance(cell, Decimal):
        sheet.write_number(row, column, float(cell), money)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, other)
    elif cell or (other is not None and cell is not None):
        sheet.write_string(row, column, legible(str(cell))[:32_000], other)


def csv_bytes(headings: Sequence[str], table: Iterable[Iterable[object]]) -> bytes:
    """A table as CSV for spreadsheets; text that one would run as a formula is kept as text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_safe(cell) for cell in line] for line in table)
    return text.getvalue().encode("utf-8-sig")


def _safe(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    if not isinstance(cell, str):
        return cell
    runs = cell.lstrip(" \u00a0\u3000")[:1] in _FORMULA
    return legible(f"'{cell}" if runs else cell)


def _mask() -> int:
    """The permissions that new files do not get."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
