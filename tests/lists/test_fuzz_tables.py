"""Any table gives firms, rejects or a message, never a traceback; and every row of it ends in one of them."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from huiqi import InputError
from huiqi.lists.tables.firms import read_entry, rejects_of
from huiqi.lists.tables.listing import ListOptions, read_listing
from huiqi.lists.tables.sheet_kind import joined_file
from huiqi.lists.tables.sheets import is_blank
from huiqi.loading.rules import load_rulebase
from tests.conftest import AS_OF
from tests.randomly import randomly

VOCABULARY = load_rulebase().vocabulary
SETTINGS = randomly(500, shrinks=True)
WORDS = [
    *VOCABULARY.words(),
    "2023年营业收入（万元）",
    "2023年",
    "是否高企",
    "高企认定日期",
    "重点实验室/级别",
    "序号",
    "备注",
    "单位：万元",
    "合计",
    "甲公司",
    "乙公司",
    "镇康县",
]
VALUES = [
    "是",
    "否",
    "无",
    "—",
    "",
    "2024-03-01",
    "2024年3月",
    "20240301",
    "1.2亿",
    "3,200",
    "规上",
    "高新技术企业",
    "[{名称: 高企}]",
    "=1+1",
    "'001",
    "9.1E+17",
    "\x07",
    "\u200b",
    "(" * 50,
    "见表",
]
CELLS = st.one_of(st.sampled_from(WORDS + VALUES), st.text(max_size=12), st.none())
TYPED = st.one_of(
    CELLS,
    st.integers(-10, 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(dt.date(1900, 1, 1), dt.date(2199, 1, 1)),
)


def tables(cells: st.SearchStrategy[Any]) -> st.SearchStrategy[list[list[Any]]]:
    headings = st.lists(st.sampled_from(WORDS), max_size=5).map(lambda more: ["企业名称", *more])
    return st.tuples(
        st.lists(st.lists(cells, max_size=4), max_size=2), headings, st.lists(st.lists(cells, max_size=7), max_size=6)
    ).map(lambda parts: [*parts[0], parts[1], *parts[2]])


def read_all(path: Path, records: list[str], lenient: bool) -> None:
    """Read a list to its end; what it says of itself adds up."""
    try:
        options = ListOptions([joined_file(record, VOCABULARY) for record in records], lenient)
        listing = read_listing([path], VOCABULARY, AS_OF, options)
    except InputError as error:
        assert all(problem.message for problem in error.problems)
        return
    for entry in listing.entries:
        try:
            read_entry(entry, VOCABULARY, AS_OF, lenient)
        except InputError as error:
            found = rejects_of(entry, error.problems, listing)
            assert any((each.sheet, each.line) == (entry.sheet.title, entry.sheet.line(entry.row)) for each in found)
            assert all(each.why for each in found)
    for sheet in listing.sheets:
        if sheet.layout is not None:
            body = [row for row in sheet.sheet.rows[sheet.layout.last + 1 :] if not all(map(is_blank, row))]
            assert sheet.rows + len(sheet.skipped) == len(body), "every row is of a firm, or skipped with a reason"


@SETTINGS
@given(tables(CELLS), tables(CELLS), st.booleans())
def test_any_csv(table: list[list[Any]], other: list[list[Any]], lenient: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in (("list.csv", table), ("more.csv", other)):
            text = "\n".join(",".join(f'"{str(cell or "").replace(chr(34), "")}"' for cell in row) for row in rows)
            (Path(folder) / name).write_text(text, "utf-8", errors="replace")
        read_all(Path(folder) / "list.csv", [f"{folder}/more.csv:高企"], lenient)


@randomly(25, shrinks=True)
@given(tables(TYPED), st.booleans())
def test_any_workbook(table: list[list[Any]], merged: bool) -> None:
    book = Workbook()
    sheet = book.active
    for row in table:
        sheet.append([_plain(cell) for cell in row])
    if merged:
        sheet.merge_cells("A1:B2")
    with tempfile.TemporaryDirectory() as folder:
        book.save(Path(folder) / "list.xlsx")
        read_all(Path(folder) / "list.xlsx", [], False)


def _plain(cell: Any) -> Any:
    """Text that a workbook can hold."""
    return "".join(each for each in cell if each.isprintable()) if isinstance(cell, str) else cell
