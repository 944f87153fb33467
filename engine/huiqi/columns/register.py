"""A register answered: what each clause says of each firm, what is payable and missing, what each firm comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from huiqi.assess.awaited import counts_receipts
from huiqi.columns import primitives as p
from huiqi.columns.amounts import may_pay
from huiqi.columns.engines import Engine
from huiqi.columns.evaluation import lines, prepared
from huiqi.columns.figures import NotInColumns
from huiqi.columns.frames import Frames
from huiqi.columns.missing import Waits, waits_of
from huiqi.columns.plan import CompiledClause, Plan, planned
from huiqi.columns.settling import TOTALS, Terms, settled, terms_of
from huiqi.model.policy import Rulebase
from huiqi.semantics.missing import Lack

ONE_BY_ONE = ("received", "findings")
"""Records whose rows name clauses in words: columns do not answer firms that have any; they are asked one by one."""
COLUMNS = (
    "firm",
    "clause",
    "view",
    "row",
    "decision",
    "least",
    "most",
    "payable_least",
    "payable_most",
    "missing",
    "less",
)


@dataclass(frozen=True)
class Compiled:
    """A rulebase made ready for a register: its plan, what settlement needs, and what each clause waits for."""

    plan: Plan
    terms: Terms
    waits: dict[tuple[int, str], list[Waits]]


def compiled(rulebase: Rulebase, as_of: date, columns: dict[str, frozenset[str]]) -> Compiled:
    """A rulebase compiled for a date and the columns of a register.

    Raises:
        NotInColumns: it says something that columns do not yet, with the clause.
    """
    plan = planned(rulebase, as_of, columns)
    for clause, why in plan.refused.items():
        raise NotInColumns(f"{clause}：{why}")
    told = [each for each in plan.asked if each.award is not None]
    waits = {(each.number, each.view): [*waits_of(each, plan), *_of_receipts(each, plan)] for each in told}
    return Compiled(plan, terms_of(plan), waits)


def _of_receipts(asked: CompiledClause, plan: Plan) -> list[Waits]:
    """What was received before, where it may take from the money and is not told."""
    if asked.award is None or not counts_receipts(asked.clause, asked.policy):
        return []
    whole = plan.scope().fact("received:whole")
    unknown: p.Flag = True if whole is None else p.opposite(whole.fill_null(False))
    return [(Lack("received"), p.both([may_pay(asked), unknown]))]


def answered(made: Compiled, frames: Frames, engine: Engine) -> tuple[Any, Any]:
    """The lines of a register (`COLUMNS`; amounts in fen, null: no bound), and the totals of each firm with claims.

    Firms with rows of `ONE_BY_ONE` are not told apart here.
    """
    prepared_ = prepared(made.plan, frames, engine)
    money = [each for each in made.plan.asked if each.award is not None]
    support = [each for each in made.plan.asked if each.award is None]
    claims = engine.keep(lines(made.plan, prepared_, money, made.waits, only_said=True))
    found, totals = settled(claims, nw.from_native(frames.firms), made.terms, engine)
    parts = [_payable(found)]
    if support:
        parts.append(_without_money(lines(made.plan, prepared_, support, made.waits, only_said=True)))
    return nw.concat(parts), totals.select("firm", *TOTALS)


def _payable(found: Any) -> Any:
    """Lines of money: what may not come to any has no claim, and nothing of it is payable."""
    nothing = (nw.col("most") == 0).fill_null(False)
    most = nw.when(nothing).then(nw.lit(0)).otherwise(nw.col("payable_most"))
    told = nw.col("payable_least").fill_null(0), most.alias("payable_most"), nw.col("less").fill_null("")
    return found.filter(nw.col("shown")).with_columns(*told).select(*COLUMNS)


def _without_money(found: Any) -> Any:
    none = [nw.lit(None, dtype=nw.Int64).alias(name) for name in ("payable_least", "payable_most")]
    return found.filter(nw.col("shown")).with_columns(*none, nw.lit("").alias("less")).select(*COLUMNS)
