"""What is asked first: the facts and lists by which the engine's next questions can settle the most."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

from huiqi.language.vocabulary import Fact, RecordKind, Vocabulary
from huiqi.model.guidance import Question
from huiqi.model.nodes import facts_for
from huiqi.model.policy import Rulebase

AT_ONCE = 3
"""How many unanswered topics stand at the top."""
WHO = ("name", "uscc", "region", "registered_on")
"""Facts that say who the firm is: always asked, before all."""
_KEY = "topics"
_FOR_OFFICIALS = ("findings",)

Topic = Fact | RecordKind


def first_topics(state: MutableMapping[Any, Any], region: str, questions: Sequence[Question]) -> list[str]:
    """The topics at the top, in the order in which they came there; those once there stay until the region changes.

    Args:
        questions: what the engine would ask next, ranked.
    """
    held = state.get(_KEY)
    if not isinstance(held, tuple) or held[0] != region:
        held = (region, [])
    there: list[str] = held[1]
    asked = list(dict.fromkeys(question.fact.partition(".")[0] for question in questions))
    for name in asked:
        if name not in WHO and name not in there and len(_waiting(there, asked)) < AT_ONCE:
            there = [*there, name]
    state[_KEY] = (region, there)
    return there


def _waiting(there: Sequence[str], asked: Sequence[str]) -> list[str]:
    return [name for name in there if name in asked]


def topics(rulebase: Rulebase, region: str) -> dict[str, Topic]:
    """All there is to ask a firm of a region, by key, in the vocabulary's order."""
    vocabulary, asked = rulebase.vocabulary, facts_for(rulebase, region)
    facts = {fact.name: fact for fact in vocabulary.facts.values() if fact.name in asked and fact.name not in WHO}
    kinds = {kind.name: kind for kind in vocabulary.records.values() if kind.name not in _FOR_OFFICIALS}
    return {**kinds, **facts}


def by_theme(found: dict[str, Topic], first: Sequence[str]) -> dict[str, list[Topic]]:
    """The topics that do not stand at the top, by theme."""
    themes: dict[str, list[Topic]] = {}
    for name, topic in found.items():
        if name not in first:
            themes.setdefault(topic.theme or "其他", []).append(topic)
    return themes


def named(name: str, vocabulary: Vocabulary) -> Topic:
    """The fact or record kind with this key."""
    return vocabulary.facts[name] if name in vocabulary.facts else vocabulary.records[name]
