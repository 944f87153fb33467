"""Reads `settle:` and `not_with:`: how clauses live together, as steps whose sets lie inside or apart."""

from __future__ import annotations

from collections.abc import Mapping as Mapping_
from collections.abc import Sequence
from dataclasses import dataclass

from huiqi.base.datatypes import RATIO_TYPE, same_family
from huiqi.base.diagnostics import Place, suggest
from huiqi.base.documents import Mapping, Node, Text
from huiqi.language.expressions.scope import Scope
from huiqi.language.expressions.tree import FieldValue, descendants, type_of
from huiqi.language.vocabulary import RecordKind
from huiqi.loading.rules.keys import SETTLE_KEYS, SETTLE_STEPS
from huiqi.loading.rules.limits import read_limit
from huiqi.loading.rules.report import Report
from huiqi.loading.rules.tables import read_valued
from huiqi.model.policy import Ceiling, Choice, Clause, Factor, HighestOnly, Policy, Step, per_of


@dataclass(frozen=True)
class Members:
    """The paying clauses of a policy, by their names in it."""

    policy: str
    clauses: dict[str, Clause]

    def id(self, name: str) -> str:
        """The full id of a name."""
        return name if "/" in name else f"{self.policy}/{name}"


def read_settle(
    node: Node | None, apart: tuple[Step, ...], scope: Scope, members: Members, report: Report
) -> tuple[Step, ...]:
    """The steps, from top to bottom, those of `not_with` (`apart`) before them."""
    steps = list(apart)
    for item in report.items(node):
        step = _step(item, scope, members, report)
        if step is not None:
            _check_cross(step, steps, item.place, report)
            steps.append(step)
    return tuple(steps)


def check_crossing(policies: Sequence[Policy], clauses: Mapping_[str, Clause], report: Report) -> None:
    """Note steps that would split what a step of another policy, or a clause's own limit, holds together."""
    earlier: list[Step] = []
    for policy in policies:
        for step in policy.settle:
            _check_cross(step, earlier, policy.place, report)
            for clause in (clauses[each] for each in step.clauses if each in clauses):
                _check_limits(step, clause, report)
        earlier += policy.settle


def _check_cross(step: Step, earlier: Sequence[Step], place: Place, report: Report) -> None:
    clash = next((before for before in earlier if _cross(before, step)), None)
    if clash is not None:
        shared = "、".join(sorted(set(clash.clauses) & set(step.clauses)))
        message = f"这一步与前面的一步（或 not_with）交叉：都有 {shared}"
        help = "后面的一步要全部包含前面一步的条款，或全不包含；per 也不能更细"
        report.error("D48", message, place, help)
    capped = next((before for before in earlier if _held_together(before, step)), None)
    if capped is not None:
        shared = "、".join(sorted(set(capped.clauses) & set(step.clauses)))
        message = f"前面一步已把 {shared} 合在一起，再在它们之间任选，算不出哪一条最有利"
        report.error("D48", message, place, "合成一个 choose；limit 写在 choose 后面；not_with 写全每一对")


def _check_limits(step: Step, clause: Clause, report: Report) -> None:
    """A clause's own limits hold its claims together; a step that tells them apart comes too late."""
    if isinstance(step, Factor):
        return
    finer = set(per_of(step)) - {clause.record or ""}
    by_year = not isinstance(step, Ceiling) and step.years is not None and clause.spans is not None
    for limit in clause.limits:
        if clause.record in limit.per:
            continue
        by_period = limit.years is not None or (clause.spans is not None and clause.spans.kind in limit.per)
        if clause.record in per_of(step) or not finer <= set(limit.per) or (by_year and not by_period):
            message = (
                f"「{clause.title}」自己的 limit 已经把几条合在一起，settle 不能再按{'、'.join(per_of(step)) or '年'}分"
            )
            report.error("D48", message, clause.place, "把这个 limit 写到 settle 的后面一步，或去掉一个 per")
            return
        if isinstance(step, Ceiling) and step.limit.kind == "times" and limit.kind != "times":
            message = f"「{clause.title}」的几条由金额上限合在一起，settle 不能再数次数"
            report.error("D48", message, clause.place, "次数写在条款的 limit 里")
            return


