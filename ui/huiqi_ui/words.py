"""The words of the pages, in 中文 or English; what the engine words, it words in the same language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import streamlit as st

from huiqi.base.values.numerals import visible
from huiqi.language.languages import CHINESE, PHRASES, InEnglish, Language
from huiqi.language.vocabulary import Fact, RecordKind, Vocabulary
from huiqi.model.assessment import Amount, Missing
from huiqi_ui.phrases import ENGLISH

NAMES = {"zh": "中文", "en": "English"}
KEY = "language"


def in_english() -> bool:
    """Whether this session reads English."""
    return bool(st.session_state.get(KEY) == "en")


def say(phrase: str, **told: Any) -> str:
    """A phrase of a page, by its Chinese, with what is told put in.

    Raises:
        KeyError: it has no English.
    """
    if in_english():
        phrase = ENGLISH[phrase] if phrase in ENGLISH else PHRASES[phrase]
    return phrase.format(**told) if told else phrase


def word_of(text: str) -> str:
    """A word of the vocabulary or of a list; what nobody translated stays Chinese."""
    return ENGLISH.get(text, text) if in_english() else text


def asked_of(each: Fact | RecordKind) -> str:
    """What is asked for, and in 中文 the whole question."""
    return f"**{plain(label_of(each))}**" + ("" if in_english() else f"　{plain(each.question)}")


def lacking(missing: Sequence[Missing], vocabulary: Vocabulary) -> str:
    """The facts an answer waits for, in a line."""
    return "、".join(_lack(each, vocabulary) for each in missing)


def _lack(each: Missing, vocabulary: Vocabulary) -> str:
    if not in_english():
        return each.label
    own = vocabulary.label(each.fact)  # what follows it is the period
    return language(vocabulary).label(each.fact, own) + each.label.removeprefix(own)


def titled(title: str, record: str | None) -> str:
    """A clause's title with the record it is for."""
    return plain(title) + (f"〔{plain(record)}〕" if record else "")


def range_of(amount: Amount, words: Language) -> str:
    """A range of yuan; one sum where it is one."""
    least, most = words.money(amount.min), words.money(amount.max)
    return least if amount.min == amount.max else f"{least} {words.say('至')} {most}"


def language(vocabulary: Vocabulary) -> Language:
    """The language that conditions, values and amounts are read in."""
    return InEnglish(vocabulary) if in_english() else CHINESE


def label_of(each: Fact | RecordKind) -> str:
    """A fact's or record kind's name; what has no English stays Chinese."""
    return (each.english or each.label) if in_english() else each.label


def question_of(fact: Fact) -> str:
    """What the form asks for a fact: the vocabulary's question, in English its name."""
    return (fact.english or fact.label) if in_english() else fact.question or fact.label


def help_of(each: Fact | RecordKind) -> str | None:
    """Why it is asked, which the vocabulary has in Chinese; in English the question stands before it."""
    told = [each.question, each.why] if in_english() else [each.why]
    return plain("；".join(text for text in told if text)) or None


def option_of(word: str, vocabulary: Vocabulary) -> str:
    """A choice as it is shown."""
    if not in_english():
        return word
    return ENGLISH.get(word) or vocabulary.english.get(word, word)


_JOINER = "\u2060"
_FOUND_LATER = re.compile(r"(?i)https?:(?=//)|www(?=\.)|@|:(?=[\w+/-]+:)")
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&=^@/])")


def plain(text: str) -> str:
    """Text from outside in one line, with nothing in it that Markdown would read as markup, a link or a picture.

    Addresses and `:names:` are found in the text after its escapes are undone, so an invisible joiner parts them.
    """
    return _MARKUP.sub(r"\\\1", _FOUND_LATER.sub(f"\\g<0>{_JOINER}", visible(" ".join(text.split()))))
