"""One firm at one date, against every clause of a rulebase: the whole answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from huiqi.assess.answer import Traced, assembled
from huiqi.assess.clause_answer import Answered, Inquiry, amount_range, decide, elsewhere, spans_on
from huiqi.assess.explain import Explainer
from huiqi.assess.ledger import Ledger, read_ledger
from huiqi.base.values.dates import Period, Span
from huiqi.base.values.intervals import FALSE
from huiqi.language.expressions.tree import All, Condition
from huiqi.model.assessment import Assessment
from huiqi.model.firm import Firm, Row
from huiqi.model.policy import Clause, Policy, Rulebase
from huiqi.model.pool_rank import PoolRank
from huiqi.semantics.definition import Trace, judge
from huiqi.semantics.matcher import Matcher, Posted


def _ended(spans: list[Span], day: date) -> list[Span]:
    """The periods that are over; where none is, the first, which says so."""
    return [span for span in spans if span.period.end <= day] or spans[:1]


def _inside(policy: Policy) -> All:
    """That the firm lies in a policy's region: what every clause of it asks first."""
    return All(policy.clauses[0].condition.parts[:1])  # type: ignore[union-attr]


def _both(policy: Period, clause: Period) -> Period:
    """When a clause with a period of its own holds: within its policy's, which may have ended early."""
    return Period(max(policy.start, clause.start), min(policy.end, clause.end))


Key = tuple[str, int]
"""A clause, and which of the firm's answers on it."""
NOWHERE: Mapping[Key, PoolRank] = MappingProxyType({})


def keys_of(answered: Iterable[Answered]) -> list[Key]:
    """The key of each answer."""
    counts: Counter[str] = Counter()
    keys = []
    for each in answered:
        keys.append((each.clause.id, counts[each.clause.id]))
        counts[each.clause.id] += 1
    return keys


class Assessor:
    """A rulebase made ready to answer. Build it once; safe from many threads."""

    def __init__(self, rulebase: Rulebase, matcher: Matcher | None = None) -> None:
        self.rulebase = rulebase
        self._matcher = matcher or Matcher()
        self._explainer = Explainer()
        self._inside = {policy.id: _inside(policy) for policy in rulebase.policies if policy.clauses}

    def part(self, policies: Collection[str]) -> Assessor:
        """The same over these policies (ids) alone."""
        return self.with_rules(self.rulebase.part(policies))

    def with_rules(self, rulebase: Rulebase) -> Assessor:
        """An assessor of other rules by the same matcher: durable_rules keeps what it once matched with for good."""
        return Assessor(rulebase, self._matcher)

    def assess(self, firm: Firm, as_of: date, places: Mapping[Key, PoolRank] = NOWHERE) -> Assessment:
        """The whole answer for a firm at a date.

        Args:
            places: of its claims among all applicants, where these are known (`huiqi/assess/pools`).

        Raises:
            EnginesDisagree: the matcher and the semantics differ on a clause.
        """
        return self.traced(firm, as_of, places).answer

    def traced(self, firm: Firm, as_of: date, places: Mapping[Key, PoolRank] = NOWHERE) -> Traced:
        """The whole answer, and the answered clauses with their traces that it is made of.

        Args:
            places: as for `assess`.

        Raises:
            EnginesDisagree: the matcher and the semantics differ on a clause.
        """
        ledger = read_ledger(firm, self.rulebase, as_of)
        answered = self.answered(firm, as_of, ledger)
        if places:
            found = zip(answered, keys_of(answered), strict=True)
            answered = [self._among(each, places.get(key)) for each, key in found]
        return assembled(self.rulebase, firm, as_of, ledger, answered, self._explainer)

    def answered(self, firm: Firm, as_of: date, ledger: Ledger) -> list[Answered]:
        """Every clause answered, with its trace, before settlement.

        Raises:
            EnginesDisagree: the matcher and the semantics differ on a clause.
        """
        posted: Posted = {}
        policies = self.rulebase.policies
        return [each for policy in policies for each in self._policy(policy, firm, as_of, ledger, posted)]

    def _among(self, each: Answered, place: PoolRank | None) -> Answered:
        """An answer at its place among all applicants; as it is where it has none."""
        if place is None:
            return each
        placed = each.among(place)
        self._matcher.verdict(each.clause.id, placed.trace, {})
        return placed

    def asked_again(self, clause: str, firm: Firm, as_of: date, lasting: bool = False) -> list[Answered]:
        """One clause answered, each row and period, as within the whole answer.

        Args:
            lasting: as if its policy's period lasted to `as_of`, where it ends before.

        Raises:
            KeyError: the rulebase has no such clause.
            EnginesDisagree: the matcher and the semantics differ on it.
        """
        policy = self.rulebase.policy_of(clause)
        ledger = read_ledger(firm, self.rulebase, as_of)
        chosen = replace(policy, clauses=(self.rulebase.clauses[clause],))
        if lasting:
            period = Period(policy.period.start, max(policy.period.end, as_of))
            asked = replace(self.rulebase.clauses[clause], period=None)
            chosen = replace(chosen, period=period, clauses=(asked,))
        return list(self._policy(chosen, firm, as_of, ledger, {}))

    def _policy(self, policy: Policy, firm: Firm, as_of: date, ledger: Ledger, posted: Posted) -> Iterator[Answered]:
        asked = Inquiry(firm, as_of, self.rulebase, ledger, policy, policy.period, posted)
        outside = self._outside(policy, asked)
        for clause in policy.clauses:
            own = clause.period
            inner = replace(asked, period=_both(policy.period, own)) if own is not None else asked
            if outside is not None:
                yield elsewhere(clause, outside, inner)
            else:
                yield from self._clause(clause, inner)

    def _outside(self, policy: Policy, asked: Inquiry) -> Trace | None:
        """That the firm lies outside a policy's region, so that none of its clauses need be asked; None: it may not."""
        inside = self._inside.get(policy.id)
        if inside is None:
            return None
        trace = judge(inside, asked.situation(policy.clauses[0], None, None))
        return trace if self._matcher.verdict(policy.id, trace, asked.posted) == FALSE else None

    def _clause(self, clause: Clause, asked: Inquiry) -> Iterator[Answered]:
        """One answer for each period and each row in the domain; where there is no row, one without."""
        for span in _ended(spans_on(clause.spans, asked.date), asked.date) if clause.spans else [None]:
            yield from self._rows(clause, span, asked)

    def _rows(self, clause: Clause, span: Span | None, asked: Inquiry) -> Iterator[Answered]:
        if clause.record is None:
            yield self._answer(clause, clause.condition, None, span, asked)
            return
        rows = [row for row in asked.listed(clause.record) if asked.in_domain(clause, row)]
        for row in rows:
            yield self._answer(clause, clause.condition, row, span, asked)
        extra = asked.unlisted(clause)
        if extra is not None:
            assert clause.possible is not None
            of_extra = self._answer(clause, clause.possible, extra, span, asked)
            yield replace(of_extra, row=None, unlisted=True, shown=not rows)
        elif not rows:
            assert clause.absent is not None
            yield self._answer(clause, clause.absent, None, span, asked)

    def _answer(
        self, clause: Clause, condition: Condition, row: Row | None, span: Span | None, asked: Inquiry
    ) -> Answered:
        at = asked.situation(clause, row, span)
        trace = judge(condition, at)
        decided = decide(self._matcher.verdict(clause.id, trace, asked.posted))
        amount = None if clause.award is None else amount_range(clause, decided, at)
        return Answered(asked.policy, clause, row, at, trace, asked.in_force, decided, amount)
