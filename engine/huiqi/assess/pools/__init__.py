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

from huiqi.assess.assessor import Assessor, Key, keys_of
from huiqi.assess.pools.applicants import PoolApplicant, applicant
from huiqi.assess.pools.places import ANY_NUMBER, left_of_budget, places
from huiqi.assess.settlement import ZERO
from huiqi.base.values.intervals import INFINITY, NO, OPEN, TRUE, UNKNOWN, End, Range
from huiqi.model.firm import Firm
from huiqi.model.policy import Clause, Pool, Rulebase
from huiqi.model.pool_rank import PoolRank
from huiqi.semantics.definition import judge

Places = Mapping[int, Mapping[Key, PoolRank]]
"""By the place of a firm in the list: the places of its claims."""
NOWHERE: Places = MappingProxyType({})
_Found = dict[int, dict[Key, PoolRank]]


@dataclass
class _Pool:
    """One clause with a pool, and all who apply, each with the firm and the key of its claim."""

    clause: Clause
    terms: Pool
    applicants: list[PoolApplicant] = field(default_factory=list)
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
        _add(found, pool, places(pool.terms, pool.applicants, _more(pool.clause, unread)))
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
    pool, first = _Pool(clause, terms), _first(terms)
    for place, firm in enumerate(firms):
        for number, each in enumerate(assessor.asked_again(clause.id, firm, as_of)):
            stands = judge(each.trace.node, replace(each.at, place=first)).truth
            if each.in_force and stands.most > NO and not each.elsewhere:
                pool.applicants.append(applicant(each, stands))
                pool.of.append((place, (clause.id, number)))
    return pool


def _first(terms: Pool) -> PoolRank:
    """The best place there is: who would stand there applies, whatever its place turns out to be."""
    whole = 0 if terms.budget is None else terms.budget
    return PoolRank(TRUE, Range(1, 1), Range(whole, whole), INFINITY, "")


def _more(clause: Clause, unread: int) -> int:
    """How many claims the firms may have that could not be read."""
    return unread * (ANY_NUMBER if clause.record is not None or clause.spans is not None else 1)


def _add(found: _Found, pool: _Pool, every: Sequence[PoolRank]) -> None:
    for (firm, key), place in zip(pool.of, every, strict=True):
        found.setdefault(firm, {})[key] = place


@dataclass(frozen=True, slots=True)
class _Paid:
    """What a claim would be paid were there money for all: after all steps, and before; whether facts are missing."""

    payable: Range
    award: Range
    is_open: bool


def _paid(firms: Sequence[Firm], assessor: Assessor, as_of: date, found: Places) -> dict[tuple[int, Key], _Paid]:
    paid = {}
    for firm, mine in found.items():
        traced = assessor.traced(firms[firm], as_of, mine)
        told = {id(each): entitlement for each, _, entitlement in traced.shown()}
        for at, (each, key) in enumerate(zip(traced.answered, keys_of(traced.answered), strict=True)):
            if key in mine:
                settled = traced.settled.get(at)
                is_open = id(each) not in told or bool(told[id(each)].missing)
                paid[firm, key] = _Paid(settled.payable if settled else ZERO, each.amount or ZERO, is_open)
    return paid


def _within_budget(
    pool: _Pool, budget: End, found: Places, paid: Mapping[tuple[int, Key], _Paid], rulebase: Rulebase, unread: int
) -> list[PoolRank]:
    """The places, with what the budget leaves.

    Where what a claim takes of the budget hangs on the firm's other claims or on parts of it, all of the award may be
    taken or nothing; where that decides, an official says.
    """
    is_cut = not _is_entangled(pool, rulebase)
    applicants, is_open = [], bool(unread)
    for each, (firm, key) in zip(pool.applicants, pool.of, strict=True):
        mine = paid[firm, key]
        least, most = mine.payable if is_cut else (0, mine.award.most)
        most = budget if each.unlisted and most else min(most, budget)
        applicants.append(replace(each, pays=Range(least, most), taken=found[firm][key].taken))
        is_open = is_open or mine.is_open or not each.stands.known
    before = [found[firm][key] for firm, key in pool.of]
    otherwise = None if is_cut else UNKNOWN if is_open else OPEN
    return left_of_budget(pool.terms, applicants, before, _more(pool.clause, unread), otherwise)


def _is_entangled(pool: _Pool, rulebase: Rulebase) -> bool:
    """Whether what a claim takes of the budget hangs on more than itself: steps, parts, others' shares, limits."""
    clause = pool.clause
    steps = (step for policy in rulebase.policies for step in policy.settle)
    several = len({firm for firm, _ in pool.of}) < len(pool.of)
    in_parts = bool(clause.pay) or clause.own_share != 1
    return in_parts or (several and bool(clause.limits)) or any(clause.id in step.clauses for step in steps)
