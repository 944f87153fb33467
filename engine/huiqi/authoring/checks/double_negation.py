"""L08: a `not` inside `none` is two negations."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.parts import nodes_of
from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.language.expressions.tree import NoneOf
from huiqi.model.policy import Clause, Rulebase


def double_negation(clause: Clause, _: Sources, __: Rulebase) -> Iterator[Diagnostic]:
    """A warning where `none` holds a negation."""
    for node in nodes_of(clause):
        if isinstance(node, NoneOf) and any(isinstance(part, NoneOf) for part in node.parts):
            text = "none 里面又有否定：两次否定，请读出来听听"
            yield Diagnostic("L08", text, clause.place, "把它移到 none 外面，写成肯定的条件", "warning")
            return
