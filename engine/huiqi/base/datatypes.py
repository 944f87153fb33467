"""The types of the rule language: what a fact, a field or an expression is, and what may meet what."""

from __future__ import annotations

from dataclasses import dataclass, field

from huiqi.base.values.units import COUNTING_WORDS, DAYS, MONEY, MONTHS, PLAIN, Unit, parse_unit, unit_text


@dataclass(frozen=True, slots=True)
class NumberType:
    """A number with a unit. `ratio` tells 3% from 3; `signed` allows negative values."""

    unit: Unit = PLAIN
    ratio: bool = False
    signed: bool = False
    points: bool = False

    def __str__(self) -> str:
        if self.ratio:
            return "比率"
        return _NUMBER_NAMES.get(self.unit) or unit_text(self.unit)


@dataclass(frozen=True, slots=True)
class DateType:
    """A day, perhaps known only to its month or year."""

    def __str__(self) -> str:
        return "日期"


@dataclass(frozen=True, slots=True)
class PeriodType:
    """Days from … to …, both in."""

    def __str__(self) -> str:
        return "时期"


@dataclass(frozen=True, slots=True)
class TruthType:
    """是 or 否."""

    def __str__(self) -> str:
        return "是/否"


@dataclass(frozen=True, slots=True)
class ChoiceType:
    """One of `values`; `ordered` from low to high (县级 < 市级 < 省级 < 国家级)."""

    values: tuple[str, ...]
    ordered: bool = False

    def __str__(self) -> str:
        return (" < " if self.ordered else "、").join(self.values)


@dataclass(frozen=True, slots=True)
class TextType:
    """Any text."""

    def __str__(self) -> str:
        return "文本"


@dataclass(frozen=True, slots=True)
class RegionType:
    """A region by its GB/T 2260 code; `names` of some, so that the whole table need not be read for them."""

    names: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return "行政区划"


@dataclass(frozen=True, slots=True)
class IndustryType:
    """An industry by its GB/T 4754 code."""

    def __str__(self) -> str:
        return "行业代码"


Type = NumberType | DateType | PeriodType | TruthType | ChoiceType | TextType | RegionType | IndustryType

MONEY_TYPE = NumberType(MONEY)
RATIO_TYPE = NumberType(ratio=True)
COUNT_TYPE = NumberType()
TRUTH_TYPE = TruthType()
DATE_TYPE = DateType()
_NUMBER_NAMES = {MONEY: "金额", PLAIN: "数", MONTHS: "月数", DAYS: "天数"}

_NAMED: dict[str, Type] = {
    "money": MONEY_TYPE,
    "ratio": RATIO_TYPE,
    "number": COUNT_TYPE,
    "date": DATE_TYPE,
    "yes/no": TRUTH_TYPE,
    "text": TextType(),
    "region": RegionType(),
    "industry": IndustryType(),
}
TYPE_WORDS = tuple(_NAMED)


def named_type(text: str) -> Type | None:
    """The type a word of a declaration means: `money`, `yes/no`, `kWh`, `元/m²/月` …; None where it means none."""
    if text in _NAMED:
        return _NAMED[text]
    if text in COUNTING_WORDS:
        return COUNT_TYPE
    unit = parse_unit(text)
    return NumberType(unit[1]) if unit and unit[0] == 1 and unit[1] else None


def is_figure(type_: Type | None) -> bool:
    """Whether its values are figures, with more and less: a number, a day, a level."""
    return isinstance(type_, (NumberType, DateType)) or (isinstance(type_, ChoiceType) and type_.ordered)


def same_family(left: Type, right: Type) -> bool:
    """Whether two values may be compared: same unit, both ratios, same choice, both dates …"""
    if isinstance(left, NumberType) and isinstance(right, NumberType):
        return left.unit == right.unit and left.ratio == right.ratio
    return left == right or (type(left) is type(right) and not isinstance(left, ChoiceType))
