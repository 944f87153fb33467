"""The functions that fold several values into one: a closed list, and tables with an entry for each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class FoldFunction(StrEnum):
    """What `sum(…)`, `max(…)` … do with the values, or rows, they are given."""

    SUM = "sum"
    MAX = "max"
    MIN = "min"
    AVERAGE = "average"
    MEDIAN = "median"
    COUNT = "count"


NEEDS_ALL = frozenset({FoldFunction.AVERAGE, FoldFunction.MEDIAN, FoldFunction.MIN})
"""What is no answer where one of the years has no figure; a sum, and the highest, are of those that have one."""


class FunctionTable(Generic[Entry]):
    """What one room has to say of each function.

    A function it has no entry for is refused by name, never taken for another one.
    """

    def __init__(self, room: str, entries: Mapping[FoldFunction, Entry]) -> None:
        self.room, self.entries = room, dict(entries)

    def __contains__(self, function: FoldFunction) -> bool:
        return function in self.entries

    def __getitem__(self, function: FoldFunction) -> Entry:
        """The entry of a function.

        Raises:
            NotImplementedError: there is none; says which function, and where.
        """
        if function not in self:
            raise NotImplementedError(f"{self.room}: no entry for the function {function.value}")
        return self.entries[function]
