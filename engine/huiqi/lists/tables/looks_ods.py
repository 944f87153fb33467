"""How the cells of an OpenDocument spreadsheet look: the file holds the text that is shown beside each value.

OpenDocument 1.3 part 3, 9.1 (tables). Runs in the process that reads workbooks.
"""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal, InvalidOperation
from typing import Any

from huiqi.lists.tables.sheets import Cell, Looks

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_FURTHEST = 20_000
"""Repeated rows and columns beyond are a sheet's empty rest."""


def looks_of_ods(path: str) -> dict[str, Looks]:
    """By the name of the sheet."""
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(path) as packed:
        root = fromstring(packed.read("content.xml"))
    return {table.get(f"{_TABLE}name", ""): _looks(table) for table in root.iter(f"{_TABLE}table")}


def _looks(table: Any) -> Looks:
    looks, row = Looks(), 0
    looks.hidden_columns = _hidden_columns(table)
    for each in table.iter(f"{_TABLE}table-row"):
        count = int(each.get(f"{_TABLE}number-rows-repeated", "1"))
        if each.get(f"{_TABLE}visibility") in ("collapse", "filter") and row + count < _FURTHEST * 50:
            looks.hidden_rows.update(range(row, row + count))
        _look_at_row(each, row, looks)
        row += count
    return looks


def _hidden_columns(table: Any) -> set[int]:
    hidden, column = set[int](), 0
    for each in table.iter(f"{_TABLE}table-column"):
        count = int(each.get(f"{_TABLE}number-columns-repeated", "1"))
        if each.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            hidden.update(range(column, min(column + count, _FURTHEST)))
        column += count
    return hidden


def _look_at_row(row: Any, number: int, looks: Looks) -> None:
    column = 0
    for cell in row:
        count = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        value = cell.get(f"{_OFFICE}value")
        if value is not None and count < _FURTHEST:
            text = "".join("".join(each.itertext()) for each in cell.iter(f"{_TEXT}p")).strip()
            if isinstance(shown := _seen(value, text), str):
                looks.cells |= {(number, column + more): shown for more in range(count)}
        column += count


def _seen(value: str, text: str) -> Cell:
    """The value where the text shows it, rounded or not; else the text."""
    plain = re.sub(r"[,\s¥￥]", "", text)
    try:
        shown, exact = Decimal(plain), Decimal(value)
    except InvalidOperation:
        return text or float(value)
    places = -int(shown.as_tuple().exponent)
    return float(value) if abs(shown - exact) * 2 <= Decimal(10) ** -places else text
