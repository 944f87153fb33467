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
from typing import cast

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
    match node:
        case All(parts):
            return _group(node, parts, at, iv.all_of)
        case AnyOf(parts):
            return _group(node, parts, at, iv.any_of)
        case NoneOf(parts):
            return _group(node, parts, at, iv.none_of)
        case AtLeast(count, parts):
            return _group(node, parts, at, lambda truths: iv.at_least_of(count, truths))
        case Noted(inner) | Definition(_, inner):
            return _wrapped(node, judge(cast(Condition, inner), at))
        case Judge(matter):
            return Trace(node, at.findings.get(matter, OPEN))
        case Undecided(inner, matter):
            return _undecided(node, judge(inner, at), at.findings.get(matter, OPEN))
        case Comparison(operator, left, right):
            sides = figure(left, at), figure(right, at)
            return Trace(node, iv.compare(operator, *sides), operands=sides)
        case Membership(inner_value, options):
            found = value(inner_value, at)
            return Trace(node, _member(found, options, at), operands=(found,))
        case Within(inner_value, first, last):
            return _within(node, at, inner_value, first, last)
        case Holds(inner_value):
            told = value(inner_value, at)
            return Trace(node, told if isinstance(told, Truth) else UNKNOWN, operands=(told,))
        case Certain(yes):
            return Trace(node, TRUE if yes else FALSE)
        case RowExists(record, _):
            return Trace(node, _exists(at.row or Row({}, ""), at.vocabulary.records[record], at))
        case AnyRow(record, _, where):
            truths = [truth for _, truth in _rows(record, where, at)]
            return Trace(node, iv.any_of(truths))
        case Present(award):
            return Trace(node, _present(figure(award, at)))


def _group(
    node: Condition, parts: tuple[Condition, ...], at: Situation, combine: Callable[[list[Truth]], Truth]
) -> Trace:
    traces = tuple(judge(part, at) for part in parts)
    return Trace(node, combine([trace.truth for trace in traces]), traces)


def _wrapped(node: Condition, trace: Trace) -> Trace:
    return Trace(node, trace.truth, (trace,))


def _undecided(node: Condition, trace: Trace, otherwise: Truth) -> Trace:
    """Yes where the condition holds; where it fails, what the official says."""
    possible = [TRUE] if trace.truth.most > NO else []
    if trace.truth.least < YES:
        possible.append(otherwise)
    return Trace(node, iv.either(possible), (trace,))


def _within(node: Condition, at: Situation, *ends: Valued) -> Trace:
    found, first, last = (figure(end, at) for end in ends)
    truth = iv.all_of([iv.compare(">=", found, first), iv.compare("<=", found, last)])
    return Trace(node, truth, operands=(found, first, last))


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
    match node:
        case Number(number, _):
            return iv.point(number)
        case Words(values, _):
            return Word(frozenset(values))
        case AsOf():
            return iv.point(at.as_of.toordinal())
        case FactValue():
            return _fact(node, at)
        case FieldValue(_, name, _, type_, outer):
            row = at.row if outer else at.inner
            told = row.values.get(name) if row else None
            return unknown(type_) if told is None else told
        case Definition(_, inner):
            return value(cast(Valued, inner), at)
        case Arithmetic(operator, left, right, _):
            return _arithmetic(operator, left, right, at)
        case Discretion(most, _):
            return replace(figure(most, at), lo=0)
        case Conditional(inner, condition, _):
            return _conditional(figure(inner, at), judge(condition, at).truth)
        case Otherwise(inner, fallback, _):
            return _otherwise(figure(inner, at), figure(fallback, at))
        case Fold(function, values, _):
            return _fold(function, values, at)
        case Aggregate():
            return _aggregate(node, at)
        case Table(keys, rows, otherwise, _):
            return _table(keys, rows, otherwise, at)
        case FixedPeriod() | RecentYears():
            raise AssertionError("a period is no value")


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


def _fact(node: FactValue, at: Situation) -> Value:
    if not node.by_year:
        told = at.firm.facts.get(node.name)
        return unknown(node.type) if told is None else told
    year = node.year if node.year is not None else at.as_of.year - 1 + node.offset
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


def _arithmetic(operator: str, left_node: Valued, right_node: Valued, at: Situation) -> Figure:
    left, right = figure(left_node, at), figure(right_node, at)
    if isinstance(type_of(left_node), DateType) and operator in ("+", "-"):
        if not left.there:
            return left
        in_days = cast(NumberType, type_of(right_node)).unit == DAYS
        sign = 1 if operator == "+" else -1
        shift = sign * int(cast(int, right.lo))
        return replace(left, lo=_moved(left.lo, shift, in_days), hi=_moved(left.hi, shift, in_days))
    return _OPERATIONS[operator](left, right)


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


def _conditional(worth: Figure, condition: Truth) -> Figure:
    if condition.least == YES:
        return worth
    return NOTHING if condition.most == NO else iv.hull([worth, NOTHING])


def _otherwise(worth: Figure, fallback: Figure) -> Figure:
    if not (worth.nothing or worth.no_figure):
        return worth
    return iv.hull([replace(worth, nothing=False, no_figure=False), fallback]) if worth.there else fallback


def _fold(function: str, values: tuple[Valued, ...], at: Situation) -> Figure:
    """A year without figure is left out (不满三年按实际年限); where that leaves none, there is no figure."""
    items, may_lack = [], False
    for node in values:
        found = figure(node, at)
        if isinstance(node, FactValue) and node.by_year and found.no_figure:
            found, may_lack = replace(found, nothing=True, no_figure=False), True
        items.append(Item(found, surely=not found.nothing))
    total = folded(function, items)
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


def _table(
    keys: tuple[Valued, ...],
    rows: tuple[tuple[tuple[Cell, ...], Valued], ...],
    otherwise: Valued | None,
    at: Situation,
) -> Figure:
    found = [value(key, at) for key in keys]
    hits = [
        (iv.all_of(_fits(key, cell, at) for key, cell in zip(found, cells, strict=True)), cells, worth)
        for cells, worth in rows
    ]
    sure = [worth for truth, _, worth in hits if truth.least == YES]
    if sure:
        return figure(sure[0], at)
    possible = [figure(worth, at) for truth, _, worth in hits if truth.most == YES]
    fallback = figure(otherwise, at) if otherwise is not None else NOTHING
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
