"""The languages an answer is read in: how each words conditions and values, and its fixed phrases."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from huiqi.base.datatypes import Type
from huiqi.base.disclaimer import DISCLAIMER
from huiqi.base.values import display, english
from huiqi.base.values.dates import Span
from huiqi.base.values.intervals import End, Value
from huiqi.language.expressions import wording
from huiqi.language.expressions.english import English
from huiqi.language.expressions.tree import Cell, Node, Slice
from huiqi.language.vocabulary import Vocabulary


class Language(Protocol):
    """A language: what differs from one to another."""

    def reads(self, node: Node) -> str:
        """A condition or expression."""

    def cell(self, cell: Cell) -> str:
        """What a key of a table must meet."""

    def slice(self, each: Slice) -> str:
        """One bracket of a sum and its rate."""

    def value(self, found: Value, type_: Type | None) -> str:
        """What is known of a value."""

    def money(self, amount: End | Decimal | None) -> str:
        """A sum of yuan."""

    def label(self, reference: str, label: str) -> str:
        """A fact, record kind or field (`recognitions.level`) by its name; `label` is its Chinese one."""

    def noted(self, text: str, note: str) -> str:
        """A condition with its author's note."""

    def of_span(self, text: str, span: Span) -> str:
        """A figure with the period it is of."""

    def say(self, phrase: str) -> str:
        """A fixed phrase, by its Chinese."""


class _Chinese:
    def reads(self, node: Node) -> str:
        return wording.reads(node)

    def cell(self, cell: Cell) -> str:
        return wording.cell_text(cell)

    def slice(self, each: Slice) -> str:
        return wording.slice_text(each)

    def value(self, found: Value, type_: Type | None) -> str:
        return display.value_text(found, type_)

    def money(self, amount: End | Decimal | None) -> str:
        return display.money_text(amount)

    def label(self, reference: str, label: str) -> str:
        return label

    def noted(self, text: str, note: str) -> str:
        return f"{text}（{note}）"

    def of_span(self, text: str, span: Span) -> str:
        return f"{text}（{span}{' 年' if span.kind == 'year' else ''}）"

    def say(self, phrase: str) -> str:
        return phrase


CHINESE: Language = _Chinese()


class InEnglish:
    """English, with the words of a vocabulary. What nobody translated stays as it is written."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._nodes = English(vocabulary)

    def reads(self, node: Node) -> str:
        """A condition or expression."""
        return self._nodes.reads(node)

    def cell(self, cell: Cell) -> str:
        """What a key of a table must meet."""
        return self._nodes.cell_text(cell)

    def slice(self, each: Slice) -> str:
        """One bracket of a sum and its rate."""
        return self._nodes.slice_text(each)

    def value(self, found: Value, type_: Type | None) -> str:
        """What is known of a value."""
        return english.value_text(found, type_, self.vocabulary.english)

    def money(self, amount: End | Decimal | None) -> str:
        """A sum of yuan."""
        return english.money_text(amount)

    def label(self, reference: str, label: str) -> str:
        """By the vocabulary's English name."""
        name, _, field = reference.partition(".")
        if name in self.vocabulary.facts:
            return self.vocabulary.facts[name].english or label
        kind = self.vocabulary.records[name]
        return (kind.fields[field].english if field else kind.english) or label

    def noted(self, text: str, note: str) -> str:
        """A condition with its author's note."""
        return f"{text} ({note})"

    def of_span(self, text: str, span: Span) -> str:
        """A figure with the period it is of."""
        return f"{text} ({span})"

    def say(self, phrase: str) -> str:
        """A fixed phrase.

        Raises:
            KeyError: it has no English yet.
        """
        return PHRASES[phrase]


PHRASES: Mapping[str, str] = {
    "；否则由主管部门认定：": "; otherwise for the authority to decide: ",
    "事项": "matter",
    "时期": "period",
    "逐条": "each",
    "未提供": english.UNKNOWN_TEXT,
    "；": "; ",
    "，": ", ",
    "无": "none",
    "（清单未必完整）": " (the list may lack some)",
    "满足": "met",
    "不满足": "not met",
    "待补充": "not known yet",
    "由主管部门认定": "for the authority to decide",
    "符合": "eligible",
    "需人工认定": "for the authority to decide",
    "不符合": "not eligible",
    "不在有效期": "not in force",
    "政策期最后一天": "on the last day of its period",
    "金额": "amount",
    "清算后": "payable after settlement",
    "不涉及金额": "no amount",
    "至": "to",
    "依据": "source",
    "因为": "because",
    "正式文件": "formal text",
    "征求意见稿": "draft for comment",
    "解读": "interpretation",
    "规划": "plan",
    "已被替代": "replaced",
    "评估日": "assessed as of",
    "规则库": "rulebase",
    "算法": "how it is made up",
    "要求": "asked",
    "算得": "worked out",
    DISCLAIMER: "A self-check, not a decision: what counts is what the competent authority decides",
    "少得": "less by",
    "只能领一项": "paid once only",
    "次数有限": "only so many times",
    "超过上限": "over a limit",
    "已经领取过": "received before",
    "就高不重复": "only the highest is paid",
    "几项只能选一项": "only one of several may be chosen",
    "按系数折算": "multiplied by a factor",
    "还没有到兑现的时候：": "not due yet:",
    "其中给别人的：": "of it to others:",
    "没有到上限": "the cap does not bite",
    "取上限": "the cap bites",
    "可能到上限": "the cap may bite",
    "高于下限": "above the floor",
    "取下限": "the floor is taken",
    "可能取下限": "the floor may be taken",
    "落在这一档": "this row fits",
    "可能落在这一档": "this row may fit",
    "四舍五入到分": "rounded half up to the fen",
    "条件成立": "the condition holds",
    "条件不成立": "the condition does not hold",
    "条件未定": "the condition is open",
    "不到零按零": "below zero counts as zero",
    "取决于其他申请人，金额是上限": "depends on other applicants; the amount is the most",
    "条件没有满足，不计算": "not worked out: the conditions are not met",
}
"""Every fixed phrase, by its Chinese."""
