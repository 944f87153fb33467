"""`limit`: how much per what, over claims and what was received. Each limit works on what the one before leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from huiqi.assess.settlement.bounds import Bound, most_of, rest
from huiqi.assess.settlement.claims import ZERO, ByClaim, Group, Settlement, StepValue, added, joined, key_of, total
from huiqi.assess.settlement.receipts import Placed, Received, Spread, counted, for_year, spread, window_of
from huiqi.assess.settlement.shares import share_out
from huiqi.base.values.intervals import INFINITY, End, Range
from huiqi.model.policy import Limit


def limited(members: Sequence[int], joined_later: frozenset[str], work: Settlement) -> list[Group]:
    """The groups of one clause's claims, after its limits from the finest to the widest."""
    groups = [_of_one(index, work) for index in members]
    clause = work.claims[members[0]].clause
    for number, limit in enumerate(clause.limits):
        rooms = {index: work.claims[index].rooms[number] for index in members if work.claims[index].rooms}
        last = number == len(clause.limits) - 1 and clause.id not in joined_later
        groups = bounded(Bound(limit, rooms, clause.id, bool(clause.pay), last=last), groups, (clause.id,), work)
    return groups


def within_budget(groups: list[Group], work: Settlement) -> list[Group]:
    """One firm's claims on a pool come to no more than its budget; each to no more than the budget leaves it."""
    pool = work.claims[groups[0].claims[0]].clause.pool
    groups = [_with_room(group, work) for group in groups]
    most = total(groups).most
    if pool is None or pool.budget is None or pool.per is not None or most <= pool.budget:
        return groups
    if work.is_single(groups[0]):
        return [_cut(group, pool.budget, work) for group in groups]
    return [joined(groups, Range(total(groups).least, pool.budget))]


def _with_room(group: Group, work: Settlement) -> Group:
    """A group of claims cut to what the budget leaves them; what comes to nothing needs no room."""
    claims = [work.claims[index] for index in group.claims]
    rooms = [0 if claim.room is None and not claim.amount.most else claim.room for claim in claims]
    if None in rooms:
        return group
    return _cut(group, sum(rooms), work)  # type: ignore[arg-type]


def _cut(group: Group, room: End, work: Settlement) -> Group:
    """A group of claims that come to no more than a room."""
    for index in group.claims:
        work.pay(index, _within(work.payable[index], room))
        work.whole[index] = _within(work.whole[index], room)
    return replace(group, total=_within(group.total, room))


def _within(amount: Range, room: End) -> Range:
    return Range(min(amount.least, room), min(amount.most, room))


def _of_one(index: int, work: Settlement) -> Group:
    claim = work.claims[index]
    return Group((index,), work.payable[index], claim.amount.most if claim.unlisted else None)


def ceiling(
    limit: Limit, value: StepValue, groups: Sequence[Group], clauses: Sequence[str], by: str, work: Settlement
) -> list[Group]:
    """A limit over several clauses, of so many yuan; claims count when they would be paid."""
    members = [index for group in groups for index in group.claims]
    rooms = {index: value.rooms[index] if isinstance(value, ByClaim) else value for index in members}
    return bounded(Bound(limit, rooms, by, paid_together=True), groups, clauses, work)


def bounded(bound: Bound, groups: Sequence[Group], clauses: Sequence[str], work: Settlement) -> list[Group]:
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


def _spread_over(
    bound: Bound,
    keyed: list[list[Group]],
    loose: list[Group],
    placed: Sequence[Placed],
    work: Settlement,
) -> list[Group]:
    """Each bucket with its own receipts, and with those that may be its own."""
    receipts = spread(bound.limit.per, keyed, loose, placed, work)
    if work.is_single([*loose, *chain(*keyed)][0]):
        return _each_alone(bound, keyed, loose, receipts, work)
    found: list[Group] = []
    for number, bucket in enumerate(keyed):
        own, stray = receipts.own[number], receipts.astray(number)
        every = bound.tally([*own, *stray], work)
        if not loose and bound.paid_together and _never_binds(bound, bucket, every):
            found += bucket
            continue
        alone = most_of(bound.limit, bound.room(bucket), bucket, bound.tally(own, work))
        range_ = most_of(bound.limit, bound.room(bucket), bucket, every)
        share_out(bound, bucket, loose, every, work)
        mine = frozenset(each.place for each in stray)
        found.append(replace(joined(bucket, range_), unblocked=alone.least, strays=mine, surely=mine & receipts.surely))
    return found + _loose(bound, loose, found, keyed, placed, work)


