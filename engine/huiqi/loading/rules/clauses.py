"""Reads one clause: what it runs over, when it holds, what it gives, how often."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from typing import TypedDict

from huiqi.base.citation import Citation
from huiqi.base.datatypes import MONEY_TYPE, same_family
from huiqi.base.documents import Mapping, Node, Text
from huiqi.language.expressions.scope import ClauseReference, Scope, fact_value
from huiqi.language.expressions.tree import (
    All,
    AnyRow,
    Condition,
    Judge,
    Membership,
    Present,
    RowExists,
    Valued,
    Words,
    as_inner,
    type_of,
)
from huiqi.loading.rules.binding import Binding, read_binding
from huiqi.loading.rules.conditions import read_cite, read_conditions
from huiqi.loading.rules.definitions import read_definitions
from huiqi.loading.rules.keys import CLAUSE_KEYS, HINTS
from huiqi.loading.rules.limits import read_limits
from huiqi.loading.rules.pools import check_shares, pool_scope, read_pool
from huiqi.loading.rules.presence import may_be_absent
from huiqi.loading.rules.report import Report
from huiqi.loading.rules.tables import read_valued
from huiqi.loading.rules.terms import (
    Application,
    read_application,
    read_pay,
    read_payees,
    read_period,
)
from huiqi.model.policy import Benefit, Clause

CASE_BY_CASE = "case by case"
_JUDGED_ONE_BY_ONE = "一事一议：是否给予、给予多少"
_ONE_BY_ONE = "一事一议，金额由主管部门确定"


@dataclass(frozen=True)
class PolicyHead:
    """What a clause needs of its policy."""

    id: str
    title: str
    scope: Scope
    when: tuple[Condition, ...] = ()
    departments: tuple[str, ...] = ()
    by_section: AnyMapping[str, tuple[str, ...]] = field(default_factory=dict)

    def departments_of(self, section: str) -> tuple[str, ...]:
        """Who is responsible for a section, where its clauses do not say: by the longest heading it begins with."""
        headings = sorted((each for each in self.by_section if section.startswith(each)), key=len)
        return self.by_section[headings[-1]] if headings else self.departments


def read_clause(name: Text, node: Node, head: PolicyHead, report: Report) -> Clause | None:
    """One clause, or None where it cannot be made out; every problem is noted."""
    body = report.mapping(node, f"条款「{name.value}」")
    if body is None:
        return None
    report.known_keys(body, CLAUSE_KEYS, f"条款「{name.value}」", HINTS)
    _check_required(name, body, report)
    bound = read_binding(body, head.scope, report)
    span = bound.spans.kind if bound.spans else ""
    scope = read_definitions(body.get("define"), head.scope.running_over(bound.kind, span), report)
    for taken in ("rank", "share"):
        if body.get("pool") is not None and taken in scope.definitions:
            report.error("D03", f"pool 里的 {taken} 已有意思，define 不能再用这个名字", name.place, "请换一个名字")
    scope = pool_scope(body.get("pool"), scope)
    award = _award(body.get("award"), scope, report)
    application = read_application(body.get("apply"), scope, report)
    conditions = read_conditions(body.get("when"), scope, report)
    tested = (*bound.tests, *conditions, *application.timely, *_case_by_case(body))
    return _built(name, body, _Read(head, bound, scope, award, application, tested), report)


def reference_to(clause: Clause) -> ClauseReference:
    """What `eligible(@clause)` and `amount(@clause)` ask."""
    span = clause.spans.kind if clause.spans else ""
    asked = clause.id, clause.title, clause.record, clause.domain, clause.condition, clause.award
    return ClauseReference(*asked, span, clause.period, clause.pool is not None)


@dataclass(frozen=True)
class _Read:
    """What was read of a clause, before it is put together."""

    head: PolicyHead
    bound: Binding
    scope: Scope
    award: Valued | None
    application: Application
    conditions: tuple[Condition, ...]


def _built(name: Text, body: Mapping, read: _Read, report: Report) -> Clause:
    cite = body.get("cite")
    section, quote = read_cite(cite, report) if cite is not None else ("", "")
    head, scope, kind = read.head, read.scope, read.bound.kind
    pool = read_pool(body.get("pool"), scope, report)
    check_shares(body.get("pool"), pool, read.award, report, name.place)
    return Clause(
        id=f"{head.id}/{name.value}",
        title=report.text(body.get("title"), "title"),
        citation=Citation(policy=head.title, section=section, quote=quote),
        place=name.place,
        record=kind.name if kind else None,
        spans=read.bound.spans,
        award=read.award,
        benefit=_benefit(body, read.award, report),
        limits=read_limits(body.get("limit"), scope, read.bound.spans is not None, report),
        pay=read_pay(body.get("pay"), scope, report),
        payees=read_payees(body.get("payee"), report),
        pool=pool,
        period=read_period(body.get("period"), scope.period, report) if scope.period else None,
        departments=report.texts(body.get("departments"), "departments") or head.departments_of(section),
        checked=read_checked(body.get("checked"), report),
        window=read.application.window,
        procedure=read.application.procedure,
        **_conditions(read),
        **_texts(body, report),
    )


class _Conditions(TypedDict):
    condition: Condition
    domain: All | None
    absent: Condition | None
    possible: Condition | None


def _conditions(read: _Read) -> _Conditions:
    """What is asked for a row, which rows, and what is asked where there is none or one may be missing."""
    condition = _whole(read.head, read.bound, read.conditions, read.award)
    kind, domain = read.bound.kind, read.bound.domain
    if kind is None:
        return {"condition": condition, "domain": None, "absent": None, "possible": None}
    some = AnyRow(kind.name, kind.label, as_inner(All(domain)))
    return {
        "condition": condition,
        "domain": All((*domain, RowExists(kind.name, kind.label))),
        "absent": All((inside(read.head), *read.head.when, some)),
        "possible": All((some, condition)),
    }


class _Texts(TypedDict):
    support: str
    confers: str
    notes: tuple[str, ...]
    open: tuple[str, ...]
    duties: tuple[str, ...]


def _texts(body: Mapping, report: Report) -> _Texts:
    support = _ONE_BY_ONE if _is_case_by_case(body) else report.text(body.get("support"), "support")
    return {
        "support": support,
        "confers": report.text(body.get("confers"), "confers"),
        "notes": report.texts(body.get("notes"), "notes"),
        "open": report.texts(body.get("open"), "open"),
        "duties": report.texts(body.get("duties"), "duties"),
    }


def read_checked(node: Node | None, report: Report) -> tuple[tuple[str, str], ...]:
    """Findings looked into: code → why."""
    body = report.mapping(node, "checked") if node is not None else None
    return tuple((code.value, report.text(why, "checked")) for code, why in (body.entries if body else ()))


def _check_required(name: Text, body: Mapping, report: Report) -> None:
    if body.get("cite") is None:
        report.error("D44", f"条款「{name.value}」没有写依据 cite", name.place, "cite: {section: 二(二), quote: 原文}")
    if body.get("title") is None:
        report.error("D44", f"条款「{name.value}」没有写 title", name.place)
    if not any(body.get(key) is not None for key in ("award", "support", "confers")):
        help = "加 award（金额）、support（不给钱的支持）或 confers（一种资格）"
        report.error("D20", f"条款「{name.value}」什么也没有给", name.place, help)
    for key in ("limit", "pay", "pool", "payee"):
        if body.get(key) is not None and (body.get("award") is None or _is_case_by_case(body)):
            report.error("D20", f"条款「{name.value}」没有金额，不能写 {key}", name.place, "先写 award")


def _whole(head: PolicyHead, bound: Binding, conditions: tuple[Condition, ...], award: Valued | None) -> Condition:
    """Region, the policy's own conditions, the row, the clause's conditions, and that the award has a figure."""
    exists = [RowExists(bound.kind.name, bound.kind.label)] if bound.kind else []
    present = [Present(award)] if award is not None and may_be_absent(award) else []
    return All((inside(head), *head.when, *bound.domain, *exists, *conditions, *present))


def inside(head: PolicyHead) -> Condition:
    """The firm lies in the policy's region."""
    region = head.scope.vocabulary.facts["region"]
    return Membership(fact_value(region), Words((head.scope.region or "",), region.type))


