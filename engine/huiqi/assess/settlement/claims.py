"""The words of settlement: claims, what becomes of them, and groups of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil, floor

from huiqi.assess.ledger import Ledger
from huiqi.base.values.dates import Span
from huiqi.base.values.intervals import INFINITY, End, Figure, Range, Value, Word
from huiqi.base.values.units import exact
from huiqi.model.firm import Row
from huiqi.model.policy import PERIODS, Clause, Step

ZERO = Range(0, 0)
WHOLE = Range(1, 1)


@dataclass(frozen=True, slots=True)
class ByClaim:
    """The yuan of a ceiling that each claim's own record sets, by the claim's place."""

    rooms: tuple[Range, ...]


StepValue = Range | ByClaim
"""Of a step: the yuan of a ceiling, or the ratio of a factor."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """What keeps money from being paid: the clause, the rule, and the yuan forgone."""

    clause: str
    rule: str
    amount: End


@dataclass(frozen=True, slots=True)
class Claim:
    """One entitlement's money before settlement.

    Attributes:
        row: the record it is for; None with `unlisted`: it stands for all rows not told of.
        year: the calendar year it counts in: of its period, else of the as-of date.
        asked: the as-of date, when it would be paid.
        rooms: yuan of each of the clause's money limits, in their order; (0, 0) for other limits.
        due: of `pay`, the share that is due, and the money.
        own: the firm's own share of it.
        status: of its policy.
        room: the most yuan that the budget of a pool leaves it; None: its place among applicants is not known.
        span: the period it is for, where its clause runs over periods.
    """

    clause: Clause
    amount: Range
    row: Row | None = None
    unlisted: bool = False
    year: int = 0
    asked: date = date.max
    rooms: tuple[Range, ...] = ()
    due: tuple[Range, Range] | None = None
    own: Range = WHOLE
    status: str = ""
    room: End | None = None
    span: Span | None = None

    @property
    def most(self) -> End:
        """The most it may come to: there may be any number of unlisted rows."""
        return INFINITY if self.unlisted and self.amount.most else self.amount.most


@dataclass(frozen=True, slots=True)
class Settled:
    """What is payable for a claim, and what blocked the rest."""

    payable: Range
    blocked_by: tuple[Blocker, ...] = ()


@dataclass(frozen=True)
class Group:
    """Claims (by their place in the list) and the range of what they come to together.

    Attributes:
        single: of a claim that stands for rows not told of, the most that one of them comes to.
        unblocked: what is sure if no stray receipt is for this group.
        strays: receipts that may be for this group or for another of the same clause, by their place in the ledger.
        surely: those of them that are for one of these groups for certain.
    """

    claims: tuple[int, ...]
    total: Range
    single: End | None = None
    unblocked: End = 0
    strays: frozenset[int] = frozenset()
    surely: frozenset[int] = frozenset()


@dataclass
class Settlement:
    """The work in progress: what is payable for each claim so far, and what blocked it.

    Attributes:
        singly: clauses of which a later step pays one award only; until then each is worked out as if it were the one.
        statuses: of the policies that have claims, here or in another part.
        whole: what each claim of these (one row, where it stands for several) came to had nothing been received.
    """

    claims: Sequence[Claim]
    ledger: Ledger
    statuses: Mapping[str, str]
    payable: list[Range] = field(default_factory=list)
    blocked: list[tuple[Blocker, ...]] = field(default_factory=list)
    singly: frozenset[str] = frozenset()
    whole: list[Range] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.payable = [Range(claim.amount.least, claim.most) for claim in self.claims]
        self.blocked = [() for _ in self.claims]
        self.whole = [claim.amount for claim in self.claims]

    def members(self, step: Step, by: str) -> set[str]:
        """The clauses a policy's step is over: a draft blocks no law in force."""
        return self.of_status_like(by) & set(step.clauses)

    def is_single(self, group: Group) -> bool:
        """Whether a later step pays only one of the group's awards, or of those beside it."""
        return self.clause(group) in self.singly

    def together(self, groups: Sequence[Group]) -> Range:
        """What groups come to together: the sum, or the highest where only one of their awards is to be paid."""
        if not groups or not self.is_single(groups[0]):
            return total(groups)
        return highest(group.total for group in groups)

    def of_status_like(self, policy: str) -> set[str]:
        """The clauses here whose policy has the status of one; all where that has no claims."""
        status = self.statuses.get(policy)
        return {claim.clause.id for claim in self.claims if status is None or claim.status == status}

    def record_of(self, clause: str) -> str | None:
        """The record kind a clause runs over, where one of its claims, or of what continues it, is here."""
        mine = (claim.clause for claim in self.claims if claim.clause.id == clause or self._continues(claim, clause))
        return next((each.record for each in mine), None)

    def _continues(self, claim: Claim, clause: str) -> bool:
        return clause in self.ledger.earlier.get(claim.clause.id, ())

    def clause(self, group: Group) -> str:
        """The clause of a group's first claim."""
        return self.claims[group.claims[0]].clause.id

    def pay(self, index: int, payable: Range, blocker: Blocker | None = None) -> None:
        """Say what is payable for a claim from now on, and what blocked the rest."""
        self.payable[index] = payable
        if blocker is not None and blocker.amount:
            self.blocked[index] = (*self.blocked[index], blocker)


def total(groups: Iterable[Group]) -> Range:
    """The range of the sum of groups."""
    return added(group.total for group in groups)


def added(ranges: Iterable[Range]) -> Range:
    """The range of a sum."""
    lo: End = 0
    hi: End = 0
    for least, most in ranges:
        lo, hi = lo + least, hi + most
    return Range(lo, hi)


def highest(ranges: Iterable[Range]) -> Range:
    """The range of the highest of several; nothing of none."""
    every = list(ranges)
    return Range(max((least for least, _ in every), default=0), max((most for _, most in every), default=0))


def joined(groups: Iterable[Group], range_: Range) -> Group:
    """One group of all these claims, that come to so much together."""
    return Group(tuple(index for group in groups for index in group.claims), range_)


def to_fen(yuan: End, way: str = "half up") -> End:
    """Yuan to the fen, not below zero: half up, or outward for the end of a range."""
    if isinstance(yuan, (int, float)):
        return max(yuan, 0)
    rounded = {"half up": lambda fen: floor(fen + Fraction(1, 2)), "down": floor, "up": ceil}[way](yuan * 100)
    return exact(max(Fraction(0), Fraction(rounded, 100)))


def times(amount: End, ratio: End) -> End:
    """amount × ratio; nothing of anything, and anything of nothing, is nothing."""
    return 0 if not amount or not ratio else amount * ratio


def key_of(claim: Claim, per: Sequence[str], index: int) -> tuple[str, ...] | None:
    """The values of the fields a limit counts by; None where one is not told."""
    if claim.unlisted and any(name != "year" and name not in PERIODS for name in per):
        return None
    words = [_word(claim, name, index) for name in per]
    return None if any(word is None for word in words) else tuple(map(str, words))


def _word(claim: Claim, name: str, index: int) -> str | None:
    if name == "year":
        return str(claim.year)
    if name in PERIODS and claim.span is not None:
        return str(claim.span)
    if name == claim.clause.record:
        return f"#{id(claim.row) if claim.row is not None else index}"
    value: Value | None = claim.row.values.get(name) if claim.row else None
    if isinstance(value, Word) and value.options and len(value.options) == 1:
        return next(iter(value.options))
    if isinstance(value, Figure) and value.known:
        return str(value.lo)
    return None if claim.clause.record else ""
