"""The rulebase made ready, once for all sessions: it holds nothing of any firm."""

from __future__ import annotations

import streamlit as st

from engine import Assessor, load_rulebase


@st.cache_resource(show_spinner="正在读取规则库……")
def ready_assessor() -> Assessor:
    """The library's assessor; safe to share between sessions."""
    return Assessor(load_rulebase())
