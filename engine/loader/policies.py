"""Reads one policy file: its head, its own facts and records, its clauses, and how they live together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from engine.diagnostics import suggest
from engine.documents import Mapping, Node, Sequence, Text
from engine.expressions.scope import Scope
from engine.loader.clauses import PolicyHead, read_clause, read_definitions
from engine.loader.conditions import read_conditions
from engine.loader.keys import HINTS, NOT_OFFERED_KEYS, POLICY_KEYS, SETTLE_KEYS
from engine.loader.report import Report
from engine.loader.vocabulary import read_declarations
from engine.policy import Clause, HighestOnly, Policy, Status
from engine.values.dates import Period, parse_period
from engine.vocabulary import Fact, RecordKind, Vocabulary

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True)
class ReadPolicy:
    """A policy and the vocabulary with its own facts and records beside the common ones."""

    policy: Policy
    vocabulary: Vocabulary


def read_policy(node: Node, vocabulary: Vocabulary, report: Report) -> ReadPolicy | None:
    """One policy, or None where its head cannot be made out; every problem is noted."""
    root = report.mapping(node, "政策文件")
    if root is None:
        return None
    report.known_keys(root, tuple(POLICY_KEYS), "政策文件", HINTS)
    for key, meant in POLICY_KEYS.items():
        if meant.required and root.get(key) is None:
            report.error("D44", f"政策文件没有写 {key}", root.place, meant.meaning)
    own = _extended(root, vocabulary, report)
    period, region, status = _period(root, report), _region(root, own, report), _status(root, report)
    name = root.get("policy")
    if period is None or not region or status is None or not isinstance(name, Text):
        return None
    _check_id(name, report)
    scope = read_definitions(root.get("define"), Scope(own, period=period, region=region), report)
    head = PolicyHead(
        name.value,
        report.text(root.get("title"), "title"),
        scope,
        read_conditions(root.get("when"), scope, report),
        report.texts(root.get("departments"), "departments"),
    )
    clauses = _clauses(root.get("clauses"), head, report)
    return ReadPolicy(_policy(root, name, head, region, status, period, clauses, report), own)


def _policy(
    root: Mapping,
    name: Text,
    head: PolicyHead,
    region: str,
    status: Status,
    period: Period,
    clauses: tuple[Clause, ...],
    report: Report,
) -> Policy:
    texts = {key: report.text(root.get(key), key) for key in ("issuer", "number", "source", "published")}
    return Policy(
        id=head.id,
        title=head.title,
        region=region,
        status=status,
        period=period,
        clauses=clauses,
        place=name.place,
        settle=_settle(root.get("settle"), head.id, clauses, report),
        notes=report.texts(root.get("notes"), "notes"),
        not_offered=_not_offered(root.get("not_offered"), report),
        **texts,
    )


def _check_id(name: Text, report: Report) -> None:
    if not _ID.fullmatch(name.value):
        report.error("D47", f"编号「{name.value}」只能用小写字母、数字和连字符", name.place, "例如 zhenkang-2023")


def _extended(root: Mapping, vocabulary: Vocabulary, report: Report) -> Vocabulary:
    facts, records = read_declarations(root, report)
    declared: list[Fact | RecordKind] = [*facts, *records]
    for each in declared:
        for word in {each.name, each.label}:
            if word in vocabulary.words():
                report.error("D41", f"「{word}」词汇表里已经有了", root.place, "直接使用它，或换一个名字")
    return vocabulary.extended(facts, records)


def _period(root: Mapping, report: Report) -> Period | None:
    node = root.get("period")
    if not isinstance(node, Text):
        return None
    try:
        found = parse_period(node.value)
    except ValueError as error:
        report.error("D22", f"时期「{node.value}」不成立：{error}", node.place)
        return None
    if found is None:
        report.error("D22", f"「{node.value}」不是时期", node.place, "写 2023-01-01 .. 2025-12-31")
    return found


def _region(root: Mapping, vocabulary: Vocabulary, report: Report) -> str:
    node = root.get("region")
    if not isinstance(node, Text):
        return ""
    codes = vocabulary.region_codes(node.value)
    if len(codes) == 1:
        return codes[0]
    report.error("D14", f"没有行政区划「{node.value}」，或不止一处", node.place, "写六位代码，例如 530924")
    return ""


def _status(root: Mapping, report: Report) -> Status | None:
    node = root.get("status")
    word = report.text(node, "status")
    if word in list(Status):
        return Status(word)
    if node is not None:
        report.error(
            "D14", f"没有「{word}」这种状态", node.place, suggest(word, list(Status)) or f"可以写：{'、'.join(Status)}"
        )
    return None


def _clauses(node: Node | None, head: PolicyHead, report: Report) -> tuple[Clause, ...]:
    body = report.mapping(node, "clauses") if node is not None else None
    if body is None:
        return ()
    for name, _ in body.entries:
        _check_id(name, report)
    read = [read_clause(name, value, head, report) for name, value in body.entries]
    return tuple(clause for clause in read if clause is not None)


def _settle(node: Node | None, policy: str, clauses: Iterable[Clause], report: Report) -> tuple[HighestOnly, ...]:
    paying = [clause.id.partition("/")[2] for clause in clauses if clause.award is not None]
    steps: list[HighestOnly] = []
    taken: set[str] = set()
    for item in report.items(node):
        body = report.mapping(item, "settle 的一步")
        if body is None:
            continue
        report.known_keys(body, SETTLE_KEYS, "settle 的一步")
        names = _members(body.get("highest"), body, paying, report)
        if overlap := taken & set(names):
            report.error("D48", f"「{'、'.join(sorted(overlap))}」已在前面的 highest 里", body.place, "合成一步来写")
        taken |= set(names)
        steps.append(HighestOnly(tuple(f"{policy}/{name}" for name in names), report.text(body.get("judge"), "judge")))
    return tuple(steps)


def _members(node: Node | None, body: Mapping, paying: list[str], report: Report) -> list[str]:
    if node is None:
        report.error("D48", "settle 的一步没有写 highest", body.place, "highest: [条款, 条款] 或 highest: all")
        return []
    if isinstance(node, Text) and node.value == "all":
        return paying
    names = []
    for item in report.items(node):
        name = report.text(item, "条款编号")
        if name not in paying:
            help = suggest(name, paying) or "只能写本政策里有 award 的条款"
            report.error("D48", f"没有给钱的条款「{name}」", item.place, help)
        else:
            names.append(name)
    return names


def _not_offered(node: Node | None, report: Report) -> tuple[tuple[str, str], ...]:
    rows = []
    for item in node.items if isinstance(node, Sequence) else ():
        body = report.mapping(item, "not_offered 的一行")
        if body is not None:
            report.known_keys(body, NOT_OFFERED_KEYS, "not_offered 的一行")
            rows.append((report.text(body.get("quote"), "quote"), report.text(body.get("reason"), "reason")))
    return tuple(rows)
