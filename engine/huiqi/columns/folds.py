"""What each function folds figures to, of which some may not be there, as `semantics/folding` defines it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import lcm
from typing import Any

import narwhals as nw

from huiqi.columns import figures as f
from huiqi.columns import primitives as p
from huiqi.columns.choices import hull, where
from huiqi.columns.figures import Figures, NotInColumns, in_scale
from huiqi.columns.primitives import Flag, flag
from huiqi.columns.scope import Scope
from huiqi.columns.values import figure
from huiqi.language.expressions.functions import NEEDS_ALL, FoldFunction, FunctionTable
from huiqi.language.expressions.tree import Fold, Valued
from huiqi.semantics.values import is_optional, is_year


@dataclass(frozen=True, slots=True)
class _Item:
    """One figure; `surely`, `may`: whether it surely is there to be counted, and whether it may be."""

    worth: Figures
    surely: Flag
    may: Flag


def fold(node: Fold, at: Scope) -> Figures:
    """Of the values that are there: a year without figure is left out."""
    found = [(value, figure(value, at)) for value in node.values]
    if any(worth.is_set for _, worth in found):
        raise NotInColumns("由主管部门定的数的合计")
    if node.function not in _FOLDS:
        raise NotInColumns(f"函数 {node.function.value}")
    folds = _FOLDS[node.function]
    if node.function in NEEDS_ALL and not node.existing:
        return folds(_aligned([_item(worth) for _, worth in found]))
    if node.function is not FoldFunction.SUM:
        return _over_years(found, folds)
    total = _over_years([pair for pair in found if is_optional(pair[0])], folds)
    for each, worth in found:
        total = total if is_optional(each) else f.add(total, worth)
    return total


def _over_years(found: Sequence[tuple[Valued, Figures]], folds: Callable[[Sequence[_Item]], Figures]) -> Figures:
    """The fold; where all years are left out, there is no figure."""
    worths = [_left_out(worth) if is_year(each) else worth for each, worth in found]
    items = _aligned([_item(worth) for worth in worths])
    total = folds(items)
    lacking = p.either([worth.no_figure for each, worth in found if is_year(each)])
    none = p.both([lacking, p.opposite(p.either([item.surely for item in items]))])
    if none is False:
        return total
    left = p.either([item.worth.there for item in items])
    endless = nw.lit(None, dtype=nw.Int64)
    return replace(
        total,
        hi=p.chosen(none, endless, endless if total.hi is None else total.hi),
        there=p.chosen(none, flag(left), flag(total.there)),
        nothing=p.both([p.opposite(none), total.nothing]),
        no_figure=p.either([none, total.no_figure]),
    )


def _left_out(worth: Figures) -> Figures:
    return replace(worth, nothing=p.either([worth.nothing, worth.no_figure]), no_figure=False)


def _item(worth: Figures) -> _Item:
    may = p.either([worth.there, worth.no_figure])
    return _Item(worth, p.both([may, p.opposite(worth.nothing)]), may)


def _aligned(items: Sequence[_Item]) -> list[_Item]:
    scale = lcm(*(item.worth.scale for item in items)) if items else 1
    return [replace(item, worth=in_scale(item.worth, scale)) for item in items]


def _sum(items: Sequence[_Item]) -> Figures:
    """What is surely there counts in full; what may be, only where it widens the range."""
    total = f.constant(0, 1)
    for item in items:
        total = f.add(total, hull([(item.may, _there(item.worth)), (p.opposite(item.surely), f.constant(0, 1))]))
    no_figure = p.either([item.worth.no_figure for item in items])
    return replace(total, there=p.opposite(_only_open(items)), nothing=False, no_figure=no_figure)


def _there(worth: Figures) -> Figures:
    return replace(worth, there=True, nothing=False, no_figure=False, point=None)


def _only_open(items: Sequence[_Item]) -> Flag:
    """Whether some item surely has no figure, so that the whole has none."""
    return p.either([p.both([item.surely, p.opposite(item.worth.there)]) for item in items])


def _highest(items: Sequence[_Item]) -> Figures:
    return _outermost(items, "lo", p.greatest)


def _lowest(items: Sequence[_Item]) -> Figures:
    return _outermost(items, "hi", p.least)


def _outermost(items: Sequence[_Item], which: str, across: Callable[[Sequence[Any]], Any]) -> Figures:
    """The highest or the lowest: one that surely is there bounds it from its own side (`which`)."""
    whole = hull([(item.may, _there(item.worth)) for item in items])
    if any(item.worth.lo is None for item in items):
        raise NotInColumns("可能为负的数的最高、最低")
    ends = [where(item.surely, end) for item in items if (end := getattr(item.worth, which)) is not None]
    bound = p.chosen(p.either([item.surely for item in items]), across(ends), getattr(whole, which)) if ends else None
    found = replace(whole, **{which: getattr(whole, which) if bound is None else bound})
    return replace(
        found,
        there=p.both([p.either([item.may for item in items]), p.opposite(_only_open(items))]),
        nothing=p.opposite(p.either([item.surely for item in items])),
        no_figure=p.either([item.worth.no_figure for item in items]),
        point=None,
    )


_FOLDS = FunctionTable(
    "columns/folds",
    {FoldFunction.SUM: _sum, FoldFunction.MAX: _highest, FoldFunction.MIN: _lowest},
)
"""What columns say. The average and the median are refused by name: how many values are there differs by firm."""
