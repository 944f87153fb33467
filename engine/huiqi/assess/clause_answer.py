"""One clause answered for one firm, row and period: its decision and amount before settlement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from huiqi.assess.ledger import Ledger
from huiqi.assess.settlement import ZERO, Claim, to_fen
from huiqi.base.values.dates import Period, Span, spans_within, year_period
from huiqi.base.values.intervals import INFINITY, JUDGED, NO, YES, End, Figure, Range, Truth, all_of
from huiqi.language.expressions.tree import RecentYears, Valued
from huiqi.model.assessment import Decision
from huiqi.model.firm import Firm, Row
from huiqi.model.policy import Clause, Policy, Rulebase, Spans
from huiqi.model.pool_rank import PoolRank
from huiqi.semantics.definition import Situation, Trace, figure, judge, unlisted
from huiqi.semantics.matcher import Posted

_NOWHERE = Row({}, "")


@dataclass(frozen=True, slots=True)
class Answered:
    """One clause answered for one row and period (None: for no row, or for the firm), before settlement.

    Attributes:
        date: the date it was asked for: as-of, or the last day of its period where as-of lies outside.
        decided: the decision at that date; `decision` is `not_in_force` where as-of lies outside.
        amount: yuan at that date; None for support in kind.
        unlisted: it stands for rows the firm's list may lack.
        shown: it is an entitlement of its own; else it only widens the totals.
        elsewhere: the firm lies outside the policy's region, and nothing else was asked.
    """

    policy: Policy
    clause: Clause
    row: Row | None
    at: Situation
    trace: Trace
    in_force: bool
    decided: Decision
    amount: Range | None
    unlisted: bool = False
    shown: bool = True
    elsewhere: bool = False

    @property
    def decision(self) -> Decision:
        """The decision at the as-of date."""
        return self.decided if self.in_force else Decision.NOT_IN_FORCE

    @property
    def label(self) -> str | None:
        """The row and the period it is for, in words."""
        words = [self.row.label if self.row else "", str(self.at.span) if self.at.span else ""]
        return " ".join(word for word in words if word) or None

    @property
    def claim(self) -> Claim:
        """Its money, for settlement."""
        amount = self.amount if self.in_force and self.amount is not None else ZERO
        return Claim(
            self.clause,
            amount,
            self.row,
            self.unlisted and self.in_force,
            self.at.span.year if self.at.span else self.at.as_of.year,
            self.at.as_of,
            tuple(ZERO if limit.money is None else ceiling(limit.money, self.at) for limit in self.clause.limits),
            _due(self.clause, self.at) if self.clause.pay else None,
            Range(self.clause.own_share, self.clause.own_share),
            self.policy.status,
            None if self.at.place is None else self.at.place.room,
            self.at.span,
        )

    def among(self, place: PoolRank) -> Answered:
        """The answer where its place among all applicants is known: its conditions may ask for it."""
        at = replace(self.at, place=place)
        trace = judge(self.trace.node, at)
        decided = decide(all_of([trace.truth, place.taken]))
        amount = None if self.clause.award is None else amount_range(self.clause, decided, at)
        return replace(self, at=at, trace=trace, decided=decided, amount=amount)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A firm asked about one clause or all of a policy, at one date."""

    firm: Firm
    as_of: date
    rulebase: Rulebase
    ledger: Ledger
    policy: Policy
    period: Period
    posted: Posted

    @property
    def in_force(self) -> bool:
        """Whether what is asked about holds at the as-of date."""
        return self.as_of in self.period

    @property
    def date(self) -> date:
        """The date it is asked for."""
        return self.as_of if self.in_force else self.period.end

    def situation(self, clause: Clause, row: Row | None, span: Span | None) -> Situation:
        """What the clause's conditions are asked of, with the findings on it."""
        findings = self.ledger.findings_for(clause.id, row)
        vocabulary = self.rulebase.vocabulary
        of = self.ledger.findings_for
        under = self.ledger.is_under
        return Situation(
            self.firm,
            self.date,
            vocabulary,
            row or _NOWHERE,
            findings=findings,
            span=span,
            findings_of=of,
            received_under=under,
        )

    def listed(self, record: str) -> tuple[Row, ...]:
        """The rows the firm gave of a record kind."""
        given = self.firm.records.get(record)
        return given.rows if given else ()

    def in_domain(self, clause: Clause, row: Row) -> bool:
        """Whether the clause may run over a row."""
        assert clause.domain is not None
        at = Situation(self.firm, self.date, self.rulebase.vocabulary, row, received_under=self.ledger.is_under)
        return all(judge(part, at).truth.most > NO for part in clause.domain.parts)

    def unlisted(self, clause: Clause) -> Row | None:
        """A row that may be in the clause's domain without being listed."""
        assert clause.record is not None
        kind = self.rulebase.vocabulary.records[clause.record]
        row = unlisted(kind, self.firm.records.get(clause.record))
        return row if row is not None and self.in_domain(clause, row) else None


