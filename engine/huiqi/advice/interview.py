"""An interview: asks what can still matter, one fact after the other, and keeps the answers as a firm's file.

The file is what the answer is made of: each step writes into it and reads it back as any firm's file, so a
finished interview and the whole file give the same answer. Comments and order of a YAML file stay.
"""

from __future__ import annotations

import io
from copy import deepcopy
from datetime import date
from functools import cached_property
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from huiqi.advice.questions import questions
from huiqi.assess.answer import Traced
from huiqi.assess.assessor import Assessor
from huiqi.base.diagnostics import Place, Problem, Source, suggest
from huiqi.base.documents import is_unknown
from huiqi.base.errors import InputError, UsageError
from huiqi.language.vocabulary import Fact, RecordKind, Vocabulary
from huiqi.loading.firms import read_firm_from
from huiqi.loading.firms.series import EARLIER
from huiqi.model.firm import NONE_WORDS
from huiqi.model.guidance import Question

UNKNOWN = "不清楚"
Row = dict[str, str]


class Interview:
    """One firm being asked. `told` is its file, as it would be written."""

    def __init__(self, text: str, name: str, assessor: Assessor, as_of: date) -> None:
        """From the text of a firm's file, which is read as such first.

        Raises:
            InputError: it cannot be read.
            UsageError: written back it would not say the same.
        """
        self.name, self.assessor, self.as_of = name, assessor, as_of
        self.vocabulary: Vocabulary = assessor.rulebase.vocabulary
        self.firm = read_firm_from(text, name, self.vocabulary, as_of)
        self._told = _yaml().load(text)
        self._asked: set[tuple[object, ...]] = set()
        if not read_firm_from(self.text, name, self.vocabulary, as_of).says_same(self.firm):
            raise UsageError(f"「{name}」的写法不能原样接着写。请另起一份文件，或改成一行一项的 YAML。")

    @property
    def text(self) -> str:
        """The firm's file."""
        return _dumped(self._told)

    @cached_property
    def traced(self) -> Traced:
        """The answer as it is now."""
        return self.assessor.traced(self.firm, self.as_of)

    def open_questions(self) -> list[Question]:
        """What can still matter and was neither asked here nor answered 不清楚 before, ranked."""
        found = questions(self.traced, self.vocabulary)
        return [each for each in found if _key(each) not in self._asked and not self._is_passed(each)]

    def answer(self, question: Question, given: str | list[Row]) -> None:
        """Takes an answer: text for a fact or field, rows or 无 for a list; empty or 不清楚 leaves it open.

        Raises:
            InputError: it cannot be read; nothing is changed.
        """
        self._check_clauses(question, given)
        before = _stated_value(self._told, question, self.vocabulary)
        if _tidy(given) == UNKNOWN and before is not None:  # what is told stays told
            self._asked.add(_key(question))
            return
        told = deepcopy(self._told)
        _set(told, question, _tidy(given), self.vocabulary, self.as_of)
        self.firm = read_firm_from(_dumped(told), self.name, self.vocabulary, self.as_of)
        self._told = told
        self._asked.add(_key(question))
        del self.traced

    def _check_clauses(self, question: Question, given: str | list[Row]) -> None:
        """A receipt that names no clause of the library would not be counted: better asked again."""
        for row in given if question.fact == "received" and isinstance(given, list) else ():
            word = row.get("条款", row.get("clause", "")).strip()
            if not is_unknown(word) and not self.assessor.rulebase.clauses_meant(word):
                help = suggest(word, [clause.title for clause in self.assessor.rulebase.clauses.values()])
                help = help or "写补助的名称；不是这里的补助就不用写，不记得写「不清楚」"
                raise InputError([Problem("I21", f"规则库里没有叫「{word}」的补助", Place(Source(self.name)), help)])

    def naming(self, question: Question) -> list[Fact]:
        """The fields by which a record that a list question asks for is told from others."""
        kind = self.vocabulary.records[question.fact]
        named = ("clause", "record", "amount", "paid_on") if kind.name == "received" else _first_fields(kind)
        return [kind.fields[name] for name in named]

    def _is_passed(self, question: Question) -> bool:
        """Whether the file says 不清楚 there."""
        held = _stated_value(self._told, question, self.vocabulary)
        return isinstance(held, str) and bool(held.strip()) and is_unknown(held)


