"""A policy in plain 中文, as the engine understood it: clause, who, how much, terms, quote; for its author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from huiqi.assess.terms import limit_text, terms_of, time_text
from huiqi.base.datatypes import COUNT_TYPE, DATE_TYPE
from huiqi.base.values.display import number_text
from huiqi.language.expressions.tree import (
    All,
    AnyOf,
    AtLeast,
    Cell,
    ClauseAmount,
    ClauseHolds,
    Condition,
    Conditional,
    Dated,
    Definition,
    Discretion,
    NamedList,
    Node,
    NoneOf,
    Noted,
    OpenTable,
    Present,
    RowExists,
    Slices,
    SpanEnded,
    Table,
    Undecided,
    Valued,
    children,
)
from huiqi.language.expressions.wording import cell_text, reads, slice_text
from huiqi.language.vocabulary import Vocabulary
from huiqi.model.policy import (
    BENEFIT_LABELS,
    STATUS_LABELS,
    Benefit,
    Ceiling,
    Choice,
    Clause,
    Factor,
    HighestOnly,
    Policy,
    Rulebase,
    Step,
    Target,
)


def policy_text(policy: Policy, rulebase: Rulebase, only: str = "") -> str:
    """The whole policy, or one clause of it (by its full id)."""
    shown = [clause for clause in policy.clauses if only in ("", clause.id)]
    lines = [*head_lines(policy, rulebase.vocabulary)]
    for clause in shown:
        lines += ["", *clause_lines(clause, policy, rulebase.vocabulary)]
    if not only:
        lines += together_lines(policy, rulebase)
        lines += not_offered_lines(policy)
        lines += _targets(policy)
    return "\n".join(lines)


def head_lines(policy: Policy, vocabulary: Vocabulary) -> Iterator[str]:
    """What a policy is: who issued it, where and when it holds."""
    yield f"《{policy.title}》　{policy.id}"
    region = vocabulary.region_label(policy.region)
    issued = [policy.issuer, policy.number, policy.published]
    yield "　".join(word for word in (*issued, region, STATUS_LABELS[policy.status], f"{policy.period}") if word)
    for condition in policy.when:
        yield from _condition(condition, 1, "每一条款都要：")
    if policy.replaced_by:
        yield f"已被《{policy.replaced_by}》替代"
    if policy.departments:
        yield f"部门：{'、'.join(policy.departments)}"
    if policy.contact:
        yield f"咨询：{policy.contact}"
    yield from (f"注：{note}" for note in policy.notes)


def clause_lines(clause: Clause, policy: Policy, vocabulary: Vocabulary) -> Iterator[str]:
    """A clause: who, how much, how often, by which words; two blanks for each step inwards."""
    yield f"● {clause.title}　{clause.id.partition('/')[2]}　[{BENEFIT_LABELS[clause.benefit]}]"
    yield from _who(clause, policy, vocabulary)
    yield from _how_much(clause)
    for definition in _named(clause):
        yield from _valued(f"其中「{definition.name}」：", definition.value, 1)
    kind = vocabulary.records[clause.record] if clause.record else None
    yield from (f"  限制：{limit_text(limit, kind)}" for limit in clause.limits)
    yield from (f"  {term}" for term in terms_of(clause))
    if clause.period is not None:
        yield f"  只在 {clause.period} 有效"
    yield f"  依据 {clause.citation.section}：“{clause.citation.quote}”"
    if clause.departments != policy.departments:
        yield f"  部门：{'、'.join(clause.departments)}"
    yield from (f"  义务：{duty}" for duty in clause.duties)
    yield from (f"  注：{note}" for note in clause.notes)
    yield from (f"  文件没有写，要主管部门定：{matter}" for matter in clause.open)
    yield from (f"  已核对 {code}：{why}" for code, why in clause.checked)


# -- who ----------------------------------------------------------------------------------------------


def _who(clause: Clause, policy: Policy, vocabulary: Vocabulary) -> Iterator[str]:
    over = []
    if clause.record and clause.domain is not None:
        domain = [reads(part) for part in clause.domain.parts if not isinstance(part, RowExists)]
        over.append(
            f"每一条{vocabulary.records[clause.record].label}" + (f"（{'，且'.join(domain)}）" if domain else "")
        )
    if clause.spans is not None:
        over.append(f"{reads(clause.spans.period)}的每一个{_SPANS[clause.spans.kind]}")
    asked = _asked(clause, policy)
    who = "，".join(over) or "企业"
    yield f"  给谁：{who}" + ("，要求：" if asked else "，没有别的条件")
    for condition in asked:
        yield from _condition(condition, 2)


_SPANS = {"year": "年度", "half": "半年", "quarter": "季度", "month": "月"}


def _asked(clause: Clause, policy: Policy) -> list[Condition]:
    """What the clause itself asks: without the region, the policy's own conditions, and what goes without saying."""
    assert isinstance(clause.condition, All)
    domain = clause.domain.parts if clause.domain is not None else ()
    known = (*policy.when, *domain)
    silent = (RowExists, Present, SpanEnded)
    return [part for part in clause.condition.parts[1:] if part not in known and not isinstance(part, silent)]


