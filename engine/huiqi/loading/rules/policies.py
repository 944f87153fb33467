"""Reads one policy file: its head, its own facts and records, its clauses, and how they live together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from huiqi.base.diagnostics import suggest
from huiqi.base.documents import Mapping, Node, Sequence, Text
from huiqi.base.values.dates import Period
from huiqi.language.expressions.scope import Scope
from huiqi.language.vocabulary import Fact, RecordKind, Vocabulary
from huiqi.loading.rules.clauses import PolicyHead, read_checked, read_clause, reference_to
from huiqi.loading.rules.conditions import read_conditions
from huiqi.loading.rules.definitions import read_definitions
from huiqi.loading.rules.keys import HINTS, NOT_OFFERED_KEYS, POLICY_KEYS
from huiqi.loading.rules.report import Report
from huiqi.loading.rules.settle import Members, read_apart, read_settle
from huiqi.loading.rules.targets import read_targets
from huiqi.loading.rules.terms import written_period
from huiqi.loading.rules.vocabulary import read_declarations, read_english
from huiqi.model.policy import Clause, NotOffered, Policy, Status, Step

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True)
class ReadPolicy:
    """A policy and the vocabulary with its own facts and records beside the common ones."""

    policy: Policy
    vocabulary: Vocabulary


def read_policy(node: Node, vocabulary: Vocabulary, report: Report) -> ReadPolicy | None:
    """One policy, or None where its head cannot be made out; every problem is noted."""
    root = _root(node, report)
    if root is None:
        return None
    own = _extended(root, vocabulary, report)
    identity = _identity(root, own, report)
    if identity is None:
        return None
    scope = read_definitions(root.get("define"), Scope(own, period=identity.period, region=identity.region), report)
    head = PolicyHead(
        identity.name.value,
        report.text(root.get("title"), "title"),
        scope,
        read_conditions(root.get("when"), scope, report),
        *_departments(root.get("departments"), report),
    )
    clauses, written = _clauses(root.get("clauses"), head, report)
    _check_sections(root.get("departments"), clauses, report)
    apart = {name: named for name, body in written.items() if (named := body.get("not_with")) is not None}
    settle = _settle(root.get("settle"), apart, head, clauses, report)
    return ReadPolicy(_policy(root, identity, head, clauses, settle, report), own)


def _root(node: Node, report: Report) -> Mapping | None:
    """A policy file's keys, with those that are missing or unknown noted; None: it is no policy."""
    root = report.mapping(node, "政策文件")
    if root is None:
        return None
    if root.get("policy") is None and root.get("clauses") is None:
        help = "企业文件和别的 YAML 请移出规则文件夹"
        report.error("D44", "这不是政策文件：没有 policy，也没有 clauses", root.place, help)
        return None
    report.known_keys(root, tuple(POLICY_KEYS), "政策文件", HINTS)
    for name, key in POLICY_KEYS.items():
        if key.required and root.get(name) is None:
            report.error("D44", f"政策文件没有写 {name}", root.place, key.meaning)
    return root


@dataclass(frozen=True)
class _Identity:
    """Which policy it is, where and when it holds."""

    name: Text
    region: str
    status: Status
    period: Period


def _identity(root: Mapping, vocabulary: Vocabulary, report: Report) -> _Identity | None:
    period = written_period(root.get("period"), report)
    region = _region(root, vocabulary, report)
    status = _status(root, report)
    name = root.get("policy")
    if period is None or not region or status is None or not isinstance(name, Text):
        return None
    _check_id(name, report)
    return _Identity(name, region, status, period)


def _policy(
    root: Mapping,
    identity: _Identity,
    head: PolicyHead,
    clauses: tuple[Clause, ...],
    settle: tuple[Step, ...],
    report: Report,
) -> Policy:
    texts = {key: report.text(root.get(key), key) for key in ("issuer", "number", "source", "published", "contact")}
    return Policy(
        id=head.id,
        title=head.title,
        region=identity.region,
        status=identity.status,
        period=identity.period,
        clauses=clauses,
        place=identity.name.place,
        when=head.when,
        departments=head.departments,
        settle=settle,
        replaces=report.texts(root.get("replaces"), "replaces"),
        notes=report.texts(root.get("notes"), "notes"),
        not_offered=_not_offered(root.get("not_offered"), report),
        targets=read_targets(root.get("targets"), report),
        moved=_moved(root.get("moved"), clauses, report),
        own=_own(root),
        checked=read_checked(root.get("checked"), report),
        **texts,
    )


def _check_id(name: Text, report: Report) -> None:
    if not _ID.fullmatch(name.value):
        report.error("D47", f"编号「{name.value}」只能用小写字母、数字和连字符", name.place, "例如 zhenkang-2023")


def _extended(root: Mapping, vocabulary: Vocabulary, report: Report) -> Vocabulary:
    """The vocabulary with the policy's own facts, records and titles."""
    vocabulary = vocabulary.with_titles(report.texts(root.get("titles"), "titles"))
    facts, records = read_declarations(root, report)
    declared: list[Fact | RecordKind] = [*facts, *records]
    for each in declared:
        for word in {each.name, each.label}:
            if word in vocabulary.words():
                report.error("D41", f"「{word}」词汇表里已经有了", root.place, "直接使用它，或换一个名字")
    words = read_english(root.get("english"), report)
    return replace(vocabulary.extended(facts, records), english={**vocabulary.english, **words})


