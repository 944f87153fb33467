"""Units and the quantities written with them: `20万`, `5%`, `0.2MW`, `21元/m²/月`, `18 months`.

A quantity is an exact number in base units (元, m², 月, 天 …) together with its unit, a product of base
units with whole exponents. A ratio has no unit but is told apart from a plain number, so that `3` is
never read as 300%.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

Unit = tuple[tuple[str, int], ...]
Exact = int | Fraction

PLAIN: Unit = ()
MONEY: Unit = (("元", 1),)
MONTHS: Unit = (("月", 1),)
DAYS: Unit = (("天", 1),)

_UNIT_WORDS: dict[str, tuple[Fraction, str]] = {
    "元": (Fraction(1), "元"),
    "美元": (Fraction(1), "美元"),
    "m²": (Fraction(1), "m²"),
    "m2": (Fraction(1), "m²"),
    "㎡": (Fraction(1), "m²"),
    "平方米": (Fraction(1), "m²"),
    "m³": (Fraction(1), "m³"),
    "m3": (Fraction(1), "m³"),
    "立方米": (Fraction(1), "m³"),
    "欧元": (Fraction(1), "欧元"),
    "港元": (Fraction(1), "港元"),
    "日元": (Fraction(1), "日元"),
    "英镑": (Fraction(1), "英镑"),
    "亩": (Fraction(1), "亩"),
    "公顷": (Fraction(15), "亩"),
    "kWh": (Fraction(1), "kWh"),
    "kwh": (Fraction(1), "kWh"),
    "千瓦时": (Fraction(1), "kWh"),
    "度": (Fraction(1), "kWh"),
    "MWh": (Fraction(1000), "kWh"),
    "兆瓦时": (Fraction(1000), "kWh"),
    "GWh": (Fraction(10**6), "kWh"),
    "kW": (Fraction(1), "kW"),
    "千瓦": (Fraction(1), "kW"),
    "MW": (Fraction(1000), "kW"),
    "兆瓦": (Fraction(1000), "kW"),
    "吨": (Fraction(1), "吨"),
    "kg": (Fraction(1, 1000), "吨"),
    "公斤": (Fraction(1, 1000), "吨"),
    "千克": (Fraction(1, 1000), "吨"),
    "t": (Fraction(1), "吨"),
    "吨标准煤": (Fraction(1), "吨"),
    "吨标煤": (Fraction(1), "吨"),
    "小时": (Fraction(1), "小时"),
    "公里": (Fraction(1), "公里"),
    "千米": (Fraction(1), "公里"),
    "km": (Fraction(1), "公里"),
    "月": (Fraction(1), "月"),
    "个月": (Fraction(1), "月"),
    "months": (Fraction(1), "月"),
    "month": (Fraction(1), "月"),
    "年": (Fraction(12), "月"),
    "years": (Fraction(12), "月"),
    "year": (Fraction(12), "月"),
    "天": (Fraction(1), "天"),
    "日": (Fraction(1), "天"),
    "days": (Fraction(1), "天"),
    "day": (Fraction(1), "天"),
}
COUNTING_WORDS = ("人次", "间夜", "标箱", *"件人家台项个次辆张户名套篇箱床单间株头只场班列部集批架艘栋座所期层位组条")
_RATIO_WORDS = {"%": Fraction(1, 100), "‰": Fraction(1, 1000), "pp": Fraction(1, 100)}
_SCALE_WORDS = {"": 1, "千": 1000, "万": 10**4, "亿": 10**8}

_WORD = "|".join(sorted([*_UNIT_WORDS, *COUNTING_WORDS], key=len, reverse=True))
_UNITS = rf"(?:{_WORD})(?:/(?:{_WORD}))*(?![A-Za-z])"
_SCALES = "千(?![瓦克米])|万|亿"
_PER = rf"(?:/(?:{_WORD}))+(?![A-Za-z])"
QUANTITY_PATTERN = (
    rf"\d+(?:\.\d+)?(?:[ ]?(?:%|‰|pp(?![A-Za-z])|(?:{_SCALES})[ ]?{_UNITS}|{_UNITS}|(?:{_SCALES})(?:{_PER})?))?"
)
_QUANTITY = re.compile(
    rf"(?P<number>\d+(?:\.\d+)?)[ ]?(?:(?P<ratio>%|‰|pp)|(?P<scale>{_SCALES})?[ ]?(?P<unit>{_UNITS})?)"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact number in base units: `20万` is `Quantity(200000, MONEY)`, `5%` is `Quantity(1/20, ratio=True)`.

    `points` marks percentage points (`2pp`), the only ratio that may be added to another one.
    """

    number: Exact
    unit: Unit = PLAIN
    ratio: bool = False
    points: bool = False


