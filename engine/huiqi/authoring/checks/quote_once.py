"""L01: a quote that says 一次性 wants a `limit: once`."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.model.policy import Clause, Rulebase


def quote_once(clause: Clause, _: Sources, __: Rulebase) -> Iterator[Diagnostic]:
    """A warning where the quote says 一次性 and the clause pays without limit."""
    if "一次性" in clause.citation.quote and clause.award is not None and not clause.limits:
        yield Diagnostic("L01", "原文写「一次性」，规则里没有", clause.place, "加 limit: once", "warning")
