"""Reads `*.cases.yaml` beside the policies: firms, dates, and what the answer must be, as an officer reviews them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huiqi.base.diagnostics import Place, Source, suggest
from huiqi.base.documents import DocumentError, Mapping, Node, Text, parse_document, read_bytes
from huiqi.base.values.dates import parse_date
from huiqi.base.values.units import MONEY, Exact, parse_quantity
from huiqi.loading.rules.report import Report
from huiqi.loading.rules.rulebase import CASES
from huiqi.model.assessment import DECISION_LABELS, Decision
from huiqi.model.policy import Rulebase

_FILE_KEYS = ("policy", "as_of", "firm", "cases")
_CASE_KEYS = ("case", "as_of", "firm", "expect", "missing", "policies", "total", "due", "if_nothing_received")
SUMS = ("total", "due", "if_nothing_received")
_ANSWER = re.compile(r"(?P<decision>\S+?)(?:\s+(?P<amount>[^→；]+?))?(?:\s*→\s*(?P<payable>[^；]+?))?")
_LAST_DAY = "；最后一天"
_HELP = "写 判断 金额 → 清算后，例如 符合 5000元 → 0元；不在有效期的再写 ；最后一天 符合 20万元"
_WORDS = {label: decision for decision, label in DECISION_LABELS.items()} | {str(each): each for each in Decision}
Sum = tuple[Exact, Exact | None]
"""Yuan, from … to …; None: no upper bound."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the answer on a clause must be; None where it is not said."""

    decision: Decision
    amount: Sum | None = None
    payable: Sum | None = None
    last_day: Expected | None = None


@dataclass(frozen=True, slots=True)
class ExpectedAnswer:
    """One line under `expect`: the clause, the end of the record's label (empty: the clause's first answer)."""

    clause: str
    record: str
    expected: Expected
    place: Place


@dataclass(frozen=True, slots=True)
class Case:
    """A firm at a date, and what the answer must be.

    Attributes:
        policies: the ids of those whose money the sums are of; the case's own policy where it names none.
    """

    name: str
    place: Place
    firm: Mapping
    as_of: date
    asked: tuple[ExpectedAnswer, ...]
    missing: tuple[tuple[str, tuple[str, ...], Place], ...]
    sums: tuple[tuple[str, Sum, Place], ...]
    policy: str
    policies: frozenset[str]