def _condition(node: Condition, depth: int, lead: str = "") -> Iterator[str]:
    """A condition, a group part by part."""
    indent = "  " * depth
    if isinstance(node, Noted):
        yield from _condition(node.condition, depth, lead)
        told = "：".join(word for word in (node.section, node.quote) if word)
        yield from (f"{indent}    （{words}）" for words in (node.note, told) if words)
        return
    if isinstance(node, Undecided):
        yield f"{indent}- {lead}{reads(node.condition)}；否则由主管部门认定：{node.matter}"
        return
    parts = _GROUPS.get(type(node))
    inner: tuple[Condition, ...] = getattr(node, "parts", ())
    if parts is None or len(inner) < 2:
        yield f"{indent}- {lead}{reads(node)}"
        return
    count = f"{node.count} " if isinstance(node, AtLeast) else ""
    yield f"{indent}- {lead}{parts.format(count)}"
    for part in inner:
        yield from _condition(part, depth + 2)


_GROUPS = {All: "以下全部满足：", AnyOf: "以下至少满足一项：", NoneOf: "以下都不能有：", AtLeast: "以下至少满足 {}项："}


# -- how much -----------------------------------------------------------------------------------------


def _how_much(clause: Clause) -> Iterator[str]:
    if clause.award is not None:
        yield from _valued("给多少：", clause.award, 1)
    if clause.support:
        yield f"  给什么：{clause.support}"
    if clause.confers:
        yield f"  给的资格：{clause.confers}"
    if clause.award is None and clause.benefit is Benefit.CASH:
        yield "  金额：规则里没有"


def _valued(lead: str, node: Valued | Condition, depth: int) -> Iterator[str]:
    """A value in one line, a table row by row."""
    indent = "  " * depth
    if isinstance(node, OpenTable) or (isinstance(node, Table) and not node.name):
        keys = [reads(key) for key in node.keys] if isinstance(node, Table) else []
        yield f"{indent}{lead}按{'、'.join(keys) or '给出的值'}"
        yield from (f"{indent}    {_cells(cells)}：{reads(worth)}" for cells, worth in node.rows)
        yield f"{indent}    其他：{reads(node.otherwise) if node.otherwise is not None else '没有'}"
    elif isinstance(node, Slices):
        yield f"{indent}{lead}{reads(node.base)}，分段计算"
        yield from (f"{indent}    {slice_text(each)}" for each in node.slices)
    elif isinstance(node, Dated):
        yield f"{indent}{lead}按{reads(node.at)}当时的值"
        for start, worth, quote in node.values:
            yield f"{indent}    {_day(start)} 起：{reads(worth)}{f'（{quote}）' if quote else ''}"
    elif isinstance(node, NamedList):
        yield f"{indent}{lead}{len(node.values)} 项：{reads(node)}"
    elif isinstance(node, Conditional) and node.other is None:
        yield f"{indent}{lead}{reads(node.value)}，仅当{reads(node.condition)}"
    else:
        yield f"{indent}{lead}{reads(node)}"


def _cells(cells: Iterable[Cell]) -> str:
    return "，".join(cell_text(cell) for cell in cells)


