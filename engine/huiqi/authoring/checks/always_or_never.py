"""L10: a condition that every firm meets, or none can: it is decided for a firm of which nothing is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from huiqi.authoring.checks.constraints import allowed, bare_condition
from huiqi.authoring.checks.parts import conditions_of
from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.base.values.intervals import FALSE, TRUE
from huiqi.language.expressions.tree import (
    Certain,
    Condition,
    Membership,
    Present,
    RowExists,
    SpanEnded,
    Undecided,
)
from huiqi.language.expressions.wording import reads
from huiqi.model.firm import Firm, Row
from huiqi.model.policy import Clause, Rulebase
from huiqi.semantics.definition import Situation, judge

_TIMELY = (SpanEnded, RowExists, Undecided, Membership, Certain, Present)
"""Decided by the date alone, by the author, or not asked of the firm."""


def always_or_never(clause: Clause, _: Sources, rulebase: Rulebase) -> Iterator[Diagnostic]:
    """A warning for each condition that is decided already, and for two that exclude each other."""
    policy = rulebase.policy_of(clause.id)
    at = Situation(Firm(""), policy.period.end, rulebase.vocabulary, Row({}, ""))
    for part in conditions_of(clause):
        if isinstance(bare_condition(part), _TIMELY):
            continue
        truth = judge(part, at).truth
        if truth in (TRUE, FALSE):
            always = "任何企业都满足" if truth == TRUE else "没有企业能满足"
            yield Diagnostic("L10", f"这个条件{always}：{reads(part)}", clause.place, "检查数字、单位和方向", "warning")
    for one, other in _clashes(conditions_of(clause)):
        text = f"没有企业能同时满足：{reads(one)}；{reads(other)}"
        yield Diagnostic("L10", text, clause.place, "检查方向；或者应当写 any", "warning")


def _clashes(conditions: Iterable[Condition]) -> Iterator[tuple[Condition, Condition]]:
    """Two plain conditions on one value that leave nothing of it."""
    told = list(allowed(conditions))
    for number, (value, leaves, one) in enumerate(told):
        for other_value, also, other in told[:number]:
            if other_value == value and leaves.both(also).is_empty:
                yield other, one
