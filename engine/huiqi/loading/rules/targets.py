"""Reads the figures a policy aims at, from the CSV file beside it."""

from __future__ import annotations

import re
from fractions import Fraction

from huiqi.base.documents import Node, Text
from huiqi.base.values.units import Exact
from huiqi.loading.rules.report import Report
from huiqi.model.policy import Target

COLUMNS = ("指标", "单位", "年份", "数值", "地区", "性质", "条目", "原文", "说明")
KINDS = ("目标", "指导性任务", "基数")
_VALUE = re.compile(r"(>=|<=|>|<|约)?\s*(\d+(?:\.\d+)?)")


def read_targets(node: Node | None, report: Report) -> tuple[Target, ...]:
    """The rows of the file, in its order; every problem is noted."""
    if not isinstance(node, Text):
        if node is not None:
            report.error("D50", "targets 要写文件名", node.place, "targets: 政策编号.targets.csv")
        return ()
    table = report.rows_of(node)
    if table is None:
        return ()
    headings, rows = table
    if tuple(headings) != COLUMNS:
        report.error("D50", f"「{node.value}」的列不对", node.place, f"第一行写 {','.join(COLUMNS)}")
        return ()
    return tuple(found for row in rows if (found := _target(row, report)) is not None)


def _target(row: list[Text], report: Report) -> Target | None:
    told = dict.fromkeys(COLUMNS, "") | {name: cell.value for name, cell in zip(COLUMNS, row, strict=False)}
    empty = [name for name in ("指标", "年份", "数值", "条目") if not told.get(name)]
    if empty or told.get("性质") not in KINDS:
        help = f"指标、年份、数值、条目都要写；性质写 {'、'.join(KINDS)}"
        report.error("D50", f"目标「{told.get('指标', '')}」没有写全", row[0].place, help)
        return None
    sign, number, words = _value(told["数值"])
    written = re.escape(told["数值"].lstrip("><=约 "))
    quoted = not told["原文"] or re.search(rf"(?<![\d.]){written}(?![\d.]*\d)", told["原文"])
    if number is not None and not quoted and not told["说明"]:
        report.error("D50", f"目标「{told['指标']}」的原文里没有 {told['数值']}", row[0].place, "核对数值，或写说明")
    return Target(
        told["指标"],
        told["单位"],
        told["年份"],
        sign,
        number,
        words,
        told["地区"],
        told["性质"],
        told["条目"],
        told["原文"],
        told.get("说明", ""),
    )


def _value(text: str) -> tuple[str, Exact | None, str]:
    """`>= 130` as sign and number; anything else is kept in words."""
    read = _VALUE.fullmatch(text)
    if read is None:
        return "", None, text
    number = Fraction(read[2])
    return read[1] or "", int(number) if number.denominator == 1 else number, ""
