"""What every part of the checker shares: the text, the scope, and errors told as the slip they most likely are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Self

from lark import Token, Tree

from huiqi.base.datatypes import (
    NumberType,
    Type,
    same_family,
)
from huiqi.language.expressions import literals
from huiqi.language.expressions.parser import ExpressionError, Parsed
from huiqi.language.expressions.scope import Scope
from huiqi.language.expressions.tree import (
    All,
    AnyOf,
    AnyRow,
    Certain,
    ClauseHolds,
    Comparison,
    Compound,
    Condition,
    Holds,
    Membership,
    Node,
    NoneOf,
    Number,
    Received,
    SameWord,
    Valued,
    Within,
    type_of,
)

CONDITIONS = (
    Certain,
    Holds,
    Comparison,
    Compound,
    Membership,
    Within,
    SameWord,
    AnyRow,
    ClauseHolds,
    Received,
    All,
    AnyOf,
    NoneOf,
)
"""Nodes that are yes or no."""


class CheckerBase(ABC):
    """Types one expression; holds its text and the names in scope."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.text, self.scope = text, scope
        self._looked_up = False

    def inside(self, scope: Scope) -> Self:
        """The same expression with other names in scope."""
        return type(self)(self.text, scope)

    @abstractmethod
    def node(self, tree: Parsed, expected: Type | None) -> Node:
        """The typed node of anything."""

    @abstractmethod
    def value(self, tree: Parsed, expected: Type | None = None) -> Valued:
        """The typed node of a value; `expected` is the type of what it stands beside."""

    @abstractmethod
    def condition(self, tree: Parsed) -> Condition:
        """The typed node of what is yes or no."""

    def error(self, tree: Parsed, code: str, message: str, help: str = "") -> ExpressionError:
        """An error at a part of the expression."""
        return ExpressionError(code, message, *span(tree), help)

    def numeric(self, node: Valued, tree: Parsed) -> None:
        """Refuse what cannot be reckoned with."""
        if not isinstance(type_of(node), NumberType):
            raise self.error(tree, "D34", f"「{type_of(node)}」不能计算")

    def same_unit(self, tree: Parsed, left: Valued, right: Valued) -> None:
        """Refuse two sides of different kinds."""
        if not same_family(typed(left), typed(right)):
            raise self.clash(tree, left, right)

    def clash(self, tree: Parsed, left: Valued, right: Valued, key: Type | None = None) -> ExpressionError:
        """Two sides that do not go together, told as the slip it most likely is."""
        wanted, given = key or typed(left), typed(right)
        if isinstance(right, Number) and isinstance(wanted, NumberType) and isinstance(given, NumberType):
            code = {True: "D07"}.get(wanted.ratio, "D04")
            code = "D06" if given.ratio else "D05" if given.unit and not wanted.unit else code
            message = f"{self._source(tree)}：一边是{wanted}，一边是{given}"
            return self.error(tree, code, message, literals.missing_unit(right, wanted))
        return self.error(tree, "D34", f"一边是{wanted}，一边是{given}", "两边的类型要一致")

    def _source(self, tree: Parsed) -> str:
        start, end = span(tree)
        return f"「{self.text[start:end]}」"


def subtree(child: Token | Parsed) -> Parsed:
    """A child that is a tree, as the grammar says it is."""
    assert isinstance(child, Tree)
    return child


def part(tree: Parsed, index: int) -> Parsed:
    """The child at a place."""
    return subtree(tree.children[index])


def span(tree: Parsed) -> tuple[int, int]:
    """Where a part stands in the text of the expression."""
    meta = tree.meta
    return (0, 1) if meta.empty else (meta.start_pos, meta.end_pos)


def typed(node: Valued) -> Type:
    """The type of a value; a period has none and is refused."""
    found = type_of(node)
    if found is None:
        raise ExpressionError(
            "D34",
            "时期不能这样用",
            0,
            1,
            "时期写在 in 后面；months(A .. B) 里有 default、if 的要加括号：months(A .. (B default as_of))",
        )
    return found


def number_type(node: Valued) -> NumberType:
    """The type of a number."""
    found = typed(node)
    assert isinstance(found, NumberType)
    return found


def signed(type_: Type) -> Type:
    """The type, allowing negative values."""
    return NumberType(type_.unit, type_.ratio, True) if isinstance(type_, NumberType) else type_


def is_percent(node: Valued) -> bool:
    """Whether it is a ratio written out, such as `5%`."""
    return isinstance(node, Number) and isinstance(node.type, NumberType) and node.type.ratio


def is_points(node: Valued) -> bool:
    """Whether it is percentage points, such as `2pp`."""
    return isinstance(node, Number) and isinstance(node.type, NumberType) and node.type.points
