"""What a batch gives out, and steps over many claims at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import streamlit as st

from huiqi.base.errors import HuiqiError
from huiqi.base.values.display import money_text
from huiqi.screening import lists
from huiqi.screening.claims import STATE_LABELS, ScreenedClaim
from huiqi.screening.desk import Desk
from huiqi_ui.desk.opened import event_text
from huiqi_ui.downloads import XLSX
from huiqi_ui.settings import settings
from huiqi_ui.uploads import safe_stem
from huiqi_ui.words import plain, say


def show_lists(desk: Desk, claims: Sequence[ScreenedClaim], who: str) -> None:
    """拟补助名单, 公示名单, the decision records; taking one out is noted."""
    lines = lists.lines_of(claims)
    decided = [claim for claim in claims if claim.mark.document is not None]
    st.markdown(say("拟补助 {count} 项，合计 {money}", count=len(lines), money=money_text(lists.total(lines))))
    if not decided:
        st.info(say("还没有办理过的事项。"))
        return
    with st.container(horizontal=True):
        if lines:
            proposed, published = lists.proposed(desk.batch, lines, desk.store.head), lists.published(desk.batch, lines)
            _out(desk, _Export(say("下载拟补助名单"), "拟补助名单", proposed, "xlsx", len(lines)), who)
            _out(desk, _Export(say("下载公示名单"), "公示名单", published, "xlsx", len(lines)), who)
        try:
            records = lists.records(decided, desk.store, _signing())
        except HuiqiError as error:  # a key that cannot be used: better no records than some without
            st.error(plain(str(error)))
        else:
            _out(desk, _Export(say("下载决定记录"), "决定记录", records, "zip", len(decided)), who)
    st.caption(say("公示名单遮住统一社会信用代码的中间各位，不写备注。决定记录用 huiqi replay 可以逐份重放。"))


def _signing() -> Callable[[bytes], bytes]:
    """What signs the records that are given out; nothing where no key is set.

    Raises:
        UsageError: the key cannot be used.
    """
    path = settings().signing_key
    if not path:
        return bytes
    from huiqi.output.signature import Signer

    return Signer(Path(path)).signed


@dataclass(frozen=True)
class _Export:
    """A file to take out: what it is, and of how many claims."""

    label: str
    what: str
    content: bytes
    suffix: str
    count: int


def _out(desk: Desk, export: _Export, who: str) -> None:
    name = f"{safe_stem(desk.batch.title, '名单')}-{export.what}.{export.suffix}"
    mime = XLSX if export.suffix == "xlsx" else "application/zip"
    noted = (export.what, export.count, hashlib.sha256(export.content).hexdigest(), who)
    st.download_button(export.label, export.content, file_name=name, mime=mime, on_click=desk.exported, args=noted)


def show_many(desk: Desk, claims: Sequence[ScreenedClaim], who: str) -> None:
    """Accept, or note as paid, all claims of the list that nothing speaks against."""
    clear = [claim for claim in claims if claim.is_clear]
    accepted = [claim for claim in claims if claim.mark.state == "accepted" and claim.mark.amount is not None]
    with st.expander(say("一次办理多项（只办筛选出的）")):
        note = st.text_input(say("说明"), key="screening.many.note", max_chars=2000)
        if st.button(say("通过 {count} 项：符合、金额确定、没有冲突的", count=len(clear)), disabled=not clear):
            _each(desk, clear, lambda each: desk.accept(each, "", note, who))
        day = st.date_input(say("拨付日"), value="today", format="YYYY-MM-DD", key="screening.many.day")
        if st.button(say("记拨付 {count} 项：通过了的", count=len(accepted)), disabled=not accepted):
            paid_on = day if isinstance(day, date) else date.today()
            _each(desk, accepted, lambda each: desk.pay(each, paid_on, who))


def _each(desk: Desk, claims: Sequence[ScreenedClaim], step: Callable[[ScreenedClaim], None]) -> None:
    """The step for each claim as it stands by then; those that refuse it are told, the others done."""
    done, refused = 0, []
    for claim in claims:
        try:
            step(desk.claim(claim.key))
            done += 1
        except HuiqiError as error:
            refused.append(f"{claim.applicant.name}：{error}")
    told = say("办了 {count} 项。", count=done) + "；".join(refused)
    st.session_state["screening.told"] = (not refused, told)
    st.rerun()


def show_log(desk: Desk) -> None:
    """Who did what when, the newest first; all of it to download."""
    events = desk.store.events(desk.batch.id)
    named = {applicant.id: applicant.name for applicant in desk.applicants}
    titles = {clause.id: clause.title for clause in desk.rulebase.clauses.values()}
    st.caption(say("只增不改：每一条记着前一条的哈希，改过、删过看得出来。用 huiqi screening verify 核对。"))
    st.caption(say("现在的链头 {head}", head=desk.store.head))
    told = []
    for event in events:
        about = (named.get(event.applicant_id or 0, ""), titles.get(event.clause, event.clause))
        told.append(f"- {event_text(event)}　{plain('　'.join(about))}")
    st.markdown("\n".join(reversed(told[-200:])))
    st.download_button(
        say("下载全部日志（CSV）"), _log_csv(desk), file_name=f"{safe_stem(desk.batch.title, '名单')}-日志.csv"
    )


def _log_csv(desk: Desk) -> bytes:
    from huiqi.base.writing import csv_bytes

    named = {applicant.id: applicant for applicant in desk.applicants}
    rows = []
    for event in desk.store.events(desk.batch.id):
        firm = named.get(event.applicant_id or 0)
        label = STATE_LABELS.get(event.kind, event.kind)  # type: ignore[call-overload]
        who = (firm.name, firm.code) if firm is not None else ("", "")
        rows.append(
            (event.id, event.at.isoformat(), event.who, label, *who, event.clause, event.record, str(event.told))
        )
    headings = ("编号", "时间", "谁", "做了什么", "企业名称", "统一社会信用代码", "条款", "记录", "内容")
    return csv_bytes(headings, rows)
