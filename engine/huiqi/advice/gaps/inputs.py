"""What a condition looks at: facts, fields of records, sums over records, the day it is asked on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from huiqi.base.values.intervals import Value, point, word
from huiqi.language.expressions.tree import (
    Aggregate,
    AsOf,
    Dated,
    FactValue,
    FieldValue,
    FixedPeriod,
    Node,
    NthYear,
    Number,
    Overlap,
    RecentYears,
    ReferencePeriod,
    RowExists,
    Shifted,
    SpanEnded,
    Words,
    children,
)

_TIMED = (Aggregate, AsOf, RowExists, SpanEnded, NthYear, Overlap, Dated, RecentYears, ReferencePeriod)


@dataclass(frozen=True)
class Places:
    """What a condition looks at: kept, since going through a tree costs more than asking it.

    Attributes:
        facts: those asked for the firm, or for the reference period; `earlier`: those of earlier periods.
        fields: of rows; `aggregates`: sums and counts over rows.
        timed: whether the day it is asked on has a part in it.
        hints: the values it names.
    """

    node: Node
    facts: tuple[FactValue, ...]
    earlier: tuple[tuple[FactValue, int], ...]
    fields: tuple[FieldValue, ...]
    aggregates: tuple[Aggregate, ...]
    timed: bool
    hints: tuple[Value, ...]


class Looks:
    """What conditions look at, worked out once for each; safe from many threads."""

    def __init__(self) -> None:
        self._places: dict[int, Places] = {}

    def at(self, node: Node) -> Places:
        """What a condition looks at; kept by identity, and the node with it."""
        kept = self._places.get(id(node))
        if kept is None:
            kept = self._places[id(node)] = _places(node)
        return kept


def _places(node: Node) -> Places:
    met = list(_met(node, 0))
    facts = [(each, offset) for each, offset in met if isinstance(each, FactValue)]
    return Places(
        node,
        tuple(dict.fromkeys(each for each, offset in facts if offset == 0 and each.offset == 0 and each.at is None)),
        tuple(dict.fromkeys((each, offset) for each, offset in facts)),
        tuple(dict.fromkeys(each for each, _ in met if isinstance(each, FieldValue))),
        tuple(dict.fromkeys(each for each, _ in met if isinstance(each, Aggregate))),
        any(isinstance(each, _TIMED) or (isinstance(each, FactValue) and bool(each.per)) for each, _ in met),
        tuple(dict.fromkeys(_hints(each for each, _ in met))),
    )


def _met(node: Node, offset: int) -> Iterator[tuple[Node, int]]:
    """Each node inside with the years it is moved by; not into sums over rows, which are moved as a whole."""
    yield node, offset
    if isinstance(node, Aggregate):
        return
    if isinstance(node, Shifted):
        offset += node.offset
    for child in children(node):
        yield from _met(child, offset)


def _hints(nodes: Iterator[Node]) -> Iterator[Value]:
    for node in nodes:
        if isinstance(node, Number):
            yield point(node.value)
        elif isinstance(node, Words):
            yield from (word(value) for value in node.values)
        elif isinstance(node, FixedPeriod):
            yield from (point(day.toordinal()) for day in (node.period.start, node.period.end))
