"""`count`, `sum`, `any`, `holds` … over records and over several values."""

from __future__ import annotations

from collections.abc import Sequence

from lark import Tree

from engine.datatypes import (
    COUNT_TYPE,
    DATE_TYPE,
    Type,
)
from engine.expressions.checking.atoms import Atoms
from engine.expressions.checking.base import (
    part,
    subtree,
    typed,
)
from engine.expressions.parser import Parsed
from engine.expressions.scope import field_value
from engine.expressions.tree import (
    Aggregate,
    All,
    AnyRow,
    AsOf,
    Comparison,
    Condition,
    FactValue,
    Fold,
    Membership,
    Node,
    NoneOf,
    Valued,
    Words,
)
from engine.vocabulary import RecordKind

_FUNCTIONS = ("sum", "max", "min", "average", "count", "any", "holds")


class Functions(Atoms):
    """Types calls."""

    def _call(self, tree: Parsed, _: Type | None) -> Node:
        function, arguments = str(tree.children[0]), part(tree, 1)
        if function not in _FUNCTIONS:
            raise self.error(tree, "D02", f"没有函数「{function}」", f"可以写：{'、'.join(_FUNCTIONS)}")
        if function == "holds":
            return self._holds(arguments)
        if arguments.data == "arguments":
            if len(arguments.children) == 1 and function in ("count", "any"):
                return self._over_rows(function, arguments)
            return self._fold(function, arguments)
        return self._over_rows(function, arguments)

    def _holds(self, arguments: Parsed) -> Node:
        kind = self.scope.vocabulary.records["recognitions"]
        inside = self.inside(self.scope.looking_at(kind))
        words = [inside.value(subtree(child), kind.fields["kind"].type) for child in arguments.children]
        titles = tuple(title for each in words if isinstance(each, Words) for title in each.values)
        held = Membership(field_value(kind, kind.fields["kind"], False), Words(titles, kind.fields["kind"].type))
        still = Comparison(">=", field_value(kind, kind.fields["valid_until"], False), AsOf(DATE_TYPE))
        ended = Comparison("<=", field_value(kind, kind.fields["revoked_on"], False), AsOf(DATE_TYPE))
        return AnyRow(kind.name, kind.label, All((held, still, NoneOf((ended,)))))

    def _fold(self, function: str, arguments: Parsed) -> Node:
        if function in ("count", "any"):
            raise self.error(arguments, "D37", f"{function} 要写记录种类", f"例如 {function}(专利 where …)")
        values: list[Valued] = []
        for child in arguments.children:
            values.extend(self._folded(subtree(child)))
        for value in values[1:]:
            self.same_unit(arguments, values[0], value)
        self.numeric(values[0], arguments)
        return Fold(function, tuple(values), typed(values[0]))

    def _folded(self, tree: Parsed) -> Sequence[Valued]:
        """One argument; `x[-2..0]` is a year each."""
        if tree.data != "lookup" or part(tree, 1).data != "span":
            return [self.value(tree)]
        base, index = self.value(part(tree, 0)), part(tree, 1)
        first, last = (self.whole(part(index, i)) for i in (0, 1))
        if not (isinstance(base, FactValue) and base.by_year) or not 0 <= last - first <= 30:
            raise self.error(tree, "D33", "只有按年的事实能写几年，且从早到晚", "例如 营业收入[-2..0]")
        return [self.at_year(base, number, index) for number in range(first, last + 1)]

    def _over_rows(self, function: str, arguments: Parsed) -> Node:
        each = arguments.data == "each"
        named = arguments.children[1 if each else 0]
        word = str(named.children[0]) if isinstance(named, Tree) else str(named)
        kind = self.record(word, arguments)
        inside = self.inside(self.scope.looking_at(kind))
        parts = [subtree(child) for child in arguments.children if isinstance(child, Tree)]
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
            raise self.error(
                tree, "D37", f"{function} 要写对什么求值", f"例如 {function}(金额 for {kind.label} where …)"
            )
        self.numeric(value, tree)
        return Aggregate(function, kind.name, kind.label, where, value, typed(value))

    def record(self, word: str, tree: Parsed) -> RecordKind:
        """The record kind a word names."""
        kind = self.scope.vocabulary.record_named(word)
        if kind is None:
            known = "、".join(each.label for each in self.scope.vocabulary.records.values())
            raise self.error(tree, "D02", f"没有叫「{word}」的记录", f"有：{known}")
        return kind
