"""What a person sees of a number in a workbook: its format may scale it, add words to it, or hide it.

Number formats: ECMA-376 part 1, 18.8.31 (`numFmt`). A format is not drawn in full: what it shows is either the
number itself, the number with words (`6%`, `90万元`), or not to be told for sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from huiqi.lists.tables.sheets import Cell, as_decimal

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|(?P<space>_.|\*.)|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<option>[^\]]*)\]'
    r"|(?P<digits>[0#?]+(?:,[0#?]+)*(?:\.[0#?]*)?|\.[0#?]+)|(?P<power>E[+-]0+)|(?P<percent>%)|(?P<thousands>,+)"
    r"|(?P<general>General|G/通用格式|@)|(?P<bare>.)",
    re.IGNORECASE,
)
_SECTIONS = re.compile(r'(?:"[^"]*"|\\.|!.|\[[^\]]*\]|[^;"\\!\[])+|(?<=;)(?=;|$)|^(?=;)')
_RENMINBI = frozenset({"", "¥", "￥", "rmb", "cny", "人民币"})


class NotSure(Exception):
    """What a cell shows cannot be told for sure; the text says why."""


@dataclass
class _Look:
    """One section of a format, taken apart: the words before and after the digits, and what it does to the number."""

    before: str = ""
    after: str = ""
    places: int = 0
    width: int = 0
    percents: int = 0
    thousands: int = 0
    is_general: bool = False
    has_colour: bool = False
    is_only_words: bool = False


def seen(value: Cell, code: str) -> Cell:
    """What a cell shows: its value where the format changes nothing that counts, else a text.

    Raises:
        NotSure: the format hides it, or makes of it something that may be read in two ways.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, date)):
        return value
    if isinstance(value, date):
        return _day(value, code)
    if _is_of_days(code):
        return value
    number = Decimal(as_decimal(float(value)) if isinstance(value, float) else str(value))
    sections = _SECTIONS.findall(code) or ["General"]
    look = _taken_apart(_section(sections, number))
    if look.is_general:
        return value
    return _shown(value, number, look, own_sign=number < 0 and len(sections) > 1)


def is_plain(code: str) -> bool:
    """Whether a format shows every number, and every day, as it is."""
    samples: Sequence[Cell] = (date(2024, 3, 1),) if _is_of_days(code) else (1, 0, -1, Decimal("0.5"))
    try:
        return all(seen(sample, code) == sample for sample in samples)
    except NotSure:
        return False


def _day(value: date, code: str) -> Cell:
    """A day shown as a month or a year is only that: the day was not written, the spreadsheet made it up."""
    plain = _bare(code)
    if "y" not in plain or "d" in plain or (isinstance(value, datetime) and value.time() != datetime.min.time()):
        return value
    return value.isoformat()[: 7 if "m" in plain else 4]


def _bare(code: str) -> str:
    """The first section of a format without its words and options."""
    return re.sub(r'"[^"]*"|\[.*?\]|[\\!].', "", code.partition(";")[0].lower())


def _is_of_days(code: str) -> bool:
    return bool(re.search(r"[ymdhs]", _bare(code)))


def _section(sections: Sequence[str], number: Decimal) -> str:
    if any(re.search(r"\[[<>=]", section) for section in sections):
        raise NotSure("按大小换样子")
    if number < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if number == 0 and len(sections) > 2 else sections[0]


def _taken_apart(section: str) -> _Look:
    look, groups = _Look(), 0
    for token in _TOKEN.finditer(section):
        kind, text = token.lastgroup, token[0]
        if kind == "digits":
            groups += 1
            whole, _, decimals = text.partition(".")
            look.places, look.width = len(decimals), len(whole) if set(whole) == {"0"} else 0
        elif kind == "percent":
            look.percents += 1
            look.after += text
        elif kind == "thousands" and groups:
            look.thousands += len(text)
        elif kind == "general":
            look.is_general, groups = True, groups + 1
        elif kind == "option":
            look.has_colour = True
        elif kind == "power":
            look.is_general = True
        elif kind != "space":
            _add_words(look, token, groups)
    _check(look, groups)
    look.is_general = look.is_general and not (look.before or look.after)
    return look


def _add_words(look: _Look, token: re.Match[str], groups: int) -> None:
    """Words before, between or after the digits; that it is Chinese money says nothing."""
    words = next(text for text in token.groupdict().values() if text is not None).strip()
    if words.lower() in _RENMINBI:
        return
    if groups:
        look.after += words
    else:
        look.before += words


def _check(look: _Look, groups: int) -> None:
    look.is_only_words = groups == 0
    if look.is_only_words and not look.before:
        raise NotSure("看不见")
    if groups > 1 and "/" not in look.after:
        raise NotSure("拆成几段")
    if re.search(r"[0-9.]", look.before + look.after):
        raise NotSure("格式里加了数字")
    if groups > 1:
        look.after, look.is_general = "", True


def _shown(value: Cell, number: Decimal, look: _Look, own_sign: bool) -> Cell:
    """The number with its words; with a format of its own for what is below zero, the sign is among the words."""
    if own_sign:
        look.before, look.after = _without_sign(look)
    if not number and look.before == "-":
        return value  # how amounts of nothing are shown
    if look.is_only_words:
        return look.before
    if look.thousands and not look.after:
        raise NotSure("按千或万显示，没有写单位")
    if not (look.before or look.after):
        return _padded(value, number, look)
    scaled = number * 100**look.percents / Decimal(1000) ** look.thousands
    digits = f"{scaled:f}"
    return f"{look.before}{digits.rstrip('0').rstrip('.') if '.' in digits else digits}{look.after}"


def _without_sign(look: _Look) -> tuple[str, str]:
    if look.before.startswith("(") and look.after.endswith(")"):
        return look.before[1:], look.after[:-1]
    if "-" not in look.before + look.after and not look.has_colour:
        raise NotSure("负数不显示负号")
    return look.before.replace("-", "", 1), look.after


def _padded(value: Cell, number: Decimal, look: _Look) -> Cell:
    """A code shown with its leading zeros."""
    is_code = not look.places and number >= 0 and number == number.to_integral_value()
    return f"{int(number):0{look.width}d}" if is_code and len(str(int(number))) < look.width else value
