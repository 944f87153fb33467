"""`settle` and `not_with`: how clauses live together. Each step works on the groups the one before leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from huiqi.assess.settlement.bounds import rest
from huiqi.assess.settlement.choices import best_between, legal_sets
from huiqi.assess.settlement.claims import (
    Blocker,
    Claim,
    Group,
    Settlement,
    StepValue,
    added,
    highest,
    joined,
    key_of,
    times,
    to_fen,
    total,
)
from huiqi.assess.settlement.limits import ceiling
from huiqi.assess.settlement.receipts import Placed, counted, for_year, spread, taken, tally, window_of
from huiqi.assess.settlement.shares import may_outrank, outranks
from huiqi.base.values.intervals import INFINITY, NO, YES, End, Range
from huiqi.model.policy import Ceiling, Choice, Factor, HighestOnly, Step


def applied(step: Step, value: StepValue, by: str, groups: list[Group], work: Settlement) -> list[Group]:
    """The groups after one step.

    Args:
        by: the policy whose step it is.
        value: yuan of a ceiling in money, ratio of a factor.
    """
    members = work.members(step, by)
    inside = [group for group in groups if work.clause(group) in members]
    outside = [group for group in groups if group not in inside]
    if not inside:
        return groups
    if isinstance(step, Ceiling):
        return outside + ceiling(step.limit, value, inside, step.clauses, by, work)
    if isinstance(step, Factor):
        assert isinstance(value, Range)
        return outside + [_multiplied(group, value, work) for group in inside]
    buckets = _by_key(step, inside, work)
    years = [_latest(bucket, work).year if step.years is not None else 0 for bucket in buckets]
    for year in dict.fromkeys(years):
        beside = [bucket for bucket, own in zip(buckets, years, strict=True) if own == year]
        found = spread(step.per, beside, [], _counted(step, beside[0], work), work)
        for number, bucket in enumerate(beside):
            placed = [*found.own[number], *found.astray(number)]
            outside.append(_one_of(step, bucket, placed, work))
    return outside


def _latest(bucket: Sequence[Group], work: Settlement) -> Claim:
    return max((work.claims[index] for group in bucket for index in group.claims), key=lambda claim: claim.year)


def _counted(step: HighestOnly | Choice, bucket: Sequence[Group], work: Settlement) -> list[Placed]:
    """The receipts that may count for a bucket: of its own year, where the step counts by years."""
    latest = _latest(bucket, work)
    claims = [work.claims[index] for group in bucket for index in group.claims]
    if step.years is not None and any(claim.clause.spans is not None for claim in claims):
        return for_year(step.clauses, latest.year, work)
    return counted(step.clauses, window_of(step.years, step.months, latest.year, latest.asked), work)


def _by_key(step: HighestOnly | Choice, groups: Sequence[Group], work: Settlement) -> list[list[Group]]:
    """Groups by what the step counts per; where the key of one is not told, all are taken as one bucket."""
    per = (*step.per, "year") if step.years is not None else step.per
    keys = [key_of(work.claims[group.claims[0]], per, group.claims[0]) for group in groups]
    if None in keys:
        return [list(groups)]
    return [[g for g, own in zip(groups, keys, strict=True) if own == key] for key in dict.fromkeys(keys)]


def _one_of(step: HighestOnly | Choice, groups: list[Group], placed: list[Placed], work: Settlement) -> Group:
    """Of these groups the best that is legal; where what the step counts per is not told, perhaps all of them."""
    before = list(work.payable)
    if isinstance(step, HighestOnly):
        chosen = _highest_of(step, groups, placed, work)
    else:
        chosen = _choice(step, groups, placed, work)
    if _keys_told(step, groups, work):
        return chosen
    for index in chosen.claims:
        lo, hi = work.payable[index]
        work.pay(index, Range(min(lo, before[index].least), max(hi, before[index].most)))
    every = total(groups)
    return replace(chosen, total=Range(min(chosen.total.least, every.least), max(chosen.total.most, every.most)))


def _keys_told(step: HighestOnly | Choice, groups: Sequence[Group], work: Settlement) -> bool:
    return not step.per or all(
        key_of(work.claims[group.claims[0]], step.per, group.claims[0]) is not None for group in groups
    )


# -- highest only -------------------------------------------------------------------------------------


def _highest_of(step: HighestOnly, groups: list[Group], placed: list[Placed], work: Settlement) -> Group:
    """Only the highest award, and of it what exceeds what was received under any of the clauses.

    An award is one claim, as its limits would leave it were it the only one.
    """
    claims = [index for group in groups for index in group.claims]
    under = next((clause for clause in step.clauses if work.ledger.of(clause)), "")
    money = {index: tally(_topped_up(index, placed, work), work).money for index in claims}
    for index in claims:
        _less_received(index, money[index], under, work)
    alone = {index: Group((index,), _of_one_row(index, money[index], work)) for index in claims}
    left = {index: _still_left(group, placed, work) for index, group in alone.items()}
    _rank(list(left.values()), work)
    sure = max(rest(group.total.least, max(money[index].most for index in group.claims)) for group in groups)
    least = max(sure, highest(each.total for each in left.values()).least)
    ahead = [i for i in claims if not any(may_outrank(left[other], left[i]) for other in claims if other != i)]
    if ahead:
        won = alone[ahead[0]].total
        return joined(groups, Range(max(least, won.least), max(least, won.most)))
    may_win = [alone[index].total.most for index in claims if work.payable[index].most > 0]
    return joined(groups, Range(least, max(may_win, default=0)))


def _is_in_parts(clause: str, index: int, work: Settlement) -> bool:
    """Whether what was received under a clause are parts of this award."""
    own = work.claims[index].clause
    return bool(own.pay) and clause in (own.id, *work.ledger.earlier.get(own.id, ()))


def _topped_up(index: int, placed: Iterable[Placed], work: Settlement) -> list[Placed]:
    """What an award tops up: all that was received, but for its own parts, which are taken off where they are due."""
    return [each for each in placed if not _is_in_parts(each.clause, index, work)]


def _still_left(group: Group, placed: Iterable[Placed], work: Settlement) -> Group:
    """What is still to come of an award, for which is the highest: its own parts were received already."""
    money = tally([each for each in placed if _is_in_parts(each.clause, group.claims[0], work)], work).money
    if not work.claims[group.claims[0]].clause.pay:
        return group
    least, most = group.total
    return replace(group, total=Range(rest(least, money.most), max(0, most - money.least)))


def _less_received(index: int, money: Range, under: str, work: Settlement) -> None:
    """The award tops up what was received: to what it comes to had nothing been received."""
    lo, hi = work.payable[index]
    kept = hi if work.claims[index].unlisted else min(hi, rest(work.whole[index].most, money.least))
    cut = hi - kept if hi != INFINITY else 0
    least = min(lo, rest(work.whole[index].least, money.most))
    work.pay(index, Range(least, kept), Blocker(under, "received", cut))


def _of_one_row(index: int, money: Range, work: Settlement) -> Range:
    """What one row of a claim comes to: a claim may stand for several that are not told of."""
    least, most = work.payable[index]
    return Range(least, min(most, rest(work.whole[index].most, money.least)))


def _rank(groups: Sequence[Group], work: Settlement) -> None:
    """Keep the claim that is surely the highest; where none is, each may be it."""
    for group in groups:
        others = [other for other in groups if other is not group]
        beaten = any(outranks(other, group) for other in others)
        maybe_beaten = any(may_outrank(other, group) for other in others)
        larger = [other for other in others if other.total.most and other.total.most >= group.total.most]
        hi = work.payable[group.claims[0]].most
        blocker = Blocker(work.clause(max(larger, key=lambda g: g.total.most)), "highest", hi) if larger else None
        if beaten or maybe_beaten:
            work.pay(group.claims[0], Range(0, 0 if beaten else hi), blocker)


# -- one of several -----------------------------------------------------------------------------------


def _choice(step: Choice, groups: list[Group], placed: list[Placed], work: Settlement) -> Group:
    """The legal set that comes to most; what was received counts as taken."""
    by_clause = {clause: [group for group in groups if work.clause(group) == clause] for clause in step.clauses}
    totals = {clause: work.together(each) for clause, each in by_clause.items()}
    add = highest if work.is_single(groups[0]) else added
    truths = {clause: taken(clause, placed, work) for clause in step.clauses}
    surely = frozenset(clause for clause, truth in truths.items() if truth.least == YES)
    maybe = frozenset(clause for clause, truth in truths.items() if truth.most > NO)
    live = [clause for clause in step.clauses if totals[clause].most or clause in maybe]
    sets = legal_sets(step, live)
    if sets is None:
        best = best_between(step, totals, surely, add)
        return _any_of_many(step, groups, Range(0, best.most) if maybe - surely else best, work)
    open_sets = [each for each in sets if surely <= each]
    pasts = [each for each in sets if surely <= each <= maybe] or [surely]
    outcome = _ChoiceOutcome(totals, open_sets, maybe - surely, surely, add)
    least = min((outcome.best([each for each in sets if past <= each], 0) for past in pasts), default=0)
    most = outcome.best(open_sets, 1)
    for clause, own in by_clause.items():
        _apply_choice(outcome, clause, own, work)
    return joined(groups, Range(least, most))


def _any_of_many(step: Choice, groups: list[Group], best: Range, work: Settlement) -> Group:
    """Where there are more legal sets than are looked at each claim may be paid or not: it is said, with bounds."""
    for index in (index for group in groups for index in group.claims):
        hi = work.payable[index].most
        work.pay(index, Range(0, hi), Blocker(work.claims[index].clause.id, "many", hi))
    return joined(groups, best)


@dataclass(frozen=True)
class _ChoiceOutcome:
    """What a choice between clauses comes to.

    Attributes:
        totals: of each clause, in yuan.
        open_sets: the legal sets that may still be taken.
        maybe: clauses of which it is open whether they were taken before; `surely`: those that were.
        add: what clauses come to together.
    """

    totals: dict[str, Range]
    open_sets: Sequence[frozenset[str]]
    maybe: frozenset[str]
    surely: frozenset[str]
    add: Callable[[Iterable[Range]], Range]

    def best(self, sets: Iterable[frozenset[str]], end: int) -> End:
        """The least (0) or the most (1) that the best of some sets comes to."""
        return max((self._worth(each)[end] for each in sets), default=0)

    @cached_property
    def first(self) -> frozenset[str]:
        """The open set that comes to the most."""
        return max(self.open_sets, key=lambda each: self._worth(each)[::-1], default=frozenset())

    def _worth(self, chosen: frozenset[str]) -> Range:
        return self.add(self.totals[clause] for clause in chosen)

    def takes(self, clause: str) -> bool:
        """Whether a clause surely is taken."""
        if self._is_known:
            return clause in self.first
        with_it, without = self._sets_by(clause)
        return self.best(with_it, 0) > self.best(without, 1)

    def leaves_out(self, clause: str) -> bool:
        """Whether a clause surely is not taken."""
        with_it, without = self._sets_by(clause)
        if self._is_known or not with_it:
            return clause not in self.first
        return self.best(with_it, 1) < self.best(without, 0)

    def rival(self, clause: str) -> str:
        """The clause that stands in the way of another; the other itself where none does."""
        order = list(self.totals)
        return next((other for other in sorted(self.surely or self.first, key=order.index) if other != clause), clause)

    @property
    def _is_known(self) -> bool:
        return all(lo == hi for lo, hi in self.totals.values())

    def _sets_by(self, clause: str) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
        """The open sets with a clause, and those without."""
        with_it = [open_set for open_set in self.open_sets if clause in open_set]
        return with_it, [open_set for open_set in self.open_sets if clause not in open_set]


def _apply_choice(outcome: _ChoiceOutcome, clause: str, own: Sequence[Group], work: Settlement) -> None:
    """What is payable for one clause's claims: as they are, nothing, or still open."""
    if outcome.takes(clause) and not outcome.maybe - {clause}:
        return
    rival, is_out = outcome.rival(clause), outcome.leaves_out(clause)
    for group in own:
        for index in group.claims:
            hi = work.payable[index].most
            blocked = Blocker(rival, "received" if outcome.surely else "choose", hi) if rival != clause else None
            work.pay(index, Range(0, 0 if is_out else hi), blocked)


