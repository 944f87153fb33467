"""What is known of a value: truths, figures and words, each as the range it may still lie in.

The laws of unknown live here. Every operation takes ranges to ranges, and a smaller range in gives a
smaller range out; so learning one more fact can only narrow an answer.

A value may also not be there, in one of two ways: *nothing* (no row fits, no record to look at), which
makes a comparison false, and *no figure* (a base of zero, a year before the firm existed), which leaves
a comparison to an official. *Unknown* is no absence: it is the widest range.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, NamedTuple

from huiqi.base.values.units import Exact

INFINITY = math.inf
"""The end of a range that has no end. The one float in the engine: an end, never an amount."""

End = int | Fraction | float


class Range(NamedTuple):
    """The least and the most an amount or a count may be."""

    least: End
    most: End


NO, JUDGED, YES = 0, 1, 2
TruthWord = Literal["yes", "no", "judged", "unknown"]


@dataclass(frozen=True, slots=True)
class Truth:
    """A range on the line no < judged < yes; unknown is the whole line."""

    least: int
    most: int

    @property
    def known(self) -> bool:
        """Whether no further fact can move it."""
        return self.least == self.most

    @property
    def word(self) -> TruthWord:
        """`yes`, `no`, `judged` or `unknown`."""
        return _TRUTH_WORDS[self.least] if self.known else "unknown"


TRUE, FALSE, OPEN, UNKNOWN = Truth(YES, YES), Truth(NO, NO), Truth(JUDGED, JUDGED), Truth(NO, YES)
_TRUTH_WORDS: dict[int, TruthWord] = {NO: "no", JUDGED: "judged", YES: "yes"}


def all_of(truths: Iterable[Truth]) -> Truth:
    """The least of them; yes where there is none."""
    least = most = YES
    for truth in truths:
        least, most = min(least, truth.least), min(most, truth.most)
    return _TRUTHS[least, most]


def any_of(truths: Iterable[Truth]) -> Truth:
    """The greatest of them; no where there is none."""
    least = most = NO
    for truth in truths:
        least, most = max(least, truth.least), max(most, truth.most)
    return _TRUTHS[least, most]


def none_of(truths: Iterable[Truth]) -> Truth:
    """The opposite of `any_of`."""
    some = any_of(truths)
    return _TRUTHS[YES - some.most, YES - some.least]


def at_least_of(count: int, truths: Iterable[Truth]) -> Truth:
    """The `count`-th greatest of them."""
    parts = list(truths)
    least = sorted((t.least for t in parts), reverse=True)
    most = sorted((t.most for t in parts), reverse=True)
    return _TRUTHS[least[count - 1], most[count - 1]]


def either(truths: Iterable[Truth]) -> Truth:
    """The range that holds each of them: what is known when one of them is the case. There is one at least."""
    least, most = YES, NO
    for truth in truths:
        least, most = min(least, truth.least), max(most, truth.most)
    return _TRUTHS[least, most]


_TRUTHS = {(least, most): Truth(least, most) for least in range(3) for most in range(least, 3)}
"""All six there are, made once."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, a day (as ordinal) or a rank of an ordered choice, known to lie in [lo, hi].

    `there`, `nothing`, `no_figure` and `open` say which of the four it may be; one at least is true. Where
    there may be no figure, [lo, hi] also holds what an official may set instead; where it is open, an
    official says whether it is there at all.

    A figure that an official sets between two figures has two `sides`: the lower lies in [lo, sides[0]],
    the higher in [sides[1], hi]. They are known where no fact can move them, though the figure is not set.
    """

    lo: End
    hi: End
    there: bool = True
    nothing: bool = False
    no_figure: bool = False
    open: bool = False
    sides: tuple[End, End] | None = None

    @property
    def plain(self) -> bool:
        """Whether it is surely there, and for nobody to set."""
        return self.there and not (self.nothing or self.no_figure or self.open or self.sides)

    @property
    def ranged(self) -> bool:
        """Whether it may be worth anything."""
        return self.there or self.no_figure or self.open

    @property
    def known(self) -> bool:
        """Whether no further fact can move it."""
        if self.there + self.nothing + self.no_figure + self.open != 1:
            return False
        return self.nothing or (self.lo, self.hi) == (self.sides or (self.hi, self.lo))

    @property
    def surely_none(self) -> bool:
        """That there surely is no figure: one answered 无, or of a year before the firm existed."""
        return self.no_figure and not (self.there or self.nothing or self.open)

    @property
    def low(self) -> Figure:
        """The lower of what an official may set; itself where none does."""
        return self if self.sides is None else replace(self, hi=self.sides[0], sides=None)

    @property
    def high(self) -> Figure:
        """The higher of what an official may set; itself where none does."""
        return self if self.sides is None else replace(self, lo=self.sides[1], sides=None)


@dataclass(frozen=True, slots=True)
class Word:
    """A text, a choice or a code: one of `options`, or any at all where `options` is None."""

    options: frozenset[str] | None
    nothing: bool = False

    @property
    def known(self) -> bool:
        """Whether no further fact can move it."""
        return self.options is not None and len(self.options) + self.nothing == 1


Value = Truth | Figure | Word
NOTHING = Figure(0, 0, there=False, nothing=True)
ANY_WORD = Word(None)


def point(number: Exact) -> Figure:
    """A figure that is known."""
    return Figure(number, number)


def word(text: str) -> Word:
    """A word that is known."""
    return Word(frozenset((text,)))


def unknown_figure(signed: bool = False) -> Figure:
    """Any number: from zero up, or from minus infinity where it may be negative."""
    return Figure(-INFINITY if signed else 0, INFINITY)


def hull(figures: Iterable[Figure]) -> Figure:
    """The figure that may be any of these."""
    parts = list(figures)
    ranged = [f for f in parts if f.ranged] or [NOTHING]
    sided = any(f.sides for f in ranged)
    return Figure(
        min(f.lo for f in ranged),
        max(f.hi for f in ranged),
        any(f.there for f in parts),
        any(f.nothing for f in parts),
        any(f.no_figure for f in parts),
        any(f.open for f in parts),
        (max(f.low.hi for f in ranged), min(f.high.lo for f in ranged)) if sided else None,
    )


def set_between(figures: Iterable[Figure]) -> Figure:
    """The figure an official sets, from the lowest to the highest of these; open where only some are there."""
    parts = list(figures)
    ranged = [f for f in parts if f.ranged] or [NOTHING]
    there, nothing = [f.there or f.open for f in parts], [f.nothing or f.open for f in parts]
    return Figure(
        min(f.lo for f in ranged),
        max(f.hi for f in ranged),
        all(f.there for f in parts),
        all(f.nothing for f in parts),
        any(f.no_figure for f in parts),
        any(f.open for f in parts) or (any(there) and any(nothing)),
        (min(f.low.hi for f in ranged), max(f.high.lo for f in ranged)),
    )


def left_open(figure: Figure) -> Figure:
    """The figure, of which an official says whether it is there."""
    return replace(figure, there=False, open=True) if figure.there else figure


def add(left: Figure, right: Figure) -> Figure:
    """left + right."""
    return _by_sides(_add, left, right)


def subtract(left: Figure, right: Figure) -> Figure:
    """left − right."""
    return _by_sides(_subtract, left, right)


def multiply(left: Figure, right: Figure) -> Figure:
    """left × right."""
    return _by_sides(_multiply, left, right)


def divide(left: Figure, right: Figure) -> Figure:
    """left ÷ right; a divisor that may be zero leaves it without a figure."""
    return _by_sides(_divide, left, right)


def lesser(left: Figure, right: Figure) -> Figure:
    """left at most right; a cap that is not there is no cap."""
    return _by_sides(lambda value, cap: _capped(value, cap, min), left, right)


def greater(left: Figure, right: Figure) -> Figure:
    """left at least right; a floor that is not there is no floor."""
    return _by_sides(lambda value, floor: _capped(value, floor, max), left, right)


def rounded(value: Figure, whole: Callable[[Fraction], int], step: Figure) -> Figure:
    """The value in whole steps, as `whole` rounds; how many steps, where multiplied by one."""

    def in_steps(figure: Figure, step: Figure) -> Figure:
        quotient = _divide(figure, step)
        return replace(quotient, lo=_whole(quotient.lo, whole), hi=_whole(quotient.hi, whole))

    return _by_sides(in_steps, value, step)


def compare(operator: str, left: Figure, right: Figure) -> Truth:
    """The truth of `left operator right`: by their ranges, no where one is nothing, judged without figure.

    Where an official sets a figure, what holds at the one side and not at the other is judged.
    """
    if left.plain and right.plain:
        return COMPARISONS[operator](left, right)
    if left.sides is None and right.sides is None:
        return _compare(operator, left, right)
    if operator == "==":
        return all_of([compare(">=", left, right), compare("<=", left, right)])
    if operator == "!=":
        same = all_of([compare(">=", left, right), compare("<=", left, right)])
        return none_of([same]) if not (left.nothing or right.nothing) else either([none_of([same]), FALSE])
    ends = [_compare(operator, a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    return by_official(ends)


def by_official(truths: Sequence[Truth]) -> Truth:
    """What is true where an official may choose which of these is the case: judged, unless all say the same."""
    least, most = {truth.least for truth in truths}, {truth.most for truth in truths}
    return _TRUTHS[least.pop() if len(least) == 1 else JUDGED, most.pop() if len(most) == 1 else JUDGED]


def _compare(operator: str, left: Figure, right: Figure) -> Truth:
    found = []
    worth = COMPARISONS[operator](left, right)
    if left.there and right.there:
        found.append(worth)
    if left.nothing or right.nothing:
        found.append(FALSE)
    both = left.ranged and right.ranged
    if both and (left.no_figure or right.no_figure):
        found.append(OPEN)
    if both and (left.open or right.open):
        found.append(by_official([worth, FALSE]))
    return either(found)


def among(value: Word, options: frozenset[str]) -> Truth:
    """Whether the word is one of `options`."""
    if value.options is None:
        return UNKNOWN
    inside = [TRUE if option in options else FALSE for option in value.options]
    return either(inside + [FALSE] * value.nothing)


def same_word(left: Word, right: Word) -> Truth:
    """Whether two words are the same; one that is not there is the same as none."""
    if left.options is None or right.options is None:
        return UNKNOWN
    found = [TRUE if one == other else FALSE for one in left.options for other in right.options]
    return either(found + [FALSE] * (left.nothing or right.nothing))


def _at_least(left: Figure, right: Figure) -> Truth:
    return _truth(left.lo >= right.hi, left.hi >= right.lo)


def _over(left: Figure, right: Figure) -> Truth:
    return _truth(left.lo > right.hi, left.hi > right.lo)


def _equal(left: Figure, right: Figure) -> Truth:
    return _truth(left.lo == left.hi == right.lo == right.hi, left.lo <= right.hi and right.lo <= left.hi)


def _truth(surely: bool, possibly: bool) -> Truth:
    return TRUE if surely else UNKNOWN if possibly else FALSE


COMPARISONS: dict[str, Callable[[Figure, Figure], Truth]] = {
    ">=": _at_least,
    ">": _over,
    "<=": lambda left, right: _at_least(right, left),
    "<": lambda left, right: _over(right, left),
    "==": _equal,
    "!=": lambda left, right: none_of([_equal(left, right)]),
}


def _product(left: End, right: End) -> End:
    return 0 if left == 0 or right == 0 else left * right


def _quotient(left: End, right: End) -> End:
    if math.isinf(right):
        return 0
    return left / right if math.isinf(left) else Fraction(left) / Fraction(right)


def _capped(value: Figure, bound: Figure, choose: Callable[[End, End], End]) -> Figure:
    if not bound.ranged:
        return value
    lo, hi = choose(value.lo, bound.lo), choose(value.hi, bound.hi)
    capped = Figure(lo, hi, value.there, value.nothing, value.no_figure or bound.no_figure, value.open)
    if bound.open:
        capped = set_between([capped, value])
    return (
        hull([capped, value]) if bound.nothing else replace(capped, there=value.there and (bound.there or bound.open))
    )


# -- arithmetic of figures that nobody sets -----------------------------------------------------------


def _by_sides(operation: Callable[[Figure, Figure], Figure], left: Figure, right: Figure) -> Figure:
    """The operation; where an official sets a figure, from the lowest to the highest of what the sides give."""
    if left.sides is None and right.sides is None:
        return operation(left, right)
    return set_between(operation(a, b) for a in (left.low, left.high) for b in (right.low, right.high))


def _combined(lo: End, hi: End, left: Figure, right: Figure, no_figure: bool = False) -> Figure:
    both = left.ranged and right.ranged
    return Figure(
        lo,
        hi,
        left.there and right.there,
        left.nothing or right.nothing,
        both and (left.no_figure or right.no_figure or no_figure),
        both and (left.open or right.open),
    )


def _add(left: Figure, right: Figure) -> Figure:
    return _combined(left.lo + right.lo, left.hi + right.hi, left, right)


def _subtract(left: Figure, right: Figure) -> Figure:
    return _combined(left.lo - right.hi, left.hi - right.lo, left, right)


def _multiply(left: Figure, right: Figure) -> Figure:
    products = [_product(a, b) for a in (left.lo, left.hi) for b in (right.lo, right.hi)]
    return _combined(min(products), max(products), left, right)


def _divide(left: Figure, right: Figure) -> Figure:
    if not right.lo <= 0 <= right.hi:
        quotients = [_quotient(a, b) for a in (left.lo, left.hi) for b in (right.lo, right.hi)]
        return _combined(min(quotients), max(quotients), left, right)
    lo, hi = _by_some_of(left, right)
    found = _combined(lo, hi, left, right, no_figure=True)
    return found if right.hi > right.lo else replace(found, there=False)


def _by_some_of(left: Figure, right: Figure) -> tuple[End, End]:
    """The ends of left ÷ right where right is not zero though its range holds it: 0 ÷ anything stays 0."""
    if right.lo < 0 < right.hi:
        return (0, 0) if left.lo == left.hi == 0 else (-INFINITY, INFINITY)
    if right.lo < 0:
        lo, hi = _by_some_of(left, Figure(0, -right.lo))
        return -hi, -lo
    if right.hi == 0:
        return 0, INFINITY
    lo = -INFINITY if left.lo < 0 else _quotient(left.lo, right.hi)
    return lo, INFINITY if left.hi > 0 else _quotient(left.hi, right.hi)


def _whole(end: End, rounded: Callable[[Fraction], int]) -> End:
    return end if end in (INFINITY, -INFINITY) else rounded(Fraction(end))
