"""Values as an English reader expects them: CNY 200,000, 1.5%, 2024-05-20, provincial."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from huiqi.base.datatypes import ChoiceType, DateType, IndustryType, NumberType, RegionType, Type
from huiqi.base.values.codes import region_name
from huiqi.base.values.display import fen
from huiqi.base.values.intervals import FALSE, INFINITY, TRUE, End, Truth, Value, Word
from huiqi.base.values.units import DAYS, MONEY, MONTHS, Exact

UNKNOWN_TEXT = "not told"
_UNITS = {"元": "CNY", "月": "months", "天": "days", "亩": "mu", "吨": "tonnes", "小时": "hours", "公里": "km"}


def money_text(amount: End | Decimal | None) -> str:
    """`CNY 200,000`; `no upper bound` where there is none."""
    if amount is None or amount == INFINITY:
        return "no upper bound"
    exact = Fraction(amount)
    if (exact * 100).denominator == 1:
        return f"CNY {fen(exact if isinstance(amount, Decimal) else amount):,}".removesuffix(".00")
    return f"CNY {_rounded(exact)}"


def number_text(number: Exact, type_: Type, words: Mapping[str, str]) -> str:
    """A number, day or rank with its unit."""
    if isinstance(type_, DateType):
        return date.fromordinal(int(number)).isoformat()
    if isinstance(type_, ChoiceType):
        return words.get(type_.values[int(number)], type_.values[int(number)])
    assert isinstance(type_, NumberType)
    if type_.unit == MONEY:
        return money_text(Fraction(number))
    if type_.ratio:
        return f"{_rounded(Fraction(number) * 100)}{' percentage points' if type_.points else '%'}"
    if type_.unit == MONTHS and number % 12 == 0 and number > 12:
        return f"{int(number) // 12} years"
    if type_.unit in (MONTHS, DAYS) and number == 1:
        return {MONTHS: "1 month", DAYS: "1 day"}[type_.unit]
    return f"{_rounded(Fraction(number))} {unit_text(type_)}".rstrip()


def unit_text(type_: NumberType) -> str:
    """A unit in English: `CNY/m²/month`."""
    over = [_UNITS.get(base, base) for base, power in type_.unit if power > 0]
    under = [f"/{_UNITS.get(base, base).removesuffix('s')}" for base, power in type_.unit if power < 0]
    return "·".join(over) + "".join(under)


def value_text(found: Value, type_: Type | None, words: Mapping[str, str]) -> str:
    """What is known of a value: the value, `A to B`, `none`, or `not told`."""
    if isinstance(found, Truth):
        return {TRUE: "yes", FALSE: "no"}.get(found, UNKNOWN_TEXT)
    if isinstance(found, Word):
        known = found.known and found.options is not None
        return word_text(next(iter(found.options or ())), type_, words) if known else UNKNOWN_TEXT
    if not found.there:
        return "none" if found.nothing else "no figure"
    if type_ is None or INFINITY in (found.hi, -found.lo):
        return UNKNOWN_TEXT
    if isinstance(type_, ChoiceType) and (found.lo, found.hi) == (0, len(type_.values) - 1):
        return UNKNOWN_TEXT
    lo, hi = (number_text(_exact(end), type_, words) for end in (found.lo, found.hi))
    return lo if lo == hi else f"{lo} to {hi}"


def word_text(text: str, type_: Type | None, words: Mapping[str, str]) -> str:
    """A word; a region with its name."""
    if isinstance(type_, RegionType):
        name = dict(type_.names).get(text) or region_name(text)
        return words.get(name, name)
    return f"industry {text}" if isinstance(type_, IndustryType) else words.get(text, text)


def _exact(end: End) -> Exact:
    return Fraction(end) if isinstance(end, Fraction) else int(end)


def _rounded(number: Fraction) -> str:
    if number.denominator == 1:
        return f"{number.numerator:,}"
    short = round(number * 10**4) / Fraction(10**4)
    text = f"{Decimal(short.numerator) / Decimal(short.denominator):f}".rstrip("0").rstrip(".")
    return text if short == number else f"about {text}"
