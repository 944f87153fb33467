"""批量: a list in, what was understood, answers and charts out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from huiqi.base.errors import HuiqiError
from huiqi.lists.batch.lines import Result
from huiqi.lists.batch.running import answer_listing
from huiqi.lists.batch.summary import summary_lines
from huiqi.lists.batch.tally import Tally
from huiqi.lists.tables.listing import Listing
from huiqi.model.assessment import Amount
from huiqi_ui import charts, lists
from huiqi_ui.auth import require_bureau
from huiqi_ui.rules import ready_assessor
from huiqi_ui.uploads import safe_name
from huiqi_ui.words import plain, say

_PLACE = "batch"
_FORMATS = {"xlsx": "Excel", "csv": "CSV", "parquet": "Parquet", "jsonl": "JSON"}
_EVERY = 20  # firms after which the bar moves


@dataclass
class Made:
    """What a run made, kept in the session until the page is cleared.

    Attributes:
        key: of which list, as of which day.
        files: what can be downloaded, by name.
    """

    key: tuple[Any, ...]
    lines: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)
    amounts: list[Amount] = field(default_factory=list)

    def counted(self, found: Iterator[Result], count: int) -> Iterator[Result]:
        """The results, counted as they come, with a bar."""
        bar = st.progress(0.0)
        for number, each in enumerate(found, start=1):
            for line in each.lines:
                self.tallies.setdefault(line.id, Tally(line.title, line.status, {})).add(line)
            self.amounts.append(each.unreceived)
            if number % _EVERY == 0 or number == count:
                bar.progress(number / count, say("已评估 {number} / {count} 家", number=number, count=count))
            yield each
        bar.empty()


def _run(listing: Listing, as_of: date, suffix: str, name: str, key: tuple[Any, ...]) -> Made:
    made = Made(key)
    with TemporaryDirectory(prefix="huiqi-") as folder:
        target = Path(folder) / f"{name}-结果.{suffix}"
        summary = answer_listing(listing, target, ready_assessor(), as_of, made.counted)
        made.lines = [line.replace(f"{folder}/", "") for line in summary_lines(summary, target)]
        made.files = {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}
    return made


def _show(made: Made) -> None:
    st.subheader(say("结果"))
    st.markdown("\n".join(f"- {plain(line)}" for line in made.lines))
    with st.container(horizontal=True):
        for name, content in made.files.items():
            st.download_button(say("下载 {name}", name=plain(name)), content, file_name=name, on_click="ignore")
    st.markdown(f"#### {say('各条款的金额')}")
    charts.money_by_clause(made.tallies)
    st.markdown(f"#### {say('各条款的结论')}")
    charts.decisions_by_clause(made.tallies)
    st.markdown(f"#### {say('企业按金额分')}")
    st.caption(say("若从未领取过补助，各种文本的资金合计，取确定的部分。"))
    charts.firms_by_amount(made.amounts)


require_bureau()
st.title(say("批量评估"))
st.caption(say("名单只在这次会话里用：点「清除」、换一份名单或关掉网页就没有了，服务器不保存。"))
day, strict, clear = st.columns([2, 3, 1], vertical_alignment="bottom")
as_of = day.date_input(say("评估日"), value="today", format="YYYY-MM-DD", key="as_of", persist_state="session")
lenient = strict.checkbox(say("读不了的格子按「不清楚」计（不勾就退回那一行）"), key=f"{_PLACE}.lenient")
clear.button(say("清除"), on_click=lists.drop, args=(_PLACE,), width="stretch")
upload = lists.asked_for(_PLACE)
if upload is None or not isinstance(as_of, date):
    st.info(say("先选一份名单。列名不用改：先看读懂得对不对，再评估。"))
    lists.show_template(ready_assessor().rulebase, as_of if isinstance(as_of, date) else date.today())
    st.stop()
rulebase = ready_assessor().rulebase
listing = lists.understood(upload, _PLACE, rulebase.vocabulary, as_of, lenient)
if listing is None:
    st.stop()
suffix = st.radio(say("结果的格式"), list(_FORMATS), format_func=lambda kind: _FORMATS[kind], horizontal=True)
key = (upload.name, id(listing), as_of, suffix, lenient)
if st.button(say("评估"), type="primary"):
    try:
        stem = Path(safe_name(upload.name)).stem
        st.session_state[f"{_PLACE}.made"] = _run(listing, as_of, suffix, stem, key)
    except HuiqiError as error:
        st.error(plain(str(error)))
made: Made | None = st.session_state.get(f"{_PLACE}.made")
if made is not None and made.key == key:
    _show(made)
