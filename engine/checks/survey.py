"""What a check of the whole library looks at, and what several of them look for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.diagnostics import Diagnostic
from engine.expressions.tree import Node, descendants
from engine.policy import Ceiling, Factor, Policy, Rulebase


@dataclass(frozen=True)
class Survey:
    """The library on a day.

    Attributes:
        ids: the clause ids that were ever published; None where no list of them is kept.
    """

    rulebase: Rulebase
    as_of: date
    ids: frozenset[str] | None = None


def all_nodes(policy: Policy) -> Iterator[Node]:
    """Every node of a policy: of its own conditions, its clauses, its steps."""
    tops: list[Node] = list(policy.when)
    for clause in policy.clauses:
        tops += [*clause.tops, *(clause.domain.parts if clause.domain else ())]
        if clause.pool is not None:
            tops += [each for each in (clause.pool.by, clause.pool.weight, clause.pool.per) if each is not None]
    for step in policy.settle:
        if isinstance(step, Ceiling) and step.limit.money is not None:
            tops.append(step.limit.money)
        if isinstance(step, Factor):
            tops.append(step.ratio)
    for top in tops:
        yield from descendants(top)


def about(policy: Policy, code: str, message: str, help: str) -> Diagnostic:
    """A warning about a policy as a whole."""
    return Diagnostic(code, f"{policy.id}：{message}", policy.place, help, "warning")
