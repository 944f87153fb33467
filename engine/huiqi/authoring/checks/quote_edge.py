"""L03: 以上 and 以下 count the number itself in (unless the text says otherwise); 含 and 不含 say so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiqi.authoring.checks.parts import nodes_of
from huiqi.authoring.checks.sources import Sources
from huiqi.base.citation import normalised
from huiqi.base.diagnostics import Diagnostic
from huiqi.base.values.units import QUANTITY_PATTERN, Exact, parse_quantity
from huiqi.language.expressions.tree import Cell, Comparison, Node, Number
from huiqi.model.policy import Clause, Rulebase

_INCLUSIVE = re.compile(rf"({QUANTITY_PATTERN})(?:\(含\)|（含）)?(以上|以下|以内)")


def quote_edge(clause: Clause, _: Sources, __: Rulebase) -> Iterator[Diagnostic]:
    """A warning where the quote says 以上 of a number and the rule's edge leaves that number out."""
    quote = normalised(clause.citation.quote)
    yield from _said_edges(quote, clause)
    if "含" in quote:
        return
    for written, word in _INCLUSIVE.findall(quote):
        read = parse_quantity(written)
        strict = [edge for node in nodes_of(clause) for edge in _strict_edges(node)]
        if read is not None and (read.number, word == "以上") in strict:
            text = f"原文写「{written}{word}」，规则里不含 {written}"
            help = "「以上」「以下」一般含本数：写 >=、from 或 <=、to；原文另有规定的写 checked: {L03: 为什么}"
            yield Diagnostic("L03", text, clause.place, help, "warning")


_LOWER = re.compile(rf"({QUANTITY_PATTERN})\((含|不含)\)(?:以上|至|到|-|—|~|～)")
_UPPER = re.compile(
    rf"(?:(?:至|到|-|—|~|～)({QUANTITY_PATTERN})\((含|不含)\)|({QUANTITY_PATTERN})\((含|不含)\)以[下内])"
)


def _said_edges(quote: str, clause: Clause) -> Iterator[Diagnostic]:
    """A warning where the quote says 含 of an edge and the rule leaves it out, or the reverse."""
    edges = {edge for node in nodes_of(clause) for edge in _edges(node)}
    said = [(number, word, True) for number, word in _LOWER.findall(quote)]
    said += [(one or other, word or last, False) for one, word, other, last in _UPPER.findall(quote)]
    for written, word, lower in said:
        read = parse_quantity(written)
        if read is None:
            continue
        wanted, opposite = (read.number, lower, word == "含"), (read.number, lower, word != "含")
        if opposite in edges and wanted not in edges:
            text = f"原文写「{written}（{word}）」，规则正好相反"
            help = "含写 from、to、>=、<=，不含写 over、below、>、<；核对无误写 checked: {L03: 为什么}"
            yield Diagnostic("L03", text, clause.place, help, "warning")


def _edges(node: Node) -> Iterator[tuple[Exact, bool, bool]]:
    """Each edge: the number, whether it bounds from below, whether it is in."""
    if isinstance(node, Comparison) and isinstance(node.right, Number) and node.operator in (">", "<", ">=", "<="):
        yield node.right.value, node.operator[0] == ">", node.operator[1:] == "="
    if isinstance(node, Cell):
        if isinstance(node.lower, Number):
            yield node.lower.value, True, node.lower_in
        if isinstance(node.upper, Number):
            yield node.upper.value, False, node.upper_in


def _strict_edges(node: Node) -> Iterator[tuple[Exact, bool]]:
    """Numbers left out, each with whether what lies above it is meant."""
    if isinstance(node, Comparison) and isinstance(node.right, Number) and node.operator in (">", "<"):
        yield node.right.value, node.operator == ">"
    if isinstance(node, Cell):
        if isinstance(node.lower, Number) and not node.lower_in:
            yield node.lower.value, True
        if isinstance(node.upper, Number) and not node.upper_in and node.lower is None:
            yield node.upper.value, False
