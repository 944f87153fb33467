"""What a batch gives out: 拟补助名单, 公示名单 (codes masked), and the decision records."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.assessment import DISCLAIMER
from engine.policy import STATUS_LABELS, Status
from engine.screening.claims import STATE_LABELS, Claim
from engine.screening.tables import Batch

_COLUMNS = {"序号": 6, "企业名称": 30, "统一社会信用代码": 22, "事项": 30, "依据": 48, "金额": 14, "备注": 30}
_LISTED = ("accepted", "paid")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list of awards."""

    name: str
    code: str
    title: str
    cited: str
    amount: Decimal | None
    remark: str


def lines_of(claims: Sequence[Claim]) -> list[Line]:
    """The accepted and paid claims, in the order of the applicants."""
    return [_line(each) for each in claims if each.mark.state in _LISTED]


def total(lines: Sequence[Line]) -> Decimal:
    """What lines come to, in yuan."""
    return sum((each.amount for each in lines if each.amount is not None), Decimal("0.00"))


def _line(claim: Claim) -> Line:
    each, cited = claim.entitlement, claim.entitlement.citation
    told = [each.record or ""]
    if each.policy_status is not Status.IN_FORCE:
        told.append(f"依据是{STATUS_LABELS[each.policy_status]}")
    told += [STATE_LABELS["paid"]] if claim.mark.state == "paid" else []
    told.append(claim.mark.note)
    remark = "；".join(text for text in told if text)
    quoted = f"《{cited.policy}》{cited.section}：{cited.quote}"
    return Line(claim.applicant.name, claim.applicant.code, each.title, quoted, claim.mark.amount, remark)


def masked(code: str) -> str:
    """A code as it is made public: its first and last four letters."""
    return f"{code[:4]}{'*' * (len(code) - 8)}{code[-4:]}" if len(code) > 8 else "*" * len(code)


def proposed(batch: Batch, lines: Sequence[Line]) -> bytes:
    """拟补助名单 as a workbook, in the form such lists have."""
    rows = [(each.name, each.code, each.title, each.cited, each.amount, each.remark) for each in lines]
    return _workbook(batch, f"{batch.title}拟补助名单", list(_COLUMNS), rows)


def published(batch: Batch, lines: Sequence[Line]) -> bytes:
    """公示名单 as a workbook: codes masked, without what officials remarked."""
    rows = [(each.name, masked(each.code), each.title, each.cited, each.amount) for each in lines]
    return _workbook(batch, f"{batch.title}公示名单", list(_COLUMNS)[:-1], rows)


def _workbook(batch: Batch, title: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> bytes:
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    sheet = book.add_worksheet("名单")
    formats = {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        "head": book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True}),
        "text": book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"}),
        "money": book.add_format({"border": 1, "num_format": "#,##0.00", "valign": "vcenter"}),
    }
    sheet.merge_range(0, 0, 0, len(columns) - 1, "", formats["title"])
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, f"评估日 {batch.as_of}　规则库 {batch.rulebase}　第 {batch.id} 批　金额单位：元")
    for place, name in enumerate(columns):
        sheet.set_column(place, place, _COLUMNS[name])
        sheet.write_string(2, place, name, formats["head"])
    for number, row in enumerate(rows, start=1):
        _row(sheet, 2 + number, (number, *row), formats)
    amount = columns.index("金额")
    whole = sum((row[amount - 1] for row in rows if row[amount - 1] is not None), Decimal(0))
    ending = ("合计", f"{len(rows)} 项", *[""] * (amount - 2), whole, *[""] * (len(columns) - amount - 1))
    _row(sheet, 3 + len(rows), ending, formats)
    sheet.write_string(5 + len(rows), 0, DISCLAIMER)
    sheet.freeze_panes(3, 2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    book.close()
    return held.getvalue()


def _row(sheet: Any, row: int, cells: Sequence[Any], formats: dict[str, Any]) -> None:
    """Cells as what they are: text never becomes a formula or a link."""
    for place, cell in enumerate(cells):
        if isinstance(cell, Decimal):
            sheet.write_number(row, place, float(cell), formats["money"])  # fifteen digits: to the fen up to 10^13
        elif isinstance(cell, int):
            sheet.write_number(row, place, cell, formats["text"])
        else:
            sheet.write_string(row, place, str(cell or "")[:32_000], formats["text"])


def records(claims: Sequence[Claim]) -> bytes:
    """The decision records of all decided claims, as a zip; `huiqi replay` reads each."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for each in claims:
            if each.mark.document is not None:
                packed.writestr(_file_name(each), each.mark.document)
    return held.getvalue()


def _file_name(claim: Claim) -> str:
    named = f"{claim.applicant.number:04}-{claim.applicant.name}-{claim.entitlement.title}-{claim.mark.event}"
    return re.sub(r"[^\w（）()-]", "_", named)[:120] + ".record.json"
