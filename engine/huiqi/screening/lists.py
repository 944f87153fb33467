"""What a batch gives out: 拟补助名单, 公示名单 (codes masked), and the decision records."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from huiqi.base.writing import csv_bytes, write_cell
from huiqi.model.policy import STATUS_LABELS, Status
from huiqi.screening.claims import STATE_LABELS, ScreenedClaim
from huiqi.screening.desk import DOUBLED
from huiqi.screening.store import Store
from huiqi.screening.tables import Batch

_COLUMNS = {"序号": 6, "企业名称": 30, "统一社会信用代码": 22, "事项": 30, "依据": 48, "金额": 14, "备注": 30}
_LISTED = ("accepted", "paid")


@dataclass(frozen=True, slots=True)
class AwardLine:
    """One line of a list of awards.

    Attributes:
        record: which record of the firm it is for; empty where none.
        text: what kind of text it rests on, where that is not in force; empty else.
        rulebase: the hash of the rules it was decided under.
    """

    name: str
    code: str
    title: str
    record: str
    cited: str
    amount: Decimal | None
    text: str
    remark: str
    rulebase: str

    @property
    def named(self) -> str:
        """The title with the record."""
        return f"{self.title}（{self.record}）" if self.record else self.title


def lines_of(claims: Sequence[ScreenedClaim]) -> list[AwardLine]:
    """The accepted and paid claims, in the order of the applicants."""
    return [_line(claim) for claim in claims if claim.mark.state in _LISTED]


def total(lines: Sequence[AwardLine]) -> Decimal:
    """What lines come to, in yuan."""
    return sum((line.amount for line in lines if line.amount is not None), Decimal("0.00"))


def _line(claim: ScreenedClaim) -> AwardLine:
    each, cited = claim.entitlement, claim.entitlement.citation
    text = "" if each.policy_status is Status.IN_FORCE else f"依据是{STATUS_LABELS[each.policy_status]}"
    paid = STATE_LABELS["paid"] if claim.mark.state == "paid" else ""
    doubled = [against.told for against in claim.against if against.kind in DOUBLED]
    remark = "；".join(told for told in (each.record, text, paid, *doubled, claim.mark.note) if told)
    quoted = f"《{cited.policy}》{cited.section}：{cited.quote}"
    name, code = claim.applicant.name, claim.applicant.code
    return AwardLine(
        name, code, each.title, each.record or "", quoted, claim.mark.amount, text, remark, claim.mark.rulebase
    )


def masked(code: str) -> str:
    """A code as it is made public: its first and last four letters."""
    return f"{code[:4]}{'*' * (len(code) - 8)}{code[-4:]}" if len(code) > 8 else "*" * len(code)


def head_text(head: str) -> str:
    """The head of the log in words: whoever has it can tell later whether the log was changed."""
    return f"办理日志的链头 {head}（huiqi screening verify --head 可以核对）"


def proposed(batch: Batch, lines: Sequence[AwardLine], head: str) -> bytes:
    """拟补助名单 as a workbook, in the form such lists have; with the head of the log, for whoever checks it later."""
    rows = [(line.name, line.code, line.title, line.cited, line.amount, line.remark) for line in lines]
    rulebases = "、".join(dict.fromkeys(line.rulebase for line in lines))
    made = f"依据 {batch.as_of} 的情况审核；第 {batch.id} 批，规则库 {rulebases}"
    below = ["审核人：　　　　　　复核人：　　　　　　单位负责人：　　　　　　日期：", made]
    below.append(head_text(head))
    return _workbook(f"{batch.title}拟补助名单", "金额单位：元", list(_COLUMNS), rows, below)


def published(batch: Batch, lines: Sequence[AwardLine]) -> bytes:
    """公示名单 as a workbook: codes masked, without what officials noted; room for what the bureau adds."""
    rows = [(line.name, masked(line.code), line.named, line.cited, line.amount) for line in lines]
    texts = dict.fromkeys(line.text for line in lines if line.text)
    below = [f"说明：{'、'.join(texts)}"] if texts else []
    below += ["公示期：　　年　月　日至　　年　月　日", "监督电话：", "公示单位（盖章）：　　　　　　　　日期："]
    return _workbook(f"{batch.title}公示名单", "金额单位：元", list(_COLUMNS)[:-1], rows, below)


def _workbook(
    title: str, unit: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], below: Sequence[str]
) -> bytes:
    """A title, the unit, headings, numbered rows, their total, and lines below."""
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
    sheet.write_string(1, 0, unit)
    for place, name in enumerate(columns):
        sheet.set_column(place, place, _COLUMNS[name])
        sheet.write_string(2, place, name, formats["head"])
    for number, row in enumerate(rows, start=1):
        _row(sheet, 2 + number, (number, *row), formats)
    amount = columns.index("金额")
    whole = sum((row[amount - 1] for row in rows if row[amount - 1] is not None), Decimal(0))
    ending = ("合计", f"{len(rows)} 项", *[""] * (amount - 2), whole, *[""] * (len(columns) - amount - 1))
    _row(sheet, 3 + len(rows), ending, formats)
    for number, text in enumerate(below, start=5 + len(rows)):
        sheet.write_string(number, 0, text)
    sheet.freeze_panes(3, 2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    book.close()
    return held.getvalue()


def _row(sheet: Any, row: int, cells: Sequence[Any], formats: dict[str, Any]) -> None:
    """Cells of a table: empty ones have their border, too."""
    for place, cell in enumerate(cells):
        write_cell(sheet, row, place, "" if cell is None else cell, formats["money"], formats["text"])


def records(claims: Sequence[ScreenedClaim], store: Store, signed: Callable[[bytes], bytes] = bytes) -> bytes:
    """The decision records of all decided claims, as a zip; `huiqi replay` reads each. A table tells the decisions.

    Args:
        signed: puts a signature on a record (`output.signature.Signer.signed`); unless told, none.
    """
    decided = {claim.mark.document: claim for claim in claims if claim.mark.document is not None}
    documents = store.documents([*decided])
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, each in decided.items():
            if number in documents:
                packed.writestr(_file_name(each), signed(documents[number]))
        packed.writestr("链头.txt", f"{head_text(store.head)}\n")
        packed.writestr("决定.csv", csv_bytes(_DECIDED, [_decided(each) for each in decided.values()]))
    return held.getvalue()


_DECIDED = ("文件", "企业名称", "统一社会信用代码", "事项", "记录", "决定", "金额", "理由", "谁", "时间", "规则库")


def _decided(claim: ScreenedClaim) -> tuple[str | Decimal | None, ...]:
    mark, whom = claim.mark, claim.applicant
    about = (_file_name(claim), whom.name, whom.code, claim.entitlement.title, claim.record)
    return (*about, STATE_LABELS[mark.state], mark.amount, mark.note, mark.who, mark.at, mark.rulebase)


def _file_name(claim: ScreenedClaim) -> str:
    """By the number of the event, so that no two are the same."""
    named = re.sub(r"[^\w（）()-]", "_", f"{claim.applicant.name[:40]}-{claim.entitlement.title[:40]}")
    return f"{claim.applicant.number:04}-{claim.mark.event}-{named}.record.json"