def _each_alone(
    bound: Bound, keyed: list[list[Group]], loose: list[Group], receipts: Spread, work: Settlement
) -> list[Group]:
    """Each group as if it were the only one, with what was received under its key; under no known key perhaps all."""
    found = []
    for number, bucket in enumerate(keyed):
        received = bound.tally([*receipts.own[number], *receipts.astray(number)], work)
        found += [_alone_with(bound, group, received, work) for group in bucket]
    every = bound.tally(receipts.placed, work)
    perhaps = Received(Range(0, every.times.most), Range(0, every.money.most))
    return found + [_alone_with(bound, group, perhaps, work) for group in loose]


def _alone_with(bound: Bound, group: Group, received: Received, work: Settlement) -> Group:
    share_out(bound, [group], (), received, work)
    room = bound.room([group])
    for index in group.claims:
        award = Group((index,), work.whole[index])
        work.whole[index] = most_of(bound.limit, room, [award], Received(ZERO, ZERO))
    bounded_ = replace(group, total=most_of(bound.limit, room, [group], received))
    return bounded_ if group.single is None else _each_bounded(bound, bounded_, received, work)


def _never_binds(bound: Bound, groups: Sequence[Group], received: Received) -> bool:
    """Whether a money limit leaves these groups as they are, whatever they may come to."""
    if bound.limit.kind != "money":
        return False
    return total(groups).most <= rest(bound.room(groups).least, received.money.most)


def _loose(
    bound: Bound,
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
    least = max(0, under_one - total(found).least)
    free = [_alone(bound, group, work) for group in loose]
    for group, (_, most) in zip(loose, free, strict=True):
        for index in group.claims:
            lo, hi = work.payable[index]
            work.pay(index, Range(min(lo, least) if len(loose) == 1 and not found else 0, min(hi, most)))
    listed = [group for group in loose if group.single is None]
    highest = added(range_ for group, range_ in zip(loose, free, strict=True) if group.single is None)[1]
    if bound.last or len(listed) == 1:
        together = [joined(listed, Range(least, highest))] if listed else []
    else:
        together = [
            joined([group], Range(0, range_.most))
            for group, range_ in zip(loose, free, strict=True)
            if group.single is None
        ]
    nothing = bound.tally([], work)
    return together + [_each_bounded(bound, group, nothing, work) for group in loose if group.single is not None]


def _alone(bound: Bound, group: Group, work: Settlement) -> Range:
    """A group under a key of its own; rows not told of may have any number of keys."""
    if group.single is not None:
        return group.total
    return most_of(bound.limit, bound.room([group]), [group], bound.tally([], work))


def _each_bounded(bound: Bound, group: Group, received: Received, work: Settlement) -> Group:
    """Rows not told of, each of them bounded; there may be any number of keys."""
    assert group.single is not None
    one = replace(group, total=Range(0, group.single), single=None)
    return replace(group, single=most_of(bound.limit, bound.room([one]), [one], received)[1])


# -- stray receipts -----------------------------------------------------------------------------------


def fewer_blocked(groups: list[Group], joined_later: frozenset[str], work: Settlement) -> list[Group]:
    """Receipts that name no record block as many groups of their clause as there are of them, not all."""
    kept = [g for g in groups if not g.strays or work.clause(g) in joined_later or not _once(g, work)]
    strays: dict[str, list[Group]] = {}
    for group in groups:
        if group not in kept:
            strays.setdefault(work.clause(group), []).append(group)
    return kept + [_together(stray) for stray in strays.values()]


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
    most = total(groups).most
    for place in sorted(frozenset[int]().union(*(group.surely for group in groups)))[:1]:
        smallest = min(group.total.most for group in groups if place in group.strays)
        most = most - smallest if most != INFINITY else most
    return joined(groups, Range(least, most))
