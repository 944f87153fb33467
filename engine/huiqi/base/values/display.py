"""Values as a Chinese reader expects them: 20万元, 1.5%, 2024年5月, 省级."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from huiqi.base.datatypes import (
    ChoiceType,
    DateType,
    IndustryType,
    NumberType,
    RegionType,
    Type,
)
from huiqi.base.values.codes import region_name
from huiqi.base.values.intervals import (
    FALSE,
    INFINITY,
    TRUE,
    End,
    Truth,
    Value,
    Word,
)
from huiqi.base.values.units import MONEY, MONTHS, Exact, unit_text

UNKNOWN_TEXT = "未提供"
_SMALL = 10**20  # with its decimals within the 28 digits that a Decimal context keeps


def fen(amount: End) -> Decimal | None:
    """Yuan with two places, rounded half up; None for no upper bound."""
    if amount == INFINITY:
        return None
    return _decimal(Fraction(amount) if not isinstance(amount, int) else amount, 2)


def money_text(amount: End | Decimal | None) -> str:
    """`20万元`, `3,000元`, `1.2亿元`; `无法确定上限` where there is no bound."""
    if amount is None or amount == INFINITY:
        return "无法确定上限"
    yuan = _decimal(Fraction(amount), 2)
    for size, word in ((10**8, "亿元"), (10**4, "万元")):
        scaled = Fraction(yuan) / size
        if abs(yuan) >= size and (scaled * 10**4).denominator == 1:
            return f"{_plain(_decimal(scaled, 4))}{word}"
    return f"{yuan:,.2f}元".replace(".00元", "元")


def _decimal(number: Exact, places: int) -> Decimal:
    """Rounded half up, however large: made from its digits, so that no context cuts it."""
    if isinstance(number, int) and abs(number) < _SMALL:
        return Decimal(number * 10**places).scaleb(-places)
    scaled = floor(abs(number) * 10**places + Fraction(1, 2))
    return Decimal((number < 0, tuple(int(digit) for digit in str(scaled)), -places))


def number_text(number: Exact, type_: Type) -> str:
    """A number, day or rank with its unit."""
    if isinstance(type_, DateType):
        return date.fromordinal(int(number)).isoformat()
    if isinstance(type_, ChoiceType):
        return type_.values[int(number)]
    assert isinstance(type_, NumberType)
    if MONEY[0] in type_.unit:
        return _sum_text(number) + unit_text(tuple(each for each in type_.unit if each != MONEY[0]))
    if type_.ratio:
        return f"{_rounded(Fraction(number) * 100)}{' 个百分点' if type_.points else '%'}"
    if type_.unit == MONTHS and number % 12 == 0 and number > 12:
        return f"{int(number) // 12}年"
    return f"{_rounded(Fraction(number))}{'个' if type_.unit == MONTHS else ''}{unit_text(type_.unit)}"


def _sum_text(yuan: Exact) -> str:
    """Money as a rule writes it: exact also below a fen (7.1268元)."""
    whole_fen = (Fraction(yuan) * 100).denominator == 1
    return money_text(yuan) if whole_fen else f"{_rounded(Fraction(yuan), 10)}元"


def value_text(found: Value, type_: Type | None) -> str:
    """What is known of a value: the value, `A 至 B`, 无, or 未提供."""
    if isinstance(found, Truth):
        return {TRUE: "是", FALSE: "否"}.get(found, UNKNOWN_TEXT)
    if isinstance(found, Word):
        return _words_text(found, type_)
    if not found.there:
        return "无" if found.nothing else "没有数据"
    if type_ is None or INFINITY in (found.hi, -found.lo):
        return UNKNOWN_TEXT
    if isinstance(type_, ChoiceType) and (found.lo, found.hi) == (0, len(type_.values) - 1):
        return UNKNOWN_TEXT
    lo, hi = (
        number_text(Fraction(end) if isinstance(end, Fraction) else int(end), type_) for end in (found.lo, found.hi)
    )
    return lo if lo == hi else f"{lo} 至 {hi}"


def _words_text(found: Word, type_: Type | None) -> str:
    if not found.known or found.options is None:
        return UNKNOWN_TEXT
    return word_text(next(iter(found.options)), type_)


def word_text(text: str, type_: Type | None) -> str:
    """A word; a region with its name."""
    if isinstance(type_, RegionType):
        return dict(type_.names).get(text) or region_name(text)
    return f"行业 {text}" if isinstance(type_, IndustryType) else text


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rounded(number: Fraction, places: int = 4) -> str:
    """So many decimals at most; a number cut short is marked 约, so that it is never read as exact."""
    if number.denominator == 1:
        return f"{number.numerator:,}"
    short = _decimal(number, places)
    return _plain(short) if Fraction(short) == number else f"约{_plain(short)}"
