"""Where answers go as they are made, by the name of the file: CSV, Parquet, JSON lines, or a workbook.

What is written stands in a file beside the target until all is there; so the target is whole, or as it was.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from huiqi.base.errors import UsageError
from huiqi.base.writing import csv_bytes
from huiqi.lists.batch.lines import HEADINGS, NO_BOUND, Line, Result, table_lines
from huiqi.output.answer_json import answer_to_json


class Sink(Protocol):
    """Takes answers one by one, and writes them when all are there."""

    def add(self, found: Result) -> None:
        """Take one answer."""

    def content(self) -> bytes:
        """The whole file."""


class CsvSink:
    """A line for each clause; UTF-8 with a mark, as spreadsheets read it."""

    def __init__(self) -> None:
        self.table: list[Line] = []

    def add(self, found: Result) -> None:
        """Take one answer."""
        self.table += table_lines(found)

    def content(self) -> bytes:
        """The whole file."""
        return csv_bytes(HEADINGS, self.table)


class ParquetSink(CsvSink):
    """A line for each clause; amounts as whole fen, null where there is no bound or no money."""

    def content(self) -> bytes:
        """The whole file."""
        return parquet_bytes(HEADINGS, self.table)


class JsonSink:
    """A line for each firm, as `huiqi check --format json` answers, after where it stands in the list."""

    def __init__(self) -> None:
        self.text = io.StringIO()

    def add(self, found: Result) -> None:
        """Take one answer."""
        import json

        where = {"sheet": found.entry.sheet.title, "line": found.line, "uscc": found.entry.code}
        row = json.dumps(where, ensure_ascii=False)
        if first := found.further_of:
            same = json.dumps({"sheet": first.sheet.title, "line": first.line}, ensure_ascii=False)
            self.text.write(f'{{"row": {row}, "same_firm_as": {same}}}\n')
            return
        assert found.whole is not None, "asked one by one"
        self.text.write(f'{{"row": {row}, "answer": {answer_to_json(found.whole)}}}\n')

    def content(self) -> bytes:
        """The whole file."""
        return self.text.getvalue().encode()


def parquet_bytes(headings: Sequence[str], table: Sequence[Line]) -> bytes:
    """A table as Parquet: text, whole numbers, and amounts in fen (`…（分）`)."""
    import polars as pl

    columns = {}
    for place, heading in enumerate(headings):
        values = [line[place] for line in table]
        if heading.endswith(("下限", "上限")):
            fen = [None if value in (None, NO_BOUND) else int(value * 100) for value in values]
            columns[f"{heading}（分）"] = pl.Series(fen, dtype=pl.Int64)
        elif heading == "行号":
            columns[heading] = pl.Series(values, dtype=pl.Int64)
        else:
            columns[heading] = pl.Series(values, dtype=pl.String)
    target = io.BytesIO()
    pl.DataFrame(columns).write_parquet(target)
    return target.getvalue()


FORMATS = (".csv", ".parquet", ".jsonl", ".xlsx")


def beside_of(target: Path) -> Path:
    """Where the rejected rows of a result go."""
    return target.with_name(target.name + ".rejects.csv")


def check_target(target: Path, sources: Iterable[Path]) -> None:
    """That a result can be written there.

    Raises:
        UsageError: it, or the file of its rejects, is one of the lists; its folder is not there, or its ending names
            no format.
    """
    if target.suffix.lower() not in FORMATS:
        raise UsageError(f"结果「{target}」的扩展名要是 {'、'.join(FORMATS)} 之一。")
    written = [each for each in (target, beside_of(target)) if each.exists()]
    for source in sources:
        if source.exists() and any(source.samefile(each) for each in written):
            raise UsageError(f"结果（或退回的行）会写回名单自己「{source}」，请换一个结果文件名。")
    if not target.parent.is_dir():
        raise UsageError(f"无法写入「{target}」：没有这个文件夹。")
