"""`huiqi test`: the cases of some policies, the boundary cases made from them, the laws on these, and the coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from huiqi.assess.assessor import Assessor
from huiqi.authoring.cases.boundaries import Boundary, boundaries
from huiqi.authoring.cases.coverage import Coverage, to_see
from huiqi.authoring.cases.drafts import DraftPath
from huiqi.authoring.cases.laws import broken
from huiqi.authoring.cases.reading import Case
from huiqi.authoring.cases.running import mismatches, unreadable
from huiqi.authoring.cases.single_clause import SingleClause
from huiqi.base.diagnostics import Diagnostic
from huiqi.base.errors import InputError
from huiqi.base.values.intervals import TRUE
from huiqi.loading.firms import read_firm
from huiqi.model.assessment import Assessment
from huiqi.model.policy import Clause, Policy, Rulebase
from huiqi.semantics.matcher import Matcher


@dataclass
class Proof:
    """What was found of one policy.

    Attributes:
        wrong: answers that are not what a case says, and laws of unknown that do not hold.
        met: ids of clauses that some case meets.
        unmet: clauses that none meets, and for which no firm that does was found.
    """

    policy: Policy
    coverage: Coverage
    cases: int = 0
    boundaries: int = 0
    wrong: list[Diagnostic] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    unmet: list[Clause] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong and nothing is missing."""
        return not (self.wrong or self.unmet or self.coverage.lacking())


def proved(policy: Policy, rulebase: Rulebase, cases: Sequence[Case], matcher: Matcher) -> Proof:
    """A policy proven as far as its cases and boundary cases go.

    Raises:
        EnginesDisagree: the matcher and the semantics differ on a clause.
    """
    proof = Proof(policy, to_see([policy], rulebase.vocabulary))
    assessor = Assessor(rulebase, matcher)
    for case in cases:
        if case.policy == policy.id:
            _case(case, assessor, proof)
    for clause in policy.clauses:
        _clause(SingleClause(clause, policy, rulebase, matcher), proof)
    return proof


def _case(case: Case, assessor: Assessor, proof: Proof) -> None:
    proof.cases += 1
    try:
        firm = read_firm(case.firm, assessor.rulebase.vocabulary, case.as_of)
    except InputError as error:
        proof.wrong.append(unreadable(case, error))
        return
    traced = assessor.traced(firm, case.as_of)
    proof.wrong += mismatches(case, firm, traced.answer, assessor)
    proof.coverage.answered(each for each in traced.answered if each.policy is proof.policy)
    proof.met |= {each.clause.id for each in traced.answered if each.trace.truth == TRUE}
    proof.coverage.assessed(traced.answer, assessor.rulebase.clauses)


def _clause(alone: SingleClause, proof: Proof) -> None:
    """Every boundary case of a clause is asked, and each that says nothing at a place compared with those that do."""
    if alone.clause.id not in proof.met and alone.nearness(alone.met()) < 1:
        proof.unmet.append(alone.clause)
    answers: list[tuple[Boundary, Assessment]] = []
    for boundary in boundaries(alone):
        proof.boundaries += 1
        answered, answer = alone.assessed(boundary.told, boundary.as_of)
        proof.coverage.answered(answered)
        proof.coverage.assessed(answer, {alone.clause.id: alone.clause})
        answers.append((boundary, answer))
    proof.wrong += _lawless(alone, answers)


def _lawless(alone: SingleClause, answers: Sequence[tuple[Boundary, Assessment]]) -> list[Diagnostic]:
    silent: dict[DraftPath, Assessment] = {each.place: answer for each, answer in answers if each.missing}
    found = []
    for each, answer in answers:
        before = silent.get(each.place)
        what = broken(before, answer) if before is not None and not each.missing else ""
        if what:
            found.append(Diagnostic("C06", f"{each.what}：{what}", alone.clause.place, "这是引擎的错误，请报告"))
    return found