def spans_on(spans: Spans, day: date) -> list[Span]:
    """The periods a clause runs over, asked on a day."""
    if isinstance(spans.period, RecentYears):
        count = spans.period.count
        year = day.year - (1 if count else 0)
        return spans_within(year_period(year, max(1, count)), spans.kind)
    return spans_within(spans.period.period, spans.kind)  # type: ignore[union-attr]


def elsewhere(clause: Clause, outside: Trace, asked: Inquiry) -> Answered:
    """The answer on a clause of a policy for another region: the region alone decides it."""
    at = asked.situation(clause, None, None)
    amount = None if clause.award is None else ZERO
    return Answered(
        asked.policy, clause, None, at, outside, asked.in_force, Decision.INELIGIBLE, amount, elsewhere=True
    )


def decide(truth: Truth) -> Decision:
    """The decision a clause's truth means."""
    if truth.most == NO:
        return Decision.INELIGIBLE
    if truth.least == YES:
        return Decision.ELIGIBLE
    if truth.least == truth.most == JUDGED:
        return Decision.REVIEW
    return Decision.UNDETERMINED


def amount_range(clause: Clause, decided: Decision, at: Situation) -> Range:
    """What an award comes to, in yuan to the fen (half up), below zero as zero; sure only where eligible.

    What depends on other applicants is sure of nothing, unless its place among them is known.
    """
    assert clause.award is not None
    if decided is Decision.INELIGIBLE:
        return ZERO
    found = figure(clause.award, at)
    if not found.ranged:
        return ZERO
    sure = decided is Decision.ELIGIBLE and (clause.pool is None or at.place is not None)
    most = to_fen(found.hi)
    if clause.pool is not None and clause.pool.budget is not None:
        most = min(most, clause.pool.budget)
    return Range((to_fen(found.lo) if sure else 0), most)


def ceiling(money: Valued, at: Situation) -> Range:
    """What a limit allows, in yuan; one that is not there is no limit."""
    found = figure(money, at)
    lo: End = to_fen(found.lo) if found.ranged else INFINITY
    return Range((0 if found.no_figure or found.open else lo), (INFINITY if found.nothing else to_fen(found.hi)))


def factor(ratio: Valued, at: Situation) -> Range:
    """What a factor multiplies by; one that is not there gives nothing."""
    found = figure(ratio, at)
    ends = [(found.lo, found.hi)] if found.ranged else []
    ends += [(0, 0)] if found.nothing or found.open else []
    ends += [(0, 1)] if found.no_figure else []
    return Range(max(0, min(lo for lo, _ in ends)), max(0, max(hi for _, hi in ends)))


def _due(clause: Clause, at: Situation) -> tuple[Range, Range]:
    """Of an award in parts: the share that is due, at most all of it, and the money."""
    ratio: list[End] = [0, 0]
    money: list[End] = [0, 0]
    for part in clause.pay:
        truth = judge(part.when, at).truth
        worth = Figure(part.ratio, part.ratio) if part.ratio is not None else figure(part.money, at)  # type: ignore[arg-type]
        into = ratio if part.ratio is not None else money
        into[0] += max(0, worth.lo) if truth.least == YES and worth.there else 0
        into[1] += max(0, worth.hi) if truth.most > NO and worth.ranged else 0
    return Range(min(1, ratio[0]), min(1, ratio[1])), Range(*money)
