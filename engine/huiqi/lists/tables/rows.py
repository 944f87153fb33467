"""The rows of a sheet below its headings: which are of firms, which are totals, signatures and repeated headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huiqi.base.datatypes import NumberType
from huiqi.base.diagnostics import Place, Problem
from huiqi.lists.tables.layout import Layout, clean
from huiqi.lists.tables.mapping import Column, Mapper
from huiqi.lists.tables.sheets import Cell, Sheet, is_blank, shown

_SUM = r"(?:总计|合计|小计|共计|汇总|total)"
_TOTAL = re.compile(
    rf".{{0,10}}{_SUM}(?:[::(].*|\d+(?:家|户|个).*)?|(?:本月|本年)?(?:累计|平均)|其中[::].*", re.IGNORECASE
)
_NUMBERED = re.compile(r"\(?[一二三四五六七八九十]{1,3}[)、.,].*")
_SECTION = re.compile(r".*\(\d+(?:家|户|个)\)|第\d+页.*|(?:金额)?单位[::].*")
_PLACE = re.compile(r".{1,12}(?:镇|乡|街道|县|区|市|村|园区)")
_FIRM_END = re.compile(r".*(?:公司|厂|店|社|场|中心|院|所|部|行|坊|馆|站|户|室|庄|园)$")
_EXAMPLE = re.compile(r"\(?(?:例|例如|示例|样例|举例)(?:[::)].*)?")
_FOOT = re.compile(
    r"(?:填报单位|填表单位|单位名称|单位地址|制表单位|填报人|填表人|制表人?|审核人?|复核人?|负责人|单位负责人|填报日期|填报时间|制表日期|联系人|联系电话|"
    r"备注|注|说明|填表说明|单位盖章|盖章)(?:[::].*|\(.*|\d[.、].*|)|以上(?:[为均].*|)|以下空白"
)
_LETTERS = ("甲乙丙丁戊己庚辛壬癸", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SUM_ALONE = re.compile(rf"{_SUM}|(?:本月|本年)?(?:累计|平均)|其中", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """A row below the headings.

    Attributes:
        cells: with vertically merged ones filled.
        skipped: why it is of no firm; empty where it is.
        problems: cells merged over several firms, or a heading where a name should be.
    """

    row: int
    cells: Sequence[Cell]
    skipped: str = ""
    problems: tuple[Problem, ...] = ()


def body_rows(sheet: Sheet, layout: Layout, columns: Sequence[Column], mapper: Mapper) -> Iterator[Body]:
    """Every row below the headings that is not blank."""
    named = [c.position for c in columns if c.fact and c.role == "fact" and c.fact.name == "name"]
    merges = _Merges(sheet, layout, columns)
    for row in range(layout.last + 1, len(sheet.rows)):
        cells = sheet.rows[row]
        texts = [clean(shown(cell)) for cell in cells]
        if all(is_blank(cell) for cell in cells):
            continue
        name = next((texts[each] for each in named if each < len(texts)), "")
        told = [text for text in texts if text]
        why = _why_no_firm(told, name, row == layout.last + 1, mapper)
        problem = None
        if _is_struck(sheet, row):
            why = "整行划掉"
        elif why in _DOUBTFUL and not _is_sum(told, name) and _has_facts(columns, named, texts):
            problem, why = _doubt(why, name, sheet.place(row, named[0] if named else -1)), ""
        filled, problems = (cells, ()) if why else merges.filled(row, cells)
        if not why and name and mapper.is_word(name):
            message = f"「{name[:40]}」是列名，不是企业：表可能是竖着的"
            help = "列名写在一行里，以下每行一家企业"
            problem = Problem("T20", message, sheet.place(row, named[0]), help)
        yield Body(row, filled, why, (*problems, problem) if problem else problems)


_DOUBTFUL = {"合计行", "小标题", "表尾的说明"}
"""What a firm may be called as well: where the row says more of it, it is taken for a firm, or looked at."""


def _doubt(why: str, name: str, place: Place) -> Problem | None:
    """Of a row that says more than its name: a heading is a firm's name then, a total or a note is not known."""
    if why == "小标题":
        return None
    message = f"「{name[:40]}」看着是{why}，行里又写了企业的情况，分不清"
    return Problem("T24", message, place, "是企业的请写全名，不是的请删去这一行")


