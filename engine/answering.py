"""One clause answered for one firm and row: its decision and amount before settlement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from engine.assessment import Decision
from engine.expressions.tree import Valued
from engine.firm import Firm, Row
from engine.ledger import Ledger
from engine.matcher import Posted
from engine.policy import Clause, Policy, Rulebase
from engine.semantics import Situation, Trace, figure, judge, unlisted
from engine.settlement import ZERO, Claim, Range
from engine.values.intervals import JUDGED, NO, YES, End, Truth
from engine.values.units import exact

_NOWHERE = Row({}, "")


@dataclass(frozen=True, slots=True)
class Answered:
    """One clause answered for one row (None: for no row, or for the firm), before settlement.

    Attributes:
        date: the date it was asked for: as-of, or the policy's last day where as-of lies outside its period.
        decided: the decision at that date; `decision` is `not_in_force` where as-of lies outside.
        amount: yuan at that date; None for support in kind.
        unlisted: it stands for rows the firm's list may lack.
        shown: it is an entitlement of its own; else it only widens the totals.
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

    @property
    def decision(self) -> Decision:
        """The decision at the as-of date."""
        return self.decided if self.in_force else Decision.NOT_IN_FORCE

    @property
    def claim(self) -> Claim:
        """Its money, for settlement."""
        amount = self.amount if self.in_force and self.amount is not None else ZERO
        return Claim(self.clause, amount, self.row, self.unlisted and self.in_force)


@dataclass(frozen=True, slots=True)
class Asked:
    """A firm asked about one policy at one date."""

    firm: Firm
    date: date
    rulebase: Rulebase
    ledger: Ledger
    policy: Policy
    in_force: bool
    posted: Posted

    def situation(self, clause: Clause, row: Row | None) -> Situation:
        """What the clause's conditions are asked of, with the findings on it."""
        findings = self.ledger.findings_for(clause.id, row)
        return Situation(self.firm, self.date, self.rulebase.vocabulary, row or _NOWHERE, findings=findings)

    def listed(self, record: str) -> tuple[Row, ...]:
        """The rows the firm gave of a record kind."""
        given = self.firm.records.get(record)
        return given.rows if given else ()

    def in_domain(self, clause: Clause, row: Row) -> bool:
        """Whether the clause may run over a row."""
        assert clause.domain is not None
        at = Situation(self.firm, self.date, self.rulebase.vocabulary, row)
        return all(judge(part, at).truth.most > NO for part in clause.domain.parts)

    def unlisted(self, clause: Clause) -> Row | None:
        """A row that may be in the clause's domain without being listed."""
        assert clause.record is not None
        kind = self.rulebase.vocabulary.records[clause.record]
        row = unlisted(kind, self.firm.records.get(clause.record))
        return row if row is not None and self.in_domain(clause, row) else None


def decide(truth: Truth) -> Decision:
    """The decision a clause's truth means."""
    if truth.most == NO:
        return Decision.INELIGIBLE
    if truth.least == YES:
        return Decision.ELIGIBLE
    if truth.least == truth.most == JUDGED:
        return Decision.REVIEW
    return Decision.UNDETERMINED


def amount_range(award: Valued, decided: Decision, at: Situation) -> Range:
    """What an award comes to, in yuan to the fen (half up), below zero as zero; sure only where eligible."""
    if decided is Decision.INELIGIBLE:
        return ZERO
    found = figure(award, at)
    if found.nothing and not (found.there or found.no_figure):
        return ZERO
    most = _to_fen(found.hi)
    return (_to_fen(found.lo) if decided is Decision.ELIGIBLE else 0), most


def _to_fen(yuan: End) -> End:
    if isinstance(yuan, (int, float)):
        return max(yuan, 0)
    return exact(max(Fraction(0), Fraction(floor(yuan * 100 + Fraction(1, 2)), 100)))
