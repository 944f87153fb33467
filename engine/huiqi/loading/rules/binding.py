"""Reads what a clause runs over: `for`, and `recognised`, the short form of most clauses."""

from __future__ import annotations

from dataclasses import dataclass

from huiqi.base.datatypes import DATE_TYPE, DateType
from huiqi.base.documents import Mapping, Node, Text
from huiqi.base.values.dates import parse_span, spans_within
from huiqi.language.expressions.checker import Checker, check_value
from huiqi.language.expressions.checking.base import part
from huiqi.language.expressions.parser import ExpressionError, Parsed, parse
from huiqi.language.expressions.scope import Scope, field_value
from huiqi.language.expressions.tree import (
    All,
    AsOf,
    Comparison,
    Condition,
    FixedPeriod,
    Holds,
    Membership,
    NoneOf,
    RecentYears,
    SpanEnded,
    Undecided,
    Words,
)
from huiqi.language.vocabulary import RecordKind
from huiqi.loading.rules.keys import RECOGNISED_KEYS
from huiqi.loading.rules.report import Report
from huiqi.model.policy import Spans


@dataclass(frozen=True, slots=True)
class Binding:
    """What a clause runs over: the record kind, which rows, the periods, and what is tested of each."""

    kind: RecordKind | None = None
    domain: tuple[Condition, ...] = ()
    spans: Spans | None = None
    tests: tuple[Condition, ...] = ()


def read_binding(body: Mapping, scope: Scope, report: Report) -> Binding:
    """`for: 记录 where 条件, quarter in 时期`, or `recognised`."""
    binding, recognised = body.get("for"), body.get("recognised")
    if binding is not None and recognised is not None:
        report.error("D46", "for 与 recognised 只能写一个", binding.place)
    if recognised is not None:
        return _recognised(recognised, scope, report)
    if not isinstance(binding, Text):
        if binding is not None:
            report.error("D40", "for 要写成一行：记录种类 where 条件", binding.place)
        return Binding()
    return report.expression(binding, lambda text: _bound(text, scope)) or Binding()


def _bound(text: str, scope: Scope) -> Binding:
    tree = parse(text, "binding")
    found = Binding()
    for number in range(len(tree.children)):
        binder = part(tree, number)
        read = _rows(text, binder, scope) if binder.data == "over_rows" else _spans(text, binder, scope)
        if (found.kind and read.kind) or (found.spans and read.spans):
            raise ExpressionError(
                "D46", "for 只能写一种记录和一种时期", 0, len(text), "例如 for: 项目 where …, year in 2023 .. 2025"
            )
        found = Binding(
            found.kind or read.kind, found.domain + read.domain, found.spans or read.spans, found.tests + read.tests
        )
    return found


def _rows(text: str, tree: Parsed, scope: Scope) -> Binding:
    kind = Checker(text, scope).record(str(tree.children[0]), tree)
    inside = Checker(text, scope.running_over(kind))
    parts = [child for child in tree.children if not isinstance(child, str)]
    return Binding(kind, tuple(inside.condition(each) for each in parts))


def _spans(text: str, tree: Parsed, scope: Scope) -> Binding:
    """`quarter in 2024Q1 .. 2024Q2`: each such period; `period in 2024H1` is the one written."""
    kind, options = str(tree.children[0]), part(tree, 1)
    start, end = options.meta.start_pos, options.meta.end_pos
    written = parse_span(text[start:end])
    period = Checker(text, scope).period(options)
    if kind == "period":
        if written is None:
            raise ExpressionError("D22", "period in 后面要写一个年、半年、季或月", start, end, "例如 period in 2024H1")
        kind = written.kind
    if not isinstance(period, (FixedPeriod, RecentYears)):
        raise ExpressionError("D22", "这里的时期要写明起止", start, end, "例如 quarter in 2024Q1 .. 2024Q4")
    if isinstance(period, FixedPeriod) and not spans_within(period.period, kind):
        raise ExpressionError(
            "D22", f"「{text[start:end]}」里没有完整的一期", start, end, "例如 quarter in 2024Q1 .. 2024Q4"
        )
    return Binding(spans=Spans(kind, period), tests=(SpanEnded(),))


def _recognised(node: Node, scope: Scope, report: Report) -> Binding:
    """`recognised: {kind, level, first, on}` or just a kind, as the conditions it stands for."""
    kind = scope.vocabulary.records["recognitions"]
    inside = scope.running_over(kind)
    body = node if isinstance(node, Mapping) else None
    named = body.get("kind") if body else node
    if body:
        report.known_keys(body, RECOGNISED_KEYS, "recognised")
    if not isinstance(named, Text):
        report.error("D46", "recognised 没有写 kind", node.place, "recognised: {kind: 高新技术企业, first: yes}")
        return Binding(kind)
    title = report.expression(named, lambda text: check_value(text, inside, kind.fields["kind"].type))
    domain: list[Condition] = []
    if isinstance(title, Words):
        domain.append(Membership(field_value(kind, kind.fields["kind"], outer=True), title))
    return Binding(kind, tuple(domain), None, tuple(_recognised_tests(body, kind, inside, report)))


def _recognised_tests(body: Mapping | None, kind: RecordKind, scope: Scope, report: Report) -> list[Condition]:
    tests: list[Condition] = [_dated(body, kind, scope, report)]
    level, first = (body.get("level"), body.get("first")) if body else (None, None)
    if isinstance(level, Text):
        found = report.expression(level, lambda text: _level_test(text, kind, scope))
        tests += [found] if found else []
    if first is not None:
        told = Holds(field_value(kind, kind.fields["first"], outer=True))
        if report.text(first, "first") not in ("yes", "no", "是", "否"):
            report.error("D46", "first 要写 yes 或 no", first.place)
        tests.append(told if report.text(first, "first") in ("yes", "是") else NoneOf((told,)))
    return tests


def _dated(body: Mapping | None, kind: RecordKind, scope: Scope, report: Report) -> Condition:
    """Its date in the policy's period; outside it the text is silent, so an official judges."""
    named = body.get("on") if body else None
    each = kind.fields["granted_on"]
    if isinstance(named, Text):
        found = kind.field_named(named.value)
        if found is None or not isinstance(found.type, DateType):
            report.error("D46", f"on 写的「{named.value}」不是日期字段", named.place, "例如 on: 验收日期")
        else:
            each = found
    assert scope.period is not None
    day = field_value(kind, each, outer=True)
    inside = Undecided(Membership(day, FixedPeriod(scope.period)), f"{each.label}不在政策期内，是否给予")
    if each.name == kind.date:
        return inside
    return All((Comparison("<=", day, AsOf(DATE_TYPE)), inside))  # 没有通过验收的、还没有到那一天的不给


def _level_test(text: str, kind: RecordKind, scope: Scope) -> Condition:
    """`省级`, `from 省级` as a condition on the record's level."""
    level = field_value(kind, kind.fields["level"], outer=True)
    tree: Parsed = parse(text, "cell")
    cell = Checker(text, scope).cell(tree, level.type)
    tests: list[Condition] = []
    if cell.lower is not None and cell.lower == cell.upper:
        return Comparison("==", level, cell.lower)
    if cell.lower is not None:
        tests.append(Comparison(">=" if cell.lower_in else ">", level, cell.lower))
    if cell.upper is not None:
        tests.append(Comparison("<=" if cell.upper_in else "<", level, cell.upper))
    if not tests:
        raise ExpressionError("D46", "level 要写级别", 0, len(text), "例如 level: from 省级")
    return tests[0] if len(tests) == 1 else All(tuple(tests))
