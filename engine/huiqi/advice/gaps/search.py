"""The smallest sets of edits that make a clause hold, found set by set, the smallest first."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from huiqi.advice.gaps.edits import Edit, FactEdit, FieldEdit, NewRows, Waited, applied, day_of
from huiqi.advice.gaps.edits_for import repairs
from huiqi.advice.gaps.failing import Obstacle, in_the_way, obstacles
from huiqi.advice.gaps.inputs import Looks
from huiqi.advice.gaps.rows import made, of_record
from huiqi.advice.gaps.threshold import Holds, nearer
from huiqi.assess.clause_answer import Answered
from huiqi.base.datatypes import NumberType, Type
from huiqi.base.values.dates import Span
from huiqi.base.values.display import value_text
from huiqi.base.values.intervals import NO, Figure, Value
from huiqi.language.expressions.tree import All
from huiqi.language.vocabulary import Fact
from huiqi.model.firm import Row
from huiqi.semantics.definition import Situation, Trace, judge

_MOST_TRIED, _MOST_EDITS, _MOST_FOUND = 80, 8, 3


@dataclass(frozen=True, slots=True)
class Way:
    """A set of edits that makes a clause hold, as far as it is known.

    Attributes:
        edits: each with the comparison it turns.
        fixed: how many of them no firm can bring about.
        row: which of its records the clause then holds for; None where it asks the firm.
    """

    edits: tuple[tuple[Edit, Obstacle], ...]
    fixed: int
    row: int | None

    @property
    def size(self) -> tuple[int, int, int]:
        """What is fixed counts most, then how many edits; a further record is more than any other edit."""
        new = sum(isinstance(edit, NewRows) for edit, _ in self.edits)
        return self.fixed, len(self.edits), new

    @property
    def only_edits(self) -> tuple[Edit, ...]:
        """The edits."""
        return tuple(edit for edit, _ in self.edits)


class Search:
    """Ways for one clause that a firm does not meet."""

    def __init__(self, each: Answered, last: date, looks: Looks) -> None:
        self.each, self.clause, self.last, self.looks = each, each.clause, last, looks
        self.vocabulary = each.at.vocabulary

    def ways(self) -> list[Way]:
        """The smallest ways; those a firm can go alone, where there are any, else those with what is fixed."""
        found = self._minimal(self._tried())
        able = [way for way in found if not way.fixed]
        return (able or found)[:_MOST_FOUND]

    def _tried(self) -> Iterator[Way]:
        order = count()
        open_: list[tuple[tuple[int, int, int], int, Way]] = []
        seen: set[frozenset[object]] = set()
        for way in self._starts():
            heapq.heappush(open_, (way.size, next(order), way))
        for _ in range(_MOST_TRIED):
            if not open_:
                return
            way = heapq.heappop(open_)[-1]
            at = self.situation(way)
            if at is None:
                continue
            trace = judge(self.clause.condition, at)
            if not in_the_way(trace, at):
                yield way
                continue
            for further in self._further(way, trace, at) if len(way.edits) < _MOST_EDITS else ():
                key = frozenset((*further.only_edits, further.row))
                if key not in seen:
                    seen.add(key)
                    heapq.heappush(open_, (further.size, next(order), further))

    def _starts(self) -> Iterator[Way]:
        """As it is; and with a further record, where the clause asks records."""
        clause, each = self.clause, self.each
        if clause.record is None:
            yield Way((), 0, None)
            return
        given = each.at.firm.records.get(clause.record)
        index = next((i for i, row in enumerate(given.rows if given else ()) if row is each.row), None)
        if index is not None:
            yield Way((), 0, index)
        new = self._new_row()
        if new is not None:
            asked = Obstacle(clause.condition, each.at, True)
            yield Way(((new, asked),), 0, len(given.rows) if given else 0)

    def _new_row(self) -> NewRows | None:
        record = self.clause.record
        if record is None or self.clause.domain is None:
            return None
        where = of_record(All((self.clause.domain, self.clause.condition)), record, self.looks)
        return made(record, where, self.each.at, self.looks, outer=True)

    def _further(self, way: Way, trace: Trace, at: Situation) -> Iterator[Way]:
        """The way with one more edit, or with one of its edits gone further."""
        for obstacle in obstacles(trace, at):
            for edit in repairs(obstacle, self.last, self.looks):
                kept = tuple(pair for pair in way.edits if pair[0].place != edit.place)
                pairs = (*kept, (edit, obstacle))
                fixed = sum(self.nature(each).kind == "fixed" for each, _ in pairs)
                yield replace(way, edits=pairs, fixed=fixed)

    def situation(self, way: Way) -> Situation | None:
        """What the clause is asked of on this way; None where the record it is for is not there."""
        at, edits = self.each.at, way.only_edits
        firm = applied(at.firm, edits, self.vocabulary)
        row: Row | None = at.row
        if way.row is not None and self.clause.record is not None:
            row = firm.records[self.clause.record].rows[way.row]
        return replace(at, firm=firm, as_of=day_of(edits, at.as_of), row=row)

    # -- no more than needed --------------------------------------------------------------------------

    def _minimal(self, ways: Iterator[Way]) -> list[Way]:
        """Without ways that hold another one, and each without edits that it can do without."""
        found: list[Way] = []
        for way in ways:
            less = self._tightened(self._reduced(way))
            held = set(less.only_edits)
            if not any(set(other.only_edits) <= held for other in found):
                found.append(less)
            if sum(not each.fixed for each in found) >= _MOST_FOUND:
                break
        return found

    def _reduced(self, way: Way) -> Way:
        for pair in way.edits if len(way.edits) > 1 else ():
            if isinstance(pair[0], NewRows) and way.row is not None:
                continue
            rest = tuple(edit for edit in way.edits if edit is not pair)
            less = replace(way, edits=rest, fixed=sum(self.nature(each).kind == "fixed" for each, _ in rest))
            if self._holds(less):
                return self._reduced(less)
        return way

    def _tightened(self, way: Way) -> Way:
        """Each figure no further than the whole clause needs: less may do than its comparison alone asks for."""
        for pair in way.edits:
            edit, type_ = pair[0], self._type(pair[0])
            if not isinstance(edit, (FactEdit, FieldEdit)) or not isinstance(type_, NumberType):
                continue
            value = nearer(type_, self.told(edit), edit.value, self._holding(way, pair))
            way = _with_value(way, pair, value) if value != edit.value else way
        return way

    def _holding(self, way: Way, pair: tuple[Edit, Obstacle]) -> Holds:
        """Whether the clause holds with another value at the place of an edit."""
        return lambda value: self._holds(_with_value(way, pair, value))

    def _holds(self, way: Way) -> bool:
        at = self.situation(way)
        return at is not None and judge(self.clause.condition, at).truth.most > NO

    def _type(self, edit: Edit) -> Type | None:
        return self.fact(edit).type if isinstance(edit, (FactEdit, FieldEdit)) else None

    def told(self, edit: FactEdit | FieldEdit) -> Value | None:
        """What the firm told at the place of an edit."""
        firm = self.each.at.firm
        if isinstance(edit, FieldEdit):
            return firm.records[edit.record].rows[edit.index].values.get(edit.name)
        return firm.facts.get(edit.name) if edit.span is None else firm.series.get(edit.name, {}).get(edit.span)

    # -- what a firm can do about it ------------------------------------------------------------------

    def nature(self, edit: Edit) -> Nature:
        """Whether a firm can change it, must wait for it, or cannot."""
        if isinstance(edit, Waited):
            over = edit.day > self.last
            note = f"政策期已于 {self.last.isoformat()} 结束" if over else ""
            return Nature("fixed" if over else "wait", edit.day, note)
        if isinstance(edit, NewRows):
            return Nature("change")
        fact = self.fact(edit)
        if not _may_become(self.told(edit), edit.value, fact):
            return Nature("fixed")
        if isinstance(edit, FactEdit) and edit.span is not None:
            return self._of_figure(edit.span)
        return Nature("change")

    def _of_figure(self, span: Span) -> Nature:
        """The figure of a period that has ended stays; that of a later one counts when it has ended, too."""
        as_of, ended = self.each.at.as_of, span.period.end
        if ended >= as_of:
            return Nature("change")
        if span.kind != "year" or self.clause.spans is not None or span.year != self.each.at.reference.year:
            return Nature("fixed", None, f"{span} 已经结束")
        day = date(as_of.year + 1, 1, 1)
        if day > self.last:
            return Nature("fixed", None, f"{span} 年已经结束，政策期 {self.last.isoformat()} 前不再看别的年度")
        note = f"{span} 年已经结束，差额按这一年的数算；{span.year + 1} 年的数到 {day.isoformat()} 起才看，要重新评估"
        return Nature("change", day, note)

    def fact(self, edit: FactEdit | FieldEdit) -> Fact:
        """The fact or field it changes."""
        if isinstance(edit, FactEdit):
            return self.vocabulary.facts[edit.name]
        return self.vocabulary.records[edit.record].fields[edit.name]


def _with_value(way: Way, pair: tuple[Edit, Obstacle], value: Value) -> Way:
    """The way with another value at the place of one of its edits."""
    edit = pair[0]
    assert isinstance(edit, (FactEdit, FieldEdit))
    changed = (replace(edit, value=value), pair[1])
    return replace(way, edits=tuple(changed if each[0].place == edit.place else each for each in way.edits))


def _may_become(told: Value | None, new: Value, fact: Fact) -> bool:
    """Whether a firm can bring a fact to a value, as the vocabulary says."""
    if fact.changes in ("up", "down") and isinstance(told, Figure) and isinstance(new, Figure):
        return (new.lo > told.lo) == (fact.changes == "up")
    if fact.changes in ("yes", "up", "down"):
        return True
    return fact.changes != "no" and value_text(new, fact.type) == fact.changes


@dataclass(frozen=True, slots=True)
class Nature:
    """What a firm can do about an edit: `change`, `wait`, or nothing (`fixed`); from when it counts; why."""

    kind: str
    until: date | None = None
    note: str = ""
