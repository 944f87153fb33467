"""A result as a workbook: a line for each clause of the firm's region, and what to know of it on the first sheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from huiqi.base.writing import write_cell
from huiqi.model.assessment import DECISION_LABELS, Amount, Assessment, Entitlement
from huiqi.model.guidance import Guidance
from huiqi.model.policy import BENEFIT_LABELS, STATUS_LABELS, Status
from huiqi.output.text import amount_text, by_money, forgone_text, is_elsewhere, stood
from huiqi.output.text.cards import open_reasons
from huiqi.output.text.guidance import gap_text, standing_lines
from huiqi.output.text.words import DECISION_ORDER

_HEADINGS = {
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
_NO_BOUND = "不能确定"
_Cells = tuple[str | Decimal | None, ...]


def as_xlsx(answer: Assessment, guidance: Guidance) -> bytes:
    """The result; amounts are numbers, all else is text, so that nothing becomes a formula."""
    import xlsxwriter

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    formats = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "#,##0.00"})
    about = book.add_worksheet("概要")
    about.set_column(0, 0, 34)
    about.set_column(1, 1, 60)
    for row, cells in enumerate(_about(answer, guidance)):
        _write(about, row, cells, formats[1])
    sheet = book.add_worksheet("事项")
    for place, (heading, width) in enumerate(_HEADINGS.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, formats[0])
    sheet.freeze_panes(1, 2)
    for row, cells in enumerate(_lines(answer, guidance), start=1):
        _write(sheet, row, cells, formats[1])
    book.close()
    return written.getvalue()


def _write(sheet: Any, row: int, cells: Iterable[str | Decimal | None], money: object) -> None:
    for place, cell in enumerate(cells):
        write_cell(sheet, row, place, cell, money)


def _about(answer: Assessment, guidance: Guidance) -> Iterator[_Cells]:
    yield ("企业名称", answer.firm)
    yield ("评估日", answer.as_of)
    yield ("现在应得（现行有效政策的资金）", amount_text(answer.due))
    for total in answer.totals:
        if total.policy_status is not Status.IN_FORCE and total.max != 0:
            named = f"{STATUS_LABELS[total.policy_status]}里的{BENEFIT_LABELS[total.benefit]}（尚不能兑现）"
            yield (named, amount_text(Amount(total.min, total.max)))
    yield ("若从未领取过补助，各类文本资金合计", amount_text(answer.total_if_nothing_received))
    yield ("规则库", answer.rulebase.hash)
    yield ("引擎", f"huiqi {answer.engine}")
    yield ("声明", answer.disclaimer)
    yield from (("请留意", warning.text) for warning in answer.warnings)
    yield from (("按以下理解计算", assumption) for assumption in answer.assumptions)
    yield from (("政策期", line.strip()) for line in standing_lines(guidance))


def _lines(answer: Assessment, guidance: Guidance) -> Iterator[_Cells]:
    """By decision, money first."""
    here = by_money(entitlement for entitlement in answer.entitlements if not is_elsewhere(entitlement))
    gaps = {(each.id, each.record): each.gaps for each in guidance.gaps}
    for each in sorted(here, key=lambda each: DECISION_ORDER.index(each.decision)):
        yield _line(each, "\n".join(gap_text(gap) for gap in gaps.get((each.id, each.record), ())))


def _line(each: Entitlement, gaps: str) -> _Cells:
    end = each.at_period_end
    ended = f"{end.date} {DECISION_LABELS[stood(each)]} {amount_text(end.amount)}" if end is not None else ""
    return (
        DECISION_LABELS[each.decision],
        each.title,
        each.record or "",
        BENEFIT_LABELS[each.benefit],
        *_ends(each.amount),
        *_ends(each.payable),
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


def _ends(amount: Amount | None) -> tuple[Decimal | None, Decimal | str | None]:
    if amount is None:
        return None, None
    return amount.min, _NO_BOUND if amount.max is None else amount.max
