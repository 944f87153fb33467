"""What each function folds figures to, of which some may not be there."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from huiqi.base.values.intervals import INFINITY, End, Figure, set_between
from huiqi.language.expressions.functions import FoldFunction, FunctionTable


@dataclass(frozen=True, slots=True)
class FoldItem:
    """One figure: whether it is surely there, stands for any number of its like, or is there if an official says so."""

    worth: Figure
    surely: bool
    many: bool = False
    by_official: bool = False


def folded(function: FoldFunction, items: Sequence[FoldItem]) -> Figure:
    """The fold over the items that are there; where officials decide, from the lowest to the highest of it.

    Of none, `sum` and `count` are 0 and the others are nothing.
    """
    if any(item.by_official or item.worth.open for item in items):
        return _as_officials_decide(function, items)
    if any(item.worth.sides for item in items):
        sides = ([replace(item, worth=side(item.worth)) for item in items] for side in _SIDES)
        return set_between(folded(function, each) for each in sides)
    real = [item for item in items if item.worth.there or item.worth.no_figure]
    no_figure = any(item.worth.no_figure for item in real)
    rule = _RULES[function]
    sure = [item for item in real if item.surely]
    lo, hi = rule.ends(real, sure) if real else (0, 0)
    if rule.of_none_is_zero:
        return Figure(lo, hi, no_figure=no_figure, there=not _only_open(real))
    return Figure(lo, hi, bool(real) and not _only_open(real), not sure, no_figure)


_SIDES: tuple[Callable[[Figure], Figure], ...] = (lambda each: each.low, lambda each: each.high)


def _as_officials_decide(function: FoldFunction, items: Sequence[FoldItem]) -> Figure:
    """Between what it comes to with all they may let in and with none of it; one in the middle may lie beyond both."""
    every = [_let_in(item) for item in items]
    if _RULES[function].is_monotone and all(item.worth.lo >= 0 for item in items):
        return set_between(folded(function, each) for each in (every, _kept_out(items)))
    whole = folded(function, [replace(item, surely=False) for item in every])
    known = all(item.worth.known for item in every)
    sides = (whole.lo, whole.hi) if known else (whole.hi, whole.lo)
    if known and whole.there and whole.nothing:
        return replace(whole, there=False, nothing=False, open=True, sides=sides)
    return replace(whole, open=whole.there and whole.nothing, sides=sides)


def _let_in(item: FoldItem) -> FoldItem:
    worth = replace(item.worth, there=item.worth.there or item.worth.open, open=False)
    return replace(item, worth=worth, by_official=False)


def _kept_out(items: Sequence[FoldItem]) -> list[FoldItem]:
    """Without what officials may keep out; where something may be there for certain too, it may stay."""
    left = [item for item in items if not item.by_official and (item.worth.there or item.worth.no_figure)]
    return [
        replace(item, worth=replace(item.worth, open=False), surely=item.surely and not item.worth.open)
        for item in left
    ]


def _only_open(items: Sequence[FoldItem]) -> bool:
    """Whether some item surely has no figure, so that the whole has none."""
    return any(item.surely and not item.worth.there for item in items)


def _sum(items: Sequence[FoldItem], _: Sequence[FoldItem]) -> tuple[End, End]:
    lo: End = 0
    hi: End = 0
    for item in items:
        worth = item.worth
        if item.surely:
            lo, hi = lo + worth.lo, hi + worth.hi
        elif item.many:
            lo, hi = (-INFINITY if worth.lo < 0 else lo), (INFINITY if worth.hi > 0 else hi)
        else:
            lo, hi = lo + min(0, worth.lo), hi + max(0, worth.hi)
    return lo, hi


def _max(items: Sequence[FoldItem], sure: Sequence[FoldItem]) -> tuple[End, End]:
    lows = [item.worth.lo for item in sure]
    return max(lows) if lows else min(item.worth.lo for item in items), max(item.worth.hi for item in items)


def _min(items: Sequence[FoldItem], sure: Sequence[FoldItem]) -> tuple[End, End]:
    highs = [item.worth.hi for item in sure]
    return min(item.worth.lo for item in items), min(highs) if highs else max(item.worth.hi for item in items)


def _average(items: Sequence[FoldItem], sure: Sequence[FoldItem]) -> tuple[End, End]:
    if len(sure) < len(items):
        return min(item.worth.lo for item in items), max(item.worth.hi for item in items)
    lo, hi = _sum(items, sure)
    return _share(lo, len(items)), _share(hi, len(items))


def _share(total: End, count: int) -> End:
    return total if total in (INFINITY, -INFINITY) else Fraction(total) / count


def _median(items: Sequence[FoldItem], sure: Sequence[FoldItem]) -> tuple[End, End]:
    """The middle one, of an even number the mean of the middle two."""
    free = [item for item in items if not item.surely]
    lo = _least_median([item.worth.lo for item in sure], [item.worth.lo for item in free])
    hi = _least_median([-item.worth.hi for item in sure], [-item.worth.hi for item in free])
    many = [item.worth for item in free if item.many]  # any number of its like carries the middle to it
    return min([lo, *(worth.lo for worth in many)]), max([-hi, *(worth.hi for worth in many)])


def _least_median(sure: Sequence[End], free: Sequence[End]) -> End:
    """The least median of what is there for sure and any of the rest: each taken while it lies below the middle."""
    taken, rest = sorted(sure), sorted(free)
    if not taken:
        return rest[0]
    for end in rest:
        if end >= _middle(taken):
            break
        insort(taken, end)
    return _middle(taken)


def _middle(ends: Sequence[End]) -> End:
    low, high = ends[(len(ends) - 1) // 2], ends[len(ends) // 2]
    if low == high or low == -INFINITY:
        return low
    return high if high == INFINITY else _share(low + high, 2)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A function's fold.

    Attributes:
        ends: the least and the most of the items that may be there, given also those that surely are.
        of_none_is_zero: of no item it is 0, not nothing.
        is_monotone: one more item, none below zero, moves it one way only.
    """

    ends: Callable[[Sequence[FoldItem], Sequence[FoldItem]], tuple[End, End]]
    of_none_is_zero: bool
    is_monotone: bool


_RULES = FunctionTable(
    "semantics/folding",
    {
        FoldFunction.SUM: _Rule(_sum, of_none_is_zero=True, is_monotone=True),
        FoldFunction.COUNT: _Rule(_sum, of_none_is_zero=True, is_monotone=True),
        FoldFunction.MAX: _Rule(_max, of_none_is_zero=False, is_monotone=True),
        FoldFunction.MIN: _Rule(_min, of_none_is_zero=False, is_monotone=True),
        FoldFunction.AVERAGE: _Rule(_average, of_none_is_zero=False, is_monotone=False),
        FoldFunction.MEDIAN: _Rule(_median, of_none_is_zero=False, is_monotone=False),
    },
)
