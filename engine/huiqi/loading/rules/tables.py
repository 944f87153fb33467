"""Reads tables (`by`, `rows` or `file`, `else`), the short form by one field of the record, open tables, and slices."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Sequence as Sequenced
from itertools import pairwise

from huiqi.base.datatypes import (
    COUNT_TYPE,
    ChoiceType,
    IndustryType,
    NumberType,
    RegionType,
    TextType,
    TruthType,
    Type,
    is_figure,
    same_family,
)
from huiqi.base.documents import Mapping, Node, Sequence, Text
from huiqi.base.values.codes import industry_within, region_within
from huiqi.base.values.units import QUANTITY_PATTERN, parse_quantity, times
from huiqi.language.expressions.checker import check_cell, check_value
from huiqi.language.expressions.scope import Scope, field_value
from huiqi.language.expressions.tree import Cell, Number, OpenTable, Slice, Slices, Table, Valued, Words, type_of
from huiqi.loading.rules.keys import SLICE_KEYS, TABLE_KEYS
from huiqi.loading.rules.ladders import corrected
from huiqi.loading.rules.report import Report

TableRow = tuple[tuple[Cell, ...], Valued]


def read_valued(node: Node, scope: Scope, report: Report, expected: Type | None = None) -> Valued | None:
    """An expression, a table, or slices."""
    if isinstance(node, Text):
        return report.expression(node, lambda text: check_value(text, scope, expected))
    if isinstance(node, Mapping):
        return read_slices(node, scope, report) if node.get("slice") is not None else read_table(node, scope, report)
    report.error("D40", "这里要写一个表达式或一张表", node.place)
    return None


def read_table(node: Mapping, scope: Scope, report: Report) -> Table | None:
    """A table with its rows typed, checked for overlap and gaps."""
    short = node.get("rows") is None and node.get("file") is None
    if not short:
        report.known_keys(node, TABLE_KEYS, "表")
    keys = _field_of_words(node, scope, report) if short else _keys(node, scope, report)
    types = tuple(type_of(key) for key in keys)
    read = _body(node, types, short, scope, report) if keys else None
    return Table(keys, *read) if read else None


def read_open_table(node: Mapping, scope: Scope, report: Report) -> OpenTable | None:
    """A table without `by`: what its keys are is told by its cells."""
    report.known_keys(node, TABLE_KEYS, "表")
    columns = [
        [cell for cell in column if isinstance(cell, Text)] for column in zip(*_cells(node, report), strict=False)
    ]
    found = [key_type(column, scope) for column in columns]
    types = tuple(type_ for type_ in found if type_ is not None)
    if not types or len(types) < len(found):
        report.error("D45", "看不出这张表按什么查", node.place, "写上 by: 表达式，或让格里的值带单位")
        return None
    read = _body(node, types, False, scope, report)
    return OpenTable(types, *read) if read else None


def read_slices(node: Mapping, scope: Scope, report: Report) -> Slices | None:
    """`slice: base` and `rows`: each slice of the base at its own rate."""
    report.known_keys(node, SLICE_KEYS, "分段")
    base_node, rows_node = node.get("slice"), node.get("rows")
    base = read_valued(base_node, scope, report) if base_node is not None else None
    type_ = type_of(base) if base is not None else None
    if rows_node is None or not isinstance(type_, NumberType):
        report.error("D45", "分段要写 slice: 基数 和 rows: {to 2亿: 0.1%, over 2亿: 0.3%}", node.place)
        return None
    rows = _rows(rows_node, (type_,), scope, report)
    read = _checked(node, rows, None, report, one_key=True)
    if read is None or any(row[0][0].words for _, row in rows) or not isinstance(read[2], NumberType):
        return None
    slices = tuple(Slice(cells[0].lower, cells[0].upper, rate) for cells, rate in read[0])
    rate = read[2]
    return Slices(base, slices, NumberType(times(type_.unit, rate.unit), type_.ratio and rate.ratio))  # type: ignore[arg-type]


def _body(
    node: Mapping, types: tuple[Type | None, ...], short: bool, scope: Scope, report: Report
) -> tuple[tuple[TableRow, ...], Valued | None, Type] | None:
    """The rows, the fallback and the type of a table's values."""
    rows_node = node if short else node.get("rows")
    if not short and rows_node is not None and (file := node.get("file")) is not None:
        report.error("D45", "一张表的行写在 rows 里，或写在 file 里，不能两处都写", file.place, "只留一处")
    rows = (
        _rows(rows_node, types, scope, report) if rows_node is not None else _rows_of_file(node, types, scope, report)
    )
    fallback_node = None if short else node.get("else")
    fallback = read_valued(fallback_node, scope, report) if fallback_node is not None else None
    return _checked(node, rows, fallback, report, one_key=len(types) == 1)


