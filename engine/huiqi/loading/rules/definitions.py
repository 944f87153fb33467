"""Reads `define`: names for expressions, conditions, tables, dated values and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable

from huiqi.base.datatypes import DATE_TYPE, NumberType, Type, is_figure, same_family
from huiqi.base.documents import Mapping, Node, Sequence, Text
from huiqi.base.values.dates import parse_date
from huiqi.language.expressions.checker import Checker, check_value
from huiqi.language.expressions.parser import MAX_LENGTH, parse
from huiqi.language.expressions.scope import Scope
from huiqi.language.expressions.tree import (
    All,
    AsOf,
    Condition,
    Dated,
    Definition,
    NamedList,
    Number,
    Valued,
    children,
    depth_of,
    type_of,
)
from huiqi.language.expressions.tree import Node as Tree
from huiqi.loading.rules.conditions import FORMS, read_cite, read_condition
from huiqi.loading.rules.keys import DATED_KEYS, LIST_KEYS
from huiqi.loading.rules.report import MOST_DEPTH, Report
from huiqi.loading.rules.tables import read_open_table, read_valued

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


_DEEPEST = MOST_DEPTH + MAX_LENGTH
"""Of one that names the deepest there is; what is too deep is told of the name it is given."""
MOST_NODES = 20_000
"""The parts a definition may have, written out in full."""


def size_of(node: Tree, known: dict[int, int]) -> int:
    """How many parts a node has where every name in it is written out."""
    if id(node) not in known:
        known[id(node)] = 1 + sum(size_of(child, known) for child in children(node))
    return known[id(node)]


def read_definitions(node: Node | None, scope: Scope, report: Report) -> Scope:
    """The scope with the names of a `define:` added; each may use those above it."""
    body = report.mapping(node, "define") if node is not None else None
    for key, value in body.entries if body else ():
        if scope.find(key.value, 0, 1) is not None:
            report.error("D03", f"「{key.value}」已有别的意思", key.place, "请换一个名字")
            continue
        read = _defined(key, value, scope, report)
        if read is not None:
            scope = scope.defining(key.value, Definition(key.value, _bounded(key, read, report)))
        else:
            scope = scope.without(key.value)
    return scope


def _bounded(key: Text, read: Valued | Condition, report: Report) -> Valued | Condition:
    """A definition; where it is too large, noted, something of its type, so that what uses it is not in error too."""
    if depth_of(read) > MOST_DEPTH:
        report.error("D30", f"「{key.value}」一个套一个，超过 {MOST_DEPTH} 层", key.place, "名字少套几层")
    elif size_of(read, {}) > MOST_NODES:
        report.error("D30", f"「{key.value}」展开以后太大", key.place, "名字套名字不要成倍地展开")
    else:
        return read
    type_ = type_of(read) if isinstance(read, Valued) else None
    return Number(0, type_) if isinstance(type_, NumberType) else All(())


def _defined(name: Text, node: Node, scope: Scope, report: Report) -> Valued | Condition | None:
    if isinstance(node, Text):
        return report.expression(node, lambda text: Checker(text, scope).anything(parse(text)), _DEEPEST)
    if isinstance(node, Sequence):
        return NamedList(report.texts(node, "清单的一项"))
    keys = [key.value for key, _ in node.entries]
    if any(key in FORMS for key in keys):
        return read_condition(node, scope, report)
    if keys and all(_DAY.fullmatch(key) for key in keys):
        return _dated(name, node, scope, report)
    if "column" in keys:
        return _list_of_file(node, report)
    if ("rows" in keys or "file" in keys) and not {"by", "slice"} & set(keys):
        return read_open_table(node, scope, report)
    return read_valued(node, scope, report)


def _list_of_file(node: Mapping, report: Report) -> NamedList | None:
    """`{file, column}`: one column of a CSV file beside the policy."""
    report.known_keys(node, LIST_KEYS, "清单")
    named, column = node.get("file"), report.text(node.get("column"), "column")
    read = report.rows_of(named) if isinstance(named, Text) else None
    if named is None:
        report.error("D50", "清单没有写 file", node.place, "{file: 目录.csv, column: 产品}")
    if read is None:
        return None
    headings, rows = read
    if column not in headings:
        place = node.get("column") or node
        report.error("D50", f"文件里没有「{column}」这一列", place.place, f"有：{'、'.join(headings)}")
        return None
    at = headings.index(column)
    return NamedList(tuple(row[at].value for row in rows if len(row) > at and row[at].value))


def _dated(name: Text, node: Mapping, scope: Scope, report: Report) -> Dated | None:
    """Values in force from their day on, each an expression or `{value, cite}`."""
    read = [found for key, value in node.entries if (found := _from_day(key, value, scope, report)) is not None]
    types = [type_of(value) for _, value, _ in read]
    if len(read) < len(node.entries) or not _one_family(types):
        if len(read) == len(node.entries):
            report.error("D34", f"「{name.value}」各日期的值类型不一致", node.place)
        return None
    assert types[0] is not None
    return Dated(name.value, tuple(sorted(read, key=lambda each: each[0])), AsOf(DATE_TYPE), types[0])


def _one_family(types: Iterable[Type | None]) -> bool:
    found = list(types)
    first = found[0]
    return (
        first is not None
        and is_figure(first)
        and all(type_ is not None and same_family(first, type_) for type_ in found)
    )


def _from_day(key: Text, node: Node, scope: Scope, report: Report) -> tuple[int, Valued, str] | None:
    try:
        day = parse_date(key.value)
    except ValueError as error:
        report.error("D22", f"日期「{key.value}」不存在：{error}", key.place)
        return None
    body = node if isinstance(node, Mapping) else None
    quote = ""
    if body is not None:
        report.known_keys(body, DATED_KEYS, "按日期的值")
        cite = body.get("cite")
        quote = "：".join(read_cite(cite, report)) if cite is not None else ""
    written = body.get("value") if body is not None else node
    if not isinstance(written, Text) or day is None:
        report.error("D40", "按日期的值写成 日期: 值，或 日期: {value, cite}", node.place)
        return None
    value = report.expression(written, lambda text: check_value(text, scope))
    return (day.start.toordinal(), value, quote) if value is not None else None
