"""L09: the quote stands in the policy's own source text, white space and width ignored."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.model.policy import Clause, Policy, Rulebase

_HELP = "请从原文逐字复制，标点也要一样"


def quote_in_source(clause: Clause, sources: Sources, rulebase: Rulebase) -> Iterator[Diagnostic]:
    """An error where sources are given and the policy's own does not have the quote."""
    quote = clause.citation.quote
    wrong = sources.complaint(quote, rulebase.policy_of(clause.id)) if sources else ""
    if wrong:
        yield Diagnostic("L09", f"{wrong}：「{quote}」", clause.place, _HELP)


def words_in_source(policy: Policy, sources: Sources) -> Iterator[Diagnostic]:
    """The same for what is not offered, and for targets."""
    quotes = [each.quote for each in policy.not_offered] + [target.quote for target in policy.targets if target.quote]
    for quote in quotes if sources else ():
        wrong = sources.complaint(quote, policy)
        if wrong:
            yield Diagnostic("L09", f"{wrong}：「{quote}」", policy.place, _HELP)
