"""Words and quantities read as values of the type that the other side of a comparison has."""

from __future__ import annotations

import re

from huiqi.base.datatypes import (
    COUNT_TYPE,
    DATE_TYPE,
    MONEY_TYPE,
    RATIO_TYPE,
    ChoiceType,
    IndustryType,
    NumberType,
    RegionType,
    TextType,
    Type,
)
from huiqi.base.diagnostics import suggest
from huiqi.base.values.codes import parse_industry
from huiqi.base.values.dates import Period, parse_period
from huiqi.base.values.units import parse_quantity
from huiqi.language.expressions.parser import ExpressionError
from huiqi.language.expressions.tree import FixedPeriod, Number, Words
from huiqi.language.vocabulary import Vocabulary

_IS_TOWN = re.compile(r"[镇乡村]$|街道$|社区$|园区$|开发区$")
_TOWN = (
    "区划只到县级；乡镇、街道、园区写成一项事实：facts: {所在乡镇: [甲镇, 乙镇, 别处]}，条件写 所在乡镇 in [甲镇, 乙镇]"
)

SPAN_WORDS = {"year": "年", "half": "半年", "quarter": "季", "month": "月", "period": "时期"}


def literal(text: str, expected: Type | None, start: int, end: int, vocabulary: Vocabulary) -> Number | Words | None:
    """A bare word or number as a value of the expected type; None where that type has no such words.

    Raises:
        ExpressionError: D14 where the type has a closed list and the word is not on it.
    """
    if isinstance(expected, ChoiceType):
        return _choice(text, expected, start, end, vocabulary)
    if isinstance(expected, RegionType):
        return Words((_region(text, start, end, vocabulary),), expected)
    if isinstance(expected, IndustryType):
        code = parse_industry(text)
        if code is None:
            raise ExpressionError("D14", f"「{text}」不是 GB/T 4754 行业代码", start, end, "写 C、C13 或 C1340")
        return Words((code,), expected)
    if isinstance(expected, TextType):
        raise ExpressionError("D14", f"文本要加单引号：「{text}」", start, end, f"写 '{text}'")
    return None


def quantity(text: str) -> Number:
    """A quantity as a node."""
    read = parse_quantity(text)
    assert read is not None, text
    return Number(read.number, NumberType(read.unit, read.ratio, points=read.points))


def period(text: str, start: int, end: int) -> FixedPeriod:
    """A written period (`2024`, `2024-03`, `2024Q1`, a day) as a node."""
    try:
        found = parse_period(text)
    except ValueError as error:
        raise ExpressionError("D22", f"时期「{text}」不成立：{error}", start, end) from None
    if found is None:
        raise ExpressionError("D22", f"「{text}」不是时期", start, end, "写 2024、2024-03、2024Q1 或 开始 .. 结束")
    return FixedPeriod(found)


def day(text: str, start: int, end: int) -> Number:
    """A written day as a node."""
    found: Period = period(text, start, end).period
    return Number(found.start.toordinal(), DATE_TYPE)


def missing_unit(number: Number, expected: NumberType) -> str:
    """What to write instead of a number without the unit that is asked for."""
    if expected == MONEY_TYPE and number.type == COUNT_TYPE:
        return f"写 {number.value}元 还是 {number.value}万？"
    if expected.ratio and number.type == COUNT_TYPE:
        return f"{number.value} 就是 {number.value * 100}%；是不是要写 {number.value}%？"
    if expected == COUNT_TYPE and number.type == MONEY_TYPE and number.value % 10000 == 0:
        return f"单写「万」是指万元；人数或件数写 {number.value // 10000}万人、{number.value // 10000}万件"
    return "两边的单位要一致" if number.type != RATIO_TYPE else "百分比要与比率比较，例如 研发费用 / 营业收入"


def _choice(text: str, expected: ChoiceType, start: int, end: int, vocabulary: Vocabulary) -> Number | Words:
    text = _canonical(text, expected, vocabulary)
    if text not in expected.values:
        shown = f"可以写：{expected}" if len(expected.values) <= 12 else ""
        titles = (
            vocabulary.records["recognitions"].fields["kind"].type if "recognitions" in vocabulary.records else None
        )
        more = "；词汇表里没有的资质，写进政策的 titles: [名称]" if expected == titles else ""
        help = suggest(text, list(expected.values)) + shown + more
        raise ExpressionError("D14", f"没有「{text}」这个值", start, end, help)
    if expected.ordered:
        return Number(expected.values.index(text), expected)
    return Words((text,), expected)


def _canonical(text: str, expected: ChoiceType, vocabulary: Vocabulary) -> str:
    every = [*vocabulary.facts.values(), *(f for kind in vocabulary.records.values() for f in kind.fields.values())]
    return next((f.aliases[text] for f in every if f.type == expected and text in f.aliases), text)


def _region(text: str, start: int, end: int, vocabulary: Vocabulary) -> str:
    codes = vocabulary.region_codes(text)
    if len(codes) != 1:
        several = f"「{text}」有多处：{'、'.join(codes[:5])}" if codes else f"没有行政区划「{text}」"
        raise ExpressionError("D14", several, start, end, _TOWN if _IS_TOWN.search(text) else "写六位代码，例如 530924")
    return codes[0]
