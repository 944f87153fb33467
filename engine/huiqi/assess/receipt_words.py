"""Which clauses an award may be of that is told in words that are no clause's title: `高企奖励20万`.

None is sure: the award may be of another text. So money that it may have used up stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from huiqi.base.datatypes import ChoiceType
from huiqi.base.values.intervals import Figure
from huiqi.language.expressions.tree import Number
from huiqi.language.vocabulary import Vocabulary
from huiqi.model.policy import Clause

_OF_ANY = re.compile(
    r"补助|奖励|补贴|资金|奖补|扶持|奖金|奖|款|首次|认定|项目|专项|县级|市级|省级|国家级|财政|科技|惠企|政策|\W|\d"
)
"""What the name of any award may hold."""
_ALIKE = 4


def fitting(written: str, amount: Figure | None, clauses: Iterable[Clause], vocabulary: Vocabulary) -> list[str]:
    """The ids of the clauses with money that an award fits: by a recognition both name, else by words, else by amount.

    All of them where the words name nothing in particular.
    """
    paying = [clause for clause in clauses if clause.award is not None]
    said, kinds = _particular(written), _kinds_named(written, vocabulary)
    if not said:
        return [clause.id for clause in paying]
    by_kind = [clause.id for clause in paying if kinds & _kinds_named(clause.title, vocabulary)]
    by_words = [clause.id for clause in paying if _are_alike(said, clause.title)]
    return by_kind or by_words or [clause.id for clause in paying if _pays(clause, amount)]


def _particular(text: str) -> str:
    return _OF_ANY.sub("", text)


def _kinds_named(text: str, vocabulary: Vocabulary) -> set[str]:
    """The recognitions that a text names, by their own names or others."""
    kinds = set[str]()
    for record in vocabulary.records.values():
        field = record.fields.get(record.complete_by or "")
        if field is not None and isinstance(field.type, ChoiceType):
            words = {**{value: value for value in field.type.values}, **field.aliases}
            kinds |= {value for word, value in words.items() if word in text}
    return kinds


def _are_alike(said: str, title: str) -> bool:
    other = _particular(title)
    shared = SequenceMatcher(None, said, other, autojunk=False).find_longest_match().size
    return shared >= min(_ALIKE, len(said))


def _pays(clause: Clause, amount: Figure | None) -> bool:
    """Whether the clause pays just the amount that was received."""
    award = clause.award
    is_told = amount is not None and amount.lo == amount.hi and amount.lo > 0
    return is_told and isinstance(award, Number) and amount is not None and award.value == amount.lo