def _day(ordinal: int) -> str:
    return number_text(ordinal, DATE_TYPE)


def _named(clause: Clause) -> list[Definition]:
    """The definitions a clause uses, each once, what they are made of after them."""
    parts: list[Node] = [clause.condition, *([clause.award] if clause.award is not None else [])]
    parts += [limit.money for limit in clause.limits if limit.money is not None]
    found: dict[str, Definition] = {}
    while parts:
        node = parts.pop(0)
        if isinstance(node, (Definition, Dated)) or (isinstance(node, Table) and node.name):
            found.setdefault(node.name, _definition(node))
        parts += [] if isinstance(node, (ClauseHolds, ClauseAmount)) else children(node)
    return [each for each in found.values() if not _by_pool(each)]


def _definition(node: Definition | Dated | Table) -> Definition:
    if isinstance(node, Table):
        return Definition(node.name, OpenTable((), node.rows, node.otherwise, node.type))
    return node if isinstance(node, Definition) else Definition(node.name, node)


def _by_pool(each: Definition) -> bool:
    """Rank and share are told by the pool itself."""
    return isinstance(each.value, Discretion) and each.value.by != "主管部门"


# -- beside the clauses -------------------------------------------------------------------------------


def not_offered_lines(policy: Policy) -> Iterator[str]:
    """What the text says without promising a firm anything."""
    if policy.not_offered:
        yield ""
        yield f"没有给企业承诺的文字 {len(policy.not_offered)} 条："
    yield from (f"  - {each.section}：“{each.quote}”（{each.reason}）" for each in policy.not_offered)


def _targets(policy: Policy) -> Iterator[str]:
    """What the issuer aims at."""
    if policy.targets:
        yield ""
        yield f"目标和基数 {len(policy.targets)} 项（对政府的，不是给企业的条件）："
    yield from (f"  - {target_text(target)}" for target in policy.targets)


def target_text(each: Target) -> str:
    """`2025 高新技术企业 ≥ 2 户`, with its area, kind and note."""
    number = each.words if each.number is None else number_text(each.number, COUNT_TYPE)
    worth = " ".join(word for word in (_SIGNS.get(each.sign, each.sign), number, each.unit) if word)
    where = f"{each.area}：" if each.area else ""
    told = "；".join(word for word in ("" if each.kind == "目标" else each.kind, each.note) if word)
    return f"{each.when} {where}{each.indicator} {worth}" + (f"（{told}）" if told else "")


_SIGNS = {">=": "≥", "<=": "≤"}


# -- together -----------------------------------------------------------------------------------------


def together_lines(policy: Policy, rulebase: Rulebase) -> Iterator[str]:
    """How its clauses live together."""
    if policy.settle:
        yield ""
        yield "条款之间："
    for step in policy.settle:
        yield f"  - {step_text(step, rulebase)}"


def step_text(step: Step, rulebase: Rulebase) -> str:
    """One step of `settle`, or of `not_with`."""
    names = "、".join(rulebase.clauses[clause].title for clause in step.clauses)
    match step:
        case HighestOnly(_, judge, per, years, months):
            return f"{_counted(per, years, months)}只给最高的一项：{names}{_judged(judge)}"
        case Choice(clauses, most, apart, judge, per, years, months):
            counted = _counted(per, years, months)
            if most == 1 or len(apart) == len(clauses) * (len(clauses) - 1) // 2:
                return f"{counted}任选一项：{names}{_judged(judge)}"
            if not apart:
                return f"{counted}最多选 {most} 项：{names}{_judged(judge)}"
            pairs = ("和".join(rulebase.clauses[one].title for one in pair) for pair in sorted(map(sorted, apart)))
            return f"{counted}不能同时享受：{'；'.join(pairs)}{_judged(judge)}"
        case Ceiling(_, limit):
            return f"{limit_text(limit, None)}：{names}"
        case Factor(_, ratio):
            return f"乘以系数 {reads(ratio)}：{names}"


def _counted(per: tuple[str, ...], years: int | None, months: int | None) -> str:
    return "".join(f"每个{name}" for name in per) + time_text(years, months)


def _judged(matter: str) -> str:
    return f"（由主管部门认定：{matter}）" if matter else ""
