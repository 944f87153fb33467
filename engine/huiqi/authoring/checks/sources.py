"""The source texts that quotes are proven against: each policy's quotes stand in one of them, its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huiqi.base.citation import normalised
from huiqi.model.policy import Policy


class Sources:
    """The texts, normalised; a policy's own is the one that has most of its quotes. Without any nothing is proven."""

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self.texts = tuple(normalised(text) for text in texts)
        self._own: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self.texts)

    def complaint(self, quote: str, policy: Policy) -> str:
        """What is wrong with a quote; empty where it stands in the policy's own text."""
        wanted = normalised(quote)
        if wanted in self._own_of(policy):
            return ""
        return "这句话在另一份原文里" if any(wanted in text for text in self.texts) else "原文里找不到这句话"

    def _own_of(self, policy: Policy) -> str:
        if policy.id not in self._own:
            quotes = [normalised(quote) for quote in quotes_of(policy)]
            self._own[policy.id] = max(self.texts, key=lambda text: sum(quote in text for quote in quotes))
        return self._own[policy.id]


def quotes_of(policy: Policy) -> Iterator[str]:
    """Every quote of a policy: of its clauses, of what it does not offer, of its targets."""
    yield from (clause.citation.quote for clause in policy.clauses)
    yield from (each.quote for each in policy.not_offered)
    yield from (target.quote for target in policy.targets if target.quote)
