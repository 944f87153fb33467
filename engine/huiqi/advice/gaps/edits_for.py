"""The edits by which one comparison would turn: each place it looks at, moved no further than needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from huiqi.advice.gaps.edits import Edit, FactEdit, FieldEdit, NewRows, Waited, applied
from huiqi.advice.gaps.failing import Obstacle
from huiqi.advice.gaps.inputs import Looks, Places
from huiqi.advice.gaps.rows import made, of_record
from huiqi.advice.gaps.threshold import Holds, days, is_day, turned, waited
from huiqi.base.values.display import value_text
from huiqi.base.values.intervals import Value
from huiqi.language.expressions.tree import Aggregate, All, AnyRow, ClauseHolds, Condition, as_inner
from huiqi.language.vocabulary import Fact
from huiqi.model.firm import Firm, Row
from huiqi.semantics.definition import Situation, span_of

_MOST_NEW = 1000


def repairs(obstacle: Obstacle, last: date, looks: Looks) -> Iterator[Edit]:
    """The edits that would turn a comparison, each alone. `last` is the day the clause ends."""
    node, found = obstacle.node, looks.at(obstacle.node)
    over_rows = isinstance(node, (AnyRow, ClauseHolds))
    if not over_rows:
        yield from _facts(obstacle, found)
        yield from _fields(obstacle, found)
    if obstacle.wanted:
        yield from _some_row(obstacle, looks)
        for each in () if over_rows else found.aggregates:
            yield from _more_rows(obstacle, each, looks)
    if found.timed or over_rows:
        yield from _later(obstacle, last)


def changed(edit: Edit, at: Situation) -> Situation:
    """The situation with one thing otherwise, the rows it looks at included."""
    firm = applied(at.firm, [edit], at.vocabulary)
    if not isinstance(edit, FieldEdit):
        return replace(at, firm=firm)
    old, new = (each.records[edit.record].rows[edit.index] for each in (at.firm, firm))
    row, inner = (new if each is old else each for each in (at.row, at.inner))
    return replace(at, firm=firm, row=row, inner=inner)


def _turning(obstacle: Obstacle, edit_of: Callable[[Value], Edit]) -> Holds:
    """Whether the comparison turns with a value in an edit."""
    return lambda value: not obstacle.stands(changed(edit_of(value), obstacle.at))


# -- facts and fields ---------------------------------------------------------------------------------


def _facts(obstacle: Obstacle, found: Places) -> Iterator[Edit]:
    at = obstacle.at
    named = [(fact, span_of(fact, at) if fact.per else None) for fact in found.facts]
    if not named:
        named = [(fact, span_of(fact, at).moved(offset) if fact.per else None) for fact, offset in found.earlier]
    for fact, span in dict.fromkeys(named):
        told = at.firm.facts.get(fact.name) if span is None else at.firm.series.get(fact.name, {}).get(span)
        if told is not None:
            yield from _moved(obstacle, FactEdit(fact.name, span, told), at.vocabulary.facts[fact.name], found)


def _fields(obstacle: Obstacle, found: Places) -> Iterator[Edit]:
    at = obstacle.at
    for field in found.fields:
        row = at.row if field.outer else at.inner
        told = row.values.get(field.name) if row is not None else None
        index = _index(row, field.record, at.firm)
        if told is not None and index is not None:
            each = at.vocabulary.records[field.record].fields[field.name]
            yield from _moved(obstacle, FieldEdit(field.record, index, field.name, told), each, found)


def _moved(obstacle: Obstacle, edit: FactEdit | FieldEdit, fact: Fact, found: Places) -> Iterator[Edit]:
    holds = _turning(obstacle, lambda value: replace(edit, value=value))
    if is_day(fact.type):
        tried = islice(days(obstacle.at.as_of, found.hints, holds), 1)
    else:
        tried = islice(turned(fact.type, edit.value, holds, found.hints), None)
    yield from (replace(edit, value=value) for value in tried)


def _index(row: Row | None, record: str, firm: Firm) -> int | None:
    given = firm.records.get(record)
    return next((index for index, each in enumerate(given.rows if given else ()) if each is row), None)


# -- further records ----------------------------------------------------------------------------------


def _some_row(obstacle: Obstacle, looks: Looks) -> Iterator[Edit]:
    """A record where one is asked for."""
    node = obstacle.node
    where: Condition | None = None
    if isinstance(node, AnyRow):
        where = node.where or All(())
    elif isinstance(node, ClauseHolds):
        parts = tuple(part for part in (node.domain, node.condition) if part is not None)
        where = as_inner(of_record(All(parts), node.record or "", looks))
    if where is None or not isinstance(node, (AnyRow, ClauseHolds)):
        return
    new = made(node.record or "", where, obstacle.at, looks, outer=False)
    if new is not None and isinstance(node, AnyRow) and node.words:
        new = replace(new, words=(node.words,))
    if new is not None and not obstacle.stands(changed(new, obstacle.at)):
        yield new


def _more_rows(obstacle: Obstacle, sum_: Aggregate, looks: Looks) -> Iterator[Edit]:
    """As many further records as bring a count there; of a sum one, as large as it takes."""
    new = made(sum_.record, sum_.where or All(()), obstacle.at, looks, outer=False)
    if new is None:
        return
    if sum_.value is None:
        yield from _as_many(obstacle, new)
        return
    for field in looks.at(sum_.value).fields:
        each = obstacle.at.vocabulary.records[sum_.record].fields[field.name]
        holds = _turning(obstacle, lambda value, name=field.name: _of_value(new, name, value))  # type: ignore[misc]
        for value in islice(turned(each.type, None, holds, ()), 1):
            words = f"{each.label} 至少 {value_text(value, each.type)}"
            yield replace(_of_value(new, field.name, value), words=(*new.words, words))


def _of_value(new: NewRows, name: str, value: Value) -> NewRows:
    return replace(new, values=(*((each, held) for each, held in new.values if each != name), (name, value)))


def _as_many(obstacle: Obstacle, new: NewRows) -> Iterator[Edit]:
    """The fewest further records that turn a count."""
    good, bad = 1, 0
    while obstacle.stands(changed(replace(new, count=good), obstacle.at)):
        good, bad = good * 4, good
        if good > _MOST_NEW:
            return
    while good - bad > 1:
        middle = (good + bad) // 2
        stands = obstacle.stands(changed(replace(new, count=middle), obstacle.at))
        good, bad = (good, middle) if stands else (middle, bad)
    yield replace(new, count=good)


def _later(obstacle: Obstacle, last: date) -> Iterator[Edit]:
    day = waited(obstacle.at.as_of, last, lambda day: obstacle.turned(replace(obstacle.at, as_of=day)))
    if day is not None:
        yield Waited(day)
