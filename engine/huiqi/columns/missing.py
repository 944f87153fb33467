"""Which facts the answer on a clause waits for, in columns, as `semantics/missing` and `assess/awaited` define it.

Each fact comes with a flag, never unknown, of the rows whose answer waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import narwhals as nw

from huiqi.base.datatypes import DateType
from huiqi.base.values.dates import Span
from huiqi.columns import primitives as p
from huiqi.columns.definition import judge
from huiqi.columns.figures import NotInColumns
from huiqi.columns.plan import CompiledClause, Plan
from huiqi.columns.primitives import Flag
from huiqi.columns.scope import Scope
from huiqi.columns.truths import Truths
from huiqi.columns.values import figure, looks_outside, shifted_to, year_before
from huiqi.language.expressions.tree import (
    Aggregate,
    All,
    AnyOf,
    AnyRow,
    AtLeast,
    Change,
    ClauseHolds,
    Condition,
    Conditional,
    Definition,
    FactValue,
    FieldValue,
    Node,
    NoneOf,
    Noted,
    Otherwise,
    RowExists,
    Shifted,
    Undecided,
    children,
)
from huiqi.semantics.missing import Lack

Waits = tuple[Lack, Flag]
"""A fact, and the rows whose answer waits for it."""
OPEN_AMOUNT: Flag = (nw.col("amount:least") != nw.col("amount:most")).fill_null(True)
"""Whether an amount is a range, where the frame has it."""
_GROUPS = (All, AnyOf, NoneOf, AtLeast)


def waits_of(asked: CompiledClause, plan: Plan) -> list[Waits]:
    """The facts that the answer on a clause waits for, each once, in the order of the text.

    Raises:
        NotInColumns: it waits for something that columns do not say yet.
    """
    clause, at = asked.clause, asked.scope
    condition = {"none": clause.condition, "listed": clause.condition, "unlisted": clause.possible}
    found = list(_of_condition(condition.get(asked.view, clause.absent), at, True, plan))  # type: ignore[arg-type]
    if clause.award is not None and asked.award is not None:
        may = p.both([p.possibly(asked.truth.judged), OPEN_AMOUNT])
        found += [(lack, p.both([may, flag])) for lack, flag in _unknown(clause.award, at, plan)]
    return _once(found)


def _once(found: list[Waits]) -> list[Waits]:
    flags: dict[str, list[Flag]] = {}
    lacks: dict[str, Lack] = {}
    for lack, flag in found:
        if flag is not False:
            flags.setdefault(lack.reference, []).append(flag)
            lacks.setdefault(lack.reference, lack)
    return [(lacks[name], p.either(each)) for name, each in flags.items()]


# -- conditions ---------------------------------------------------------------------------------------


def _of_condition(node: Condition, at: Scope, among: Flag, plan: Plan) -> Iterator[Waits]:
    """What a condition waits for, of the rows `among`."""
    yield from _of_truth(node, plan.named(judge(node, at), at), at, among, plan)


def _of_truth(node: Condition, truth: Truths, at: Scope, among: Flag, plan: Plan) -> Iterator[Waits]:
    among = p.both([among, p.opposite(truth.known)])
    if among is False:
        return
    if isinstance(node, (Noted, Undecided)):
        yield from _of_condition(node.condition, at, among, plan)
    elif isinstance(node, Definition):
        yield from _of_truth(node.value, truth, at, among, plan)  # type: ignore[arg-type]
    elif isinstance(node, _GROUPS):
        for part in node.parts:
            own = plan.named(judge(part, at), at)
            yield from _of_truth(part, own, at, p.both([among, _can_move(node, truth, own)]), plan)
    else:
        yield from _of_leaf(node, at, among, plan)


def _can_move(node: Condition, whole: Truths, part: Truths) -> Flag:
    """Whether a part still matters: below the least of an `all`'s others nothing above it does."""
    if isinstance(node, All):
        return p.either([p.both([p.possibly(w), p.opposite(p.surely(o))]) for w, o in _flags(whole, part)])
    if isinstance(node, AnyOf):
        return p.either([p.both([p.possibly(o), p.opposite(p.surely(w))]) for w, o in _flags(whole, part)])
    return True


def _flags(whole: Truths, part: Truths) -> list[tuple[Flag, Flag]]:
    return [(whole.judged, part.judged), (whole.yes, part.yes)]


def _of_leaf(node: Node, at: Scope, among: Flag, plan: Plan) -> Iterator[Waits]:
    unknown = list(_unknown(node, at, plan))
    yield from ((lack, p.both([among, flag])) for lack, flag in unknown)
    none = p.opposite(p.either([flag for _, flag in unknown]))
    coarse = p.both([among, none])
    if coarse is not False:
        yield from ((lack, coarse) for lack in _named(node, at))


def _unknown(node: Node, at: Scope, plan: Plan) -> Iterator[Waits]:
    """Every reference inside that is not known."""
    of_node = _UNKNOWN.get(type(node))
    if of_node is not None:
        yield from of_node(node, at, plan)
        return
    for child in children(node):
        yield from _unknown(child, at, plan)


def _unknown_fact(node: FactValue, at: Scope, _: Plan) -> Iterator[Waits]:
    unknown = _is_unknown(node, _name(node, at), at.fact)
    if node.per:  # a period that surely has no figure is not waited for
        found = figure(node, at)
        unknown = p.both([unknown, p.either([found.there, p.opposite(found.no_figure)])])
    yield _lack(node, at), unknown


def _unknown_field(node: FieldValue, at: Scope, _: Plan) -> Iterator[Waits]:
    listed = (at.outer if node.outer else at.inner) == "listed"
    flag = _is_unknown(node, node.name, lambda name: at.field(node.record, name)) if listed else True
    yield _of_field(node, at), flag


