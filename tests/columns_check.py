"""Columns against the definition: decisions and amounts of every clause and row, to the fen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from huiqi import Assessor, Rulebase
from huiqi.assess.clause_answer import Answered
from huiqi.assess.ledger import read_ledger
from huiqi.assess.terms import RULE_LABELS
from huiqi.base.values.intervals import INFINITY
from huiqi.columns.engines import Engine
from huiqi.columns.evaluation import CODES, VIEWS, lines, prepared
from huiqi.columns.frames import frames_of
from huiqi.columns.plan import Plan, planned
from huiqi.columns.register import answered, compiled
from huiqi.columns.settling import NO_ROW
from huiqi.lists.batch.lines import says_something
from huiqi.model.assessment import Amount, Entitlement
from huiqi.model.firm import Firm
from huiqi.semantics.matcher import Matcher

Said = dict[tuple[int, str, str, int | None], tuple[int, Any, Any, bool]]
"""(firm, clause, view, row) → decision, least and most in fen, shown."""
MATCHER = Matcher()


def by_columns(
    rulebase: Rulebase, firms: Sequence[Firm], as_of: date, engine: Engine
) -> tuple[Said, Plan, dict[int, str]]:
    """What columns say, by an engine."""
    frames, odd = frames_of(firms, rulebase.vocabulary)
    plan = planned(rulebase, as_of, frames.columns)
    ids = {each.number: each.clause.id for each in plan.asked}
    frames.firms = engine.load(frames.firms)
    frames.records = {name: engine.load(frame) for name, frame in frames.records.items()}
    if not plan.asked:
        return {}, plan, odd
    table = engine.collect(lines(plan, prepared(plan, frames, engine), plan.asked))
    said = {
        (firm, ids[clause], VIEWS[view], row): (decision, least, most, shown)
        for firm, clause, view, row, decision, least, most, shown, _ in table.iter_rows()
    }
    assert len(said) == len(table), "each clause and row once"
    return said, plan, odd


def by_semantics(rulebase: Rulebase, firms: Sequence[Firm], as_of: date) -> Said:
    """What the definition says of clauses in force."""
    assessor = Assessor(rulebase, MATCHER)
    said: Said = {}
    for place, firm in enumerate(firms):
        for each in assessor.answered(firm, as_of, read_ledger(firm, rulebase, as_of)):
            if each.in_force:
                view, row = _view(each, firm)
                said[(place, each.clause.id, view, row)] = (CODES[each.decided], *_fen(each), each.shown)
    return said


def answers_differ(rulebase: Rulebase, firms: Sequence[Firm], as_of: date, engine: Engine) -> list[str]:
    """Where the whole answers differ: decisions, amounts, what is payable and missing, and the totals.

    Raises:
        NotInColumns: columns do not say all of the rulebase yet.
    """
    frames, odd = frames_of(firms, rulebase.vocabulary)
    made = compiled(rulebase, as_of, frames.columns)
    frames.firms = engine.load(frames.firms)
    frames.records = {name: engine.load(frame) for name, frame in frames.records.items()}
    found, totals = (engine.collect(each) for each in answered(made, frames, engine))
    ids = {each.number: each.clause.id for each in made.plan.asked}
    said: dict[Any, Any] = {}
    for firm, clause, _, row, decision, *ends, missing, less in found.iter_rows():
        place = None if row == NO_ROW else row
        said[firm, ids[clause], place] = (decision, *ends, less, frozenset(missing.strip("、").split("、")) - {""})
    summed: dict[Any, tuple[Any, ...]] = {firm: tuple(ends) for firm, *ends in totals.iter_rows()}
    told = []
    assessor = Assessor(rulebase, MATCHER)
    for place, firm in enumerate(firms):
        if place in odd:
            continue
        traced = assessor.traced(firm, as_of)
        wanted = {
            (place, each.clause.id, _view(each, firm)[1]): _wanted(each, entitlement)
            for each, _, entitlement in traced.shown()
            if each.in_force and says_something(entitlement)
        }
        mine = {key: line for key, line in said.items() if key[0] == place}
        told += [
            f"{key}: columns {mine.get(key)}, rows {wanted.get(key)}"
            for key in {*mine, *wanted}
            if mine.get(key) != wanted.get(key)
        ]
        wanted_ends = (*_ends(traced.answer.due), *_ends(traced.answer.total_if_nothing_received))
        if summed.get(place, (0, 0, 0, 0)) != wanted_ends:
            told.append(f"{place}: totals {summed.get(place)}, rows {wanted_ends}")
    return told


def _wanted(each: Answered, entitlement: Entitlement) -> Any:
    less = "；".join(f"{RULE_LABELS[by.rule]} {by.id}" for by in entitlement.blocked_by)
    missing = frozenset(fact.label for fact in entitlement.missing)
    return (CODES[each.decided], *_ends(entitlement.amount), *_ends(entitlement.payable), less, missing)


def _ends(amount: Amount | None) -> tuple[Any, Any]:
    if amount is None:
        return None, None
    return int(amount.min * 100), None if amount.max is None else int(amount.max * 100)


def _view(each: Answered, firm: Firm) -> tuple[str, int | None]:
    if each.elsewhere:
        return "elsewhere", None
    if each.clause.record is None:
        return "none", None
    if each.row is not None:
        rows = firm.records[each.clause.record].rows
        return "listed", next(place for place, row in enumerate(rows) if row is each.row)
    return ("unlisted" if each.unlisted else "absent"), None


def _fen(each: Answered) -> tuple[Any, Any]:
    if each.amount is None:
        return None, None
    return tuple(None if end == INFINITY else int(end * 100) for end in each.amount)  # type: ignore[return-value]


def differences(rulebase: Rulebase, firms: Sequence[Firm], as_of: date, engine: Engine) -> tuple[list[str], Plan]:
    """Where columns and the definition differ, in words; clauses and firms that columns refuse are left out."""
    found, plan, odd = by_columns(rulebase, firms, as_of, engine)
    wanted = by_semantics(rulebase, firms, as_of)
    told = []
    elsewhere = {(firm, clause) for firm, clause, view, _ in wanted if view == "elsewhere"}
    for key in sorted({*found, *wanted}, key=str):
        firm, clause, view, _ = key
        if clause in plan.refused or firm in odd or view == "elsewhere":
            continue
        if (firm, clause) in elsewhere:
            if found[key][:3] not in ((1, 0, 0), (1, None, None)):
                told.append(f"{key}: {found[key]} outside the region")
        elif found.get(key) != wanted.get(key):
            told.append(f"{key}: columns {found.get(key)}, semantics {wanted.get(key)}")
    return told, plan
