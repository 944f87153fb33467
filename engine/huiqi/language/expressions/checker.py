"""From a parse tree to the typed tree: every name resolved, every unit and type checked.

A word beside a choice is read as one of its values, so the other side is typed first.
"""

from __future__ import annotations

from collections.abc import Callable

from huiqi.base.datatypes import (
    Type,
)
from huiqi.language.expressions.checking.base import CONDITIONS, part
from huiqi.language.expressions.checking.calculation import Calculation
from huiqi.language.expressions.checking.cells import Cells
from huiqi.language.expressions.checking.functions import Functions
from huiqi.language.expressions.parser import Parsed, parse
from huiqi.language.expressions.scope import Scope
from huiqi.language.expressions.tree import (
    Cell,
    Condition,
    Definition,
    Node,
    Slice,
    Valued,
)

_CONDITION_RULES = frozenset(
    ("conjunction", "disjunction", "negation", "comparison", "membership", "non_membership", "yes", "no")
)


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


class Checker(Functions, Calculation, Cells):
    """Types one expression."""

    def value(self, tree: Parsed, expected: Type | None = None) -> Valued:
        """The typed node of a value; `expected` is the type of what it stands beside."""
        node = self.node(tree, expected)
        meant = node.value if isinstance(node, Definition) else node
        if isinstance(meant, CONDITIONS):
            raise self.error(tree, "D32", "这里要一个数值，写的却是一个条件")
        return node  # type: ignore[return-value]

    def anything(self, tree: Parsed) -> Valued | Condition:
        """The typed node of a definition: a value or a condition."""
        node = self.node(tree, None)
        assert not isinstance(node, (Cell, Slice))
        return node

    def node(self, tree: Parsed, expected: Type | None) -> Node:
        """The typed node of anything: each rule of the grammar has its method."""
        rule = str(tree.data)
        if rule in _CONDITION_RULES:
            return self.condition(tree)
        reader: Callable[[Parsed, Type | None], Node] | None = getattr(self, f"_{rule}", None)
        assert reader is not None, rule
        return reader(tree, expected)

    def _group(self, tree: Parsed, expected: Type | None) -> Node:
        return self.node(part(tree, 0), expected)
