"""`+ - * /`, caps, `up to`, `if` and `else`, with their units."""

from __future__ import annotations

from lark import Token

from huiqi.base.datatypes import (
    DATE_TYPE,
    DateType,
    NumberType,
    Type,
    is_figure,
)
from huiqi.base.values.units import DAYS, MONTHS, times
from huiqi.language.expressions.checking.base import (
    CheckerBase,
    is_percent,
    is_points,
    number_type,
    part,
    signed,
    typed,
)
from huiqi.language.expressions.parser import ExpressionError, Parsed
from huiqi.language.expressions.tree import (
    Arithmetic,
    Conditional,
    Discretion,
    Node,
    Number,
    Otherwise,
    Valued,
)

_OPERATORS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "at_most": "at most", "at_least": "at least"}


class Calculation(CheckerBase):
    """Types what is worked out of values."""

    def _negative(self, tree: Parsed, _: Type | None) -> Node:
        node = self.value(part(tree, 1))
        if isinstance(node, Number) and isinstance(node.type, NumberType):
            return Number(-node.value, node.type)
        self.numeric(node, part(tree, 1))
        return Arithmetic("-", Number(0, typed(node)), node, typed(node))

    def _add(self, tree: Parsed, _: Type | None) -> Node:
        return self._sum(tree)

    def _subtract(self, tree: Parsed, _: Type | None) -> Node:
        return self._sum(tree)

    def _sum(self, tree: Parsed) -> Node:
        sign = tree.children[1]
        assert isinstance(sign, Token) and sign.start_pos is not None
        around = self.text[sign.start_pos - 1 : sign.start_pos + 2]
        if not (around[0].isspace() and around[-1].isspace()):
            raise ExpressionError("D19", "加号减号两边要有空格", sign.start_pos, sign.start_pos + 1, "写 a - b")
        left, right = self.value(part(tree, 0)), self.value(part(tree, 2))
        operator = "+" if tree.data == "add" else "-"
        if isinstance(typed(left), DateType):
            return self._moved_date(tree, operator, left, right)
        self.same_unit(tree, left, right)
        if is_percent(left) and is_percent(right) and not (is_points(left) or is_points(right)):
            raise self.error(tree, "D08", "百分比相加有两种意思", "提高 2 个百分点写 2pp，上浮 2% 写 * 102%")
        return Arithmetic(operator, left, right, signed(typed(left)) if operator == "-" else typed(left))

    def _moved_date(self, tree: Parsed, operator: str, left: Valued, right: Valued) -> Node:
        type_ = typed(right)
        if operator == "-" and isinstance(type_, DateType):
            return Arithmetic("days", left, right, NumberType(DAYS, signed=True))
        if isinstance(type_, NumberType) and type_.unit in (MONTHS, DAYS) and isinstance(right, Number):
            return Arithmetic(operator, left, right, DATE_TYPE)
        raise self.error(tree, "D34", "日期只能加减写明的月数、年数或天数", "例如 成立日期 + 3 years")

    def _multiply(self, tree: Parsed, _: Type | None) -> Node:
        left, right = self._factors(tree)
        types = number_type(left), number_type(right)
        ratio = all(type_.ratio for type_ in types)
        signed = any(type_.signed for type_ in types)
        return Arithmetic("*", left, right, NumberType(times(types[0].unit, types[1].unit), ratio, signed))

    def _divide(self, tree: Parsed, _: Type | None) -> Node:
        left, right = self._factors(tree)
        over, under = number_type(left), number_type(right)
        if isinstance(right, Number) and right.value == 0:
            raise self.error(tree, "D35", "除数是 0")
        ratio = over.unit == under.unit and (over.ratio or not under.ratio)
        unit = times(over.unit, under.unit, -1)
        signed = over.signed or under.signed
        literal = isinstance(right, Number) and not under.unit and not under.ratio
        return Arithmetic("/", left, right, NumberType(unit, over.ratio if literal else ratio, signed))

    def _factors(self, tree: Parsed) -> tuple[Valued, Valued]:
        left, right = self.value(part(tree, 0)), self.value(part(tree, 1))
        self.numeric(left, part(tree, 0))
        self.numeric(right, part(tree, 1))
        return left, right

    def _at_most(self, tree: Parsed, expected: Type | None) -> Node:
        return self._cap(tree, expected)

    def _at_least(self, tree: Parsed, expected: Type | None) -> Node:
        return self._cap(tree, expected)

    def _cap(self, tree: Parsed, expected: Type | None) -> Node:
        left, right = self.value(part(tree, 0), expected), self.value(part(tree, 2), expected)
        self.same_unit(tree, left, right)
        self._figured(tree, left)
        return Arithmetic(_OPERATORS[str(tree.data)], left, right, typed(left))

    def _up_to(self, tree: Parsed, _: Type | None) -> Node:
        most = self.value(part(tree, 1))
        self.numeric(most, part(tree, 1))
        return Discretion(Number(0, typed(most)), most, typed(most))

    def _between(self, tree: Parsed, _: Type | None) -> Node:
        least, most = self.value(part(tree, 1)), self.value(part(tree, 2))
        self.numeric(least, part(tree, 1))
        self.same_unit(tree, least, most)
        if isinstance(least, Number) and isinstance(most, Number) and least.value > most.value:
            raise self.error(tree, "D36", "between 的第一个数要小于第二个", "例如 between 3% and 8%")
        return Discretion(least, most, typed(most))

    def _conditional(self, tree: Parsed, expected: Type | None) -> Node:
        value = self.value(part(tree, 0), expected)
        self._figured(tree, value)
        condition = self.condition(part(tree, 1))
        if len(tree.children) < 3:
            return Conditional(value, condition, typed(value))
        self._check_cap(part(tree, 2), "else")
        other = self.value(part(tree, 2), typed(value))
        self.same_unit(tree, value, other)
        return Conditional(value, condition, typed(value), other)

    def _check_cap(self, tree: Parsed, word: str) -> None:
        """Refuse a cap without brackets after `else` or `default`: it could be of that part alone, or of the whole."""
        if tree.data in ("at_most", "at_least"):
            cap = str(tree.data).replace("_", " ")
            help = f"加括号：(… {word} y) {cap} z，或 … {word} (y {cap} z)"
            raise self.error(tree, "D10", f"{cap} 管全部，还是只管 {word} 后面的？", help)

    def _figured(self, tree: Parsed, value: Valued) -> None:
        """Refuse what is a word: only numbers, days and levels can be chosen or capped."""
        type_ = typed(value)
        if not is_figure(type_):
            help = "if、else、default、at most 只能用于数、日期和级别；文字请分成几个条件"
            raise self.error(tree, "D34", f"「{type_}」不能这样选取", help)

    def _otherwise(self, tree: Parsed, expected: Type | None) -> Node:
        value = self.value(part(tree, 0), expected)
        self._figured(tree, value)
        self._check_cap(part(tree, 1), "default")
        fallback = self.value(part(tree, 1), typed(value))
        self.same_unit(tree, value, fallback)
        return Otherwise(value, fallback, typed(value))
