"""The answer for one firm of a list as lines of a table: one for each clause that says something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from huiqi.assess.terms import less_text
from huiqi.base.disclaimer import DISCLAIMER
from huiqi.lists.tables.entries import Entry
from huiqi.model.assessment import DECISION_LABELS, Amount, Assessment, Decision, Entitlement, Warning
from huiqi.model.firm import Warned
from huiqi.model.policy import STATUS_LABELS
from huiqi.output.text.cards import open_reasons
from huiqi.output.text.words import ends

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
    "名次",
    "依据",
    "请留意",
    "评估日",
    "规则库",
    "声明",
)
REJECT_HEADINGS = ("表", "行号", "企业名称", "列", "原文", "原因", "怎么办")
NOTHING_SAID = "没有符合、需认定或待补充金额的条款"
NO_BOUND = "上限不能确定"
SAME_FIRM = "同一家企业，不另算"
NOTHING = Amount(Decimal(0).quantize(Decimal("0.01")), Decimal(0).quantize(Decimal("0.01")))

Line = tuple[str | int | Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """What one clause says of a firm, for one record where it runs over records.

    Attributes:
        missing, matters, less: the facts it waits for, what officials have to find, why less is paid; in words.
        place: among all who apply, where it ranks or shares; in words.
    """

    id: str
    title: str
    record: str | None
    decision: Decision
    amount: Amount | None
    payable: Amount | None
    status: str
    missing: str
    matters: str
    less: str
    place: str
    cited: str


@dataclass(frozen=True, slots=True)
class Result:
    """The answer for one entry of a list.

    Attributes:
        due, unreceived: cash of policies in force; of every status, as if nothing was received where not told.
        heed: what should be looked at, in words.
        whole: the answer itself, where the firm was asked by itself.
        further_of: the row where the firm is answered, of a further row of it.
    """

    entry: Entry
    name: str
    lines: Sequence[ClauseLine]
    due: Amount
    unreceived: Amount
    missing: str
    heed: str
    as_of: str
    rulebase: str
    whole: Assessment | None = None
    further_of: Entry | None = None

    @property
    def line(self) -> int:
        """The line of its row."""
        return self.entry.line


def says_something(each: Entitlement) -> bool:
    """Whether a clause is worth a line: met, for an official, with money that waits for facts, or out by its rank."""
    if _place(each) and each.reasons.children[0].truth != "no":
        return True
    if each.decision is Decision.UNDETERMINED:
        return each.amount is not None
    return each.decision in (Decision.ELIGIBLE, Decision.REVIEW)


def _place(each: Entitlement) -> str:
    """Its place among all who apply; empty where it has none."""
    parts = each.reasons.children
    return parts[-1].text if parts and parts[-1].op == "pool" else ""


def heed_of(warnings: Sequence[Warning | Warned], assumptions: Sequence[str]) -> list[str]:
    """What should be looked at of a firm, a code's check digit last; what holds of every firm is not told of each.

    Towns read as their county are told once, in the summary.
    """
    looked_at = (warning for warning in warnings if warning.code != "place")
    return [*(warning.text for warning in sorted(looked_at, key=lambda each: each.code == "uscc")), *assumptions]


def result_of(entry: Entry, answer: Assessment, assumptions: Sequence[str] = (), whole: bool = False) -> Result:
    """A firm's own answer, with what its reading took for granted; `whole`: with every clause."""
    told = [entitlement for entitlement in answer.entitlements if whole or says_something(entitlement)]
    return Result(
        entry,
        answer.firm,
        [_of_clause(each) for each in told],
        answer.due,
        answer.total_if_nothing_received,
        "、".join(dict.fromkeys(fact.label for each in told for fact in each.missing)),
        "；".join(heed_of(answer.warnings, assumptions)),
        answer.as_of,
        answer.rulebase.hash,
        answer,
    )


def further(found: Result, row: Entry) -> Result:
    """The result of a further row of a firm: it says where the firm is answered, and takes nothing."""
    said = f"与{found.entry.seen_from(row)}是同一家企业，见那一行"
    return Result(row, row.name, (), NOTHING, NOTHING, "", said, found.as_of, found.rulebase, further_of=found.entry)


def _of_clause(each: Entitlement) -> ClauseLine:
    place = _place(each)
    return ClauseLine(
        each.id,
        each.title,
        each.record,
        each.decision,
        each.amount,
        each.payable,
        STATUS_LABELS[each.policy_status],
        "、".join(fact.label for fact in each.missing),
        "；".join(text for text in open_reasons(each) if not place or place not in text),
        less_text((by.rule, by.id) for by in each.blocked_by),
        place,
        f"{each.citation.section}：{each.citation.quote}",
    )


def table_lines(found: Result) -> Iterator[Line]:
    """A line for each of its clauses; one that says so where there is none."""
    firm = found.entry.sheet.title, found.line, found.name, found.entry.code
    asked = found.heed, found.as_of, found.rulebase, DISCLAIMER
    if not found.lines:
        blanks = [None] * (len(HEADINGS) - 12)
        said = SAME_FIRM if found.further_of is not None else NOTHING_SAID
        yield (*firm, None, None, None, said, *blanks, *asked)
    for line in found.lines:
        told = line.id, line.title, line.record, DECISION_LABELS[line.decision]
        rest = line.status, line.missing, line.matters, line.less, line.place, line.cited
        yield (*firm, *told, *ends(line.amount, NO_BOUND), *ends(line.payable, NO_BOUND), *rest, *asked)
