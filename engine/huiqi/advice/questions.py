"""What to ask a firm next: of the facts that can still matter, the one that can settle the most yuan first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from huiqi.assess.answer import Traced
from huiqi.assess.awaited import awaited
from huiqi.assess.clause_answer import Answered
from huiqi.assess.ledger import Ledger
from huiqi.assess.settlement import Settled
from huiqi.base.datatypes import ChoiceType, DateType, IndustryType, NumberType, RegionType, TruthType
from huiqi.base.values.display import fen
from huiqi.base.values.intervals import FALSE, INFINITY, NO, TRUE, End, Truth
from huiqi.base.values.units import MONEY, unit_text
from huiqi.language.vocabulary import Fact, Vocabulary
from huiqi.model.guidance import Hanging, Question
from huiqi.semantics.definition import Situation, Trace, combined
from huiqi.semantics.missing import Lack, missing_facts

_FOR_OFFICIALS = ("findings",)
FOUNDING = "registered_on"
"""Before its founding a firm has no figures: asked where a figure of some period is lacking, after the figure."""


def questions(traced: Traced, vocabulary: Vocabulary) -> list[Question]:
    """Every fact that can still matter, ranked: by the yuan it can settle alone, then by the clauses that hang on it.

    Clauses of policies that are not in force count by their last day, after all that are.
    """
    asked: dict[tuple[object, ...], _Asked] = {}
    for each, settled, _ in traced.shown():
        for lack, amount in _settling(each, settled, traced.ledger):
            if lack.name not in _FOR_OFFICIALS:
                asked.setdefault(lack.key, _Asked(lack)).add(each, amount)
            if lack.period and traced.firm.founded is None and FOUNDING in vocabulary.facts:
                founding = Lack(FOUNDING)
                asked.setdefault(founding.key, _Asked(founding)).add(each, 0)
    ranked = sorted(asked.values(), key=_Asked.rank)
    return [each.question(traced, vocabulary) for each in ranked]


# -- what an answer can settle ------------------------------------------------------------------------


@dataclass
class _Asked:
    """A fact to be asked for, with what hangs on it."""

    lack: Lack
    settles: End = 0
    settles_at_end: End = 0
    clauses: list[Answered] = field(default_factory=list)

    def add(self, each: Answered, amount: End) -> None:
        self.clauses.append(each)
        if each.in_force:
            self.settles += amount
        else:
            self.settles_at_end += amount

    def rank(self) -> tuple[End, End, int]:
        return -self.settles, -self.settles_at_end, -len(self.clauses)

    def question(self, traced: Traced, vocabulary: Vocabulary) -> Question:
        words = _Words(self.lack, traced, vocabulary)
        hanging = dict.fromkeys(Hanging(clause.clause.id, clause.clause.title, clause.label) for clause in self.clauses)
        return Question(
            fact=self.lack.missing(vocabulary).fact,
            period=self.lack.period,
            row=words.number,
            label=words.label,
            text=words.text,
            why=words.fact.why if words.fact else vocabulary.records[self.lack.name].why,
            write=words.write,
            choices=words.choices,
            settles=fen(self.settles),
            settles_at_end=fen(self.settles_at_end),
            clauses=tuple(hanging),
        )


def _settling(each: Answered, settled: Settled | None, ledger: Ledger) -> Iterator[tuple[Lack, End]]:
    """Each fact that a clause waits for, with the yuan that an answer to it can settle alone."""
    if each.elsewhere:
        return
    lacks = awaited(each, settled, ledger)
    decides = {lack.key for lack in missing_facts(each.trace, each.at)}
    others = {lack.key for lack in lacks} - decides
    open_ = _width(each, settled)
    leaves = _leaves(each.trace, each.at) if decides and open_ else {}
    for lack in lacks:
        if lack.key in decides:
            alone = _can_settle(each.trace, each.at, leaves, lack, bool(others))
        else:
            alone = each.trace.truth.known and others == {lack.key}
        yield lack, open_ if alone else 0


def _width(each: Answered, settled: Settled | None) -> End:
    """How many yuan are open: of what is payable, or out of the period of what it was on the last day."""
    amount = settled.payable if each.in_force and settled is not None else each.amount
    return 0 if amount is None else INFINITY if amount[1] == INFINITY else amount[1] - amount[0]


_Leaves = dict[int, set[tuple[object, ...]]]


def _leaves(trace: Trace, at: Situation) -> _Leaves:
    """What each open comparison waits for, by identity of its trace."""
    if not trace.parts:
        return {id(trace): {lack.key for lack in missing_facts(trace, at)}}
    found: _Leaves = {}
    for part in trace.parts:
        if not part.truth.known:
            found |= _leaves(part, at)
    return found


def _can_settle(trace: Trace, at: Situation, leaves: _Leaves, lack: Lack, others: bool) -> bool:
    """Whether some answer decides the clause: no, so that nothing is open; or yes, where nothing else is."""
    if _with(trace, at, leaves, lack, FALSE).most == NO or _with(trace, at, leaves, lack, TRUE).most == NO:
        return True
    return not others and any(_with(trace, at, leaves, lack, each).known for each in (TRUE, FALSE))


def _with(trace: Trace, at: Situation, leaves: _Leaves, lack: Lack, truth: Truth) -> Truth:
    """What would be true if every comparison that waits for this fact alone came out so."""
    if trace.truth.known:
        return trace.truth
    if not trace.parts:
        return truth if leaves.get(id(trace)) == {lack.key} else trace.truth
    return combined(trace.node, [_with(part, at, leaves, lack, truth) for part in trace.parts], at)


# -- in words -----------------------------------------------------------------------------------------


class _Words:
    """A question in the vocabulary's words."""

    def __init__(self, lack: Lack, traced: Traced, vocabulary: Vocabulary) -> None:
        self.lack, self.vocabulary = lack, vocabulary
        kind = vocabulary.records.get(lack.name)
        self.fact: Fact | None = kind.fields[lack.field] if kind and lack.field else vocabulary.facts.get(lack.name)
        given = traced.firm.records.get(lack.name)
        rows = given.rows if given else ()
        self.number = next((number for number, row in enumerate(rows) if row is lack.row), None)
        self.label = lack.missing(vocabulary).label
        self.text = self._text(bool(rows))
        self.choices = _choices(self.fact)
        self.write = _write(self.fact)

    def _text(self, listed: bool) -> str:
        lack = self.lack
        if self.fact is None:
            kind = self.vocabulary.records[lack.name]
            return f"除了已经写的，还有没有别的{kind.label}？" if listed else kind.question or f"有哪些{kind.label}？"
        if lack.period == "earlier":
            return f"{self.fact.label}：逐年写的以前，各年最高是多少？"
        asked = self.fact.question or f"{self.fact.label}是什么？"
        if lack.period:
            return f"{self.fact.label}（{lack.period}{' 年' if lack.period.isdecimal() else ''}）是多少？"
        return f"{lack.row.label}：{asked}" if lack.row is not None else asked


