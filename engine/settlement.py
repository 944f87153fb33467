"""From entitlements to what is payable: once only, already received, highest only.

A *claim* is one entitlement's money, a *group* the claims of which one at most is paid. First each
clause's limit makes groups of its claims, then `highest` joins groups into one. A total is the range of
the best legal choice over everything still open; the choice shown row by row never narrows it, so rows
need not add up to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.firm import Row
from engine.ledger import Ledger, Receipt
from engine.policy import Clause, HighestOnly, Policy
from engine.values.intervals import (
    FALSE,
    INFINITY,
    NO,
    OPEN,
    TRUE,
    UNKNOWN,
    YES,
    End,
    Figure,
    Truth,
    Value,
    Word,
    any_of,
)

ZERO = (0, 0)
Range = tuple[End, End]


@dataclass(frozen=True, slots=True)
class Blocker:
    """What keeps money from being paid: the clause, the rule, and the yuan forgone."""

    clause: str
    rule: str
    amount: End


@dataclass(frozen=True, slots=True)
class Claim:
    """One entitlement's money before settlement; `row` None with `unlisted` stands for all rows not told of."""

    clause: Clause
    amount: Range
    row: Row | None = None
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """What is payable for a claim, and what blocked the rest."""

    payable: Range
    blocked_by: tuple[Blocker, ...] = ()


@dataclass(frozen=True)
class Group:
    """Claims (by their place in the list) and the range of what they come to together.

    Attributes:
        unblocked: what is sure if no stray receipt is for this group.
        strays: receipts that may be for this group or for another of the same clause, by their place in the ledger.
        surely: those of them that are for one of these groups for certain.
    """

    claims: tuple[int, ...]
    total: Range
    unblocked: End = 0
    strays: frozenset[int] = frozenset()
    surely: frozenset[int] = frozenset()


@dataclass
class _Settlement:
    """The work in progress for one policy."""

    claims: Sequence[Claim]
    ledger: Ledger
    settled: dict[int, Settled] = field(default_factory=dict)


def settle(policy: Policy, claims: Sequence[Claim], ledger: Ledger) -> tuple[list[Settled], list[Group]]:
    """What is payable for each claim of a policy, and the groups whose totals add up.

    Args:
        claims: in any order; the answer keeps it.
    """
    work = _Settlement(claims, ledger)
    groups: list[Group] = []
    by_clause: dict[str, list[int]] = {}
    for index, claim in enumerate(claims):
        by_clause.setdefault(claim.clause.id, []).append(index)
    for members in by_clause.values():
        groups += _limited(members, work)
    groups = _fewer_blocked(groups, policy, work)
    for step in policy.settle:
        groups = _highest(step, groups, work)
    return [_told(work.settled[index], claim) for index, claim in enumerate(claims)], groups


def _told(settled: Settled, claim: Claim) -> Settled:
    """What blocks money that may all be paid after all is not worth telling."""
    return Settled(settled.payable) if settled.payable == claim.amount else settled


def total(groups: Iterable[Group]) -> Range:
    """The range of the sum of groups."""
    lo: End = 0
    hi: End = 0
    for group in groups:
        lo, hi = lo + group.total[0], hi + group.total[1]
    return lo, hi


# -- limits -------------------------------------------------------------------------------------------


def _limited(members: list[int], work: _Settlement) -> list[Group]:
    """The groups of one clause's claims: each alone without a limit, else by what the limit counts per."""
    clause = work.claims[members[0]].clause
    if clause.limit is None:
        for index in members:
            claim = work.claims[index]
            work.settled[index] = Settled((claim.amount[0], _most(claim)))
        return [Group((index,), work.settled[index].payable) for index in members]
    receipts = work.ledger.of(clause.id)
    if clause.limit.per is None:
        return [_once(members, [r.counts for r in receipts], work)]
    return _per_key(members, clause.limit.per, clause.record, receipts, work)


def _most(claim: Claim) -> End:
    """The most a claim may come to: there may be any number of unlisted rows."""
    return INFINITY if claim.unlisted and claim.amount[1] else claim.amount[1]


def _per_key(
    members: list[int], per: str, record: str | None, receipts: Sequence[Receipt], work: _Settlement
) -> list[Group]:
    """`once per` a field or the record: a group for each key; a claim whose key is not told may share any."""
    keys: dict[str, list[int]] = {}
    loose: list[int] = []
    for index in members:
        key = _key(work.claims[index], per, record, index)
        if key is None:
            loose.append(index)
        else:
            keys.setdefault(key, []).append(index)
    groups = list(keys.values())
    paid, strays, surely = _placed(groups, loose, receipts, work)
    found = []
    for number, group in enumerate(groups):
        own = [receipt.counts for receipt in paid[number]]
        mine = frozenset(place for place, numbers in strays.items() if number in numbers)
        alone = _once(group, own, work)
        every = _once(group, own + [_MAYBE] * bool(mine), work)
        found.append(replace(every, unblocked=alone.total[0], strays=mine, surely=mine & surely))
    return found + _loose(loose, found, receipts, work)


