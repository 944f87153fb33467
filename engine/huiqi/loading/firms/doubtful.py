"""What is read as written but should be looked at: small amounts, codes that do not check, figures out of line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from huiqi.base.datatypes import NumberType, RegionType
from huiqi.base.documents import Text
from huiqi.base.values.dates import Span
from huiqi.base.values.intervals import Figure, Value, Word
from huiqi.base.values.places import place_note
from huiqi.base.values.units import MONEY
from huiqi.language.vocabulary import Fact, Vocabulary
from huiqi.model.firm import Warned

_SMALL_MONEY = 10_000
_USCC = 18
_APART, _TOO_MUCH = 1000, 20

Series = Mapping[str, Mapping[Span, Value | None]]


def doubts_of_value(fact: Fact, value: Value, node: Text, vocabulary: Vocabulary) -> Iterator[Warned]:
    """Of one value: an amount that was most likely meant in 万元, a place that is not the region's own name."""
    if isinstance(fact.type, NumberType) and fact.type.unit == MONEY and isinstance(value, Figure):
        yield from _small_money(fact, value, node)
    if isinstance(fact.type, RegionType) and isinstance(value, Word):
        code = next(iter(value.options or ()), "")
        is_own_name = code in vocabulary.region_codes(node.value.strip())
        if code and not is_own_name and (note := place_note(node.value, code)):
            yield Warned("place", str(node.place), f"{fact.label}{note}")


def _small_money(fact: Fact, value: Figure, node: Text) -> Iterator[Warned]:
    """Yearly money under 10,000 yuan, or any written without a unit under 1,000."""
    bare = node.value.strip().replace(".", "").isdecimal()
    least, words = (_SMALL_MONEY, "1 万元") if fact.per == "year" else (_SMALL_MONEY // 10 if bare else 0, "1 千元")
    if 0 < value.hi < least:
        text = f"{fact.label}「{node.value.strip()}」不到 {words}，是不是以万元为单位？按元计算"
        yield Warned("small-money", str(node.place), text)


def doubts_of_code(value: Value | None, node: Text | None) -> Iterator[Warned]:
    """Of a 统一社会信用代码: its length and its check digit (GB 32100-2015)."""
    if not isinstance(value, Word) or not value.options or node is None:
        return
    from stdnum.cn import uscc

    code = next(iter(value.options))
    if not uscc.is_valid(code):
        wrong = "的校验位不对" if len(uscc.compact(code)) == _USCC else f"应为 {_USCC} 位"
        yield Warned("uscc", str(node.place), f"统一社会信用代码「{code}」{wrong}，请核对；不影响判断")


def doubts_of_figures(figures: Series, seen: Mapping[str, Text], vocabulary: Vocabulary) -> Iterator[Warned]:
    """Of a firm's figures beside each other: most likely one is in another unit."""
    for name, told in figures.items():
        known = {span: value for span, value in told.items() if isinstance(value, Figure) and value.lo > 0}
        for one, other in pairwise(sorted(known, key=str)):
            least, most = sorted((known[one].lo, known[other].lo))
            if most >= _APART * least:
                text = f"{vocabulary.facts[name].label} {one} 和 {other} 相差 {_APART} 倍以上，请核对单位"
                yield Warned("out-of-line", str(seen[name].place), text)
    revenue, research = figures.get("revenue", {}), figures.get("rd_expense", {})
    for span in sorted(revenue.keys() & research.keys(), key=str):
        sold, spent = revenue[span], research[span]
        if isinstance(sold, Figure) and isinstance(spent, Figure) and 0 < _TOO_MUCH * sold.hi <= spent.lo:
            text = f"{span} 年研发费用是营业收入的 {_TOO_MUCH} 倍以上，请核对单位"
            yield Warned("out-of-line", str(seen["rd_expense"].place), text)
