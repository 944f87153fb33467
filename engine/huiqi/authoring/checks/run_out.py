"""L21: a dated value that used to change and has not for long: the newest may be missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from huiqi.authoring.checks.survey import Survey, about
from huiqi.base.diagnostics import Diagnostic
from huiqi.language.expressions.tree import Dated
from huiqi.model.nodes import all_nodes


def run_out(survey: Survey) -> Iterator[Diagnostic]:
    """A warning where a policy still holds and its value is older than twice the longest it ever stood."""
    for policy in survey.rulebase.policies:
        series = {(node.name, node.values): node for node in all_nodes(policy) if isinstance(node, Dated)}
        for (name, _), node in series.items() if survey.as_of in policy.period else ():
            starts = [start for start, _, _ in node.values]
            longest = max((later - earlier for earlier, later in pairwise(starts)), default=0)
            if longest and survey.as_of.toordinal() - starts[-1] > 2 * longest:
                last = date.fromordinal(starts[-1])
                message = f"「{name}」的最后一个值从 {last} 起，以前最长 {longest} 天一变"
                yield about(policy, "L21", message, "查有没有新公布的值；确实没有写 checked: {L21: 为什么}")
