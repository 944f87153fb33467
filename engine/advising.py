"""What an answer means for the firm, put together: gaps, next questions, both readings, where a text stands."""

from __future__ import annotations

from engine.answer import Traced
from engine.assess import Assessor
from engine.gaps import Gaps
from engine.guidance import ClauseGaps, Guidance
from engine.questions import questions
from engine.readings import readings, standings


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
