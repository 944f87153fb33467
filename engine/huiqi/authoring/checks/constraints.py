"""What the plain conditions of a clause leave possible for each value: words, a range, yes or no."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from huiqi.base.datatypes import ChoiceType, TextType
from huiqi.base.values.intervals import INFINITY, End
from huiqi.language.expressions.tree import (
    All,
    Comparison,
    Condition,
    Definition,
    FixedPeriod,
    Holds,
    Membership,
    NoneOf,
    Noted,
    Number,
    Valued,
    Within,
    Words,
    type_of,
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a value may still be: one of `words` (None: any), none of `barred`, in a range, `truth`."""

    words: frozenset[str] | None = None
    barred: frozenset[str] = frozenset()
    lo: End = -INFINITY
    lo_in: bool = True
    hi: End = INFINITY
    hi_in: bool = True
    truths: frozenset[bool] = frozenset({True, False})

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left."""
        crossed = self.lo > self.hi or (self.lo == self.hi and not (self.lo_in and self.hi_in))
        no_word = self.words is not None and not self.words - self.barred
        return crossed or no_word or not self.truths

    @property
    def is_range(self) -> bool:
        """Whether it says anything of a range."""
        return self.lo != -INFINITY or self.hi != INFINITY

    def both(self, other: Allowed) -> Allowed:
        """What both leave."""
        words = other.words if self.words is None else self.words if other.words is None else self.words & other.words
        low = max((self.lo, not self.lo_in), (other.lo, not other.lo_in))
        high = min((self.hi, self.hi_in), (other.hi, other.hi_in))
        return Allowed(
            words,
            self.barred | other.barred,
            low[0],
            not low[1],
            high[0],
            high[1],
            self.truths & other.truths,
        )


def allowed(conditions: Iterable[Condition]) -> Iterator[tuple[Valued, Allowed, Condition]]:
    """Each plain condition that must hold: the value it is on, and what it leaves of it."""
    for condition in conditions:
        inner = bare_condition(condition)
        if isinstance(inner, All):
            yield from allowed(inner.parts)
            continue
        found = _plain(inner)
        if found is not None:
            yield (*found, inner)


def together(conditions: Iterable[Condition]) -> dict[Valued, Allowed]:
    """What is left of each value when all hold."""
    found: dict[Valued, Allowed] = {}
    for value, leaves, _ in allowed(conditions):
        found[value] = found.get(value, Allowed()).both(leaves)
    return found


def bare_condition(node: Condition) -> Condition:
    """A condition without its note and its name."""
    while isinstance(node, (Noted, Definition)):
        node = node.condition if isinstance(node, Noted) else node.value  # type: ignore[assignment]
    return node


def _plain(node: Condition) -> tuple[Valued, Allowed] | None:
    if isinstance(node, Holds):
        return node.value, Allowed(truths=frozenset({True}))
    if isinstance(node, NoneOf) and len(node.parts) == 1:
        return _barred(bare_condition(node.parts[0]))
    if isinstance(node, Comparison):
        return _comparison(node.operator, node.left, node.right)
    if isinstance(node, Within) and isinstance(node.first, Number) and isinstance(node.last, Number):
        return node.value, Allowed(lo=Fraction(node.first.value), hi=Fraction(node.last.value))
    return _member(node) if isinstance(node, Membership) else None


def _barred(node: Condition) -> tuple[Valued, Allowed] | None:
    if isinstance(node, Holds):
        return node.value, Allowed(truths=frozenset({False}))
    if isinstance(node, Comparison):
        return _comparison(_OPPOSITE[node.operator], node.left, node.right)
    found = _member(node) if isinstance(node, Membership) else None
    if found is None or found[1].words is None:
        return None
    type_ = type_of(found[0])
    every = frozenset(type_.values) if isinstance(type_, ChoiceType) else None
    return found[0], Allowed(words=every, barred=found[1].words)


def _member(node: Membership) -> tuple[Valued, Allowed] | None:
    if isinstance(node.options, FixedPeriod):
        period = node.options.period
        return node.value, Allowed(lo=period.start.toordinal(), hi=period.end.toordinal())
    if isinstance(node.options, Words) and isinstance(node.options.type, (ChoiceType, TextType)):
        return node.value, Allowed(words=frozenset(node.options.values))
    return None


_OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "==": "!=", "!=": "=="}
_FLIPPED = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "==", "!=": "!="}


def _comparison(operator: str, left: Valued, right: Valued) -> tuple[Valued, Allowed] | None:
    """A value compared with a number written out, on either side."""
    if isinstance(left, Number) and not isinstance(right, Number):
        operator, left, right = _FLIPPED[operator], right, left
    if not isinstance(right, Number):
        return None
    edge, ranked = Fraction(right.value), isinstance(type_of(left), ChoiceType)
    if ranked and operator in (">", "<"):  # levels are whole: over 市级 is from 省级
        operator, edge = {">": (">=", edge + 1), "<": ("<=", edge - 1)}[operator]
    match operator:
        case ">=" | ">":
            return left, Allowed(lo=edge, lo_in=operator == ">=")
        case "<=" | "<":
            return left, Allowed(hi=edge, hi_in=operator == "<=")
        case "==":
            return left, Allowed(lo=edge, hi=edge)
        case _:
            return None
