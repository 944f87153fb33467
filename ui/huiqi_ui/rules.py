"""The rulebase made ready, once for all sessions: it holds nothing of any firm."""

from __future__ import annotations

import streamlit as st

from huiqi import Assessor, load_rulebase
from huiqi.advice.account import Accountant
from huiqi.advice.advising import Adviser
from huiqi_ui.words import in_english, language


@st.cache_resource(show_spinner="正在读取规则库……")
def ready_adviser() -> Adviser:
    """The library's adviser; safe to share between sessions."""
    return Adviser(Assessor(load_rulebase()))


def ready_assessor() -> Assessor:
    """The library's assessor; safe to share between sessions."""
    return ready_adviser().assessor


def ready_accountant() -> Accountant:
    """The library's accountant in the language of the session."""
    return _accountant(in_english())


@st.cache_resource(show_spinner=False)
def _accountant(english: bool) -> Accountant:
    rulebase = ready_assessor().rulebase
    return Accountant(rulebase, language(rulebase.vocabulary))
