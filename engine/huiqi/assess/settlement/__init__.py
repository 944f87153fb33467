"""From entitlements to what is payable: limits, what was received, how clauses exclude and cap each other, parts due.

A *claim* is one entitlement's money, a *group* the claims whose total is one range. First each clause's
limits work on its claims, from the finest to the widest; then the policies' steps join groups, each
inside or outside a step as a whole (the loader sees to it), so that every total is worked out exactly.
Before the first ceiling come the parts that are due by now: a ceiling is over what is paid. A total is
the range of the best legal choice over everything still open; the choice shown row by row never narrows
it, so rows need not add up to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from huiqi.assess.ledger import Ledger
from huiqi.assess.settlement.claims import (
    ZERO,
    Blocker,
    ByClaim,
    Claim,
    Group,
    Settled,
    Settlement,
    StepValue,
    to_fen,
    total,
)
from huiqi.assess.settlement.due import due_now
from huiqi.assess.settlement.limits import fewer_blocked, limited, within_budget
from huiqi.assess.settlement.readings import Outcome, Steps, parts_of, spanning
from huiqi.assess.settlement.steps import applied
from huiqi.model.policy import Ceiling, Factor, HighestOnly

__all__ = ["ZERO", "Blocker", "ByClaim", "Claim", "Group", "Settled", "StepValue", "settle", "to_fen", "total"]


def settle(steps: Steps, claims: Sequence[Claim], ledger: Ledger) -> Outcome:
    """What is payable for each claim, and the groups whose totals add up.

    Args:
        steps: of all policies, from the top; with the yuan of a ceiling or the ratio of a factor, and the policy's id.
        claims: in any order; the answer keeps it.
    """
    statuses = {claim.clause.id.partition("/")[0]: claim.status for claim in claims}
    rows: dict[int, Settled] = {}
    groups: list[Group] = []
    for part in parts_of(steps, claims, ledger):
        mine = [claims[index] for index in part.claims]
        outcomes = [_settle(reading, Settlement(mine, ledger, statuses)) for reading in part.readings]
        settled, own = spanning(outcomes, mine, part.is_whole)
        rows.update(zip(part.claims, settled, strict=True))
        groups += [replace(group, claims=tuple(part.claims[index] for index in group.claims)) for group in own]
    return [rows[index] for index in range(len(claims))], groups


def _settle(steps: Steps, work: Settlement) -> Outcome:
    """One reading of the steps."""
    work.singly = _paid_singly(steps, work)
    by_clause: dict[str, list[int]] = {}
    for index, claim in enumerate(work.claims):
        by_clause.setdefault(claim.clause.id, []).append(index)
    joining = frozenset(clause for step, _, _ in steps if not isinstance(step, Factor) for clause in step.clauses)
    limited_ = [limited(members, joining, work) for members in by_clause.values()]
    groups = [group for of_clause in limited_ for group in within_budget(of_clause, work)]
    groups = fewer_blocked(groups, joining, work)
    first = next((place for place, (step, _, _) in enumerate(steps) if isinstance(step, Ceiling)), len(steps))
    for place, (step, value, by) in enumerate(steps):
        if place == first:
            groups = [due_now(group, work) for group in groups]
        groups = applied(step, value, by, groups, work)
        work.singly = _paid_singly(steps[place + 1 :], work)
    if first == len(steps):
        groups = [due_now(group, work) for group in groups]
    return [_settled(index, work) for index in range(len(work.claims))], groups


def _paid_singly(steps: Steps, work: Settlement) -> frozenset[str]:
    """The clauses of which one of some steps pays only the highest award."""
    return frozenset().union(*(work.members(step, by) for step, _, by in steps if isinstance(step, HighestOnly)))


def _settled(index: int, work: Settlement) -> Settled:
    """What blocks money that may all be paid after all is not worth telling."""
    payable = work.payable[index]
    claim = work.claims[index]
    untouched = payable == (claim.amount.least, claim.most)
    return Settled(payable, () if untouched else work.blocked[index])
