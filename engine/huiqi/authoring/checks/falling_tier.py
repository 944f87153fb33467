"""L13: a table of steps that pays less for more."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from huiqi.authoring.checks.parts import walk
from huiqi.authoring.checks.sources import Sources
from huiqi.base.diagnostics import Diagnostic
from huiqi.base.values.display import number_text
from huiqi.language.expressions.tree import (
    Cell,
    Definition,
    Discretion,
    Node,
    NthYear,
    Number,
    OpenTable,
    Table,
    Valued,
)
from huiqi.model.policy import Clause, Rulebase


def falling_tier(clause: Clause, _: Sources, __: Rulebase) -> Iterator[Diagnostic]:
    """A warning where a higher step of one key has a smaller value."""
    for node in _of_award(clause):
        if not isinstance(node, (Table, OpenTable)) or (isinstance(node, Table) and _by_place(node.keys[0])):
            continue
        for lower, higher in pairwise(sorted(_steps(node.rows), key=lambda step: step[0])):
            if higher[1].value < lower[1].value:
                values = [number_text(each[1].value, each[1].type) for each in (lower, higher)]
                text = f"台阶越高反而越少：{values[0]} 之后是 {values[1]}"
                yield Diagnostic("L13", text, clause.place, "对照原文；确实如此写 checked: {L13: 为什么}", "warning")


def _of_award(clause: Clause) -> Iterator[Node]:
    return walk(clause.award) if clause.award is not None else iter(())


def _by_place(key: Valued) -> bool:
    """The place among the applicants, the year of support: the first gets most."""
    meant = key.value if isinstance(key, Definition) else key
    return isinstance(meant, (Discretion, NthYear))


def _steps(rows: tuple[tuple[tuple[Cell, ...], Valued], ...]) -> list[tuple[Fraction, Number]]:
    """The lower edge and value of each row of a table by one number; empty where it is another kind of table."""
    found = []
    for cells, worth in rows:
        edges = [edge for edge in (cells[0].lower, cells[0].upper) if isinstance(edge, Number)]
        if len(cells) != 1 or not edges or not isinstance(worth, Number):
            return []
        found.append((Fraction(edges[0].value) - (cells[0].lower is None), worth))
    return found