_MAYBE = Truth(NO, YES)


def _key(claim: Claim, per: str, record: str | None, index: int) -> str | None:
    if claim.unlisted:
        return None
    if per == record:
        return str(index)
    value = claim.row.values.get(per) if claim.row else None
    return _plain(value)


def _plain(value: Value | None) -> str | None:
    if isinstance(value, Word) and value.options and len(value.options) == 1:
        return next(iter(value.options))
    if isinstance(value, Figure) and value.known:
        return str(value.lo)
    return None


def _placed(
    groups: list[list[int]], loose: list[int], receipts: Sequence[Receipt], work: _Settlement
) -> tuple[list[list[Receipt]], dict[int, set[int]], frozenset[int]]:
    """Receipts by group: those of one group, those that may be of several, and which of these are sure to be of one."""
    paid: list[list[Receipt]] = [[] for _ in groups]
    strays: dict[int, set[int]] = {}
    surely = set()
    for place, receipt in enumerate(receipts):
        fits = {number: _fits_any(receipt, group, work) for number, group in enumerate(groups)}
        fits = {number: truth for number, truth in fits.items() if truth.most > NO}
        elsewhere = _fits_any(receipt, loose, work).most > NO
        settled = not elsewhere and (not receipt.record or any(truth == TRUE for truth in fits.values()))
        if len(fits) == 1 and settled:
            paid[next(iter(fits))].append(receipt)
        elif fits:
            strays[place] = set(fits)
            if receipt.counts.least == YES and settled:
                surely.add(place)
    return paid, strays, frozenset(surely)


def _fits_any(receipt: Receipt, members: Iterable[int], work: _Settlement) -> Truth:
    return any_of([_fits(receipt, index, work) for index in members])


def _fits(receipt: Receipt, index: int, work: _Settlement) -> Truth:
    """Whether a receipt is for a claim's row. Where its words name a listed row, it is for no unlisted one."""
    claim = work.claims[index]
    record = claim.clause.record
    if record is None:
        return TRUE
    if claim.row is not None:
        return work.ledger.is_for(receipt, record, claim.row)
    listed = work.ledger.records.get(record)
    named = any(work.ledger.is_for(receipt, record, row) == TRUE for row in (listed.rows if listed else ()))
    return FALSE if named else UNKNOWN


def _loose(loose: list[int], groups: list[Group], receipts: Sequence[Receipt], work: _Settlement) -> list[Group]:
    """Claims that may share a group with any other: sure of nothing more than the largest of them adds."""
    if not loose:
        return []
    may_be_paid = bool(receipts) or not work.ledger.receipts_known
    for index in loose:
        claim = work.claims[index]
        work.settled[index] = Settled((0, _most(claim)))
    largest: End = 0 if may_be_paid else max(work.claims[index].amount[0] for index in loose)
    covered = max((group.total[0] for group in groups), default=0)
    least = max(0, largest - covered)
    if len(loose) == 1 and not groups:
        work.settled[loose[0]] = replace(work.settled[loose[0]], payable=(least, work.settled[loose[0]].payable[1]))
    most: End = 0
    for index in loose:
        most += work.settled[index].payable[1]
    return [Group(tuple(loose), (least, most))]


def _once(members: list[int], paid: list[Truth], work: _Settlement) -> Group:
    """One of these claims, unless it was received before."""
    surely_paid = any(truth.least == YES for truth in paid)
    maybe_paid = surely_paid or bool(paid) or not work.ledger.receipts_known
    clause = work.claims[members[0]].clause.id
    if surely_paid:
        for index in members:
            most = work.claims[index].amount[1]
            blockers = (Blocker(clause, "received", most),) if most else ()
            work.settled[index] = Settled(ZERO, blockers)
        return Group(tuple(members), ZERO)
    _choose(members, "once", not maybe_paid, work)
    best = _best([work.claims[index].amount for index in members])
    least = 0 if maybe_paid else best[0]
    return Group(tuple(members), (least, best[1]))


def _best(amounts: Iterable[Range]) -> Range:
    parts = list(amounts)
    return max(lo for lo, _ in parts), max(hi for _, hi in parts)


def _choose(members: Sequence[int], rule: str, sure: bool, work: _Settlement) -> None:
    """Pay one of the claims: the one that is surely the largest; where none is, each may be it."""
    amounts = {index: _payable_or_amount(index, work) for index in members}
    ranked = sorted(members, key=lambda index: (-amounts[index][0], -amounts[index][1], index))
    first = ranked[0]
    certain = all(amounts[first][0] >= amounts[index][1] for index in ranked[1:])
    blocker = work.claims[first].clause.id
    for index in members:
        lo, hi = amounts[index]
        earlier = work.settled[index].blocked_by if index in work.settled else ()
        if index == first:
            least = lo if sure and (certain or len(members) == 1) else 0
            work.settled[index] = Settled((least, hi), earlier)
        elif hi and amounts[first][1] >= hi:
            payable = ZERO if certain else (0, hi)
            work.settled[index] = Settled(payable, (*earlier, Blocker(blocker, rule, hi)))
        elif hi:
            work.settled[index] = Settled((0, hi), earlier)
        else:
            work.settled[index] = Settled(ZERO, earlier)


