"""Reads one clause: what it runs over, when it holds, what it gives, how often."""

from __future__ import annotations

from dataclasses import dataclass

from engine.citation import Citation
from engine.datatypes import MONEY_TYPE, DateType, same_family
from engine.documents import Mapping, Node, Text
from engine.expressions.checker import Checker, check_value
from engine.expressions.parser import ExpressionError, Parsed, parse
from engine.expressions.scope import Scope, fact_value, field_value
from engine.expressions.tree import (
    All,
    AnyRow,
    Arithmetic,
    Comparison,
    Condition,
    Conditional,
    Definition,
    Discretion,
    FactValue,
    FixedPeriod,
    Fold,
    Holds,
    Membership,
    NoneOf,
    Number,
    Otherwise,
    Present,
    RowExists,
    Table,
    Undecided,
    Valued,
    Words,
    as_inner,
    type_of,
)
from engine.expressions.tree import (
    Node as Typed,
)
from engine.loader.conditions import read_cite, read_conditions
from engine.loader.keys import CLAUSE_KEYS, HINTS, RECOGNISED_KEYS
from engine.loader.report import Report
from engine.loader.tables import read_table, read_valued
from engine.policy import Benefit, Clause, Limit
from engine.vocabulary import RecordKind


@dataclass(frozen=True)
class PolicyHead:
    """What a clause needs of its policy."""

    id: str
    title: str
    scope: Scope
    when: tuple[Condition, ...] = ()
    departments: tuple[str, ...] = ()


def read_clause(name: Text, node: Node, head: PolicyHead, report: Report) -> Clause | None:
    """One clause, or None where it cannot be made out; every problem is noted."""
    body = report.mapping(node, f"条款「{name.value}」")
    if body is None:
        return None
    report.known_keys(body, CLAUSE_KEYS, f"条款「{name.value}」", HINTS)
    cite = body.get("cite")
    if cite is None:
        report.error("D44", f"条款「{name.value}」没有写依据 cite", name.place, "cite: {section: 二(二), quote: 原文}")
    section, quote = read_cite(cite, report) if cite is not None else ("", "")
    if body.get("title") is None:
        report.error("D44", f"条款「{name.value}」没有写 title", name.place)
    kind, domain, tests = _rows_of(body, head.scope, report)
    scope = read_definitions(body.get("define"), head.scope.running_over(kind), report)
    award = _award(body.get("award"), scope, report)
    if award is None and body.get("award") is None and body.get("support") is None:
        report.error(
            "D20", f"条款「{name.value}」什么也没有给", name.place, "加 award（金额）或 support（不给钱的支持）"
        )
    here = [*tests, *read_conditions(body.get("when"), scope, report)]
    condition = _whole(head, kind, domain, here, award)
    some = AnyRow(kind.name, kind.label, as_inner(All(tuple(domain)))) if kind else None
    return Clause(
        id=f"{head.id}/{name.value}",
        title=report.text(body.get("title"), "title"),
        citation=Citation(policy=head.title, section=section, quote=quote),
        place=name.place,
        condition=condition,
        record=kind.name if kind else None,
        domain=All((*domain, RowExists(kind.name, kind.label))) if kind else None,
        absent=All((_inside(head), *head.when, some)) if some else None,
        possible=All((some, condition)) if some else None,
        award=award,
        support=report.text(body.get("support"), "support"),
        benefit=_benefit(body, award, report),
        limit=_limit(body.get("limit"), kind, report),
        notes=report.texts(body.get("notes"), "notes"),
        departments=report.texts(body.get("departments"), "departments") or head.departments,
        duties=report.texts(body.get("duties"), "duties"),
    )


def _whole(
    head: PolicyHead, kind: RecordKind | None, domain: list[Condition], here: list[Condition], award: Valued | None
) -> Condition:
    """Region, the policy's own conditions, the row, the clause's conditions, and that the award has a figure."""
    exists = [RowExists(kind.name, kind.label)] if kind else []
    present = [Present(award)] if award is not None and _may_be_absent(award) else []
    return All((_inside(head), *head.when, *domain, *exists, *here, *present))


def _inside(head: PolicyHead) -> Condition:
    """The firm lies in the policy's region."""
    region = head.scope.vocabulary.facts["region"]
    return Membership(fact_value(region), Words((head.scope.region or "",), region.type))


def _may_be_absent(node: Typed) -> bool:
    """Whether a value may be nothing or without figure: a table without `else`, a division, a yearly fact …"""
    if isinstance(node, FactValue):
        return node.by_year
    if isinstance(node, Table):
        return node.otherwise is None or any(_may_be_absent(value) for _, value in node.rows)
    if isinstance(node, Arithmetic):
        return node.operator == "/" or _may_be_absent(node.left) or _may_be_absent(node.right)
    if isinstance(node, Otherwise):
        return _may_be_absent(node.fallback)
    if isinstance(node, Discretion):
        return _may_be_absent(node.most)
    if isinstance(node, Definition):
        return _may_be_absent(node.value)
    if isinstance(node, Number):
        return False
    if isinstance(node, Fold):
        return any(_may_be_absent(value) for value in node.values)
    return isinstance(node, Conditional) or getattr(node, "function", "") in ("max", "min", "average", "sum")


