"""Figures in columns: numbers, days and ranks as ranges of whole numbers.

The ends count parts of a base unit (`scale` of them make one: 100 fen make a yuan), never a float. Null is no end:
minus infinity below, infinity above. Whether a figure may not be there is told by three flags as in
`huiqi/base/values/intervals.py`. What an official sets between two sides is not said in columns yet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import narwhals as nw

from huiqi.columns import primitives as p
from huiqi.columns import truths as t
from huiqi.columns.primitives import Flag, Whole
from huiqi.columns.truths import FALSE, OPEN, Truths, plain

End = Whole | None
"""A column (null: no end), a number for every row, or None: no end for any row."""
LARGEST = 2**61
"""What whole numbers may come to, so that twice as much still fits every engine (rounding half up doubles)."""


class NotInColumns(Exception):
    """A construct that columns do not say yet; `str()` names it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A column of figures.

    Attributes:
        lo, hi: the ends, in parts of which `scale` make one.
        most: what no finite end is beyond, in those parts.
        there, nothing, no_figure: which of these it may be; flags that are never unknown.
        point: where every row is told exactly or not at all: the told values, null where not.
        top: the highest rank, where it is one of an ordered choice.
        signed: whether it may be below zero.
        is_set: whether others than the rule set it, from end to end; then it is not compared in columns.
    """

    lo: End
    hi: End
    most: int
    scale: int = 1
    there: Flag = True
    nothing: Flag = False
    no_figure: Flag = False
    point: nw.Expr | None = None
    top: int | None = None
    signed: bool = True
    is_set: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is surely there, whatever the row."""
        return self.there is True and self.nothing is False and self.no_figure is False

    @property
    def ranged(self) -> Flag:
        """Whether it may be worth anything."""
        return p.either([self.there, self.no_figure])


def constant(number: int | Fraction, scale: int) -> Figures:
    """The same figure for every row; `scale` is made fine enough for it.

    Raises:
        NotInColumns: it is too large, or too fine.
    """
    exact = Fraction(number) * scale
    scale, whole = scale * exact.denominator, exact.numerator
    return Figures(whole, whole, _checked(abs(whole)), scale, signed=whole < 0)


def from_told(told: nw.Expr, most: int, scale: int, floor: int | None, top: int | None = None) -> Figures:
    """What is told exactly or not at all (null): then from `floor` up, or anything."""
    lo = told if floor is None else told.fill_null(floor)
    hi = told if top is None else told.fill_null(top)
    return Figures(lo, hi, most, scale, point=told, top=top, signed=floor is None)


def _checked(most: int) -> int:
    if most > LARGEST:
        raise NotInColumns("数字太大，超过 64 位整数")
    return most


def in_scale(figure: Figures, scale: int) -> Figures:
    """The same figure in finer parts.

    Raises:
        NotInColumns: the parts are too fine for whole numbers of 64 bits.
    """
    factor = scale // figure.scale
    if factor == 1:
        return figure
    lo, hi = (None if end is None else end * factor for end in (figure.lo, figure.hi))
    point = None if figure.point is None else figure.point * factor
    if figure.lo is figure.point:
        lo = point
    return replace(figure, lo=lo, hi=hi, point=point, most=_checked(figure.most * factor), scale=scale)


def aligned(left: Figures, right: Figures) -> tuple[Figures, Figures]:
    """Both in the same parts."""
    from math import lcm

    scale = lcm(left.scale, right.scale)
    return in_scale(left, scale), in_scale(right, scale)


# -- comparing ----------------------------------------------------------------------------------------


def compare(operator: str, left: Figures, right: Figures) -> Truths:
    """The truth of `left operator right`: by their ranges, no where one is nothing, judged without figure."""
    if left.is_set or right.is_set:
        raise NotInColumns("与由主管部门定的数相比")
    if operator == "!=":
        same = t.none_of([compare("==", left, right)])
        return same if left.nothing is False and right.nothing is False else _not_there(same, left, right)
    left, right = aligned(left, right)
    worth = plain(_by_point(operator, left, right) if _has_point(left, right) else _by_ends(operator, left, right))
    if left.is_plain and right.is_plain:
        return worth
    ranged = p.both([left.ranged, right.ranged])
    cases = [
        (p.both([left.there, right.there]), worth),
        (p.either([left.nothing, right.nothing]), FALSE),
        (p.both([ranged, p.either([left.no_figure, right.no_figure])]), OPEN),
    ]
    return t.hull(cases)


def _not_there(same: Truths, left: Figures, right: Figures) -> Truths:
    """`!=` with what is nothing is no, not the opposite of `==`."""
    raise NotInColumns("!= 与可能不存在的数")


def _has_point(left: Figures, right: Figures) -> bool:
    return left.point is not None and isinstance(right.lo, int) and right.lo is right.hi


def _by_point(operator: str, left: Figures, right: Figures) -> Flag:
    """What is told against one number: unknown where not told, unless even the least or the highest decides."""
    assert isinstance(right.lo, int) and left.point is not None
    number = right.lo
    floor = None if not isinstance(left.lo, nw.Expr) or left.lo is left.point else 0
    if floor is not None and not _may_vary(operator, number, floor):
        return operator in (">=", ">")
    if left.top is not None and not _may_vary(_MIRRORED[operator], -number, -left.top * left.scale):
        return operator in ("<=", "<")
    return _COMPARED[operator](left.point, number)