# -- factor -------------------------------------------------------------------------------------------


def _multiplied(group: Group, ratio: Range, work: Settlement) -> Group:
    """Times a ratio, to the fen."""
    for index in group.claims:
        hi = work.payable[index].most
        payable = _scaled(work.payable[index], ratio)
        cut = hi - payable.most if hi != INFINITY else 0
        work.pay(index, payable, Blocker(work.claims[index].clause.id, "factor", max(0, cut)))
        work.whole[index] = _scaled(work.whole[index], ratio)
    return scaled(group, ratio, work)


def _scaled(amount: Range, ratio: Range) -> Range:
    return Range(to_fen(times(amount.least, ratio.least)), to_fen(times(amount.most, ratio.most)))


def scaled(group: Group, ratio: Range, work: Settlement) -> Group:
    """A group's total after its claims were cut or raised: exact where each is known, else outward to the fen."""
    payable = [work.payable[index] for index in group.claims]
    if len(payable) > 1 and work.is_single(group):
        return replace(group, total=_scaled(group.total, ratio))
    if len(payable) == 1 or all(lo == hi for lo, hi in payable):
        exact = added(payable)
        return replace(group, total=exact, unblocked=min(group.unblocked, exact.least), single=None)
    lo, hi = group.total
    most = min(to_fen(times(hi, ratio.most), "up"), added(payable).most)
    widest = Range(to_fen(times(lo, ratio.least), "down"), most)
    return replace(group, total=widest, unblocked=0)
