"""Names, quantities, dates and periods, and figures looked up at a year, a key or a day."""

from __future__ import annotations

import re
from dataclasses import replace

from huiqi.base.datatypes import (
    COUNT_TYPE,
    DATE_TYPE,
    ChoiceType,
    IndustryType,
    RegionType,
    TextType,
    Type,
    same_family,
)
from huiqi.base.values.dates import SPAN_KINDS, parse_span
from huiqi.language.expressions import literals
from huiqi.language.expressions.checking.base import (
    CheckerBase,
    part,
    span,
    subtree,
    typed,
)
from huiqi.language.expressions.parser import Parsed
from huiqi.language.expressions.scope import fact_value, field_value
from huiqi.language.expressions.tree import (
    Aggregate,
    AnyRow,
    AsOf,
    Dated,
    Definition,
    FactValue,
    FieldValue,
    FixedPeriod,
    Node,
    Number,
    OpenTable,
    RecentYears,
    ReferencePeriod,
    Season,
    Shifted,
    Stretch,
    Table,
    Valued,
    Words,
    descendants,
    type_of,
)

MOST_NUMBER = 10**15
"""The largest number a rule may hold: a thousand million million yuan is no subsidy."""
MOST_YEARS = 100
"""The furthest `last n years` may look back."""
_TIMELESS = (AsOf, RecentYears, ReferencePeriod, Aggregate, AnyRow, FieldValue)
"""What does not move with the reference year."""


