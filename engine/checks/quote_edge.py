"""L03: 以上 and 以下 count the number itself in (unless the text says otherwise); a strict edge at it is doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.checks.parts import nodes_of
from engine.citation import normalised
from engine.diagnostics import Diagnostic
from engine.expressions.tree import Cell, Comparison, Node, Number
from engine.policy import Clause, Rulebase
from engine.values.units import QUANTITY_PATTERN, Exact, parse_quantity

_INCLUSIVE = re.compile(rf"({QUANTITY_PATTERN})(?:\(含\)|（含）)?(以上|以下|以内)")


def quote_edge(clause: Clause, _: Sequence[str], __: Rulebase) -> Iterator[Diagnostic]:
    """A warning where the quote says 以上 of a number and the rule's edge leaves that number out."""
    quote = normalised(clause.citation.quote)
    if "不含" in quote:
        return
    for written, word in _INCLUSIVE.findall(quote):
        read = parse_quantity(written)
        strict = [edge for node in nodes_of(clause) for edge in _strict_edges(node)]
        if read is not None and (read.number, word == "以上") in strict:
            text = f"原文写「{written}{word}」，规则里不含 {written}"
            help = "「以上」「以下」一般含本数：写 >=、from 或 <=、to；原文另有规定的写 checked: {L03: 为什么}"
            yield Diagnostic("L03", text, clause.place, help, "warning")


def _strict_edges(node: Node) -> Iterator[tuple[Exact, bool]]:
    """Numbers left out, each with whether what lies above it is meant."""
    if isinstance(node, Comparison) and isinstance(node.right, Number) and node.operator in (">", "<"):
        yield node.right.value, node.operator == ">"
    if isinstance(node, Cell):
        if isinstance(node.lower, Number) and not node.lower_in:
            yield node.lower.value, True
        if isinstance(node.upper, Number) and not node.upper_in and node.lower is None:
            yield node.upper.value, False