def case_files(paths: list[Path]) -> list[Path]:
    """The case files in folders, or beside single policies."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(path.rglob(f"*{CASES}"))
        else:
            beside = path.with_name(path.stem + CASES)
            found += [beside] if beside.is_file() else []
    return list(dict.fromkeys(found))


def read_cases(path: Path, rulebase: Rulebase, report: Report) -> list[Case]:
    """The cases of a file; every problem is noted."""
    try:
        root = report.mapping(parse_document(read_bytes(path), str(path)), "情形文件")
    except DocumentError as error:
        found = error.finding
        report.error(found.code, found.message, found.place, found.help)
        return []
    if root is None:
        return []
    report.known_keys(root, _FILE_KEYS, "情形文件")
    policy = report.text(root.get("policy"), "policy")
    if policy not in [each.id for each in rulebase.policies]:
        report.error("C01", f"规则库里没有政策「{policy}」", root.place, "policy: 政策编号，例如 zhenkang-2023")
        return []
    if root.get("cases") is None:
        report.error("C01", "情形文件没有写 cases", root.place, "cases: 下面每个情形一项")
    reader = _Reader(rulebase, policy, root, report)
    return [case for item in report.items(root.get("cases")) if (case := reader.case(item)) is not None]


class _Reader:
    """Reads the cases of one file, each on top of the file's own firm and date."""

    def __init__(self, rulebase: Rulebase, policy: str, root: Mapping, report: Report) -> None:
        self.rulebase, self.policy, self.root, self.report = rulebase, policy, root, report

    def case(self, node: Node) -> Case | None:
        body = self.report.mapping(node, "情形")
        if body is None:
            return None
        self.report.known_keys(body, _CASE_KEYS, "情形")
        as_of = self._date(body.get("as_of") or self.root.get("as_of"), body)
        told = body.get("firm")
        base = self.root.get("firm")
        firms = [each for each in (told, base) if each is not None]
        if as_of is None or not firms or not all(isinstance(firm, Mapping) for firm in firms):
            self.report.error("C01", "情形要写 firm 和 as_of", body.place, "firm: {规模: 规上}；as_of: 2024-12-31")
            return None
        if not any(body.get(key) is not None for key in ("expect", "missing", *SUMS)):
            self.report.error("C01", "情形没有写应有的结果", body.place, "写 expect、missing、total 或 due")
            return None
        return Case(
            self.report.text(body.get("case"), "case"),
            body.place,
            _over(base, told if isinstance(told, Mapping) else None),
            as_of,
            tuple(self._asked(body.get("expect"))),
            tuple(self._missing(body.get("missing"))),
            tuple(self._sums(body)),
            self.policy,
            self._policies(body),
        )

    def _date(self, node: Node | None, body: Mapping) -> date | None:
        try:
            read = parse_date(node.value) if isinstance(node, Text) else None
        except ValueError:
            read = None
        return read.start if read is not None and read.start == read.end else None

    def _asked(self, node: Node | None) -> Iterator[ExpectedAnswer]:
        for name, value in self._entries(node, "expect"):
            clause = self._clause(name)
            by_record = value.entries if isinstance(value, Mapping) else ((None, value),)
            for record, text in by_record if clause else ():
                expected = self._expected(text)
                if expected is not None:
                    yield ExpectedAnswer(clause, record.value if record else "", expected, text.place)

    def _missing(self, node: Node | None) -> Iterator[tuple[str, tuple[str, ...], Place]]:
        for name, value in self._entries(node, "missing"):
            yield self._clause(name), self.report.texts(value, "missing"), value.place

    def _entries(self, node: Node | None, what: str) -> tuple[tuple[Text, Node], ...]:
        body = self.report.mapping(node, what) if node is not None else None
        return body.entries if body else ()

    def _clause(self, name: Text) -> str:
        meant = [each for each in self.rulebase.clauses_meant(name.value) if each.startswith(f"{self.policy}/")]
        if len(meant) != 1:
            known = [
                clause.partition("/")[2] for clause in self.rulebase.clauses if clause.startswith(f"{self.policy}/")
            ]
            self.report.error("C02", f"没有条款「{name.value}」，或不止一条", name.place, suggest(name.value, known))
            return ""
        return meant[0]

    def _expected(self, node: Node) -> Expected | None:
        text = self.report.text(node, "应有的结果")
        now, _, last = text.partition(_LAST_DAY)
        read = self._answer(now.strip(), node)
        if read is None or not last:
            return read
        ended = self._answer(last.strip(), node)
        return Expected(read.decision, read.amount, read.payable, ended) if ended else None

    def _answer(self, text: str, node: Node) -> Expected | None:
        found = _ANSWER.fullmatch(text)
        decision = _WORDS.get(found["decision"]) if found else None
        if found is None or decision is None:
            self.report.error("C03", f"「{text}」不是应有的结果", node.place, _HELP)
            return None
        amount, payable = (read_sum(found[part]) if found[part] else None for part in ("amount", "payable"))
        if (found["amount"] and amount is None) or (found["payable"] and payable is None):
            self.report.error("C03", f"「{text}」里的金额写法不对", node.place, _HELP)
            return None
        return Expected(decision, amount, payable)

    def _policies(self, body: Mapping) -> frozenset[str]:
        known = [policy.id for policy in self.rulebase.policies]
        named = [(self.report.text(node, "policies"), node) for node in self.report.items(body.get("policies"))]
        for name, node in named:
            if name not in known:
                self.report.error("C01", f"规则库里没有政策「{name}」", node.place, suggest(name, known))
        return frozenset(name for name, _ in named) or frozenset([self.policy])

    def _sums(self, body: Mapping) -> Iterator[tuple[str, Sum, Place]]:
        for what in SUMS:
            node = body.get(what)
            read = self._sum(node) if node is not None else None
            if node is not None and read is not None:
                yield what, read, node.place

    def _sum(self, node: Node) -> Sum | None:
        read = read_sum(self.report.text(node, "金额"))
        if read is None:
            self.report.error("C03", "金额写法不对", node.place, "写 5000元，或 0 .. 20万元，没有上限写 不限")
        return read


def read_sum(text: str) -> Sum | None:
    """`5000元`, `0 .. 20万元`, `0 .. 不限` as yuan; None where it is no sum."""
    low, dots, high = (part.strip() for part in text.partition(".."))
    if dots and not high:
        return None
    first = _yuan(low)
    last = None if high == "不限" else _yuan(high or low)
    return None if first is None or (last is None and high != "不限") else (first, last)


def _yuan(text: str) -> Exact | None:
    if text == "0":
        return 0
    read = parse_quantity(text)
    return read.number if read is not None and read.unit == MONEY and not read.ratio else None


def _over(base: Node | None, told: Mapping | None) -> Mapping:
    """What a case says of its firm, on top of what the file says of all."""
    if not isinstance(base, Mapping):
        return told if told is not None else Mapping((), Place(Source("")))
    own = {key.value for key, _ in told.entries} if told else set()
    kept = tuple(entry for entry in base.entries if entry[0].value not in own)
    return Mapping(kept + (told.entries if told else ()), told.place if told else base.place)