def _payable_or_amount(index: int, work: _Settlement) -> Range:
    return work.settled[index].payable if index in work.settled else work.claims[index].amount


def _fewer_blocked(groups: list[Group], policy: Policy, work: _Settlement) -> list[Group]:
    """Receipts that name no record block as many groups of their clause as there are of them, not all."""
    competing = {clause for step in policy.settle for clause in step.clauses}
    kept = [g for g in groups if not g.strays or work.claims[g.claims[0]].clause.id in competing]
    strays: dict[str, list[Group]] = {}
    for group in groups:
        if group not in kept:
            strays.setdefault(work.claims[group.claims[0]].clause.id, []).append(group)
    return kept + [_together(each) for each in strays.values()]


def _together(groups: list[Group]) -> Group:
    """Groups of one clause: each stray receipt blocks one of those it may be for, the largest or the smallest."""
    sure = sorted((group.unblocked for group in groups), reverse=True)
    strays = frozenset[int]().union(*(group.strays for group in groups))
    least: End = 0
    for amount in sure[len(strays) :]:
        least += amount
    most = total(groups)[1]
    for place in sorted(frozenset[int]().union(*(group.surely for group in groups)))[:1]:
        smallest = min(group.total[1] for group in groups if place in group.strays)
        most = most - smallest if most != INFINITY else most
    return Group(tuple(index for group in groups for index in group.claims), (least, most))


# -- highest only -------------------------------------------------------------------------------------


def _highest(step: HighestOnly, groups: list[Group], work: _Settlement) -> list[Group]:
    """Join the groups of the named clauses: of all their claims only the highest is paid.

    Where an official has to decide whether that is so, both readings stay open.
    """
    inside = [g for g in groups if work.claims[g.claims[0]].clause.id in step.clauses]
    if len(inside) < 2:
        return groups
    applies = _step_applies(step, work)
    if applies.most == NO:
        return groups
    received = _received(step, work)
    joined = _joined(inside, received)
    if applies.least < YES:
        added = total(inside)
        joined = replace(joined, total=(min(joined.total[0], added[0]), max(joined.total[1], added[1])))
    _pay_highest(step, inside, received, applies, work)
    return [*(g for g in groups if g not in inside), joined]


def _step_applies(step: HighestOnly, work: _Settlement) -> Truth:
    if not step.judge:
        return Truth(YES, YES)
    found = [work.ledger.findings_for(clause, None).get(step.judge) for clause in step.clauses]
    return next((truth for truth in found if truth is not None), OPEN)


def _received(step: HighestOnly, work: _Settlement) -> Range:
    """What was paid under any of the clauses: it counts as taken, and only what exceeds it is paid."""
    if not work.ledger.receipts_known:
        return 0, INFINITY
    lo: End = 0
    hi: End = 0
    for clause in step.clauses:
        for receipt in work.ledger.of(clause):
            lo, hi = lo + (receipt.amount.lo if receipt.counts.least == YES else 0), hi + receipt.amount.hi
    return lo, hi


def _joined(groups: list[Group], received: Range) -> Group:
    """One of the groups is paid, less what was received."""
    best = _best([group.total for group in groups])
    return Group(tuple(index for group in groups for index in group.claims), _less(best, received))


def _less(amount: Range, received: Range) -> Range:
    least = max(0, amount[0] - received[1]) if received[1] != INFINITY else 0
    return least, max(0, amount[1] - received[0])


def _pay_highest(step: HighestOnly, groups: list[Group], received: Range, applies: Truth, work: _Settlement) -> None:
    members = [index for group in groups for index in group.claims if work.settled[index].payable[1] > 0]
    if not members:
        return
    before: Mapping[int, Settled] = {index: work.settled[index] for index in members}
    taken = next((clause for clause in step.clauses if work.ledger.of(clause)), "")
    _choose(members, "highest", True, work)
    for index in members:
        work.settled[index] = _after_receipt(work.settled[index], received, taken)
        if applies.least < YES:
            lo, hi = work.settled[index].payable
            range_ = (min(lo, before[index].payable[0]), max(hi, before[index].payable[1]))
            work.settled[index] = replace(work.settled[index], payable=range_)


def _after_receipt(settled: Settled, received: Range, taken: str) -> Settled:
    lo, hi = _less(settled.payable, received)
    cut = settled.payable[1] - hi if hi != INFINITY else 0
    blockers = (Blocker(taken, "received", cut),) if cut else ()
    return Settled((lo, hi), (*settled.blocked_by, *blockers))
