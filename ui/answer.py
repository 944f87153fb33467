"""The answer as cards: money first, then what is open, then what an official decides, the rest folded."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.answer_json import answer_to_json
from engine.assessment import DECISION_LABELS, Amount, Assessment, Decision, Entitlement, Reason
from engine.policy import BENEFIT_LABELS, STATUS_LABELS, Status
from engine.text import amount_text, by_money, failed_at_end, forgone_text, headline, is_elsewhere, is_service
from ui.form import plain

_SIGNS = {
    Decision.ELIGIBLE: "✓",
    Decision.UNDETERMINED: "？",
    Decision.REVIEW: "◇",
    Decision.NOT_IN_FORCE: "—",
    Decision.INELIGIBLE: "✗",
}
_MARKS = {"yes": "✓ 满足", "no": "✗ 不满足", "judged": "◇ 由主管部门认定", "unknown": "？ 待补充"}


def show_answer(answer: Assessment) -> None:
    """Totals, then cards by decision."""
    st.subheader(f"{plain(answer.firm)}　{answer.as_of}")
    _totals(answer)
    here = [each for each in answer.entitlements if not is_elsewhere(each)]
    for decision in _SIGNS:
        chosen = [each for each in here if each.decision is decision]
        if chosen:
            _group(decision, chosen)
    _elsewhere([each for each in answer.entitlements if is_elsewhere(each)])
    _notes(answer)
    st.download_button(
        "下载结果（JSON）",
        answer_to_json(answer, indent=2),
        file_name=f"自查结果-{answer.as_of}.json",
        mime="application/json",
    )


def _totals(answer: Assessment) -> None:
    """Each sum with what it is: due now, in texts not in force yet, and if nothing was received."""
    shown = [("现在应得", answer.due)]
    for total in answer.totals:
        if total.policy_status is not Status.IN_FORCE:
            name = f"{STATUS_LABELS[total.policy_status]}·{BENEFIT_LABELS[total.benefit]}（尚不能兑现）"
            shown.append((name, Amount(min=total.min, max=total.max)))
    if any(each.fact == "received" for each in answer.missing):
        shown.append(("若从未领取过，合计", answer.total_if_nothing_received))
    for column, (name, amount) in zip(st.columns(len(shown)), shown, strict=True):
        column.metric(name, amount_text(amount))
    st.caption(f"{answer.disclaimer}。合计按最有利的合法组合计算，不一定等于各项相加。")


def _group(decision: Decision, entitlements: Sequence[Entitlement]) -> None:
    title = f"{_SIGNS[decision]} {DECISION_LABELS[decision]}（{len(entitlements)} 项）"
    if decision is Decision.INELIGIBLE:
        with st.expander(title):
            _failures(entitlements)
        return
    st.markdown(f"#### {title}")
    if decision is Decision.NOT_IN_FORCE:
        st.info("评估日不在这些政策的政策期内。下面是政策期最后一天的结果，仅供参考；是否延续请问主管部门。")
    failed = [each for each in entitlements if failed_at_end(each)]
    hopeful = by_money(each for each in entitlements if not failed_at_end(each))
    for each in hopeful:
        if each.amount is not None:
            _card(each)
    kind = [each for each in hopeful if each.amount is None]
    _folded("不给钱的支持", [each for each in kind if not is_service(each)])
    _folded("服务和辅导", [each for each in kind if is_service(each)])
    if failed:
        with st.expander(f"政策期最后一天也不符合 {len(failed)} 项"):
            _failures(failed)


def _elsewhere(entitlements: Sequence[Entitlement]) -> None:
    """The policies of other regions, by title."""
    if entitlements:
        with st.expander(f"其他地区的政策 {len(entitlements)} 项，企业注册地不在其内"):
            for policy in dict.fromkeys(each.citation.policy for each in entitlements):
                st.markdown(f"- 《{plain(policy)}》")


def _folded(title: str, entitlements: Sequence[Entitlement]) -> None:
    if entitlements:
        with st.expander(f"{title} {len(entitlements)} 项"):
            for each in entitlements:
                _card(each)


def _failures(entitlements: Sequence[Entitlement]) -> None:
    for each in entitlements:
        st.markdown(f"**{plain(each.title)}**{_record(each)}")
        _reasons(each.reasons, failed_only=True)


def _record(each: Entitlement) -> str:
    return f"　{plain(each.record)}" if each.record else ""


def _card(each: Entitlement) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(each.title)}**{_record(each)}　　**{headline(each)}**")
        st.caption(f"{DECISION_LABELS[each.decision]} · {STATUS_LABELS[each.policy_status]}")
        if each.payable is not None and each.payable != each.amount:
            st.markdown(f"清算后：{amount_text(each.payable)}")
        for by in each.blocked_by:
            st.markdown(forgone_text(each, by))
        if each.missing:
            st.markdown(f"还需要：{'、'.join(plain(fact.label) for fact in each.missing)}")
        st.markdown(f"> {plain(each.citation.quote)}　（{plain(each.citation.section)}）")
        with st.expander("为什么"):
            _reasons(each.reasons)
            for note in each.notes:
                st.caption(plain(note))
            if each.departments:
                st.caption(f"部门：{'、'.join(each.departments)}")


def _reasons(reason: Reason, depth: int = 0, failed_only: bool = False) -> None:
    if reason.op == "all":
        for child in reason.children:
            _reasons(child, depth, failed_only)
        return
    if failed_only and reason.truth != "no":
        return
    values = "；".join(f"{label} {told}" for label, told in reason.values.items() if label != "事项")
    shown = f"（{plain(values)}）" if values and reason.op != "any_row" else ""
    st.markdown(f"{'&emsp;' * depth}{_MARKS[reason.truth]}：{plain(reason.text)}{shown}")
    if reason.op in ("any", "at_least", "none") and len(reason.children) > 1:
        for child in reason.children:
            _reasons(child, depth + 1)


def _notes(answer: Assessment) -> None:
    for warning in answer.warnings:
        st.warning(plain(warning.text))
    if answer.assumptions:
        with st.expander("按以下理解计算"):
            for assumption in answer.assumptions:
                st.markdown(f"- {plain(assumption)}")
    st.caption(f"规则库 {answer.rulebase.hash}　引擎 {answer.engine}")
