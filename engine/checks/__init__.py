"""Policy checks beyond loading: each reads the rule against its own quote. All of them, in order, stand here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from engine.checks.quote_amount import quote_amount
from engine.checks.quote_first import quote_first
from engine.checks.quote_highest import quote_highest
from engine.checks.quote_in_source import quote_in_source
from engine.checks.quote_once import quote_once
from engine.diagnostics import Diagnostic
from engine.policy import Clause, Rulebase

Check = Callable[[Clause, Sequence[str], Rulebase], Iterator[Diagnostic]]

CHECKS: tuple[Check, ...] = (quote_in_source, quote_once, quote_first, quote_highest, quote_amount)


def checked(rulebase: Rulebase, sources: Sequence[str] = ()) -> list[Diagnostic]:
    """Every finding of every check, clause by clause.

    Args:
        sources: the source texts, normalised (`engine.citation.normalised`); without them quotes are not proven.
    """
    return [
        found for clause in rulebase.clauses.values() for check in CHECKS for found in check(clause, sources, rulebase)
    ]
