"""Why, clause by clause: the trace as a tree in the reader's words, how the amount was made, what settlement took."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.advice.calculation import made
from huiqi.assess.answer import Traced
from huiqi.assess.clause_answer import Answered
from huiqi.assess.explain import Explainer
from huiqi.assess.settlement import Settled
from huiqi.assess.terms import RULE_LABELS
from huiqi.base.values.intervals import INFINITY
from huiqi.language.expressions.tree import (
    Comparison,
    Condition,
    Definition,
    FactValue,
    FieldValue,
    Membership,
    Noted,
    Within,
    type_of,
)
from huiqi.language.languages import Language
from huiqi.model.assessment import DECISION_LABELS, Amount, Decision
from huiqi.model.guidance import Account, Point
from huiqi.model.policy import STATUS_LABELS, Rulebase
from huiqi.semantics.definition import Situation, Trace, value


class Accountant:
    """Accounts for answers over a rulebase in a language. Build it once; safe from many threads."""

    def __init__(self, rulebase: Rulebase, language: Language) -> None:
        self.rulebase, self.language = rulebase, language
        self._explainer = Explainer(language)

    def accounts(self, traced: Traced) -> Iterator[Account]:
        """One for each entitlement of an answer, in its order; policies of other regions are left out."""
        for each, settled, shown in traced.shown():
            if not each.elsewhere:
                yield self._account(each, settled, shown.payable)

    def _account(self, each: Answered, settled: Settled | None, payable: Amount | None) -> Account:
        say, clause = self.language.say, each.clause
        verdict = say(DECISION_LABELS[each.decided])
        if not each.in_force:
            verdict = f"{say(DECISION_LABELS[Decision.NOT_IN_FORCE])}{say('；')}{say('政策期最后一天')} {verdict}"
        return Account(
            id=clause.id,
            title=clause.title,
            record=each.label,
            decision=each.decision,
            verdict=verdict,
            status=say(STATUS_LABELS[each.policy.status]),
            date=each.at.as_of.isoformat(),
            amount=self._range(each.amount.least, each.amount.most) if each.amount is not None else None,
            payable=self._range(payable.min, payable.max) if payable is not None and each.in_force else None,
            condition=self._point(each.trace, each.at),
            making=made(each, self.language),
            settlement=tuple(self._taken(settled)) if each.in_force else (),
            section=clause.citation.section,
            quote=clause.citation.quote,
        )

    def _range(self, least: object, most: object) -> str:
        lo, hi = self.language.money(least), self.language.money(most)  # type: ignore[arg-type]
        return lo if lo == hi else f"{lo} {self.language.say('至')} {hi}"

    def _taken(self, settled: Settled | None) -> Iterator[str]:
        """What settlement took, with the clause that stands in the way by its title."""
        for by in settled.blocked_by if settled else ():
            say, titles = self.language.say, self.rulebase.clauses
            named = f"「{titles[by.clause].title}」" if by.clause in titles else f"《{self._title(by.clause)}》"
            amount = self.language.money(None if by.amount == INFINITY else by.amount)
            yield f"{say('少得')} {amount}{say('，')}{say(RULE_LABELS[by.rule])} {named}"

    def _title(self, policy: str) -> str:
        return next((each.title for each in self.rulebase.policies if each.id == policy), policy)

    # -- the condition tree ---------------------------------------------------------------------------

    def _point(self, trace: Trace, at: Situation, section: str = "", quote: str = "", note: str = "") -> Point:
        node = trace.node
        if isinstance(node, Noted):
            return self._point(trace.parts[0], at, node.section or section, node.quote or quote, node.note or note)
        if isinstance(node, Definition):
            return self._point(trace.parts[0], at, section, quote, note)
        reason = self._explainer.alone(trace, at)
        return Point(
            op=reason.op,
            truth=reason.truth,
            text=self.language.noted(reason.text, note) if note else reason.text,
            values=tuple(reason.values.items()),
            figure=self._figure(node, at),
            threshold=self._threshold(node, at),
            section=section,
            quote=quote,
            parts=tuple(self._point(part, at) for part in trace.parts),
        )

    def _figure(self, node: Condition, at: Situation) -> str | None:
        """What is worked out on the left of a comparison, where it is no plain fact."""
        if not isinstance(node, Comparison) or isinstance(node.left, (FactValue, FieldValue)):
            return None
        return self.language.value(value(node.left, at), type_of(node.left))

    def _threshold(self, node: Condition, at: Situation) -> str | None:
        """What a comparison holds the firm's value against, worked out."""
        if isinstance(node, Comparison):
            return self.language.value(value(node.right, at), type_of(node.right))
        if isinstance(node, Within):
            ends = (self.language.value(value(end, at), type_of(end)) for end in (node.first, node.last))
            return f" {self.language.say('至')} ".join(ends)
        return self.language.reads(node.options) if isinstance(node, Membership) else None
