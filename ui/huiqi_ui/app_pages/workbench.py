"""规则: a policy file edited in the page; what is wrong with it, how it reads, what it answers. Nothing is saved."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from huiqi.authoring.checks import checked
from huiqi.authoring.checks.sources import Sources
from huiqi.authoring.show import policy_text
from huiqi.base.diagnostics import Diagnostic
from huiqi.base.errors import HuiqiError
from huiqi.loading.firms import read_firm_from
from huiqi.loading.rules.rulebase import inspect_rulebase, library_folder, policy_files
from huiqi.model.assessment import Assessment
from huiqi.model.policy import Policy, Rulebase
from huiqi.output.text import headline, is_elsewhere
from huiqi_ui.auth import require_bureau
from huiqi_ui.cards import decided
from huiqi_ui.examples import example_firms
from huiqi_ui.rules import ready_assessor
from huiqi_ui.words import plain, say, titled

_TEXT, _OF, _WAS, _DRAFTS = (f"workbench.{name}" for name in ("text", "policy", "was", "drafts"))
_MOST = 400_000
_TRIAL = "trial.yaml"
_NEW = """policy: trial
title: 试写的政策
region: 镇康县
status: draft
period: 2024-01-01 .. 2026-12-31
clauses:
  first-award:
    title: 首次认定高新技术企业补助
    cite: {section: 一, quote: 对首次认定的高新技术企业给予一次性20万元补助}
    recognised: {kind: 高新技术企业, first: yes}
    award: 20万
    limit: once
"""
state: Any = st.session_state


def _files() -> dict[str, Path]:
    return {path.stem: path for path in policy_files()}


def _named(name: str) -> str:
    """A policy by its title, where the library has it."""
    titles = {policy.id: policy.title for policy in ready_assessor().rulebase.policies}
    return f"{name}　{titles.get(name, '')}" if name else say("空白")


def _take() -> None:
    """Puts the chosen policy's file into the editor, as it was edited before; what is there is kept for later."""
    drafts, chosen = state.setdefault(_DRAFTS, {}), state[_OF]
    drafts[state.get(_WAS, "")] = state[_TEXT]
    state[_TEXT] = drafts.get(chosen) or _original(chosen)
    state[_WAS] = chosen


def _again() -> None:
    """The file as the library has it."""
    state[_TEXT] = _original(state[_OF])


def _original(name: str) -> str:
    return _files()[name].read_text("utf-8") if name else _NEW


def _inspected(text: str, name: str) -> tuple[Rulebase | None, Policy | None, list[Diagnostic]]:
    """The library with this file in it, the file's own policy, and all that is found about the file."""
    with TemporaryDirectory(prefix="huiqi-") as folder:
        library = Path(folder) / "rules"
        shutil.copytree(library_folder(), library)
        place = _files()[name].relative_to(library_folder()) if name else Path(_TRIAL)
        path = library / place
        path.write_text(text, "utf-8")
        rulebase, found = inspect_rulebase([library], only=True)
        policy = _policy_in(rulebase, path)
        if rulebase is not None and policy is not None:
            found = [*found, *checked(rulebase, Sources())]
    return rulebase, policy, [each for each in found if each.place.source.name.endswith(place.name)]


def _policy_in(rulebase: Rulebase | None, path: Path) -> Policy | None:
    """The policy that a file holds."""
    policies = rulebase.policies if rulebase is not None else ()
    names = {policy.id: policy.clauses[0].place.source.name for policy in policies if policy.clauses}
    return next((each for each in policies if names.get(each.id, "").endswith(path.name)), None)


def _diagnostics(found: Sequence[Diagnostic]) -> None:
    errors = sum(each.severity == "error" for each in found)
    st.markdown(say("{errors} 个错误，{warnings} 个警告", errors=errors, warnings=len(found) - errors))
    for each in found:
        sign = "✗" if each.severity == "error" else "△"
        place = say("整个文件")
        if each.place.line:
            place = say("第 {line} 行第 {column} 列", line=each.place.line, column=each.place.column)
        st.markdown(f"{sign} **{place}**　{each.code}　{plain(each.message)}")
        if each.place.excerpt():
            st.code(each.place.excerpt(), language=None)
        if each.help:
            st.caption(plain(each.help))


def _answers(rulebase: Rulebase, policy: Policy) -> None:
    """What the policy answers for the example firms."""
    as_of = st.date_input(say("评估日"), value=policy.period.end, format="YYYY-MM-DD")
    day = as_of if isinstance(as_of, date) else policy.period.end
    assessor = ready_assessor().with_rules(rulebase)
    for name, path in example_firms().items():
        try:
            firm = read_firm_from(path.read_bytes(), path.name, rulebase.vocabulary, day)
            answer = assessor.assess(firm, day)
        except HuiqiError as error:
            st.warning(f"{plain(name)}：{plain(str(error))}")
            continue
        st.markdown(f"**{plain(answer.firm)}**　`{name}.yaml`\n\n{_answer(answer, policy)}")


def _answer(answer: Assessment, policy: Policy) -> str:
    own = {clause.id for clause in policy.clauses}
    here = [
        entitlement for entitlement in answer.entitlements if entitlement.id in own and not is_elsewhere(entitlement)
    ]
    if not here:
        return say("企业注册地不在这份政策的地区内")
    told = []
    for each in here:
        told.append(f"- {decided(each.decision)}　{titled(each.title, each.record)}　{plain(headline(each))}")
    return "\n".join(told)


require_bureau()
st.title(say("规则"))
st.caption(say("在这里试写、试改，按 Ctrl+Enter 就检查。服务器上的规则不会改，写好了下载下来。"))
names = ["", *_files()]
if _TEXT not in state:
    state[_TEXT] = _NEW
st.selectbox(
    say("从哪份政策改起"),
    names,
    key=_OF,
    format_func=_named,
    on_change=_take,
    persist_state="session",
)
name = state[_OF]
editor, found = st.columns([1, 1], gap="large")
with editor:
    text = st.text_area(say("规则（YAML）"), key=_TEXT, height=640, max_chars=_MOST, persist_state="session")
    st.button(say("恢复原样"), on_click=_again)
    st.download_button(
        say("下载这份规则"),
        text.encode(),
        file_name=f"{name or 'trial'}.yaml",
        mime="application/yaml",
        on_click="ignore",
    )
with found:
    try:
        rulebase, policy, diagnostics = _inspected(text, name)
    except HuiqiError as error:
        st.error(plain(str(error)))
        st.stop()
    _diagnostics(diagnostics)
    if rulebase is None or policy is None:
        st.info(say("改好错误，就能看到怎么读、怎么答。"))
        st.stop()
    reading, answers = st.tabs([say("读出来"), say("样例企业的结果")])
    with reading:
        st.code(policy_text(policy, rulebase), language=None, wrap_lines=True)
    with answers:
        _answers(rulebase, policy)
