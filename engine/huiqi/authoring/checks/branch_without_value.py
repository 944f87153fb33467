"""L26: a branch of `if … else …` that may come to nothing: no other branch is taken then."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.parts import nodes_of
from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.language.expressions.tree import Arithmetic, Conditional, Definition, Discretion, Node, Rounded, Table
from huiqi.language.expressions.wording import reads
from huiqi.model.policy import Clause, Rulebase

_HELP = "对照原文，这时给多少：给 0 就写 表的 else: 0元，给别的就写 default；就是不给的，写 checked: {L26: 为什么}"


def branch_without_value(clause: Clause, _: Sources, __: Rulebase) -> Iterator[Diagnostic]:
    """A warning where a branch is a table without `else`, or has another `if` without one."""
    for node in nodes_of(clause):
        if not isinstance(node, Conditional) or node.other is None:
            continue
        if _may_come_to_nothing(node.value):
            text = f"{reads(node.condition)} 成立、但哪一档也不到的，没有金额，不会用 else 后面的"
        elif _may_come_to_nothing(node.other):
            text = f"{reads(node.condition)} 不成立、但哪一档也不到的，没有金额"
        else:
            continue
        yield Diagnostic("L26", text, clause.place, _HELP, "warning")
        return


def _may_come_to_nothing(node: Node | None) -> bool:
    if isinstance(node, Table):
        return node.otherwise is None
    if isinstance(node, Conditional):
        return node.other is None or any(map(_may_come_to_nothing, (node.value, node.other)))
    if isinstance(node, Arithmetic):
        return any(map(_may_come_to_nothing, (node.left, node.right)))
    if isinstance(node, Discretion):
        return any(map(_may_come_to_nothing, (node.least, node.most)))
    return isinstance(node, (Definition, Rounded)) and _may_come_to_nothing(node.value)
