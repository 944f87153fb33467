"""What was done about a firm, put into its file: findings as 认定意见, payments as 已获补助."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiqi.base.documents import as_tree, as_yaml, is_unknown, parse_text
from huiqi.language.vocabulary import RecordKind, Vocabulary
from huiqi.model.firm import NONE_WORDS
from huiqi.screening.tables import Applicant, Event

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Payment:
    """An award that was paid here.

    Attributes:
        amount: yuan, as text; `paid_on`: ISO.
        belongs: the day the batch was asked as of, ISO: the payment is for that period, whatever day it is made.
    """

    clause: str
    record: str
    amount: str
    paid_on: str
    belongs: str


def payments(about: Iterable[Event], as_of: Mapping[int, date]) -> list[Payment]:
    """What was paid, the oldest first.

    Args:
        as_of: of each batch the day it was asked as of.
    """
    return [
        Payment(each.clause, each.record, each.told["amount"], each.told["on"], as_of[each.batch_id].isoformat())
        for each in about
        if each.kind == "paid"
    ]


@dataclass(frozen=True, slots=True)
class Stated:
    """An official's finding; `of_firm`: on how clauses live together, so of the firm and not of one record."""

    finding: bool
    of_firm: bool


Findings = dict[tuple[str, str, str], Stated]
"""By clause, record and matter."""


def findings(about: Iterable[Event]) -> Findings:
    """The newest finding on each matter of a clause and record; those taken back are not in it."""
    found: Findings = {}
    for each in about:
        if each.kind == "found":
            key = each.clause, each.record, str(each.told["matter"])
            if each.told["finding"] is None:
                found.pop(key, None)
            else:
                found[key] = Stated(bool(each.told["finding"]), bool(each.told["of_firm"]))
    return found


def document_with(
    applicant: Applicant,
    paid: Sequence[Payment],
    found: Findings,
    vocabulary: Vocabulary,
    as_of: date,
) -> str:
    """An applicant's file with what was paid and found.

    A payment made here counts on whatever day the firm is asked about: one made after it counts as of that day, so
    that nothing is paid twice; in limits per year it counts in the period of its own batch. So does a finding, which an
    official states about the case as of that day.
    """
    if not paid and not found:
        return applicant.document
    tree: Tree = as_tree(parse_text(applicant.document, applicant.name))
    received, stated = vocabulary.records["received"], vocabulary.records["findings"]
    if paid:
        _extend(tree, received, [_received(each, received, as_of) for each in paid])
    if found:
        _extend(tree, stated, [_stated(key, each, stated, as_of) for key, each in found.items()])
    return as_yaml(tree)


def _received(each: Payment, kind: RecordKind, as_of: date) -> Tree:
    day = min(date.fromisoformat(each.paid_on), as_of).isoformat()
    told = {"clause": each.clause, "record": each.record, "amount": f"{each.amount}元", "paid_on": day}
    told["belongs"] = each.belongs
    return {kind.fields[name].label: text for name, text in told.items() if text}


def _stated(key: tuple[str, str, str], stated: Stated, kind: RecordKind, as_of: date) -> Tree:
    clause, record, matter = key
    told = {"clause": clause, "record": "" if stated.of_firm else record, "matter": matter}
    told["finding"] = "是" if stated.finding else "否"
    told["when"] = as_of.isoformat()
    return {kind.fields[name].label: text for name, text in told.items() if text}


def _extend(tree: Tree, kind: RecordKind, rows: Sequence[Tree]) -> None:
    """Further rows of a list. Where the firm does not tell the list there may be more; what it told already is one."""
    key = next((key for key in tree if key.strip() in (kind.name, kind.label)), kind.label)
    told = tree.get(key)
    if isinstance(told, str):
        told = [] if told.strip() in NONE_WORDS and not is_unknown(told) else None
    if told is None:
        tree[key] = {"complete_for": [], "items": list(rows)}
    elif isinstance(told, dict):
        tree[key] = {**told, "items": [*told.get("items", ()), *rows]}
    else:
        tree[key] = [*told, *rows]