# -- what it runs over --------------------------------------------------------------------------------


def _rows_of(body: Mapping, scope: Scope, report: Report) -> tuple[RecordKind | None, list[Condition], list[Condition]]:
    """The record kind, which rows, and what `recognised` tests of each."""
    binding, recognised = body.get("for"), body.get("recognised")
    if binding is not None and recognised is not None:
        report.error("D46", "for 与 recognised 只能写一个", binding.place)
    if recognised is not None:
        return _recognised(recognised, scope, report)
    if not isinstance(binding, Text):
        if binding is not None:
            report.error("D40", "for 要写成一行：记录种类 where 条件", binding.place)
        return None, [], []
    read = report.expression(binding, lambda text: _binding(text, scope))
    return (read[0], read[1], []) if read else (None, [], [])


def _binding(text: str, scope: Scope) -> tuple[RecordKind, list[Condition]]:
    tree = parse(text, "binding")
    kind = Checker(text, scope).record(str(tree.children[0]), tree)
    parts = [child for child in tree.children if not isinstance(child, str)]
    inside = Checker(text, scope.running_over(kind))
    return kind, [inside.condition(part) for part in parts]


def _recognised(node: Node, scope: Scope, report: Report) -> tuple[RecordKind | None, list[Condition], list[Condition]]:
    """`recognised: {kind, level, first, on}` or just a kind, as the conditions it stands for."""
    kind = scope.vocabulary.records["recognitions"]
    inside = scope.running_over(kind)
    body = node if isinstance(node, Mapping) else None
    named = body.get("kind") if body else node
    if body:
        report.known_keys(body, RECOGNISED_KEYS, "recognised")
    if not isinstance(named, Text):
        report.error("D46", "recognised 没有写 kind", node.place, "recognised: {kind: 高新技术企业, first: yes}")
        return kind, [], []
    title = report.expression(named, lambda text: check_value(text, inside, kind.fields["kind"].type))
    domain: list[Condition] = []
    if isinstance(title, Words):
        domain.append(Membership(field_value(kind, kind.fields["kind"], outer=True), title))
    return kind, domain, _recognised_tests(body, kind, inside, report)


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
    inside = Membership(field_value(kind, each, outer=True), FixedPeriod(scope.period))
    return Undecided(inside, f"{each.label}不在政策期内，是否给予")


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


# -- what it gives ------------------------------------------------------------------------------------


def read_definitions(node: Node | None, scope: Scope, report: Report) -> Scope:
    """The scope with the names of a `define:` added; each may use those above it."""
    body = report.mapping(node, "define") if node is not None else None
    for key, value in body.entries if body else ():
        if scope.find(key.value, 0, 1) is not None:
            report.error("D03", f"「{key.value}」已有别的意思", key.place, "请换一个名字")
            continue
        read = read_table(value, scope, report) if isinstance(value, Mapping) else _defined(value, scope, report)
        if read is not None:
            scope = scope.defining(key.value, Definition(key.value, read))
    return scope


def _defined(node: Node, scope: Scope, report: Report) -> Valued | Condition | None:
    if not isinstance(node, Text):
        report.error("D40", "define 的值要写成表达式或表", node.place)
        return None
    return report.expression(node, lambda text: Checker(text, scope).anything(parse(text)))


def _award(node: Node | None, scope: Scope, report: Report) -> Valued | None:
    if node is None:
        return None
    award = read_valued(node, scope, report, MONEY_TYPE)
    if award is None:
        return None
    type_ = type_of(award)
    if type_ is None or not same_family(MONEY_TYPE, type_):
        report.error("D09", f"award 要是金额，现在是{type_}", node.place, _award_help(node))
        return None
    return award


def _award_help(node: Node) -> str:
    if isinstance(node, Text) and node.value.strip().isdecimal():
        return f"写 {node.value.strip()}元 还是 {node.value.strip()}万？"
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


def _limit(node: Node | None, kind: RecordKind | None, report: Report) -> Limit | None:
    if not isinstance(node, Text):
        if node is not None:
            report.error("D40", "limit 要写成一行", node.place, "例如 limit: once")
        return None
    return report.expression(node, lambda text: _limited(text, kind))


_LIMIT_HELP = "每年一次、每年上限还不能写，请在 notes 里说明并由主管部门核对"


def _limited(text: str, kind: RecordKind | None) -> Limit:
    tree = parse(text, "limit")
    if tree.data == "once":
        return Limit()
    word = str(tree.children[0])
    if kind is None:
        raise ExpressionError("D16", "没有 for 的条款只能写 limit: once（一户一次）", 0, len(text), _LIMIT_HELP)
    if word in (kind.name, kind.label):
        return Limit(kind.name)
    each = kind.field_named(word)
    if each is None:
        known = "、".join(field.label for field in kind.fields.values())
        raise ExpressionError("D16", f"「{kind.label}」没有字段「{word}」", 0, len(text), f"有：{known}；{_LIMIT_HELP}")
    return Limit(each.name)
