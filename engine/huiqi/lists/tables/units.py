"""The units that lists write with their headings and in their corners: `（万元）`, `单位：人民币万元`, `百万元`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from huiqi.base.values.units import parse_unit, scaled_unit

_BRACKETED = re.compile(r"(?P<text>.+?)[(\[【](?:单位[::]?)?(?P<unit>[^()\[\]【】]{1,10})[)\]】]")
_AFTER_MARK = re.compile(r"(?P<text>.+?)[/::,-](?:单位[::]?)?(?P<unit>[^/::,]{1,10})")
_AT_THE_END = re.compile(r"(?P<text>.+?)(?P<unit>(?:人民币)?(?:百万|千万|万|亿|千)元)")
_CORNER = re.compile(
    r"(?:^|[^\u4e00-\u9fff])(?:金额|计量|货币|数量)?单位(?:[::][(\[]?|[(\[]|$)(?P<unit>[^,;。\s()\[\]]{0,10})"
)
UNCLEAR = "?"
"""In place of a unit: something is said of it that is not understood, or two things are."""


def plain_unit(text: str) -> str:
    """A unit without what says only that it is Chinese money: `人民币万元` is `万元`."""
    return text.replace("人民币", "").strip("()[]【】")


def is_unit(text: str) -> bool:
    """Whether a text is a unit that numbers may be told in: `万元`, `%`, `人`, `百万元`."""
    unit = base_of(plain_unit(text))
    return text in ("%", "‰") or bool(unit and parse_unit(unit))


def base_of(unit: str) -> str:
    """A unit without its scale: `元` for `百万元`."""
    return scaled_unit(unit)[1]


def split_unit(text: str) -> tuple[str, str]:
    """A heading and the unit written with it: `营业收入(万元)` → `营业收入`, `万元`; no unit where it has none."""
    for shape in (_BRACKETED, _AFTER_MARK, _AT_THE_END):
        if (match := shape.fullmatch(text)) and is_unit(match["unit"]):
            return match["text"], plain_unit(match["unit"])
    return text, ""


def corner_unit(rows: Iterable[list[str]]) -> str:
    """The unit of amounts written above or below a table; `UNCLEAR` where it is not understood, or there are two.

    Args:
        rows: the texts of the cells, without blanks.
    """
    told = {unit for row in rows for unit in _units_of(row)}
    return told.pop() if len(told) == 1 else UNCLEAR if told else ""


def _units_of(texts: list[str]) -> Iterable[str]:
    for place, text in enumerate(texts):
        if text.startswith(("(", "[", "【")) and is_unit(text):
            yield plain_unit(text)
        match = _CORNER.search(text) if len(text) <= 60 else None
        if match:
            beside = texts[place + 1] if place + 1 < len(texts) else ""
            unit = plain_unit(match["unit"] or beside)
            if is_unit(unit):
                yield unit
            elif re.search("[元万亿]", unit):
                yield UNCLEAR
