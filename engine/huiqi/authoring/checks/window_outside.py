"""L12: a date window that lies wholly outside the policy's own period."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.parts import conditions_of, walk
from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.language.expressions.tree import FixedPeriod, Membership
from huiqi.model.policy import Clause, Rulebase


def window_outside(clause: Clause, _: Sources, rulebase: Rulebase) -> Iterator[Diagnostic]:
    """A warning for a written period that ends before the policy begins or begins after it ends."""
    policy = rulebase.policy_of(clause.id)
    for part in conditions_of(clause):
        for node in walk(part):
            options = node.options if isinstance(node, Membership) else None
            if not isinstance(options, FixedPeriod):
                continue
            if options.period.end < policy.period.start or options.period.start > policy.period.end:
                text = f"时期 {options.period} 与政策期 {policy.period} 没有重合"
                yield Diagnostic("L12", text, clause.place, "检查年份；确实如此写 checked: {L12: 为什么}", "warning")