def _held_together(earlier: Step, later: Step) -> bool:
    """Whether a step holds clauses together that a later choice takes one of: it could not tell them apart."""
    shared = set(earlier.clauses) & set(later.clauses)
    return not isinstance(earlier, Factor) and isinstance(later, Choice) and len(shared) > 1


def _cross(earlier: Step, later: Step) -> bool:
    """Whether a later step would split what an earlier one joined."""
    one, other = set(earlier.clauses), set(later.clauses)
    if isinstance(earlier, Factor) or not one & other:
        return False
    if isinstance(later, Factor):
        return not one <= other
    return not one <= other or not set(per_of(later)) <= set(per_of(earlier))


def _step(node: Node, scope: Scope, members: Members, report: Report) -> Step | None:
    body = report.mapping(node, "settle 的一步")
    if body is None:
        return None
    report.known_keys(body, SETTLE_KEYS, "settle 的一步")
    kinds = [kind for kind in SETTLE_STEPS if body.get(kind) is not None]
    if len(kinds) != 1:
        report.error(
            "D48", "settle 的一步要写 highest、choose、limit、factor 中的一个", node.place, "- highest: [条款, 条款]"
        )
        return None
    _check_keys(kinds[0], body, report)
    if kinds[0] == "highest":
        ids = _but(body, _members(body.get("highest"), members, report), members, report)
        counted = _counted_by(body, ids, members, scope, report)
        return HighestOnly(ids, report.text(body.get("judge"), "judge"), *counted)
    named = body.get("of") if kinds[0] == "choose" else body.get("over")
    if named is None:
        word = "of" if kinds[0] == "choose" else "over"
        report.error("D48", f"{kinds[0]} 要配 {word}", node.place, f"- {{{kinds[0]}: …, {word}: [条款, 条款]}}")
        return None
    ids = _but(body, _members(named, members, report), members, report)
    if kinds[0] == "choose":
        return _choose(body, ids, scope, members, report)
    return _ceiling(body, ids, scope, members, report) if kinds[0] == "limit" else _factor(body, ids, scope, report)


def _check_keys(step: str, body: Mapping, report: Report) -> None:
    """Note each key that goes with another step: it would be read and do nothing."""
    for key, _ in body.entries:
        if key.value in SETTLE_KEYS and key.value not in (step, *SETTLE_STEPS[step]):
            help = f"{step} 配得上的键：{'、'.join(SETTLE_STEPS[step])}"
            if step == "limit" and key.value == "per":
                help = "写在 limit 里：- {limit: 50万 per 字段, over: all}"
            report.error("D48", f"{step} 这一步不用 {key.value}", key.place, help)


def _but(body: Mapping, ids: tuple[str, ...], members: Members, report: Report) -> tuple[str, ...]:
    """The members without those of `except`."""
    left_out = set(_members(body.get("except"), members, report))
    return tuple(member for member in ids if member not in left_out)


def _choose(body: Mapping, ids: tuple[str, ...], scope: Scope, members: Members, report: Report) -> Step | None:
    node = body.get("choose")
    text = report.text(node, "choose")
    if not text.isdecimal() or not 1 <= int(text) <= max(1, len(ids)) or node is None:
        report.error("D48", f"choose 要写 1 到 {len(ids)} 的数", body.place, "- {choose: 1, of: [条款, 条款]}")
        return None
    counted = _counted_by(body, ids, members, scope, report)
    return Choice(ids, int(text), frozenset(), report.text(body.get("judge"), "judge"), *counted)


