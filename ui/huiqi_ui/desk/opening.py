"""A new batch: the list, the policy and clauses, the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from huiqi.base.errors import HuiqiError
from huiqi.lists.tables.listing import Listing
from huiqi.model.policy import Rulebase
from huiqi.screening.applicants import Loaded, loaded
from huiqi.screening.store import Store
from huiqi_ui import lists
from huiqi_ui.uploads import Upload, on_disk, safe_name
from huiqi_ui.words import plain, say

PLACE = "opening"


def new_batch(store: Store, rulebase: Rulebase, who: str) -> int | None:
    """The form for a new batch; its number once it is begun."""
    state: Any = st.session_state
    title = st.text_input(
        say("这一批叫什么"), key=f"{PLACE}.title", placeholder=say("例如 2024年高新技术企业认定补助"), max_chars=100
    )
    day, strict = st.columns([2, 4], vertical_alignment="bottom")
    as_of = day.date_input(say("评估日"), value="today", format="YYYY-MM-DD", key="as_of", persist_state="session")
    lenient = strict.checkbox(say("读不了的格子按「不清楚」计（不勾就退回那一行）"), key=f"{PLACE}.lenient")
    clauses = _clauses(rulebase)
    _warn_of_period(rulebase, clauses, as_of)
    upload = lists.asked_for(PLACE)
    if upload is None or not isinstance(as_of, date):
        return None
    listing = lists.understood(upload, PLACE, rulebase.vocabulary, as_of, lenient)
    if listing is None:
        return None
    try:
        found = _loaded(upload, listing, rulebase, as_of)
    except HuiqiError as error:
        st.error(plain(str(error)))
        return None
    lists.show_rejects(found.rejects)
    st.caption(say("开始后，名单里的企业情况存进审核数据库，留作凭据；选的文件不再保留。"))
    ready = bool(title.strip() and clauses)
    if not st.button(say("开始审核这 {count} 家", count=len(found.applicants)), type="primary", disabled=not ready):
        if not ready:
            st.info(say("写上名称，选好条款，就能开始。"))
        return None
    batch = store.begin(title.strip(), as_of, clauses, rulebase.hash, found, who)
    lists.drop(PLACE)
    state.pop(f"{PLACE}.title", None)
    return batch.id


def _clauses(rulebase: Rulebase) -> list[str]:
    """The clauses to be screened; those with money unless others are chosen."""
    titles = {policy.id: policy.title for policy in rulebase.policies}
    left, right = st.columns([2, 4])
    chosen = left.selectbox(say("政策"), list(titles), format_func=lambda id: titles[id], key=f"{PLACE}.policy")
    policy = next(each for each in rulebase.policies if each.id == chosen)
    named = {clause.id: clause.title for clause in policy.clauses}
    money = [clause.id for clause in policy.clauses if clause.award is not None]
    found: list[str] = right.multiselect(
        say("条款"),
        list(named),
        default=money,
        format_func=lambda id: named[id],
        key=f"{PLACE}.clauses.{chosen}",
        placeholder=say("选要审的条款"),
        select_all=False,
    )
    return found


def _warn_of_period(rulebase: Rulebase, clauses: list[str], as_of: object) -> None:
    """That nothing can be accepted as of a day outside the policy's period."""
    for policy in {rulebase.policy_of(id).id: rulebase.policy_of(id) for id in clauses}.values():
        if isinstance(as_of, date) and as_of not in policy.period:
            period = plain(str(policy.period))
            st.warning(
                say("评估日不在这份政策的政策期（{period}）内：结论都会是「不在有效期」，不能通过。", period=period)
            )


def _loaded(upload: Upload, listing: Listing, rulebase: Rulebase, as_of: date) -> Loaded:
    with on_disk(upload) as path:
        return loaded(path, safe_name(upload.name), listing, rulebase.vocabulary, as_of)
