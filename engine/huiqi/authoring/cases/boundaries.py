"""Boundary cases made from a clause: each threshold at, just under and just over; each date on its edges;
each fact missing; each record kind absent; each matter found for and against; received before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from huiqi.authoring.cases.candidates import number_text, place_outside
from huiqi.authoring.cases.drafts import DraftPath, FirmDraft, places, read, with_value, without
from huiqi.authoring.cases.single_clause import SingleClause
from huiqi.base.datatypes import MONEY_TYPE, NumberType, Type
from huiqi.base.errors import InputError
from huiqi.base.values.intervals import FALSE
from huiqi.base.values.units import MONEY, Exact
from huiqi.language.expressions.tree import (
    Arithmetic,
    Comparison,
    Node,
    Number,
    Table,
    Undecided,
    Valued,
    Within,
    descendants,
    type_of,
)
from huiqi.model.firm import Firm, Row
from huiqi.model.policy import Clause
from huiqi.semantics.definition import Situation, figure


@dataclass(frozen=True)
class Boundary:
    """A firm at a date, and what was done to the firm that meets the clause.

    Attributes:
        place: where it differs from that firm; `missing`: by saying nothing there.
    """

    what: str
    told: FirmDraft
    as_of: date
    place: DraftPath = ()
    missing: bool = False


def boundaries(alone: SingleClause) -> Iterator[Boundary]:
    """Every boundary case of a clause that a firm's file could say, the firm that meets it first."""
    met = alone.met()
    today = alone.asking.as_of
    yield Boundary("满足条款", met, today)
    for place, what, told in _changed(alone, met):
        if _firm(told, alone) is not None:
            yield Boundary(what, told, today, place)
    for what, told in _against(alone, met):
        yield Boundary(what, told, today)
    for place in places(met):
        less = without(met, place)
        if _firm(less, alone) is not None:
            yield Boundary(f"没有说 {_named(place)}", less, today, place, missing=True)
    period = alone.clause.period or alone.policy.period
    around = {period.start - timedelta(days=1), period.start, period.end, period.end + timedelta(days=1)}
    for day in sorted(around | set(alone.asking.days)):
        yield Boundary(f"评估日 {day}", met, day)


def _firm(told: FirmDraft, alone: SingleClause) -> Firm | None:
    """The firm; None where no firm's file may say so (the same row twice)."""
    try:
        return read(told, alone.vocabulary, alone.asking.as_of)
    except InputError:
        return None


Changed = tuple[DraftPath, str, FirmDraft]


def _changed(alone: SingleClause, met: FirmDraft) -> Iterator[Changed]:
    yield from _valued(alone, met)
    yield from _rows(alone, met)
    yield from _with_findings(met)
    yield from _received(alone, met)
    yield ("region",), "注册在别处", {**met, "region": place_outside(alone.policy.region)}


def _named(place: DraftPath) -> str:
    return " ".join(str(step) for step in place)


# -- values -------------------------------------------------------------------------------------------


def _valued(alone: SingleClause, met: FirmDraft) -> Iterator[Changed]:
    """Each place with each value worth trying, and each number on and beside the edge it is compared with."""
    for place, texts in alone.asking.values.items():
        type_ = alone.vocabulary.facts[str(place[0])].type
        yield from _each(met, place, [*texts, *_edges(alone, met, place, type_)])
    for name, fields in alone.asking.fields.items():
        for number in range(len(met[name])):
            for field, texts in fields.items():
                place = (name, number, field)
                type_ = alone.vocabulary.records[name].fields[field].type
                yield from _each(met, place, [*texts, *_edges(alone, met, place, type_)])


def _each(met: FirmDraft, place: DraftPath, texts: list[str]) -> Iterator[Changed]:
    for text in dict.fromkeys(texts):
        yield place, f"{_named(place)} 是 {text}", with_value(met, place, text)


def _edges(alone: SingleClause, met: FirmDraft, place: DraftPath, type_: Type) -> list[str]:
    """Where a comparison turns as this number moves: there, and one step to either side."""
    if not isinstance(type_, NumberType):
        return []
    step = Fraction(1, 100) if type_.unit == MONEY else Fraction(1, 10_000) if type_.ratio else Fraction(1)
    found: list[str] = []
    for left, right in _compared(alone):
        edge = _root(alone, met, place, type_, left, right)
        if edge is not None:
            exact = edge // step * step
            found += [number_text(each, type_) for each in (exact - step, exact, edge, exact + step) if each >= 0]
    return found


def _compared(alone: SingleClause) -> Iterator[tuple[Valued, Valued]]:
    """Both sides of every comparison of numbers, the edges of tables included."""
    tops: list[Node] = [alone.clause.condition, *([alone.clause.award] if alone.clause.award is not None else [])]
    for node in (descendant for top in tops for descendant in descendants(top)):
        if isinstance(node, Comparison) and isinstance(type_of(node.left), NumberType):
            yield node.left, node.right
        elif isinstance(node, Within) and isinstance(type_of(node.value), NumberType):
            yield from ((node.value, node.first), (node.value, node.last))
        elif isinstance(node, Arithmetic) and node.operator in ("at most", "at least"):
            yield node.left, node.right
        elif isinstance(node, Table):
            yield from _cells(node)


