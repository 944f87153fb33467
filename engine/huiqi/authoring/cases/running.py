"""Asks for the answer of a case, and compares it with what it must be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from huiqi.assess.assessor import Assessor
from huiqi.authoring.cases.reading import Case, Expected, ExpectedAnswer, Sum
from huiqi.base.diagnostics import Diagnostic
from huiqi.base.errors import InputError
from huiqi.loading.firms import read_firm
from huiqi.model.assessment import DECISION_LABELS, Amount, Assessment, Decision, Entitlement
from huiqi.model.firm import Firm
from huiqi.model.policy import Benefit, Policy
from huiqi.output.text import amount_text


def failures(case: Case, assessor: Assessor) -> list[Diagnostic]:
    """Where the answer of a case is not what it must be; empty where it is."""
    try:
        firm = read_firm(case.firm, assessor.rulebase.vocabulary, case.as_of)
    except InputError as error:
        return [unreadable(case, error)]
    return mismatches(case, firm, assessor.assess(firm, case.as_of), assessor)


def unreadable(case: Case, error: InputError) -> Diagnostic:
    """That the firm of a case says something that cannot be read."""
    return Diagnostic("C04", f"「{case.name}」的企业读不了：{error}", case.place)


def mismatches(case: Case, firm: Firm, answer: Assessment, assessor: Assessor) -> list[Diagnostic]:
    """Where an answer is not what the case says it must be.

    Clauses are answered by the whole rulebase; sums are of the policies the case names, so that one more policy
    changes no other one's cases.
    """
    wrong = [*_wrong_answers(case, answer), *_wrong_missing(case, answer)]
    if not case.sums:
        return wrong
    part = assessor.part(case.policies)
    policy = next(policy for policy in assessor.rulebase.policies if policy.id == case.policy)
    return [*wrong, *_wrong_sums(case, part.assess(firm, case.as_of), policy)]


def _wrong_answers(case: Case, answer: Assessment) -> Iterator[Diagnostic]:
    for asked in case.asked:
        found = _entitlement(asked, answer)
        if found is None:
            message = f"「{case.name}」：{asked.clause} 没有「{asked.record}」这一条的结果"
            known = "、".join(
                entitlement.record or "（没有记录）"
                for entitlement in answer.entitlements
                if entitlement.id == asked.clause
            )
            yield Diagnostic("C05", message, asked.place, f"有：{known}")
        elif not _is_as(found, asked.expected):
            message = f"「{case.name}」：{found.title} 的结果是 {answer_text(found)}"
            yield Diagnostic("C05", message, asked.place, "看规则和情形哪一个不对，对照原文")


def _entitlement(asked: ExpectedAnswer, answer: Assessment) -> Entitlement | None:
    of_clause = [entitlement for entitlement in answer.entitlements if entitlement.id == asked.clause]
    words = set(asked.record.split())
    return next((each for each in of_clause if words <= set((each.record or "").split())), None)


def _is_as(found: Entitlement, expected: Expected) -> bool:
    end = found.at_period_end
    alike = found.decision is expected.decision and _same(found.amount, expected.amount)
    alike = alike and _same(found.payable, expected.payable)
    if expected.last_day is None:
        return alike
    last = expected.last_day
    return alike and end is not None and end.decision is last.decision and _same(end.amount, last.amount)


def _same(found: Amount | None, expected: Sum | None) -> bool:
    if expected is None:
        return True
    if found is None:
        return False
    low, high = expected
    return found.min == _decimal(low) and found.max == (None if high is None else _decimal(high))


def _decimal(yuan: object) -> Decimal:
    numerator, denominator = yuan.numerator, yuan.denominator  # type: ignore[attr-defined]
    return Decimal(numerator) / Decimal(denominator)


def answer_text(found: Entitlement) -> str:
    """An answer as a case would say it."""
    text = decision_text(found.decision, found.amount)
    if found.payable is not None and found.payable != found.amount:
        text += f" → {sum_text(found.payable)}"
    end = found.at_period_end
    return text if end is None else f"{text}；最后一天 {decision_text(end.decision, end.amount)}"


def decision_text(decision: Decision, amount: Amount | None) -> str:
    """`符合 20万元`; `不符合` needs no sum."""
    silent = amount is None or (amount.max == 0 and decision in (Decision.INELIGIBLE, Decision.NOT_IN_FORCE))
    return DECISION_LABELS[decision] if silent else f"{DECISION_LABELS[decision]} {sum_text(amount)}"


def sum_text(amount: Amount | None) -> str:
    """`20万元`, `0元 .. 20万元`, `0元 .. 不限`."""
    if amount is not None and amount.max is None:
        return f"{amount_text(Amount(amount.min, amount.min))} .. 不限"
    return amount_text(amount).replace(" 至 ", " .. ").replace(",", "")


def _wrong_missing(case: Case, answer: Assessment) -> Iterator[Diagnostic]:
    for clause, labels, place in case.missing:
        found = next((entitlement for entitlement in answer.entitlements if entitlement.id == clause), None)
        seen = tuple(fact.label for fact in found.missing) if found else ()
        if seen != labels:
            yield Diagnostic("C05", f"「{case.name}」：待补充的是 {'、'.join(seen) or '无'}", place)


def _wrong_sums(case: Case, answer: Assessment, policy: Policy) -> Iterator[Diagnostic]:
    for what, expected, place in case.sums:
        found = _sum(what, answer, policy)
        if not _same(found, expected):
            open_facts = "、".join(each.label for each in answer.missing)
            help = f"还有没说的：{open_facts}" if open_facts and found.min != found.max else ""
            yield Diagnostic("C05", f"「{case.name}」：{what} 是 {sum_text(found)}", place, help)


def _sum(what: str, answer: Assessment, policy: Policy) -> Amount:
    if what == "due":
        return answer.due
    if what == "if_nothing_received":
        return answer.total_if_nothing_received
    of_status = [total for total in answer.totals if total.policy_status is policy.status]
    cash = next((each for each in of_status if each.benefit is Benefit.CASH), None)
    return Amount(cash.min, cash.max) if cash else Amount(Decimal(0), Decimal(0))
