"""The app: who is asking, which pages they may see, in which language."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # `streamlit run` puts only this folder on the path

from huiqi_ui import auth, theme, words
from huiqi_ui.settings import settings
from huiqi_ui.words import plain, say

_PUBLIC = (("self_check", "企业自查"), ("policies", "政策库"))
_BUREAU = (("screening", "审核"), ("batch", "批量"), ("workbench", "规则"))


def _pages(named: tuple[tuple[str, str], ...]) -> list[st.Page]:
    return [st.Page(f"app_pages/{name}.py", title=say(title), url_path=name) for name, title in named]


def _switch() -> None:
    """The language, kept while the session lasts."""
    st.radio(
        "语言 Language",
        list(words.NAMES),
        format_func=lambda name: words.NAMES[name],
        key=words.KEY,
        horizontal=True,
        persist_state="session",
    )


def _sign(found: auth.Person) -> None:
    """Who is signed in, and the way in or out."""
    if not settings().signs_in:
        return
    if found.name:
        st.caption(plain(found.name))
        st.button(say("退出登录"), on_click=st.logout)
        if found.why_not:
            st.warning(found.why_not)
    else:
        st.button(say("主管部门登录"), on_click=st.login)


st.set_page_config(page_title=say("惠企 · 企业补助自查和审核"), page_icon="🧾", layout="wide")
theme.dress()
try:
    found = auth.person()
except ValueError as error:
    st.error(say("服务器的设置不对，请告诉管理员：{told}", told=plain(str(error))))
    st.stop()
with st.sidebar:
    _switch()
    _sign(found)
pages = {say("企业和公众"): _pages(_PUBLIC)}
if found.is_bureau:
    pages[say("主管部门")] = _pages(_BUREAU)
st.navigation(pages).run()
