"""What each clause comes to over all firms of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from huiqi.lists.batch.lines import ClauseLine
from huiqi.model.assessment import Decision

COUNTED = (Decision.ELIGIBLE, Decision.REVIEW, Decision.UNDETERMINED)
"""The decisions that lines tell."""


@dataclass
class Tally:
    """What one clause comes to over all firms."""

    title: str
    status: str
    counts: dict[Decision, int]
    least: Decimal = Decimal(0)
    most: Decimal | None = Decimal(0)
    is_money: bool = False

    def add(self, each: ClauseLine) -> None:
        """Take one firm's."""
        self.counts[each.decision] = self.counts.get(each.decision, 0) + 1
        if each.payable is not None:
            self.is_money = True
            self.least += each.payable.min
            self.most = None if self.most is None or each.payable.max is None else self.most + each.payable.max


def ranked(tallies: Mapping[str, Tally]) -> list[tuple[str, Tally]]:
    """By id, money first, the most money at the top."""
    return sorted(tallies.items(), key=lambda each: (not each[1].is_money, -each[1].least, each[0]))
