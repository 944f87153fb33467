"""Going through a tree: the type of a node, its parts, a condition turned to other rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeGuard

from huiqi.base.datatypes import Type
from huiqi.language.expressions.tree.conditions import Condition
from huiqi.language.expressions.tree.values import Cell, Definition, FieldValue, Slice, Valued

Node = Valued | Condition | Cell | Slice
_HERE = __name__.rpartition(".")[0]


def type_of(node: Valued) -> Type | None:
    """The type of a valued node; None for a period, a list or a condition."""
    if isinstance(node, Definition):
        return type_of(node.value)  # type: ignore[arg-type]
    return getattr(node, "type", None)


def children(node: Node) -> Iterator[Node]:
    """The nodes a node is made of, cells of a table included."""
    for name in _names(type(node)) or ():  # type: ignore[arg-type]
        yield from _nodes_in(getattr(node, name))


def descendants(node: Node) -> Iterator[Node]:
    """A node and all it is made of, from the top."""
    yield node
    for child in children(node):
        yield from descendants(child)


def depth_of(node: Node, known: dict[int, int] | None = None) -> int:
    """How many nodes stand one in the other, names written out; `known`: of nodes met before, by identity."""
    met = {} if known is None else known
    if id(node) not in met:
        met[id(node)] = 1 + max((depth_of(child, met) for child in children(node)), default=0)
    return met[id(node)]


def is_node(held: object) -> TypeGuard[Node]:
    """Whether something is a node of a tree."""
    return _is_node(held)


def _nodes_in(held: object) -> Iterator[Node]:
    if isinstance(held, tuple):
        for each in held:
            yield from _nodes_in(each)
    elif _is_node(held):
        yield held  # type: ignore[misc]


def _is_node(held: object) -> bool:
    return _names(type(held)) is not None  # type: ignore[arg-type]


@cache
def _names(kind: Any) -> tuple[str, ...] | None:
    """The fields of a kind of node, None of anything else; looked up once, for trees are gone through often."""
    if not (is_dataclass(kind) and isinstance(kind, type) and kind.__module__.startswith(_HERE)):
        return None
    return tuple(field.name for field in fields(kind))


def as_inner(held: Condition) -> Condition:
    """A condition on the row a clause runs over, as one on the rows a function looks at."""
    return _turned(held)  # type: ignore[return-value]


def _turned(held: object) -> object:
    if isinstance(held, FieldValue):
        return replace(held, outer=False)
    if isinstance(held, tuple):
        return tuple(_turned(each) for each in held)
    if _is_node(held):
        changed = {field.name: _turned(getattr(held, field.name)) for field in fields(held)}  # type: ignore[arg-type]
        return replace(held, **changed)  # type: ignore[type-var]
    return held
