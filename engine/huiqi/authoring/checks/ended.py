"""L20: a policy whose period has ended, with no successor in the library."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.survey import Survey, about
from huiqi.base.diagnostics import Diagnostic


def ended(survey: Survey) -> Iterator[Diagnostic]:
    """A warning for each."""
    replaced = {old for policy in survey.rulebase.policies for old in policy.replaces}
    for policy in survey.rulebase.policies:
        if policy.period.end < survey.as_of and policy.id not in replaced:
            message = f"政策期已于 {policy.period.end} 结束，规则库里没有后续文件"
            yield about(policy, "L20", message, "有新文件就加进来，写 replaces；没有写 checked: {L20: 为什么}")
