"""L04: the award's fixed amounts stand in the quote, and the quote's amounts and percentages in the rule or a note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from huiqi.authoring.checks.parts import nodes_of, steps_over, sums_of, walk
from huiqi.authoring.checks.sources import Sources
from huiqi.base.citation import normalised
from huiqi.base.datatypes import MONEY_TYPE, NumberType
from huiqi.base.diagnostics import Diagnostic
from huiqi.base.values.display import money_text, number_text
from huiqi.base.values.units import MONEY, Exact, parse_quantity
from huiqi.language.expressions.tree import ClauseAmount, Conditional, Node, Number, Table, children
from huiqi.model.policy import Clause, Factor, Rulebase

_AMOUNT = re.compile(r"\d+(?:\.\d+)?(?:千?元|[万亿](?:元|(?![人件家台项个平㎡千k美欧港日英元单亩吨m])))")

_PERCENT = re.compile(r"\d+(?:\.\d+)?[%‰]")


def quote_amount(clause: Clause, _: Sources, rulebase: Rulebase) -> Iterator[Diagnostic]:
    """A warning for an amount the rule pays and the quote does not name, and for what only the quote names."""
    words = normalised(clause.citation.quote)
    found = ((text, parse_quantity(text)) for text in _AMOUNT.findall(words))
    quoted = {read.number: text for text, read in found if read is not None and read.unit == MONEY}
    for amount in sorted(_amounts(clause.award) - quoted.keys() - {0}) if clause.award is not None else ():
        text = f"规则写了 {number_text(amount, MONEY_TYPE)}，原文里没有这个数"
        yield Diagnostic("L04", text, clause.place, _scale(amount, set(quoted)) or _HELP, "warning")
    shares = {read.number: text for text in _PERCENT.findall(words) if (read := parse_quantity(text))}
    for text in _unruled(clause, quoted, shares, rulebase):
        if not any(text in normalised(note) for note in clause.notes):
            yield Diagnostic("L04", f"原文写了 {text}，规则里没有这个数", clause.place, _HELP, "warning")


def _unruled(clause: Clause, quoted: dict[Exact, str], shares: dict[Exact, str], rulebase: Rulebase) -> Iterator[str]:
    """The amounts and percentages of a quote that neither its clause nor another of the same quote names."""
    amounts, ratios = dict(quoted), dict(shares)
    for each in (clause, *_of_same_quote(clause, rulebase)):
        if not amounts and not ratios:
            return
        ruled, named = sums_of(each, rulebase), set(_ratios(each, rulebase))
        amounts = {amount: text for amount, text in amounts.items() if amount not in ruled}
        ratios = {ratio: text for ratio, text in ratios.items() if ratio not in named}
    yield from (*amounts.values(), *ratios.values())


def _of_same_quote(clause: Clause, rulebase: Rulebase) -> Iterator[Clause]:
    return (each for each in rulebase.clauses.values() if each.citation == clause.citation and each is not clause)


def _ratios(clause: Clause, rulebase: Rulebase) -> Iterator[Exact]:
    """Every ratio a clause names: in conditions and award, of its parts and shares, of the factors over it."""
    factors = [step.ratio for step in steps_over(clause, rulebase) if isinstance(step, Factor)]
    for node in (*nodes_of(clause), *(each for factor in factors for each in walk(factor))):
        if isinstance(node, Number) and isinstance(node.type, NumberType) and node.type.ratio:
            yield node.value
    yield from (part.ratio for part in clause.pay if part.ratio is not None)
    yield from (share for _, share in clause.payees)


_HELP = "请对照原文；确实如此，在 notes 里写明这个数为什么不用，或写 checked: {L04: 为什么}"


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
    elif isinstance(node, Conditional):
        parts = [node.value, *([node.other] if node.other else [])]
    else:
        parts = list(children(node))
    return {amount for part in parts for amount in _amounts(part)}
