"""`pay` and `payee`: of what is settled the parts that are due by now, the firm's own share, less what was received."""

from __future__ import annotations

from dataclasses import replace

from huiqi.assess.settlement.bounds import rest
from huiqi.assess.settlement.claims import WHOLE, ZERO, Blocker, Claim, Group, Settlement, times, to_fen
from huiqi.assess.settlement.receipts import counted, spread, tally
from huiqi.assess.settlement.shares import less_received
from huiqi.assess.settlement.steps import scaled
from huiqi.base.values.intervals import INFINITY, End, Range


def due_now(group: Group, work: Settlement) -> Group:
    """A group with what is due of each claim, less the parts that were received."""
    claims = [work.claims[index] for index in group.claims]
    if all(claim.due is None and claim.own == WHOLE for claim in claims):
        return group
    ratios = [_ratio(work.claims[index]) for index in group.claims if work.payable[index].most > 0] or [WHOLE]
    for index, claim in zip(group.claims, claims, strict=True):
        for part, why in ((_due, "later"), (_own, "payee")):
            work.whole[index] = part(work.whole[index], claim)
            _keep(index, part(work.payable[index], claim), why, work)
    received = _parts_received(group, work)
    widest = Range(min(lo for lo, _ in ratios), max(hi for _, hi in ratios))
    found = scaled(group, widest, work)
    if len(group.claims) == 1 or all(lo == hi for lo, hi in (work.payable[index] for index in group.claims)):
        return found
    return replace(found, total=Range(rest(found.total.least, received), found.total.most))


def _parts_received(group: Group, work: Settlement) -> End:
    """Take off each claim what was received of it; the most that this may come to."""
    together: End = 0
    for clause in dict.fromkeys(work.claims[index].clause.id for index in group.claims):
        own = [index for index in group.claims if work.claims[index].clause.id == clause]
        if work.claims[own[0]].due is None:
            continue
        buckets = [[Group((index,), work.payable[index])] for index in own]
        spans = work.claims[own[0]].clause.spans
        per = [name for name in (work.record_of(clause), spans and spans.kind) if name]
        placed = spread(per, buckets, [], counted((clause,), None, work), work)
        for number, index in enumerate(own):
            sure, every = placed.own[number], [*placed.own[number], *placed.astray(number)]
            money = Range(tally(sure, work).money.least, tally(every, work).money.most)
            less_received((index,), money, clause, work)
            together += money.most
    return together


def _ratio(claim: Claim) -> Range:
    """The least and most of a claim that may be due to the firm; money parts may be all of it."""
    ratio, money = claim.due or (WHOLE, ZERO)
    return Range(ratio.least * claim.own.least, (1 if money.most else ratio.most) * claim.own.most)


def _keep(index: int, kept: Range, why: str, work: Settlement) -> None:
    most = work.payable[index].most
    cut = most - kept.most if most != INFINITY else 0
    work.pay(index, kept, Blocker(work.claims[index].clause.id, why, cut))


def _due(amount: Range, claim: Claim) -> Range:
    """The parts of an amount that are due by now."""
    if claim.due is None:
        return amount
    (least, most), (low, high) = claim.due
    high = INFINITY if claim.unlisted and high else high  # so much for each of them
    lo, hi = amount
    return Range(min(lo, to_fen(times(lo, least) + low)), min(hi, to_fen(times(hi, most) + high)))


def _own(amount: Range, claim: Claim) -> Range:
    """The firm's own share of an amount."""
    if claim.own == WHOLE:
        return amount
    return Range(to_fen(times(amount.least, claim.own.least)), to_fen(times(amount.most, claim.own.most)))
