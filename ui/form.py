"""The form: one question a fact, from the vocabulary; 不清楚 everywhere; records row by row.

What is typed is handed to the same reader that reads firm files, so the form accepts and refuses exactly
what a file does.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import streamlit as st

from engine.catalogue import facts_for
from engine.datatypes import ChoiceType, TruthType
from engine.documents import parse_document
from engine.firm import Firm
from engine.policy import Rulebase
from engine.reader import read_firm
from engine.vocabulary import Fact, RecordKind, Vocabulary

UNKNOWN = "不清楚"
_WHO = ("name", "uscc", "region", "registered_on")
_LISTS = ("recognitions", "received")
Told = dict[str, Any]


def ask(rulebase: Rulebase, last_year: int) -> Told:
    """Who the firm is and where; then what the policies for that region ask, by theme; as a firm file would hold it.

    Args:
        last_year: the last full year before the as-of date; yearly figures are asked from it backwards.
    """
    facts = rulebase.vocabulary.facts
    told: Told = {}
    with st.expander("企业", expanded=True):
        for name in _WHO:
            told[name] = _ask_fact(facts[name], f"fact.{name}")
    asked = facts_for(rulebase, told["region"] or "")
    themes: dict[str, list[Fact]] = {}
    for fact in facts.values():
        if fact.name in asked and fact.name not in _WHO and fact.per in ("", "year"):  # quarters are told in a file
            themes.setdefault(fact.theme or "其他", []).append(fact)
    for name in _LISTS:
        told[name] = _ask_records(rulebase.vocabulary.records[name])
    for theme, group in themes.items():
        with st.expander(theme, expanded=theme == "基本情况"):
            for fact in group:
                told[fact.name] = _ask_years(fact, last_year) if fact.by_year else _ask_fact(fact, f"fact.{fact.name}")
    return told


def as_firm(told: Told, vocabulary: Vocabulary, as_of: date) -> Firm:
    """The firm the answers describe.

    Raises:
        InputError: as for a firm file.
    """
    return read_firm(parse_document(json.dumps(told).encode(), "表单.json"), vocabulary, as_of)


def plain(text: str) -> str:
    """Text from a user, with nothing in it that Markdown would read as markup."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$:])", r"\\\1", text)


def _ask_fact(fact: Fact, key: str) -> str | None:
    question = fact.question or fact.label
    if isinstance(fact.type, TruthType):
        return _choice(question, ("是", "否"), fact.why, key)
    if isinstance(fact.type, ChoiceType):
        return _choice(question, fact.type.values, fact.why, key)
    typed = st.text_input(question, key=key, help=fact.why or None, placeholder=_placeholder(fact))
    return typed.strip() or None


def _choice(question: str, values: tuple[str, ...], why: str, key: str) -> str | None:
    options = [UNKNOWN, *values]
    if len(values) > 3:
        chosen = st.selectbox(question, options, key=key, help=why or None)
    else:
        chosen = st.radio(question, options, key=key, help=why or None, horizontal=True)
    return None if chosen == UNKNOWN else chosen


def _ask_years(fact: Fact, last: int) -> dict[str, str] | None:
    st.markdown(f"**{fact.label}**　{fact.question}", help=fact.why or None)
    columns = st.columns(4)
    told = {}
    for column, year in zip(columns, range(last, last - 4, -1), strict=True):
        typed = column.text_input(f"{year} 年", key=f"fact.{fact.name}.{year}", placeholder="例如 5100万")
        if typed.strip():
            told[str(year)] = typed.strip()
    return told or None


def _ask_records(kind: RecordKind) -> list[Told] | None:
    """How many there are, then each row; not known, none, or some."""
    st.markdown(f"**{kind.label}**　{kind.question}", help=kind.why or None)
    known = st.radio(
        f"{kind.label}情况",
        [UNKNOWN, "没有", "有，逐条填写"],
        key=f"list.{kind.name}",
        horizontal=True,
        label_visibility="collapsed",
    )
    if known == UNKNOWN:
        return None
    if known == "没有":
        return []
    count = st.number_input(f"{kind.label}有几条", 1, 30, 1, key=f"count.{kind.name}")
    rows = [_ask_row(kind, number) for number in range(int(count))]
    return [row for row in rows if row]


def _ask_row(kind: RecordKind, number: int) -> Told:
    with st.container(border=True):
        st.markdown(f"第 {number + 1} 条")
        told = {}
        fields = list(kind.fields.values())
        for start in range(0, len(fields), 2):  # a row of columns for each pair, so that a phone shows them in order
            for column, field in zip(st.columns(2), fields[start : start + 2], strict=False):
                with column:
                    told[field.name] = _ask_fact(field, f"row.{kind.name}.{number}.{field.name}")
    return {name: value for name, value in told.items() if value is not None}


_EXAMPLES = {"日期": "例如 2024-03-01 或 2024-03", "金额": "例如 20万、3,200元", "行政区划": "例如 镇康县 或 530924"}


def _placeholder(fact: Fact) -> str:
    return "必填" if fact.required else _EXAMPLES.get(str(fact.type), UNKNOWN)
