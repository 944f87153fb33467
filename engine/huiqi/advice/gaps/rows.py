"""A record that a firm could get: made field by field until it meets a condition on such records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huiqi.advice.gaps.edits import NewRows
from huiqi.advice.gaps.failing import NEW, Obstacle, in_the_way, obstacles
from huiqi.advice.gaps.inputs import Looks
from huiqi.advice.gaps.threshold import Holds, days, is_day, turned
from huiqi.base.values.intervals import NO, Value, point
from huiqi.language.expressions.tree import All, AnyOf, Condition, Definition, Noted, RowExists
from huiqi.language.expressions.wording import reads
from huiqi.language.vocabulary import RecordKind
from huiqi.model.firm import Row
from huiqi.semantics.definition import Situation, Trace, judge

NEVER_NEW = ("received", "findings")
"""Records that no firm can get by itself."""
_MOST_STEPS = 12


def made(record: str, where: Condition, at: Situation, looks: Looks, outer: bool) -> NewRows | None:
    """A record that meets a condition, dated today: the one a clause runs over (`outer`), or one looked for.

    None where none was found, or none can be got.
    """
    if record in NEVER_NEW:
        return None
    kind = at.vocabulary.records[record]
    values: dict[str, Value] = {kind.date: point(at.as_of.toordinal())} if kind.date else {}
    for _ in range(_MOST_STEPS):
        row = Row(values, NEW)
        inside = replace(at, row=row) if outer else replace(at, inner=row)
        trace = judge(where, inside)
        if not in_the_way(trace, inside):
            return NewRows(record, tuple(values.items()), tuple(_asked(trace)))
        chosen = next((_chosen(obstacle, row, kind, looks, outer) for obstacle in obstacles(trace, inside)), None)
        if chosen is None:
            return None
        values = {**values, chosen[0]: chosen[1]}
    return None


def of_record(condition: Condition, record: str, looks: Looks) -> All:
    """The parts of a condition that ask something of the record itself."""
    parts = condition.parts if isinstance(condition, All) else (condition,)
    flat = [part for each in parts for part in (each.parts if isinstance(each, All) else (each,))]
    own = (part for part in flat if any(field.record == record for field in looks.at(part).fields))
    return All(tuple(dict.fromkeys(own)))


def _chosen(obstacle: Obstacle, row: Row, kind: RecordKind, looks: Looks, outer: bool) -> tuple[str, Value] | None:
    """One field that the comparison looks at, with a value at which it does not fail any more."""
    found = looks.at(obstacle.node)
    mine = [each for each in found.fields if each.outer == outer and each.record == kind.name]
    for field in sorted(mine, key=lambda each: each.name in row.values):
        holds = _holding(obstacle, row, field.name, outer)
        day = is_day(field.type)
        tried = days(obstacle.at.as_of, found.hints, holds) if day else turned(field.type, None, holds, found.hints)
        value = next(iter(tried), None)
        if value is not None:
            return field.name, value
    return None


def _holding(obstacle: Obstacle, row: Row, name: str, outer: bool) -> Holds:
    def holds(value: Value) -> bool:
        changed = replace(row, values={**row.values, name: value})
        at = replace(obstacle.at, row=changed) if outer else replace(obstacle.at, inner=changed)
        truth = judge(obstacle.node, at).truth
        return truth.most > NO if obstacle.wanted else truth.known and truth.least == NO

    return holds


def _asked(trace: Trace) -> Iterator[str]:
    """What is asked of a record, in words; where several ways lead there, the one that it goes."""
    node = trace.node
    if isinstance(node, All):
        yield from dict.fromkeys(words for part in trace.parts for words in _asked(part))
    elif isinstance(node, AnyOf):
        yield from _asked(max(trace.parts, key=lambda part: (part.truth.least, part.truth.most)))
    elif isinstance(node, (Noted, Definition)):
        yield from _asked(trace.parts[0])
    elif not isinstance(node, RowExists):
        yield reads(node)
