"""A result as a workbook: a line for each clause of the firm's region, and what to know of it on the first sheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from huiqi.base.writing import write_cell
from huiqi.model.assessment import Amount, Assessment
from huiqi.model.guidance import Guidance
from huiqi.model.policy import BENEFIT_LABELS, STATUS_LABELS, Status
from huiqi.output.printing.table import HEADINGS, Cells, table_rows
from huiqi.output.text import amount_text
from huiqi.output.text.guidance import standing_lines


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
    for place, (heading, width) in enumerate(HEADINGS.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, formats[0])
    sheet.freeze_panes(1, 2)
    for row, cells in enumerate(table_rows(answer, guidance), start=1):
        _write(sheet, row, cells, formats[1])
    book.close()
    return written.getvalue()


def _write(sheet: Any, row: int, cells: Iterable[str | Decimal | None], money: object) -> None:
    for place, cell in enumerate(cells):
        write_cell(sheet, row, place, cell, money)


def _about(answer: Assessment, guidance: Guidance) -> Iterator[Cells]:
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
