"""An uploaded list: read, shown as it was understood, its columns mended by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import date
from pathlib import Path

import streamlit as st

from huiqi.base.datatypes import ChoiceType, NumberType
from huiqi.base.errors import HuiqiError
from huiqi.base.values.units import MONEY
from huiqi.base.writing import csv_bytes
from huiqi.language.vocabulary import Vocabulary
from huiqi.lists.batch.lines import REJECT_HEADINGS
from huiqi.lists.batch.report import sheet_lines
from huiqi.lists.batch.template import template_bytes
from huiqi.lists.tables.listing import Listing, ListOptions, Reject, read_listing
from huiqi.lists.tables.mapping import RECOGNITIONS
from huiqi.lists.tables.sheet_kind import headings_seen
from huiqi.model.policy import Rulebase
from huiqi_ui.uploads import Upload, on_disk, without_folder
from huiqi_ui.words import plain, say

KINDS = ["xlsx", "xls", "xlsb", "ods", "csv", "txt", "parquet"]
MOST_MB = 50
MOST_CELLS = 300_000
"""Cells of a file: the server stays answering while it takes them in; `huiqi batch` takes more."""
_UNITS = ("", "元", "万元", "亿元")
_YEARS = 4


class ListRefused(HuiqiError):
    """An uploaded list cannot be read; the message names no folder. `headings`: what may be mended by hand."""

    def __init__(self, told: str, headings: Sequence[str] = ()) -> None:
        self.headings = headings
        super().__init__(told)


def asked_for(place: str) -> Upload | None:
    """The field for a list; `place`: what the page calls it."""
    found: Upload | None = st.file_uploader(
        say("企业名单（Excel、CSV、Parquet，最大 {size} MB）", size=MOST_MB),
        type=KINDS,
        key=f"{place}.upload.{st.session_state.get(f'{place}.uploads', 0)}",
        max_upload_size=MOST_MB,
    )
    return found


def drop(place: str) -> None:
    """Drops the uploaded list, and what was made of it."""
    for key in [key for key in st.session_state if isinstance(key, str) and key.startswith(f"{place}.")]:
        if key != f"{place}.uploads":
            del st.session_state[key]
    st.session_state[f"{place}.uploads"] = st.session_state.get(f"{place}.uploads", 0) + 1


def understood(upload: Upload, place: str, vocabulary: Vocabulary, as_of: date, lenient: bool) -> Listing | None:
    """The list as it is understood, shown, with the way to mend it; None where it cannot be read."""
    try:
        listing = _current_listing(upload, place, vocabulary, as_of, lenient)
    except ListRefused as error:
        st.error(plain(str(error)))
        _mend(error.headings, place, vocabulary, as_of)
        return None
    with st.expander(say("怎么读懂的（{count} 家企业）", count=len(listing.entries)), expanded=True):
        for sheet in listing.sheets:
            lines = [line.rstrip() for line in sheet_lines(sheet, listing)]
            st.markdown(f"**{plain(lines[0])}**\n\n" + "\n".join(f"- {plain(line)}" for line in lines[1:]))
        headings = dict.fromkeys(column.heading for sheet in listing.sheets for column in sheet.columns)
        _mend(list(headings), place, vocabulary, as_of)
    return listing


def _current_listing(upload: Upload, place: str, vocabulary: Vocabulary, as_of: date, lenient: bool) -> Listing:
    """The list, with the columns mended so far; read again only where something changed.

    Raises:
        ListRefused: it cannot be read.
    """
    mended = mends(place)
    key = (getattr(upload, "file_id", id(upload)), as_of, lenient, tuple(mended.items()))
    held = st.session_state.get(f"{place}.listing")
    if held is None or held[0] != key:
        held = (key, _read(upload, vocabulary, as_of, lenient, mended))
        st.session_state[f"{place}.listing"] = held
    listing: Listing = held[1]
    return listing


def _read(upload: Upload, vocabulary: Vocabulary, as_of: date, lenient: bool, mended: Mapping[str, str]) -> Listing:
    with on_disk(upload) as path:
        try:
            options = ListOptions((), lenient, mended, {str(path): path.name}, most_cells=MOST_CELLS)
            return read_listing([path], vocabulary, as_of, options)
        except HuiqiError as error:
            raise ListRefused(without_folder(str(error), path), _headings(path)) from None


def _headings(path: Path) -> list[str]:
    """What may be mended of a list that was not understood; nothing where it cannot even be opened."""
    try:
        return headings_seen(path, MOST_CELLS)
    except HuiqiError:
        return []


def mends(place: str) -> dict[str, str]:
    """What columns were told to be read as, by heading."""
    found: dict[str, str] = st.session_state.setdefault(f"{place}.mended", {})
    return found


# -- mended by hand -----------------------------------------------------------------------------------


def _mend(headings: Sequence[str], place: str, vocabulary: Vocabulary, as_of: date) -> None:
    """The way to say what a column is to be read as, and to take that back."""
    if not headings:
        return
    st.markdown(say("**读错了的列，在这里改：**"))
    columns = st.columns([3, 4, 2, 1], vertical_alignment="bottom")
    key = f"{place}.mend"
    columns[0].selectbox(say("列"), headings, key=f"{key}.heading")
    every = [*meanings(vocabulary, as_of), ""]
    chosen = columns[1].selectbox(
        say("读作"), every, index=None, format_func=_shown, key=f"{key}.as", placeholder=say("请选")
    )
    columns[2].selectbox(say("单位"), _UNITS, format_func=lambda word: word or say("按列名"), key=f"{key}.unit")
    columns[3].button(say("改"), key=f"{key}.do", on_click=_set, args=(place, vocabulary), disabled=chosen is None)
    for written, meant in mends(place).items():
        told, back = st.columns([5, 1], vertical_alignment="center")
        told.markdown(f"{plain(written)} → {plain(meant) or say('（不用）')}")
        back.button(say("撤回"), key=f"{key}.back.{written}", on_click=_unset, args=(place, written))


def _shown(meaning: str) -> str:
    return meaning or say("（不用）")


def _set(place: str, vocabulary: Vocabulary) -> None:
    """Takes what is chosen; a unit only for what is money."""
    heading, meaning, unit = (st.session_state[f"{place}.mend.{name}"] for name in ("heading", "as", "unit"))
    if meaning is None:
        return
    is_money = meaning in _of_money(vocabulary) or meaning.partition("年")[2] in _of_money(vocabulary)
    mends(place)[heading] = f"{meaning}（{unit}）" if unit and is_money else meaning


def _unset(place: str, heading: str) -> None:
    mends(place).pop(heading, None)


def _of_money(vocabulary: Vocabulary) -> set[str]:
    facts = vocabulary.facts.values()
    return {fact.label for fact in facts if isinstance(fact.type, NumberType) and fact.type.unit == MONEY}


def meanings(vocabulary: Vocabulary, as_of: date) -> list[str]:
    """What a column may be read as, each as a heading that says so."""
    found = []
    for fact in vocabulary.facts.values():
        years = range(as_of.year - 1, as_of.year - 1 - _YEARS, -1) if fact.by_year else ()
        found += [f"{year}年{fact.label}" for year in years] or [fact.label]
    for kind in vocabulary.records.values():
        found += [kind.label, *(f"{kind.label}·{field.label}" for field in kind.fields.values())]
    recognitions = vocabulary.records[RECOGNITIONS]
    named = recognitions.fields["kind"].type
    assert isinstance(named, ChoiceType)
    fields = [each for each in recognitions.fields.values() if each.name != "kind"]
    for title in named.values:
        found += [title, *(f"{title}.{field.label}" for field in fields)]
    return found


def show_rejects(rejects: Sequence[Reject]) -> None:
    """The rows that could not be read: where, what, why, what to do."""
    if not rejects:
        return
    with st.expander(say("退回 {count} 处：读不了的行，为什么，怎么办", count=len(rejects)), expanded=True):
        for reject in rejects[:50]:
            column = "" if reject.why.startswith(reject.column) else f" {reject.column}"
            where = plain(f"{reject.sheet} 第 {reject.line} 行 {reject.firm}{column}")
            st.markdown(f"- {where}：{plain(reject.why)}；{plain(reject.help)}")
        if len(rejects) > 50:
            st.caption(say("只列出前 50 处。"))
        content = csv_bytes(REJECT_HEADINGS, [astuple(reject) for reject in rejects])
        st.download_button(say("下载退回的行"), content, file_name="退回.csv", mime="text/csv", on_click="ignore")


def show_template(rulebase: Rulebase, as_of: date) -> None:
    """An empty list to fill in."""
    st.download_button(
        say("下载空表"), lambda: template_bytes(rulebase, as_of), file_name="企业名单.xlsx", on_click="ignore"
    )
