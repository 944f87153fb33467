"""How an expression or condition reads in English, from the vocabulary's English labels.

What an author wrote in Chinese and nobody translated (matters for officials, titles of clauses) stays as written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from huiqi.base.datatypes import ChoiceType, DateType, Type
from huiqi.base.values.english import number_text, word_text
from huiqi.language.expressions.functions import FoldFunction, FunctionTable
from huiqi.language.expressions.tree import (
    Aggregate,
    All,
    AnyOf,
    AnyRow,
    Arithmetic,
    AsOf,
    AtLeast,
    Cell,
    Certain,
    Change,
    ClauseAmount,
    ClauseHolds,
    Comparison,
    Compound,
    Condition,
    Conditional,
    Dated,
    Definition,
    Discretion,
    FactValue,
    FieldValue,
    FixedPeriod,
    Fold,
    Holds,
    Judge,
    Membership,
    NamedList,
    Node,
    NoneOf,
    Noted,
    NthYear,
    Number,
    OpenTable,
    Otherwise,
    Overlap,
    Peak,
    PeriodEnd,
    PeriodNode,
    PeriodOf,
    Present,
    Received,
    RecentYears,
    ReferencePeriod,
    Rounded,
    RowExists,
    SameWord,
    Season,
    Shifted,
    Slice,
    Slices,
    SpanEnded,
    Streak,
    Stretch,
    Table,
    Undecided,
    Valued,
    Within,
    Words,
    descendants,
    type_of,
)
from huiqi.language.vocabulary import Vocabulary

_SIZE = {">=": "at least", ">": "more than", "<=": "at most", "<": "less than", "==": "equal to", "!=": "not equal to"}
_DAYS = {">=": "not before", ">": "after", "<=": "not after", "<": "before", "==": "on", "!=": "not on"}
_RANKS = {">=": "at least", ">": "above", "<=": "at most", "<": "below", "==": "is", "!=": "is not"}
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷", "days": "−"}
_WAYS = {"half up": "rounded half up", "down": "rounded down", "up": "rounded up"}
_FUNCTIONS = FunctionTable(
    "language/expressions/english",
    {
        FoldFunction.SUM: "total",
        FoldFunction.MAX: "highest",
        FoldFunction.MIN: "lowest",
        FoldFunction.AVERAGE: "average",
        FoldFunction.MEDIAN: "median",
        FoldFunction.COUNT: "number",
    },
)


@dataclass(frozen=True)
class English:
    """Reads nodes aloud, with the words of a vocabulary."""

    vocabulary: Vocabulary

    def reads(self, node: Node) -> str:
        """One node in words."""
        match node:
            case Number(number, type_):
                return number_text(number, type_, self.vocabulary.english)
            case Words(values, type_):
                return ", ".join(word_text(value, type_, self.vocabulary.english) for value in values)
            case FixedPeriod(period):
                return f"{period.start} to {period.end}"
            case RecentYears(count):
                return {0: "the year of assessment", 1: "the last full year"}.get(count, f"the last {count} full years")
            case AsOf():
                return "the day of assessment"
            case FactValue():
                return self._fact(node)
            case FieldValue(record, name, label):
                return self.vocabulary.records[record].fields[name].english or label
            case Definition(_, worth):
                return self.reads(worth)
            case Discretion(least, most):
                floor = "up to " if isinstance(least, Number) and least.value == 0 else f"{self.reads(least)} to "
                return f"{floor}{self.reads(most)}, as the authority decides"
            case Arithmetic():
                return self._arithmetic(node)
            case NamedList(values):
                return ", ".join(values[:10]) + ("…" if len(values) > 10 else "")
            case ClauseAmount(_, title):
                return f"the amount of “{title}”"
            case Fold() | Aggregate() | Table() | OpenTable() | Slices() | Rounded() | Conditional() | Otherwise():
                return self._made(node)
            case Shifted() | Change() | Peak() | Streak() | Dated():
                return self._of_years(node)
            case ReferencePeriod() | Stretch() | PeriodOf() | PeriodEnd() | Overlap() | NthYear() | Season():
                return self._period(node)
            case _:
                return self._condition(cast(Condition, node))

    # -- conditions -----------------------------------------------------------------------------------

    def _condition(self, node: Condition) -> str:
        match node:
            case Comparison(operator, left, right):
                return f"{self.reads(left)} {comparison_word(operator, type_of(left))} {self.reads(right)}"
            case Compound(operator, worth, years, rate):
                word = comparison_word(operator, None)
                return f"{years}-year compound growth of {self.reads(worth)} {word} {self.reads(rate)}"
            case Membership(worth, options):
                return self._membership(worth, options)
            case Within(worth, first, last):
                return f"{self.reads(worth)} from {self.reads(first)} to {self.reads(last)}, both in"
            case SameWord(left, right):
                return f"{self.reads(left)} the same as {self.reads(right)}"
            case Holds(worth):
                return f"{self.reads(worth)}: yes"
            case Certain(yes):
                return "always met" if yes else "never met"
            case AnyRow():
                return f"has {self._some_row(node)}"
            case RowExists(record):
                return f"the record of {self._kind(record)} is there by the day of assessment"
            case SpanEnded():
                return "the period has ended by the day of assessment"
            case ClauseHolds(_, title):
                return f"meets “{title}”"
            case Received(_, title, record):
                return f"award of “{title}”" + (" for this record" if record else "")
            case Present(award):
                return f"there is a figure: {self.reads(award)}"
            case Judge(matter):
                return f"for the authority to decide: {matter}"
            case Undecided(inner) | Noted(inner):
                return self.reads(inner)
            case _:
                return self._group(node)

    def _group(self, node: Condition) -> str:
        match node:
            case All(parts):
                return ", and ".join(self._part(part) for part in parts) or "no condition"
            case AnyOf(parts):
                return ", or ".join(self._part(part) for part in parts)
            case NoneOf((AnyRow() as only,)):
                return f"has no {self._some_row(only, article='')}"
            case NoneOf((Holds(worth),)):
                return f"{self.reads(worth)}: no"
            case NoneOf(parts):
                return f"none of: {'; '.join(self.reads(part) for part in parts)}"
            case AtLeast(count, parts):
                return f"at least {count} of these {len(parts)}: {'; '.join(self.reads(part) for part in parts)}"
            case _:
                raise AssertionError(node)

    def _part(self, node: Condition) -> str:
        text = self.reads(node)
        return f"({text})" if isinstance(node, (All, AnyOf)) and len(node.parts) > 1 else text

    def _membership(self, worth: Valued, options: Words | PeriodNode | Season) -> str:
        if isinstance(options, Words) and isinstance(options.type, ChoiceType):
            one = len(options.values) == 1
            return f"{self.reads(worth)} is {'' if one else 'one of '}{self.reads(options)}"
        return f"{self.reads(worth)} in {self.reads(options)}"

    def _some_row(self, node: AnyRow, article: str = "a ") -> str:
        if node.words and node.where is not None:
            titles = [self.reads(descendant) for descendant in descendants(node.where) if isinstance(descendant, Words)]
            return f"{article}valid {' or '.join(titles)}"
        if isinstance(node.where, Received):
            return f"received an {self.reads(node.where)}" if article else self.reads(node.where)
        where = f" ({self.reads(node.where)})" if node.where else ""
        return f"{article}record of {self._kind(node.record)}{where}"

    def _kind(self, record: str) -> str:
        kind = self.vocabulary.records[record]
        return kind.english or kind.label

    # -- values ---------------------------------------------------------------------------------------

    def _fact(self, node: FactValue) -> str:
        name = self.vocabulary.facts[node.name].english or node.label
        if not node.per:
            return name
        if node.at is not None:
            return f"{name} of {node.at}"
        when = {0: "the year" if node.by_span else "last year", -1: "the year before"}
        if node.per != "year":
            when = {0: "the period", -1: "the same period a year earlier"}
        return f"{name} of {when.get(node.offset, f'{-node.offset} years before')}"

    def _arithmetic(self, node: Arithmetic) -> str:
        left, right = self._bracketed(node.left), self._bracketed(node.right)
        if node.operator in ("at most", "at least"):
            if isinstance(node.type, DateType):
                return f"the {'earlier' if node.operator == 'at most' else 'later'} of {left} and {right}"
            return f"{self.reads(node.left)}, {node.operator} {right}"
        return f"{left} {_SIGNS[node.operator]} {right}"

    def _bracketed(self, node: Valued) -> str:
        text = self.reads(node)
        return f"({text})" if isinstance(node, (Arithmetic, Conditional, Otherwise, Discretion)) else text

    def _made(self, node: Valued) -> str:
        match node:
            case Conditional(worth, condition, _, None):
                return f"{self._bracketed(worth)} (only if {self.reads(condition)})"
            case Conditional(worth, condition, _, other):
                return f"{self.reads(worth)} if {self.reads(condition)}, else {self.reads(other)}"  # type: ignore[arg-type]
            case Otherwise(worth, fallback):
                return f"{self.reads(worth)}, or where there is none {self.reads(fallback)}"
            case Rounded(way, worth, step):
                full = f"full steps of {self.reads(step)} in {self._bracketed(worth)}"
                return full if way == "steps" else f"{self._bracketed(worth)} ({_WAYS[way]} to {self.reads(step)})"
            case Fold(function, values, _, existing):
                which = "those that have a figure of " if existing else ""
                return f"{_FUNCTIONS[function]} of {which}{'; '.join(self.reads(value) for value in values)}"
            case Aggregate(function, record, _, where, worth):
                of = f" of {self.reads(worth)}" if worth is not None else ""
                which = f" ({self.reads(where)})" if where is not None else ""
                return f"{_FUNCTIONS[function]}{of} over records of {self._kind(record)}{which}"
            case Slices(base, slices):
                return f"{self.reads(base)} by slices: " + "; ".join(self.slice_text(each) for each in slices)
            case Table(keys, rows):
                by = ", ".join(self.reads(key) for key in keys)
                return f"by {by}: " + "; ".join(self._row(cells, worth) for cells, worth in rows)
            case OpenTable(_, rows):
                return "; ".join(self._row(cells, worth) for cells, worth in rows)
            case _:
                raise AssertionError(node)

    def _row(self, cells: tuple[Cell, ...], worth: Valued) -> str:
        return f"{', '.join(self.cell_text(cell) for cell in cells)} {self.reads(worth)}"

    def cell_text(self, cell: Cell) -> str:
        """What a key must meet, edges said `included` or `excluded`."""
        if cell.words is not None:
            return self.reads(cell.words)
        if cell.lower is not None and cell.lower == cell.upper:
            return self.reads(cell.lower)
        lower = f"from {self.reads(cell.lower)}{'' if cell.lower_in else ' (excluded)'}" if cell.lower else ""
        upper = f"to {self.reads(cell.upper)}{'' if cell.upper_in else ' (excluded)'}" if cell.upper else ""
        return " ".join(each for each in (lower, upper) if each) or "any"

    def slice_text(self, each: Slice) -> str:
        """One bracket and its rate."""
        lower = f"over {self.reads(each.lower)}" if each.lower is not None else ""
        upper = f"to {self.reads(each.upper)}" if each.upper is not None else ""
        return f"the part {' '.join(word for word in (lower, upper) if word) or 'of all'} at {self.reads(each.rate)}"

    # -- years and periods ----------------------------------------------------------------------------

    def _of_years(self, node: Valued) -> str:
        match node:
            case Shifted(worth, offset, year):
                if year is not None:
                    return f"{self._bracketed(worth)} of {year}"
                back = {0: "", -1: " one year back"}.get(offset, f" {-offset} years back")
                return f"{self._bracketed(worth)}{back}"
            case Change(rate, worth):
                return f"year-on-year {'growth' if rate else 'increase'} of {self._bracketed(worth)}"
            case Peak(fact):
                return f"highest {self.vocabulary.facts[fact.name].english or fact.label} of earlier years"
            case Streak(condition):
                return f"years in a row of “{self.reads(condition)}”"
            case Dated(name, _, at):
                return name if isinstance(at, AsOf) else f"{name} at {self.reads(at)}"
            case _:
                raise AssertionError(node)

    def _period(self, node: Valued) -> str:
        match node:
            case ReferencePeriod(kind):
                return "the year assessed" if kind == "year" else "the period assessed"
            case PeriodOf(kind, day):
                return f"the {kind} of {self.reads(day)}"
            case Season(first, last):
                return f"{first[0]:02}-{first[1]:02} to {last[0]:02}-{last[1]:02} of each year"
            case Stretch(first, last):
                return f"{self.reads(first)} to {self.reads(last)}"
            case PeriodEnd(period, last):
                return f"the {'last' if last else 'first'} day of {self.reads(period)}"
            case Overlap(periods):
                unit = number_text(2, node.type, {}).partition(" ")[2]
                return f"{unit} of {' shared with '.join(self.reads(each) for each in periods)}"
            case NthYear(since, at, calendar):
                until = "" if isinstance(at, AsOf) else f" to {self.reads(at)}"
                return f"which {'calendar ' if calendar else ''}year it is from {self.reads(since)}{until}"
            case _:
                raise AssertionError(node)


def comparison_word(operator: str, type_: Type | None) -> str:
    """`more than` for `>` of an amount, `after` of a day, `above` of a level."""
    words = _DAYS if isinstance(type_, DateType) else _RANKS if isinstance(type_, ChoiceType) else _SIZE
    return words[operator]
