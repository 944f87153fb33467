"""How many gaps are found: of the clauses that some other value of one fact would meet, those for which a way is told."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given, settings

from huiqi import Assessor, Decision, InputError, Rulebase
from huiqi.advice.gaps import Gaps
from huiqi.assess.clause_answer import Answered
from huiqi.loading.rules import load_rulebase
from huiqi.semantics.matcher import Matcher
from tests.conftest import AS_OF
from tests.random_rules import FACTS, Drawn, drawn, firm_of, rulebase_of


@dataclass
class Found:
    """Clauses one fact away, and those of them for which a gap is told."""

    near: int = 0
    told: int = 0


def recalled(examples: int = 400) -> Found:
    """Over random rules and firms."""
    library, matcher, found = load_rulebase(), Matcher(), Found()

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn(missing=False))
    def tried(example: Drawn) -> None:
        rulebase = rulebase_of(example.policy, library)
        assessor = Assessor(rulebase, matcher)
        finder = Gaps(assessor)
        for each in _near(example, rulebase, assessor):
            found.near += 1
            found.told += bool(finder.of(each))

    tried()
    return found


def _near(example: Drawn, rulebase: Rulebase, assessor: Assessor) -> list[Answered]:
    """The clauses that are not met, and that some value of one fact would meet."""
    before = assessor.traced(firm_of(example.firm, rulebase), AS_OF).answered
    failing = [
        each for each in before if each.decision is Decision.INELIGIBLE and not (each.elsewhere or each.unlisted)
    ]
    reached: set[tuple[str, str | None]] = set()
    for name in example.firm if failing else ():
        for value in FACTS.get(name, ()) if name not in ("registered_on", "region") else ():
            reached |= _met({**example.firm, name: value}, rulebase, assessor)
    return [each for each in failing if each.clause.spans is None and (each.clause.id, each.label) in reached]


def _met(told: dict[str, object], rulebase: Rulebase, assessor: Assessor) -> set[tuple[str, str | None]]:
    try:
        answered = assessor.traced(firm_of(told, rulebase), AS_OF).answered
    except InputError:  # figures that contradict the founding
        return set()
    return {(each.clause.id, each.label) for each in answered if each.decided is not Decision.INELIGIBLE}
