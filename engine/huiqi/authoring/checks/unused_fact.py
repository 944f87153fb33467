"""L19: a fact, record kind or title that a policy declares and never uses: a question asked for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.survey import Survey, about
from huiqi.base.diagnostics import Diagnostic
from huiqi.language.expressions.tree import Aggregate, AnyRow, FactValue, FieldValue, Words
from huiqi.model.nodes import all_nodes
from huiqi.model.policy import Policy


def unused_fact(survey: Survey) -> Iterator[Diagnostic]:
    """A warning for each."""
    for policy in survey.rulebase.policies:
        used = set(_used(policy))
        for name in policy.own:
            if name not in used:
                yield about(policy, "L19", f"声明了「{name}」，没有条款用到它", "删去它，或检查条件里的名字")


def _used(policy: Policy) -> Iterator[str]:
    yield from (clause.record for clause in policy.clauses if clause.record)
    for node in all_nodes(policy):
        if isinstance(node, FactValue):
            yield from (node.name, node.label)
        elif isinstance(node, (AnyRow, Aggregate, FieldValue)):
            yield node.record
        elif isinstance(node, Words):
            yield from node.values
