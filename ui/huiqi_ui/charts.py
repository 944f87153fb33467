"""Charts of lists and targets: each with its numbers in words beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import streamlit as st

from huiqi.base.values.display import money_text
from huiqi.lists.batch.tally import COUNTED, Tally, ranked
from huiqi.model.assessment import Amount
from huiqi.model.policy import STATUS_LABELS, Status
from huiqi_ui.cards import decided
from huiqi_ui.words import plain, say

_BINS = (0, 10_000, 100_000, 200_000, 500_000, 1_000_000)
"""Yuan from which the next column of firms by amount begins; the last has no end."""
Rows = list[dict[str, str | float]]


def money_by_clause(tallies: Mapping[str, Tally]) -> None:
    """What each clause with money comes to where its conditions are met, in yuan; with what text it rests on."""
    found = [tally for _, tally in ranked(tallies) if tally.is_money and tally.least > 0]
    named = [tally.title if _is_in_force(tally) else f"{tally.title}（{say(tally.status)}）" for tally in found]
    rows: Rows = [{"clause": name, "yuan": float(tally.least)} for name, tally in zip(named, found, strict=True)]
    told = "；".join(f"{name} {money_text(tally.least)}" for name, tally in zip(named, found, strict=True))
    _bars(rows, "yuan", say("条件已经满足的金额（元）"), told)
    if not all(_is_in_force(tally) for tally in found):
        st.warning(say("注明征求意见稿、规划等的，尚不能兑现；写了几行的企业只算一次。"))


def _is_in_force(tally: Tally) -> bool:
    return tally.status == STATUS_LABELS[Status.IN_FORCE]


def decisions_by_clause(tallies: Mapping[str, Tally]) -> None:
    """How many firms each clause decides how."""
    rows: Rows = []
    for _, tally in ranked(tallies):
        for rank, decision in enumerate(COUNTED):
            named, count = decided(decision), tally.counts.get(decision, 0)
            rows.append({"clause": tally.title, "count": count, "decision": named, "rank": rank})
    told = say("每一条款有多少家符合、需人工认定、待补充")
    _bars(rows, "count", say("家数"), told, "decision")


def firms_by_amount(amounts: Sequence[Amount]) -> None:
    """How many firms come to how much for sure, as if nothing was received where that is not told."""
    ends = [*_BINS[1:], None]
    names = [_bin(start, end) for start, end in zip(_BINS, ends, strict=True)]
    counts = dict.fromkeys([say("还不能确定"), say("0元"), *names], 0)
    for amount in amounts:
        at = max(place for place, start in enumerate(_BINS) if amount.min >= start)
        nothing = say("0元") if amount.max == 0 else say("还不能确定")
        counts[names[at] if amount.min > 0 else nothing] += 1
    rows: Rows = [{"clause": name, "count": count} for name, count in counts.items()]
    _bars(rows, "count", say("家数"), "；".join(f"{name} {count}" for name, count in counts.items()))


def _bin(start: int, end: int | None) -> str:
    least = money_text(start) if start else say("0元以上")
    return say("{least}及以上", least=least) if end is None else f"{least} – {money_text(end)}"


def figures(rows: Rows, unit: str, alt_text: str) -> None:
    """Figures by time, areas apart."""
    held = _chart(rows).encode(
        x=alt.X("when:N", title="", sort=None, axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset("area:N", sort=None),
        y=alt.Y("number:Q", title=unit),
        color=alt.Color("area:N", title="", sort=None, legend=_LEGEND),
        tooltip=["when:N", "area:N", "number:Q"],
    )
    st.altair_chart(held.properties(height=280, usermeta=_QUIET), width="stretch", alt=alt_text)


def _chart(rows: Rows) -> alt.Chart:
    bars: alt.Chart = alt.Chart(alt.Data(values=rows)).mark_bar()  # type: ignore[no-untyped-call]
    return bars


_LEGEND = alt.Legend(orient="top", columns=1)
_SHADES = ["#2e7d32", "#1a5fb4", "#e08600"]
"""Of the decisions, which their signs tell apart as well."""
_QUIET = {"embedOptions": {"actions": False}}


def _bars(rows: Rows, value: str, title: str, told: str, colour: str = "") -> None:
    """Bars across, a line for each clause, in the order given."""
    if not rows:
        st.caption(say("没有可画的。"))
        return
    names = list(dict.fromkeys(str(row["clause"]) for row in rows))
    held = _chart(rows).encode(
        y=alt.Y("clause:N", sort=names, title="", axis=alt.Axis(labelLimit=190, labelOverlap=False)),
        x=alt.X(f"{value}:Q", title=title, axis=alt.Axis(tickMinStep=1, format=",d")),
        tooltip=["clause:N", f"{value}:Q", *([f"{colour}:N"] if colour else [])],
    )
    if colour:
        shades = alt.Scale(domain=list(dict.fromkeys(str(row[colour]) for row in rows)), range=_SHADES)
        held = held.encode(
            color=alt.Color(f"{colour}:N", title="", scale=shades, legend=_LEGEND), order=alt.Order("rank:O")
        )
    held = held.properties(height=60 + 28 * len(names), usermeta=_QUIET)
    st.altair_chart(held, width="stretch", alt=told)
    st.caption(plain(told))