def _rows_of_file(
    node: Mapping, types: tuple[Type | None, ...], scope: Scope, report: Report
) -> list[tuple[Node, TableRow]]:
    """`file:` the key columns, then the value."""
    return [
        (cells[0], row)
        for cells in _file_cells(node, report)
        if (row := _row(list(cells[:-1]), cells[-1], types, scope, report)) is not None
    ]


def _file_cells(node: Mapping, report: Report) -> list[list[Text]]:
    named = node.get("file")
    read = report.rows_of(named) if isinstance(named, Text) else None
    return read[1] if read else []


def _cells(node: Mapping, report: Report) -> list[list[Node]]:
    """The cells of each row, without the value."""
    rows = node.get("rows")
    if isinstance(rows, Mapping):
        return [[key] for key, _ in rows.entries]
    if isinstance(rows, Sequence):
        return [list(item.items[:-1]) for item in rows.items if isinstance(item, Sequence)]
    return [list(cells[:-1]) for cells in _file_cells(node, report)]


def key_type(cells: list[Text], scope: Scope) -> Type | None:
    """What a column of cells is looked up by: the unit of its edges, or the one choice that has all its words."""
    for cell in cells:
        edge = _EDGE.search(cell.value)
        read = parse_quantity(edge[0]) if edge else None
        if read is not None:
            return NumberType(read.unit, read.ratio)
    words = [word.strip() for cell in cells for word in _WORDS.sub("|", cell.value).split("|") if word.strip()]
    known = [
        *scope.vocabulary.facts.values(),
        *(f for k in scope.vocabulary.records.values() for f in k.fields.values()),
    ]
    fitting = [f.type for f in known if isinstance(f.type, ChoiceType) and all(f.value_of(word) for word in words)]
    return fitting[0] if fitting and all(type_ == fitting[0] for type_ in fitting) else None


_EDGE = re.compile(QUANTITY_PATTERN)
_WORDS = re.compile(r"(?:^|\s)(?:from|over|to|below|any)(?:\s|$)")


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


def _rows(node: Node, keys: tuple[Type | None, ...], scope: Scope, report: Report) -> list[tuple[Node, TableRow]]:
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


def _row(
    cells: Sequenced[Node], value: Node, keys: tuple[Type | None, ...], scope: Scope, report: Report
) -> TableRow | None:
    if len(cells) != len(keys):
        report.error("D45", f"这一行要有 {len(keys)} 格和一个值", value.place)
        return None
    read = [_cell(cell, key, scope, report) for cell, key in zip(cells, keys, strict=True)]
    worth = read_valued(value, scope, report)
    found = tuple(cell for cell in read if cell is not None)
    return (found, worth) if worth is not None and len(found) == len(keys) else None


def _cell(node: Node, type_: Type | None, scope: Scope, report: Report) -> Cell | None:
    if not isinstance(node, Text) or type_ is None:
        report.error("D45", "表的格要写值或 from、over、to、below", node.place)
        return None
    if isinstance(type_, TruthType):
        word = _TRUTHS.get(node.value.strip())
        if word is None:
            report.error("D45", f"「{node.value}」不是 yes 或 no", node.place, "表按是否取值时，格里写 yes、no 或 any")
        return Cell(words=Words((word,), type_)) if word else None
    if isinstance(type_, TextType):
        words = tuple(word.strip().strip("'") for word in node.value.split("|"))
        return Cell() if words == ("any",) else Cell(words=Words(words, type_))
    return report.expression(node, lambda text: check_cell(text, type_, scope))


_TRUTHS = {"yes": "yes", "是": "yes", "no": "no", "否": "no"}


def _checked(
    node: Mapping, rows: list[tuple[Node, TableRow]], fallback: Valued | None, report: Report, one_key: bool
) -> tuple[tuple[TableRow, ...], Valued | None, Type] | None:
    if not rows:
        report.error("D45", "表没有一行能用", node.place)
        return None
    types = [type_of(row[1]) for _, row in rows] + ([type_of(fallback)] if fallback else [])
    first = types[0]
    if (
        first is None
        or not is_figure(first)
        or not all(other is not None and same_family(first, other) for other in types)
    ):
        report.error("D34", "表里各行的值类型不一致", node.place)
        return None
    _check_overlap(node, rows, report)
    if one_key and fallback is None:
        _warn_of_gaps(rows, report)
    return tuple(row for _, row in rows), fallback, first


