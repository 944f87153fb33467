"""Quotients in columns: compared without dividing, so that they stay exact."""

from __future__ import annotations

from math import gcd

from huiqi.columns import figures as f
from huiqi.columns import primitives as p
from huiqi.columns import truths as t
from huiqi.columns.figures import LARGEST, End, Figures, NotInColumns
from huiqi.columns.truths import FALSE, OPEN, Truths, plain


def compare_quotient(operator: str, over: Figures, under: Figures, number: Figures) -> Truths:
    """The truth of `over / under operator number`; a divisor that may be zero leaves it without a figure.

    Raises:
        NotInColumns: one may be negative, the number is not written out or not above zero, or products do not fit.
    """
    if over.is_set or under.is_set:
        raise NotInColumns("与由主管部门定的数相比")
    fixed = (
        isinstance(number.lo, int)
        and isinstance(number.hi, int)
        and number.lo == number.hi
        and number.is_plain
        and number.lo > 0
    )
    if not fixed or operator not in (">=", ">", "<=", "<") or over.lo is None or under.lo is None:
        raise NotInColumns("商与不定的数相比")
    if over.signed or under.signed:
        raise NotInColumns("可能为负的数相除")
    assert isinstance(number.lo, int)
    by, against = under.scale * number.scale, over.scale * number.lo
    shared = gcd(by, against)
    by, against = by // shared, against // shared
    over_lo, over_hi = _times(over.lo, over.most, by), _times(over.hi, over.most, by)
    under_lo, under_hi = _times(under.lo, under.most, against), _times(under.hi, under.most, against)
    zero: p.Flag = p.opposite(f.end_holds(">", under.lo, 0, False))
    if operator in (">=", ">"):
        surely, possibly = (
            f.end_holds(operator, over_lo, under_hi, False),
            f.end_holds(operator, over_hi, under_lo, True),
        )
    else:
        turned = ">=" if operator == "<=" else ">"
        surely, possibly = f.end_holds(turned, under_lo, over_hi, False), f.end_holds(turned, under_hi, over_lo, True)
    nil = p.both([zero, p.opposite(f.end_holds(">", over.hi, 0, True))])
    if operator in (">=", ">"):
        surely, possibly = p.both([surely, p.opposite(nil)]), p.both([possibly, p.opposite(nil)])
    else:
        surely, possibly = p.either([surely, nil]), p.either([possibly, nil])
    worth = plain(p.flag_from(surely, p.opposite(possibly)))
    return _where_there(worth, over, under, zero)


def _where_there(worth: Truths, over: Figures, under: Figures, zero: p.Flag) -> Truths:
    only_zero = p.both([zero, p.opposite(f.end_holds(">", under.hi, 0, True))])
    there = p.both([over.there, under.there, p.opposite(only_zero)])
    no_figure = p.both([over.ranged, under.ranged, p.either([over.no_figure, under.no_figure, zero])])
    return t.hull([(there, worth), (p.either([over.nothing, under.nothing]), FALSE), (no_figure, OPEN)])


def _times(end: End, most: int, by: int) -> End:
    if most * by > LARGEST:
        raise NotInColumns("相除的数太大，超过 64 位整数")
    return None if end is None else end * by
