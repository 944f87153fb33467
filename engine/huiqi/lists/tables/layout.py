"""Where a sheet's headings stand and where its rows begin: titles above, headings of several rows, a unit in a corner.

The heading rows are those of which most cells mean something; so a title, a note or a line of signatures
above them is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from huiqi.lists.tables.sheets import BLANKS, Cell, Sheet, is_blank, shown
from huiqi.lists.tables.units import is_unit, plain_unit, split_unit, unit_said

_LOOKED_AT = 30
_DEEPEST = 3
_WIDEST = 1000
_LONGEST = 60
_PERIOD_WORDS = frozenset(
    {"本年", "上年", "去年", "今年", "本期", "上期", "同期", "上年同期", "本年度", "上年度", "前年"}
)
_YEAR = re.compile(r"[(\[]?(?:19|20)\d{2}(?:年度|年末|年底|年)[)\]]?")
_NAMED_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年(?!\d)|\)|-(?:19|20)\d{2})")
_YEAR_IN_WORDS = re.compile("二[〇零○O0][一二三四五六七八九〇零][一二三四五六七八九〇零]年")
_IN_FIGURES = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")
_ONLY_YEAR = re.compile(r"(?:19|20)\d{2}(?:年度|年末|年底|年)?|(?:19|20)\d{2}-\d{2}-\d{2}")
_GROUPS = re.compile(
    r"(?:企业|单位|公司)?(?:基本|财务|经营|生产经营|主要|主要经济|主要财务|经济|人员|职工|研发|科研|创新|资产|资质|登记|注册|工商|其他)?"
    r"(?:情况|信息|指标|数据|状况|资料|概况)?"
)


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
        unit: of amounts that no heading gives a unit, from a corner (`单位：万元`); `UNCLEAR` where it is not.
        years: that the sheet's name or the rows above the headings name.
    """

    headings: tuple[Heading, ...]
    first: int
    last: int
    unit: str = ""
    years: frozenset[int] = frozenset()


def find_layout(sheet: Sheet, meaning: Callable[[Heading], Hashable | None]) -> Layout | None:
    """The heading rows of which most different things are known, and those that belong to them; None where none is.

    Args:
        meaning: what a heading means; None where nothing. Two headings that mean the same say one thing.
    """
    best, known = None, 0
    for last in range(min(len(sheet.rows), _LOOKED_AT)):
        for first in range(last, max(-1, last - _DEEPEST), -1):
            found = {meaning(heading) for heading in _headings(sheet, first, last)} - {None}
            if len(found) > known:
                best, known = (first, last), len(found)
    if best is None:
        return None
    first, last = _first_row(sheet, *best), _last_row(sheet, best[1])
    has_units = last > best[1] and any(is_unit(text) for text in _texts(sheet.rows[last]))
    unit = unit_said(_around(sheet, first, last))
    headings = tuple(_headings(sheet, first, last, has_units))
    return Layout(headings, first, last, unit, _years_named(sheet, first))


def nearest_headings(sheet: Sheet) -> list[str]:
    """The texts of the row that looks most like headings, where none is known: for the message."""
    rows = [[shown(cell).strip(BLANKS) for cell in row] for row in sheet.rows[:_LOOKED_AT]]
    return [text for text in max(rows, key=lambda row: sum(map(bool, row)), default=[]) if text]


def clean(text: str) -> str:
    """A heading without what is only layout: white space, marks of required fields, numbering."""
    plain = "".join(unicodedata.normalize("NFKC", text[: 4 * _LONGEST]).split()).translate(_UNSEEN)
    return re.sub(r"^(?:\d{1,2}[.、](?!\d)|\(\d{1,2}\))", "", plain).strip("*※:。")


_UNSEEN = dict.fromkeys(map(ord, BLANKS))


def is_group(text: str) -> bool:
    """Whether a text above headings only gathers them: `财务情况`, `2023年`, `财务情况(2023年)`."""
    return bool(_GROUPS.fullmatch(_YEAR.sub("", split_unit(text)[0])))


# -- which rows ---------------------------------------------------------------------------------------


def _first_row(sheet: Sheet, first: int, last: int) -> int:
    """The first heading row, with rows above that reach into it, or gather its columns."""
    while first and last - first + 1 < _DEEPEST and _belongs(sheet, first - 1):
        first -= 1
    return first


