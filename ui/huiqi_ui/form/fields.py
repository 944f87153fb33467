"""The fields of the form: a fact, its figures by period, a list row by row. 不清楚 everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import streamlit as st

from huiqi.base.datatypes import ChoiceType, TruthType
from huiqi.language.vocabulary import Fact, RecordKind, Vocabulary
from huiqi_ui.form.document import (
    LISTED,
    NOTHING,
    UNKNOWN,
    cover_key,
    fact_key,
    filled_rows,
    list_key,
    open_key,
    row_key,
    rows_key,
)
from huiqi_ui.form.topics import Topic
from huiqi_ui.words import asked_of, help_of, label_of, option_of, plain, question_of, say

_ACROSS, _FEW = 2, 3
"""Figures in a line; how many choices stand open."""
_EXAMPLES = {"日期": "例如 2024-03-01", "金额": "例如 20万、3,200元", "行政区划": "例如 镇康县 或 530924"}

Problems = Mapping[str, Sequence[str]]
"""What is wrong with the form, by path (`资质认定[0].级别`)."""


class Form:
    """Draws fields over a vocabulary, each with what is wrong with it."""

    def __init__(self, vocabulary: Vocabulary, as_of: date, problems: Problems) -> None:
        self.vocabulary, self.as_of, self.problems = vocabulary, as_of, problems

    def topic(self, topic: Topic) -> None:
        """A fact or a list, with all that belongs to it."""
        if isinstance(topic, RecordKind):
            self._list(topic)
        elif topic.per:
            self._figures(topic)
        else:
            self.fact(topic)

    def fact(self, fact: Fact) -> None:
        """One fact told once."""
        self._field(fact, fact_key(fact), fact.label)

    # -- one field ------------------------------------------------------------------------------------

    def _field(self, fact: Fact, key: str, path: str) -> None:
        if isinstance(fact.type, TruthType):
            self._choice(fact, ("是", "否"), key)
        elif isinstance(fact.type, ChoiceType):
            self._choice(fact, fact.type.values, key)
        else:
            st.text_input(
                plain(question_of(fact)),
                key=key,
                help=help_of(fact),
                placeholder=_placeholder(fact),
                max_chars=4000,
                persist_state="session",
            )
        self._wrong(path)

    def _choice(self, fact: Fact, values: Sequence[str], key: str) -> None:
        label, options, help = plain(question_of(fact)), [UNKNOWN, *values], help_of(fact)

        def shown(word: str) -> str:
            return option_of(word, self.vocabulary)

        if len(values) > _FEW:
            st.selectbox(label, options, key=key, help=help, format_func=shown, persist_state="session")
        else:
            st.radio(label, options, key=key, help=help, format_func=shown, horizontal=True, persist_state="session")

    def _wrong(self, path: str) -> None:
        """What the reader says of a field."""
        for text in self.problems.get(path, ()):
            st.markdown(f":red[✗ {plain(text)}]")

    # -- by period ------------------------------------------------------------------------------------

    def _figures(self, fact: Fact) -> None:
        st.markdown(asked_of(fact), help=help_of(fact))
        self._wrong(fact.label)
        spans = _spans(fact, self.as_of.year - 1)
        for start in range(0, len(spans), _ACROSS):
            for column, span in zip(st.columns(_ACROSS), spans[start : start + _ACROSS], strict=False):
                with column:
                    st.text_input(
                        say("{span} 年", span=span) if span.isdigit() else span,
                        key=fact_key(fact, span),
                        placeholder=say("例如 5100万"),
                        max_chars=4000,
                        persist_state="session",
                    )
                    self._wrong(f"{fact.label}.{span}")

    # -- lists ----------------------------------------------------------------------------------------

    def _list(self, kind: RecordKind) -> None:
        """Whether there are any, then each row."""
        st.markdown(asked_of(kind), help=help_of(kind))
        said = st.radio(
            plain(label_of(kind)),
            [UNKNOWN, NOTHING, LISTED],
            key=list_key(kind),
            format_func=say,
            horizontal=True,
            label_visibility="collapsed",
            persist_state="session",
        )
        self._wrong(kind.label)
        if said == LISTED:
            self._rows(kind)

    def _rows(self, kind: RecordKind) -> None:
        numbers = st.session_state.setdefault(rows_key(kind), [0])
        filled = filled_rows(st.session_state, kind)
        cover = st.session_state.get(cover_key(kind))
        start = f"{kind.label}.items" if cover or st.session_state.get(open_key(kind)) else kind.label
        for place, number in enumerate(numbers):
            path = f"{start}[{filled.index(number)}]" if number in filled else ""
            self._row(kind, number, place, path)
        st.button(
            say("再加一条{label}", label=plain(label_of(kind))), key=f"add.{kind.name}", on_click=_add, args=(kind,)
        )
        if cover:
            st.caption(say("载入的清单只对 {kinds} 是全的，其他的可能还有。", kinds=plain("、".join(cover))))
            return
        st.checkbox(
            say("可能还有没写上的"),
            key=open_key(kind),
            help=say("勾上后，没写上的当作不清楚；不勾，就当作全部都在这里了"),
            persist_state="session",
        )

    def _row(self, kind: RecordKind, number: int, place: int, path: str) -> None:
        with st.container(border=True):
            head, drop = st.columns([4, 1], vertical_alignment="center")
            head.markdown(say("第 {number} 条", number=place + 1))
            drop.button(say("删除"), key=f"drop.{kind.name}.{number}", on_click=_drop, args=(kind, number))
            self._wrong(path)
            for pair in _pairs(kind.fields.values()):  # a row of columns for each two: a phone shows them in order
                for column, field in zip(st.columns(2), pair, strict=False):
                    with column:
                        self._field(field, row_key(kind, number, field), f"{path}.{field.label}")


def _add(kind: RecordKind) -> None:
    numbers = st.session_state[rows_key(kind)]
    st.session_state[rows_key(kind)] = [*numbers, max(numbers, default=-1) + 1]


def _drop(kind: RecordKind, number: int) -> None:
    """Drops a row with what was typed into it; after the last the list is untold again."""
    rest = [each for each in st.session_state[rows_key(kind)] if each != number]
    for field in kind.fields.values():
        st.session_state.pop(row_key(kind, number, field), None)
    st.session_state[rows_key(kind)] = rest or [number + 1]
    if not rest:
        st.session_state[list_key(kind)] = UNKNOWN


def _pairs(fields: Iterable[Fact]) -> list[list[Fact]]:
    found = list(fields)
    return [found[start : start + 2] for start in range(0, len(found), 2)]


def _spans(fact: Fact, last: int) -> list[str]:
    """The periods asked for, the newest first; and those that are told already."""
    told = [key.removeprefix(f"{fact_key(fact)}.") for key in st.session_state if _is_of(key, fact)]
    usual = [span for kind in _ASKED[fact.per] for span in kind(last)]
    return [*usual, *sorted(span for span in told if span not in usual)]


def _is_of(key: object, fact: Fact) -> bool:
    return isinstance(key, str) and key.startswith(f"{fact_key(fact)}.") and bool(st.session_state[key])


def _years(last: int) -> list[str]:
    return [str(year) for year in range(last, last - 4, -1)]


def _quarters(last: int) -> list[str]:
    """Of the year that runs and the last full one."""
    return [f"{year}Q{number}" for year in (last + 1, last) for number in (4, 3, 2, 1)]


def _months(last: int) -> list[str]:
    return [f"{year}-{number:02}" for year in (last + 1, last) for number in range(12, 0, -1)]


_ASKED = {"year": (_years,), "quarter": (_quarters,), "month": (_months,), "period": (_years, _quarters)}


def _placeholder(fact: Fact) -> str:
    return say("必填") if fact.required else say(_EXAMPLES.get(str(fact.type), UNKNOWN))