def _ceiling(body: Mapping, ids: tuple[str, ...], scope: Scope, members: Members, report: Report) -> Step | None:
    node = body.get("limit")
    if not isinstance(node, Text):
        report.error("D40", "limit 要写成一行", body.place, "- {limit: 100万 per year, over: all}")
        return None
    kind = _common_kind(ids, members, scope)
    limit = report.expression(node, lambda text: read_limit(text, scope.running_over(kind)))
    if limit is None:
        return None
    fields = [part for part in descendants(limit.money) if isinstance(part, FieldValue)] if limit.money else []
    if kind and any(field.outer for field in fields) and kind.name not in limit.per:
        message = f"限额用了一条{kind.label}自己的栏，却不是按每条{kind.label}算的"
        report.error("D48", message, node.place, f"写 {node.value.split(' per ')[0]} per {kind.name}")
    return Ceiling(ids, limit)


def _factor(body: Mapping, ids: tuple[str, ...], scope: Scope, report: Report) -> Step | None:
    node = body.get("factor")
    ratio = read_valued(node, scope, report, RATIO_TYPE) if node is not None else None
    type_ = type_of(ratio) if ratio is not None else None
    if ratio is None or node is None:
        return None
    if type_ is None or not same_family(RATIO_TYPE, type_):
        report.error("D09", f"factor 要是比率，现在是{type_}", node.place, "例如 110%，或一张按等级的表")
        return None
    return Factor(ids, ratio)


# -- members ------------------------------------------------------------------------------------------


def _members(node: Node | None, members: Members, report: Report) -> tuple[str, ...]:
    if node is None:
        return ()
    if isinstance(node, Text) and node.value == "all":
        return tuple(members.id(name) for name in members.clauses)
    found = []
    for item in report.items(node):
        name = report.text(item, "条款编号")
        if "/" not in name and name not in members.clauses:
            help = suggest(name, list(members.clauses)) or "只能写本政策里有 award 的条款，或 别的政策/条款"
            report.error("D48", f"没有给钱的条款「{name}」", item.place, help)
        elif name:
            found.append(members.id(name))
    return tuple(dict.fromkeys(found))


def _counted_by(
    body: Mapping, ids: Sequence[str], members: Members, scope: Scope, report: Report
) -> tuple[tuple[str, ...], int | None, int | None]:
    """`per: year`, `per: 项目编号`, or both."""
    node = body.get("per")
    if node is None:
        return (), None, None
    kind = _common_kind(ids, members, scope)
    text = " per ".join(report.text(item, "per") for item in report.items(node))
    place = Text(f"once per {text}", node.place, False)
    limit = report.expression(place, lambda text: read_limit(text, scope.running_over(kind)))
    return (limit.per, limit.years, limit.months) if limit is not None else ((), None, None)


def _common_kind(ids: Sequence[str], members: Members, scope: Scope) -> RecordKind | None:
    """The record kind that the members run over, where it is one."""
    own = [members.clauses[each.partition("/")[2]] for each in ids if each.startswith(f"{members.policy}/")]
    kinds = {clause.record for clause in own}
    return scope.vocabulary.records[only] if len(kinds) == 1 and (only := kinds.pop()) else None


# -- one or the other ---------------------------------------------------------------------------------


def read_apart(named: dict[str, Node], members: Members, report: Report) -> tuple[Step, ...]:
    """`not_with` of each clause: linked clauses become one choice among the sets that are legal."""
    pairs = {
        frozenset((members.id(name), other))
        for name, node in named.items()
        for other in _members(node, members, report)
        if other != members.id(name)
    }
    return tuple(
        Choice(tuple(sorted(linked)), len(linked), frozenset(pair for pair in pairs if pair <= linked))
        for linked in _linked(pairs)
    )


def _linked(pairs: set[frozenset[str]]) -> list[set[str]]:
    groups: list[set[str]] = []
    for pair in sorted(pairs, key=sorted):
        touching = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair] + [set(pair).union(*touching)]
    return groups
