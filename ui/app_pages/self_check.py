"""企业自查: the questions on the left, the answer on the right."""

from __future__ import annotations

from datetime import date

import streamlit as st

from engine.assessment import DISCLAIMER
from engine.errors import EnginesDisagree, InputError
from ui import form
from ui.answer import show_answer
from ui.rules import ready_assessor

assessor = ready_assessor()
vocabulary = assessor.rulebase.vocabulary

st.title("惠企 · 企业自查")
st.caption(f"{DISCLAIMER}。填写的内容只在本次会话里使用，关闭网页后不保留。不知道的留空或选「不清楚」。")

questions, answer = st.columns([5, 6], gap="large")
with questions:
    as_of = st.date_input(
        "评估日", value=date.today(), min_value=date(2000, 1, 1), max_value=date(2099, 12, 31), key="as_of"
    )
    told = form.ask(assessor.rulebase, (as_of if isinstance(as_of, date) else date.today()).year - 1)

with answer:
    if not isinstance(as_of, date):
        st.info("请先选评估日。")
        st.stop()
    if not told.get("name"):
        st.info("请先填写企业名称。")
        st.stop()
    try:
        firm = form.as_firm(told, vocabulary, as_of)
        result = assessor.assess(firm, as_of)
    except InputError as error:
        st.error("有几处填写需要改：")
        for problem in error.problems:
            st.markdown(
                f"- {form.plain(problem.message)}" + (f"（{form.plain(problem.help)}）" if problem.help else "")
            )
        st.stop()
    except EnginesDisagree as error:
        st.error(str(error))
        st.stop()
    show_answer(result)
