"""L05: a quote that compares with an earlier year wants a rule that does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiqi.authoring.checks.parts import nodes_of
from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.language.expressions.tree import Change, Compound, FactValue, Judge, Peak, Shifted, Streak
from huiqi.model.policy import Clause, Rulebase

_SAID = re.compile(r"同比|比上年|较上年|比去年|较去年|比上一年|连续[两三四五\d]+年|首次(?:突破|达到|超过)")


def quote_year(clause: Clause, _: Sources, __: Rulebase) -> Iterator[Diagnostic]:
    """A warning where the quote says 同比 or 比上年 and nothing in the rule looks at another year."""
    said = _SAID.search(clause.citation.quote)
    if said is None or any(_looks_back(node) for node in nodes_of(clause)):
        return
    help = "写 growth(营业收入)、increase(营业收入)、营业收入[-1]、streak(…) 或 peak(营业收入)"
    yield Diagnostic("L05", f"原文写「{said[0]}」，规则里没有比较别的年份", clause.place, help, "warning")


def _looks_back(node: object) -> bool:
    if isinstance(node, FactValue):
        return node.offset != 0 or node.at is not None
    return isinstance(node, (Change, Compound, Peak, Shifted, Streak, Judge))
