"""Names, quantities, dates and periods, and yearly facts at a year."""

from __future__ import annotations

from engine.datatypes import (
    COUNT_TYPE,
    DATE_TYPE,
    ChoiceType,
    IndustryType,
    RegionType,
    TextType,
    Type,
)
from engine.expressions import literals
from engine.expressions.checking.base import (
    CheckerBase,
    part,
    span,
)
from engine.expressions.parser import Parsed
from engine.expressions.scope import fact_value, field_value
from engine.expressions.tree import (
    AsOf,
    FactValue,
    FixedPeriod,
    Node,
    Number,
    RecentYears,
    Words,
)

MOST_NUMBER = 10**15
"""The largest number a rule may hold: a thousand million million yuan is no subsidy."""
MOST_YEARS = 100
"""The furthest `last n years` may look back."""


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

    def _span(self, tree: Parsed, _: Type | None) -> Node:
        first, last = (self.value(part(tree, i)) for i in (0, 1))
        if isinstance(first, Number) and isinstance(last, Number) and first.type == last.type == DATE_TYPE:
            return literals.period(self.text[slice(*span(tree))], *span(tree))
        raise self.error(tree, "D22", "时期的两端要写日期", "例如 2024-01-01 .. 2024-06-30")

    def _text(self, tree: Parsed, _: Type | None) -> Node:
        return Words((str(tree.children[0])[1:-1],), TextType())

    def _name(self, tree: Parsed, expected: Type | None) -> Node:
        word, place = str(tree.children[0]), span(tree)
        if word == "as_of":
            return AsOf(DATE_TYPE)
        if isinstance(expected, ChoiceType) and word in expected.values:
            found: Node | None = literals.literal(word, expected, *place, self.scope.vocabulary)
        else:
            found = self.scope.find(word, *place) or literals.literal(word, expected, *place, self.scope.vocabulary)
        if found is None:
            raise self.scope.unknown(word, *place)
        return found

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
        if kind == self.scope.inner:
            return field_value(kind, each, outer=False)
        if kind == self.scope.outer:
            return field_value(kind, each, outer=True)
        raise self.error(tree, "D15", f"哪一条{kind.label}？", f"加 for: {owner}，或写 sum({name} for {owner})")

    def _lookup(self, tree: Parsed, _: Type | None) -> Node:
        base = self.value(part(tree, 0))
        if not (isinstance(base, FactValue) and base.by_year and len(tree.children) == 2):
            raise self.error(tree, "D33", "[ ] 只能跟在按年的事实后面", "例如 营业收入[-1]、营业收入[2023]")
        index = part(tree, 1)
        if index.data == "span":
            raise self.error(index, "D33", "几年一起写要放在 sum、max、min 或 average 里", "例如 sum(研发费用[-2..0])")
        return self.at_year(base, self.whole(index), index)

    def at_year(self, base: FactValue, number: int, tree: Parsed) -> FactValue:
        """A yearly fact at a year, written in full or counted back from the last full one."""
        if -30 <= number <= 0:
            return FactValue(base.name, base.label, base.type, True, number, None, base.signed)
        if 1900 <= number <= 2199:
            return FactValue(base.name, base.label, base.type, True, 0, number, base.signed)
        raise self.error(tree, "D33", f"「{number}」不是年份", "写 0、-1、-2 …，或四位年份")

    def whole(self, tree: Parsed) -> int:
        """A whole number written out."""
        node = self.value(tree)
        if isinstance(node, Number) and node.type == COUNT_TYPE and isinstance(node.value, int):
            return node.value
        raise self.error(tree, "D33", "年份要写整数")
