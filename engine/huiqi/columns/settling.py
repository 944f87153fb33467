"""Settlement over a register: firms whose claims are alike are settled alike, once, by `huiqi/assess/settlement`.

What a firm's settlement hangs on (its claims in order, and whether it says what it received) is written as a text;
each text there is goes through the definition itself, and what is payable is joined back. So settlement is decided in
one place. Where awards are written-out amounts there are few such texts, whatever the number of firms; where they are
shares of what a firm spends there may be as many as firms with such claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import narwhals as nw
import polars as pl

from huiqi.assess.clause_answer import ceiling, factor
from huiqi.assess.ledger import Ledger
from huiqi.assess.settlement import ZERO, Claim, Group, Settled, settle, total
from huiqi.assess.terms import less_text
from huiqi.base.values.intervals import INFINITY, End, Range
from huiqi.base.values.units import exact
from huiqi.columns.engines import Engine
from huiqi.columns.evaluation import VIEWS
from huiqi.columns.figures import NotInColumns
from huiqi.columns.frames import FEN
from huiqi.columns.plan import Plan
from huiqi.language.expressions.tree import (
    Aggregate,
    AnyRow,
    ClauseAmount,
    ClauseHolds,
    FactValue,
    FieldValue,
    Judge,
    RowExists,
    Valued,
    descendants,
)
from huiqi.model.firm import Firm, Row
from huiqi.model.policy import Benefit, Ceiling, Clause, Factor, Status, Step, per_of
from huiqi.semantics.definition import Situation

NO_ROW = -1
PAYABLE = {
    "text": pl.String,
    **dict.fromkeys(("clause", "view", "row", "payable_least", "payable_most"), pl.Int64),
    "less": pl.String,
}
TOTALS = ("due_least", "due_most", "unreceived_least", "unreceived_most")
_OF_THE_FIRM = (Aggregate, AnyRow, ClauseAmount, ClauseHolds, FactValue, FieldValue, Judge, RowExists)


@dataclass(frozen=True)
class Terms:
    """What settlement needs beside the claims.

    Attributes:
        clauses: by number, those with money; `rooms`: of each the yuan of its limits.
        steps: of all policies, with their yuan or ratio.
    """

    clauses: dict[int, tuple[Clause, Status]]
    rooms: dict[int, tuple[Range, ...]]
    steps: Sequence[tuple[Step, Range, str]]
    as_of: date


def terms_of(plan: Plan) -> Terms:
    """The terms of a plan's clauses with money.

    Raises:
        NotInColumns: a limit, a part or a step hangs on the firm.
    """
    at = Situation(Firm(""), plan.as_of, plan.vocabulary)
    money = {each.number: each for each in plan.asked if each.award is not None}
    for each in money.values():
        _check(each.clause)
    clauses = {number: (each.clause, each.policy.status) for number, each in money.items()}
    rooms = {
        number: tuple(_room(limit.money, at) for limit in clause.limits) for number, (clause, _) in clauses.items()
    }
    steps = [(step, _value(step, at), policy.id) for policy in plan.rulebase.policies for step in policy.settle]
    return Terms(clauses, rooms, steps, plan.as_of)


def _check(clause: Clause) -> None:
    if clause.pay:
        raise NotInColumns("分期兑现")
    if any(name not in (clause.record, "year") for limit in clause.limits for name in limit.per):
        raise NotInColumns("按记录的字段计的限额")


def _room(money: Valued | None, at: Situation) -> Range:
    return ZERO if money is None else ceiling(_fixed(money), at)


def _value(step: Step, at: Situation) -> Range:
    if any(name != "year" for name in per_of(step)):
        raise NotInColumns("按记录的字段合并的清算")
    if isinstance(step, Factor):
        return factor(_fixed(step.ratio), at)
    return _room(step.limit.money, at) if isinstance(step, Ceiling) else ZERO


def _fixed(money: Valued) -> Valued:
    """An amount that is the same for every firm."""
    if any(isinstance(node, _OF_THE_FIRM) for node in descendants(money)):
        raise NotInColumns("随企业而变的限额")
    return money


# -- in columns ---------------------------------------------------------------------------------------


def settled(lines: Any, firms: Any, terms: Terms, engine: Engine) -> tuple[Any, Any]:
    """The lines with what is payable, and the totals of each firm that has claims.

    Args:
        lines: as `evaluation.lines` gives them, of clauses with money; all that may come to any among them.
        firms: with `firm` and, where the register has it, `received:whole`.
    """
    claims = lines.filter((nw.col("most") > 0).fill_null(True))
    claims = claims.with_columns(nw.col("row").fill_null(NO_ROW).alias("row")).with_columns(_text().alias("text"))
    texts = engine.keep(_with_receipts(engine.texts_of_firms(claims.select("firm", *ORDERED, "text")), firms))
    every = engine.collect(texts.select("text").unique())["text"].to_list()
    payable, totals = _answers(every, terms)
    told = nw.from_native(engine.load(payable.lazy()))
    lines = lines.with_columns(nw.col("row").fill_null(NO_ROW).alias("row")).join(texts, on="firm", how="left")
    lines = lines.join(told, on=["text", *ORDERED], how="left").drop("text")
    return lines, texts.join(nw.from_native(engine.load(totals.lazy())), on="text", how="inner").drop("text")


ORDERED = ("clause", "view", "row")


def _text() -> nw.Expr:
    parts = [nw.col(name).cast(nw.String).fill_null("") for name in (*ORDERED, "least", "most")]
    return nw.concat_str(parts, separator=",")


def _with_receipts(texts: Any, firms: Any) -> Any:
    """The texts, marked where the firm does not say what it received."""
    if "received:whole" not in firms.collect_schema().names():
        return texts.with_columns(nw.concat_str([nw.lit("?"), nw.col("text")], separator="|").alias("text"))
    told = firms.select("firm", nw.col("received:whole").fill_null(False).alias("told"))
    mark = nw.when(nw.col("told")).then(nw.lit("=")).otherwise(nw.lit("?"))
    texts = texts.join(told, on="firm", how="left")
    return texts.with_columns(nw.concat_str([mark, nw.col("text")], separator="|").alias("text")).drop("told")


# -- by the definition --------------------------------------------------------------------------------


def _answers(texts: Iterable[str], terms: Terms) -> tuple[pl.DataFrame, pl.DataFrame]:
    """For each text what is payable, claim by claim, and the totals."""
    payable: list[tuple[Any, ...]] = []
    totals: list[tuple[Any, ...]] = []
    for text in texts:
        mark, *claims = text.split("|")
        read = [_Line.of(claim) for claim in claims]
        found = _settled(read, mark == "=", terms)
        payable += [
            (text, *line.key, *_fen(each.payable), less_text((by.rule, by.clause) for by in each.blocked_by))
            for line, each in zip(read, found.settled, strict=True)
        ]
        totals.append((text, *_fen(found.due), *_fen(found.unreceived)))
    return (
        pl.DataFrame(payable, schema=PAYABLE, orient="row"),
        pl.DataFrame(totals, schema={"text": pl.String, **dict.fromkeys(TOTALS, pl.Int64)}, orient="row"),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    clause: int
    view: int
    row: int
    amount: Range

    @classmethod
    def of(cls, text: str) -> _Line:
        clause, view, row, least, most = text.split(",")
        high: End = exact(Fraction(int(most), FEN)) if most else INFINITY
        return cls(int(clause), int(view), int(row), Range(exact(Fraction(int(least), FEN)), high))

    @property
    def key(self) -> tuple[int, int, int]:
        return self.clause, self.view, self.row


@dataclass(frozen=True, slots=True)
class _Settled:
    settled: list[Settled]
    due: Range
    unreceived: Range


def _settled(lines: Sequence[_Line], receipts_known: bool, terms: Terms) -> _Settled:
    """The claims of one firm, settled; and as if it had received nothing, where it does not say."""
    rows = {line.row: Row({}, str(line.row)) for line in lines if line.row != NO_ROW}
    claims = [_claim(line, rows.get(line.row), terms) for line in lines]
    ledger = Ledger(receipts_known)
    found, groups = settle(terms.steps, claims, ledger)
    _, others = (found, groups) if receipts_known else settle(terms.steps, claims, replace(ledger, receipts_known=True))
    kinds = [(status, clause.benefit) for clause, status in (terms.clauses[line.clause] for line in lines)]
    payable = [each.payable for each in found]
    due, unreceived = _sum(groups, kinds, payable, [Status.IN_FORCE]), _sum(others, kinds, payable, list(Status))
    return _Settled(found, due, unreceived)


def _claim(line: _Line, row: Row | None, terms: Terms) -> Claim:
    clause, status = terms.clauses[line.clause]
    unlisted = VIEWS[line.view] == "unlisted"
    rooms, own = terms.rooms[line.clause], Range(clause.own_share, clause.own_share)
    return Claim(clause, line.amount, row, unlisted, terms.as_of.year, terms.as_of, rooms, None, own, status)


def _sum(
    groups: Iterable[Group],
    kinds: Sequence[tuple[Status, Benefit]],
    payable: Sequence[Range],
    counted: Sequence[Status],
) -> Range:
    """What the cash of some statuses comes to; a group over several kinds counts claim by claim."""
    parts: list[Group] = []
    for group in groups:
        if len({kinds[index] for index in group.claims}) == 1:
            parts.append(group)
        else:
            parts += [Group((index,), payable[index]) for index in group.claims]
    return total(
        group for group in parts if kinds[group.claims[0]][1] is Benefit.CASH and kinds[group.claims[0]][0] in counted
    )


def _fen(range_: Range) -> tuple[int | None, int | None]:
    least, most = (None if end == INFINITY else int(end * FEN) for end in range_)
    return least, most
