"""One claim opened: why, what speaks against it, what an official states and decides, what was done before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import streamlit as st

from huiqi.base.errors import HuiqiError
from huiqi.base.values.display import money_text
from huiqi.model.assessment import DECISION_LABELS, Decision
from huiqi.screening.claims import ScreenedClaim
from huiqi.screening.desk import Desk
from huiqi.screening.tables import Event, in_utc
from huiqi_ui.answer import Answered, cards_of
from huiqi_ui.cards import decided, opened
from huiqi_ui.desk.worklist import state_of, worth
from huiqi_ui.words import lacking, plain, say, titled

EVENT_LABELS = {
    "loaded": "载入名单",
    "found": "认定意见",
    "accepted": "通过",
    "returned": "退回补正",
    "refused": "不予支持",
    "reopened": "撤回",
    "paid": "记拨付",
    "exported": "导出",
    "erased": "按保存期限删除材料",
    "moved": "数据库换了格式",
}
_FEW = 10
_FINDINGS = {"open": None, "yes": True, "no": False}
_SAID = {"open": "未定", "yes": "是", "no": "否"}


def show_claim(desk: Desk, claim: ScreenedClaim, who: str) -> None:
    """The claim with all there is to know and to do."""
    applicant = claim.applicant
    st.subheader(f"{applicant.number}\\. {plain(applicant.name)}　{state_of(claim)}")
    st.caption(plain("　".join(text for text in (applicant.code, applicant.place) if text)))
    _news(claim)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _answer(desk, claim)
    with right:
        _against(claim)
        _decide(desk, claim, who)
        _matters(desk, claim, who)
        _history(desk, claim)


def _news(claim: ScreenedClaim) -> None:
    """What came of the last step; or that somebody else did something here since, so that a step was lost."""
    told, seen = st.session_state.pop("screening.told", None), st.session_state.get("screening.seen")
    if told is not None:
        (st.success if told[0] else st.error)(plain(told[1]))
    elif seen is not None and seen[0] == claim.key and seen[1] != claim.newest:
        st.error(say("别人刚刚处理过这家企业；你刚才按的没有记，请看过再定。"))
    st.session_state["screening.seen"] = (claim.key, claim.newest)


def _answer(desk: Desk, claim: ScreenedClaim) -> None:
    """The engine's answer with its full trace, and the firm as the list tells of it."""
    traced = desk.traced(claim.applicant)
    found = Answered(traced, desk.adviser.guidance(traced))
    opened(card for card in cards_of(found) if card.entitlement is claim.entitlement)
    for note in (*claim.applicant.notes, *(warning.text for warning in traced.answer.warnings)):
        st.caption(f"△ {plain(note)}")
    others = [each for each in desk.claims_of(claim.applicant) if each.key != claim.key and not each.is_idle]
    if others:
        st.markdown(f"**{say('这家企业的其他事项')}**")
        st.markdown("\n".join(f"- {_named(other)}" for other in others))
    with st.expander(say("这家企业的材料（含已认定、已拨付的）")):
        st.code(desk.document(claim.applicant), language="yaml", wrap_lines=True)


def _named(claim: ScreenedClaim) -> str:
    stands = (decided(claim.entitlement.decision), worth(claim), state_of(claim))
    return "　".join((titled(claim.entitlement.title, claim.record), *stands))


def _against(claim: ScreenedClaim) -> None:
    if claim.against:
        st.markdown(f"**{say('要留意的')}**")
        st.markdown("\n".join(f"- △ {plain(each.told)}" for each in claim.against))


def _matters(desk: Desk, claim: ScreenedClaim, who: str) -> None:
    """What officials decide about the clause: what the answer waits for, and below a fold what it does not."""
    rest = [each for each in claim.matters if each not in claim.awaited]
    if claim.awaited:
        st.markdown(f"**{say('由主管部门认定的事项')}**")
    for matter in claim.awaited:
        _matter(desk, claim, matter, who)
    if rest:
        with st.expander(say("现在不影响结论的认定事项 {count} 项", count=len(rest))):
            for matter in rest:
                _matter(desk, claim, matter, who)


