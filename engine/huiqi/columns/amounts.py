"""What awards come to, in fen, before settlement."""

from __future__ import annotations

import narwhals as nw

from huiqi.columns import primitives as p
from huiqi.columns.figures import End, Figures, in_scale
from huiqi.columns.frames import FEN
from huiqi.columns.plan import CompiledClause
from huiqi.columns.primitives import Flag


def least(asked: CompiledClause) -> nw.Expr:
    """Sure only where the clause is met: fen, half up, not below zero. Among others that apply nothing is sure."""
    assert asked.award is not None
    if asked.clause.pool is not None:
        return nw.lit(0, dtype=nw.Int64)
    sure = p.both([p.surely(asked.truth.yes), asked.award.ranged])
    worth = _column(_fen(asked.award, asked.award.lo)).fill_null(0)  # no end below: below zero
    return _column(p.chosen(sure, worth, 0))


def most(asked: CompiledClause) -> nw.Expr:
    """At most, fen, half up; null where no bound can be given."""
    assert asked.award is not None
    may = p.both([p.possibly(asked.truth.judged), asked.award.ranged])
    most = _column(p.chosen(may, _fen(asked.award, asked.award.hi), 0))
    budget = asked.clause.pool.budget if asked.clause.pool is not None else None
    return most if budget is None else nw.min_horizontal(most, nw.lit(int(budget * FEN), dtype=nw.Int64))


def may_pay(asked: CompiledClause) -> Flag:
    """Whether it may come to money."""
    high = most(asked)
    return (high > 0).fill_null(True)


def _fen(figure: Figures, end: End) -> End:
    """One end in fen; what is not a whole number of them half up."""
    if figure.scale % FEN:
        return _fen(in_scale(figure, figure.scale * FEN), None if end is None else end * FEN)
    parts = figure.scale // FEN
    if end is None:
        return nw.lit(None, dtype=nw.Int64)
    if isinstance(end, int):
        return max(0, (2 * end + parts) // (2 * parts))
    above = nw.when(end < 0).then(nw.lit(0)).otherwise(end)
    return above if parts == 1 else (2 * above + parts) // (2 * parts)


def _column(value: End) -> nw.Expr:
    return value if isinstance(value, nw.Expr) else nw.lit(value, dtype=nw.Int64)
