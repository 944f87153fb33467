"""Applicants of a pool in order: how many, and how much money, surely and possibly stand before each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from huiqi.assess.clause_answer import Answered
from huiqi.assess.settlement import ZERO
from huiqi.base.values.intervals import INFINITY, NO, OPEN, TRUE, YES, End, Figure, Range, Truth, Word
from huiqi.model.policy import Pool
from huiqi.semantics.situation import figure, value

_LAST = -INFINITY
"""The order of what has no value to be ranked by."""


@dataclass(frozen=True, slots=True)
class PoolApplicant:
    """One claim on a pool.

    Attributes:
        stands: whether it meets the clause.
        order: by what it is ranked, the higher the better; all the same where nothing but an official ranks.
        weight: by what the budget is shared, not below zero.
        group: the value of `per`; None where not told.
        unlisted: it stands for all records that the firm's list may lack.
        pays: yuan it would be paid, were there money for all; `taken`: whether it is, by its rank.
    """

    stands: Truth
    order: Range
    weight: Range
    group: str | None
    unlisted: bool = False
    pays: Range = ZERO
    taken: Truth = TRUE

    @property
    def is_for_official(self) -> bool:
        """Whether an official says if it stands, and nothing else is open of it."""
        return self.stands == OPEN and self.order.least == self.order.most and self.group is not None


def applicant(each: Answered, stands: Truth) -> PoolApplicant:
    """Who applies by one answered clause."""
    pool = each.clause.pool
    assert pool is not None
    order = _order(pool, each)
    weight = ZERO if pool.weight is None else _not_below_zero(figure(pool.weight, each.at))
    return PoolApplicant(stands, order, weight, _group(pool, each), each.unlisted)


def _order(pool: Pool, each: Answered) -> Range:
    if pool.by is None:
        return ZERO
    found = figure(pool.by, each.at)
    if not (found.there or found.open) and found.nothing != found.no_figure:
        return Range(_LAST, _LAST)  # there surely is none
    least, most = (found.lo, found.hi) if found.ranged else (_LAST, _LAST)
    if pool.order != "highest" and found.ranged:
        least, most = -most, -least
    may_lack = found.nothing or found.no_figure or found.open
    return Range((_LAST if may_lack else least), most)


def _not_below_zero(found: Figure) -> Range:
    if not found.ranged:
        return ZERO
    may_lack = found.nothing or found.no_figure or found.open
    return Range((0 if may_lack else max(0, found.lo)), max(0, found.hi))


def _group(pool: Pool, each: Answered) -> str | None:
    if pool.per is None:
        return ""
    found = value(pool.per, each.at)
    assert isinstance(found, Word)
    return next(iter(found.options)) if found.options and found.known else None


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before one applicant.

    Attributes:
        surely, possibly: how many; `tied`: of how many an official says whether they do, surely and possibly: those
            level with it, and those he says of whether they stand at all.
    """

    surely: End
    possibly: End
    tied: Range


class Ranked:
    """Applicants of one group, each counting for so much, in order.

    Args:
        sure: those that surely stand in the group, with the least they count for.
        possible: those that may, with the most; `official`: those of whom an official says, with both.
    """

    def __init__(
        self,
        sure: Iterable[tuple[PoolApplicant, End]],
        possible: Iterable[tuple[PoolApplicant, End]],
        official: Sequence[tuple[PoolApplicant, Range]],
    ) -> None:
        sure, possible = list(sure), list(possible)
        self._official = tuple(_Sums((each.order.least, counts[side]) for each, counts in official) for side in (0, 1))
        self._surely = _Sums((each.order.least, count) for each, count in sure)
        self._possibly = _Sums((each.order.most, count) for each, count in possible)
        self._ties = _ties(sure), _ties(possible)

    def before(self, each: PoolApplicant, own: Range, unread: End) -> Before:
        """What stands before an applicant that itself counts for `own` and is among the possible."""
        least, most = each.order
        surely = self._surely.above(most)
        ours = own if each.is_for_official else ZERO
        mine = ZERO if each.is_for_official else own
        possibly = self._possibly.from_(least) - mine[1] + unread
        judged = self._official[0].from_(most) - ours[0], self._official[1].from_(least) - ours[1]
        if least != most:
            return Before(surely, possibly, Range(self._official[0].above(most), judged[1]))
        sure = mine[0] if each.stands.least == YES and each.group is not None else 0
        tied = Range(self._ties[0][least] - sure, self._ties[1][least] - mine[1])
        return Before(surely, possibly - tied.most, Range(tied.least + judged[0], tied.most + judged[1]))


def _ties(every: Sequence[tuple[PoolApplicant, End]]) -> Counter[End]:
    """How much counts at one order exactly."""
    found: Counter[End] = Counter()
    for each, count in every:
        if each.order.least == each.order.most:
            found[each.order.least] += count  # type: ignore[assignment]
    return found


class _Sums:
    """Counts by a key, summed from the highest key down."""

    def __init__(self, pairs: Iterable[tuple[End, End]]) -> None:
        ordered = sorted(pairs, key=lambda pair: pair[0])
        self._keys = [key for key, _ in ordered]
        self._sums = [0, *accumulate(count for _, count in ordered)]

    def above(self, key: End) -> End:
        """What counts for a key above this."""
        return self._sums[-1] - self._sums[bisect_right(self._keys, key)]

    def from_(self, key: End) -> End:
        """What counts for this key and above."""
        return self._sums[-1] - self._sums[bisect_left(self._keys, key)]


def grouped(applicants: Sequence[PoolApplicant]) -> dict[str | None, tuple[list[PoolApplicant], list[PoolApplicant]]]:
    """For each group, who surely and who may stand in it; `None`, for those of no known group: nobody, everybody."""
    groups = dict.fromkeys(each.group for each in applicants)
    possible = [each for each in applicants if each.stands.most > NO]
    found = {}
    for group in groups:
        mine = [each for each in possible if group is None or each.group in (group, None)]
        sure = [each for each in mine if each.stands.least == YES and each.group == group and group is not None]
        found[group] = sure, mine
    return found
