"""L06: a rate of growth without a rule for a missing or zero base year: such firms go to an official."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.parts import nodes_of, walk
from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.language.expressions.tree import Change, Compound, Otherwise
from huiqi.model.policy import Clause, Rulebase


def growth_base(clause: Clause, _: Sources, __: Rulebase) -> Iterator[Diagnostic]:
    """A note where the author neither says what holds without a base year nor that the text is silent."""
    stated = {id(inner) for node in nodes_of(clause) if isinstance(node, Otherwise) for inner in walk(node.value)}
    rates = [
        node for node in nodes_of(clause) if isinstance(node, Compound) or (isinstance(node, Change) and node.rate)
    ]
    if any(id(node) not in stated for node in rates):
        stated_so = "文件写了就用 default，例如 (growth(营业收入) default 0%)"
        help = f"{stated_so}；没有写就写 checked: {{L06: 文件没有写，由主管部门认定}}"
        yield Diagnostic("L06", "没有说上年没有数怎么办：这样的企业转人工认定", clause.place, help, "warning")