def exact(number: Exact) -> Exact:
    """The same number, as an int where it is whole (ints are quicker and print plainly)."""
    return number.numerator if isinstance(number, Fraction) and number.denominator == 1 else number


def times(left: Unit, right: Unit, sign: int = 1) -> Unit:
    """The unit of a product (`sign` 1) or a quotient (`sign` -1)."""
    powers = dict(left)
    for base, power in right:
        powers[base] = powers.get(base, 0) + sign * power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def parse_unit(text: str) -> tuple[Fraction, Unit] | None:
    """Factor to base units and the unit of `元/m²/月`, or None where a word is no unit."""
    factor, unit = Fraction(1), PLAIN
    for place, word in enumerate(text.split("/")):
        sign = -1 if place else 1
        if word in COUNTING_WORDS:
            continue
        if word not in _UNIT_WORDS:
            return None
        size, base = _UNIT_WORDS[word]
        factor *= size**sign
        unit = times(unit, ((base, 1),), sign)
    return factor, unit


def parse_quantity(text: str) -> Quantity | None:
    """Read one quantity as the rule language writes it; None where the text is none.

    `万` and `亿` without a unit mean 元; a number with neither is never money.
    """
    match = _QUANTITY.fullmatch(re.sub("([万亿])/", r"\1元/", text.strip()))
    if not match:
        return None
    number = Fraction(match["number"])
    if match["ratio"]:
        return Quantity(exact(number * _RATIO_WORDS[match["ratio"]]), ratio=True, points=match["ratio"] == "pp")
    scale, word = match["scale"] or "", match["unit"] or ""
    number *= _SCALE_WORDS[scale]
    if not word:
        return Quantity(exact(number), MONEY if scale else PLAIN)
    factor, unit = parse_unit(word) or (Fraction(1), PLAIN)
    return Quantity(exact(number * factor), unit)


_SCALED = re.compile(rf"(?P<times>[十百千](?=[万亿]))?(?P<scale>{_SCALES})?(?P<unit>.*)", re.DOTALL)
_TIMES = {"十": 10, "百": 100, "千": 1000}


def scaled_unit(text: str) -> tuple[int, str]:
    """A unit in data as its scale and the unit: `百万元` is (1000000, `元`), `千瓦时` is (1, `千瓦时`)."""
    match = _SCALED.fullmatch(text)
    assert match is not None  # each part may be empty
    return _TIMES.get(match["times"], 1) * _SCALE_WORDS[match["scale"] or ""], match["unit"]


BASE_UNITS = tuple(dict.fromkeys(base for size, base in _UNIT_WORDS.values() if size == 1))
"""The units a fact may be told in: its figures count these."""


def unit_text(unit: Unit) -> str:
    """A unit as a reader writes it: `元/m²/月`; empty for a plain number."""
    over = [base + ("" if power == 1 else f"^{power}") for base, power in unit if power > 0]
    under = ["/" + base + ("" if power == -1 else f"^{-power}") for base, power in unit if power < 0]
    return "·".join(over) + "".join(under)
