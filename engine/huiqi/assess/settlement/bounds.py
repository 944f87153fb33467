"""A limit at work: what it allows, and what groups of claims under one key come to together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huiqi.assess.settlement.claims import ZERO, Group, Settlement, total
from huiqi.assess.settlement.receipts import Placed, Received, tally
from huiqi.base.values.intervals import INFINITY, End, Range
from huiqi.model.policy import Limit


@dataclass(frozen=True, slots=True)
class Bound:
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


def most_of(limit: Limit, room: Range, groups: Sequence[Group], received: Received) -> Range:
    """What groups under one key come to together."""
    lo, hi = total(groups)
    if limit.kind == "times":
        least, most = left(limit, received)
        lows = sorted((group.total.least for group in groups), reverse=True)
        highs = sorted((high for group in groups for high in _highs(group, most)), reverse=True)
        return Range(_top(lows, least), _top(highs, most))
    if limit.kind == "difference":
        highest = max(high for group in groups for high in _highs(group, 1))
        best = Range(max(group.total.least for group in groups), highest)
        return Range(rest(best.least, received.money.most), max(0, best.most - received.money.least))
    return Range(min(lo, rest(room.least, received.money.most)), min(hi, rest(room.most, received.money.least)))


def left(limit: Limit, received: Received) -> Range:
    """How many more times."""
    return Range(rest(limit.times, received.times.most), rest(limit.times, received.times.least))


def rest(room: End, taken: End) -> End:
    """What is left of a room, not below nothing; nothing where what was taken has no bound."""
    return 0 if taken == INFINITY else max(0, room - taken)


def _highs(group: Group, count: End) -> list[End]:
    """The most a group comes to, as often as it may count."""
    return [group.total.most] if group.single is None else [group.single] * int(count)


def _top(amounts: Sequence[End], count: End) -> End:
    """The sum of the largest."""
    result: End = 0
    for amount in amounts[: int(min(count, len(amounts)))]:
        result += amount
    return result
