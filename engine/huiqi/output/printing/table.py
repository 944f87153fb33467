"""A result as a table: what the workbook and `huiqi check --format csv` both write."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from huiqi.base.writing import csv_bytes
from huiqi.model.assessment import DECISION_LABELS, Assessment, Entitlement
from huiqi.model.guidance import Guidance
from huiqi.model.policy import BENEFIT_LABELS, STATUS_LABELS
from huiqi.output.text import amount_text, by_money, forgone_text, is_elsewhere, stood
from huiqi.output.text.cards import open_reasons
from huiqi.output.text.guidance import gap_text
from huiqi.output.text.words import DECISION_ORDER, ends

HEADINGS = {
    "判断": 12,
    "事项": 34,
    "对应记录": 26,
    "支持方式": 14,
    "金额至少（元）": 14,
    "金额至多（元）": 14,
    "清算后至少（元）": 14,
    "清算后至多（元）": 14,
    "政策期最后一天的判断": 20,
    "还需要": 24,
    "未定的条件": 40,
    "差多少": 40,
    "少得": 24,
    "政策": 34,
    "政策状态": 12,
    "章节": 12,
    "原文": 50,
    "部门": 24,
    "说明": 40,
}
"""Each column with its width in a workbook, in characters."""
_NO_BOUND = "不能确定"
Cells = tuple[str | Decimal | None, ...]


def as_csv(answer: Assessment, guidance: Guidance) -> bytes:
    """The table as CSV with a byte order mark, as spreadsheets read it; amounts in yuan."""
    return csv_bytes(list(HEADINGS), table_rows(answer, guidance))


def table_rows(answer: Assessment, guidance: Guidance) -> Iterator[Cells]:
    """A row for each clause of the firm's region and record it runs over: by decision, money first."""
    here = by_money(entitlement for entitlement in answer.entitlements if not is_elsewhere(entitlement))
    gaps = {(each.id, each.record): each.gaps for each in guidance.gaps}
    for each in sorted(here, key=lambda each: DECISION_ORDER.index(each.decision)):
        yield _row(each, "\n".join(gap_text(gap) for gap in gaps.get((each.id, each.record), ())))


def _row(each: Entitlement, gaps: str) -> Cells:
    end = each.at_period_end
    ended = f"{end.date} {DECISION_LABELS[stood(each)]} {amount_text(end.amount)}" if end is not None else ""
    return (
        DECISION_LABELS[each.decision],
        each.title,
        each.record or "",
        BENEFIT_LABELS[each.benefit],
        *ends(each.amount, _NO_BOUND),
        *ends(each.payable, _NO_BOUND),
        ended,
        "、".join(fact.label for fact in each.missing),
        "\n".join(open_reasons(each)),
        gaps,
        "\n".join(forgone_text(each, by) for by in each.blocked_by),
        each.citation.policy,
        STATUS_LABELS[each.policy_status],
        each.citation.section,
        each.citation.quote,
        "、".join(each.departments) or "文件未载明",
        "\n".join(each.notes),
    )
