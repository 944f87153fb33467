"""L07: a quote that says 就高 or 不重复 wants a `settle: highest`."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.parts import steps_over
from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.model.policy import Choice, Clause, HighestOnly, Rulebase


def quote_highest(clause: Clause, _: Sources, rulebase: Rulebase) -> Iterator[Diagnostic]:
    """A warning where the quote says 就高 or 不重复 and no settle step names the clause."""
    said = [word for word in ("就高", "不重复", "不叠加") if word in clause.citation.quote]
    settled = any(isinstance(step, (HighestOnly, Choice)) for step in steps_over(clause, rulebase))
    again = any(limit.years is not None for limit in clause.limits)  # 三年内不重复 is a limit
    again |= any(limit.kind == "difference" for limit in clause.limits)  # 补差, of one clause alone
    if said and clause.award is not None and not settled and not again:
        help = "几条之间就高，加 settle: - highest: [条款]；同一条领过低的再补差，写 limit: amount"
        yield Diagnostic("L07", f"原文写「{said[0]}」，规则里没有", clause.place, help, "warning")
