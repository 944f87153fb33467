"""Values chosen by keys, and bases paid slice by slice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from huiqi.base.datatypes import ChoiceType
from huiqi.base.values import intervals as iv
from huiqi.base.values.intervals import INFINITY, NO, NOTHING, YES, End, Figure, Truth, Value, Word
from huiqi.language.expressions.tree import Cell, Slice, Slices, Table, Valued, type_of
from huiqi.semantics.conditions import member
from huiqi.semantics.situation import Situation, figure, value


def table(node: Table, at: Situation) -> Figure:
    """The value of the row that fits; the hull of all that may. No row: `else`, or nothing."""
    found = [value(key, at) for key in node.keys]
    hits = [
        (iv.all_of(_fits(key, cell, at) for key, cell in zip(found, cells, strict=True)), cells, worth)
        for cells, worth in node.rows
    ]
    for truth, _, worth in hits:
        if truth.least == YES:
            return figure(worth, at)
    if any(isinstance(key, Figure) and key.no_figure and not (key.there or key.nothing or key.open) for key in found):
        return _judged(node, at)
    possible = [figure(worth, at) for truth, _, worth in hits if truth.most > NO]
    if any(isinstance(key, Figure) and key.no_figure for key in found):
        possible.append(_judged(node, at))
    if not (len(found) == 1 and _covered(found[0], [cells[0] for truth, cells, _ in hits if truth.most > NO], at)):
        possible.append(figure(node.otherwise, at) if node.otherwise is not None else NOTHING)
    return _chosen(found, possible)


def rows_hit(node: Table, at: Situation) -> list[Truth]:
    """For each row of a table whether it is the one."""
    found = [value(key, at) for key in node.keys]
    return [iv.all_of(_fits(key, cell, at) for key, cell in zip(found, cells, strict=True)) for cells, _ in node.rows]


def _judged(node: Table, at: Situation) -> Figure:
    """Without a figure to look up by, an official says which row it is, if any."""
    rows = [figure(worth, at) for _, worth in node.rows]
    rows += [figure(node.otherwise, at)] if node.otherwise is not None else []
    return Figure(min(0, *(row.lo for row in rows)), max(0, *(row.hi for row in rows)), there=False, no_figure=True)


def _chosen(found: Sequence[Value], possible: Sequence[Figure]) -> Figure:
    """Any of the possible; where officials set a key, they choose between them."""
    set_by_officials = any(isinstance(key, Figure) and (key.sides or key.open) for key in found)
    if not set_by_officials:
        return iv.hull(possible)
    if all(key.known for key in found):
        return iv.set_between(possible)
    whole = iv.hull(possible)
    return replace(whole, open=whole.there and whole.nothing, sides=(whole.hi, whole.lo))


def _fits(key: Value, cell: Cell, at: Situation) -> Truth:
    if cell.words is not None:
        if isinstance(key, Truth):
            return key if cell.words.values == ("yes",) else iv.none_of([key])
        return member(key, cell.words)
    truths = []
    there = replace(key, no_figure=False) if isinstance(key, Figure) and key.there else key
    assert isinstance(there, Figure) or _open_cell(cell)
    if cell.lower is not None:
        truths.append(iv.compare(">=" if cell.lower_in else ">", there, figure(cell.lower, at)))  # type: ignore[arg-type]
    if cell.upper is not None:
        truths.append(iv.compare("<=" if cell.upper_in else "<", there, figure(cell.upper, at)))  # type: ignore[arg-type]
    truth = iv.all_of(truths)
    surely = not (isinstance(key, Figure) and key.no_figure)
    return truth if surely else Truth(NO, truth.most)


def _covered(key: Value, cells: list[Cell], at: Situation) -> bool:
    """Whether the rows that may be hit leave no value of the key without a row."""
    if isinstance(key, Truth):
        return len(cells) > 1 or any(_open_cell(cell) for cell in cells)
    if key.nothing:
        return False
    if isinstance(key, Word):
        words = {word for cell in cells if cell.words for word in cell.words.values}
        return any(_open_cell(cell) for cell in cells) or (key.options is not None and key.options <= words)
    return key.there and not key.open and covers_range(key, cells, at)


def _open_cell(cell: Cell) -> bool:
    return cell.words is None and cell.lower is None and cell.upper is None


def covers_range(key: Figure, cells: Sequence[Cell], at: Situation) -> bool:
    """Whether cells leave no value that a key may have without a row."""
    ends = sorted((_ends(cell, at) for cell in cells), key=lambda each: (each[0], not each[1]))
    reached, reached_in = key.lo, False
    for lower, lower_in, upper, upper_in in ends:
        if lower > reached or (lower == reached and not (lower_in or reached_in)):
            return False
        if upper > reached or (upper == reached and upper_in):
            reached, reached_in = upper, upper_in
    return reached > key.hi or (reached == key.hi and (reached_in or reached == INFINITY))


def _ends(cell: Cell, at: Situation) -> tuple[End, bool, End, bool]:
    lower = figure(cell.lower, at).hi if cell.lower is not None else -INFINITY
    upper = figure(cell.upper, at).lo if cell.upper is not None else INFINITY
    rank = isinstance(type_of(cell.upper), ChoiceType) if cell.upper is not None else False
    if rank and cell.upper_in:
        return lower, cell.lower_in, upper + 1, False
    return lower, cell.lower_in, upper, cell.upper_in


def slices(node: Slices, at: Situation) -> Figure:
    """Each slice of the base at its own rate, added up."""
    total = iv.point(0)
    for each in node.slices:
        total = iv.add(total, of_slice(each, node, at))
    return total


def of_slice(each: Slice, node: Slices, at: Situation) -> Figure:
    """What one slice of a base comes to."""
    lower = _edge(each.lower, at)
    inside = iv.greater(figure(node.base, at), lower)
    if each.upper is not None:
        inside = iv.lesser(inside, _edge(each.upper, at))
    return iv.multiply(iv.subtract(inside, lower), figure(each.rate, at))


def _edge(node: Valued | None, at: Situation) -> Figure:
    return iv.point(0) if node is None else figure(node, at)
