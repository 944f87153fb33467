"""What was received, told apart by what a limit counts by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from huiqi.assess.ledger import Receipt
from huiqi.assess.settlement.claims import Claim, Group, Settlement, key_of
from huiqi.base.values.dates import Period, Span, months_before
from huiqi.base.values.intervals import FALSE, INFINITY, NO, TRUE, UNKNOWN, YES, End, Range, Truth, all_of, any_of
from huiqi.model.firm import Row
from huiqi.model.policy import PERIODS


@dataclass(frozen=True, slots=True)
class Received:
    """How often and how much (yuan) was received, each as a range."""

    times: Range
    money: Range

    @property
    def maybe(self) -> bool:
        """Whether anything may have been received."""
        return self.times.most > 0


@dataclass(frozen=True, slots=True)
class Placed:
    """One receipt that may count: its place in the ledger, its clause, and that it counts."""

    place: int
    clause: str
    receipt: Receipt
    counts: Truth


def counted(clauses: Iterable[str], window: Period | None, work: Settlement) -> list[Placed]:
    """The receipts under some clauses that may count, paid within a window; None: ever."""
    found = []
    every = [(clause, receipt) for clause in clauses for receipt in work.ledger.of(clause)]
    for place, (clause, receipt) in enumerate(every):
        truth = receipt.counts if window is None else receipt.within(window.start, window.end)
        if truth.most > NO:
            found.append(Placed(place, clause, receipt, truth))
    return found


def for_year(clauses: Iterable[str], year: int, work: Settlement) -> list[Placed]:
    """Receipts of a clause that runs over periods: for the year they name, else perhaps for any before the payment."""
    found = [(each, each.receipt.is_for(Span(year))) for each in counted(clauses, None, work)]
    return [replace(each, counts=all_of([each.counts, truth])) for each, truth in found if truth.most > NO]


def window_of(years: int | None, months: int | None, year: int, asked: date) -> Period | None:
    """The time in which receipts count: calendar years running back from one, or months back from the as-of date."""
    if years is not None:
        return Period(date(year - years + 1, 1, 1), date(year, 12, 31))
    if months is not None:
        return Period(months_before(asked, months) + timedelta(days=1), asked)
    return None


def tally(placed: Iterable[Placed], work: Settlement) -> Received:
    """How often and how much these come to; without any bound where the firm does not say what it received."""
    sure: End = 0
    possible: End = 0
    least: End = 0
    most: End = 0
    for each in placed:
        possible, most = possible + 1, most + each.receipt.amount.hi
        if each.counts.least == YES:
            sure, least = sure + 1, least + each.receipt.amount.lo
    if not work.ledger.receipts_known:
        possible = most = INFINITY
    return Received(Range(sure, possible), Range(least, most))


@dataclass(frozen=True, slots=True)
class Spread:
    """Receipts by bucket: its own, those that may be of several, and which of these are sure to be of one.

    Attributes:
        placed: all of them.
    """

    own: list[list[Placed]]
    strays: dict[int, tuple[Placed, set[int]]]
    surely: frozenset[int]
    placed: Sequence[Placed]

    def astray(self, bucket: int) -> list[Placed]:
        """Receipts that may be of this bucket, or of another."""
        return [
            Placed(one.place, one.clause, one.receipt, UNKNOWN)
            for one, buckets in self.strays.values()
            if bucket in buckets
        ]


def spread(
    per: Sequence[str],
    buckets: Sequence[Sequence[Group]],
    loose: Sequence[Group],
    placed: Sequence[Placed],
    work: Settlement,
) -> Spread:
    """Which bucket each receipt is of, as far as its words tell: by the key of the record it names."""
    own: list[list[Placed]] = [[] for _ in buckets]
    strays: dict[int, tuple[Placed, set[int]]] = {}
    surely = set()
    for each in placed:
        fits = {number: _fits_any(each, per, bucket, work) for number, bucket in enumerate(buckets)}
        fits = {number: truth for number, truth in fits.items() if truth.most > NO}
        elsewhere = bool(loose) and _fits_any(each, per, loose, work).most > NO
        settled = not elsewhere and (not each.receipt.record or any(truth == TRUE for truth in fits.values()))
        if len(fits) == 1 and (settled or not per):
            own[next(iter(fits))].append(each)
        elif fits:
            strays[each.place] = each, set(fits)
            if each.counts.least == YES and settled:
                surely.add(each.place)
    return Spread(own, strays, frozenset(surely), placed)


def _fits_any(placed: Placed, per: Sequence[str], groups: Iterable[Group], work: Settlement) -> Truth:
    return any_of([_fits(placed, per, index, work) for group in groups for index in group.claims])


def _fits(placed: Placed, per: Sequence[str], index: int, work: Settlement) -> Truth:
    """Whether a receipt has the key of a claim. One that names no listed record may have any."""
    claim = work.claims[index]
    periods = [name for name in per if name in PERIODS or name == "year"]
    for_span = placed.receipt.is_for(claim.span) if periods and claim.span is not None else TRUE
    per = [name for name in per if name not in periods]
    if not per or for_span.most == NO:
        return for_span
    return all_of([for_span, _fits_record(placed, per, index, work)])


def _fits_record(placed: Placed, per: Sequence[str], index: int, work: Settlement) -> Truth:
    claim = work.claims[index]
    record = work.record_of(placed.clause)
    listed = work.ledger.records.get(record or "")
    named = [(row, work.ledger.is_for(placed.receipt, record, row)) for row in listed.rows] if record and listed else []
    named = [(row, truth) for row, truth in named if truth.most > NO]
    if not named or not placed.receipt.record:
        return UNKNOWN
    key = key_of(claim, per, index)
    same = [all_of([truth, _same_key(claim, key, row, per, record)]) for row, truth in named]
    return any_of(same)


def _same_key(claim: Claim, key: tuple[str, ...] | None, row: Row, per: Sequence[str], record: str | None) -> Truth:
    """Whether a row has a claim's key."""
    if claim.row is row:
        return TRUE
    if claim.unlisted:
        return FALSE
    other = key_of(replace(claim, row=row), per, -1)
    if key is None or other is None or claim.clause.record != record:
        return UNKNOWN
    return TRUE if key == other else FALSE


def taken(clause: str, placed: Iterable[Placed], work: Settlement) -> Truth:
    """That something was received under a clause."""
    found = any_of([each.counts for each in placed if each.clause == clause])
    return found if work.ledger.receipts_known else Truth(found.least, YES)
