"""The gaps of an answer: for each clause that is not met, the ways to it, proven and in words."""

from __future__ import annotations

from huiqi.advice.gaps.edits import applied, day_of
from huiqi.advice.gaps.inputs import Looks
from huiqi.advice.gaps.search import Search, Way
from huiqi.advice.gaps.words import change_of
from huiqi.assess.answer import amount_of
from huiqi.assess.assessor import Assessor
from huiqi.assess.clause_answer import Answered
from huiqi.model.assessment import Decision
from huiqi.model.guidance import Gap
from huiqi.semantics.missing import missing_facts, told_missing


class Gaps:
    """Finds gaps over a rulebase. Build it once beside its assessor; safe from many threads."""

    def __init__(self, assessor: Assessor) -> None:
        self.assessor = assessor
        self._looks = Looks()

    def of(self, each: Answered) -> tuple[Gap, ...]:
        """The gaps of a clause that the firm does not meet; none for one it meets, or that is not in force."""
        return tuple(gap for _, gap in self.found(each))

    def found(self, each: Answered) -> list[tuple[Way, Gap]]:
        """Each gap with the way that it tells.

        Raises:
            EnginesDisagree: the matcher and the semantics differ on the clause as it would then be asked.
        """
        if each.decision is not Decision.INELIGIBLE or each.elsewhere or each.unlisted:
            return []
        period = each.clause.period or each.policy.period
        search = Search(each, min(period.end, each.policy.period.end), self._looks)
        pairs = ((way, self._gap(each, way, search)) for way in search.ways())
        return [(way, gap) for way, gap in pairs if gap is not None]

    def _gap(self, each: Answered, way: Way, search: Search) -> Gap | None:
        then = proven(self.assessor, each, way)
        if then is None or then.decided is Decision.INELIGIBLE:
            return None
        missing = told_missing(missing_facts(then.trace, then.at), each.at.vocabulary)
        amount = None if then.amount is None else amount_of(then.amount)
        return Gap(tuple(change_of(pair, search) for pair in way.edits), then.decided, amount, missing)


def proven(assessor: Assessor, each: Answered, way: Way) -> Answered | None:
    """The clause asked again with the edits applied, through both engines; None where nothing is answered for it.

    Where it would have to be waited for longer than the policy lasts, it is asked as if it lasted: that it
    does not is what is fixed.
    """
    edits = way.only_edits
    firm = applied(each.at.firm, edits, each.at.vocabulary)
    day = day_of(edits, each.at.as_of)
    answered = assessor.asked_again(each.clause.id, firm, day, lasting=day > each.policy.period.end)
    row = None if way.row is None else firm.records[each.clause.record or ""].rows[way.row]
    return next((one for one in answered if one.row is row and one.at.span == each.at.span), None)
