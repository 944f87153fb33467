"""`limit`: how much per what, over claims and what was received. Each limit works on what the one before leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.policy import ONCE, Limit
from engine.settlement.claims import ZERO, Blocker, Group, Range, Settlement, added, joined, key_of, total
from engine.settlement.receipts import Placed, Received, counted, for_year, spread, tally, window_of
from engine.values.intervals import INFINITY, End


def limited(members: Sequence[int], joined_later: frozenset[str], work: Settlement) -> list[Group]:
    """The groups of one clause's claims, after its limits from the finest to the widest."""
    groups = [_of_one(index, work) for index in members]
    clause = work.claims[members[0]].clause
    for number, limit in enumerate(clause.limits):
        rooms = {index: work.claims[index].rooms[number] for index in members if work.claims[index].rooms}
        last = number == len(clause.limits) - 1 and clause.id not in joined_later
        groups = bounded(_Bound(limit, rooms, clause.id, bool(clause.pay), last=last), groups, (clause.id,), work)
    return groups


def within_budget(groups: list[Group], work: Settlement) -> list[Group]:
    """One firm's claims on a pool come to no more than its budget."""
    pool = work.claims[groups[0].claims[0]].clause.pool
    most = total(groups)[1]
    if pool is None or pool.budget is None or most <= pool.budget:
        return groups
    return [joined(groups, (total(groups)[0], pool.budget))]


def _of_one(index: int, work: Settlement) -> Group:
    claim = work.claims[index]
    return Group((index,), work.payable[index], claim.amount[1] if claim.unlisted else None)


def ceiling(
    limit: Limit, room: Range, groups: Sequence[Group], clauses: Sequence[str], by: str, work: Settlement
) -> list[Group]:
    """A limit over several clauses, of so many yuan; claims count when they would be paid."""
    rooms = {index: room for group in groups for index in group.claims}
    return bounded(_Bound(limit, rooms, by, paid_together=True), groups, clauses, work)


def bounded(bound: _Bound, groups: Sequence[Group], clauses: Sequence[str], work: Settlement) -> list[Group]:
    """A limit over groups: one group for each key it counts by; a claim whose key is not told may share any.

    Args:
        clauses: whose receipts count.
    """
    limit = bound.limit
    found: list[Group] = []
    by_year: dict[int, list[Group]] = {}
    for group in groups:
        claim = work.claims[group.claims[0]]
        year = claim.asked.year if bound.paid_together else claim.year
        by_year.setdefault(year if limit.years is not None else 0, []).append(group)
    for year, own in sorted(by_year.items()):
        window = window_of(limit.years, limit.months, year, work.claims[own[0].claims[0]].asked)
        keyed, loose = _buckets(limit, own, work)
        if work.claims[own[0].claims[0]].clause.spans is not None and limit.years is not None:
            placed = for_year(clauses, year, work)
        else:
            placed = counted(clauses, window, work)
        found += _spread_over(bound, keyed, loose, [] if bound.in_parts else placed, work)
    return found


def _buckets(limit: Limit, groups: Sequence[Group], work: Settlement) -> tuple[list[list[Group]], list[Group]]:
    buckets: dict[tuple[str, ...], list[Group]] = {}
    loose: list[Group] = []
    for group in groups:
        key = key_of(work.claims[group.claims[0]], limit.per, group.claims[0])
        loose.append(group) if key is None else buckets.setdefault(key, []).append(group)
    return list(buckets.values()), loose


@dataclass(frozen=True, slots=True)
class _Bound:
    """A limit at work.

    Attributes:
        rooms: yuan of a money limit, by claim.
        by: what is named as the blocker: the clause, or the policy whose step it is.
        in_parts: what was received are parts of the award itself, taken off where they are due.
        paid_together: claims count when they would be paid, not in the year of their period.
        last: nothing counts these claims again, so that several may be held together.
    """

    limit: Limit
    rooms: dict[int, Range]
    by: str
    in_parts: bool = False
    paid_together: bool = False
    last: bool = False

    def tally(self, placed: Sequence[Placed], work: Settlement) -> Received:
        """What was received, as far as it counts here."""
        return Received(ZERO, ZERO) if self.in_parts else tally(placed, work)

    def room(self, groups: Sequence[Group]) -> Range:
        """Yuan it allows these groups, under one key."""
        return self.rooms.get(groups[0].claims[0], ZERO)