def _check_overlap(node: Mapping, rows: list[tuple[Node, TableRow]], report: Report) -> None:
    """Note each row that meets an earlier one; of a ladder whose rows all run on, once, how it is written."""
    found, written = _overlapping(rows), node.get("rows") or node
    ladder = corrected(written, [cells[0] for _, (cells, _) in rows]) if isinstance(written, Mapping) and found else ""
    if ladder:
        message = "每一行都一直到头，后面的行和前面的重叠：每一档要写从哪里到哪里"
        report.error("D12", message, found[0].place, f"写成 {ladder}")
        return
    for place in found:
        report.error("D12", "这一行与前面的行重叠", place.place, "用 below 或 over 让边界只属于一行")


def _overlapping(rows: list[tuple[Node, TableRow]]) -> list[Node]:
    """Rows that meet an earlier one; rows of plain words are looked up, not compared pair by pair."""
    seen: set[tuple[str, ...]] = set()
    found: list[Node] = []
    ranged: list[Node] = []
    for place, (cells, _) in rows:
        if all(_looked_up(cell) for cell in cells) and not ranged:
            words = tuple(cell.words.values[0] for cell in cells if cell.words)
            found += [place] if words in seen else []
            seen.add(words)
        else:
            ranged.append(place)
    if not ranged:
        return found
    return [place for index, (place, row) in enumerate(rows) if any(_overlap(row[0], e[0]) for _, e in rows[:index])]


_WITHIN: dict[type, Callable[[str, str], bool]] = {RegionType: region_within, IndustryType: industry_within}


def _looked_up(cell: Cell) -> bool:
    """One word that is only itself; a code has others within it."""
    return cell.words is not None and len(cell.words.values) == 1 and type(cell.words.type) not in _WITHIN


def _overlap(left: tuple[Cell, ...], right: tuple[Cell, ...]) -> bool:
    return all(_cells_overlap(a, b) for a, b in zip(left, right, strict=True))


def _whole(below: Cell, above: Cell) -> bool:
    """Counts go up by one: `to 2` and `from 3` leave nothing between them."""
    ends = (below.upper, above.lower)
    inclusive = below.upper_in and above.lower_in
    return inclusive and all(isinstance(end, Number) and isinstance(end.value, int) for end in ends)


def _cells_overlap(left: Cell, right: Cell) -> bool:
    if left.words and right.words:
        within = _WITHIN.get(type(left.words.type), str.__eq__)
        return any(within(a, b) or within(b, a) for a in left.words.values for b in right.words.values)
    return not (_below(left, right) or _below(right, left))


def _below(left: Cell, right: Cell) -> bool:
    """Whether all of `left` is surely below all of `right`; cells with computed edges are taken at their word."""
    if not (isinstance(left.upper, Number) and isinstance(right.lower, Number)):
        return bool(left.upper and right.lower and not isinstance(left.upper, Number))
    if left.upper.value == right.lower.value:
        return not (left.upper_in and right.lower_in)
    return left.upper.value < right.lower.value


def _warn_of_gaps(rows: list[tuple[Node, TableRow]], report: Report) -> None:
    """D13: a number between two tiers that no row holds."""
    cells = [(place, row[0][0]) for place, row in rows if not isinstance(row[0][0].words, Words)]
    if any(cell.lower is not None and not isinstance(cell.lower, Number) for _, cell in cells):
        return
    ordered = sorted(cells, key=lambda each: each[1].lower.value if isinstance(each[1].lower, Number) else -(10**30))
    for (_, below), (place, above) in pairwise(ordered):
        if not (isinstance(below.upper, Number) and isinstance(above.lower, Number)):
            continue
        touching = below.upper.value == above.lower.value and (below.upper_in or above.lower_in)
        whole = isinstance(below.upper.type, ChoiceType) or (below.upper.type == COUNT_TYPE and _whole(below, above))
        ranks = whole and above.lower.value - below.upper.value == 1
        if not (touching or ranks):
            report.warn("D13", "两行之间有数不属于任何一行", place.place, "确实如此请写 else: 0元")
