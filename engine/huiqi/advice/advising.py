"""What an answer means for the firm, put together: gaps, next questions, both readings, where a text stands."""

from __future__ import annotations

from huiqi.advice.gaps import Gaps
from huiqi.advice.questions import questions
from huiqi.advice.readings import readings, standings
from huiqi.assess.answer import Traced
from huiqi.assess.assessor import Assessor
from huiqi.model.guidance import ClauseGaps, Guidance


class Adviser:
    """Advises on answers of an assessor. Build it once; safe from many threads."""

    def __init__(self, assessor: Assessor) -> None:
        self.assessor = assessor
        self._gaps = Gaps(assessor)

    def guidance(self, traced: Traced) -> Guidance:
        """All there is to say beside the answer.

        Raises:
            EnginesDisagree: the matcher and the semantics differ on a clause as a gap would have it.
        """
        rulebase = self.assessor.rulebase
        found = ((each, self._gaps.of(each)) for each, _, _ in traced.shown())
        gaps = (ClauseGaps(each.clause.id, each.clause.title, each.label, ways) for each, ways in found if ways)
        return Guidance(
            gaps=tuple(gaps),
            questions=tuple(questions(traced, rulebase.vocabulary)),
            readings=tuple(readings(traced, rulebase)),
            standings=tuple(standings(traced, rulebase)),
        )
