"""What each claim gets of what its bucket comes to, and what blocked the rest of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from huiqi.assess.settlement.bounds import Bound, left, rest
from huiqi.assess.settlement.claims import ZERO, Blocker, Group, Settlement, total
from huiqi.assess.settlement.receipts import Received
from huiqi.base.values.intervals import INFINITY, End, Range
from huiqi.model.policy import ONCE


def share_out(
    bound: Bound, groups: Sequence[Group], rivals: Sequence[Group], received: Received, work: Settlement
) -> None:
    """What is payable for each claim: the largest first where times count, in the order written where money does."""
    if bound.limit.kind == "times":
        _by_rank(bound, groups, rivals, received, work)
    elif bound.limit.kind == "money":
        _in_order(bound, groups, rivals, received, work)
    else:
        _by_rank(replace(bound, limit=ONCE), groups, rivals, Received(ZERO, ZERO), work)
        for group in groups:
            less_received(group.claims, received.money, bound.by, work)


def _by_rank(
    bound: Bound, groups: Sequence[Group], rivals: Sequence[Group], received: Received, work: Settlement
) -> None:
    least, most = left(bound.limit, received)
    for group in groups:
        others = [other for other in groups if other is not group]
        surely = sum(may_outrank(other, group) for other in [*others, *rivals]) < least
        possibly = sum(outranks(other, group) for other in others) < most
        for index in group.claims:
            _kept(index, surely, possibly, _why_not(bound, group, others, most, work, index), work)
            if group.single is not None:
                work.pay(index, Range(work.payable[index].least, min(work.payable[index].most, group.single * most)))


def may_outrank(other: Group, group: Group) -> bool:
    """Whether another may be the larger; of equals the one written first."""
    return (other.total.most, -other.claims[0]) > (group.total.least, -group.claims[0])


def outranks(other: Group, group: Group) -> bool:
    """Whether another is surely the larger; of equals the one written first."""
    return (other.total.least, -other.claims[0]) > (group.total.most, -group.claims[0])


def _kept(index: int, surely: bool, possibly: bool, blocker: Blocker | None, work: Settlement) -> None:
    if not surely:
        work.pay(index, Range(0, work.payable[index].most if possibly else 0), blocker)


def _why_not(
    bound: Bound, group: Group, others: Sequence[Group], most: End, work: Settlement, index: int
) -> Blocker | None:
    """The larger claim that takes its place, or that it was received before; None where nothing is forgone yet."""
    amount = work.payable[index].most
    if most == 0:
        return Blocker(bound.by, "received", amount)
    ahead = [other for other in others if other.total.most and other.total.most >= group.total.most]
    return Blocker(bound.by, "once" if bound.limit.times == 1 else "times", amount) if ahead else None


def _in_order(
    bound: Bound, groups: Sequence[Group], rivals: Sequence[Group], received: Received, work: Settlement
) -> None:
    room = bound.room(groups)
    least, most = rest(room.least, received.money.most), rest(room.most, received.money.least)
    free, others = room.most, total(rivals).most
    for index in sorted(index for group in groups for index in group.claims):
        lo, hi = work.payable[index]
        within, payable = min(hi, free), min(hi, most)
        if hi != INFINITY:
            work.pay(index, work.payable[index], Blocker(bound.by, "limit", hi - within))
            work.pay(index, work.payable[index], Blocker(bound.by, "received", within - payable))
        work.pay(index, Range(min(lo, rest(least, others)), payable))
        least, most, free = rest(least, hi), max(0, most - lo), max(0, free - lo)


def less_received(claims: Sequence[int], money: Range, under: str, work: Settlement) -> None:
    """What was received (under a clause) is taken off these claims in the order written."""
    least, most = money
    for index in sorted(claims):
        lo, hi = work.payable[index]
        payable = Range(rest(lo, most), max(0, hi - least))
        cut = hi - payable.most if hi != INFINITY else 0
        work.pay(index, payable, Blocker(under, "received", cut))
        least, most = rest(least, hi), max(0, most - lo)
