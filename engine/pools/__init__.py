"""Awards that depend on the other applicants (`pool:`), settled over a list of firms that is all of them.

claims of every firm ──► places by order and weight ──► what each would be paid ──► what the budget leaves ──► places

A firm of which not all is known may stand before others or not, so places are ranges as all else. What a tie at the
cut comes to, and a rest of the budget that does not pay a whole award, an official says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from engine.assess import Assessor, Key, keys_of
from engine.firm import Firm
from engine.meaning.place import Place
from engine.policy import Choice, Clause, HighestOnly, Pool, Rulebase
from engine.pools.applicants import Applicant, applicant
from engine.pools.places import left_of_budget, places
from engine.settlement import ZERO, Range
from engine.values.intervals import NO, End

Places = Mapping[int, Mapping[Key, Place]]
"""By the place of a firm in the list: the places of its claims."""
NOWHERE: Places = MappingProxyType({})
_Found = dict[int, dict[Key, Place]]


@dataclass
class _Pool:
    """One clause with a pool, and all who apply, each with the firm and the key of its claim."""

    clause: Clause
    terms: Pool
    applicants: list[Applicant] = field(default_factory=list)
    of: list[tuple[int, Key]] = field(default_factory=list)


def placed(firms: Sequence[Firm], assessor: Assessor, as_of: date, unread: int = 0) -> Places:
    """The places of all claims on pools; empty where the rulebase has no pool.

    Args:
        firms: all who apply.
        unread: how many more apply of whom nothing could be read: each may stand before any other.

    Raises:
        EnginesDisagree: the matcher and the semantics differ on a clause.
    """
    every = pools_of(assessor.rulebase)
    pools = [_applied(clause, terms, firms, assessor, as_of) for clause, terms in every]
    found: _Found = {}
    for pool in pools:
        _add(found, pool, places(pool.terms, pool.applicants, unread))
    spent = [(pool, pool.terms.budget) for pool in pools if pool.terms.weight is None]
    paid = _paid(firms, assessor, as_of, found) if any(budget is not None for _, budget in spent) else {}
    for pool, budget in spent:
        if budget is not None:
            _add(found, pool, _within_budget(pool, budget, found, paid, assessor.rulebase, unread))
    return found


def pools_of(rulebase: Rulebase) -> list[tuple[Clause, Pool]]:
    """The clauses whose awards depend on the other applicants."""
    return [(clause, clause.pool) for clause in rulebase.clauses.values() if clause.pool is not None]


def _applied(clause: Clause, terms: Pool, firms: Sequence[Firm], assessor: Assessor, as_of: date) -> _Pool:
    """Who applies under a clause: every claim that may stand at the date."""
    pool = _Pool(clause, terms)
    for place, firm in enumerate(firms):
        for number, each in enumerate(assessor.asked_again(clause.id, firm, as_of)):
            if each.in_force and each.trace.truth.most > NO and not each.elsewhere:
                pool.applicants.append(applicant(each))
                pool.of.append((place, (clause.id, number)))
    return pool


def _add(found: _Found, pool: _Pool, every: Sequence[Place]) -> None:
    for (firm, key), place in zip(pool.of, every, strict=True):
        found.setdefault(firm, {})[key] = place


def _paid(firms: Sequence[Firm], assessor: Assessor, as_of: date, found: Places) -> dict[tuple[int, Key], Range]:
    """What each claim on a pool would be paid, were there money for all."""
    paid = {}
    for firm, mine in found.items():
        traced = assessor.traced(firms[firm], as_of, mine)
        for at, key in enumerate(keys_of(traced.answered)):
            if key in mine:
                settled = traced.settled.get(at)
                paid[firm, key] = settled.payable if settled is not None else ZERO
    return paid


def _within_budget(
    pool: _Pool, budget: End, found: Places, paid: Mapping[tuple[int, Key], Range], rulebase: Rulebase, unread: int
) -> list[Place]:
    """The places, with what the budget leaves. Money that a choice may yet give to another clause is not sure."""
    shared = _is_shared(pool.clause, rulebase)
    applicants = []
    for each, (firm, key) in zip(pool.applicants, pool.of, strict=True):
        least, most = paid[firm, key]
        pays = 0 if shared else least, min(most, budget)
        applicants.append(replace(each, pays=pays, taken=found[firm][key].taken))
    before = [found[firm][key] for firm, key in pool.of]
    return left_of_budget(pool.terms, applicants, before, unread)


def _is_shared(clause: Clause, rulebase: Rulebase) -> bool:
    """Whether a firm may take another clause's money instead."""
    steps = (step for policy in rulebase.policies for step in policy.settle)
    return any(isinstance(step, (Choice, HighestOnly)) and clause.id in step.clauses for step in steps)
