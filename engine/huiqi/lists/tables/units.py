"""The units that lists write with their headings and in their corners: `（万元）`, `单位：人民币万元`, `百万元`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from huiqi.base.values.units import parse_unit, scaled_unit

_BRACKETED = re.compile(r"[(\[【](?:单位[::]?)?(?P<parts>[^()\[\]【】]{1,20})[)\]】]")
_AFTER_MARK = re.compile(r"(?P<text>.+?)[/::,_-](?:单位[::]?)?(?P<unit>[^/::,_]{1,10})")
_AT_THE_END = re.compile(r"(?P<text>.+?)(?P<unit>(?:人民币)?(?:百万|千万|万|亿|千)元)(?P<year>\(\d{4}[^)]*\))?")
_CURRENCY = re.compile(r"(?:[十百千](?=[万亿]))?[千万亿]?(?:元|美元|欧元|港元|日元|英镑)|[万亿](?=$|[\s)\]】,、;。])")
_SAYS_UNIT = re.compile(r"(?:单位|计量|金额|货币)(?:[::(\[【\s]|为|是)*$|(?:以|按|均为|、|和)$")
_OF_UNIT = re.compile(r"计|为(?:单位|计)|等|、|和")
_UNREAD = re.compile(r"(?:单位|unit)\s*[::]\s*(?:[wWkK]|(?:rmb|cny|人民币|¥|￥)\s*\d+)|rmb\s*[\d,]{4,}", re.IGNORECASE)
UNCLEAR = "?"
"""In place of a unit: something is said of it that is not understood, or two things are."""


def plain_unit(text: str) -> str:
    """A unit without what says only that it is Chinese money: `人民币万元` is `万元`."""
    return text.replace("人民币", "").strip("()[]【】")


def is_unit(text: str) -> bool:
    """Whether a text is a unit that numbers may be told in: `万元`, `%`, `人`, `百万元`, `万`."""
    plain = plain_unit(text)
    unit = base_of(plain)
    return text in ("%", "‰") or plain in ("万", "亿") or bool(unit and parse_unit(unit))


def base_of(unit: str) -> str:
    """A unit without its scale: `元` for `百万元`."""
    return scaled_unit(unit)[1]


def split_unit(text: str) -> tuple[str, str]:
    """A heading and the unit written with it: `营业收入(万元)` → `营业收入`, `万元`; no unit where it has none."""
    for bracket in _BRACKETED.finditer(text):
        parts = re.split("[,、;]", bracket["parts"])
        units = [plain_unit(part) for part in parts if is_unit(part)]
        if len(units) == 1:
            years = [part for part in parts if re.search(r"\d{4}", part)]
            kept = f"({years[0]})" if years else ""
            left = text[: bracket.start()] + kept + text[bracket.end() :]
            return (left, units[0]) if left else (text, "")
    if (match := _AFTER_MARK.fullmatch(text)) and is_unit(match["unit"]):
        return match["text"], plain_unit(match["unit"])
    if match := _AT_THE_END.fullmatch(text):
        return match["text"] + (match["year"] or ""), plain_unit(match["unit"])
    return text, ""


def unit_said(texts: Iterable[str]) -> str:
    """The unit of amounts that texts around a table say; `UNCLEAR` where it is not understood, or there are two."""
    said = {unit for text in texts for unit in _units_in(unicodedata.normalize("NFKC", text)[:200])}
    return said.pop() if len(said) == 1 else UNCLEAR if said else ""


def _units_in(text: str) -> Iterator[str]:
    """The units of money that a text says, wherever they stand in it; amounts and names say none."""
    before_end = 0
    for match in _CURRENCY.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        before = re.sub(r"(?:人民币|RMB|CNY|[¥￥])\s*$", "", before, flags=re.IGNORECASE)
        is_listed = 0 < before_end == len(before.rstrip("、和,/ "))
        before_end = match.end()
        if re.search(r"(?:\d|[过超破近达上])\s*$", before):
            continue
        is_apart = not before or not before[-1].isalnum()
        if after[:1].isalnum() and not _OF_UNIT.match(after):
            continue  # a name: 万元科技有限公司
        if after.startswith("/"):
            yield UNCLEAR
        elif is_apart or is_listed or _SAYS_UNIT.search(before) or re.match("为?(?:计|单位)", after):
            yield match[0] + "元" if match[0] in ("万", "亿") else match[0]
        else:
            yield UNCLEAR
    if _UNREAD.search(text):
        yield UNCLEAR
