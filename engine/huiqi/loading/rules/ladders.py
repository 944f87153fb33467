"""A ladder of tiers whose rows all run on to the end: what its author meant, written out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from huiqi.base.documents import Mapping, Text
from huiqi.language.expressions.tree import Cell, Number


def corrected(rows: Mapping, cells: Sequence[Cell]) -> str:
    """`{from 30%: 20, from 25% below 30%: 16}` for `{from 30%: 20, from 25%: 16}`; empty where it is no such ladder.

    Args:
        rows: the table's rows as written.
        cells: the one cell of each, in the same order.
    """
    if len(rows.entries) != len(cells) or len(cells) < 2:
        return ""
    lowers = [cell.lower.value for cell in cells if isinstance(cell.lower, Number) and cell.upper is None]
    uppers = [cell.upper.value for cell in cells if isinstance(cell.upper, Number) and cell.lower is None]
    ends = max(lowers, uppers, key=len)
    if len(ends) < len(cells) or not all(isinstance(worth, Text) for _, worth in rows.entries):
        return ""
    order = sorted(range(len(cells)), key=lambda place: ends[place], reverse=ends is uppers)
    beyond = dict(pairwise(order))
    texts = [key.value.strip() for key, _ in rows.entries]
    keys = [_between(texts[place], texts[beyond[place]] if place in beyond else "") for place in range(len(cells))]
    return f"{{{', '.join(f'{key}: {worth.value}' for key, (_, worth) in zip(keys, rows.entries, strict=True))}}}"  # type: ignore[union-attr]


_ENDS = {"from": "below", "over": "to", "below": "from", "to": "over"}
"""A tier ends where the next begins."""


def _between(own: str, beyond: str) -> str:
    """A tier from its own edge to that of the next one."""
    if not beyond:
        return own
    word, _, edge = beyond.partition(" ")
    end = f"{_ENDS[word]} {edge.strip()}"
    return f"{own} {end}" if own.startswith(("from", "over")) else f"{end} {own}"
