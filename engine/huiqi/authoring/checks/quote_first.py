"""L01: a quote that says 首次 wants a test of it."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.language.expressions.tree import FieldValue, Node, children
from huiqi.model.policy import Clause, Rulebase


def quote_first(clause: Clause, _: Sources, __: Rulebase) -> Iterator[Diagnostic]:
    """A warning where the quote says 首次 and no condition looks at a record's `first`."""
    if clause.record == "recognitions" and "首次" in clause.citation.quote and not _tests_first(clause.condition):
        yield Diagnostic(
            "L01", "原文写「首次」，规则里没有", clause.place, "写 recognised: {kind: …, first: yes}", "warning"
        )


def _tests_first(node: Node) -> bool:
    if isinstance(node, FieldValue):
        return node.name == "first"
    return any(_tests_first(child) for child in children(node))
