"""Values chosen among several, in columns: tables by a key, `else`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import Any

import narwhals as nw

from huiqi.base.values import intervals as iv
from huiqi.base.values.intervals import INFINITY, Figure
from huiqi.columns import figures as f
from huiqi.columns import primitives as p
from huiqi.columns import truths as t
from huiqi.columns.figures import End, Figures, NotInColumns, in_scale
from huiqi.columns.primitives import Flag, Whole, flag
from huiqi.columns.scope import Scope, judge, value
from huiqi.columns.truths import TRUE, Truths
from huiqi.columns.values import figure
from huiqi.columns.words import WordColumn, member
from huiqi.language.expressions.tree import (
    Cell,
    Conditional,
    FactValue,
    FieldValue,
    Otherwise,
    Table,
    Words,
    descendants,
)
from huiqi.model.firm import Firm
from huiqi.semantics.definition import Situation
from huiqi.semantics.tables import covers_range

Case = tuple[Flag, Figures]
"""A figure, and whether it may be this one; never unknown."""
NOTHING = Figures(0, 0, 0, there=False, nothing=True, signed=False)


def conditional(node: Conditional, at: Scope) -> Figures:
    """The other value, or nothing, where the condition fails."""
    worth, held = figure(node.value, at), judge(node.condition, at)
    if held.judged is not held.yes:
        raise NotInColumns("由主管部门认定的金额条件")
    other = NOTHING if node.other is None else figure(node.other, at)
    return hull([(p.possibly(held.yes), worth), (p.opposite(p.surely(held.yes)), other)])


def otherwise(node: Otherwise, at: Scope) -> Figures:
    """The fallback where the value is not there."""
    worth, fallback = figure(node.value, at), figure(node.fallback, at)
    there = replace(worth, there=True, nothing=False, no_figure=False, point=None)
    return hull([(worth.there, there), (p.either([worth.nothing, worth.no_figure]), fallback)])


def table(node: Table, at: Scope) -> Figures:
    """The value of the row that fits; the hull of all that may. No row: `else`, or nothing."""
    keys = [value(key, at) for key in node.keys]
    hits = [t.all_of([_fits(key, cell, at) for key, cell in zip(keys, cells, strict=True)]) for cells, _ in node.rows]
    if any(hit.judged is not hit.yes for hit in hits):
        raise NotInColumns("由主管部门定的档次")
    rows = [figure(worth, at) for _, worth in node.rows]
    rest = figure(node.otherwise, at) if node.otherwise is not None else NOTHING
    only_judged, may_be_judged = _without_figure(keys)
    looked_up = p.opposite(only_judged)
    covered = _covered(keys[0], [cells[0] for cells, _ in node.rows], at) if len(keys) == 1 else False
    sure = p.either([p.surely(hit.yes) for hit in hits])
    left = p.both([looked_up, p.opposite(sure), p.opposite(covered)])
    cases = [(p.both([looked_up, may]), row) for may, row in zip(_possible(hits), rows, strict=True)]
    return hull([*cases, (left, rest), (may_be_judged, _judged([*rows, rest]))])


def _possible(hits: Sequence[Truths]) -> list[Flag]:
    """Which rows it may be: where some surely fit, the first of these alone."""
    sure = [p.surely(hit.yes) for hit in hits]
    found = []
    for place, hit in enumerate(hits):
        later = p.both([p.opposite(sure[place]), p.either(sure[place + 1 :])])
        found.append(p.both([p.possibly(hit.yes), p.opposite(p.either([*sure[:place], later]))]))
    return found


def _without_figure(keys: Sequence[Any]) -> tuple[Flag, Flag]:
    """Whether there surely is no figure to look up by, and whether there may be none."""
    figures = [key for key in keys if isinstance(key, Figures)]
    only = [p.both([key.no_figure, p.opposite(key.there), p.opposite(key.nothing)]) for key in figures]
    return p.either(only), p.either([key.no_figure for key in figures])


def _judged(rows: Sequence[Figures]) -> Figures:
    """An official says which row it is, if any."""
    there = [(row.ranged, replace(row, there=True, nothing=False, no_figure=False)) for row in rows]
    whole = hull([*there, (True, f.constant(0, 1))])
    return replace(whole, there=False, no_figure=True)


def _fits(key: Any, cell: Cell, at: Scope) -> Truths:
    if cell.words is not None:
        return _is_word(key, cell.words)
    if cell.lower is None and cell.upper is None:
        return _any(key)
    if not isinstance(key, Figures) or key.is_set:
        raise NotInColumns("表的这种键")
    there = replace(key, there=True, nothing=False, no_figure=False)
    found = []
    if cell.lower is not None:
        found.append(f.compare(">=" if cell.lower_in else ">", there, figure(cell.lower, at)))
    if cell.upper is not None:
        found.append(f.compare("<=" if cell.upper_in else "<", there, figure(cell.upper, at)))
    return _where_there(t.all_of(found), key)


def _any(key: Any) -> Truths:
    """Any value fits; not surely where there may be none to look up by."""
    return t.plain(p.flag_from(p.opposite(key.no_figure), False)) if isinstance(key, Figures) else TRUE


def _where_there(held: Truths, key: Figures) -> Truths:
    """No where there is nothing to look up by; not sure where there may be no figure."""
    if key.is_plain:
        return held
    surely = p.both([p.surely(held.yes), p.opposite(key.nothing), p.opposite(key.no_figure)])
    without = p.both([key.no_figure, p.opposite(key.there)])
    possibly = p.either([p.both([p.possibly(held.yes), key.there]), without])
    return t.plain(p.flag_from(surely, p.opposite(possibly)))


def _is_word(key: Any, words: Words) -> Truths:
    if isinstance(key, Truths):
        return key if words.values == ("yes",) else t.none_of([key])
    if not isinstance(key, WordColumn):
        raise NotInColumns("表的这种键")
    return member(key, words)


def _covered(key: Any, cells: Sequence[Cell], at: Scope) -> Flag:
    """Whether the rows leave no value without a row, where the key is not told."""
    if any(cell.words is None and cell.lower is None and cell.upper is None for cell in cells):
        return True
    if isinstance(key, Truths):
        return p.both([len(cells) > 1, p.opposite(key.known)])
    if isinstance(key, WordColumn):
        words = {word for cell in cells if cell.words for word in cell.words.values}
        return key.told is None or key.told.is_null() if key.values and set(key.values) <= words else False
    return p.both([_untold(key), key.there, p.opposite(key.nothing), _cover_range(key, cells, at)])


def _untold(key: Figures) -> Flag:
    if isinstance(key.lo, int) and key.lo is key.hi:
        return False
    if key.point is not None:
        return key.point.is_null()
    if isinstance(key.lo, nw.Expr) or isinstance(key.hi, nw.Expr):
        raise NotInColumns("算出来的数作表的键")
    return True


def _cover_range(key: Figures, cells: Sequence[Cell], at: Scope) -> bool:
    """Whether cells cover all that a key may be that is not told: as the definition says it."""
    edges = [edge for cell in cells for edge in (cell.lower, cell.upper) if edge is not None]
    if any(isinstance(node, (FactValue, FieldValue)) for edge in edges for node in descendants(edge)):
        raise NotInColumns("随企业而变的档次")
    lowest: iv.End = -INFINITY if key.signed else 0
    highest: iv.End = INFINITY if key.top is None else key.top
    if isinstance(key.lo, int):
        lowest = Fraction(key.lo, key.scale)
    if isinstance(key.hi, int):
        highest = Fraction(key.hi, key.scale)
    whole = Figure(lowest, highest)
    return covers_range(whole, cells, Situation(Firm(""), at.as_of, at.vocabulary))


def hull(cases: Sequence[Case]) -> Figures:
    """The figure that may be any of these."""
    open_ = [(may, found) for may, found in cases if may is not False]
    scale = lcm(*(found.scale for _, found in open_)) if open_ else 1
    every = [(may, in_scale(found, scale)) for may, found in open_]
    if len(every) == 1 and every[0][0] is True:
        return every[0][1]
    return Figures(
        _end_of(every, "lo"),
        _end_of(every, "hi"),
        max((found.most for _, found in every), default=0),
        scale,
        there=p.either([p.both([may, found.there]) for may, found in every]),
        nothing=p.either([p.both([may, found.nothing]) for may, found in every]),
        no_figure=p.either([p.both([may, found.no_figure]) for may, found in every]),
        signed=any(found.signed for _, found in every),
        is_set=any(found.is_set for _, found in every),
    )


def _end_of(cases: Sequence[Case], which: str) -> End:
    """The least `lo` or the highest `hi` of what may be; null where one of these has no end."""
    every = [(p.both([may, found.ranged]), getattr(found, which)) for may, found in cases]
    every = [(held, end) for held, end in every if held is not False]
    outermost = min if which == "lo" else max
    if all(held is True and isinstance(end, int) for held, end in every):
        return outermost((end for _, end in every), default=0)
    if any(held is True and end is None for held, end in every):
        return None
    ended = [(held, end) for held, end in every if end is not None]
    across = p.least if which == "lo" else p.greatest
    found = across([where(held, end) for held, end in ended]).fill_null(0) if ended else nw.lit(0)
    endless = p.either([p.both([held, _has_no_end(end)]) for held, end in every])
    return found if endless is False else nw.when(~flag(endless)).then(found)


def where(held: Flag, end: Whole) -> nw.Expr:
    """An end where a flag (never unknown) holds, else null."""
    column = end if isinstance(end, nw.Expr) else nw.lit(end, dtype=nw.Int64)
    return column if held is True else nw.when(flag(held)).then(column)


def _has_no_end(end: End) -> Flag:
    return end.is_null() if isinstance(end, nw.Expr) else end is None
