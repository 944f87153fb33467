"""What a firm can take with it: the result as PDF, workbook or record, and its own file. Made when asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from huiqi import Assessor
from huiqi.base.documents import as_yaml
from huiqi.base.errors import UsageError
from huiqi.loading.firms import read_firm_from
from huiqi.loading.rules import packed
from huiqi.output.printing import as_html, as_pdf
from huiqi.output.printing.workbook import as_xlsx
from huiqi.output.record import written
from huiqi_ui.answer import Answered
from huiqi_ui.form.document import FormDocument
from huiqi_ui.uploads import safe_stem
from huiqi_ui.words import say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""What a browser calls a workbook."""


def show_downloads(found: Answered, document: FormDocument, assessor: Assessor) -> None:
    """A button for each; nothing is made, nor kept, before one is pressed."""
    answer, text = found.answer, as_yaml(document)
    firm = safe_stem(answer.firm, "企业")
    stem = f"{firm}-{answer.as_of}"
    with st.container(horizontal=True):
        if _can_draw():
            _button(say("下载结果（PDF）"), lambda: _pdf(found), f"{stem}.pdf", "application/pdf")
        else:
            _button(say("下载结果（网页，可打印）"), lambda: _html(found).encode(), f"{stem}.html", "text/html")
        _button(say("下载结果（Excel）"), lambda: as_xlsx(answer, found.guidance), f"{stem}.xlsx", XLSX)
        record = f"{stem}.record.json"
        file = f"{firm}.yaml"
        _button(say("下载决定记录"), lambda: _record(found, file, text, assessor), record, "application/json")
        _button(say("下载企业文件"), lambda: text.encode(), file, "application/yaml")
    st.caption(
        say(
            "决定记录可以交主管部门核对：重放后结果要一样。下次在「载入企业文件」里选企业文件，就接着填。这里不保存任何内容。"
        )
    )


def _button(label: str, make: Callable[[], bytes], name: str, mime: str) -> None:
    st.download_button(label, make, file_name=name, mime=mime, on_click="ignore")


def _record(found: Answered, name: str, text: str, assessor: Assessor) -> bytes:
    """The record of the answer on the firm's file as it is given out: its places are those of that file."""
    as_of = found.traced.as_of
    firm = read_firm_from(text.encode(), name, assessor.rulebase.vocabulary, as_of)
    return written(assessor.assess(firm, as_of), name, text, packed(assessor.rulebase))


def _pdf(found: Answered) -> bytes:
    return as_pdf(_html(found))


def _html(found: Answered) -> str:
    return as_html(found.answer, found.guidance, date.today())


@st.cache_resource(show_spinner=False)
def _can_draw() -> bool:
    """Whether this server can make PDFs at all: asked once, of an empty page."""
    try:
        as_pdf("<p>惠企</p>")
    except UsageError:
        return False
    return True
