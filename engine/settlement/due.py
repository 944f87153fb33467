"""`pay` and `payee`: of what is settled, the parts that are due by now, and the firm's own share of them."""

from __future__ import annotations

from engine.settlement.claims import WHOLE, ZERO, Blocker, Claim, Group, Range, Settlement, times, to_fen
from engine.settlement.steps import scaled
from engine.values.intervals import INFINITY


def due_now(group: Group, work: Settlement) -> Group:
    """A group with what is due of each claim."""
    claims = [work.claims[index] for index in group.claims]
    if all(claim.due is None and claim.own == WHOLE for claim in claims):
        return group
    for index, claim in zip(group.claims, claims, strict=True):
        _later(index, claim, work)
        _others(index, claim, work)
    ratios = [_ratio(claim) for claim in claims]
    widest = min(lo for lo, _ in ratios), max(hi for _, hi in ratios)
    return scaled(group, widest, work)


def _ratio(claim: Claim) -> Range:
    """The least and most of a claim that may be due to the firm; money parts may be all of it."""
    ratio, money = claim.due or (WHOLE, ZERO)
    return ratio[0] * claim.own[0], (1 if money[1] else ratio[1]) * claim.own[1]


def _later(index: int, claim: Claim, work: Settlement) -> None:
    if claim.due is None:
        return
    (least, most), (low, high) = claim.due
    lo, hi = work.payable[index]
    payable = min(lo, to_fen(times(lo, least) + low)), min(hi, to_fen(times(hi, most) + high))
    work.pay(index, payable, Blocker(claim.clause.id, "later", hi - payable[1] if hi != INFINITY else 0))


def _others(index: int, claim: Claim, work: Settlement) -> None:
    if claim.own == WHOLE:
        return
    lo, hi = work.payable[index]
    payable = to_fen(times(lo, claim.own[0])), to_fen(times(hi, claim.own[1]))
    work.pay(index, payable, Blocker(claim.clause.id, "payee", hi - payable[1] if hi != INFINITY else 0))
