"""A quotient by a figure that may be zero: what is known of it all the same."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from huiqi.base.values.intervals import INFINITY, Figure, divide, point
from tests.randomly import randomly

NUMBERS = st.fractions(-3, 3, max_denominator=2)


@st.composite
def ranges(draw: st.DrawFn) -> Figure:
    lo, hi = sorted([draw(NUMBERS), draw(NUMBERS)])
    return Figure(lo, hi)


@randomly(400, shrinks=True)
@given(ranges(), ranges())
def test_a_quotient_is_as_wide_as_its_values_make_it(left: Figure, right: Figure) -> None:
    found = divide(left, right)
    steps = [Fraction(step, 40) for step in range(41)]
    over = [left.lo + step * (left.hi - left.lo) for step in steps]
    under = [value for step in steps if (value := right.lo + step * (right.hi - right.lo))]
    quotients = [a / b for a in over for b in under]
    assert all(found.lo <= each <= found.hi for each in quotients)
    assert found.no_figure == (right.lo <= 0 <= right.hi)
    if quotients and found.lo not in (-INFINITY, INFINITY):
        assert found.lo in quotients
    if quotients and found.hi not in (-INFINITY, INFINITY):
        assert found.hi in quotients


def test_nothing_of_a_year_not_told_is_nothing_or_no_figure() -> None:
    """Revenue 0 over a revenue not told: the rate is -100%, or there is none; it is nowhere near 10%."""
    found = divide(point(0), Figure(0, INFINITY))
    assert (found.lo, found.hi, found.no_figure) == (0, 0, True)