class Atoms(CheckerBase):
    """Types what an expression is made of."""

    def _quantity(self, tree: Parsed, expected: Type | None) -> Node:
        text = str(tree.children[0])
        if isinstance(expected, (RegionType, IndustryType)):
            found = literals.literal(text, expected, *span(tree), self.scope.vocabulary)
            assert found is not None
            return found
        found = literals.quantity(text)
        if found.value > MOST_NUMBER:
            raise self.error(tree, "D30", f"数「{text[:20]}」太大", "请检查单位")
        return found

    def _date(self, tree: Parsed, _: Type | None) -> Node:
        return literals.day(str(tree.children[0]), *span(tree))

    def _named_period(self, tree: Parsed, _: Type | None) -> Node:
        return literals.period(str(tree.children[0]), *span(tree))

    def _relative_period(self, tree: Parsed, _: Type | None) -> Node:
        words = str(tree.children[0]).split()
        if words[0] == "this":
            return RecentYears(0)
        count = 1 if words[1] == "year" else int(words[1])
        if not 1 <= count <= MOST_YEARS:
            raise self.error(tree, "D22", f"最近 {count} 年不成立", f"写 1 到 {MOST_YEARS} 年")
        return RecentYears(count)

    def _season(self, tree: Parsed, _: Type | None) -> Node:
        """`11-01 .. 03-31`: each day must be one of a leap year."""
        ends = [tuple(map(int, day.split("-"))) for day in re.findall(r"\d{2}-\d{2}", str(tree.children[0]))]
        for month, day in ends:
            literals.period(f"2000-{month:02}-{day:02}", *span(tree))
        return Season(ends[0], ends[1])  # type: ignore[arg-type]

    def _span(self, tree: Parsed, _: Type | None) -> Node:
        first, last = (self.value(part(tree, i)) for i in (0, 1))
        if not type_of(first) == type_of(last) == DATE_TYPE:
            raise self.error(tree, "D22", "时期的两端要写日期", "例如 2024-01-01 .. 2024-06-30")
        if isinstance(first, Number) and isinstance(last, Number):
            return literals.period(self.text[slice(*span(tree))], *span(tree))
        return Stretch(first, last)

    def _text(self, tree: Parsed, expected: Type | None) -> Node:
        word = str(tree.children[0])[1:-1]
        if expected is not None and not isinstance(expected, TextType):
            found = literals.literal(word, expected, *span(tree), self.scope.vocabulary)
            return found or Words((word,), TextType())
        return Words((word,), TextType())

    def _clause(self, tree: Parsed, _: Type | None) -> Node:
        raise self.error(tree, "D37", "@条款 只能写在 eligible( ) 或 amount( ) 里", "例如 eligible(@star-firm)")

    # -- names ----------------------------------------------------------------------------------------

    def _name(self, tree: Parsed, expected: Type | None) -> Node:
        word, place = str(tree.children[0]), span(tree)
        if word == "as_of":
            return AsOf(DATE_TYPE)
        if isinstance(expected, ChoiceType) and word in expected.values:
            found: Node | None = literals.literal(word, expected, *place, self.scope.vocabulary)
        else:
            found = self.scope.find(word, *place) or self._reference(word)
            found = found or literals.literal(word, expected, *place, self.scope.vocabulary)
        if found is None:
            raise self.scope.unknown(word, *place)
        if isinstance(found, FactValue):
            self._fits_reference(found, tree)
            found = replace(found, by_span=self.scope.by_span)
        return found

    def _reference(self, word: str) -> Node | None:
        """`year`, and the kind of period the clause runs over."""
        kinds = {"year", self.scope.span, "period"} & {*SPAN_KINDS, "period"}
        return ReferencePeriod(word) if word in kinds else None

    def _fits_reference(self, fact: FactValue, tree: Parsed) -> None:
        """A figure by quarter is asked of a quarter: of the clause's, or of one written out."""
        if fact.per in ("quarter", "month") and fact.per != self.scope.span and not self._looked_up:
            help = f"条款加 for: {fact.per} in …，或写明 {fact.label}[2024{'Q1' if fact.per == 'quarter' else '-03'}]"
            raise self.error(
                tree, "D33", f"「{fact.label}」是按{literals.SPAN_WORDS[fact.per]}的，这里要哪一个？", help
            )

    def _dotted(self, tree: Parsed, _: Type | None) -> Node:
        owner, name = (str(child) for child in tree.children)
        if owner == "policy":
            return self._of_policy(tree, name)
        if owner == "firm":
            fact = self.scope.vocabulary.fact_named(name)
            if fact is None:
                raise self.scope.unknown(name, *span(tree))
            return fact_value(fact)
        return self._of_row(tree, owner, name)

    def _of_policy(self, tree: Parsed, name: str) -> Node:
        if name == "period" and self.scope.period:
            return FixedPeriod(self.scope.period)
        if name == "region" and self.scope.region:
            return Words((self.scope.region,), RegionType())
        raise self.error(tree, "D02", f"政策没有「{name}」", "可以写 policy.period、policy.region")

    def _of_row(self, tree: Parsed, owner: str, name: str) -> Node:
        kind = self.scope.vocabulary.record_named(owner)
        if kind is None:
            raise self.scope.unknown(owner, *span(tree))
        each = kind.field_named(name)
        if each is None:
            known = "、".join(field.label for field in kind.fields.values())
            raise self.error(tree, "D16", f"「{kind.label}」没有字段「{name}」", f"有：{known}")
        if kind == self.scope.outer:
            return field_value(kind, each, outer=True)
        if kind == self.scope.inner:
            return field_value(kind, each, outer=False)
        raise self.error(tree, "D15", f"哪一条{kind.label}？", f"加 for: {owner}，或写 sum({name} for {owner})")

    # -- x[ ] -----------------------------------------------------------------------------------------

    def _lookup(self, tree: Parsed, _: Type | None) -> Node:
        base = self._base(part(tree, 0))
        meant = base.value if isinstance(base, Definition) else base
        keys = [subtree(child) for child in tree.children[1:]]
        if isinstance(meant, OpenTable):
            return self._in_table(base, meant, keys, tree)
        if len(keys) > 1:
            raise self.error(tree, "D33", "[ ] 里只能写一个值", "只有没有 by 的表能按几个值查")
        if isinstance(meant, Dated):
            day = self.value(keys[0])
            if type_of(day) != DATE_TYPE:
                raise self.error(keys[0], "D33", f"「{meant.name}」按日期查", f"例如 {meant.name}[as_of]")
            return replace(meant, at=day)
        return self.moved(base, keys[0])  # type: ignore[arg-type]

    def _base(self, tree: Parsed) -> Node:
        """What stands before `[ ]`: a figure by quarter may be asked of any quarter there."""
        self._looked_up = True
        try:
            return self.node(tree, None)
        finally:
            self._looked_up = False

    def _in_table(self, base: Node, table: OpenTable, keys: list[Parsed], tree: Parsed) -> Table:
        if len(keys) != len(table.keys):
            raise self.error(tree, "D33", f"这张表按 {len(table.keys)} 个值查", "[ ] 里写同样多的值")
        values = [self.value(key, type_) for key, type_ in zip(keys, table.keys, strict=True)]
        for value, type_, key in zip(values, table.keys, keys, strict=True):
            if not same_family(type_, typed(value)):
                raise self.error(key, "D34", f"表按{type_}查，这里是{typed(value)}")
        name = base.name if isinstance(base, Definition) else ""
        return Table(tuple(values), table.rows, table.otherwise, table.type, name)

    def moved(self, base: Valued, index: Parsed) -> Valued:
        """An expression as of another year: counted back from the reference year, or written in full."""
        if index.data == "span":
            raise self.error(index, "D33", "几年一起写要放在 sum、max、min 或 average 里", "例如 sum(研发费用[-2..0])")
        if isinstance(base, FactValue) and base.per:
            written = parse_span(self.text[slice(*span(index))])
            if (written and written.kind == base.per) or (written and base.per == "period" and written.kind != "year"):
                return replace(base, at=written)
        return self.at_year(base, self.whole(index), index)

    def at_year(self, base: Valued, number: int, tree: Parsed) -> Valued:
        """An expression at a year: 0, -1 … back from the reference year, or the year in full."""
        self._movable(base, tree)
        if not (-30 <= number <= 0 or 1900 <= number <= 2199):
            raise self.error(tree, "D33", f"「{number}」不是年份", "写 0、-1、-2 …，或四位年份")
        back = number <= 0
        if isinstance(base, FactValue) and base.per == "year":
            at = None if back else parse_span(str(number))
            return replace(base, offset=base.offset + number if back else 0, at=at)
        return Shifted(base, number if back else 0, None if back else number, typed(base))

    def _movable(self, base: Node, tree: Parsed) -> None:
        """Only what is made of figures by year moves."""
        found = list(descendants(base))
        if any(isinstance(leaf, FactValue) and leaf.at is not None for leaf in found):
            help = "两期相比写 产值[2024Q1] / 产值[2023Q1] - 100%，或 产值[2024Q1] - 产值[2023Q1]"
            raise self.error(tree, "D33", "已经写明年份的数不能再移到别的年份", help)
        if not any(isinstance(leaf, FactValue) and leaf.per for leaf in found):
            raise self.error(tree, "D33", "[ ] 里的年份只能跟在按年的事实或由它们算出的值后面", "例如 营业收入[-1]")
        if any(isinstance(leaf, _TIMELESS) for leaf in found):
            raise self.error(
                tree, "D33", "含有日期、记录的式子不能移到别的年份", "把按年的部分单独写，例如 营业收入[-1]"
            )

    def whole(self, index: Parsed) -> int:
        """A whole number written out."""
        node = self.value(index)
        if isinstance(node, Number) and node.type == COUNT_TYPE and isinstance(node.value, int):
            return node.value
        raise self.error(index, "D33", "年份要写整数")