def blank(name: str) -> str:
    """The file of a firm of which only the name is known."""
    return _dumped(CommentedMap({"企业名称": name}))


def _key(question: Question) -> tuple[object, ...]:
    return question.fact, question.period, question.row


def _tidy(given: str | list[Row]) -> Any:
    if isinstance(given, str):
        return UNKNOWN if is_unknown(given) else given.strip()
    return [{name: UNKNOWN if is_unknown(text) else text.strip() for name, text in row.items()} for row in given]


def _first_fields(kind: RecordKind) -> list[str]:
    """What names a record, and its date."""
    named = kind.complete_by or next(iter(kind.fields))
    return list(dict.fromkeys([named, *([kind.date] if kind.date else [])]))


# -- the file -----------------------------------------------------------------------------------------


def _yaml() -> YAML:
    """Reads every scalar as the text it is: YAML's own typing would change some (`0111`, `no`)."""
    yaml = YAML(typ="rt")
    yaml.Resolver = _AllTexts
    yaml.width = 4096
    yaml.preserve_quotes = True
    return yaml


class _AllTexts(VersionedResolver):
    """No scalar means anything but its text."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """The tag of a node: of a scalar always that of a text."""
        return self.DEFAULT_SCALAR_TAG if kind is ScalarNode else super().resolve(kind, value, implicit)


def _dumped(told: CommentedMap) -> str:
    text = io.StringIO()
    _yaml().dump(told, text)
    return text.getvalue()


def _place(told: CommentedMap, name: str, label: str) -> str:
    """The key that is in use, as it is written, or the label."""
    return next((key for key in told if key.strip() in (name, label)), label)


def _stated_value(told: CommentedMap, question: Question, vocabulary: Vocabulary) -> Any:
    """What the file says at the place of a question; None where nothing."""
    name, _, field = question.fact.partition(".")
    held = told.get(_place(told, name, vocabulary.label(name)))
    if field and question.row is not None:
        row = _rows(held)[question.row]
        return row.get(_place(row, field, vocabulary.records[name].fields[field].label))
    if question.period:
        return held.get(_period_key(held, question.period)) if isinstance(held, dict) else held
    return held


def _set(told: CommentedMap, question: Question, given: Any, vocabulary: Vocabulary, as_of: date) -> None:
    name, _, field = question.fact.partition(".")
    key = _place(told, name, vocabulary.label(name))
    if field and question.row is not None:
        row = _rows(told[key])[question.row]
        row[_place(row, field, vocabulary.records[name].fields[field].label)] = given
    elif question.period:
        figures = told.get(key)
        if not isinstance(figures, dict):
            figures = CommentedMap({} if figures is None else {str(as_of.year - 1): figures})
            told[key] = figures
        figures[_period_key(figures, question.period)] = given
    elif name in vocabulary.records:
        _set_list(told, key, given)
    else:
        told[key] = given


def _period_key(figures: Any, period: str) -> str:
    if period == "earlier":
        return next((key for key in figures if key.strip() in EARLIER), EARLIER[-1])
    return next((key for key in figures if "".join(key.split()) in (period, f"{period}年")), period)


def _rows(held: Any) -> Any:
    """The rows of a list, written as such or with what it is complete for."""
    return held["items"] if isinstance(held, dict) else held


def _set_list(told: CommentedMap, key: str, given: Any) -> None:
    """A list as answered; of one that is written already, what is answered are all further ones there are."""
    held = told.get(key)
    if isinstance(given, str):
        rows = _rows(held) if isinstance(held, (dict, list)) else []
        told[key] = held if given == UNKNOWN and rows else rows or given if given in NONE_WORDS else given
        return
    before = _rows(held) if isinstance(held, (dict, list)) else []
    told[key] = [*before, *given] if isinstance(before, list) else given


def problem_text(error: InputError) -> str:
    """Why an answer cannot be read, without the place, which is the answer itself."""
    return "；".join(f"{problem.message}{f'（{problem.help}）' if problem.help else ''}" for problem in error.problems)
