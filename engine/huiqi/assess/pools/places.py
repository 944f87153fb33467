"""The places of all applicants of one pool: their ranks, their shares of a budget, what a budget leaves them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from huiqi.assess.pools.applicants import Before, PoolApplicant, Ranked, grouped
from huiqi.assess.settlement import ZERO, to_fen
from huiqi.base.values.display import money_text
from huiqi.base.values.intervals import INFINITY, JUDGED, NO, TRUE, YES, End, Range, Truth, all_of
from huiqi.model.policy import Pool
from huiqi.model.pool_rank import PoolRank

ANY_NUMBER = 10**9
"""For how many claims a list of records stands that may lack some, or a firm that could not be read."""
Count = Callable[[PoolApplicant], Range]


def places(pool: Pool, applicants: Sequence[PoolApplicant], unread: int) -> list[PoolRank]:
    """The places by order and weight; with a budget alone, all are taken so far.

    Args:
        unread: how many more claims there may be, of which nothing is known.
    """
    found = []
    for before in _before(applicants, _one, unread):
        rank = Range(1 + before.surely, 1 + before.possibly + before.tied.most)
        taken = TRUE if pool.take is None else _taken(before, pool.take)
        found.append(PoolRank(taken, rank, ZERO, INFINITY if pool.budget is None else pool.budget, ""))
    if pool.weight is not None and pool.budget is not None:
        shares = _shares(applicants, found, pool.budget, unread)
        found = [replace(place, share=share) for place, share in zip(found, shares, strict=True)]
    return [replace(place, text=_text(pool, place, len(applicants) + unread)) for place in found]


def left_of_budget(
    pool: Pool,
    applicants: Sequence[PoolApplicant],
    before: Sequence[PoolRank],
    unread: int,
    otherwise: Truth | None = None,
) -> list[PoolRank]:
    """The places with what the budget leaves each, after those before it.

    Args:
        otherwise: what is true of being paid where the budget does not surely do, for awards that it is not cut for.
    """
    assert pool.budget is not None
    more = INFINITY if unread else 0
    found = []
    for each, place, spent in zip(applicants, before, _before(applicants, _pays, more), strict=True):
        paid = _paid(each, spent, pool.budget)
        if otherwise is not None and paid.least < YES:
            paid = otherwise
        room = pool.budget if otherwise is not None else max(0, pool.budget - spent.surely)
        held = replace(place, taken=all_of([place.taken, paid]), room=room)
        found.append(replace(held, text=_text(pool, held, len(applicants) + unread)))
    return found


def _one(each: PoolApplicant) -> Range:
    return Range(1, ANY_NUMBER if each.unlisted else 1)


def _pays(each: PoolApplicant) -> Range:
    """What it takes of the budget: nothing where it is not taken by its rank."""
    return Range((each.pays.least if each.taken.least == YES else 0), (each.pays.most if each.taken.most > NO else 0))


def _before(applicants: Sequence[PoolApplicant], count: Count, unread: End) -> list[Before]:
    groups = grouped(applicants)
    ranked = {
        group: Ranked(
            ((each, count(each).least) for each in sure),
            ((each, count(each).most) for each in possible if not each.is_for_official),
            [(each, count(each)) for each in possible if each.is_for_official],
        )
        for group, (sure, possible) in groups.items()
    }
    return [ranked[applicant.group].before(applicant, count(applicant), unread) for applicant in applicants]


def _taken(before: Before, take: int) -> Truth:
    """Whether it is among the first so many: with all against it at worst, with all for it at best."""
    return Truth(
        _among_first(1 + before.possibly, before.tied.most, take),
        _among_first(1 + before.surely, before.tied.least, take),
    )


def _among_first(rank: End, tied: End, take: int) -> int:
    """Of those level at the cut an official says."""
    if rank + tied <= take:
        return YES
    return JUDGED if rank <= take else NO


def _paid(each: PoolApplicant, spent: Before, budget: End) -> Truth:
    """Whether the budget still pays all of it."""
    if not each.pays.most:
        return TRUE
    return Truth(
        _of_rest(budget - spent.possibly, spent.tied.most, each.pays.most),
        _of_rest(budget - spent.surely, spent.tied.least, each.pays.least),
    )


def _of_rest(rest: End, tied: End, pays: End) -> int:
    """Of a rest that does not pay all an official says."""
    if rest <= 0:
        return NO
    return YES if rest - tied >= pays else JUDGED


def _shares(applicants: Sequence[PoolApplicant], found: Sequence[PoolRank], budget: End, unread: int) -> list[Range]:
    """What each is given of the budget, by weight among those taken of its group."""
    groups = grouped(applicants)
    taken = {id(each): place.taken for each, place in zip(applicants, found, strict=True)}
    least, most = dict[str | None, End](), dict[str | None, End]()
    for group, (sure, possible) in groups.items():
        least[group] = sum(each.weight.least for each in sure if taken[id(each)].least == YES)
        weights = (_all_of_its_weight(each) for each in possible if taken[id(each)].most > NO)
        most[group] = INFINITY if unread else sum(weights)
    shares = []
    for applicant in applicants:
        is_sure = applicant.stands.least == YES and applicant.group is not None and taken[id(applicant)].least == YES
        others_least = least[applicant.group] - (applicant.weight.least if is_sure else 0)
        own = _all_of_its_weight(applicant)
        others_most = INFINITY if INFINITY in (most[applicant.group], own) else most[applicant.group] - own
        lowest = _share(applicant.weight.least, others_most, budget)
        shares.append(Range(lowest, _share(applicant.weight.most, others_least, budget)))
    return shares


def _all_of_its_weight(each: PoolApplicant) -> End:
    return INFINITY if each.unlisted and each.weight.most else each.weight.most


def _share(weight: End, others: End, budget: End) -> End:
    """Down to the fen, so that all shares together are not more than the budget."""
    if not weight or others == INFINITY:
        return 0
    if weight == INFINITY:
        return budget
    return to_fen(Fraction(budget) * Fraction(weight) / (Fraction(weight) + Fraction(others)), "down")


# -- in words -----------------------------------------------------------------------------------------

_TAKEN = {"yes": "在内", "no": "不在内", "judged": "正在线上，由主管部门定", "unknown": "还不能定"}


def _text(pool: Pool, place: PoolRank, applying: int) -> str:
    words = [f"这份名单里有 {applying} 项申请"] if applying < ANY_NUMBER else []
    if pool.by is not None:
        words.append(f"名次第 {_range(place.rank, _rank)}")
    if pool.weight is not None:
        words.append(f"按比例分得 {_range(place.share, money_text)}")
    if pool.budget is not None and pool.weight is None:
        words.append(f"总额 {money_text(pool.budget)}，到这一项最多还有 {money_text(place.room)}")
    if pool.take is not None or pool.weight is None:
        words.append(_TAKEN[place.taken.word])
    return "；".join(words)


def _rank(place: End) -> str:
    return str(place) if place < ANY_NUMBER else "最后"


def _range(ends: Range, text: Callable[[End], str]) -> str:
    return text(ends.least) if ends[0] == ends.most else f"{text(ends.least)} 至 {text(ends.most)}"
