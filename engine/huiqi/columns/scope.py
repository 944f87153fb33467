"""What an expression is compiled for: a date, the columns there are, and which rows fields are read of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import narwhals as nw

from huiqi.base.values.dates import Span
from huiqi.columns.figures import Figures, NotInColumns
from huiqi.columns.truths import Truths
from huiqi.columns.words import Uncovered
from huiqi.language.expressions.tree import Condition, Valued
from huiqi.language.vocabulary import Vocabulary

View = Literal["listed", "unlisted", "none"]
"""A row of the frame; a row that a list may lack, of which nothing is known but what it is not; no row at all."""


@dataclass(frozen=True)
class Scope:
    """What an expression is compiled for.

    Attributes:
        columns: of the frame of firms (`""`) and of each kind of record; `used`: those that were asked for.
        outer, inner: how fields are read of the row a clause runs over, and of the one a function looks at.
        record: the kind of record of each row of the frame; empty for the frame of firms.
        rows_of: asks for the truth over the rows of a record kind as a column of the frame of firms; `pairs_of`: of a
            condition that also looks at the row a clause runs over.
        count_of: asks for how many rows of a record kind meet a condition.
        lacking: asks for the kind of a record that a list may lack, of these kinds.
        is_apart: whether it is of rows that another clause runs over, of which nothing has a column of its own.
        before: what the columns of the outer row's fields begin with, where each row stands beside others.
    """

    as_of: date
    vocabulary: Vocabulary
    columns: dict[str, frozenset[str]]
    used: dict[str, set[str]]
    rows_of: Callable[[str, Condition, bool], Truths]
    pairs_of: Callable[[str, Condition, Scope], Truths]
    count_of: Callable[[str, Condition], Figures]
    lacking: Callable[[str, tuple[str, ...]], Uncovered]
    outer: View = "none"
    inner: View = "none"
    record: str = ""
    before: str = ""
    span: Span | None = None
    is_apart: bool = False

    @property
    def reference(self) -> Span:
        """The period a figure told by period is asked for."""
        return self.span or Span(self.as_of.year - 1)

    def fact(self, name: str) -> nw.Expr | None:
        """The column of a firm, by name; None where the register has none."""
        if name not in self.columns[""]:
            return None
        self.used.setdefault("", set()).add(name)
        return nw.col(name)

    def field(self, record: str, name: str, is_outer: bool = False) -> nw.Expr | None:
        """The column of a record's field; None where the register has none."""
        if name not in self.columns[record]:
            return None
        self.used.setdefault(record, set()).add(name)
        before = self.before if is_outer else ""
        return nw.col(f"{before}{record}:{name}")

    def at(self, **changes: Any) -> Scope:
        """The same with some things changed."""
        return replace(self, **changes)


JUDGES: dict[type, Callable[[Any, Scope], Truths]] = {}
VALUES: dict[type, Callable[[Any, Scope], Any]] = {}
"""Filled by `huiqi/columns/definition.py`, where the whole is to be read."""


def judge(node: Condition, at: Scope) -> Truths:
    """The truth of a condition, as columns.

    Raises:
        NotInColumns: it says something that columns do not yet.
    """
    if type(node) not in JUDGES:
        raise NotInColumns(type(node).__name__)
    return JUDGES[type(node)](node, at)


def value(node: Valued, at: Scope) -> Any:
    """What an expression is worth, as columns. Raises as `judge` does."""
    if type(node) not in VALUES:
        raise NotInColumns(type(node).__name__)
    return VALUES[type(node)](node, at)