def _has_facts(columns: Sequence[Column], named: Sequence[int], texts: Sequence[str]) -> bool:
    """Whether a row says something of a firm that no total or heading says: a place, a day, a yes."""
    return any(
        column.role != "ignored"
        and column.position not in named
        and not (column.fact and isinstance(column.fact.type, NumberType))
        and column.position < len(texts)
        and texts[column.position].strip("-—/")
        for column in columns
    )


def _is_struck(sheet: Sheet, row: int) -> bool:
    """Whether all that a row says is struck through."""
    filled = [(row, column) for column, cell in enumerate(sheet.rows[row]) if not is_blank(cell)]
    return sheet.looks.struck.issuperset(filled)


def _why_no_firm(told: list[str], name: str, is_first: bool, mapper: Mapper) -> str:
    """Why a row looks to be of no firm; empty where it may be of one."""
    known = sum(mapper.is_word(text) for text in told)
    is_heading = mapper.is_word(name) if name else known == len(told)
    if is_heading and known > 1 and 2 * known >= len(told):
        return "又一行列名"
    if _is_sum(told, name):
        return "合计行"
    word = name or next(iter(told), "")
    for why, shape in (("合计行", _TOTAL), ("小标题", _SECTION), ("示例行", _EXAMPLE), ("表尾的说明", _FOOT)):
        if shape.fullmatch(word):
            return why
    alone = len(told) == 1 and not name
    if (_NUMBERED.fullmatch(word) and not _FIRM_END.fullmatch(word)) or (alone and _PLACE.fullmatch(word)):
        return "小标题"
    if is_first and len(told) > 1 and _is_numbering(told):
        return "栏次行"
    return ""


def _is_sum(told: list[str], name: str) -> bool:
    """Whether a row is called a total and nothing else: where a name should be, or before how many there are."""
    is_count = not name or bool(re.fullmatch(r"\d+(?:项|家|户|个|件|笔|人)", name))
    return bool(_SUM_ALONE.fullmatch(name) or (is_count and _SUM_ALONE.fullmatch(told[0])))


def _is_numbering(told: list[str]) -> bool:
    """Whether texts number the columns: `甲 乙 1 2 3`, `A B C`, `1 2 3 4`."""
    letters = [text for text in told if not text.isdigit()]
    numbers = told[len(letters) :]
    return any(letters == list(row[: len(letters)]) for row in _LETTERS) and numbers == [
        str(number) for number in range(1, len(numbers) + 1)
    ]


class _Merges:
    """Cells merged downwards: what is written once counts for each row of the same firm."""

    def __init__(self, sheet: Sheet, layout: Layout, columns: Sequence[Column]) -> None:
        self.sheet = sheet
        self.columns = {column.position: column for column in columns if column.role != "ignored"}
        self.named: dict[int, tuple[int, int]] = {}
        self.cells: dict[int, list[tuple[int, int, int, int]]] = {}
        names = [each for each, c in self.columns.items() if c.fact and c.fact.name in ("name", "uscc")]
        for (top, left), (bottom, right) in sheet.merged:
            if top <= layout.last:
                continue
            for row in range(top, min(bottom, len(sheet.rows) - 1) + 1):
                self.cells.setdefault(row, []).append((top, bottom, left, right))
                if left in names:
                    self.named[row] = (top, bottom)

    def filled(self, row: int, cells: Sequence[Cell]) -> tuple[Sequence[Cell], tuple[Problem, ...]]:
        """The row's cells with what merged ones above say, and amounts that stand for several firms or years."""
        here = self.cells.get(row)
        if not here:
            return cells, ()
        full = [*cells, *[None] * (max(left for _, _, left, _ in here) + 1 - len(cells))]
        problems = []
        for top, bottom, left, right in here:
            column = self.columns.get(left)
            if column is None:
                continue
            first, last = self.named.get(row, (row, row))
            over = "几列" if right > left else "几家企业的行" if not first <= top <= bottom <= last else ""
            if over and column.fact and isinstance(column.fact.type, NumberType):
                message = f"{column.label}：这一格合并了{over}，分不清各是多少"
                problems.append(Problem("T08", message, self.sheet.place(row, left), "请取消合并，逐格填写"))
            elif bottom > top:
                full[left] = self.sheet.cell(top, left)
        return full, tuple(problems)
