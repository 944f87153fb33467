"""How tight the ranges are: what trying every value of the missing facts reaches, against what was told.

Values are those of the tests' random rules, so trying them reaches less than all a firm could say: the
share told here is a lower bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import HealthCheck, Phase, given, settings

from huiqi import Assessment, Assessor, InputError
from huiqi.loading.rules import load_rulebase
from huiqi.model.assessment import Amount
from huiqi.semantics.matcher import Matcher
from tests.completions import every_completion
from tests.conftest import AS_OF
from tests.random_rules import Drawn, drawn, firm_of, rulebase_of

_MOST = 600


@dataclass
class Seen:
    """Open ranges of clauses whose every completion was tried; `exact`: those reached to both ends."""

    ranges: int = 0
    exact: int = 0
    shares: Fraction = Fraction(0)


def measured(examples: int = 3000) -> Seen:
    """Over random rules and firms of which few facts are missing."""
    library, matcher, seen = load_rulebase(), Matcher(), Seen()

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn())
    def tried(example: Drawn) -> None:
        every = every_completion(example.firm, _MOST)
        if every is None:
            return
        rulebase = rulebase_of(example.policy, library)
        assessor = Assessor(rulebase, matcher)
        answers = []
        for whole in every:
            try:
                answers.append(assessor.assess(firm_of(whole, rulebase), AS_OF))
            except InputError:  # figures that contradict the founding
                continue
        if answers:
            _compared(assessor.assess(firm_of(example.firm, rulebase), AS_OF), answers, seen)

    tried()
    return seen


def _compared(told: Assessment, answers: list[Assessment], seen: Seen) -> None:
    for place, entitlement in enumerate(told.entitlements):
        if (
            entitlement.amount is None
            or entitlement.amount.max is None
            or entitlement.amount.min == entitlement.amount.max
        ):
            continue
        same = [one.entitlements[place] for one in answers if len(one.entitlements) == len(told.entitlements)]
        reached = [one.amount for one in same if one.id == entitlement.id and one.amount is not None]
        if reached:
            _counted(entitlement.amount, reached, seen)


def _counted(told: Amount, reached: list[Amount], seen: Seen) -> None:
    least = min(each.min for each in reached)
    most = max(each.max for each in reached if each.max is not None)
    assert told.max is not None
    seen.ranges += 1
    seen.exact += (least, most) == (told.min, told.max)
    seen.shares += Fraction(most - least) / Fraction(told.max - told.min)
