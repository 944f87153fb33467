"""L24: a fact or field that clauses use and no question asks for: a firm cannot tell it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huiqi.authoring.checks.survey import Survey, about
from huiqi.base.diagnostics import Diagnostic
from huiqi.language.expressions.tree import FactValue, FieldValue
from huiqi.language.vocabulary import Fact, Vocabulary
from huiqi.model.nodes import all_nodes
from huiqi.model.policy import Policy


def unasked_fact(survey: Survey) -> Iterator[Diagnostic]:
    """A warning for each, at the first policy that uses it."""
    told: set[str] = set()
    for policy in survey.rulebase.policies:
        for fact in _used(policy, survey.rulebase.vocabulary):
            if not fact.question and fact.label not in told:
                told.add(fact.label)
                help = "写 ask: 要问的话 和 why: 为什么问"
                found = about(policy, "L24", f"「{fact.label}」没有写要问的话，填表的人不知道怎么答", help)
                yield replace(found, place=policy.place.of_word(f"{fact.label}:", after="facts:"))


def _used(policy: Policy, vocabulary: Vocabulary) -> Iterator[Fact]:
    for node in all_nodes(policy):
        if isinstance(node, FactValue):
            yield vocabulary.facts[node.name]
        elif isinstance(node, FieldValue):
            yield vocabulary.records[node.record].fields[node.name]
