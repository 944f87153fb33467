"""L25: an amount that is at least more than it is at most: one of the two never counts."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.parts import nodes_of
from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.language.expressions.tree import Arithmetic, Node, Number
from huiqi.language.expressions.wording import reads
from huiqi.model.policy import Clause, Rulebase

_HELP = "对照原文，看下限和上限是不是写反了；at least 是至少，at most 是至多"


def floor_above_ceiling(clause: Clause, _: Sources, __: Rulebase) -> Iterator[Diagnostic]:
    """A warning where a written floor is higher than the written ceiling around it, or the other way round."""
    for node in nodes_of(clause):
        bounds = dict(_bounds(node))
        floor, ceiling = bounds.get("at least"), bounds.get("at most")
        if floor is not None and ceiling is not None and floor.value > ceiling.value:
            text = f"下限 {reads(floor)} 比上限 {reads(ceiling)} 还高"
            yield Diagnostic("L25", text, clause.place, _HELP, "warning")
            return


def _bounds(node: Node) -> Iterator[tuple[str, Number]]:
    """The written bounds of a value, from the outermost in."""
    while isinstance(node, Arithmetic) and node.operator in ("at least", "at most"):
        if isinstance(node.right, Number):
            yield node.operator, node.right
        node = node.left
