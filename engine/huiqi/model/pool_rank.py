"""What a claim comes to among the other applicants of its pool."""

from __future__ import annotations

from dataclasses import dataclass

from huiqi.base.values.intervals import End, Range, Truth


@dataclass(frozen=True, slots=True)
class PoolRank:
    """The place of a claim among all applicants.

    Attributes:
        taken: whether it is among those that get something; judged where a tie or a rest of the budget is at the cut.
        rank: the best and the worst place it may have.
        share: of the budget, where it is shared by weight; yuan, down to the fen.
        room: the most yuan that the budget leaves it.
        text: the place, in words.
    """

    taken: Truth
    rank: Range
    share: Range
    room: End
    text: str