def _unknown_row(node: RowExists, at: Scope, _: Plan) -> Iterator[Waits]:
    date = at.vocabulary.records[node.record].date or ""
    yield Lack(node.record, date if at.outer == "listed" else ""), True


def _unknown_rows(node: AnyRow | Aggregate, at: Scope, plan: Plan) -> Iterator[Waits]:
    yield from _of_rows(node.record, node.where, "inner", at, plan)


def _unknown_shifted(node: Shifted, at: Scope, plan: Plan) -> Iterator[Waits]:
    yield from _unknown(node.value, shifted_to(node, at), plan)


def _unknown_change(node: Change, at: Scope, plan: Plan) -> Iterator[Waits]:
    yield from _unknown(node.value, at, plan)
    yield from _unknown(node.value, year_before(at), plan)


def _unknown_conditional(node: Conditional, at: Scope, plan: Plan) -> Iterator[Waits]:
    held = plan.named(judge(node.condition, at), at)
    yield from _of_truth(node.condition, held, at, True, plan)
    yield from _where(p.possibly(held.yes), _unknown(node.value, at, plan))
    if node.other is not None:
        yield from _where(p.opposite(p.surely(held.yes)), _unknown(node.other, at, plan))


def _unknown_otherwise(node: Otherwise, at: Scope, plan: Plan) -> Iterator[Waits]:
    worth = figure(node.value, at)
    yield from _unknown(node.value, at, plan)
    yield from _where(p.either([worth.nothing, worth.no_figure]), _unknown(node.fallback, at, plan))


def _where(may: Flag, waits: Iterator[Waits]) -> Iterator[Waits]:
    """Of what is waited for, what may matter."""
    if may is not False:
        yield from ((lack, p.both([may, flag])) for lack, flag in waits)


def _name(node: FactValue, at: Scope) -> str:
    if not node.per:
        return node.name
    reference = Span(at.reference.year) if node.per == "year" else at.reference
    return f"{node.name}@{node.at or reference.moved(node.offset)}"


def _lack(node: FactValue, at: Scope) -> Lack:
    return Lack(node.name, period=_name(node, at).partition("@")[2])


def _of_field(node: FieldValue, at: Scope) -> Lack:
    """The field; of a record that the list may lack, the list."""
    listed = (at.outer if node.outer else at.inner) == "listed"
    return Lack(node.record, node.name) if listed else Lack(node.record)


def _is_unknown(node: FactValue | FieldValue, name: str, get: Any) -> Flag:
    if not isinstance(node.type, DateType):
        column = get(name)
        return True if column is None else column.is_null()
    first, last, none = (get(f"{name}:{part}") for part in ("first", "last", "none"))
    said_none: Flag = none.fill_null(False) if none is not None else False
    same: Flag = (first == last).fill_null(False) if first is not None and last is not None else False
    return p.opposite(p.either([said_none, same]))


def _named(node: Node, at: Scope) -> Iterator[Lack]:
    """Every fact a comparison names: known, but not finely enough."""
    if isinstance(node, FactValue):
        yield _lack(node, at)
    elif isinstance(node, FieldValue):
        yield _of_field(node, at)
    else:
        for child in children(node):
            yield from _named(child, at)


# -- rows ---------------------------------------------------------------------------------------------


def _of_rows(record: str, where: Condition | None, which: str, at: Scope, plan: Plan) -> Iterator[Waits]:
    """What is not known of the rows of a firm, and that its list may lack some.

    Raises:
        NotInColumns: the rows are compared with the row a clause runs over; what is open differs by pair.
    """
    if where is not None and looks_outside(where):
        raise NotInColumns("还缺什么：一条记录与同一家的另一条相比")
    yield Lack(record), plan.may_lack(record)
    kind, row = plan.vocabulary.records[record], plan.scope(record=record, **{which: "listed"})
    truth = judge(where, row) if where is not None else None
    if where is not None:
        for lack, flag in _once(list(_of_condition(where, row, True, plan))):
            yield lack, plan.some_row(record, flag)
    if kind.date is not None:
        may = p.possibly(truth.judged) if truth is not None else True
        undated = p.both([may, _undated(record, kind.date, row)])
        yield Lack(record, kind.date), plan.some_row(record, undated)


def _undated(record: str, date: str, row: Scope) -> Flag:
    """Whether nothing is told of a row's day."""
    first, none = row.field(record, f"{date}:first"), row.field(record, f"{date}:none")
    untold: Flag = first.is_null() if first is not None else True
    return p.both([untold, p.opposite(none.fill_null(False) if none is not None else False)])


def _of_clause(node: ClauseHolds, at: Scope, plan: Plan) -> Iterator[Waits]:
    if node.record is None or node.same_row:
        yield from _of_condition(node.condition, at, True, plan)
        return
    yield from _of_rows(node.record, None, "inner", at, plan)
    row = plan.scope(record=node.record, outer="listed", is_apart=True)
    for part in (each for each in (node.domain, node.condition) if each is not None):
        for lack, flag in _once(list(_of_condition(part, row, True, plan))):
            yield lack, plan.some_row(node.record, flag)


_UNKNOWN: dict[type[Any], Callable[[Any, Scope, Plan], Iterator[Waits]]] = {
    FactValue: _unknown_fact,
    FieldValue: _unknown_field,
    RowExists: _unknown_row,
    AnyRow: _unknown_rows,
    Aggregate: _unknown_rows,
    ClauseHolds: _of_clause,
    Conditional: _unknown_conditional,
    Otherwise: _unknown_otherwise,
    Shifted: _unknown_shifted,
    Change: _unknown_change,
}
"""What a node itself waits for; any other waits for what its parts do."""