def _belongs(sheet: Sheet, row: int) -> bool:
    here = [each for each in sheet.merged if each[0][0] == row]
    downwards = any(bottom > row for _, (bottom, _) in here)
    groups = sum(right > left for (_, left), (_, right) in here)
    texts = _texts(sheet.rows[row])
    return downwards or groups > 1 or (len(texts) > 1 and all(is_group(text) for text in texts))


def _last_row(sheet: Sheet, last: int) -> int:
    """The last heading row: the one below, where it holds nothing but units, or years under the headings."""
    below = _texts(sheet.rows[last + 1]) if last + 1 < len(sheet.rows) else []
    if not below:
        return last
    units = [text for text in below if is_unit(text)]
    periods = [text for text in below if text in _PERIOD_WORDS or _ONLY_YEAR.fullmatch(text)]
    others = [text for text in below if text not in units and text not in periods]
    is_lower = (units and all("/" in text or "选" in text for text in others)) or (len(periods) > 1 and not others)
    return last + 1 if is_lower else last


def _years_named(sheet: Sheet, first: int) -> frozenset[int]:
    rows = [*sheet.rows[:first], *sheet.rows[max(first, len(sheet.rows) - 3) :]]
    notes = [text for row in rows for text in _texts(row) if row in sheet.rows[:first] or len(_texts(row)) == 1]
    texts = [clean(sheet.name), clean(Path(sheet.file).stem), *notes]
    texts = [_YEAR_IN_WORDS.sub(lambda found: found[0].translate(_IN_FIGURES), text) for text in texts]
    named = [year for text in texts for year in _NAMED_YEAR.findall(text)]
    named += [sheet.name.strip()] if re.fullmatch(r"(?:19|20)\d{2}", sheet.name.strip()) else []
    return frozenset(map(int, named))


def _around(sheet: Sheet, first: int, last: int) -> Iterator[str]:
    """What may say the unit of amounts: the sheet's name, the file's, what stands above, and the notes between rows.

    A row of one or two cells may be a note; of a firm's own row nothing counts but its first cell.
    """
    yield from (sheet.name, Path(sheet.file).stem)
    yield from (shown(cell) for row in sheet.rows[:first] for cell in row[:_WIDEST])
    for row in sheet.rows[last + 1 :]:
        filled = [cell for cell in row[:_WIDEST] if not is_blank(cell)]
        if 0 < len(filled) <= 2 and isinstance(filled[0], str):
            yield filled[0]


def _texts(row: Sequence[Cell]) -> list[str]:
    return [clean(shown(cell)) for cell in row[:_WIDEST] if not is_blank(cell)]


# -- what they say --------------------------------------------------------------------------------------


def _headings(sheet: Sheet, first: int, last: int, has_units: bool = False) -> Iterator[Heading]:
    """The headings that rows `first` to `last` make together; of a last row that `has_units` only these."""
    merged = [right for (top, _), (_, right) in sheet.merged if first <= top <= last]
    width = max([len(sheet.rows[row]) for row in range(first, last + 1)] + [right + 1 for right in merged])
    levels = [_level(sheet, row, min(width, _WIDEST), row < last) for row in range(first, last + 1)]
    if has_units:
        levels[-1] = [text if is_unit(text) else "" for text in levels[-1]]
    for position in range(min(width, _WIDEST)):
        heading = Heading(position, ())
        for level in levels:
            heading = _under(heading, level[position])
        if heading.levels:
            yield heading


def _under(heading: Heading, text: str) -> Heading:
    """A heading with what a further row says."""
    if not text or len(text) > _LONGEST:
        return heading
    written = "/".join(filter(None, (heading.written, text))) if text not in heading.levels else heading.written
    if is_unit(text) and heading.levels:
        return replace(heading, unit=plain_unit(text), written=written)
    words, unit = split_unit(text)
    levels = heading.levels if words in heading.levels else (*heading.levels, words)
    return replace(heading, levels=levels, unit=unit or heading.unit, written=written)


def _level(sheet: Sheet, row: int, width: int, is_upper: bool) -> list[str]:
    """The texts of a heading row, merged cells filled; an upper text also stands over the blanks to its right."""
    texts = ["" if is_blank(cell := sheet.cell(row, each)) else clean(shown(cell)) for each in range(width)]
    is_merged = False
    for (top, left), (bottom, right) in sheet.merged:
        if top <= row <= bottom and left < width:
            is_merged = True
            end = min(right, width - 1) + 1
            texts[left:end] = [clean(shown(sheet.cell(top, left)))] * (end - left)
    if is_upper and not is_merged:
        for each in range(1, width):
            texts[each] = texts[each] or texts[each - 1]
    return texts
