"""The claims of a batch as a list: counted, filtered, sorted, a page at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

import streamlit as st

from huiqi.base.values.display import money_text
from huiqi.screening.claims import STATE_LABELS, ScreenedClaim, State
from huiqi.screening.desk import Desk
from huiqi_ui.cards import SIGNS, decided
from huiqi_ui.rules import ready_accountant
from huiqi_ui.words import lacking, language, plain, range_of, say, titled

T = TypeVar("T")
_PAGE, _FEW = 20, 3
STATE_SIGNS = {"open": "○", "accepted": "✓", "returned": "↩", "refused": "✗", "paid": "￥"}
_ORDERS: dict[str, Callable[[ScreenedClaim], object]] = {
    "结论": lambda each: (list(SIGNS).index(each.entitlement.decision), bool(each.entitlement.missing)),
    "名单顺序": lambda each: each.applicant.number,
    "金额从高到低": lambda each: -_most(each),
    "缺的事项": lambda each: -len(each.entitlement.missing),
}


def _most(claim: ScreenedClaim) -> Decimal:
    """The yuan a claim may come to; above all where no bound can be given."""
    if claim.payable is None:
        return Decimal(0)
    return Decimal("Infinity") if claim.payable.max is None else claim.payable.max


def counts(claims: Sequence[ScreenedClaim]) -> None:
    """How many claims stand how, and what was accepted; what needs no decision is not counted."""
    states = Counter(claim.mark.state for claim in claims if not claim.is_idle)
    accepted = [claim.mark.amount for claim in claims if claim.mark.state in ("accepted", "paid")]
    paid = [claim.mark.amount for claim in claims if claim.mark.state == "paid"]
    columns = st.columns(4)
    columns[0].metric(say("待审"), f"{states['open']} / {states.total()}")
    columns[1].metric(say("通过"), str(states["accepted"] + states["paid"]))
    columns[2].metric(say("通过的金额"), money_text(_sum(accepted)))
    columns[3].metric(say("其中已拨付"), money_text(_sum(paid)))


def _sum(amounts: Sequence[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def chosen(claims: Sequence[ScreenedClaim]) -> list[ScreenedClaim]:
    """The claims that the filters leave, in the order asked for."""
    decisions, states, clauses, order = st.columns(4)
    here = [sign for sign in SIGNS if any(claim.entitlement.decision is sign for claim in claims)]
    titles = {each.entitlement.id: each.entitlement.title for each in claims}
    with decisions:
        decision = _filter("结论", here, "decision", decided)
    with states:
        state = _filter("办理", list(STATE_LABELS), "state", _state)
    with clauses:
        clause = _filter("条款", list(titles), "clause", titles.__getitem__)
    by = order.selectbox(say("排序"), list(_ORDERS), format_func=say, key="screening.order", persist_state="session")
    words = st.text_input(
        say("找企业"), key="screening.find", placeholder=say("名称或代码里的字"), persist_state="session"
    )
    idle = sum(each.is_idle for each in claims)
    with st.container(horizontal=True):
        only = st.checkbox(say("只看有冲突的"), key="screening.against", persist_state="session")
        text, help = say("也看不用办的 {count} 项", count=idle), say("不符合的、不在有效期的、名单里没有这种资质的")
        whole = st.checkbox(text, key="screening.idle", help=help, persist_state="session")
    found = [
        each
        for each in claims
        if (not decision or each.entitlement.decision in decision)
        and (not state or each.mark.state in state)
        and (not clause or each.entitlement.id in clause)
        and words.strip() in f"{each.applicant.name} {each.applicant.code}"
        and (any(against.kind != "text" for against in each.against) or not only)
        and (whole or not each.is_idle)
    ]
    return sorted(found, key=_ORDERS[by])  # type: ignore[arg-type]


def _filter(label: str, options: Sequence[T], name: str, shown: Callable[[T], str]) -> list[T]:
    """What of a kind is wanted; nothing chosen is all."""
    return st.multiselect(
        say(label),
        options,
        format_func=shown,
        key=f"screening.{name}",
        placeholder=say("全部"),
        select_all=False,
        persist_state="session",
    )


def _state(state: State) -> str:
    return say(STATE_LABELS[state])


def listed(desk: Desk, claims: Sequence[ScreenedClaim]) -> ScreenedClaim | None:
    """The claims, a page at a time; the one that was opened."""
    st.caption(say("筛选出 {count} 项", count=len(claims)))
    pages = max(1, -(-len(claims) // _PAGE))
    page = st.pagination(pages, key="screening.page", persist_state="session") if pages > 1 else 1
    opened = None
    for claim in claims[(min(page, pages) - 1) * _PAGE : min(page, pages) * _PAGE]:
        with st.container(border=True):
            firm, asked, stands, door = st.columns([4, 5, 3, 2], vertical_alignment="center")
            code = f"\\\n{plain(claim.applicant.code)}" if claim.applicant.code else ""
            firm.markdown(f"{claim.applicant.number}\\. **{plain(claim.applicant.name)}**{code}")
            asked.markdown(f"{titled(claim.entitlement.title, claim.record)}\\\n{heeded(claim)}")
            stands.markdown(f"{decided(claim.entitlement.decision)}　{worth(claim)}\\\n{state_of(claim)}")
            key = f"open.{claim.applicant.id}.{claim.entitlement.id}.{claim.record}"
            if door.button(say("打开"), key=f"screening.{key}", width="stretch"):
                opened = claim
    return opened


def worth(claim: ScreenedClaim) -> str:
    """What a claim comes to after settlement, in words."""
    if claim.payable is None:
        return ""
    return plain(range_of(claim.payable, language(ready_accountant().rulebase.vocabulary)))


def state_of(claim: ScreenedClaim) -> str:
    """How a claim stands, with a sign."""
    amount = "" if claim.mark.amount is None else f" {money_text(claim.mark.amount)}"
    return f"{STATE_SIGNS[claim.mark.state]} {say(STATE_LABELS[claim.mark.state])}{amount}"


def heeded(claim: ScreenedClaim) -> str:
    """What is missing, and how much speaks against it."""
    vocabulary, missing = ready_accountant().rulebase.vocabulary, claim.entitlement.missing
    told = [say("还需要：") + plain(lacking(missing[:3], vocabulary))] if missing else []
    against = [each for each in claim.against if each.kind != "text"]  # which is told of the whole batch
    told += [f"△ {plain(each.told)}" for each in against[:_FEW]]
    return "；".join(told) or "—"
