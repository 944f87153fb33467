"""Reads tables: `by`, `rows` and `else`, or the short form whose keys are values of one field of the record."""

from __future__ import annotations

from itertools import pairwise

from engine.datatypes import ChoiceType, Type, same_family
from engine.documents import Mapping, Node, Sequence, Text
from engine.expressions.checker import check_cell, check_value
from engine.expressions.scope import Scope, field_value
from engine.expressions.tree import Cell, Number, Table, Valued, Words, type_of
from engine.loader.keys import TABLE_KEYS
from engine.loader.report import Report

Row = tuple[tuple[Cell, ...], Valued]


def read_valued(node: Node, scope: Scope, report: Report, expected: Type | None = None) -> Valued | None:
    """An expression or a table."""
    if isinstance(node, Text):
        return report.expression(node, lambda text: check_value(text, scope, expected))
    if isinstance(node, Mapping):
        return read_table(node, scope, report)
    report.error("D40", "这里要写一个表达式或一张表", node.place)
    return None


def read_table(node: Mapping, scope: Scope, report: Report) -> Table | None:
    """A table with its rows typed, checked for overlap and gaps."""
    short = node.get("rows") is None
    keys = _field_of_words(node, scope, report) if short else _keys(node, scope, report)
    rows_node = node if short else node.get("rows")
    if not keys or rows_node is None:
        return None
    if not short:
        report.known_keys(node, TABLE_KEYS, "表")
    rows = _rows(rows_node, keys, scope, report)
    fallback_node = None if short else node.get("else")
    fallback = read_valued(fallback_node, scope, report) if fallback_node is not None else None
    return _checked(node, keys, rows, fallback, report)


def _field_of_words(node: Mapping, scope: Scope, report: Report) -> tuple[Valued, ...]:
    """The one choice field of the clause's record that has all the keys of a short table among its values."""
    words = [key.value for key, _ in node.entries]
    fields = scope.outer.fields.values() if scope.outer else ()
    matching = [f for f in fields if isinstance(f.type, ChoiceType) and all(f.value_of(word) for word in words)]
    if len(matching) != 1 or scope.outer is None:
        report.error("D45", "看不出这张表按什么取值", node.place, "写成 by: 表达式，rows: {…}")
        return ()
    return (field_value(scope.outer, matching[0], outer=True),)


def _keys(node: Mapping, scope: Scope, report: Report) -> tuple[Valued, ...]:
    by = node.get("by")
    if by is None:
        report.error("D45", "表没有写 by", node.place, "by: 营业收入")
        return ()
    keys = [read_valued(item, scope, report) for item in report.items(by)]
    return tuple(key for key in keys if key) if all(keys) else ()


def _rows(node: Node, keys: tuple[Valued, ...], scope: Scope, report: Report) -> list[tuple[Node, Row]]:
    if isinstance(node, Mapping) and len(keys) == 1:
        entries: list[tuple[list[Node], Node]] = [([key], value) for key, value in node.entries]
    elif isinstance(node, Sequence):
        entries = [
            (list(item.items[:-1]), item.items[-1]) for item in node.items if isinstance(item, Sequence) and item.items
        ]
    else:
        report.error("D45", "多个 by 的表，rows 写成列表：[格, 格, 值]", node.place)
        return []
    rows = [(cells[0] if cells else value, _row(cells, value, keys, scope, report)) for cells, value in entries]
    return [(place, row) for place, row in rows if row is not None]


def _row(cells: list[Node], value: Node, keys: tuple[Valued, ...], scope: Scope, report: Report) -> Row | None:
    if len(cells) != len(keys):
        report.error("D45", f"这一行要有 {len(keys)} 格和一个值", value.place)
        return None
    read = [_cell(cell, key, scope, report) for cell, key in zip(cells, keys, strict=True)]
    worth = read_valued(value, scope, report)
    found = tuple(cell for cell in read if cell is not None)
    return (found, worth) if worth is not None and len(found) == len(keys) else None


def _cell(node: Node, key: Valued, scope: Scope, report: Report) -> Cell | None:
    type_ = type_of(key)
    if not isinstance(node, Text) or type_ is None:
        report.error("D45", "表的格要写值或 from、over、to、below", node.place)
        return None
    return report.expression(node, lambda text: check_cell(text, type_, scope))


def _checked(
    node: Mapping, keys: tuple[Valued, ...], rows: list[tuple[Node, Row]], fallback: Valued | None, report: Report
) -> Table | None:
    if not rows:
        report.error("D45", "表没有一行能用", node.place)
        return None
    types = [type_of(row[1]) for _, row in rows] + ([type_of(fallback)] if fallback else [])
    first = types[0]
    if first is None or not all(other is not None and same_family(first, other) for other in types):
        report.error("D34", "表里各行的值类型不一致", node.place)
        return None
    for index, (place, row) in enumerate(rows):
        if any(_overlap(row[0], earlier[0]) for _, earlier in rows[:index]):
            report.error("D12", "这一行与前面的行重叠", place.place, "用 below 或 over 让边界只属于一行")
    if len(keys) == 1 and fallback is None:
        _warn_of_gaps(rows, report)
    return Table(keys, tuple(row for _, row in rows), fallback, first)


def _overlap(left: tuple[Cell, ...], right: tuple[Cell, ...]) -> bool:
    return all(_cells_overlap(a, b) for a, b in zip(left, right, strict=True))


def _cells_overlap(left: Cell, right: Cell) -> bool:
    if left.words and right.words:
        return bool(set(left.words.values) & set(right.words.values))
    return not (_below(left, right) or _below(right, left))


def _below(left: Cell, right: Cell) -> bool:
    """Whether all of `left` is surely below all of `right`; cells with computed edges are taken at their word."""
    if not (isinstance(left.upper, Number) and isinstance(right.lower, Number)):
        return bool(left.upper and right.lower and not isinstance(left.upper, Number))
    if left.upper.value == right.lower.value:
        return not (left.upper_in and right.lower_in)
    return left.upper.value < right.lower.value


def _warn_of_gaps(rows: list[tuple[Node, Row]], report: Report) -> None:
    """D13: a number between two tiers that no row holds."""
    cells = [(place, row[0][0]) for place, row in rows if not isinstance(row[0][0].words, Words)]
    if any(cell.lower is not None and not isinstance(cell.lower, Number) for _, cell in cells):
        return
    ordered = sorted(cells, key=lambda each: each[1].lower.value if isinstance(each[1].lower, Number) else -(10**30))
    for (_, below), (place, above) in pairwise(ordered):
        if not (isinstance(below.upper, Number) and isinstance(above.lower, Number)):
            continue
        touching = below.upper.value == above.lower.value and (below.upper_in or above.lower_in)
        ranks = isinstance(below.upper.type, ChoiceType) and above.lower.value - below.upper.value == 1
        if not (touching or ranks):
            report.warn("D13", "两行之间有数不属于任何一行", place.place, "确实如此请写 else: 0元")
