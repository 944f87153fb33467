"""An answer as lines of a table: one for each clause that says something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.assessment import DECISION_LABELS, Amount, Assessment, Decision, Entitlement
from engine.policy import STATUS_LABELS
from engine.tables.entries import Entry
from engine.text import RULE_LABELS
from engine.text.cards import open_reasons

HEADINGS = (
    "表",
    "行号",
    "企业名称",
    "统一社会信用代码",
    "条款编号",
    "条款",
    "记录",
    "判断",
    "金额下限",
    "金额上限",
    "清算后下限",
    "清算后上限",
    "政策状态",
    "还需要",
    "待认定",
    "少得原因",
    "依据",
    "请留意",
    "评估日",
    "规则库",
    "声明",
)
REJECT_HEADINGS = ("表", "行号", "企业名称", "列", "原文", "原因", "怎么办")
NOTHING_SAID = "没有符合、需认定或待补充金额的条款"
NO_BOUND = "无上限"

Line = tuple[str | int | Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer for one entry of a list."""

    entry: Entry
    answer: Assessment

    @property
    def line(self) -> int:
        """The line of its row."""
        return self.entry.sheet.line(self.entry.row)


def says_something(each: Entitlement) -> bool:
    """Whether a clause is worth a line: met, for an official, or with money that waits for facts."""
    if each.decision is Decision.UNDETERMINED:
        return each.amount is not None
    return each.decision in (Decision.ELIGIBLE, Decision.REVIEW)


def lines(found: Answered, whole: bool = False) -> Iterator[Line]:
    """A line for each clause that says something (`whole`: for every clause); one that says so where none does."""
    answer = found.answer
    told = [each for each in answer.entitlements if whole or says_something(each)]
    heed = "；".join([*(each.text for each in answer.warnings), *answer.assumptions])
    firm = found.entry.sheet.title, found.line, answer.firm, found.entry.code
    asked = answer.as_of, answer.rulebase.hash, answer.disclaimer
    if not told:
        blanks = [None] * (len(HEADINGS) - 12)
        yield (*firm, None, None, None, NOTHING_SAID, *blanks, heed, *asked)
    for each in told:
        yield (*firm, *_clause(each), heed, *asked)


def _clause(each: Entitlement) -> Line:
    return (
        each.id,
        each.title,
        each.record,
        DECISION_LABELS[each.decision],
        *ends(each.amount),
        *ends(each.payable),
        STATUS_LABELS[each.policy_status],
        "、".join(fact.label for fact in each.missing),
        "；".join(open_reasons(each)),
        "；".join(f"{RULE_LABELS[by.rule]} {by.id}" for by in each.blocked_by),
        f"{each.citation.section}：{each.citation.quote}",
    )


def ends(amount: Amount | None) -> tuple[Decimal | None, Decimal | str | None]:
    """The least and the most; in words where there is no most, nothing where it is no matter of money."""
    if amount is None:
        return None, None
    return amount.min, NO_BOUND if amount.max is None else amount.max
