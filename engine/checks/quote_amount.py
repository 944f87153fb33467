"""L04: the award's fixed amounts stand in the quote, and the quote's amounts in the rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from engine.checks.parts import sums_of
from engine.checks.sources import Sources
from engine.citation import normalised
from engine.datatypes import MONEY_TYPE
from engine.diagnostics import Diagnostic
from engine.expressions.tree import ClauseAmount, Conditional, Node, Number, Table, children
from engine.policy import Clause, Rulebase
from engine.values.display import money_text, number_text
from engine.values.units import MONEY, Exact, parse_quantity

_AMOUNT = re.compile(r"\d+(?:\.\d+)?(?:千?元|[万亿](?:元|(?![人件家台项个平㎡千k美欧港日英元单亩吨m])))")


def quote_amount(clause: Clause, _: Sources, rulebase: Rulebase) -> Iterator[Diagnostic]:
    """A warning for an amount the rule pays and the quote does not name, and for one that only the quote names."""
    if clause.award is None:
        return
    found = (parse_quantity(text) for text in _AMOUNT.findall(normalised(clause.citation.quote)))
    quoted = {each.number for each in found if each and each.unit == MONEY}
    for amount in sorted(_amounts(clause.award) - quoted - {0}):
        text = f"规则写了 {number_text(amount, MONEY_TYPE)}，原文里没有这个数"
        yield Diagnostic("L04", text, clause.place, _scale(amount, quoted) or _HELP, "warning")
    same = [each for each in rulebase.clauses.values() if each.citation == clause.citation]
    ruled = {amount for each in same for amount in sums_of(each, rulebase)}
    for amount in sorted(quoted - ruled):
        text = f"原文写了 {number_text(amount, MONEY_TYPE)}，规则里没有这个数"
        yield Diagnostic("L04", text, clause.place, _HELP, "warning")


_HELP = "请对照原文；确实如此写 checked: {L04: 为什么}"


def _scale(amount: Exact, quoted: set[Exact]) -> str:
    """The likeliest slip: 元 for 万元 or the reverse."""
    near = [each for each in (amount * 10_000, Fraction(amount) / 10_000) if each in quoted]
    return f"是不是 {money_text(near[0])}？差了一万倍" if near else ""


def _amounts(node: Node) -> set[Exact]:
    """The sums an award names: of a table those in its values, not the edges of its keys."""
    if isinstance(node, Number):
        return {node.value} if node.type == MONEY_TYPE else set()
    if isinstance(node, ClauseAmount):
        return set()
    if isinstance(node, Table):
        parts: list[Node] = [worth for _, worth in node.rows]
        parts += [node.otherwise] if node.otherwise else []
    else:
        parts = [node.value] if isinstance(node, Conditional) else list(children(node))
    return {amount for part in parts for amount in _amounts(part)}
