"""The rows of a sheet below its headings: which are of firms, which are totals, signatures and repeated headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.datatypes import NumberType
from engine.diagnostics import Problem
from engine.tables.layout import Layout, clean
from engine.tables.mapping import Column
from engine.tables.sheets import Cell, Sheet, is_blank, shown

_TOTAL = re.compile(r"(?:总计|合计|小计|共计|累计|平均|本页合计|本页小计)(?:[::(].*)?")
_FOOT = re.compile(
    r"(?:填报单位|填表单位|填报人|填表人|制表人?|审核人?|复核人?|负责人|单位负责人|填报日期|填报时间|制表日期|联系人|联系电话|"
    r"备注|注|说明|填表说明|单位盖章|盖章|以上|以下空白)(?:[::(,,].*|\d[.、].*|)"
)


@dataclass(frozen=True, slots=True)
class Body:
    """A row below the headings.

    Attributes:
        cells: with vertically merged ones filled.
        skipped: why it is of no firm; empty where it is.
        problems: cells merged over several firms.
    """

    row: int
    cells: Sequence[Cell]
    skipped: str = ""
    problems: tuple[Problem, ...] = ()


def body_rows(sheet: Sheet, layout: Layout, columns: Sequence[Column]) -> Iterator[Body]:
    """Every row below the headings that is not blank."""
    names = [c.position for c in columns if c.fact and c.role == "fact" and c.fact.name in ("name", "uscc")]
    merges = _Merges(sheet, layout, columns, names)
    headings = [clean(shown(cell)) for cell in sheet.rows[layout.last]]
    for row in range(layout.last + 1, len(sheet.rows)):
        cells = sheet.rows[row]
        if all(is_blank(cell) for cell in cells):
            continue
        why = _why_skipped(cells, headings, names)
        filled, problems = (cells, ()) if why else merges.filled(row, cells)
        yield Body(row, filled, why, problems)


def _why_skipped(cells: Sequence[Cell], headings: list[str], names: list[int]) -> str:
    texts = [clean(shown(cell)) for cell in cells]
    told = [text for text in texts if text]
    first = told[0] if told else ""
    named = [texts[each] for each in names if each < len(texts) and texts[each]]
    if any(_TOTAL.fullmatch(text) for text in [first, *named]):
        return "合计行"
    if len(told) > 1 and texts == headings[: len(texts)] and told == [text for text in headings if text]:
        return "又一行列名"
    if _FOOT.fullmatch(first) and (not named or named == [first]):
        return "表尾的说明"
    if len(told) == 1 and not named and names:
        return "只有一格，不是企业"
    return ""


class _Merges:
    """Cells merged downwards: what is written once counts for each row of the same firm."""

    def __init__(self, sheet: Sheet, layout: Layout, columns: Sequence[Column], names: list[int]) -> None:
        self.sheet = sheet
        below = [each for each in sheet.merged if each[0][0] > layout.last and each[1][0] > each[0][0]]
        self.firms = {(top, bottom) for (top, left), (bottom, _) in below if left in names}
        by_position = {column.position: column for column in columns if column.role != "ignored"}
        self.cells = [
            (top, bottom, left, by_position[left]) for (top, left), (bottom, _) in below if left in by_position
        ]

    def filled(self, row: int, cells: Sequence[Cell]) -> tuple[Sequence[Cell], tuple[Problem, ...]]:
        """The row's cells with what merged ones above say, and amounts that stand for several firms at once."""
        here = [each for each in self.cells if each[0] <= row <= each[1]]
        if not here:
            return cells, ()
        full = [*cells, *[None] * (max(left for _, _, left, _ in here) + 1 - len(cells))]
        problems = []
        for top, bottom, left, column in here:
            one_firm = any(first <= top and bottom <= last for first, last in self.firms)
            if not one_firm and column.fact and isinstance(column.fact.type, NumberType):
                message = f"{column.label}：这一格合并了几家企业的行，分不清各是多少"
                problems.append(Problem("T08", message, self.sheet.place(row, left), "请取消合并，逐行填写"))
            else:
                full[left] = self.sheet.cell(top, left)
        return full, tuple(problems)
