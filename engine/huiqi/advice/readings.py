"""Where a text leaves a question open: the answer in both readings, and who can decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huiqi.assess.answer import Traced, amount_of, total_with
from huiqi.assess.clause_answer import Answered, amount_range, decide
from huiqi.assess.ledger import FoundMatter
from huiqi.assess.settlement import ZERO
from huiqi.base.values.codes import region_within
from huiqi.base.values.intervals import FALSE, OPEN, TRUE, Truth
from huiqi.language.expressions.tree import Judge, Undecided
from huiqi.model.assessment import Decision
from huiqi.model.guidance import Outcome, Reading, Standing
from huiqi.model.policy import Choice, HighestOnly, Policy, Rulebase
from huiqi.semantics.definition import Trace, judge

COMPETENT = "主管部门"
"""Who decides where the text names no department."""


def readings(traced: Traced, rulebase: Rulebase) -> Iterator[Reading]:
    """Each open matter that moves money, with both answers to it; then how clauses live together."""
    for each, settled, _ in traced.shown():
        payable = settled is not None and settled.payable.most > 0
        if payable and each.in_force and not each.elsewhere and each.decided is not Decision.INELIGIBLE:
            yield from _of_clause(each)
    for policy in rulebase.policies:
        yield from _of_policy(policy, traced, rulebase)


def _of_clause(each: Answered) -> Iterator[Reading]:
    for matter in dict.fromkeys(_open(each.trace)):
        yes, no = (_outcome_if(each, matter, truth) for truth in (TRUE, FALSE))
        if yes != no:
            clause = each.clause
            yield Reading(clause.id, clause.title, each.label, matter, _who(each), yes, no)
    if each.decision is Decision.ELIGIBLE:
        yield from (
            Reading(each.clause.id, each.clause.title, each.label, matter, _who(each), *_either(each), case=True)
            for matter in each.clause.open
        )


def _who(each: Answered) -> tuple[str, ...]:
    return each.clause.departments or (COMPETENT,)


def _either(each: Answered) -> tuple[Outcome, Outcome]:
    """As it is answered; and not at all, for a firm that is such a case and is refused."""
    return Outcome(each.decision, amount_of(each.amount or ZERO)), Outcome(Decision.INELIGIBLE, amount_of(ZERO))


def _open(trace: Trace) -> Iterator[str]:
    """The matters that an open condition hangs on."""
    if trace.truth in (TRUE, FALSE):
        return
    if (isinstance(trace.node, Judge) and trace.truth == OPEN) or (
        isinstance(trace.node, Undecided) and trace.parts[0].truth == FALSE
    ):
        yield trace.node.matter
    for part in trace.parts:
        yield from _open(part)


def _outcome_if(each: Answered, matter: str, truth: Truth) -> Outcome:
    """The answer on a clause were a matter found so."""
    at = replace(each.at, findings={**each.at.findings, matter: truth})
    decided = decide(judge(each.trace.node, at).truth)
    return Outcome(decided, amount_of(amount_range(each.clause, decided, at)))


# -- how clauses live together ------------------------------------------------------------------------


def _of_policy(policy: Policy, traced: Traced, rulebase: Rulebase) -> Iterator[Reading]:
    for step in policy.settle:
        if not isinstance(step, (HighestOnly, Choice)) or not step.judge:
            continue
        paying = [each for each in traced.answered if each.clause.id in step.clauses and _pays(each)]
        if len(paying) < 2 or _is_found(step.clauses, step.judge, traced):
            continue
        yes, no = (_together(step.clauses, step.judge, truth, policy, traced, rulebase) for truth in (TRUE, FALSE))
        who = tuple(dict.fromkeys(name for each in paying for name in each.clause.departments)) or (COMPETENT,)
        if yes != no:
            yield Reading(policy.id, policy.title, None, step.judge, who, yes, no)


def _pays(each: Answered) -> bool:
    return each.in_force and each.amount is not None and each.amount.most > 0


def _is_found(clauses: tuple[str, ...], matter: str, traced: Traced) -> bool:
    return any(matter in traced.ledger.findings.get(clause, {}) for clause in clauses)


def _together(
    clauses: tuple[str, ...], matter: str, truth: Truth, policy: Policy, traced: Traced, rulebase: Rulebase
) -> Outcome:
    """What all cash of its status comes to, were the matter found so."""
    found = (FoundMatter("", truth, traced.as_of.toordinal()),)
    findings = dict(traced.ledger.findings)
    findings |= {clause: {**findings.get(clause, {}), matter: found} for clause in clauses}
    return Outcome(None, total_with(traced, rulebase, replace(traced.ledger, findings=findings), policy.status))


# -- policies that are not in force -------------------------------------------------------------------


def standings(traced: Traced, rulebase: Rulebase) -> Iterator[Standing]:
    """Each policy for the firm that is not in force: since when, whom to ask, what follows it."""
    here = dict.fromkeys(each.policy.id for each in traced.answered if not each.elsewhere)
    for policy in rulebase.policies:
        if policy.id in here and traced.as_of not in policy.period:
            begins = policy.period.start.isoformat() if traced.as_of < policy.period.start else None
            ended, ask = policy.period.end.isoformat(), _whom(policy)
            followed = tuple(each.title for each in rulebase.policies if _follows(each, policy, traced))
            yield Standing(policy.id, policy.title, ended, begins, ask, policy.replaced_by, followed)


def _whom(policy: Policy) -> tuple[str, ...]:
    """Whom to ask: who the text says, else the departments it names, else who issued it."""
    if policy.contact:
        return (policy.contact,)
    named = policy.departments or tuple(dict.fromkeys(name for clause in policy.clauses for name in clause.departments))
    return named[:_FEW] or ((policy.issuer,) if policy.issuer else (COMPETENT,))


_FEW = 3


def _follows(other: Policy, policy: Policy, traced: Traced) -> bool:
    """Whether a text replaces a policy, or holds for its region at the as-of date."""
    if policy.id in other.replaces:
        return True
    return other is not policy and traced.as_of in other.period and region_within(policy.region, other.region)
