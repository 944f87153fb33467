"""Comparisons, memberships and what `and`, `or`, `not` make of them."""

from __future__ import annotations

from abc import abstractmethod

from huiqi.base.datatypes import (
    RATIO_TYPE,
    ChoiceType,
    DateType,
    NumberType,
    RegionType,
    TextType,
    TruthType,
    Type,
    is_figure,
    same_family,
)
from huiqi.language.expressions import literals
from huiqi.language.expressions.checking.base import (
    CONDITIONS,
    CheckerBase,
    part,
    span,
    subtree,
    typed,
)
from huiqi.language.expressions.parser import Parsed
from huiqi.language.expressions.tree import (
    All,
    AnyOf,
    Certain,
    Comparison,
    Compound,
    Condition,
    Definition,
    FactValue,
    FieldValue,
    Holds,
    Membership,
    NamedList,
    Node,
    NoneOf,
    PeriodNode,
    SameWord,
    Stretch,
    Valued,
    Within,
    Words,
    type_of,
)

_WRITTEN = ("quantity", "date", "named_period")
_SIGNS = {"≥": ">=", "≤": "<=", "≠": "!="}


_CLAUSE_NAMED = ("received", "clause")


class Conditions(CheckerBase):
    """Types what is yes or no."""

    def condition(self, tree: Parsed) -> Condition:
        """The typed node of what is yes or no."""
        rule = str(tree.data)
        if rule in ("conjunction", "disjunction"):
            parts = tuple(self.condition(subtree(child)) for child in tree.children)
            return All(parts) if rule == "conjunction" else AnyOf(parts)
        if rule == "negation":
            return NoneOf((self.condition(part(tree, 0)),))
        if rule in ("yes", "no"):
            return Certain(rule == "yes")
        if rule == "group":
            return self.condition(part(tree, 0))
        if rule == "comparison":
            return self._comparison(tree)
        if rule in ("membership", "non_membership"):
            found = self._membership(tree)
            return found if rule == "membership" else NoneOf((found,))
        return self._truth(tree)

    def _truth(self, tree: Parsed) -> Condition:
        node = self.node(tree, None)
        if isinstance(node, (FactValue, FieldValue)) and isinstance(node.type, TruthType):
            return Holds(node)
        if isinstance(node, CONDITIONS) or (isinstance(node, Definition) and type_of(node) is None):
            return node
        raise self.error(tree, "D32", "这里要一个条件，写的却是一个数值", "请写出比较，例如 … >= 100万")

    def _comparison(self, tree: Parsed) -> Condition:
        operator = _SIGNS.get(str(tree.children[1]), str(tree.children[1]))
        if self.calls(part(tree, 0), "cagr"):
            return self._compound(tree, operator)
        left, right = self._sides(part(tree, 0), part(tree, 2))
        type_ = typed(left)
        if isinstance(type_, TruthType):
            return self._truth_comparison(tree, operator, left, right)
        if not same_family(type_, typed(right)):
            raise self.clash(tree, left, right)
        if isinstance(right, Words) or isinstance(left, Words):
            return self._word_comparison(tree, operator, left, right)
        if isinstance(type_, (ChoiceType, TextType)) and not is_figure(type_):
            return self._same(tree, operator, left, right)
        if not is_figure(type_):
            raise self.error(tree, "D38", f"{type_} 与 {typed(right)} 不能这样比较", "只能与写明的值比较")
        return Comparison(operator, left, right)

    def _same(self, tree: Parsed, operator: str, left: Valued, right: Valued) -> Condition:
        if operator not in ("==", "!="):
            raise self.error(tree, "D38", "选项和文字没有大小", "用 == 或 !=")
        self._check_worded(tree, left, right)
        same = SameWord(left, right)
        return same if operator == "==" else NoneOf((same,))

    def _compound(self, tree: Parsed, operator: str) -> Condition:
        """`cagr(x, n) >= 20%`: compared by powers, so only here."""
        value, years = self.compounded(part(part(tree, 0), 1))
        rate = self.value(part(tree, 2))
        if operator not in (">=", ">", "<", "<="):
            raise self.error(tree, "D37", "cagr 只能比大小", "例如 cagr(营业收入, 2) >= 20%")
        if not same_family(RATIO_TYPE, typed(rate)):
            raise self.error(part(tree, 2), "D34", "复合增长率要与比率比较", "例如 cagr(营业收入, 2) >= 20%")
        return Compound(operator, value, years, rate)

    @abstractmethod
    def calls(self, tree: Parsed, function: str) -> bool:
        """Whether this is a call of a function."""

    @abstractmethod
    def compounded(self, arguments: Parsed) -> tuple[Valued, int]:
        """What a rate is compounded of, over how many years."""

    def _sides(self, left: Parsed, right: Parsed) -> tuple[Valued, Valued]:
        """Both sides typed; a bare word that names nothing waits for the type of the other side."""
        if left.data in ("name", "quantity") and right.data not in ("name", "quantity"):
            known = self.value(right)
            return self.value(left, type_of(known)), known
        if left.data == "name" and self.scope.find(str(left.children[0]), *span(left)) is None:
            known = self.value(right)
            return self.value(left, type_of(known)), known
        first = self._operand(left)
        return first, self._operand(right, typed(first))

    def _operand(self, tree: Parsed, expected: Type | None = None) -> Valued:
        if tree.data in ("yes", "no"):
            return Words((str(tree.data),), TruthType())
        return self.value(tree, expected)

    def _truth_comparison(self, tree: Parsed, operator: str, left: Valued, right: Valued) -> Condition:
        if operator in ("==", "!=") and isinstance(right, Words) and isinstance(left, (FactValue, FieldValue)):
            same = (right.values == ("yes",)) == (operator == "==")
            return Holds(left) if same else NoneOf((Holds(left),))
        raise self.error(tree, "D38", "是/否的事实只能写成 x、not x 或 x == yes")

    def _word_comparison(self, tree: Parsed, operator: str, left: Valued, right: Valued) -> Condition:
        value, options = (left, right) if isinstance(right, Words) else (right, left)
        if operator not in ("==", "!=") or not isinstance(options, Words) or isinstance(value, Words):
            raise self.error(tree, "D38", f"「{typed(left)}」没有大小", "用 ==、!= 或 in")
        if isinstance(options.type, RegionType):
            raise self.error(tree, "D38", "行政区划用 in", "例如 注册地 in 530924")
        self._check_worded(tree, value)
        found = Membership(value, options)
        return found if operator == "==" else NoneOf((found,))

    def _membership(self, tree: Parsed) -> Condition:
        value = self.value(part(tree, 0))
        options = part(tree, 1)
        type_ = typed(value)
        if isinstance(type_, DateType):
            if options.data == "season":
                return Membership(value, self.node(options, None))  # type: ignore[arg-type]
            return self._in_period(value, self.period(options))
        if isinstance(type_, NumberType) or (isinstance(type_, ChoiceType) and type_.ordered):
            return self._in_numbers(tree, value, type_)
        self._check_worded(tree, value)
        return Membership(value, self.options(options, type_))

    def _check_worded(self, tree: Parsed, *values: Valued) -> None:
        """Refuse to compare the words a firm names a clause by: ids, titles and earlier names all mean it."""
        if any(isinstance(value, FieldValue) and (value.record, value.name) == _CLAUSE_NAMED for value in values):
            help = "写 received(@编号)，例如 any(已获补助 where received(@one) and 金额 >= 5万)"
            raise self.error(tree, "D38", "已获补助的条款不能按文字比：编号、名称、旧编号写的都算", help)

    def period(self, tree: Parsed) -> PeriodNode:
        """A period: written out, of the as-of date, of the clause, or from one day to another."""
        if tree.data == "quantity":
            return literals.period(str(tree.children[0]), *span(tree))
        if tree.data == "date" or (tree.data == "span" and all(part(tree, i).data in _WRITTEN for i in (0, 1))):
            return literals.period(self.text[slice(*span(tree))], *span(tree))
        node = self.node(tree, None)
        if isinstance(node, Definition):
            node = node.value
        if not isinstance(node, PeriodNode):
            raise self.error(tree, "D22", "这里要写时期", "例如 policy.period、2024、last 3 years、开始 .. 结束")
        return node

    def _in_period(self, value: Valued, period: PeriodNode) -> Condition:
        return Within(value, period.first, period.last) if isinstance(period, Stretch) else Membership(value, period)

    def _in_numbers(self, tree: Parsed, value: Valued, type_: Type) -> Condition:
        options = part(tree, 1)
        if options.data == "span":
            first, last = (self.value(part(options, i), type_) for i in (0, 1))
            for end in (first, last):
                if not same_family(type_, typed(end)):
                    raise self.clash(tree, value, end)
            return Within(value, first, last)
        if options.data != "list":
            raise self.error(options, "D38", "in 后面要写 [a, b] 或 a .. b")
        ends = [self.value(subtree(child), type_) for child in options.children]
        for end in ends:
            if not same_family(type_, typed(end)):
                raise self.clash(tree, value, end)
        return AnyOf(tuple(Comparison("==", value, end) for end in ends))

    def options(self, tree: Parsed, type_: Type) -> Words:
        """The words after `in`, all of the type."""
        parts = [subtree(child) for child in tree.children] if tree.data == "list" else [tree]
        words: list[str] = []
        for each in parts:
            node = self.value(each, type_)
            if isinstance(node, Definition):
                node = node.value  # type: ignore[assignment]
            if isinstance(node, NamedList):
                words.extend(word for text in node.values for word in self._listed(each, text, type_).values)
                continue
            if not isinstance(node, Words) or not same_family(type_, node.type):
                raise self.error(each, "D38", f"in 后面要写「{type_}」的值")
            words.extend(node.values)
        return Words(tuple(words), type_)

    def _listed(self, tree: Parsed, text: str, type_: Type) -> Words:
        """One entry of a list that `define` names."""
        if isinstance(type_, TextType):
            return Words((text,), type_)
        found = literals.literal(text, type_, *span(tree), self.scope.vocabulary)
        if not isinstance(found, Words):
            raise self.error(tree, "D38", f"清单里的「{text}」不是「{type_}」的值")
        return found

    def _list(self, tree: Parsed, expected: Type | None) -> Node:
        if expected is None:
            raise self.error(tree, "D38", "[ ] 里的值只能写在 in 后面")
        return self.options(tree, expected)
