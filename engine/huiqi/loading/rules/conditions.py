"""Reads `when:`: a list means all; `all` `any` `none` `at_least` nest; `judge` is a matter for a person."""

from __future__ import annotations

from huiqi.base.documents import Mapping, Node, Sequence, Text
from huiqi.language.expressions.checker import check_condition
from huiqi.language.expressions.scope import Scope
from huiqi.language.expressions.tree import All, AnyOf, AtLeast, Condition, Judge, NoneOf, Noted
from huiqi.loading.rules.keys import CITE_KEYS, CONDITION_KEYS
from huiqi.loading.rules.report import Report

_GROUPS: dict[str, type[All] | type[AnyOf] | type[NoneOf]] = {"all": All, "any": AnyOf, "none": NoneOf}
FORMS = ("all", "any", "none", "at_least", "judge", "test")


def read_conditions(node: Node | None, scope: Scope, report: Report) -> tuple[Condition, ...]:
    """The parts of a `when:`, all of which must hold."""
    if node is None:
        return ()
    return _parts(node, scope, report)


def _parts(node: Node, scope: Scope, report: Report) -> tuple[Condition, ...]:
    if isinstance(node, Sequence) and not node.items:
        report.error("D43", "条件列表是空的", node.place, "删去这个键，或写出条件")
    return tuple(part for item in report.items(node) if (part := read_condition(item, scope, report)))


def read_condition(node: Node, scope: Scope, report: Report) -> Condition | None:
    """One condition: an expression, a list, or a mapping with one of the forms."""
    if isinstance(node, Text):
        return report.expression(node, lambda text: check_condition(text, scope))
    if isinstance(node, Sequence):
        return All(_parts(node, scope, report))
    report.known_keys(node, CONDITION_KEYS, "条件")
    forms = [(key, value) for key, value in node.entries if key.value in FORMS]
    if len(forms) != 1:
        report.error("D43", "一个条件只能有 all、any、none、at_least、judge、test 中的一个", node.place)
        return None
    of = next((key for key, _ in node.entries if key.value == "of"), None)
    if of is not None and forms[0][0].value != "at_least":
        report.error("D43", f"of 只配 at_least，不配 {forms[0][0].value}", of.place, "at_least: 2\nof: [ … ]")
    return _noted(_formed(forms[0][0], forms[0][1], node, scope, report), node, report)


def _formed(key: Text, value: Node, node: Mapping, scope: Scope, report: Report) -> Condition | None:
    if key.value in _GROUPS:
        return _GROUPS[key.value](_parts(value, scope, report))
    if key.value == "at_least":
        return _at_least(value, node, scope, report)
    if key.value == "judge":
        return Judge(report.text(value, "judge"))
    return read_condition(value, scope, report)


def _at_least(value: Node, node: Mapping, scope: Scope, report: Report) -> Condition | None:
    of = node.get("of")
    count = report.text(value, "at_least")
    if of is None:
        report.error("D43", "at_least 要配 of", value.place, "at_least: 2\nof: [ … ]")
        return None
    parts = _parts(of, scope, report)
    if not count.isdecimal() or not 1 <= int(count) <= max(1, len(parts)):
        report.error("D43", f"at_least 的数要在 1 到 {len(parts)} 之间", value.place)
        return None
    return AtLeast(int(count), parts) if parts else None


def _noted(condition: Condition | None, node: Mapping, report: Report) -> Condition | None:
    note, cite = node.get("note"), node.get("cite")
    if condition is None or (note is None and cite is None):
        return condition
    section, quote = read_cite(cite, report) if cite is not None else ("", "")
    return Noted(condition, report.text(note, "note") if note is not None else "", section, quote)


def read_cite(node: Node, report: Report) -> tuple[str, str]:
    """`cite: {section, quote}`; both must be there."""
    body = report.mapping(node, "cite")
    if body is None:
        return "", ""
    stray = [
        key for key, value in body.entries if key.value not in CITE_KEYS and isinstance(value, Text) and not value.value
    ]
    if stray:
        report.error("D01", "原文里有逗号，被断成了几截", stray[0].place, '给 quote 加引号：quote: "……，……"')
        return "", ""
    report.known_keys(body, CITE_KEYS, "cite")
    for key in CITE_KEYS:
        if body.get(key) is None:
            report.error("D44", f"cite 没有写 {key}", body.place, "cite: {section: 二(二), quote: 原文}")
    return tuple(report.text(body.get(key), key) for key in CITE_KEYS)  # type: ignore[return-value]
