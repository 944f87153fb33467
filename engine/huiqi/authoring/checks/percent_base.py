"""L11: 「按研发费用的6%」 in the quote, and an award that never looks at 研发费用."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiqi.authoring.checks.parts import nodes_of
from huiqi.authoring.checks.sources import Sources
from huiqi.base.citation import normalised
from huiqi.base.diagnostics import Diagnostic
from huiqi.language.expressions.tree import FactValue, FieldValue
from huiqi.model.policy import Clause, Rulebase


def percent_base(clause: Clause, _: Sources, rulebase: Rulebase) -> Iterator[Diagnostic]:
    """A warning where the quote takes a percentage of a fact that the clause does not use."""
    if clause.award is None:
        return
    used = {node.label for node in nodes_of(clause) if isinstance(node, (FactValue, FieldValue))}
    known = {fact.label for fact in rulebase.vocabulary.facts.values()} - used
    quote = normalised(clause.citation.quote)
    for label in sorted(known):
        if re.search(
            rf"(?:^|[按其的，。；、]|上年度?|当年|实际){re.escape(label)}(?:总额|部分)?的\d+(?:\.\d+)?[%‰]", quote
        ):
            text = f"原文按「{label}」的百分比算，规则没有用到{label}"
            yield Diagnostic("L11", text, clause.place, "检查百分比乘的是哪个基数", "warning")