def _matter(desk: Desk, claim: ScreenedClaim, matter: str, who: str) -> None:
    held = claim.findings.get(matter)
    now = next(word for word, finding in _FINDINGS.items() if finding is held)
    with st.form(f"screening.matter.{claim.key}.{matter}.{claim.newest}", border=True):
        place = list(_FINDINGS).index(now)
        said = st.radio(plain(matter), list(_FINDINGS), index=place, format_func=_in_language, horizontal=True)
        note = st.text_input(say("理由和依据（必填）"), max_chars=2000)
        if st.form_submit_button(say("保存意见")):
            finding = _FINDINGS[said]
            _do(lambda: desk.state_matter(claim, matter, finding, note, who), say("意见已保存。"))


def _in_language(word: str) -> str:
    return say(_SAID[word])


def _decide(desk: Desk, claim: ScreenedClaim, who: str) -> None:
    st.markdown(f"**{say('决定')}**")
    state = claim.mark.state
    if state == "paid":
        st.markdown(say("已拨付，从此算已经领取过。"))
        return
    if state == "open" and not _may_pass(claim):
        st.caption(_why_not(claim, desk))
    with st.form(f"screening.decide.{claim.key}.{claim.newest}", border=True):
        stated = ""
        if state == "open" and _may_pass(claim) and not _is_sure(claim):
            stated = st.text_input(say("核定金额（元）"), max_chars=30)
        note = st.text_area(say("说明、理由"), max_chars=2000, height=80)
        day = st.date_input(say("拨付日"), value="today", format="YYYY-MM-DD") if state == "accepted" else None
        with st.container(horizontal=True):
            if state == "open":
                _open_buttons(desk, claim, stated, note, who)
            else:
                if st.form_submit_button(say("撤回")):
                    _do(lambda: desk.reopen(claim, note, who), say("已撤回。"))
                if isinstance(day, date) and st.form_submit_button(say("记拨付")):
                    _do(lambda: desk.pay(claim, day, who), say("已记拨付。"))


def _may_pass(claim: ScreenedClaim) -> bool:
    return claim.entitlement.decision is Decision.ELIGIBLE and not claim.entitlement.missing


def _why_not(claim: ScreenedClaim, desk: Desk) -> str:
    """Why a claim cannot be accepted."""
    if claim.entitlement.decision is Decision.ELIGIBLE:
        return say(
            "还缺 {facts}，不能通过。", facts=plain(lacking(claim.entitlement.missing, desk.rulebase.vocabulary))
        )
    return say("结论是「{decision}」，不能通过。", decision=say(DECISION_LABELS[claim.entitlement.decision]))


def _is_sure(claim: ScreenedClaim) -> bool:
    return claim.payable is None or claim.payable.min == claim.payable.max


def _open_buttons(desk: Desk, claim: ScreenedClaim, stated: str, note: str, who: str) -> None:
    if st.form_submit_button(say("通过"), type="primary", disabled=not _may_pass(claim)):
        _do(lambda: desk.accept(claim, stated, note, who), say("已通过。"))
    if st.form_submit_button(say("退回补正")):
        _do(lambda: desk.turn_down(claim, "returned", note, who), say("已退回。"))
    if st.form_submit_button(say("不予支持")):
        _do(lambda: desk.turn_down(claim, "refused", note, who), say("已记不予支持。"))


def _do(step: Callable[[], None], told: str) -> None:
    """Does it, and draws the page anew with what came of it."""
    try:
        step()
        st.session_state["screening.told"] = (True, told)
    except HuiqiError as error:
        st.session_state["screening.told"] = (False, str(error))
    st.rerun()


def _history(desk: Desk, claim: ScreenedClaim) -> None:
    events = [each for each in desk.history(claim.applicant) if (each.clause, each.record) == claim.key[1:]]
    if events:
        st.markdown(f"**{say('办理经过')}**")
        st.markdown("\n".join(f"- {event_text(event)}" for event in events))


def event_text(each: Event) -> str:
    """What somebody did, when, in a line."""
    told = dict(each.told)
    words = [say(EVENT_LABELS[each.kind])]
    if "finding" in told:
        words.append(f"{told['matter']}：{_in_language(_word(told['finding']))}")
    words += [money_text(Decimal(told["amount"]))] if told.get("amount") else []
    words += [str(told[name]) for name in ("on", "note", "what") if told.get(name)]
    if "rejected" in told:
        words.append(say("{count} 家企业，退回 {rejected} 处", count=told["count"], rejected=told["rejected"]))
        words += told["rows"][:_FEW]
    at = in_utc(each.at).astimezone()
    return f"{at:%Y-%m-%d %H:%M}　{plain(each.who)}　{plain('　'.join(words))}"


def _word(finding: bool | None) -> str:
    return next(word for word, value in _FINDINGS.items() if value is finding)
