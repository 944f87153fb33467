"""企业自查: the form, and the answer beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from huiqi.advice.advising import Adviser
from huiqi.base.diagnostics import Problem
from huiqi.base.disclaimer import DISCLAIMER
from huiqi.base.errors import EnginesDisagree, HuiqiError, InputError
from huiqi.model.guidance import Question
from huiqi.model.nodes import facts_for
from huiqi_ui.answer import Answered, is_covered, show_answer, totals
from huiqi_ui.downloads import show_downloads
from huiqi_ui.form import fields, topics
from huiqi_ui.form.document import KEPT, SOURCE, FormDocument, as_firm, document_of, fact_key, name_of
from huiqi_ui.form.loading import loaded
from huiqi_ui.rules import ready_adviser
from huiqi_ui.words import language, plain, say, word_of

adviser: Adviser = ready_adviser()
rulebase = adviser.assessor.rulebase
vocabulary = rulebase.vocabulary
state: Any = st.session_state


def _load() -> None:
    """Puts an uploaded firm file into the form; what was typed before gives way to it."""
    upload = state.get(_upload_key())
    if upload is None:
        return
    state["loads"] = state.get("loads", 0) + 1  # a new field: the upload is dropped
    try:
        found = loaded(upload.getvalue(), upload.name[:80], vocabulary, state.get("as_of") or date.today())
    except HuiqiError as error:
        state["load_error"] = str(error)
        return
    _clear()
    state.update(found)


def _upload_key() -> str:
    return f"firm_file.{state.get('loads', 0)}"


_OWN = ("fact.", "list.", "rows.", "row.", "open.", "cover.", KEPT, "topics", "load_error")


def _clear() -> None:
    for key in [key for key in state if isinstance(key, str) and key.startswith(_OWN)]:
        del state[key]


def _answered(document: FormDocument, as_of: date) -> Answered | Sequence[Problem]:
    """The answer on what is told, or what is wrong with that."""
    try:
        firm = as_firm(document, vocabulary, as_of)
    except InputError as error:
        return error.problems
    traced = adviser.assessor.traced(firm, as_of)
    return Answered(traced, adviser.guidance(traced))


def _head() -> date | None:
    st.title(say("企业自查"))
    st.caption(
        f"{say(DISCLAIMER)}　{say('填写的内容只在这次会话里用，关掉网页就没有了。不知道的留空，或选「不清楚」。')}"
    )
    day, file, clear = st.columns([2, 3, 1], vertical_alignment="bottom")
    as_of = day.date_input(
        say("评估日"),
        value="today",
        min_value=date(2000, 1, 1),
        max_value=date(2099, 12, 31),
        format="YYYY-MM-DD",
        key="as_of",
        help=say("按哪一天评估。政策的期限过了的，选期限内的一天，可以看当时的结果。"),
        persist_state="session",
    )
    with file.popover(say("载入企业文件"), width="stretch"):
        st.file_uploader(
            say("以前下载的企业文件（YAML 或 JSON）"),
            type=["yaml", "yml", "json"],
            key=_upload_key(),
            max_upload_size=2,
            on_change=_load,
        )
        if state.get("load_error"):
            st.error(plain(state["load_error"]))
    with clear.popover(say("清空"), width="stretch"):
        st.button(say("确定清空全部填写"), on_click=_clear, type="primary")
    return as_of if isinstance(as_of, date) else None


def _by_path(problems: Sequence[Problem]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in problems:
        text = f"{problem.message}（{problem.help}）" if problem.help else problem.message
        found.setdefault(problem.place.source.name.removeprefix(f"{SOURCE}："), []).append(text)
    return found


def _questions(as_of: date, found: Answered | Sequence[Problem]) -> None:
    """Who the firm is; the topics that matter most; the rest by theme."""
    form = fields.Form(vocabulary, as_of, {} if isinstance(found, Answered) else _by_path(found))
    with st.container(border=True):
        for name in topics.WHO:
            form.fact(vocabulary.facts[name])
    region = _region()
    if not facts_for(rulebase, region):
        return
    asked = found.guidance.questions if isinstance(found, Answered) else None
    first = topics.first_topics(state, region, asked or ())
    every = topics.topics(rulebase, region)
    if first:
        st.markdown(f"#### {say('先答这几个，最要紧')}")
    for name in first:
        with st.container(border=True):
            if asked is not None:
                _why(name, asked)
            form.topic(topics.named(name, vocabulary))
    for theme, group in topics.by_theme(every, first).items():
        with st.expander(say("更多：{theme}（{count} 项）", theme=word_of(theme), count=len(group))):
            for topic in group:
                form.topic(topic)


def _region() -> str:
    return str(state.get(fact_key(vocabulary.facts["region"])) or "").strip()


def _places() -> str:
    return "、".join(dict.fromkeys(vocabulary.region_label(policy.region) for policy in rulebase.policies))


def _why(name: str, asked: Sequence[Question]) -> None:
    """What an answer can settle, and what of the rows told already is lacking."""
    hanging = [each for each in asked if each.fact.partition(".")[0] == name]
    if not hanging:
        st.caption(say("✓ 现在不影响结果"))
        return
    clauses = {clause.id for question in hanging for clause in question.clauses}
    text = say("关系到 {count} 条", count=len(clauses))
    most = max((each.settles for each in hanging if each.settles), default=None)
    if most:
        text += say("，能定下 {money}", money=language(vocabulary).money(most))
    st.caption(plain(text + _lacking(hanging)))


def _lacking(hanging: Sequence[Question]) -> str:
    """The fields that are lacking, row by row."""
    rows: dict[int, list[str]] = {}
    for each in hanging:
        if each.row is not None:
            rows.setdefault(each.row, []).append(each.label.rpartition("·")[2])
    told_rows = (
        say("第 {number} 条还差{fields}", number=row + 1, fields="、".join(dict.fromkeys(names)))
        for row, names in sorted(rows.items())
    )
    return "".join(f"；{text}" for text in told_rows)


def _summary(found: Answered | Sequence[Problem]) -> bool:
    """What is seen above form and answer; whether there is an answer to show."""
    if not isinstance(found, Answered):
        if found:
            st.error(say("有 {count} 处要改，改好才有结果：", count=len(found)))
            st.markdown("\n".join(f"- {plain(each.message)}" for each in found))
        return False
    st.subheader(f"{plain(found.answer.firm)}　{found.answer.as_of}")
    if not _region():
        st.info(say("再写注册地，就有结果。规则库里有：{places}", places=_places()))
        return False
    if not is_covered(found.answer):
        st.warning(
            say(
                "规则库里没有这个地方的政策，这里答不了。不等于没有补助，请问当地的主管部门。规则库里有：{places}",
                places=_places(),
            )
        )
        return False
    totals(found.answer, language(vocabulary))
    return True


as_of = _head()
if as_of is None:
    st.info(say("请先选评估日。"))
    st.stop()
document = document_of(state, vocabulary)
if name_of(state, vocabulary):
    try:
        found: Answered | Sequence[Problem] = _answered(document, as_of)
    except EnginesDisagree as error:
        st.error(plain(str(error)))
        st.stop()
else:
    found = ()
is_answered = _summary(found)
questions, answer = st.columns([5, 6], gap="large")
with questions:
    _questions(as_of, found)
with answer:
    if is_answered and isinstance(found, Answered):
        show_answer(found)
        show_downloads(found, document, adviser.assessor)
    elif not found:
        st.info(say("写上企业名称和注册地，结果就在这里，边填边变。"))
