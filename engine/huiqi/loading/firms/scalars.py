"""Reads one written value by the type the vocabulary gives it: money, dates, 是/否, choices, codes."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from huiqi.base.datatypes import (
    ChoiceType,
    DateType,
    NumberType,
    RegionType,
    TextType,
    TruthType,
)
from huiqi.base.diagnostics import suggest
from huiqi.base.values.codes import parse_industry, region_full_name, regions_starting
from huiqi.base.values.dates import parse_date
from huiqi.base.values.intervals import FALSE, NOTHING, TRUE, Figure, Value, point, word
from huiqi.base.values.numerals import NotOneNumber, plain, unspaced, visible
from huiqi.base.values.places import codes_of_place
from huiqi.base.values.units import MONEY, PLAIN, exact, parse_unit, scaled_unit, unit_text
from huiqi.language.vocabulary import Fact, Vocabulary
from huiqi.model.firm import NO_WORDS, NONE_WORDS, YES_WORDS

MOST_YUAN = 10**13
MOST_COUNTED = 10**10
"""People, patents, tonnes …: more than any firm has."""
_NUMBER = re.compile(r"(?P<sign>-?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?(?P<unit>\D*(?:m[23]\D*)?)")
_RENMINBI = re.compile(r"^(?:人民币|RMB|CNY|[￥¥])+|(?:人民币|RMB|CNY|整)+$", re.IGNORECASE)
"""What says of an amount only that it is Chinese money, and all of it: `人民币90万元整`."""


class ValueProblem(Exception):
    """A written value that its fact cannot have; `help` says what to write."""

    def __init__(self, code: str, message: str, help: str = "") -> None:
        self.code, self.message, self.help = code, message, help
        super().__init__(message)


def read_value(text: str, fact: Fact, vocabulary: Vocabulary) -> Value:
    """The value of a fact or field from its text.

    Raises:
        ValueProblem: the text is no value of the fact's type.
    """
    type_ = fact.type
    if isinstance(type_, TextType):
        return word(visible(unicodedata.normalize("NFKC", text)).strip())
    try:
        text = plain(text)
        return point(_number(text, type_)) if isinstance(type_, NumberType) else _no_number(text, fact, vocabulary)
    except NotOneNumber as error:
        raise ValueProblem("I22", str(error), error.help) from None


def _no_number(text: str, fact: Fact, vocabulary: Vocabulary) -> Value:
    type_ = fact.type
    if isinstance(type_, DateType):
        return _date(text)
    if isinstance(type_, TruthType):
        return _yes_no(text)
    if isinstance(type_, ChoiceType):
        return _choice(text, fact)
    return word(_region(text, vocabulary) if isinstance(type_, RegionType) else _industry(text))


def _number(text: str, type_: NumberType) -> int | Fraction:
    """A number in base units; money is yuan. Full-width digits, `3,200`, `￥` and 万/亿 are read."""
    digits = unspaced(text)
    match = _NUMBER.fullmatch(_RENMINBI.sub("", digits) if type_.unit == MONEY else digits)
    if not match or len(digits) > 40:
        raise ValueProblem("I10", f"「{text[:40]}」不是数字", _number_help(type_))
    number = Fraction(match["digits"].replace(",", "") + (match["decimals"] or ""))
    number = exact(number * _factor(match["unit"], type_, text) * (-1 if match["sign"] else 1))  # type: ignore[assignment]
    if number < 0 and not type_.signed:
        raise ValueProblem("I11", f"「{text}」是负数", "这一项不能小于 0；没有就写 0")
    if type_.unit == MONEY and abs(number) > MOST_YUAN:
        raise ValueProblem("I12", f"「{text}」超过 10 万亿元", "请检查单位是不是写错了")
    if type_.unit != MONEY and abs(number) > MOST_COUNTED:
        raise ValueProblem("I12", f"「{text}」超过 100 亿，没有企业有这么多", "请检查是不是写错了")
    return number


def _factor(written: str, type_: NumberType, text: str) -> Fraction:
    """What one of a written unit is in the type's base units: 10000 for `万元`, 1/100 for `%`."""
    if written in ("%", "‰") and type_.ratio:
        return Fraction(1, 100 if written == "%" else 1000)
    scale, unit = scaled_unit(written)
    if not unit:
        if scale > 1 and type_.unit not in (MONEY, PLAIN):
            raise ValueProblem("I13", f"「{text}」没有写单位", f"这一项的单位是{unit_text(type_.unit)}")
        return Fraction(scale)
    read = parse_unit(unit)
    if read is None or read[1] != type_.unit or type_.ratio:
        wanted = unit_text(type_.unit) or ("%" if type_.ratio else "个数，不带单位")
        raise ValueProblem("I13", f"「{text}」的单位不对", f"这一项的单位是{wanted}")
    return scale * read[0]


def _number_help(type_: NumberType) -> str:
    if type_.unit == MONEY:
        return "写 20万、1.2亿、3,200元 或 3200（元）；不知道写「不清楚」"
    return "写阿拉伯数字；不知道写「不清楚」"


def _date(text: str) -> Value:
    if text in NONE_WORDS:
        return NOTHING
    try:
        days = parse_date(text)
    except ValueError as error:
        raise ValueProblem("I14", f"日期「{text}」不存在：{error}", "写 2024-03-01；只知道月份写 2024-03") from None
    if days is None:
        raise ValueProblem("I14", f"「{text[:40]}」不是日期", "写 2024-03-01；只知道月份写 2024-03，只知道年份写 2024")
    return Figure(days.start.toordinal(), days.end.toordinal())


def _yes_no(text: str) -> Value:
    if text.lower() in YES_WORDS:
        return TRUE
    if text.lower() in NO_WORDS:
        return FALSE
    raise ValueProblem("I15", f"「{text[:40]}」不是「是」或「否」", "写 是、否 或 不清楚")


def _choice(text: str, fact: Fact) -> Value:
    assert isinstance(fact.type, ChoiceType)
    value = fact.value_of(text)
    if value is None:
        shown = f"可以写：{'、'.join(fact.type.values)}"
        near = suggest(text, [*fact.type.values, *fact.aliases])
        raise ValueProblem("I16", f"{fact.label}没有「{text[:40]}」这个值", f"{near}{shown}")
    return point(fact.type.values.index(value)) if fact.type.ordered else word(value)


def _region(text: str, vocabulary: Vocabulary) -> str:
    codes = vocabulary.region_codes(text) or codes_of_place(text)
    if len(codes) == 1:
        return codes[0]
    if codes:
        several = "、".join(f"{code}（{region_full_name(code)}）" for code in codes[:6])
        raise ValueProblem("I17", f"叫「{text}」的地方不止一处", f"请写六位代码：{several}")
    near = regions_starting(text)
    help = f"是不是{'、'.join(near)}？" if near else "写六位代码或全名，例如 530924、云南省临沧市镇康县"
    raise ValueProblem("I17", f"没有行政区划「{text[:40]}」", help)


def _industry(text: str) -> str:
    code = parse_industry(text)
    if code is None:
        raise ValueProblem("I18", f"「{text[:40]}」不是国民经济行业代码", "写 GB/T 4754 的代码，例如 C1340 或 1340")
    return code
