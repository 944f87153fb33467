"""What a firm's file says about clauses: which awards it received, and what officials found.

Rows name a clause by id or title. A row that names none is kept, and shown. Rows dated after the as-of
date do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from engine.firm import Firm, Row, Warned
from engine.policy import Rulebase
from engine.values.intervals import NO, YES, Figure, Truth, compare, point


@dataclass(frozen=True, slots=True)
class Receipt:
    """An award a firm received under a clause.

    Attributes:
        counts: that it was paid by the as-of date.
        record: for which record, as the firm wrote it; empty where it did not say.
        amount: yuan, as far as told.
    """

    counts: Truth
    record: str
    amount: Figure
    row: Row


@dataclass(frozen=True, slots=True)
class FoundMatter:
    """An official's finding on a matter, for one record or for all."""

    record: str
    truth: Truth


@dataclass(frozen=True)
class Ledger:
    """Receipts and findings by clause id. `receipts_known` is false where the firm does not say what it received."""

    receipts_known: bool
    receipts: Mapping[str, tuple[Receipt, ...]] = field(default_factory=dict)
    findings: Mapping[str, Mapping[str, tuple[FoundMatter, ...]]] = field(default_factory=dict)
    warnings: tuple[Warned, ...] = ()

    def of(self, clause: str) -> tuple[Receipt, ...]:
        """The receipts under a clause."""
        return self.receipts.get(clause, ())

    def findings_for(self, clause: str, row: Row | None) -> dict[str, Truth]:
        """Matter → finding, for a clause and one record of it."""
        found: dict[str, Truth] = {}
        for matter, each in self.findings.get(clause, {}).items():
            truths = [one.truth for one in each if not one.record or (row is not None and names_row(one.record, row))]
            if truths:
                found[matter] = truths[-1]
        return found


def names_row(written: str, row: Row) -> bool:
    """Whether a record as the firm wrote it elsewhere is this row: its title or its label."""
    return written in (row.label, row.texts.get("title"))


def read_ledger(firm: Firm, rulebase: Rulebase, as_of: date) -> Ledger:
    """The ledger of a firm at a date."""
    warnings: list[Warned] = []
    receipts: dict[str, list[Receipt]] = {}
    given = firm.records.get("received")
    for row in given.rows if given else ():
        counts = _counted(row, "paid_on", as_of)
        for clause in _meant(row, rulebase, "已获补助", warnings) if counts.most > NO else ():
            receipts.setdefault(clause, []).append(_receipt(row, counts))
    return Ledger(
        given is not None,
        {clause: tuple(each) for clause, each in receipts.items()},
        _findings(firm, rulebase, as_of, warnings),
        tuple(warnings),
    )


def _receipt(row: Row, counts: Truth) -> Receipt:
    amount = cast(Figure, row.values.get("amount", Figure(0, float("inf"))))
    return Receipt(counts, row.texts.get("record", "") if "record" in row.values else "", amount, row)


def _findings(
    firm: Firm, rulebase: Rulebase, as_of: date, warnings: list[Warned]
) -> dict[str, dict[str, tuple[FoundMatter, ...]]]:
    found: dict[str, dict[str, tuple[FoundMatter, ...]]] = {}
    given = firm.records.get("findings")
    for row in given.rows if given else ():
        truth = row.values.get("finding")
        if not isinstance(truth, Truth) or _counted(row, "when", as_of).least < YES:
            continue
        matter = row.texts.get("matter", "")
        for clause in _meant(row, rulebase, "认定意见", warnings):
            record = row.texts.get("record", "") if "record" in row.values else ""
            matters = found.setdefault(clause, {})
            matters[matter] = (*matters.get(matter, ()), FoundMatter(record, truth))
    return found


def _counted(row: Row, dated: str, as_of: date) -> Truth:
    """That a row is dated by the as-of date; a row without a date may be."""
    day = row.values.get(dated)
    if not isinstance(day, Figure):
        return Truth(NO, YES)
    return compare("<=", day, point(as_of.toordinal()))


def _meant(row: Row, rulebase: Rulebase, what: str, warnings: list[Warned]) -> Iterable[str]:
    """The clause a row names; a row that names none, or several, is told as a warning."""
    written = row.texts.get("clause", "")
    clauses = rulebase.clauses_meant(written) if written else []
    if len(clauses) == 1:
        return clauses
    why = "没有写条款" if not written else "规则库里没有这个条款" if not clauses else "有几个条款叫这个名字"
    warnings.append(Warned("unmatched", what, f"「{row.label}」{why}，未计入，请核对"))
    return ()
