"""What the answer on one clause waits for, beyond its conditions: its amount, its limits, what was received."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.assess.clause_answer import Answered
from huiqi.assess.ledger import Ledger, Receipt
from huiqi.assess.settlement import Settled
from huiqi.base.datatypes import ChoiceType, TextType
from huiqi.language.expressions.tree import Valued
from huiqi.model.assessment import Decision
from huiqi.model.firm import Row
from huiqi.model.policy import PERIODS, Ceiling, Clause, Factor, Policy, per_of
from huiqi.semantics.definition import judge
from huiqi.semantics.missing import Lack, missing_facts, missing_values, unlike


def awaited(each: Answered, settled: Settled | None, ledger: Ledger) -> tuple[Lack, ...]:
    """The facts that an answer waits for: its decision, its amount, what bounds it, what was received."""
    facts = list(missing_facts(each.trace, each.at))
    open_amount = each.amount is not None and each.amount.least != each.amount.most
    if each.decided is not Decision.INELIGIBLE and open_amount and each.clause.award is not None:
        facts += missing_values(each.clause.award, each.at)
    for money in _bounds(each) if may_pay(each) else ():
        facts += missing_values(money, each.at)
    for part in each.clause.pay if each.decided is not Decision.INELIGIBLE else ():
        facts += missing_facts(judge(part.when, each.at), each.at)
    if each.at.place is not None and (open_amount or not each.at.place.taken.known):
        facts += [lack for node in _ranked_by(each.clause) for lack in missing_values(node, each.at)]
    if may_pay(each) and counts_receipts(each.clause, each.policy) and not ledger.receipts_known:
        facts.append(Lack("received"))
    if may_pay(each) and settled is not None and settled.payable.most > 0:
        facts += _counted_by(each)
        facts += _of_receipts(each, ledger) if settled.payable.least != settled.payable.most else ()
    return unlike(facts)


def _ranked_by(clause: Clause) -> list[Valued]:
    """What its place among applicants hangs on."""
    pool = clause.pool
    every = (pool.by, pool.weight, pool.per) if pool is not None else ()
    return [node for node in every if node is not None]


def _counted_by(each: Answered) -> Iterator[Lack]:
    """Fields of its record that a limit or step counts by: records that share them share what is paid."""
    steps = (step for step in each.policy.settle if each.clause.id in step.clauses)
    per = [name for limit in each.clause.limits for name in limit.per]
    per += [name for step in steps for name in per_of(step)]
    row, record = each.row, each.clause.record
    for name in per if row is not None and record is not None else ():
        if name != record and name not in PERIODS and name not in row.values:  # type: ignore[union-attr]
            yield Lack(record, name, row=row)  # type: ignore[arg-type]


def _of_receipts(each: Answered, ledger: Ledger) -> Iterator[Lack]:
    """What is not told of receipts that may count: for which clause, when, how much, for which record."""
    per_record = any(limit.per for limit in each.clause.limits)
    asked = ("clause", "paid_on", "amount", *(("record",) if per_record else ()))
    for receipt in ledger.of(each.clause.id):
        row = receipt.row
        if row is not None:
            yield from (Lack("received", name, row=row) for name in asked if name not in row.values)
        if receipt.record and each.row is not None and each.clause.record is not None:
            yield from _naming(each.clause.record, each.row, receipt, ledger)


def _naming(record: str, row: Row, receipt: Receipt, ledger: Ledger) -> Iterator[Lack]:
    """What is not told of a record, so that a receipt may or may not be for it."""
    if not ledger.is_for(receipt, record, row).known and ledger.vocabulary is not None:
        fields = ledger.vocabulary.records[record].fields
        naming = (name for name, each in fields.items() if isinstance(each.type, (TextType, ChoiceType)))
        yield from (Lack(record, name, row=row) for name in naming if name not in row.values)


def _bounds(each: Answered) -> list[Valued]:
    """What bounds or multiplies its money: its limits, and its policy's ceilings and factors over it."""
    limits = [limit.money for limit in each.clause.limits]
    for step in each.policy.settle:
        if each.clause.id in step.clauses:
            limits += (
                [step.limit.money] if isinstance(step, Ceiling) else [step.ratio] if isinstance(step, Factor) else []
            )
    return [money for money in limits if money is not None]


def counts_receipts(clause: Clause, policy: Policy) -> bool:
    """Whether what was received before may take from a clause's money."""
    steps = (step for step in policy.settle if not isinstance(step, Factor))
    return bool(clause.limits or clause.pay) or any(clause.id in step.clauses for step in steps)


def may_pay(each: Answered) -> bool:
    """Whether it may come to money at the as-of date."""
    return each.in_force and each.amount is not None and each.amount.most > 0
