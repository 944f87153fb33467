"""Cells of a table: edges and values, typed by the table's key."""

from __future__ import annotations

from huiqi.base.datatypes import (
    Type,
    same_family,
)
from huiqi.language.expressions.checking.base import (
    CheckerBase,
    part,
    subtree,
    typed,
)
from huiqi.language.expressions.parser import Parsed
from huiqi.language.expressions.tree import (
    Cell,
    Number,
    Valued,
    Words,
)


class Cells(CheckerBase):
    """Types what a key must meet."""

    def cell(self, tree: Parsed, key: Type) -> Cell:
        """One cell of a table whose key has type `key`."""
        if tree.data == "anything":
            return Cell()
        if tree.data == "values":
            return self._cell_values(tree, key)
        ends: dict[str, tuple[Valued, bool]] = {}
        for child in tree.children:
            side = subtree(child)
            word = str(side.children[0])
            bound = self.value(part(side, 1), key)
            if not same_family(key, typed(bound)):
                raise self.clash(side, bound, bound, key)
            ends[str(side.data)] = (bound, word in ("from", "to"))
        lower, lower_in = ends.get("lower", (None, True))
        upper, upper_in = ends.get("upper", (None, True))
        return Cell(lower, lower_in, upper, upper_in)

    def _cell_values(self, tree: Parsed, key: Type) -> Cell:
        values = [self.value(subtree(child), key) for child in tree.children]
        if len(values) == 1 and isinstance(values[0], Number):
            if not same_family(key, values[0].type):
                raise self.clash(tree, values[0], values[0], key)
            return Cell(values[0], True, values[0], True)
        words = tuple(each for value in values if isinstance(value, Words) for each in value.values)
        if len(words) != len(values):
            raise self.error(tree, "D38", "几个数并列请分成几行，或写 from … to …")
        return Cell(words=Words(words, key))
