"""The app: navigation, and what every page shares."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # `streamlit run` puts only this folder on the path

st.set_page_config(page_title="惠企 · 企业自查", page_icon="🧾", layout="wide")
st.navigation([st.Page("app_pages/self_check.py", title="企业自查", icon="🧾")], position="hidden").run()
