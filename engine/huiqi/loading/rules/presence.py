"""Whether an award may have no figure, so that a clause must also ask that it has one."""

from __future__ import annotations

from huiqi.base.datatypes import DateType
from huiqi.language.expressions.functions import FoldFunction
from huiqi.language.expressions.tree import (
    Aggregate,
    Arithmetic,
    AsOf,
    Conditional,
    Definition,
    Discretion,
    FactValue,
    FieldValue,
    Fold,
    Node,
    Number,
    Otherwise,
    Rounded,
    Slices,
    Table,
    Words,
)


def may_be_absent(node: Node) -> bool:
    """Whether a value may be nothing or without figure: a table without `else`, a division, a yearly fact …"""
    match node:
        case Number() | Words() | AsOf():
            return False
        case FactValue(_, _, type_, per, _, _):
            return bool(per) or isinstance(type_, DateType)
        case FieldValue(_, _, _, type_, _):
            return isinstance(type_, DateType)
        case Definition(_, inner) | Otherwise(_, inner, _):
            return may_be_absent(inner)
        case Conditional(value, _, _, other):
            return other is None or may_be_absent(value) or may_be_absent(other)
        case Arithmetic(operator, left, right, _):
            return operator == "/" or may_be_absent(left) or may_be_absent(right)
        case Discretion(least, most, _, _):
            return may_be_absent(least) or may_be_absent(most)
        case Table(keys, rows, otherwise, _, _):
            return otherwise is None or any(map(may_be_absent, [*keys, *(worth for _, worth in rows), otherwise]))
        case Fold(FoldFunction.SUM, values, _):
            return any(may_be_absent(value) for value in values)
        case Rounded(_, worth, _, _):
            return may_be_absent(worth)
        case Slices(base, slices, _):
            return may_be_absent(base) or any(may_be_absent(each.rate) for each in slices)
        case Aggregate(function, _, _, _, value, _):
            return function != FoldFunction.COUNT and (
                function != FoldFunction.SUM or value is None or may_be_absent(value)
            )
        case _:
            return True
