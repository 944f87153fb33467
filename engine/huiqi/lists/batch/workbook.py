"""The workbook for people: a summary by clause, the firms, what each may get and why, and what could not be read."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

from huiqi.base.disclaimer import DISCLAIMER
from huiqi.base.writing import write_cell, write_over
from huiqi.lists.batch.lines import HEADINGS, NO_BOUND, REJECT_HEADINGS, Line, Result, table_lines
from huiqi.lists.batch.summary import what_was_read
from huiqi.lists.batch.tally import COUNTED, Tally, ranked
from huiqi.lists.batch.writers import parquet_bytes
from huiqi.lists.tables.listing import Reject
from huiqi.lists.tables.sheet_kind import OWN_FIRMS
from huiqi.output.text.words import ends

if TYPE_CHECKING:
    from huiqi.lists.batch.summary import Summary

SHEET_LIMIT = 1_048_576
_FIRMS = (
    "表",
    "行号",
    "企业名称",
    "统一社会信用代码",
    "正式文件可兑现（至少）",
    "正式文件可兑现（至多）",
    "各状态合计，若从未领取（至少）",
    "各状态合计，若从未领取（至多）",
    "符合",
    "需人工认定",
    "待补充（有金额）",
    "还需要",
    "请留意",
)
_CLAUSES = ("条款编号", "条款", "政策状态", "符合", "需人工认定", "待补充", "清算后合计（至少）", "清算后合计（至多）")
_WIDTHS = {"企业名称": 28, "条款": 30, "依据": 50, "还需要": 30, "请留意": 40, "原因": 40, "怎么办": 40, "声明": 12}


class Workbook:
    """A workbook being filled; rows past a sheet's end go to a Parquet file beside it."""

    def __init__(self, target: Path, limit: int = SHEET_LIMIT) -> None:
        import xlsxwriter

        self.target, self.limit = target, limit
        self.bytes = io.BytesIO()
        options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
        self.book = xlsxwriter.Workbook(self.bytes, options)
        self.heading = self.book.add_format({"bold": True, "bg_color": "#DDEBF7", "text_wrap": True, "valign": "top"})
        self.money = self.book.add_format({"num_format": "#,##0.00"})
        self.summary = self.book.add_worksheet("概要")
        self.firms = _Sheet(self, OWN_FIRMS, _FIRMS)
        self.clauses = _Sheet(self, "事项", HEADINGS)
        self.tallies: dict[str, Tally] = {}
        self.asked: Result | None = None

    def add(self, found: Result) -> None:
        """Take one answer."""
        self.asked = found
        self.firms.add(_firm(found))
        if found.further_of is not None:
            return
        for line in table_lines(found):
            self.clauses.add(line)
        for each in found.lines:
            self.tallies.setdefault(each.id, Tally(each.title, each.status, {})).add(each)

    def finish(self, summary: Summary, rejects: Sequence[Reject]) -> None:
        """The rejects, and the summary in front of all."""
        if rejects:
            sheet = _Sheet(self, "退回", REJECT_HEADINGS)
            for reject in rejects:
                sheet.add(astuple(reject))
        for full in (self.firms, self.clauses):
            full.sheet.autofilter(0, 0, full.row, len(full.headings) - 1)
            if full.over:
                beside = self.target.with_name(f"{self.target.name}.{full.name}.parquet")
                write_over(beside, parquet_bytes(full.headings, full.over))
                summary.beside.append(beside)
        self._summarise(summary)

    def content(self) -> bytes:
        """The whole file."""
        self.book.close()
        return self.bytes.getvalue()

    def _summarise(self, summary: Summary) -> None:
        told: list[tuple[object, ...]] = [
            ("评估日", self.asked.as_of if self.asked else ""),
            ("规则库", self.asked.rulebase if self.asked else ""),
            ("行", summary.rows, "已回答", summary.answered, "退回", summary.rejected),
        ]
        told += [("", text) for text in what_was_read(summary)]
        told += [("声明", DISCLAIMER), ()]
        sheet = self.summary
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 36)
        sheet.set_column(2, 7, 14)
        for row, cells in enumerate(told):  # long texts run over the cells to their right
            for place, cell in enumerate(cells):
                write_cell(sheet, row, place, cell, None)
        self._table_of_clauses(len(told))

    def _table_of_clauses(self, top: int) -> None:
        for place, text in enumerate(_CLAUSES):
            self.summary.write_string(top, place, text, self.heading)
        for row, (id, tally) in enumerate(ranked(self.tallies), start=top + 1):
            counts = [tally.counts.get(each, 0) for each in COUNTED]
            money = (tally.least, NO_BOUND if tally.most is None else tally.most) if tally.is_money else (None, None)
            for place, cell in enumerate((id, tally.title, tally.status, *counts, *money)):
                write_cell(self.summary, row, place, cell, self.money)


class _Sheet:
    """A sheet filled row by row; what it has no room for is kept apart."""

    def __init__(self, book: Workbook, name: str, headings: Sequence[str]) -> None:
        self.name, self.headings, self.limit = name, headings, book.limit
        self.sheet = book.book.add_worksheet(name)
        self.money, self.row, self.over = book.money, 0, list[Line]()
        self.sheet.freeze_panes(1, 3)
        for place, text in enumerate(headings):
            self.sheet.set_column(place, place, _WIDTHS.get(text, 14))
        for place, text in enumerate(headings):
            self.sheet.write_string(0, place, text, book.heading)

    def add(self, line: Line) -> None:
        """Write a row."""
        if self.row + 1 >= self.limit:
            self.over.append(line)
            return
        self.row += 1
        for place, cell in enumerate(line):
            write_cell(self.sheet, self.row, place, cell, self.money)


def _firm(found: Result) -> Line:
    """A firm's totals, and how many clauses say what."""
    counts = [sum(line.decision is wanted for line in found.lines) for wanted in COUNTED]
    return (
        found.entry.sheet.title,
        found.line,
        found.name,
        found.entry.code,
        *ends(found.due, NO_BOUND),
        *ends(found.unreceived, NO_BOUND),
        *counts,
        found.missing,
        found.heed,
    )
