"""What the rule language means, for one firm at one date.

`value` says what an expression is worth, `judge` what is true of a condition and why. This is the
definition: the durable_rules matcher (and any other evaluator) must agree with it.

Everything is a range (`engine/values/intervals.py`): a truth on no < judged < yes, a figure in [lo, hi].
`all` is the least, `any` the greatest. What is not told is the widest range of its type, so an answer
under missing facts holds every answer that telling them could give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from engine.datatypes import (
    ChoiceType,
    DateType,
    IndustryType,
    NumberType,
    RegionType,
    TruthType,
    Type,
)
from engine.expressions.tree import (
    Aggregate,
    All,
    AnyOf,
    AnyRow,
    Arithmetic,
    AsOf,
    AtLeast,
    Cell,
    Certain,
    Comparison,
    Condition,
    Conditional,
    Definition,
    Discretion,
    FactValue,
    FieldValue,
    FixedPeriod,
    Fold,
    Holds,
    Judge,
    Membership,
    NoneOf,
    Noted,
    Number,
    Otherwise,
    Present,
    RecentYears,
    RowExists,
    Table,
    Undecided,
    Valued,
    Within,
    Words,
    type_of,
)
from engine.firm import Firm, RecordList, Row
from engine.folding import Item, folded
from engine.values import intervals as iv
from engine.values.codes import industry_within, region_within
from engine.values.dates import Period, add_months, year_period
from engine.values.intervals import (
    ANY_WORD,
    FALSE,
    INFINITY,
    NO,
    NOTHING,
    OPEN,
    TRUE,
    UNKNOWN,
    YES,
    End,
    Figure,
    Truth,
    Value,
    Word,
)
from engine.values.units import DAYS
from engine.vocabulary import RecordKind, Vocabulary

Findings = Mapping[str, Truth]


@dataclass(frozen=True, slots=True)
class Situation:
    """What a condition is asked of: a firm at a date, the row a clause runs over, the row a function looks at.

    `findings` holds what officials found on the clause's matters: matter → yes or no.
    """

    firm: Firm
    as_of: date
    vocabulary: Vocabulary
    row: Row | None = None
    inner: Row | None = None
    findings: Findings = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trace:
    """A condition, its truth, the traces of its parts, and the values a comparison was made of."""

    node: Condition
    truth: Truth
    parts: tuple[Trace, ...] = ()
    operands: tuple[Value, ...] = ()


# -- conditions ---------------------------------------------------------------------------------------


def judge(node: Condition, at: Situation) -> Trace:
    """The truth of a condition, with its reasons."""
    return _JUDGES[type(node)](node, at)


def _all(node: All, at: Situation) -> Trace:
    return _group(node, node.parts, at, iv.all_of)


def _any(node: AnyOf, at: Situation) -> Trace:
    return _group(node, node.parts, at, iv.any_of)


def _none(node: NoneOf, at: Situation) -> Trace:
    return _group(node, node.parts, at, iv.none_of)


def _at_least(node: AtLeast, at: Situation) -> Trace:
    return _group(node, node.parts, at, lambda truths: iv.at_least_of(node.count, truths))


def _group(
    node: Condition, parts: tuple[Condition, ...], at: Situation, combine: Callable[[list[Truth]], Truth]
) -> Trace:
    traces = tuple([judge(part, at) for part in parts])
    return Trace(node, combine([trace.truth for trace in traces]), traces)


def _wrapped(node: Noted | Definition, at: Situation) -> Trace:
    inner = node.condition if isinstance(node, Noted) else cast(Condition, node.value)
    trace = judge(inner, at)
    return Trace(node, trace.truth, (trace,))


def _matter(node: Judge, at: Situation) -> Trace:
    return Trace(node, at.findings.get(node.matter, OPEN))


def _undecided(node: Undecided, at: Situation) -> Trace:
    """Yes where the condition holds; where it fails, what the official says."""
    trace = judge(node.condition, at)
    possible = [TRUE] if trace.truth.most > NO else []
    if trace.truth.least < YES:
        possible.append(at.findings.get(node.matter, OPEN))
    return Trace(node, iv.either(possible), (trace,))


def _comparison(node: Comparison, at: Situation) -> Trace:
    sides = figure(node.left, at), figure(node.right, at)
    return Trace(node, iv.compare(node.operator, *sides), operands=sides)


def _membership(node: Membership, at: Situation) -> Trace:
    found = value(node.value, at)
    return Trace(node, _member(found, node.options, at), operands=(found,))


def _within(node: Within, at: Situation) -> Trace:
    found, first, last = (figure(each, at) for each in (node.value, node.first, node.last))
    truth = iv.all_of([iv.compare(">=", found, first), iv.compare("<=", found, last)])
    return Trace(node, truth, operands=(found, first, last))


def _holds(node: Holds, at: Situation) -> Trace:
    told = cast(Truth, value(node.value, at))
    return Trace(node, told, operands=(told,))


def _certain(node: Certain, _: Situation) -> Trace:
    return Trace(node, TRUE if node.value else FALSE)


def _row_exists(node: RowExists, at: Situation) -> Trace:
    return Trace(node, _exists(at.row or Row({}, ""), at.vocabulary.records[node.record], at))


def _any_row(node: AnyRow, at: Situation) -> Trace:
    return Trace(node, iv.any_of([truth for _, truth in _rows(node.record, node.where, at)]))


def _award_present(node: Present, at: Situation) -> Trace:
    return Trace(node, _present(figure(node.value, at)))


_JUDGES: dict[type, Callable[[Any, Situation], Trace]] = {
    All: _all,
    AnyOf: _any,
    NoneOf: _none,
    AtLeast: _at_least,
    Noted: _wrapped,
    Definition: _wrapped,
    Judge: _matter,
    Undecided: _undecided,
    Comparison: _comparison,
    Membership: _membership,
    Within: _within,
    Holds: _holds,
    Certain: _certain,
    RowExists: _row_exists,
    AnyRow: _any_row,
    Present: _award_present,
}
"""What is true of each kind of condition."""


def _member(found: Value, options: Words | FixedPeriod | RecentYears, at: Situation) -> Truth:
    if isinstance(options, (FixedPeriod, RecentYears)):
        period = _period(options, at)
        days = cast(Figure, found)
        start, end = iv.point(period.start.toordinal()), iv.point(period.end.toordinal())
        return iv.all_of([iv.compare(">=", days, start), iv.compare("<=", days, end)])
    within = _CONTAINMENT.get(type(options.type))
    if within is None:
        return iv.among(cast(Word, found), frozenset(options.values))
    return _contained(cast(Word, found), options.values, within)


_CONTAINMENT: dict[type, Callable[[str, str], bool]] = {RegionType: region_within, IndustryType: industry_within}


def _contained(found: Word, outers: tuple[str, ...], within: Callable[[str, str], bool]) -> Truth:
    """A code known only coarsely (the firm's city, where a county is asked for) leaves it open."""
    if found.options is None:
        return UNKNOWN
    truths = []
    for code in found.options:
        inside = any(within(code, outer) for outer in outers)
        around = any(within(outer, code) for outer in outers)
        truths.append(TRUE if inside else UNKNOWN if around else FALSE)
    return iv.either(truths)


def _period(options: FixedPeriod | RecentYears, at: Situation) -> Period:
    if isinstance(options, FixedPeriod):
        return options.period
    if options.count == 0:
        return year_period(at.as_of.year)
    return year_period(at.as_of.year - 1, options.count)


def _present(award: Figure) -> Truth:
    kinds = [(award.there, TRUE), (award.nothing, FALSE), (award.no_figure, OPEN)]
    return iv.either(truth for possible, truth in kinds if possible)


# -- values -------------------------------------------------------------------------------------------


def figure(node: Valued, at: Situation) -> Figure:
    """The worth of an expression that is a number, a day or a rank."""
    found = value(node, at)
    assert isinstance(found, Figure), node
    return found


def value(node: Valued, at: Situation) -> Value:
    """What an expression is worth: the range it lies in."""
    return _VALUES[type(node)](node, at)


def unknown(type_: Type) -> Value:
    """All that a value of this type may be."""
    if isinstance(type_, NumberType):
        return iv.unknown_figure(type_.signed)
    if isinstance(type_, DateType):
        return Figure(-INFINITY, INFINITY, nothing=True)
    if isinstance(type_, TruthType):
        return UNKNOWN
    if isinstance(type_, ChoiceType):
        return Figure(0, len(type_.values) - 1) if type_.ordered else Word(frozenset(type_.values))
    return ANY_WORD


def _number(node: Number, _: Situation) -> Value:
    return iv.point(node.value)


def _words(node: Words, _: Situation) -> Value:
    return Word(frozenset(node.values))


def _as_of(_: AsOf, at: Situation) -> Value:
    return iv.point(at.as_of.toordinal())


def _field(node: FieldValue, at: Situation) -> Value:
    row = at.row if node.outer else at.inner
    told = row.values.get(node.name) if row else None
    return unknown(node.type) if told is None else told


def _defined(node: Definition, at: Situation) -> Value:
    return value(cast(Valued, node.value), at)


def _discretion(node: Discretion, at: Situation) -> Value:
    return replace(figure(node.most, at), lo=0)


def year_of(node: FactValue, at: Situation) -> int:
    """The year a yearly fact is asked for: fixed, or counted back from the last full year before the as-of date."""
    return node.year if node.year is not None else at.as_of.year - 1 + node.offset


def _fact(node: FactValue, at: Situation) -> Value:
    if not node.by_year:
        told = at.firm.facts.get(node.name)
        return unknown(node.type) if told is None else told
    year = year_of(node, at)
    figures = at.firm.yearly.get(node.name, {})
    found = unknown(node.type)
    assert isinstance(found, Figure)
    if year in figures:
        told = figures[year]
        return replace(found, there=False, no_figure=True) if told is None else told
    if at.firm.founded is not None:
        before = year < at.firm.founded
        return replace(found, there=not before, no_figure=before)
    return replace(found, no_figure=True)


def _arithmetic(node: Arithmetic, at: Situation) -> Figure:
    left, right = figure(node.left, at), figure(node.right, at)
    if isinstance(type_of(node.left), DateType) and node.operator in ("+", "-"):
        if not left.there:
            return left
        in_days = cast(NumberType, type_of(node.right)).unit == DAYS
        sign = 1 if node.operator == "+" else -1
        shift = sign * int(cast(int, right.lo))
        return replace(left, lo=_moved(left.lo, shift, in_days), hi=_moved(left.hi, shift, in_days))
    return _OPERATIONS[node.operator](left, right)


_OPERATIONS: dict[str, Callable[[Figure, Figure], Figure]] = {
    "+": iv.add,
    "-": iv.subtract,
    "days": iv.subtract,
    "*": iv.multiply,
    "/": iv.divide,
    "at most": iv.lesser,
    "at least": iv.greater,
}


def _moved(day: End, shift: int, in_days: bool) -> End:
    if day in (INFINITY, -INFINITY):
        return day
    if abs(shift) > 100_000:
        return INFINITY if shift > 0 else -INFINITY
    if in_days:
        return day + shift
    start = date.fromordinal(int(day))
    if not 1 <= start.year + shift // 12 < 9998:
        return INFINITY if shift > 0 else -INFINITY
    return add_months(start, shift).toordinal()


def _conditional(node: Conditional, at: Situation) -> Figure:
    worth, condition = figure(node.value, at), judge(node.condition, at).truth
    if condition.least == YES:
        return worth
    return NOTHING if condition.most == NO else iv.hull([worth, NOTHING])


def _otherwise(node: Otherwise, at: Situation) -> Figure:
    worth, fallback = figure(node.value, at), figure(node.fallback, at)
    if not (worth.nothing or worth.no_figure):
        return worth
    return iv.hull([replace(worth, nothing=False, no_figure=False), fallback]) if worth.there else fallback


def _fold(node: Fold, at: Situation) -> Figure:
    """A year without figure is left out (不满三年按实际年限); where that leaves none, there is no figure."""
    items, may_lack = [], False
    for each in node.values:
        found = figure(each, at)
        if isinstance(each, FactValue) and each.by_year and found.no_figure:
            found, may_lack = replace(found, nothing=True, no_figure=False), True
        items.append(Item(found, surely=not found.nothing))
    total = folded(node.function, items)
    if not may_lack or any(item.surely for item in items):
        return total
    left = any(item.worth.there for item in items)
    return replace(total, hi=INFINITY, there=left, nothing=False, no_figure=True)


# -- records ------------------------------------------------------------------------------------------


def unlisted(kind: RecordKind, given: RecordList | None) -> Row | None:
    """A row of which nothing is known, where the firm's list may lack some; None where it is complete."""
    if given is None:
        return Row({}, "")
    if given.complete or kind.complete_by is None:
        return None
    every = cast(ChoiceType, kind.fields[kind.complete_by].type).values
    possible = frozenset(every) - given.complete_for
    return Row({kind.complete_by: Word(possible)}, "") if possible else None


def _exists(row: Row, kind: RecordKind, at: Situation) -> Truth:
    """A row dated after the as-of date does not exist; one without a date may."""
    if kind.date is None:
        return TRUE
    day = row.values.get(kind.date, Figure(-INFINITY, INFINITY))
    return iv.compare("<=", cast(Figure, day), iv.point(at.as_of.toordinal()))


def _rows(record: str, where: Condition | None, at: Situation) -> list[tuple[Row, Truth]]:
    """Each row with the truth that it exists and meets `where`; last, one for what may be unlisted."""
    kind = at.vocabulary.records[record]
    given = at.firm.records.get(record)
    rows = [(row, _meets(row, kind, where, at)) for row in (given.rows if given else ())]
    extra = unlisted(kind, given)
    if extra is not None:
        truth = _meets(extra, kind, where, at)
        rows.append((extra, Truth(NO, truth.most)))
    return rows


def _meets(row: Row, kind: RecordKind, where: Condition | None, at: Situation) -> Truth:
    truths = [_exists(row, kind, at)]
    if where is not None and truths[0].most > NO:
        truths.append(judge(where, replace(at, inner=row)).truth)
    return iv.all_of(truths)


def _aggregate(node: Aggregate, at: Situation) -> Figure:
    items = []
    given = at.firm.records.get(node.record)
    listed = len(given.rows) if given else 0
    for index, (row, truth) in enumerate(_rows(node.record, node.where, at)):
        if truth.most == NO:
            continue
        worth = iv.point(1) if node.value is None else figure(node.value, replace(at, inner=row))
        surely = truth.least == YES and not worth.nothing
        items.append(Item(worth, surely, many=index >= listed))
    return folded("sum" if node.function == "count" else node.function, items)


# -- tables -------------------------------------------------------------------------------------------


def _table(node: Table, at: Situation) -> Figure:
    found = [value(key, at) for key in node.keys]
    hits = [
        (iv.all_of(_fits(key, cell, at) for key, cell in zip(found, cells, strict=True)), cells, worth)
        for cells, worth in node.rows
    ]
    sure = [worth for truth, _, worth in hits if truth.least == YES]
    if sure:
        return figure(sure[0], at)
    possible = [figure(worth, at) for truth, _, worth in hits if truth.most == YES]
    fallback = figure(node.otherwise, at) if node.otherwise is not None else NOTHING
    without = Figure(0, INFINITY, there=False, no_figure=True)
    if any(isinstance(key, Figure) and key.no_figure and not (key.there or key.nothing) for key in found):
        return without
    if any(isinstance(key, Figure) and key.no_figure for key in found):
        possible.append(without)
    if not (len(found) == 1 and _covered(found[0], [cells[0] for truth, cells, _ in hits if truth.most == YES], at)):
        possible.append(fallback)
    return iv.hull(possible)


def _fits(key: Value, cell: Cell, at: Situation) -> Truth:
    if cell.words is not None:
        return _member(key, cell.words, at)
    truths = []
    there = replace(key, no_figure=False) if isinstance(key, Figure) and key.there else key
    if cell.lower is not None:
        truths.append(iv.compare(">=" if cell.lower_in else ">", cast(Figure, there), figure(cell.lower, at)))
    if cell.upper is not None:
        truths.append(iv.compare("<=" if cell.upper_in else "<", cast(Figure, there), figure(cell.upper, at)))
    truth = iv.all_of(truths)
    surely = not (isinstance(key, Figure) and key.no_figure)
    return truth if surely else Truth(NO, truth.most)


def _covered(key: Value, cells: list[Cell], at: Situation) -> bool:
    """Whether the rows that may be hit leave no value of the key without a row."""
    if isinstance(key, Truth) or key.nothing:
        return False
    if isinstance(key, Word):
        words = {word for cell in cells if cell.words for word in cell.words.values}
        return any(_open_cell(cell) for cell in cells) or (key.options is not None and key.options <= words)
    return key.there and _covers_range(key, cells, at)


def _open_cell(cell: Cell) -> bool:
    return cell.words is None and cell.lower is None and cell.upper is None


def _covers_range(key: Figure, cells: list[Cell], at: Situation) -> bool:
    ends = sorted((_ends(cell, at) for cell in cells), key=lambda each: (each[0], not each[1]))
    reached, reached_in = key.lo, False
    for lower, lower_in, upper, upper_in in ends:
        if lower > reached or (lower == reached and not (lower_in or reached_in)):
            return False
        if upper > reached or (upper == reached and upper_in):
            reached, reached_in = upper, upper_in
    return reached > key.hi or (reached == key.hi and (reached_in or reached == INFINITY))


def _ends(cell: Cell, at: Situation) -> tuple[End, bool, End, bool]:
    lower = figure(cell.lower, at).hi if cell.lower is not None else -INFINITY
    upper = figure(cell.upper, at).lo if cell.upper is not None else INFINITY
    rank = isinstance(type_of(cell.upper), ChoiceType) if cell.upper is not None else False
    if rank and cell.upper_in:
        return lower, cell.lower_in, upper + 1, False
    return lower, cell.lower_in, upper, cell.upper_in


_VALUES: dict[type, Callable[[Any, Situation], Value]] = {
    Number: _number,
    Words: _words,
    AsOf: _as_of,
    FactValue: _fact,
    FieldValue: _field,
    Definition: _defined,
    Arithmetic: _arithmetic,
    Discretion: _discretion,
    Conditional: _conditional,
    Otherwise: _otherwise,
    Fold: _fold,
    Aggregate: _aggregate,
    Table: _table,
}
"""What each kind of expression is worth."""
