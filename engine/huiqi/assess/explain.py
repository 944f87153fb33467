"""From a trace to reasons: each condition in the reader's words, with the firm's values and what is true of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from huiqi.base.values.display import UNKNOWN_TEXT
from huiqi.base.values.intervals import NO
from huiqi.language.expressions.tree import (
    AnyRow,
    Comparison,
    Compound,
    Condition,
    Definition,
    FactValue,
    FieldValue,
    Holds,
    Judge,
    Membership,
    Node,
    Noted,
    Present,
    RowExists,
    SameWord,
    SpanEnded,
    Undecided,
    Within,
    descendants,
)
from huiqi.language.languages import CHINESE, Language
from huiqi.model.assessment import Reason
from huiqi.semantics.definition import Situation, Trace, span_of, value

_OPS = {
    "All": "all",
    "AnyOf": "any",
    "NoneOf": "none",
    "AtLeast": "at_least",
    "Comparison": "compare",
    "Membership": "in",
    "Within": "in",
    "SameWord": "compare",
    "Holds": "holds",
    "AnyRow": "any_row",
    "RowExists": "exists",
    "Present": "present",
    "Judge": "judge",
    "Undecided": "judge_unless",
    "Certain": "constant",
    "Compound": "compare",
    "SpanEnded": "exists",
    "ClauseHolds": "clause",
    "Received": "holds",
}


class Explainer:
    """Explains traces in a language. What is the same for every firm, the words of a condition, it works out once."""

    def __init__(self, language: Language = CHINESE) -> None:
        self.language = language
        self._words: dict[int, _Wording] = {}

    def explained(self, trace: Trace, at: Situation) -> Reason:
        """The reasons of a trace, part by part."""
        node = trace.node
        if isinstance(node, Noted):
            inner = self.explained(trace.parts[0], at)
            return replace(inner, text=self.language.noted(inner.text, node.note)) if node.note else inner
        if isinstance(node, Definition):
            return self.explained(trace.parts[0], at)
        return replace(self.alone(trace, at), children=tuple(self.explained(part, at) for part in trace.parts))

    def alone(self, trace: Trace, at: Situation) -> Reason:
        """One condition without its parts."""
        words = self._wording(trace.node)
        return Reason(
            op=words.op,
            truth=trace.truth.word,
            text=self._text(trace, words.text),
            values=self._values(words, at),
        )

    def _wording(self, node: Condition) -> _Wording:
        """Kept by identity: comparing whole trees costs more than wording them. The node is kept too."""
        found = self._words.get(id(node))
        if found is None:
            asked = isinstance(node, (Comparison, Compound, Membership, Within, SameWord, Holds, Present))
            reads = self.language.reads
            named = {reference: reads(reference) for reference in _references(node)} if asked else {}
            found = _Wording(node, _OPS[type(node).__name__], reads(node), tuple(named.items()))
            self._words[id(node)] = found
        return found

    # -- the firm's values ----------------------------------------------------------------------------

    def _text(self, trace: Trace, text: str) -> str:
        node = trace.node
        if isinstance(node, Undecided) and trace.parts[0].truth.least == NO:
            return f"{text}{self.language.say('；否则由主管部门认定：')}{node.matter}"
        return text

    def _values(self, words: _Wording, at: Situation) -> dict[str, str]:
        """The firm's own values in a comparison, by label; nothing for groups, which show their parts'."""
        node, say = words.node, self.language.say
        if isinstance(node, (Judge, Undecided)):
            return {say("事项"): node.matter}
        if isinstance(node, AnyRow):
            return {self.language.label(node.record, node.label): self._list_text(node.record, at)}
        if isinstance(node, RowExists):
            row = at.row.label if at.row else ""
            return {self.language.label(node.record, node.label): row or say(UNKNOWN_TEXT)}
        if isinstance(node, SpanEnded):
            return {say("时期"): str(at.reference)}
        return {label: self._told(each, at) for each, label in words.named}

    def _told(self, each: FactValue | FieldValue, at: Situation) -> str:
        if isinstance(each, FieldValue) and not each.outer:
            return self.language.say("逐条")
        found = value(each, at)
        text = self.language.value(found, each.type)
        if isinstance(each, FactValue) and each.per and text != self.language.say(UNKNOWN_TEXT):
            return self.language.of_span(text, span_of(each, at))
        return text

    def _list_text(self, record: str, at: Situation) -> str:
        given, say = at.firm.records.get(record), self.language.say
        if given is None:
            return say(UNKNOWN_TEXT)
        shown = say("；").join(row.label for row in given.rows) or say("无")
        return shown if given.complete else f"{shown}{say('（清单未必完整）')}"


@dataclass(frozen=True, slots=True)
class _Wording:
    """The words of a condition, and the facts and fields it compares, by label."""

    node: Condition
    op: str
    text: str
    named: tuple[tuple[FactValue | FieldValue, str], ...]


def _references(node: Node) -> Iterator[FactValue | FieldValue]:
    return (descendant for descendant in descendants(node) if isinstance(descendant, (FactValue, FieldValue)))