def _spread_over(
    bound: _Bound,
    keyed: list[list[Group]],
    loose: list[Group],
    placed: Sequence[Placed],
    work: Settlement,
) -> list[Group]:
    """Each bucket with its own receipts, and with those that may be its own."""
    receipts = spread(bound.limit.per, keyed, loose, placed, work)
    found: list[Group] = []
    for number, bucket in enumerate(keyed):
        own, stray = receipts.own[number], receipts.astray(number)
        every = bound.tally([*own, *stray], work)
        if not loose and bound.paid_together and not work.choices_left and _never_binds(bound, bucket, every):
            found += bucket
            continue
        alone = most_of(bound.limit, bound.room(bucket), bucket, bound.tally(own, work))
        range_ = most_of(bound.limit, bound.room(bucket), bucket, every)
        _share_out(bound, bucket, loose, every, work)
        mine = frozenset(each.place for each in stray)
        found.append(replace(joined(bucket, range_), unblocked=alone[0], strays=mine, surely=mine & receipts.surely))
    return found + _loose(bound, loose, found, keyed, placed, work)


def _never_binds(bound: _Bound, groups: Sequence[Group], received: Received) -> bool:
    """Whether a money limit leaves these groups as they are, whatever they may come to."""
    if bound.limit.kind != "money":
        return False
    return total(groups)[1] <= _rest(bound.room(groups)[0], received.money[1])


def _loose(
    bound: _Bound,
    loose: list[Group],
    found: list[Group],
    keyed: list[list[Group]],
    placed: Sequence[Placed],
    work: Settlement,
) -> list[Group]:
    """Claims that may share a key with any other: sure of nothing more than all under one key would add."""
    if not loose:
        return []
    every = [group for bucket in keyed for group in bucket] + loose
    under_one = most_of(bound.limit, bound.room(loose), every, bound.tally(placed, work))[0]
    least = max(0, under_one - total(found)[0])
    free = [_alone(bound, group, work) for group in loose]
    for group, (_, most) in zip(loose, free, strict=True):
        for index in group.claims:
            lo, hi = work.payable[index]
            work.pay(index, (min(lo, least) if len(loose) == 1 and not found else 0, min(hi, most)))
    listed = [group for group in loose if group.single is None]
    highest = added(range_ for group, range_ in zip(loose, free, strict=True) if group.single is None)[1]
    if bound.last or len(listed) == 1:
        together = [joined(listed, (least, highest))] if listed else []
    else:
        together = [
            joined([group], (0, range_[1])) for group, range_ in zip(loose, free, strict=True) if group.single is None
        ]
    return together + [_each_bounded(bound, group, work) for group in loose if group.single is not None]


def _alone(bound: _Bound, group: Group, work: Settlement) -> Range:
    """A group under a key of its own; rows not told of may have any number of keys."""
    if group.single is not None:
        return group.total
    return most_of(bound.limit, bound.room([group]), [group], bound.tally([], work))


def _each_bounded(bound: _Bound, group: Group, work: Settlement) -> Group:
    """Rows not told of, each of them bounded; there may be any number of keys."""
    assert group.single is not None
    one = replace(group, total=(0, group.single), single=None)
    return replace(group, single=most_of(bound.limit, bound.room([one]), [one], bound.tally([], work))[1])


def most_of(limit: Limit, room: Range, groups: Sequence[Group], received: Received) -> Range:
    """What groups under one key come to together."""
    lo, hi = total(groups)
    if limit.kind == "times":
        least, most = _left(limit, received)
        lows = sorted((group.total[0] for group in groups), reverse=True)
        highs = sorted((high for group in groups for high in _highs(group, most)), reverse=True)
        return _top(lows, least), _top(highs, most)
    if limit.kind == "difference":
        highest = max(group.total[0] for group in groups), max(high for group in groups for high in _highs(group, 1))
        return _rest(highest[0], received.money[1]), max(0, highest[1] - received.money[0])
    return min(lo, _rest(room[0], received.money[1])), min(hi, _rest(room[1], received.money[0]))


def _left(limit: Limit, received: Received) -> Range:
    """How many more times."""
    return _rest(limit.times, received.times[1]), _rest(limit.times, received.times[0])


def _rest(room: End, taken: End) -> End:
    return 0 if taken == INFINITY else max(0, room - taken)


