"""What each function folds figures to: held against every way the figures may turn out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiqi.base.values.intervals import INFINITY, Figure
from huiqi.language.expressions.functions import FoldFunction
from huiqi.semantics.folding import FoldItem, folded
from tests.randomly import randomly

BY_HAND: dict[FoldFunction, Callable[[Sequence[Fraction]], Fraction | int]] = {
    FoldFunction.SUM: sum,
    FoldFunction.COUNT: sum,
    FoldFunction.MAX: max,
    FoldFunction.MIN: min,
    FoldFunction.AVERAGE: lambda values: sum(values) / Fraction(len(values)),
    FoldFunction.MEDIAN: median,
}


def test_every_function_is_tried() -> None:
    assert set(BY_HAND) == set(FoldFunction)


@st.composite
def drawn_items(draw: st.DrawFn) -> list[FoldItem]:
    items = []
    for _ in range(draw(st.integers(1, 4))):
        low, wide = draw(st.integers(-3, 6)), draw(st.integers(0, 3))
        surely = draw(st.booleans())
        items.append(FoldItem(Figure(low, low + wide), surely, many=not surely and draw(st.integers(0, 3)) == 0))
    return items


def completions(items: Sequence[FoldItem]) -> Iterator[list[Fraction]]:
    """Every way: each figure at an end, there or not, what stands for many up to three times."""
    ways = []
    for item in items:
        counts = (1,) if item.surely else (0, 1, 2, 3) if item.many else (0, 1)
        ends = (Fraction(item.worth.lo), Fraction(item.worth.hi))
        ways.append([[end] * count for count in counts for end in ends])
    for chosen in product(*ways):
        yield [value for values in chosen for value in values]


@pytest.mark.parametrize("function", list(FoldFunction))
@given(items=drawn_items())
@randomly(60, shrinks=True)
def test_the_range_holds_every_way_the_figures_turn_out(function: FoldFunction, items: list[FoldItem]) -> None:
    found = folded(function, items)
    results = [BY_HAND[function](values) for values in completions(items) if values]
    assert all(found.lo <= result <= found.hi for result in results)
    if function is FoldFunction.MEDIAN and not any(item.many for item in items):
        assert (found.lo, found.hi) == (min(results), max(results))


def test_the_median_of_one_two_and_three() -> None:
    told = [FoldItem(Figure(value, value), surely=True) for value in (100, 0, 50)]
    assert folded(FoldFunction.MEDIAN, told[:1]).lo == 100
    assert folded(FoldFunction.MEDIAN, told[:2]).lo == 50
    assert folded(FoldFunction.MEDIAN, told).lo == 50


def test_a_median_of_what_has_no_end() -> None:
    half_known = [FoldItem(Figure(10, 10), surely=True), FoldItem(Figure(0, INFINITY), surely=True)]
    found = folded(FoldFunction.MEDIAN, half_known)
    assert (found.lo, found.hi) == (5, INFINITY)


def test_of_nothing_there_is_no_median() -> None:
    assert folded(FoldFunction.MEDIAN, []).nothing
