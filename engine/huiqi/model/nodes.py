"""What a policy looks at: the nodes of all its conditions and awards, and the facts among them."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.base.values.codes import regions_meet
from huiqi.language.expressions.tree import FactValue, Node, descendants
from huiqi.model.policy import Ceiling, Factor, Policy, Rulebase


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


def facts_for(rulebase: Rulebase, region: str) -> frozenset[str]:
    """The facts that policies for a region ask, by key; none where the region is not known or not clear."""
    codes = rulebase.vocabulary.region_codes(region) if region else []
    here = [policy for policy in rulebase.policies if len(codes) == 1 and regions_meet(codes[0], policy.region)]
    return frozenset(node.name for policy in here for node in all_nodes(policy) if isinstance(node, FactValue))