# -- what it gives ------------------------------------------------------------------------------------


def _is_case_by_case(body: Mapping) -> bool:
    award = body.get("award")
    return isinstance(award, Text) and award.value.strip() == CASE_BY_CASE


def _case_by_case(body: Mapping) -> list[Condition]:
    return [Judge(_JUDGED_ONE_BY_ONE)] if _is_case_by_case(body) else []


def _award(node: Node | None, scope: Scope, report: Report) -> Valued | None:
    if node is None or (isinstance(node, Text) and node.value.strip() == CASE_BY_CASE):
        return None
    award = read_valued(node, scope, report, MONEY_TYPE)
    if award is None:
        return None
    type_ = type_of(award)
    if type_ is None or not same_family(MONEY_TYPE, type_):
        report.error("D09", f"award 要是金额，现在是{type_}", node.place, _award_help(node, str(type_)))
        return None
    return award


def _award_help(node: Node, type_: str) -> str:
    if isinstance(node, Text) and node.value.strip().isdecimal():
        return f"写 {node.value.strip()}元 还是 {node.value.strip()}万？"
    if type_.startswith("元·"):
        return f"单价的单位没有写全：例如 500元/{type_.removeprefix('元·').replace('·', '/')}"
    return "看看少乘了什么：月数、面积、人数？"


def _benefit(body: Mapping, award: Valued | None, report: Report) -> Benefit:
    node = body.get("benefit")
    if node is None:
        return Benefit.CASH if award is not None else Benefit.SERVICE
    word = report.text(node, "benefit")
    if word not in list(Benefit):
        report.error("D14", f"没有「{word}」这种给付", node.place, f"可以写：{'、'.join(Benefit)}")
        return Benefit.CASH
    return Benefit(word)