def _choices(fact: Fact | None) -> tuple[str, ...]:
    if fact is None:
        return ()
    if isinstance(fact.type, TruthType):
        return ("是", "否")
    return fact.type.values if isinstance(fact.type, ChoiceType) else ()


def _write(fact: Fact | None) -> str:
    """How an answer is written."""
    if fact is None:
        return "一条一条写；没有写「无」"
    type_ = fact.type
    if isinstance(type_, NumberType):
        if type_.unit == MONEY:
            return "例如 20万、1.2亿、3200元；没有写 0"
        return f"数字{f'，单位 {unit_text(type_.unit)}' if type_.unit else ''}{'，例如 3.5%' if type_.ratio else ''}"
    if isinstance(type_, DateType):
        return "例如 2024-03-01；只知道月份写 2024-03；没有写「无」"
    if isinstance(type_, RegionType):
        return "县（市、区）的名称或六位代码"
    if isinstance(type_, IndustryType):
        return "GB/T 4754 的代码，例如 C1340"
    return ""


def clauses_text(clauses: Iterable[Hanging], most: int = 3) -> str:
    """The titles, of many the first few."""
    titles = list(dict.fromkeys(clause.title for clause in clauses))
    return "、".join(titles[:most]) + (f" 等 {len(titles)} 项" if len(titles) > most else "")
