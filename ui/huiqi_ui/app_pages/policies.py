"""政策库: what there is, for whom, how much, by which words; targets as charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import streamlit as st

from huiqi.authoring.catalogue import Wanted, listed
from huiqi.authoring.show import clause_lines, head_lines, not_offered_lines, target_text, together_lines
from huiqi.model.policy import BENEFIT_LABELS, STATUS_LABELS, Clause, Policy, Status, Target
from huiqi_ui import charts
from huiqi_ui.rules import ready_assessor
from huiqi_ui.words import plain, say

_PAGE = 15
rulebase = ready_assessor().rulebase
vocabulary = rulebase.vocabulary


def _asked() -> Wanted:
    """What is looked for; it stands in the address, so that a search can be passed on."""
    words, region, status, now = st.columns([4, 2, 2, 2], vertical_alignment="bottom")
    found = words.text_input(
        say("找"), key="find", placeholder=say("例如 孵化器 补助"), bind="query-params", max_chars=200
    )
    places = {policy.region: vocabulary.region_label(policy.region) for policy in rulebase.policies}
    code = region.selectbox(say("地区"), ["", *places], format_func=lambda code: places.get(code) or say("全部"))
    kind = status.selectbox(say("文件状态"), ["", *STATUS_LABELS], format_func=_status)
    only_now = now.checkbox(say("只看今天在有效期内的"))
    return Wanted(tuple(found.split()), code, Status(kind) if kind else None, date.today() if only_now else None)


def _status(status: str) -> str:
    return say(STATUS_LABELS[Status(status)]) if status else say("全部")


def _policy(policy: Policy, clauses: Sequence[Clause]) -> None:
    over = f"（{say('已结束')}）" if policy.period.end < date.today() else ""
    region, status = vocabulary.region_label(policy.region), say(STATUS_LABELS[policy.status])
    with st.container(border=True):
        st.markdown(f"**《{plain(policy.title)}》**")
        st.markdown(
            f"{plain(region)}　{status}　{plain(str(policy.period))}{over}　{say('{count} 条', count=len(clauses))}"
        )
        with st.expander(say("看条款、目标"), key=f"policy.{policy.id}", on_change="rerun") as fold:
            if fold.open:
                _opened(policy, clauses)


def _opened(policy: Policy, clauses: Sequence[Clause]) -> None:
    names = [say("条款"), say("没有承诺的文字"), say("目标")]
    for tab, draw in zip(st.tabs(names), (_clauses, _not_offered, _targets), strict=True):
        with tab:
            draw(policy, clauses)


def _clauses(policy: Policy, clauses: Sequence[Clause]) -> None:
    st.markdown(_lines(head_lines(policy, vocabulary)))
    pages = -(-len(clauses) // _PAGE)
    page = st.pagination(pages, key=f"page.{policy.id}") if pages > 1 else 1
    for clause in clauses[(page - 1) * _PAGE : page * _PAGE]:
        lines = list(clause_lines(clause, policy, vocabulary))[1:]
        with st.container(border=True):
            st.markdown(f"**{plain(clause.title)}**　:gray-badge[{say(BENEFIT_LABELS[clause.benefit])}]　`{clause.id}`")
            st.markdown(_lines(line.removeprefix("  ") for line in lines))
    together = list(together_lines(policy, rulebase))
    if together:
        st.markdown(_lines(together))


def _not_offered(policy: Policy, _: Sequence[Clause]) -> None:
    lines = list(not_offered_lines(policy))[1:]
    st.markdown(_lines(lines) if lines else say("没有。"))


def _targets(policy: Policy, _: Sequence[Clause]) -> None:
    """The targets that are numbers, one indicator at a time; all of them in words."""
    if not policy.targets:
        st.markdown(say("没有。"))
        return
    st.caption(say("对政府的目标和基数，不是给企业的条件。"))
    groups: dict[str, list[Target]] = {}
    for target in policy.targets:
        groups.setdefault(f"{target.indicator}（{target.unit}）" if target.unit else target.indicator, []).append(
            target
        )
    most = sorted(groups, key=lambda name: -len(groups[name]))
    chosen = st.selectbox(say("指标"), [*most, ""], key=f"target.{policy.id}", format_func=_indicator)
    _figures([each for each in groups.get(chosen or "", ()) if each.number is not None])
    told = groups.get(chosen or "", policy.targets)
    st.markdown("\n".join(f"- {plain(target_text(each))}" for each in told))


def _indicator(name: str) -> str:
    return name or say("全部")


def _figures(targets: Sequence[Target]) -> None:
    """A chart, where there is more than one number."""
    if len(targets) < 2:
        return
    whole = say("合计")
    rows: charts.Rows = [
        {
            "when": target.when,
            "area": " ".join((target.area or whole, target.kind)),
            "number": float(target.number or 0),
        }
        for target in targets
    ]
    charts.figures(rows, targets[0].unit, "；".join(target_text(target) for target in targets))


def _lines(lines: Iterable[str]) -> str:
    """Lines as they stand, deeper ones further in."""
    told = []
    for line in lines:
        text = line.lstrip(" ")
        told.append("&emsp;" * ((len(line) - len(text)) // 2) + plain(text))
    return "\\\n".join(told)


st.title(say("政策库"))
st.caption(say("规则库 {hash}。每一条都引原文；以主管部门解释为准。", hash=rulebase.hash))
found = listed(rulebase, _asked())
st.markdown(say("{policies} 份政策，{clauses} 条", policies=len(found), clauses=sum(len(each) for _, each in found)))
for policy, clauses in found:
    _policy(policy, clauses)
if not found:
    st.info(say("没有找到，换一个词，或少选一个条件。"))