def _cells(table: Table) -> Iterator[tuple[Valued, Valued]]:
    for cells, _ in table.rows:
        for key, cell in zip(table.keys, cells, strict=True):
            edges = [edge for edge in (cell.lower, cell.upper) if edge is not None]
            if isinstance(type_of(key), NumberType):
                yield from ((key, edge) for edge in edges)


def _root(
    alone: SingleClause, met: FirmDraft, place: DraftPath, type_: NumberType, left: Valued, right: Valued
) -> Exact | None:
    """The number at which both sides are equal, where their difference moves evenly with it."""
    ends = [Fraction(1_000_000), Fraction(2_000_000), Fraction(3_000_000)]
    apart = [_difference(alone, with_value(met, place, number_text(end, type_)), left, right) for end in ends]
    first, second, third = apart
    if first is None or second is None or third is None or first == second or second - first != third - second:
        return None
    return ends[0] - first * (ends[1] - ends[0]) / (second - first)


def _difference(alone: SingleClause, told: FirmDraft, left: Valued, right: Valued) -> Fraction | None:
    firm = _firm(told, alone)
    if firm is None:
        return None
    row = _row(alone, firm)
    at = Situation(firm, alone.asking.as_of, alone.vocabulary, row=row, inner=row)
    ends = [figure(side, at) for side in (left, right)]
    if not all(end.known and end.there and not isinstance(end.lo, float) for end in ends):
        return None
    return Fraction(ends[0].lo) - Fraction(ends[1].lo)


def _row(alone: SingleClause, firm: Firm) -> Row | None:
    record = alone.clause.record
    given = firm.records.get(record) if record else None
    return given.rows[0] if given and given.rows else None


# -- rows, findings, receipts -------------------------------------------------------------------------


def _rows(alone: SingleClause, met: FirmDraft) -> Iterator[Changed]:
    """Each list absent, empty, with each row worth trying, and with one more."""
    for name, rows in alone.asking.rows.items():
        yield (name,), f"没有 {name}", {**met, name: []}
        for row in rows:
            yield (name,), f"{name} 是 {row}", {**met, name: [dict(row)]}
            yield (
                (name,),
                f"{name} 多一条 {row}",
                {**met, name: [*met[name], {**row, "title": "乙"} if "title" in row else row]},
            )


def _with_findings(met: FirmDraft) -> Iterator[Changed]:
    """Each matter left open, and found against."""
    findings = met["findings"]
    for number, finding in enumerate(findings):
        others = [*findings[:number], *findings[number + 1 :]]
        yield (), f"没有认定 {finding['matter']}", {**met, "findings": others}
        yield (), f"认定为否 {finding['matter']}", {**met, "findings": [*others, {**finding, "finding": "否"}]}
    if len(findings) > 1:
        yield (), "都没有认定", {**met, "findings": []}


def _against(alone: SingleClause, met: FirmDraft) -> Iterator[tuple[str, FirmDraft]]:
    """Where the text is silent (a date outside its period): the matter left open, and found against."""
    asked: set[str] = set()
    for _, what, told in (*_valued(alone, met), *_rows(alone, met)):
        if _firm(told, alone) is None:
            continue
        for matter in set(_undecided(alone, told)) - asked:
            asked.add(matter)
            others = [each for each in told["findings"] if each["matter"] != matter]
            against = [{**each, "finding": "否"} for each in told["findings"] if each["matter"] == matter]
            yield f"{what}，没有认定 {matter}", {**told, "findings": others}
            yield f"{what}，认定为否 {matter}", {**told, "findings": [*others, *against]}


def _undecided(alone: SingleClause, told: FirmDraft) -> Iterator[str]:
    """The matters that the answer hangs on because the text is silent."""
    traces = [each.trace for each in alone.answered(told)]
    while traces:
        trace = traces.pop()
        if isinstance(trace.node, Undecided) and trace.parts[0].truth == FALSE:
            yield trace.node.matter
        traces += trace.parts


def _received(alone: SingleClause, met: FirmDraft) -> Iterator[Changed]:
    """The award received before: in whole, in part, as often and as much as its limits allow."""
    if alone.clause.award is None:
        return
    paid = [each.amount.most for each in alone.answered(met) if each.amount is not None]
    whole = next((amount for amount in paid if not isinstance(amount, float) and amount > 0), None)
    if whole is None:
        return
    sums = [whole, Fraction(whole) / 2, *_allowed(alone.clause)]
    day = alone.asking.as_of.isoformat()
    for amount in dict.fromkeys(sums):
        text = number_text(amount, MONEY_TYPE)
        receipt = {"clause": alone.clause.id, "amount": text, "paid_on": day}
        yield ("received",), f"领过 {text}", {**met, "received": [receipt]}
        rows = met.get(alone.clause.record or "")
        if rows:
            named = next(iter(rows[0].values()))
            yield ("received",), f"为 {named} 领过 {text}", {**met, "received": [{**receipt, "record": named}]}
    for limit in alone.clause.limits:
        receipts = [
            {"clause": alone.clause.id, "amount": f"{number}元", "paid_on": day} for number in range(1, limit.times + 1)
        ]
        yield ("received",), f"领过 {limit.times} 次", {**met, "received": receipts}


def _allowed(clause: Clause) -> Iterator[Exact]:
    """Every sum of money that its limits name."""
    for limit in clause.limits:
        for node in descendants(limit.money) if limit.money is not None else ():
            if isinstance(node, Number) and node.type == MONEY_TYPE:
                yield node.value