def _own(root: Mapping) -> tuple[str, ...]:
    """The names it declares itself."""
    found: list[str] = []
    for key in ("facts", "records"):
        body = root.get(key)
        found += [name.value for name, _ in body.entries] if isinstance(body, Mapping) else []
    titles = root.get("titles")
    listed = titles.items if isinstance(titles, Sequence) else (titles,)
    return (*found, *(each.value for each in listed if isinstance(each, Text)))


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


def _clauses(node: Node | None, head: PolicyHead, report: Report) -> tuple[tuple[Clause, ...], dict[str, Mapping]]:
    """The clauses, and what each says with what it starts from; each may ask for those above it."""
    body = report.mapping(node, "clauses") if node is not None else None
    written: dict[str, Mapping] = {}
    found: list[Clause] = []
    for name, value in body.entries if body else ():
        _check_id(name, report)
        whole = _like(value, written, report) if isinstance(value, Mapping) else value
        clause = read_clause(name, whole, head, report)
        if clause is not None and isinstance(whole, Mapping):
            written[name.value] = whole
            found.append(clause)
            head = replace(head, scope=head.scope.with_clause(name.value, reference_to(clause)))
    return tuple(found), written


def _like(body: Mapping, written: dict[str, Mapping], report: Report) -> Mapping:
    """A clause that starts from another's keys: its own replace them, its definitions come on top."""
    like = body.get("like")
    if like is None:
        return body
    base = written.get(report.text(like, "like"))
    if base is None:
        known = "、".join(written) or "无"
        report.error(
            "D21", f"上面没有条款「{report.text(like, 'like')}」", like.place, f"like 只能写前面的条款；有：{known}"
        )
        return body
    own = {key.value for key, _ in body.entries}
    own |= {"for", "recognised"} if own & {"for", "recognised"} else set()
    own |= {"award", "support"} if own & {"award", "support"} else set()
    kept = tuple(entry for entry in base.entries if entry[0].value not in own)
    given = tuple(_merged(key, value, base) for key, value in body.entries if key.value != "like")
    return Mapping(kept + given, body.place)


def _merged(key: Text, value: Node, base: Mapping) -> tuple[Text, Node]:
    before = base.get(key.value)
    if key.value != "define" or not (isinstance(before, Mapping) and isinstance(value, Mapping)):
        return key, value
    own = {name.value: meaning for name, meaning in value.entries}
    kept = tuple((name, own.pop(name.value, meaning)) for name, meaning in before.entries)
    return key, Mapping(kept + tuple(entry for entry in value.entries if entry[0].value in own), value.place)


def _settle(
    node: Node | None, apart: dict[str, Node], head: PolicyHead, clauses: tuple[Clause, ...], report: Report
) -> tuple[Step, ...]:
    """`not_with` first, then the steps from the top."""
    paying = {clause.id.partition("/")[2]: clause for clause in clauses if clause.award is not None}
    members = Members(head.id, paying)
    return read_settle(node, read_apart(apart, members, report), head.scope, members, report)


def _departments(node: Node | None, report: Report) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Who is responsible: for the whole policy, or section by section."""
    if not isinstance(node, Mapping):
        return report.texts(node, "departments"), {}
    return (), {section.value: report.texts(named, "departments") for section, named in node.entries}


def _check_sections(node: Node | None, clauses: tuple[Clause, ...], report: Report) -> None:
    """Warn of a heading with departments that no clause stands under."""
    for heading, _ in node.entries if isinstance(node, Mapping) else ():
        if not any(clause.citation.section.startswith(heading.value) for clause in clauses):
            cited = "、".join(dict.fromkeys(clause.citation.section for clause in clauses))
            report.warn("D53", f"没有条款依据「{heading.value}」", heading.place, f"写条款 cite 里的条目；有：{cited}")


def _not_offered(node: Node | None, report: Report) -> tuple[NotOffered, ...]:
    rows = []
    for item in report.items(node):
        body = report.mapping(item, "not_offered 的一行")
        if body is not None:
            report.known_keys(body, NOT_OFFERED_KEYS, "not_offered 的一行")
            section, quote, reason = (report.text(body.get(key), key) for key in NOT_OFFERED_KEYS)
            if not (section and quote and reason):
                report.error(
                    "D44", "not_offered 的一行要写全", body.place, "- {section: 二(二), quote: 原文, reason: 理由}"
                )
            rows.append(NotOffered(section, quote, reason))
    return tuple(rows)


def _moved(node: Node | None, clauses: tuple[Clause, ...], report: Report) -> tuple[tuple[str, str], ...]:
    """Ids that clauses had before; each must lead to a clause that is there."""
    body = report.mapping(node, "moved") if node is not None else None
    here = [clause.id.partition("/")[2] for clause in clauses]
    found = []
    for old, new in body.entries if body else ():
        name = report.text(new, "moved")
        if name not in here or old.value in here:
            report.error("D47", f"moved：「{old.value}」现在不叫「{name}」", old.place, "旧编号: 现在的条款编号")
        found.append((old.value, name))
    return tuple(found)
