"""From a parse tree to the typed tree: every name resolved, every unit and type checked.

`Checker.value` types a figure, word or period; `Checker.condition` types what is yes or no. A word beside a
choice is read as one of its values, so the other side is typed first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lark import Token, Tree

from engine.datatypes import (
    COUNT_TYPE,
    DATE_TYPE,
    ChoiceType,
    DateType,
    IndustryType,
    NumberType,
    RegionType,
    TextType,
    TruthType,
    Type,
    same_family,
)
from engine.expressions import literals
from engine.expressions.parser import ExpressionError, Parsed, parse
from engine.expressions.scope import Scope, fact_value, field_value
from engine.expressions.tree import (
    Aggregate,
    All,
    AnyOf,
    AnyRow,
    Arithmetic,
    AsOf,
    Cell,
    Certain,
    Comparison,
    Condition,
    Conditional,
    Definition,
    Discretion,
    FactValue,
    FieldValue,
    FixedPeriod,
    Fold,
    Holds,
    Membership,
    Node,
    NoneOf,
    Number,
    Otherwise,
    RecentYears,
    Valued,
    Within,
    Words,
    type_of,
)
from engine.values.units import DAYS, MONTHS, times
from engine.vocabulary import RecordKind

_CONDITIONS = (Certain, Holds, Comparison, Membership, Within, AnyRow, All, AnyOf, NoneOf)
_SIGNS = {"≥": ">=", "≤": "<=", "≠": "!="}
_OPERATORS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "at_most": "at most", "at_least": "at least"}
_FUNCTIONS = ("sum", "max", "min", "average", "count", "any", "holds")


def check_value(text: str, scope: Scope, expected: Type | None = None) -> Valued:
    """Parse and type an expression that is worth a value.

    Raises:
        ExpressionError: it does not parse or type, or is a condition.
    """
    return Checker(text, scope).value(parse(text), expected)


def check_condition(text: str, scope: Scope) -> Condition:
    """Parse and type an expression that is yes or no.

    Raises:
        ExpressionError: it does not parse or type, or is a value.
    """
    return Checker(text, scope).condition(parse(text))


def check_cell(text: str, key: Type, scope: Scope) -> Cell:
    """Parse and type one cell of a table against the type of its key.

    Raises:
        ExpressionError: as above.
    """
    return Checker(text, scope).cell(parse(text, "cell"), key)


class Checker:
    """Types one expression; holds its text and the names in scope."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.text, self.scope = text, scope

    # -- values ---------------------------------------------------------------------------------------

    def value(self, tree: Parsed, expected: Type | None = None) -> Valued:
        """The typed node of a value; `expected` is the type of what it stands beside."""
        node = self._node(tree, expected)
        if isinstance(node, Definition) and isinstance(node.value, _CONDITIONS):
            raise self._error(tree, "D32", "这里要一个数值，写的却是一个条件")
        if isinstance(node, _CONDITIONS):
            raise self._error(tree, "D32", "这里要一个数值，写的却是一个条件")
        return node  # type: ignore[return-value]

    def anything(self, tree: Parsed) -> Valued | Condition:
        """The typed node of a definition: a value or a condition."""
        node = self._node(tree, None)
        assert not isinstance(node, Cell)
        return node

    def _node(self, tree: Parsed, expected: Type | None) -> Node:
        rule = str(tree.data)
        if rule in (
            "conjunction",
            "disjunction",
            "negation",
            "comparison",
            "membership",
            "non_membership",
            "yes",
            "no",
        ):
            return self.condition(tree)
        reader: Callable[[Parsed, Type | None], Node] | None = getattr(self, f"_{rule}", None)
        assert reader is not None, rule
        return reader(tree, expected)

    def _group(self, tree: Parsed, expected: Type | None) -> Node:
        return self._node(_part(tree, 0), expected)

    def _quantity(self, tree: Parsed, expected: Type | None) -> Node:
        text = str(tree.children[0])
        if isinstance(expected, (RegionType, IndustryType)):
            found = literals.literal(text, expected, *_span(tree), self.scope.vocabulary)
            assert found is not None
            return found
        return literals.quantity(text)

    def _date(self, tree: Parsed, _: Type | None) -> Node:
        return literals.day(str(tree.children[0]), *_span(tree))

    def _named_period(self, tree: Parsed, _: Type | None) -> Node:
        return literals.period(str(tree.children[0]), *_span(tree))

    def _relative_period(self, tree: Parsed, _: Type | None) -> Node:
        words = str(tree.children[0]).split()
        if words[0] == "this":
            return RecentYears(0)
        return RecentYears(1 if words[1] == "year" else int(words[1]))

    def _span(self, tree: Parsed, _: Type | None) -> Node:
        first, last = (self.value(_part(tree, i)) for i in (0, 1))
        if isinstance(first, Number) and isinstance(last, Number) and first.type == last.type == DATE_TYPE:
            return literals.period(self.text[slice(*_span(tree))], *_span(tree))
        raise self._error(tree, "D22", "时期的两端要写日期", "例如 2024-01-01 .. 2024-06-30")

    def _text(self, tree: Parsed, _: Type | None) -> Node:
        return Words((str(tree.children[0])[1:-1],), TextType())

    def _name(self, tree: Parsed, expected: Type | None) -> Node:
        word, span = str(tree.children[0]), _span(tree)
        if word == "as_of":
            return AsOf(DATE_TYPE)
        if isinstance(expected, ChoiceType) and word in expected.values:
            found: Node | None = literals.literal(word, expected, *span, self.scope.vocabulary)
        else:
            found = self.scope.find(word, *span) or literals.literal(word, expected, *span, self.scope.vocabulary)
        if found is None:
            raise self.scope.unknown(word, *span)
        return found

    def _dotted(self, tree: Parsed, _: Type | None) -> Node:
        owner, name = (str(child) for child in tree.children)
        if owner == "policy":
            return self._of_policy(tree, name)
        if owner == "firm":
            fact = self.scope.vocabulary.fact_named(name)
            if fact is None:
                raise self.scope.unknown(name, *_span(tree))
            return fact_value(fact)
        return self._of_row(tree, owner, name)

    def _of_policy(self, tree: Parsed, name: str) -> Node:
        if name == "period" and self.scope.period:
            return FixedPeriod(self.scope.period)
        if name == "region" and self.scope.region:
            return Words((self.scope.region,), RegionType())
        raise self._error(tree, "D02", f"政策没有「{name}」", "可以写 policy.period、policy.region")

    def _of_row(self, tree: Parsed, owner: str, name: str) -> Node:
        kind = self.scope.vocabulary.record_named(owner)
        if kind is None:
            raise self.scope.unknown(owner, *_span(tree))
        each = kind.field_named(name)
        if each is None:
            known = "、".join(field.label for field in kind.fields.values())
            raise self._error(tree, "D16", f"「{kind.label}」没有字段「{name}」", f"有：{known}")
        if kind == self.scope.inner:
            return field_value(kind, each, outer=False)
        if kind == self.scope.outer:
            return field_value(kind, each, outer=True)
        raise self._error(tree, "D15", f"哪一条{kind.label}？", f"加 for: {owner}，或写 sum({name} for {owner})")

    def _lookup(self, tree: Parsed, _: Type | None) -> Node:
        base = self.value(_part(tree, 0))
        if not (isinstance(base, FactValue) and base.by_year and len(tree.children) == 2):
            raise self._error(tree, "D33", "[ ] 只能跟在按年的事实后面", "例如 营业收入[-1]、营业收入[2023]")
        index = _part(tree, 1)
        if index.data == "span":
            raise self._error(index, "D33", "几年一起写要放在 sum、max、min 或 average 里", "例如 sum(研发费用[-2..0])")
        return self._at_year(base, self._whole(index), index)

    def _at_year(self, base: FactValue, number: int, tree: Parsed) -> FactValue:
        if -30 <= number <= 0:
            return FactValue(base.name, base.label, base.type, True, number, None, base.signed)
        if 1900 <= number <= 2199:
            return FactValue(base.name, base.label, base.type, True, 0, number, base.signed)
        raise self._error(tree, "D33", f"「{number}」不是年份", "写 0、-1、-2 …，或四位年份")

    def _whole(self, tree: Parsed) -> int:
        node = self.value(tree)
        if isinstance(node, Number) and node.type == COUNT_TYPE and isinstance(node.value, int):
            return node.value
        raise self._error(tree, "D33", "年份要写整数")

    def _negative(self, tree: Parsed, _: Type | None) -> Node:
        node = self.value(_part(tree, 1))
        if isinstance(node, Number) and isinstance(node.type, NumberType):
            return Number(-node.value, node.type)
        self._numeric(node, _part(tree, 1))
        return Arithmetic("-", Number(0, _type(node)), node, _type(node))

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
        left, right = self.value(_part(tree, 0)), self.value(_part(tree, 2))
        operator = "+" if tree.data == "add" else "-"
        if isinstance(_type(left), DateType):
            return self._moved_date(tree, operator, left, right)
        self._same_unit(tree, left, right)
        if _is_percent(left) and _is_percent(right) and not (_points(left) or _points(right)):
            raise self._error(tree, "D08", "百分比相加有两种意思", "提高 2 个百分点写 2pp，上浮 2% 写 * 102%")
        return Arithmetic(operator, left, right, _signed(_type(left)) if operator == "-" else _type(left))

    def _moved_date(self, tree: Parsed, operator: str, left: Valued, right: Valued) -> Node:
        type_ = _type(right)
        if operator == "-" and isinstance(type_, DateType):
            return Arithmetic("days", left, right, NumberType(DAYS, signed=True))
        if isinstance(type_, NumberType) and type_.unit in (MONTHS, DAYS) and isinstance(right, Number):
            return Arithmetic(operator, left, right, DATE_TYPE)
        raise self._error(tree, "D34", "日期只能加减写明的月数、年数或天数", "例如 成立日期 + 3 years")

    def _multiply(self, tree: Parsed, _: Type | None) -> Node:
        left, right = self._factors(tree)
        types = _number(left), _number(right)
        ratio = all(type_.ratio for type_ in types)
        signed = any(type_.signed for type_ in types)
        return Arithmetic("*", left, right, NumberType(times(types[0].unit, types[1].unit), ratio, signed))

    def _divide(self, tree: Parsed, _: Type | None) -> Node:
        left, right = self._factors(tree)
        over, under = _number(left), _number(right)
        if isinstance(right, Number) and right.value == 0:
            raise self._error(tree, "D35", "除数是 0")
        ratio = over.unit == under.unit and (over.ratio or not under.ratio)
        unit = times(over.unit, under.unit, -1)
        signed = over.signed or under.signed
        literal = isinstance(right, Number) and not under.unit and not under.ratio
        return Arithmetic("/", left, right, NumberType(unit, over.ratio if literal else ratio, signed))

    def _factors(self, tree: Parsed) -> tuple[Valued, Valued]:
        left, right = self.value(_part(tree, 0)), self.value(_part(tree, 1))
        self._numeric(left, _part(tree, 0))
        self._numeric(right, _part(tree, 1))
        return left, right

    def _at_most(self, tree: Parsed, expected: Type | None) -> Node:
        return self._cap(tree, expected)

    def _at_least(self, tree: Parsed, expected: Type | None) -> Node:
        return self._cap(tree, expected)

    def _cap(self, tree: Parsed, expected: Type | None) -> Node:
        left, right = self.value(_part(tree, 0), expected), self.value(_part(tree, 2), expected)
        self._same_unit(tree, left, right)
        return Arithmetic(_OPERATORS[str(tree.data)], left, right, _type(left))

    def _up_to(self, tree: Parsed, _: Type | None) -> Node:
        if _span(tree)[0] != len(self.text) - len(self.text.lstrip()):
            raise self._error(tree, "D36", "up to 只能写在金额的最前面", "上限是计算结果的封顶时写 at most")
        most = self.value(_part(tree, 1))
        self._numeric(most, _part(tree, 1))
        return Discretion(most, _type(most))

    def _conditional(self, tree: Parsed, expected: Type | None) -> Node:
        value = self.value(_part(tree, 0), expected)
        return Conditional(value, self.condition(_part(tree, 1)), _type(value))

    def _otherwise(self, tree: Parsed, expected: Type | None) -> Node:
        value = self.value(_part(tree, 0), expected)
        fallback = self.value(_part(tree, 1), _type(value))
        self._same_unit(tree, value, fallback)
        return Otherwise(value, fallback, _type(value))

    # -- functions ------------------------------------------------------------------------------------

    def _call(self, tree: Parsed, _: Type | None) -> Node:
        function, arguments = str(tree.children[0]), _part(tree, 1)
        if function not in _FUNCTIONS:
            raise self._error(tree, "D02", f"没有函数「{function}」", f"可以写：{'、'.join(_FUNCTIONS)}")
        if function == "holds":
            return self._holds(arguments)
        if arguments.data == "arguments":
            if len(arguments.children) == 1 and function in ("count", "any"):
                return self._over_rows(function, arguments)
            return self._fold(function, arguments)
        return self._over_rows(function, arguments)

    def _holds(self, arguments: Parsed) -> Node:
        kind = self.scope.vocabulary.records["recognitions"]
        inside = Checker(self.text, self.scope.looking_at(kind))
        words = [inside.value(_tree(child), kind.fields["kind"].type) for child in arguments.children]
        titles = tuple(title for each in words if isinstance(each, Words) for title in each.values)
        held = Membership(field_value(kind, kind.fields["kind"], False), Words(titles, kind.fields["kind"].type))
        still = Comparison(">=", field_value(kind, kind.fields["valid_until"], False), AsOf(DATE_TYPE))
        ended = Comparison("<=", field_value(kind, kind.fields["revoked_on"], False), AsOf(DATE_TYPE))
        return AnyRow(kind.name, kind.label, All((held, still, NoneOf((ended,)))))

    def _fold(self, function: str, arguments: Parsed) -> Node:
        if function in ("count", "any"):
            raise self._error(arguments, "D37", f"{function} 要写记录种类", f"例如 {function}(专利 where …)")
        values: list[Valued] = []
        for child in arguments.children:
            values.extend(self._folded(_tree(child)))
        for value in values[1:]:
            self._same_unit(arguments, values[0], value)
        self._numeric(values[0], arguments)
        return Fold(function, tuple(values), _type(values[0]))

    def _folded(self, tree: Parsed) -> Sequence[Valued]:
        """One argument; `x[-2..0]` is a year each."""
        if tree.data != "lookup" or _part(tree, 1).data != "span":
            return [self.value(tree)]
        base, index = self.value(_part(tree, 0)), _part(tree, 1)
        first, last = (self._whole(_part(index, i)) for i in (0, 1))
        if not (isinstance(base, FactValue) and base.by_year) or not 0 <= last - first <= 30:
            raise self._error(tree, "D33", "只有按年的事实能写几年，且从早到晚", "例如 营业收入[-2..0]")
        return [self._at_year(base, number, index) for number in range(first, last + 1)]

    def _over_rows(self, function: str, arguments: Parsed) -> Node:
        each = arguments.data == "each"
        named = arguments.children[1 if each else 0]
        word = str(named.children[0]) if isinstance(named, Tree) else str(named)
        kind = self.record(word, arguments)
        inside = Checker(self.text, self.scope.looking_at(kind))
        parts = [_tree(child) for child in arguments.children if isinstance(child, Tree)]
        value = inside.value(parts[0]) if each else None
        where_at = 1 if each else 0
        has_where = arguments.data != "arguments" and len(parts) > where_at
        where = inside.condition(parts[where_at]) if has_where else None
        return self._aggregate(function, kind, where, value, arguments)

    def _aggregate(
        self, function: str, kind: RecordKind, where: Condition | None, value: Valued | None, tree: Parsed
    ) -> Node:
        if function == "any":
            return AnyRow(kind.name, kind.label, where)
        if function == "count":
            return Aggregate("count", kind.name, kind.label, where, None, COUNT_TYPE)
        if value is None:
            raise self._error(
                tree, "D37", f"{function} 要写对什么求值", f"例如 {function}(金额 for {kind.label} where …)"
            )
        self._numeric(value, tree)
        return Aggregate(function, kind.name, kind.label, where, value, _type(value))

    def record(self, word: str, tree: Parsed) -> RecordKind:
        """The record kind a word names."""
        kind = self.scope.vocabulary.record_named(word)
        if kind is None:
            known = "、".join(each.label for each in self.scope.vocabulary.records.values())
            raise self._error(tree, "D02", f"没有叫「{word}」的记录", f"有：{known}")
        return kind

    # -- conditions -----------------------------------------------------------------------------------

    def condition(self, tree: Parsed) -> Condition:
        """The typed node of what is yes or no."""
        rule = str(tree.data)
        if rule in ("conjunction", "disjunction"):
            parts = tuple(self.condition(_tree(child)) for child in tree.children)
            return All(parts) if rule == "conjunction" else AnyOf(parts)
        if rule == "negation":
            return NoneOf((self.condition(_part(tree, 0)),))
        if rule in ("yes", "no"):
            return Certain(rule == "yes")
        if rule == "group":
            return self.condition(_part(tree, 0))
        if rule == "comparison":
            return self._comparison(tree)
        if rule in ("membership", "non_membership"):
            found = self._membership(tree)
            return found if rule == "membership" else NoneOf((found,))
        return self._truth(tree)

    def _truth(self, tree: Parsed) -> Condition:
        node = self._node(tree, None)
        if isinstance(node, (FactValue, FieldValue)) and isinstance(node.type, TruthType):
            return Holds(node)
        if isinstance(node, _CONDITIONS) or (isinstance(node, Definition) and type_of(node) is None):
            return node
        raise self._error(tree, "D32", "这里要一个条件，写的却是一个数值", "请写出比较，例如 … >= 100万")

    def _comparison(self, tree: Parsed) -> Condition:
        operator = _SIGNS.get(str(tree.children[1]), str(tree.children[1]))
        left, right = self._sides(_part(tree, 0), _part(tree, 2))
        type_ = _type(left)
        if isinstance(type_, TruthType):
            return self._truth_comparison(tree, operator, left, right)
        if not same_family(type_, _type(right)):
            raise self._clash(tree, left, right)
        if isinstance(right, Words) or isinstance(left, Words):
            return self._word_comparison(tree, operator, left, right)
        if not isinstance(type_, (NumberType, DateType)) and not (isinstance(type_, ChoiceType) and type_.ordered):
            raise self._error(tree, "D38", f"{type_} 与 {_type(right)} 不能这样比较", "只能与写明的值比较")
        return Comparison(operator, left, right)

    def _sides(self, left: Parsed, right: Parsed) -> tuple[Valued, Valued]:
        """Both sides typed; a bare word that names nothing waits for the type of the other side."""
        if left.data in ("name", "quantity") and right.data not in ("name", "quantity"):
            typed = self.value(right)
            return self.value(left, type_of(typed)), typed
        if left.data == "name" and self.scope.find(str(left.children[0]), *_span(left)) is None:
            typed = self.value(right)
            return self.value(left, type_of(typed)), typed
        typed = self._operand(left)
        return typed, self._operand(right, _type(typed))

    def _operand(self, tree: Parsed, expected: Type | None = None) -> Valued:
        if tree.data in ("yes", "no"):
            return Words((str(tree.data),), TruthType())
        return self.value(tree, expected)

    def _truth_comparison(self, tree: Parsed, operator: str, left: Valued, right: Valued) -> Condition:
        if operator in ("==", "!=") and isinstance(right, Words) and isinstance(left, (FactValue, FieldValue)):
            same = (right.values == ("yes",)) == (operator == "==")
            return Holds(left) if same else NoneOf((Holds(left),))
        raise self._error(tree, "D38", "是/否的事实只能写成 x、not x 或 x == yes")

    def _word_comparison(self, tree: Parsed, operator: str, left: Valued, right: Valued) -> Condition:
        value, options = (left, right) if isinstance(right, Words) else (right, left)
        if operator not in ("==", "!=") or not isinstance(options, Words) or isinstance(value, Words):
            raise self._error(tree, "D38", f"「{_type(left)}」没有大小", "用 ==、!= 或 in")
        if isinstance(options.type, RegionType):
            raise self._error(tree, "D38", "行政区划用 in", "例如 注册地 in 530924")
        found = Membership(value, options)
        return found if operator == "==" else NoneOf((found,))

    def _membership(self, tree: Parsed) -> Condition:
        value = self.value(_part(tree, 0))
        options = _part(tree, 1)
        type_ = _type(value)
        if isinstance(type_, DateType):
            return Membership(value, self._period(options))
        if isinstance(type_, NumberType) or (isinstance(type_, ChoiceType) and type_.ordered):
            return self._in_numbers(tree, value, type_)
        return Membership(value, self._options(options, type_))

    def _period(self, tree: Parsed) -> FixedPeriod | RecentYears:
        if tree.data == "quantity":
            return literals.period(str(tree.children[0]), *_span(tree))
        if tree.data == "date":
            return literals.period(str(tree.children[0]), *_span(tree))
        node = self._node(tree, None)
        if isinstance(node, Definition):
            node = node.value
        if not isinstance(node, (FixedPeriod, RecentYears)):
            raise self._error(tree, "D22", "in 后面要写时期", "例如 policy.period、2024、last 3 years")
        return node

    def _in_numbers(self, tree: Parsed, value: Valued, type_: Type) -> Condition:
        options = _part(tree, 1)
        if options.data == "span":
            first, last = (self.value(_part(options, i), type_) for i in (0, 1))
            for end in (first, last):
                if not same_family(type_, _type(end)):
                    raise self._clash(tree, value, end)
            return Within(value, first, last)
        if options.data != "list":
            raise self._error(options, "D38", "in 后面要写 [a, b] 或 a .. b")
        ends = [self.value(_tree(child), type_) for child in options.children]
        for end in ends:
            if not same_family(type_, _type(end)):
                raise self._clash(tree, value, end)
        return AnyOf(tuple(Comparison("==", value, end) for end in ends))

    def _options(self, tree: Parsed, type_: Type) -> Words:
        parts = [_tree(child) for child in tree.children] if tree.data == "list" else [tree]
        words: list[str] = []
        for part in parts:
            node = self.value(part, type_)
            if isinstance(node, Definition):
                node = node.value  # type: ignore[assignment]
            if not isinstance(node, Words) or not same_family(type_, node.type):
                raise self._error(part, "D38", f"in 后面要写「{type_}」的值")
            words.extend(node.values)
        return Words(tuple(words), type_)

    def _list(self, tree: Parsed, expected: Type | None) -> Node:
        if expected is None:
            raise self._error(tree, "D38", "[ ] 里的值只能写在 in 后面")
        return self._options(tree, expected)

    # -- cells of a table -----------------------------------------------------------------------------

    def cell(self, tree: Parsed, key: Type) -> Cell:
        """One cell of a table whose key has type `key`."""
        if tree.data == "anything":
            return Cell()
        if tree.data == "values":
            return self._cell_values(tree, key)
        ends: dict[str, tuple[Valued, bool]] = {}
        for child in tree.children:
            side = _tree(child)
            word = str(side.children[0])
            bound = self.value(_part(side, 1), key)
            if not same_family(key, _type(bound)):
                raise self._clash(side, bound, bound, key)
            ends[str(side.data)] = (bound, word in ("from", "to"))
        lower, lower_in = ends.get("lower", (None, True))
        upper, upper_in = ends.get("upper", (None, True))
        return Cell(lower, lower_in, upper, upper_in)

    def _cell_values(self, tree: Parsed, key: Type) -> Cell:
        values = [self.value(_tree(child), key) for child in tree.children]
        if len(values) == 1 and isinstance(values[0], Number):
            if not same_family(key, values[0].type):
                raise self._clash(tree, values[0], values[0], key)
            return Cell(values[0], True, values[0], True)
        words = tuple(each for value in values if isinstance(value, Words) for each in value.values)
        if len(words) != len(values):
            raise self._error(tree, "D38", "几个数并列请分成几行，或写 from … to …")
        return Cell(words=Words(words, key))

    # -- errors ---------------------------------------------------------------------------------------

    def _error(self, tree: Parsed, code: str, message: str, help: str = "") -> ExpressionError:
        return ExpressionError(code, message, *_span(tree), help)

    def _numeric(self, node: Valued, tree: Parsed) -> None:
        if not isinstance(type_of(node), NumberType):
            raise self._error(tree, "D34", f"「{type_of(node)}」不能计算")

    def _same_unit(self, tree: Parsed, left: Valued, right: Valued) -> None:
        if not same_family(_type(left), _type(right)):
            raise self._clash(tree, left, right)

    def _clash(self, tree: Parsed, left: Valued, right: Valued, key: Type | None = None) -> ExpressionError:
        """Two sides that do not go together, told as the slip it most likely is."""
        wanted, given = key or _type(left), _type(right)
        if isinstance(right, Number) and isinstance(wanted, NumberType) and isinstance(given, NumberType):
            code = {True: "D07"}.get(wanted.ratio, "D04")
            code = "D06" if given.ratio else "D05" if given.unit and not wanted.unit else code
            message = f"{self._source(tree)}：一边是{wanted}，一边是{given}"
            return self._error(tree, code, message, literals.missing_unit(right, wanted))
        return self._error(tree, "D34", f"一边是{wanted}，一边是{given}", "两边的类型要一致")

    def _source(self, tree: Parsed) -> str:
        start, end = _span(tree)
        return f"「{self.text[start:end]}」"


def _tree(child: Token | Parsed) -> Parsed:
    assert isinstance(child, Tree)
    return child


def _part(tree: Parsed, index: int) -> Parsed:
    return _tree(tree.children[index])


def _span(tree: Parsed) -> tuple[int, int]:
    meta = tree.meta
    return (0, 1) if meta.empty else (meta.start_pos, meta.end_pos)


def _type(node: Valued) -> Type:
    found = type_of(node)
    if found is None:
        raise ExpressionError("D34", "时期不能这样用", 0, 1, "时期只能写在 in 后面")
    return found


def _number(node: Valued) -> NumberType:
    found = _type(node)
    assert isinstance(found, NumberType)
    return found


def _signed(type_: Type) -> Type:
    return NumberType(type_.unit, type_.ratio, True) if isinstance(type_, NumberType) else type_


def _is_percent(node: Valued) -> bool:
    return isinstance(node, Number) and isinstance(node.type, NumberType) and node.type.ratio


def _points(node: Valued) -> bool:
    return isinstance(node, Number) and isinstance(node.type, NumberType) and node.type.points
