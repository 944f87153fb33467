"""What a check looks through: every node of a clause, the numbers in it, the conditions it is made of."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.base.datatypes import NumberType
from huiqi.base.values.units import MONEY, Exact
from huiqi.language.expressions.tree import ClauseAmount, ClauseHolds, Condition, Node, Number, children
from huiqi.model.policy import Ceiling, Clause, Rulebase, Step


def nodes_of(clause: Clause) -> Iterator[Node]:
    """Every node of its conditions, award, limits and parts; other clauses it asks for are not its own."""
    for top in clause.tops:
        yield from walk(top)


def walk(node: Node) -> Iterator[Node]:
    """A node and all it is made of."""
    yield node
    if isinstance(node, (ClauseHolds, ClauseAmount)):
        return
    for child in children(node):
        yield from walk(child)


def conditions_of(clause: Clause) -> tuple[Condition, ...]:
    """The parts that must all hold, without the region."""
    return clause.condition.parts[1:]  # type: ignore[union-attr]


def steps_over(clause: Clause, rulebase: Rulebase) -> list[Step]:
    """The steps, of any policy, that name a clause."""
    return [step for policy in rulebase.policies for step in policy.settle if clause.id in step.clauses]


def sums_of(clause: Clause, rulebase: Rulebase) -> set[Exact]:
    """Every sum of money a clause names anywhere, its policy's ceilings over it included."""
    found = {amount for node in nodes_of(clause) for amount in _money(node)}
    for step in steps_over(clause, rulebase):
        if isinstance(step, Ceiling) and step.limit.money is not None:
            found |= {amount for node in walk(step.limit.money) for amount in _money(node)}
    if clause.pool is not None and clause.pool.budget is not None:
        found.add(clause.pool.budget)
    return found


def _money(node: Node) -> Iterator[Exact]:
    """The sum, where a node is money written out, also per something (9万元/MW)."""
    unit = node.type.unit if isinstance(node, Number) and isinstance(node.type, NumberType) else ()
    if isinstance(node, Number) and MONEY[0] in unit:
        yield node.value
