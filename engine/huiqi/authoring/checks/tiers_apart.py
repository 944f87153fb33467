"""L18: tiers that leave a gap between them, or that overlap and both pay: of one table, or of clauses of one quote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from huiqi.authoring.checks.constraints import Allowed, together
from huiqi.authoring.checks.parts import conditions_of
from huiqi.authoring.checks.survey import Survey
from huiqi.base.datatypes import NumberType
from huiqi.base.diagnostics import Diagnostic
from huiqi.base.values.display import number_text
from huiqi.base.values.intervals import End
from huiqi.language.expressions.tree import Cell, Condition, Number, Table, Valued, type_of
from huiqi.language.expressions.wording import reads
from huiqi.model.nodes import all_nodes
from huiqi.model.policy import Clause, Policy

_HELP = "对照原文，两档之间是不是漏了；确实如此写 checked: {L18: 为什么}"


def tiers_apart(survey: Survey) -> Iterator[Diagnostic]:
    """A warning for each gap and each overlap."""
    for policy in survey.rulebase.policies:
        tables = {node for node in all_nodes(policy) if isinstance(node, Table)}
        for table in tables:
            for low, high in _gaps_of(table):
                text = f"{reads(table.keys[0])}在 {low} 和 {high} 之间没有一档"
                yield Diagnostic("L18", f"{policy.id}：{text}", policy.place, _HELP, "warning")
        yield from _between_clauses(policy)


def _gaps_of(table: Table) -> Iterator[tuple[str, str]]:
    """Where one row ends and the next begins later, in a table by one number that has no `else`."""
    type_ = type_of(table.keys[0]) if len(table.keys) == 1 else None
    if not isinstance(type_, NumberType) or table.otherwise is not None:
        return
    ranges = sorted((_range(cells[0]) for cells, _ in table.rows), key=lambda each: (each.lo, not each.lo_in))
    for one, other in pairwise(ranges):
        if _is_gap(one, other):
            yield _text(one.hi, type_), _text(other.lo, type_)


def _range(cell: Cell) -> Allowed:
    found = Allowed()
    if isinstance(cell.lower, Number):
        found = found.both(Allowed(lo=Fraction(cell.lower.value), lo_in=cell.lower_in))
    if isinstance(cell.upper, Number):
        found = found.both(Allowed(hi=Fraction(cell.upper.value), hi_in=cell.upper_in))
    return found


def _is_gap(one: Allowed, other: Allowed) -> bool:
    """Whether something lies between: of people, too, as averages are (10.5)."""
    return one.hi < other.lo or (one.hi == other.lo and not (one.hi_in or other.lo_in))


def _text(end: End, type_: NumberType) -> str:
    return "无穷" if isinstance(end, float) else number_text(end, type_)


# -- clauses of one quote -----------------------------------------------------------------------------


def _between_clauses(policy: Policy) -> Iterator[Diagnostic]:
    by_quote: dict[str, list[Clause]] = {}
    for clause in policy.clauses:
        if clause.award is not None and clause.record is None and clause.period is None:
            by_quote.setdefault(clause.citation.quote, []).append(clause)
    for clauses in by_quote.values():
        told = [(clause, together(conditions_of(clause))) for clause in clauses]
        for value in dict.fromkeys(value for _, left in told for value in left):
            type_ = type_of(value)
            if isinstance(type_, NumberType):
                ranged = [(clause, left[value]) for clause, left in told if value in left and left[value].is_range]
                yield from _along(value, type_, ranged, policy)


def _along(
    value: Valued, type_: NumberType, told: Sequence[tuple[Clause, Allowed]], policy: Policy
) -> Iterator[Diagnostic]:
    """Clauses of one quote that differ in the range of one value and ask the same besides."""
    ordered = sorted(told, key=lambda each: (each[1].lo, not each[1].lo_in))
    alike = [each for each in ordered if _besides(each[0], value) == _besides(ordered[0][0], value)]
    for number, (other, second) in enumerate(alike[1:], start=1):
        one, first = max(alike[:number], key=lambda each: (each[1].hi, each[1].hi_in))
        if _is_gap(first, second):
            edges = f"{_text(first.hi, type_)} 到 {_text(second.lo, type_)}"
            text = f"「{one.title}」和「{other.title}」之间有空档：{edges}"
            yield Diagnostic("L18", text, other.place, _HELP, "warning")
        elif not first.both(second).is_empty and not _settled(one, other, policy):
            text = f"「{one.title}」和「{other.title}」可以同时符合"
            yield Diagnostic("L18", text, other.place, "收紧边界，或写 settle: highest，或 not_with", "warning")


def _besides(clause: Clause, value: Valued) -> list[Condition]:
    """What a clause asks that is not plainly of this value."""
    return [part for part in conditions_of(clause) if value not in together([part])]


def _settled(one: Clause, other: Clause, policy: Policy) -> bool:
    return any(one.id in step.clauses and other.id in step.clauses for step in policy.settle)
