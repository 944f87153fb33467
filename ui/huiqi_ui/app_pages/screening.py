"""审核: a batch of applicants, claim by claim; what is done is kept, with who and when."""

from __future__ import annotations

from typing import Any

import streamlit as st

from huiqi.base.errors import HuiqiError
from huiqi.screening.claims import ScreenedClaim
from huiqi.screening.desk import Desk
from huiqi.screening.store import Store
from huiqi_ui.auth import require_bureau
from huiqi_ui.desk import export, opened, opening, worklist
from huiqi_ui.rules import ready_adviser
from huiqi_ui.settings import database_address, settings
from huiqi_ui.words import plain, say

_NEW = 0
_BATCH, _BEGUN, _DESK = "screening.batch", "screening.begun", "screening.desk"
_OPEN, _SHOWN = "screening.open", "screening.shown"
state: Any = st.session_state


@st.cache_resource(show_spinner=False)
def _store(address: str) -> Store:
    return Store(address)


def _desk(store: Store, batch: int) -> Desk:
    """The desk of this session, taken in anew where it is of another batch, with what was done since."""
    held: Desk | None = state.get(_DESK)
    if held is None or held.batch.id != batch:
        held = state[_DESK] = Desk(store, ready_adviser(), batch)
        held.four_eyes = settings().four_eyes
    else:
        held.refresh()
    return held


def _chosen(store: Store) -> int:
    batches = {batch.id: batch for batch in store.batches()}

    def shown(id: int) -> str:
        return say("＋ 新的一批") if id == _NEW else f"{id}　{batches[id].title}　{batches[id].as_of}"

    if _BEGUN in state:
        state[_BATCH] = state.pop(_BEGUN)
    found: int = st.selectbox(
        say("哪一批"), [_NEW, *batches], format_func=shown, key=_BATCH, on_change=_close, persist_state="session"
    )
    return found


def _close() -> None:
    state.pop(_OPEN, None)


def _go(key: tuple[int, str, str] | None) -> None:
    state[_OPEN] = key


def _one(desk: Desk, claims: list[ScreenedClaim], who: str) -> bool:
    """The claim that is opened, with the ways to the ones beside it; whether there is one."""
    found = {claim.key: claim for claim in claims}
    if state.get(_OPEN) not in found:
        return False
    keys = [key for key in state.get(_SHOWN, ()) if key in found] or list(found)
    keys = keys if state[_OPEN] in keys else [state[_OPEN], *keys]
    place = keys.index(state[_OPEN])
    with st.container(horizontal=True):
        st.button(say("← 回到名单"), on_click=_go, args=(None,))
        st.button(say("上一项"), on_click=_go, args=(keys[place - 1],), disabled=place == 0)
        after = keys[min(place + 1, len(keys) - 1)]
        st.button(say("下一项"), on_click=_go, args=(after,), disabled=place == len(keys) - 1)
    opened.show_claim(desk, found[keys[place]], who)
    return True


def _gone(desk: Desk) -> None:
    """What is not in the list any more, though something was done about it."""
    if desk.erased:
        gone = say("有 {count} 家企业的材料已经删除，不在下面的名单里；办理经过还在日志里。", count=len(desk.erased))
        st.info(gone)
    for event in desk.lost():
        gone = plain(f"{event.clause}〔{event.record}〕")
        st.error(say("办理过的 {claim} 在现在的规则里没有了，不在下面的名单里。", claim=gone))


def _whole(desk: Desk, claims: list[ScreenedClaim], who: str) -> None:
    batch = desk.batch
    loading = desk.loading
    read = say("{count} 家企业，退回 {rejected} 处", count=loading.told["count"], rejected=loading.told["rejected"])
    told = (f"{say('评估日')} {batch.as_of}", plain(batch.file), read, plain(batch.who))
    st.caption("　".join(told))
    if batch.rulebase != desk.rulebase.hash:
        st.warning(
            say(
                "规则库和建立这一批时不同（当时 {then}，现在 {now}）：结论按现在的规则。",
                then=batch.rulebase,
                now=desk.rulebase.hash,
            )
        )
    _gone(desk)
    if any(against.kind == "text" for claim in claims for against in claim.against):
        st.warning(say("有的事项依据的不是现行有效的正式文件（征求意见稿、规划等），名单的备注里会写明。"))
    message = state.pop("screening.told", None)
    if message is not None:
        (st.success if message[0] else st.error)(plain(message[1]))
    worklist.counts(claims)
    names = [say("名单"), say("导出"), say("日志")]
    work, out, log = st.tabs(names, key="screening.tab", on_change="rerun")  # what is not open is not made
    with work:
        found = worklist.chosen(claims)
        state[_SHOWN] = [each.key for each in found]
        export.show_many(desk, found, who)
        clicked = worklist.listed(desk, found)
        if clicked is not None:
            _go(clicked.key)
            st.rerun()
    with out:
        if out.open:
            export.show_lists(desk, claims, who)
    with log:
        if log.open:
            export.show_log(desk)


who = require_bureau().name
st.title(say("审核"))
try:
    store = _store(database_address(settings()))
    batch = _chosen(store)
    if batch == _NEW:
        begun = opening.new_batch(store, ready_adviser().assessor.rulebase, who)
        if begun is not None:
            state[_BEGUN] = begun
            st.rerun()
        st.stop()
    with st.spinner(say("正在评估……")):
        desk = _desk(store, batch)
        claims = desk.claims()
except HuiqiError as error:
    st.error(plain(str(error)))
    st.stop()
if not _one(desk, claims, who):
    _whole(desk, claims, who)
