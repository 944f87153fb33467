"""L17: a date of the firm tested against a period: one that is still to come would count already."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.parts import conditions_of, walk
from huiqi.authoring.checks.sources import Sources
from huiqi.base.datatypes import DateType
from huiqi.base.diagnostics import Diagnostic
from huiqi.language.expressions.tree import AsOf, Comparison, FactValue, FixedPeriod, Membership
from huiqi.model.policy import Clause, Rulebase


def future_dates(clause: Clause, _: Sources, __: Rulebase) -> Iterator[Diagnostic]:
    """A warning where nothing says that the day has come."""
    nodes = [node for part in conditions_of(clause) for node in walk(part)]
    come = {node.left for node in nodes if isinstance(node, Comparison) and isinstance(node.right, AsOf)}
    for node in nodes:
        tested = isinstance(node, Membership) and isinstance(node.options, FixedPeriod)
        if not tested or not isinstance(node, Membership) or not isinstance(node.value, FactValue):
            continue
        if isinstance(node.value.type, DateType) and node.value not in come:
            text = f"{node.value.label}写成评估日以后的日子也会算"
            help = f"加一条 {node.value.label} <= as_of；核对无误写 checked: {{L17: 为什么}}"
            yield Diagnostic("L17", text, clause.place, help, "warning")
