"""What is true of a condition, in columns."""

from __future__ import annotations

from huiqi.columns import figures as f
from huiqi.columns import primitives as p
from huiqi.columns import truths as t
from huiqi.columns.figures import NotInColumns
from huiqi.columns.frames import EPOCH
from huiqi.columns.quotients import compare_quotient
from huiqi.columns.scope import Scope, judge, value
from huiqi.columns.truths import FALSE, OPEN, TRUE, UNKNOWN, Truths, plain
from huiqi.columns.values import figure, fixed_period, looks_outside, truths, year_before
from huiqi.columns.words import Uncovered, WordColumn, both_lacking, member, same, same_as_lacking
from huiqi.language.expressions.tree import (
    All,
    AnyOf,
    AnyRow,
    Arithmetic,
    AtLeast,
    Certain,
    Change,
    ClauseHolds,
    Comparison,
    Definition,
    Holds,
    Judge,
    Membership,
    NoneOf,
    Present,
    Received,
    RowExists,
    SameWord,
    Season,
    Undecided,
    Valued,
    Within,
    Words,
)


def of_all(node: All, at: Scope) -> Truths:
    """The least of its parts; what is no for every row settles it, whatever the other parts say."""
    found = []
    for part in node.parts:
        truth = judge(part, at)
        if truth is FALSE or truth.judged is False:
            return FALSE
        found.append(truth)
    return t.all_of(found)


def of_any(node: AnyOf, at: Scope) -> Truths:
    """The greatest of its parts."""
    return t.any_of([judge(part, at) for part in node.parts])


def of_none(node: NoneOf, at: Scope) -> Truths:
    """The opposite of the greatest of its parts."""
    return t.none_of([judge(part, at) for part in node.parts])


def of_at_least(node: AtLeast, at: Scope) -> Truths:
    """The n-th greatest of its parts."""
    return t.at_least_of(node.count, [judge(part, at) for part in node.parts])


def of_matter(_: Judge, __: Scope) -> Truths:
    """Open: firms with findings are asked one by one."""
    return OPEN


def of_undecided(node: Undecided, at: Scope) -> Truths:
    """Yes where the condition holds; where it fails, an official says."""
    return t.undecided(judge(node.condition, at), OPEN)


def of_comparison(node: Comparison, at: Scope) -> Truths:
    """By the ends of both ranges; a quotient or a rate of growth against a number without dividing."""
    quotient, operator, other = _quotient(node)
    if isinstance(quotient, Change):
        now, before = figure(quotient.value, at), figure(quotient.value, year_before(at))
        return compare_quotient(operator, now, before, f.add(figure(other, at), f.constant(1, 1)))
    if quotient is not None:
        return compare_quotient(operator, figure(quotient.left, at), figure(quotient.right, at), figure(other, at))
    return f.compare(node.operator, figure(node.left, at), figure(node.right, at))


def _quotient(node: Comparison) -> tuple[Arithmetic | Change | None, str, Valued]:
    """The side that is a quotient or a rate of growth, and how it is compared with the other."""
    for side, operator, other in (
        (node.left, node.operator, node.right),
        (node.right, _TURNED[node.operator], node.left),
    ):
        meant = side.value if isinstance(side, Definition) else side
        if isinstance(meant, Arithmetic) and meant.operator == "/":
            return meant, operator, other
        if isinstance(meant, Change) and meant.rate:
            return meant, operator, other
    return None, "", node.right


_TURNED = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "==", "!=": "!="}


def of_membership(node: Membership, at: Scope) -> Truths:
    """One of the words; within the code; in the period."""
    found = value(node.value, at)
    if isinstance(node.options, Words):
        if not isinstance(found, (WordColumn, Uncovered)):
            raise NotInColumns("有高低的选项里的一个")
        return member(found, node.options)
    if isinstance(node.options, Season):
        raise NotInColumns("每年的一段日子")
    period = fixed_period(node.options, at)
    return _between(found, period.start.toordinal() - EPOCH, period.end.toordinal() - EPOCH)


def _between(found: f.Figures, first: int, last: int) -> Truths:
    ends = f.constant(first, 1), f.constant(last, 1)
    return t.all_of([f.compare(">=", found, ends[0]), f.compare("<=", found, ends[1])])


def of_within(node: Within, at: Scope) -> Truths:
    """Not below the first and not above the last."""
    found = figure(node.value, at)
    return t.all_of([f.compare(">=", found, figure(node.first, at)), f.compare("<=", found, figure(node.last, at))])


def of_same(node: SameWord, at: Scope) -> Truths:
    """Both the same word."""
    left, right = value(node.left, at), value(node.right, at)
    if isinstance(left, Uncovered) and isinstance(right, Uncovered) and left.values == right.values:
        return both_lacking(left)
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Uncovered) and isinstance(other, WordColumn) and one.values == other.values:
            return UNKNOWN if other.told is None else same_as_lacking(other.told, one)
    if not (isinstance(left, WordColumn) and isinstance(right, WordColumn)):
        raise NotInColumns("未列出的记录的种类相比")
    return same(left, right)


def of_yes_no(node: Holds, at: Scope) -> Truths:
    """As told."""
    return truths(node.value, at)


def of_certain(node: Certain, _: Scope) -> Truths:
    """As written."""
    return TRUE if node.value else FALSE


def of_present(node: Present, at: Scope) -> Truths:
    """That a figure is there."""
    found = figure(node.value, at)
    return t.hull([(found.there, TRUE), (found.nothing, FALSE), (found.no_figure, OPEN)])


# -- rows ---------------------------------------------------------------------------------------------


def of_award(_: Received, __: Scope) -> Truths:
    """Which clause an award is of its words tell, which columns do not read.

    Raises:
        NotInColumns: always.
    """
    raise NotInColumns("已获补助是哪一条款的")


def of_row(node: RowExists, at: Scope) -> Truths:
    """That the row is dated by the as-of date."""
    return dated(node.record, at.outer, at)


def dated(record: str, view: str, at: Scope) -> Truths:
    """A row dated after the as-of date does not exist; one without a date may."""
    kind = at.vocabulary.records[record]
    if kind.date is None:
        return TRUE
    if view != "listed":
        return UNKNOWN
    first, last, none = (at.field(record, f"{kind.date}:{part}") for part in ("first", "last", "none"))
    day = f.Figures(first, last, 4_000_000, 1)
    truth = f.compare("<=", day, f.constant(at.as_of.toordinal() - EPOCH, 1))
    return truth if none is None else t.all_of([truth, plain(p.opposite(none.fill_null(False)))])


def of_any_row(node: AnyRow, at: Scope) -> Truths:
    """The greatest over the rows of the firm."""
    where = node.where if node.where is not None else Certain(True)
    if at.outer != "none" and looks_outside(where):
        return at.pairs_of(node.record, where, at)
    return at.rows_of(node.record, where, False)


def of_clause(node: ClauseHolds, at: Scope) -> Truths:
    """That the firm meets another clause: for the same row, or for some row of it."""
    if node.period is not None and at.as_of not in node.period:
        return FALSE
    at = at.at(span=at.span if node.by_span else None, inner="none")
    if node.record is None or node.same_row:
        return judge(node.condition, at if node.same_row else at.at(outer="none"))
    parts = tuple(part for part in (node.domain, node.condition) if part is not None)
    return at.rows_of(node.record, All(parts), True)
