"""L10: a condition that every firm meets, or none can: it is decided for a firm of which nothing is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from engine.checks.parts import conditions_of, policy_of
from engine.checks.sources import Sources
from engine.diagnostics import Diagnostic
from engine.expressions.tree import (
    Certain,
    Comparison,
    Condition,
    Definition,
    Membership,
    Noted,
    Number,
    Present,
    RowExists,
    SpanEnded,
    Undecided,
    Valued,
)
from engine.expressions.wording import reads
from engine.firm import Firm, Row
from engine.policy import Clause, Rulebase
from engine.semantics import Situation, judge
from engine.values.intervals import FALSE, TRUE

_TIMELY = (SpanEnded, RowExists, Undecided, Membership, Certain, Present)
"""Decided by the date alone, by the author, or not asked of the firm."""


def always_or_never(clause: Clause, _: Sources, rulebase: Rulebase) -> Iterator[Diagnostic]:
    """A warning for each condition that is decided already, and for two that exclude each other."""
    policy = policy_of(clause, rulebase)
    at = Situation(Firm(""), policy.period.end, rulebase.vocabulary, Row({}, ""))
    for part in conditions_of(clause):
        meant = _meant(part)
        if isinstance(meant, _TIMELY):
            continue
        truth = judge(part, at).truth
        if truth in (TRUE, FALSE):
            always = "任何企业都满足" if truth == TRUE else "没有企业能满足"
            yield Diagnostic("L10", f"这个条件{always}：{reads(part)}", clause.place, "检查数字、单位和方向", "warning")
    for value, lower, upper in _crossed([_meant(part) for part in conditions_of(clause)]):
        text = f"没有企业能同时满足：{reads(value)} 既不低于 {reads(lower)} 又不超过 {reads(upper)}"
        yield Diagnostic("L10", text, clause.place, "检查方向；或者应当写 any", "warning")


def _meant(node: Condition) -> Condition:
    while isinstance(node, (Noted, Definition)):
        node = node.condition if isinstance(node, Noted) else node.value  # type: ignore[assignment]
    return node


def _crossed(parts: Sequence[Condition]) -> Iterator[tuple[Valued, Number, Number]]:
    """Two comparisons of one value with constants that leave nothing between them."""
    bounds = [(part, part.right) for part in parts if isinstance(part, Comparison) and isinstance(part.right, Number)]
    for low, least in bounds:
        for high, most in bounds:
            if low.operator in (">", ">=") and high.operator in ("<", "<=") and low.left == high.left:
                both = low.operator == ">=" and high.operator == "<="
                apart = Fraction(least.value) - Fraction(most.value)
                if apart > 0 or (apart == 0 and not both):
                    yield low.left, least, most
