"""L02: a quote that says 最高 or 不超过 wants a ceiling, or a figure that an official sets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiqi.authoring.checks.parts import nodes_of, steps_over
from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.language.expressions.tree import Arithmetic, Discretion
from huiqi.model.policy import Ceiling, Clause, Rulebase

_SAID = re.compile(r"最高|不超过|上限|封顶|以内")


def quote_ceiling(clause: Clause, _: Sources, rulebase: Rulebase) -> Iterator[Diagnostic]:
    """A warning where the quote names a ceiling and the rule pays a plain sum."""
    said = _SAID.search(clause.citation.quote)
    if said is None or clause.award is None or _bounded(clause, rulebase):
        return
    help = "一笔的封顶写 at most，合计的写 limit；金额由主管部门定的写 up to"
    yield Diagnostic("L02", f"原文写「{said[0]}」，规则里没有上限", clause.place, help, "warning")


def _bounded(clause: Clause, rulebase: Rulebase) -> bool:
    over = any(isinstance(step, Ceiling) for step in steps_over(clause, rulebase))
    if clause.limits or clause.pool is not None or over:
        return True
    return any(
        isinstance(node, Discretion) or (isinstance(node, Arithmetic) and node.operator == "at most")
        for node in nodes_of(clause)
    )
