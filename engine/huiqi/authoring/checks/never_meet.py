"""L22: clauses of one step of `settle` that no firm can meet together: it matters only for what was received before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from huiqi.authoring.checks.constraints import Allowed, together
from huiqi.authoring.checks.parts import conditions_of
from huiqi.authoring.checks.survey import Survey, about
from huiqi.base.diagnostics import Diagnostic
from huiqi.base.values.codes import regions_meet
from huiqi.language.expressions.tree import FactValue
from huiqi.model.policy import Choice, Clause, HighestOnly, Policy, Rulebase


def never_meet(survey: Survey) -> Iterator[Diagnostic]:
    """A warning for each such step of several clauses."""
    rulebase = survey.rulebase
    for policy in rulebase.policies:
        for step in policy.settle:
            clauses = [rulebase.clauses[each] for each in step.clauses]
            over_periods = any(clause.spans is not None for clause in clauses)
            if not isinstance(step, (HighestOnly, Choice)) or len(clauses) < 2 or over_periods:
                continue
            if not any(_may_meet(one, other, rulebase) for one, other in combinations(clauses, 2)):
                titles = "、".join(clause.title for clause in clauses)
                message = f"没有企业能同时符合其中两条：{titles}；这一步只对以前领过其中一条的起作用"
                yield about(policy, "L22", message, "检查条件；就是为以前领过的，写 checked: {L22: 为什么}")


def _may_meet(one: Clause, other: Clause, rulebase: Rulebase) -> bool:
    first, second = rulebase.policy_of(one.id), rulebase.policy_of(other.id)
    near = regions_meet(first.region, second.region)
    return near and _periods_meet(one, first, other, second) and _facts_meet(one, other)


def _periods_meet(one: Clause, first: Policy, other: Clause, second: Policy) -> bool:
    periods = one.period or first.period, other.period or second.period
    return periods[0].start <= periods[1].end and periods[1].start <= periods[0].end


def _facts_meet(one: Clause, other: Clause) -> bool:
    """Whether one firm's facts can meet both; rows may be different ones."""
    left, also = (together(conditions_of(clause)) for clause in (one, other))
    of_firm = [value for value in left if isinstance(value, FactValue)]
    return not any(left[value].both(also.get(value, Allowed())).is_empty for value in of_firm)
