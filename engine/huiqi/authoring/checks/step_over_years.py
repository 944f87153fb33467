"""L28: clauses paid every year, between which a step takes one over all years: last year's award counts too."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.survey import Survey
from huiqi.base.diagnostics import Diagnostic
from huiqi.model.policy import Choice, HighestOnly


def step_over_years(survey: Survey) -> Iterator[Diagnostic]:
    """A warning for each such step, at the first of its clauses."""
    clauses = survey.rulebase.clauses
    for policy in survey.rulebase.policies:
        for step in policy.settle:
            if not isinstance(step, (HighestOnly, Choice)) or step.years is not None or step.months is not None:
                continue
            members = [clauses[each] for each in step.clauses if each in clauses]
            if len(members) > 1 and all(any(limit.years == 1 for limit in each.limits) for each in members):
                shown = "、".join(f"「{each.title}」" for each in members[:3])
                text = f"{shown}每年都给，它们之间却不分年份：以前各年领过的，今年也会抵掉"
                yield Diagnostic("L28", text, members[0].place, _help(step), "warning")


def _help(step: HighestOnly | Choice) -> str:
    within = "在这一步加 per: year"
    if isinstance(step, Choice) and step.apart:
        within = "not_with 改成 settle: - {choose: 1, of: [条款, 条款], per: year}"
    return f"同一年里的，{within}；就是跨年的写 checked: {{L28: 为什么}}"
