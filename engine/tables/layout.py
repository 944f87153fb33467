"""Where a sheet's headings stand and where its rows begin: titles above, headings of several rows, a unit in a corner.

The heading rows are those of which most cells mean something; so a title, a note or a line of signatures
above them is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from engine.tables.sheets import BLANKS, Sheet, is_blank, shown
from engine.values.units import parse_unit

_LOOKED_AT = 30
_DEEPEST = 3
_WIDEST = 4000
_SCALED = re.compile(r"(?P<scale>千|万|亿)?(?P<unit>.*)")
_BRACKETED = re.compile(r"(?P<text>.+?)[(\[【](?:单位[::]?)?(?P<unit>[^()\[\]【】]{1,8})[)\]】]")
_AFTER_MARK = re.compile(r"(?P<text>.+?)[/::,](?:单位[::]?)?(?P<unit>[^/::,]{1,8})")
_YEAR = re.compile(r"[(\[]?\d{4}(?:年度|年末|年底|年)[)\]]?")
_GROUPS = re.compile(r".*(?:情况|信息|指标|数据|资料|概况|明细|内容|材料|状况)|财务|经营|企业|其他|主要|基本|")
_CORNER = re.compile(r"(?:金额|计量|数量)?单位[::]?(?P<unit>[^,;。、\s]{1,8})")


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column, from the top row to the lowest, the unit written with it, and both as written."""

    position: int
    levels: tuple[str, ...]
    unit: str = ""
    written: str = ""

    @property
    def text(self) -> str:
        """As one: `2024年/营业收入`."""
        return "/".join(self.levels)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is laid out.

    Attributes:
        headings: of every column that has one.
        first, last: the heading rows, from 0; rows of firms follow.
        unit: of amounts that no heading gives a unit, from a corner (`单位：万元`).
        known: how many headings mean something.
    """

    headings: tuple[Heading, ...]
    first: int
    last: int
    unit: str = ""
    known: int = 0


def find_layout(sheet: Sheet, meaning: Callable[[Heading], Hashable | None]) -> Layout | None:
    """The heading rows of which most different things are known, and those that belong to them.

    Args:
        meaning: what a heading means; None where nothing. Two headings that mean the same say one thing.
    """
    best: Layout | None = None
    for last in range(min(len(sheet.rows), _LOOKED_AT)):
        for first in range(last, max(-1, last - _DEEPEST), -1):
            headings = tuple(_headings(sheet, first, last))
            known = len({found for each in headings if (found := meaning(each)) is not None})
            if known and (best is None or known > best.known):
                best = Layout(headings, first, last, known=known)
    if best is None:
        return None
    first, last = _first_row(sheet, best.first, best.last), _last_row(sheet, best.last)
    return Layout(tuple(_headings(sheet, first, last)), first, last, _corner(sheet, first), best.known)


def _first_row(sheet: Sheet, first: int, last: int) -> int:
    """The first heading row, with rows above that reach into it, or gather its columns."""
    while first and last - first + 1 < _DEEPEST and _belongs(sheet, first - 1):
        first -= 1
    return first


def _belongs(sheet: Sheet, row: int) -> bool:
    here = [each for each in sheet.merged if each[0][0] == row]
    downwards = any(bottom > row for _, (bottom, _) in here)
    groups = sum(right > left for (_, left), (_, right) in here)
    texts = [clean(shown(cell)) for cell in sheet.rows[row] if not is_blank(cell)]
    return downwards or groups > 1 or (len(texts) > 1 and all(is_group(text) for text in texts))


def _last_row(sheet: Sheet, last: int) -> int:
    """The last heading row: the one below, where it holds nothing but units."""
    below = sheet.rows[last + 1] if last + 1 < len(sheet.rows) else ()
    texts = [clean(shown(cell)).strip("()") for cell in below if not is_blank(cell)]
    return last + 1 if texts and all(is_unit(text) for text in texts) else last


def is_group(text: str) -> bool:
    """Whether a text above headings only gathers them: `财务情况`, `2023年`, `财务情况(2023年)`."""
    return bool(_GROUPS.fullmatch(_YEAR.sub("", text)))


def nearest_headings(sheet: Sheet) -> list[str]:
    """The texts of the row that looks most like headings, where none is known: for the message."""
    rows = [[shown(cell).strip(BLANKS) for cell in row] for row in sheet.rows[:_LOOKED_AT]]
    return [text for text in max(rows, key=lambda row: sum(map(bool, row)), default=[]) if text]


def clean(text: str) -> str:
    """A heading without what is only layout: white space, marks of required fields, numbering."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).translate(_UNSEEN)
    return re.sub(r"^(?:\d{1,2}[.、](?!\d)|\(\d{1,2}\))", "", plain).strip("*※:。")


_UNSEEN = dict.fromkeys(map(ord, BLANKS))


def split_unit(text: str) -> tuple[str, str]:
    """A heading and the unit written with it: `营业收入(万元)` → `营业收入`, `万元`; no unit where it has none."""
    for shape in (_BRACKETED, _AFTER_MARK):
        if (match := shape.fullmatch(text)) and is_unit(match["unit"]):
            return match["text"], match["unit"]
    return text, ""


def is_unit(text: str) -> bool:
    """Whether a text is a unit that numbers may be told in: `万元`, `%`, `人`, `千美元`."""
    match = _SCALED.fullmatch(text)
    return text in ("%", "‰") or bool(match and match["unit"] and parse_unit(match["unit"]))


def _corner(sheet: Sheet, above: int) -> str:
    """The unit of amounts written above the headings."""
    for row in sheet.rows[:above]:
        for cell in row:
            match = _CORNER.search(clean(shown(cell))) if isinstance(cell, str) else None
            if match:
                unit = match["unit"].rstrip(")]】")
                if is_unit(unit):
                    return unit
    return ""


def _headings(sheet: Sheet, first: int, last: int) -> Iterator[Heading]:
    """The headings that rows `first` to `last` make together."""
    width = min(max(len(sheet.rows[row]) for row in range(first, last + 1)), _WIDEST)
    levels = [_level(sheet, row, width, row < last) for row in range(first, last + 1)]
    for position in range(width):
        words, written = list[str](), list[str]()
        unit = ""
        for level in levels:
            text, own = split_unit(level[position])
            unit = own or unit
            written += [level[position]] if level[position] and level[position] not in written else []
            if is_unit(text.strip("()")) and words:
                unit = text.strip("()")
            elif text and text not in words:
                words.append(text)
        if words:
            yield Heading(position, tuple(words), unit, "/".join(written))


def _level(sheet: Sheet, row: int, width: int, is_upper: bool) -> Sequence[str]:
    """The texts of a heading row, merged cells filled; an upper text also stands over the blanks to its right."""
    texts = ["" if is_blank(cell := sheet.cell(row, each)) else clean(shown(cell)) for each in range(width)]
    for (top, left), (bottom, right) in sheet.merged:
        if top <= row <= bottom and left < width:
            text = clean(shown(sheet.cell(top, left)))
            texts[left : min(right, width - 1) + 1] = [text] * (min(right, width - 1) + 1 - left)
    if is_upper and not sheet.merged:
        for each in range(1, width):
            texts[each] = texts[each] or texts[each - 1]
    return texts