def _may_vary(operator: str, number: int, floor: int) -> bool:
    """Whether values from `floor` up can be on both sides of a number."""
    if operator == "==":
        return number >= floor
    return number > floor if operator in (">=", "<") else number >= floor


_MIRRORED = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "=="}
_COMPARED: dict[str, Callable[[nw.Expr, Whole], nw.Expr]] = {
    ">=": lambda left, right: left >= right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    "<": lambda left, right: left < right,
    "==": lambda left, right: left == right,
}


def _by_ends(operator: str, left: Figures, right: Figures) -> Flag:
    if operator in ("<=", "<"):
        return _by_ends(_MIRRORED[operator], right, left)
    if operator == "==":
        same = [end_holds(">=", left.lo, right.hi, False), end_holds(">=", right.lo, left.hi, False)]
        apart = p.either([end_holds(">", left.lo, right.hi, False), end_holds(">", right.lo, left.hi, False)])
        return p.flag_from(p.both(same), apart)
    surely = end_holds(operator, left.lo, right.hi, False)
    possibly = end_holds(operator, left.hi, right.lo, True)
    return p.flag_from(surely, p.opposite(possibly))


def end_holds(operator: str, left: End, right: End, otherwise: bool) -> Flag:
    """One end against another; `otherwise` where one of them is no end."""
    if left is None or right is None:
        return otherwise
    if isinstance(left, int) and isinstance(right, int):
        return bool({">=": left >= right, ">": left > right}[operator])
    if isinstance(left, int):
        assert isinstance(right, nw.Expr)
        return _COMPARED[_MIRRORED[operator]](right, left).fill_null(otherwise)
    return _COMPARED[operator](left, right).fill_null(otherwise)


# -- arithmetic ---------------------------------------------------------------------------------------


def add(left: Figures, right: Figures) -> Figures:
    """left + right."""
    left, right = aligned(left, right)
    found = _combined(_plus(left.lo, right.lo), _plus(left.hi, right.hi), left.most + right.most, left, right)
    return replace(found, signed=left.signed or right.signed)


def subtract(left: Figures, right: Figures) -> Figures:
    """left − right."""
    left, right = aligned(left, right)
    return _combined(_minus(left.lo, right.hi), _minus(left.hi, right.lo), left.most + right.most, left, right)


def times(figure: Figures, number: int | Fraction) -> Figures:
    """A figure times a number that rules write out."""
    by = Fraction(number)
    lo, hi = (figure.lo, figure.hi) if by >= 0 else (figure.hi, figure.lo)
    if by == 0:
        return replace(figure, lo=0, hi=0, most=0, point=None, top=None)
    ends = [None if end is None else end * by.numerator for end in (lo, hi)]
    most, scale = _checked(figure.most * abs(by.numerator)), figure.scale * by.denominator
    return replace(figure, lo=ends[0], hi=ends[1], most=most, scale=scale, point=None, top=None)


def spread(figure: Figures, least: Fraction, most: Fraction) -> Figures:
    """A figure, not below zero, times a number that others set between two.

    Raises:
        NotInColumns: the figure may be below zero.
    """
    if figure.signed or figure.lo is None or least < 0:
        raise NotInColumns("可能为负的数相乘")
    low, high = aligned(times(figure, least), times(figure, most))
    return replace(high, lo=low.lo, is_set=True)


def bounded(figure: Figures, bound: Figures, keep: str) -> Figures:
    """A figure at most (`least` of both) or at least (`greatest`) another, which is surely there.

    Raises:
        NotInColumns: the bound may not be there.
    """
    if not bound.is_plain:
        raise NotInColumns("上限或下限可能不存在")
    figure, bound = aligned(figure, bound)
    figure = replace(figure, is_set=figure.is_set or bound.is_set)
    lo, hi = _kept(figure.lo, bound.lo, keep, "lo"), _kept(figure.hi, bound.hi, keep, "hi")
    return replace(figure, lo=lo, hi=hi, most=max(figure.most, bound.most), point=None, top=None)


def _kept(one: End, other: End, keep: str, which: str) -> End:
    """The least or greatest of two ends; no end below is below all, none above is above all."""
    loses = (keep == "least") == (which == "lo")
    if one is None or other is None:
        return None if loses else (other if one is None else one)
    if isinstance(one, int) and isinstance(other, int):
        return min(one, other) if keep == "least" else max(one, other)
    pair = [nw.lit(each, dtype=nw.Int64) if isinstance(each, int) else each for each in (one, other)]
    best = nw.min_horizontal(*pair) if keep == "least" else nw.max_horizontal(*pair)
    if not loses:
        return best
    ended = ~pair[0].is_null() & ~pair[1].is_null()
    return nw.when(ended).then(best).otherwise(nw.lit(None, dtype=nw.Int64))


def _plus(one: End, other: End) -> End:
    return None if one is None or other is None else one + other


def _minus(one: End, other: End) -> End:
    return None if one is None or other is None else one - other


def _combined(lo: End, hi: End, most: int, left: Figures, right: Figures) -> Figures:
    ranged = p.both([left.ranged, right.ranged])
    return Figures(
        lo,
        hi,
        _checked(most),
        left.scale,
        there=p.both([left.there, right.there]),
        nothing=p.either([left.nothing, right.nothing]),
        no_figure=p.both([ranged, p.either([left.no_figure, right.no_figure])]),
        is_set=left.is_set or right.is_set,
    )
