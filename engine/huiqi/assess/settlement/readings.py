"""Steps that an official says apply or not: settled in each reading, and the answer spans them all.

Only what is linked to such a step by clauses is settled more than once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

from huiqi.assess.ledger import Ledger
from huiqi.assess.settlement.claims import Claim, Group, Settled, StepValue, total
from huiqi.base.values.intervals import OPEN, TRUE, YES, Range, Truth
from huiqi.model.policy import Choice, HighestOnly, Step

MOST_OPEN = 6
"""Open matters of which every reading is settled; of more, only that all apply and that none does."""
Steps = Sequence[tuple[Step, StepValue, str]]
Outcome = tuple[list[Settled], list[Group]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """Claims that steps link, by their place, and their steps as officials may read them."""

    claims: tuple[int, ...]
    readings: Sequence[Steps]
    is_whole: bool = True
    """Whether these are all readings; else the rows in between are not among them, only the least and the most."""


def parts_of(steps: Steps, claims: Sequence[Claim], ledger: Ledger) -> list[Part]:
    """The parts that open steps link, and the rest as one: it has one reading."""
    truths = [_applies(step, claims, ledger) for step, _, _ in steps]
    linked = [set(each) for each in merged(step.clauses for step, _, _ in steps)]
    is_open = [
        clauses
        for clauses in linked
        if any(truth == OPEN and clauses & set(step.clauses) for (step, _, _), truth in zip(steps, truths, strict=True))
    ]
    found = []
    for clauses in [*is_open, {claim.clause.id for claim in claims}.difference(*is_open)]:
        inside = tuple(index for index, claim in enumerate(claims) if claim.clause.id in clauses)
        own = [place for place, (step, _, _) in enumerate(steps) if clauses & set(step.clauses)]
        open_ = [place for place in own if truths[place] == OPEN]
        sure = {place for place in own if truths[place].least == YES}
        every = [[steps[place] for place in own if place in sure | kept] for kept in _choices(open_)]
        if inside:
            found.append(Part(inside, every, len(open_) <= MOST_OPEN))
    return found


def _choices(places: Sequence[int]) -> Iterator[set[int]]:
    """The sets of open steps that may be found to apply."""
    if len(places) > MOST_OPEN:
        yield from (set(places), set())
        return
    for kept in product((True, False), repeat=len(places)):
        yield {place for place, applies in zip(places, kept, strict=True) if applies}


def _applies(step: Step, claims: Sequence[Claim], ledger: Ledger) -> Truth:
    """Whether a step applies, as officials found; open only where the answer may hang on it."""
    if not isinstance(step, (HighestOnly, Choice)) or not step.judge:
        return TRUE
    found = [ledger.findings_for(clause, None).get(step.judge) for clause in step.clauses]
    inside = [claim for claim in claims if claim.clause.id in step.clauses and claim.most]
    received = not ledger.receipts_known or any(ledger.of(clause) for clause in step.clauses)
    hangs = len(inside) > 1 or any(claim.unlisted for claim in inside) or (received and bool(inside))
    return next((truth for truth in found if truth is not None), OPEN if hangs else TRUE)


def spanning(outcomes: Sequence[Outcome], claims: Sequence[Claim], is_whole: bool) -> Outcome:
    """What is payable in any of several readings."""
    if len(outcomes) == 1:
        return outcomes[0]
    rows = [_span(each) for each in zip(*(settled for settled, _ in outcomes), strict=True)]
    if not is_whole:
        rows = [Settled(Range(0, claim.most), row.blocked_by) for claim, row in zip(claims, rows, strict=True)]
    return rows, list(_linked([groups for _, groups in outcomes]))


def _span(rows: Sequence[Settled]) -> Settled:
    payable = Range(min(row.payable.least for row in rows), max(row.payable.most for row in rows))
    return Settled(payable, tuple(dict.fromkeys(blocker for row in rows for blocker in row.blocked_by)))


def _linked(readings: Sequence[Sequence[Group]]) -> Iterator[Group]:
    """Groups of claims that some reading holds together, with the range of what they come to in any."""
    for linked in merged(group.claims for groups in readings for group in groups):
        ends = [total(group for group in groups if linked & set(group.claims)) for groups in readings]
        yield Group(tuple(sorted(linked)), Range(min(e.least for e in ends), max(e.most for e in ends)))


def merged(sets: Iterable[Iterable[T]]) -> list[set[T]]:
    """Sets that share members joined, in the order of the last."""
    found: list[set[T]] = []
    for each in sets:
        new = set(each)
        touching = [one for one in found if one & new]
        found = [one for one in found if not one & new] + [new.union(*touching)]
    return found
