"""What the answer on one clause waits for, beyond its conditions: its amount, its limits, what was received."""

from __future__ import annotations

from collections.abc import Iterator

from engine.answering import Answered
from engine.assessment import Decision
from engine.expressions.tree import Valued
from engine.ledger import Ledger
from engine.missing import Lack, missing_facts, missing_values, unlike
from engine.policy import Ceiling, Factor
from engine.semantics import judge
from engine.settlement import Settled


def awaited(each: Answered, settled: Settled | None, ledger: Ledger) -> tuple[Lack, ...]:
    """The facts that an answer waits for: its decision, its amount, what bounds it, what was received."""
    facts = list(missing_facts(each.trace, each.at))
    open_amount = each.amount is not None and each.amount[0] != each.amount[1]
    if each.decided is not Decision.INELIGIBLE and open_amount and each.clause.award is not None:
        facts += missing_values(each.clause.award, each.at)
    for money in _bounds(each) if may_pay(each) else ():
        facts += missing_values(money, each.at)
    for part in each.clause.pay if each.decided is not Decision.INELIGIBLE else ():
        facts += missing_facts(judge(part.when, each.at), each.at)
    if may_pay(each) and counts_receipts(each) and not ledger.receipts_known:
        facts.append(Lack("received"))
    if may_pay(each) and settled is not None and settled.payable[0] != settled.payable[1]:
        facts += _of_receipts(each, ledger)
    return unlike(facts)


def _of_receipts(each: Answered, ledger: Ledger) -> Iterator[Lack]:
    """What is not told of receipts that may count: for which clause, when, how much, for which record."""
    per_record = any(limit.per for limit in each.clause.limits)
    asked = ("clause", "paid_on", "amount", *(("record",) if per_record else ()))
    for receipt in ledger.of(each.clause.id):
        row = receipt.row
        if row is not None:
            yield from (Lack("received", name, row=row) for name in asked if name not in row.values)


def _bounds(each: Answered) -> list[Valued]:
    """What bounds or multiplies its money: its limits, and its policy's ceilings and factors over it."""
    limits = [limit.money for limit in each.clause.limits]
    for step in each.policy.settle:
        if each.clause.id in step.clauses:
            limits += (
                [step.limit.money] if isinstance(step, Ceiling) else [step.ratio] if isinstance(step, Factor) else []
            )
    return [money for money in limits if money is not None]


def counts_receipts(each: Answered) -> bool:
    """Whether what was received before may take from it."""
    steps = (step for step in each.policy.settle if not isinstance(step, Factor))
    return bool(each.clause.limits or each.clause.pay) or any(each.clause.id in step.clauses for step in steps)


def may_pay(each: Answered) -> bool:
    """Whether it may come to money at the as-of date."""
    return each.in_force and each.amount is not None and each.amount[1] > 0
