"""What is true of a condition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from huiqi.base.datatypes import IndustryType, RegionType
from huiqi.base.values import intervals as iv
from huiqi.base.values.codes import industry_within, region_within
from huiqi.base.values.intervals import FALSE, NO, OPEN, TRUE, UNKNOWN, YES, Figure, Truth, Word
from huiqi.language.expressions.tree import (
    All,
    AnyOf,
    AtLeast,
    Certain,
    Comparison,
    Condition,
    Definition,
    Holds,
    Judge,
    Membership,
    NoneOf,
    Noted,
    Present,
    SameWord,
    Season,
    SpanEnded,
    Stretch,
    Undecided,
    Within,
    Words,
)
from huiqi.semantics.periods import ends, in_season
from huiqi.semantics.situation import Situation, Trace, figure, judge, value
from huiqi.semantics.terms_of_days import compared


def of_group(node: All | AnyOf | NoneOf | AtLeast, at: Situation) -> Trace:
    """By the truths of its parts."""
    traces = tuple([judge(part, at) for part in node.parts])
    return Trace(node, combined(node, [trace.truth for trace in traces], at), traces)


def of_wrapped(node: Noted | Definition | Undecided, at: Situation) -> Trace:
    """By that of what it notes, names, or leaves to an official where it fails."""
    trace = judge(node.condition if not isinstance(node, Definition) else cast(Condition, node.value), at)
    return Trace(node, combined(node, [trace.truth], at), (trace,))


def combined(node: Condition, truths: Sequence[Truth], at: Situation) -> Truth:
    """What is true of a condition, of what is true of its parts."""
    return COMBINED[type(node)](node, truths, at)


COMBINED: dict[type, Callable[[Any, Sequence[Truth], Situation], Truth]] = {
    All: lambda node, truths, at: iv.all_of(truths),  # the least
    AnyOf: lambda node, truths, at: iv.any_of(truths),  # the greatest
    NoneOf: lambda node, truths, at: iv.none_of(truths),  # the opposite of the greatest
    AtLeast: lambda node, truths, at: iv.at_least_of(node.count, truths),  # the n-th greatest
    Noted: lambda node, truths, at: truths[0],
    Definition: lambda node, truths, at: truths[0],
    Undecided: lambda node, truths, at: _undecided(truths[0], at.findings.get(node.matter, OPEN)),
}
"""Conditions made of others."""


def _undecided(held: Truth, found: Truth) -> Truth:
    """Yes where the condition holds; where it fails, what the official says."""
    possible = [TRUE] if held.most > NO else []
    return iv.either([*possible, *([found] if held.least < YES else [])])


def of_matter(node: Judge, at: Situation) -> Trace:
    """Open until an official has found on it."""
    return Trace(node, at.findings.get(node.matter, OPEN))


def of_comparison(node: Comparison, at: Situation) -> Trace:
    """By the ends of both ranges."""
    sides = figure(node.left, at), figure(node.right, at)
    return Trace(node, compared(node.operator, node.left, node.right, at), operands=sides)


def of_membership(node: Membership, at: Situation) -> Trace:
    """One of the words; within the code; in the period."""
    found = value(node.value, at)
    if isinstance(node.options, Words):
        return Trace(node, member(found, node.options), operands=(found,))
    if isinstance(node.options, Season):
        return Trace(node, in_season(cast(Figure, found), node.options), operands=(found,))
    if isinstance(node.options, Stretch):
        first, last = node.options.first, node.options.last
        between = compared(">=", node.value, first, at), compared("<=", node.value, last, at)
        return Trace(node, iv.all_of(between), operands=(found,))
    day, (start, end) = cast(Figure, found), ends(node.options, at)
    truth = iv.all_of([iv.compare(">=", day, start), iv.compare("<=", day, end)])
    return Trace(node, truth, operands=(found,))


def of_within(node: Within, at: Situation) -> Trace:
    """Not below the first and not above the last."""
    found, first, last = (figure(each, at) for each in (node.value, node.first, node.last))
    between = compared(">=", node.value, node.first, at), compared("<=", node.value, node.last, at)
    return Trace(node, iv.all_of(between), operands=(found, first, last))


def of_same(node: SameWord, at: Situation) -> Trace:
    """Both the same word."""
    left, right = cast(Word, value(node.left, at)), cast(Word, value(node.right, at))
    return Trace(node, iv.same_word(left, right), operands=(left, right))


def of_yes_no(node: Holds, at: Situation) -> Trace:
    """As told."""
    told = cast(Truth, value(node.value, at))
    return Trace(node, told, operands=(told,))


def of_certain(node: Certain, _: Situation) -> Trace:
    """As written."""
    return Trace(node, TRUE if node.value else FALSE)


def of_span(node: SpanEnded, at: Situation) -> Trace:
    """That the reference period ended by the as-of date."""
    return Trace(node, TRUE if at.reference.period.end <= at.as_of else FALSE)


def of_present(node: Present, at: Situation) -> Trace:
    """That a figure is there: judged where an official has to set it or to say so."""
    found = figure(node.value, at)
    kinds = [(found.there, TRUE), (found.nothing, FALSE), (found.no_figure, OPEN), (found.open, OPEN)]
    return Trace(node, iv.either(truth for possible, truth in kinds if possible))


def member(found: iv.Value, options: Words) -> Truth:
    """Whether a word is one of some words, or a code lies within one of them."""
    within = _CONTAINMENT.get(type(options.type))
    if within is None:
        return iv.among(cast(Word, found), frozenset(options.values))
    return _contained(cast(Word, found), options.values, within)


_CONTAINMENT: dict[type, Callable[[str, str], bool]] = {RegionType: region_within, IndustryType: industry_within}


def _contained(found: Word, outers: tuple[str, ...], within: Callable[[str, str], bool]) -> Truth:
    """A code known only coarsely (the firm's city, where a county is asked for) leaves it open."""
    if found.options is None:
        return UNKNOWN
    truths = []
    for code in found.options:
        inside = any(within(code, outer) for outer in outers)
        around = any(within(outer, code) for outer in outers)
        truths.append(TRUE if inside else UNKNOWN if around else FALSE)
    return iv.either(truths)