def _highs(group: Group, count: End) -> list[End]:
    """The most a group comes to, as often as it may count."""
    return [group.total[1]] if group.single is None else [group.single] * int(count)


def _top(amounts: Sequence[End], count: End) -> End:
    """The sum of the largest."""
    result: End = 0
    for amount in amounts[: int(min(count, len(amounts)))]:
        result += amount
    return result


# -- what each claim gets -----------------------------------------------------------------------------


def _share_out(
    bound: _Bound, groups: Sequence[Group], rivals: Sequence[Group], received: Received, work: Settlement
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
    bound: _Bound, groups: Sequence[Group], rivals: Sequence[Group], received: Received, work: Settlement
) -> None:
    least, most = _left(bound.limit, received)
    for group in groups:
        others = [other for other in groups if other is not group]
        surely = sum(_may_outrank(other, group) for other in [*others, *rivals]) < least
        possibly = sum(_outranks(other, group) for other in others) < most
        for index in group.claims:
            _kept(index, surely, possibly, _why_not(bound, group, others, most, work, index), work)
            if group.single is not None:
                work.pay(index, (work.payable[index][0], min(work.payable[index][1], group.single * most)))


def _may_outrank(other: Group, group: Group) -> bool:
    return (other.total[1], -other.claims[0]) > (group.total[0], -group.claims[0])


def _outranks(other: Group, group: Group) -> bool:
    return (other.total[0], -other.claims[0]) > (group.total[1], -group.claims[0])


def _kept(index: int, surely: bool, possibly: bool, blocker: Blocker | None, work: Settlement) -> None:
    if not surely:
        work.pay(index, (0, work.payable[index][1] if possibly else 0), blocker)


def _why_not(
    bound: _Bound, group: Group, others: Sequence[Group], most: End, work: Settlement, index: int
) -> Blocker | None:
    """The larger claim that takes its place, or that it was received before; None where nothing is forgone yet."""
    amount = work.payable[index][1]
    if most == 0:
        return Blocker(bound.by, "received", amount)
    ahead = [other for other in others if other.total[1] and other.total[1] >= group.total[1]]
    return Blocker(bound.by, "once" if bound.limit.times == 1 else "times", amount) if ahead else None


def _in_order(
    bound: _Bound, groups: Sequence[Group], rivals: Sequence[Group], received: Received, work: Settlement
) -> None:
    room = bound.room(groups)
    least, most = _rest(room[0], received.money[1]), _rest(room[1], received.money[0])
    free, others = room[1], total(rivals)[1]
    for index in sorted(index for group in groups for index in group.claims):
        lo, hi = work.payable[index]
        within, payable = min(hi, free), min(hi, most)
        if hi != INFINITY:
            work.pay(index, work.payable[index], Blocker(bound.by, "limit", hi - within))
            work.pay(index, work.payable[index], Blocker(bound.by, "received", within - payable))
        work.pay(index, (min(lo, _rest(least, others)), payable))
        least, most, free = _rest(least, hi), max(0, most - lo), max(0, free - lo)


def less_received(claims: Sequence[int], money: Range, under: str, work: Settlement) -> None:
    """What was received (under a clause) is taken off these claims in the order written."""
    least, most = money
    for index in sorted(claims):
        lo, hi = work.payable[index]
        payable = _rest(lo, most), max(0, hi - least)
        cut = hi - payable[1] if hi != INFINITY else 0
        work.pay(index, payable, Blocker(under, "received", cut))
        least, most = _rest(least, hi), max(0, most - lo)


# -- stray receipts -----------------------------------------------------------------------------------


def fewer_blocked(groups: list[Group], joined_later: frozenset[str], work: Settlement) -> list[Group]:
    """Receipts that name no record block as many groups of their clause as there are of them, not all."""
    kept = [g for g in groups if not g.strays or work.clause(g) in joined_later or not _once(g, work)]
    strays: dict[str, list[Group]] = {}
    for group in groups:
        if group not in kept:
            strays.setdefault(work.clause(group), []).append(group)
    return kept + [_together(each) for each in strays.values()]


def _once(group: Group, work: Settlement) -> bool:
    limits = work.claims[group.claims[0]].clause.limits
    return len(limits) == 1 and limits[0].kind == "times" and limits[0].times == 1


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
    return joined(groups, (least, most))
