"""What the rule language means, for one firm at one date.

`value` says what an expression is worth, `judge` what is true of a condition and why. This is the
definition: the durable_rules matcher (and any other evaluator) must agree with it. The two tables below
name the meaning of every construct; each stands in a room of `huiqi/semantics/`.

Everything is a range (`huiqi/base/values/intervals.py`): a truth on no < judged < yes, a figure in [lo, hi].
`all` is the least, `any` the greatest. What is not told is the widest range of its type, so an answer
under missing facts holds every answer that telling them could give. What an official sets is known by its
two sides; what holds at one side only is judged.
"""

from __future__ import annotations

from huiqi.language.expressions import tree
from huiqi.semantics import conditions, periods, rows, tables, values, years
from huiqi.semantics.conditions import combined
from huiqi.semantics.rows import unlisted
from huiqi.semantics.situation import (
    JUDGES,
    VALUES,
    Findings,
    Situation,
    Trace,
    figure,
    judge,
    span_of,
    unknown,
    value,
)

__all__ = ["Findings", "Situation", "Trace", "combined", "figure", "judge", "span_of", "unknown", "unlisted", "value"]

JUDGES |= {
    tree.All: conditions.of_group,  # the least of its parts
    tree.AnyOf: conditions.of_group,  # the greatest
    tree.NoneOf: conditions.of_group,  # the opposite of the greatest
    tree.AtLeast: conditions.of_group,  # the n-th greatest
    tree.Noted: conditions.of_wrapped,  # what it notes
    tree.Definition: conditions.of_wrapped,  # what it names
    tree.Judge: conditions.of_matter,  # judged, until an official found on it
    tree.Undecided: conditions.of_wrapped,  # yes where it holds, else for an official
    tree.Comparison: conditions.of_comparison,  # by the ends of both ranges
    tree.Compound: years.compound,  # now against the base grown at the rate
    tree.Membership: conditions.of_membership,  # one of the words; within the code; in the period
    tree.Within: conditions.of_within,  # not below the first, not above the last
    tree.SameWord: conditions.of_same,  # two choices or texts are the same
    tree.Holds: conditions.of_yes_no,  # as told
    tree.Certain: conditions.of_certain,
    tree.RowExists: rows.row_exists,  # dated by the as-of date
    tree.SpanEnded: conditions.of_span,  # ended by the as-of date
    tree.AnyRow: rows.any_row,  # the greatest over the rows
    tree.Present: conditions.of_present,  # that there is a figure
    tree.Received: rows.received,  # as the ledger reads the award
    tree.ClauseHolds: rows.clause_holds,  # the other clause's condition, of this row or of some row
}
"""What is true of each kind of condition."""

VALUES |= {
    tree.Number: values.number,
    tree.Words: values.words,
    tree.AsOf: periods.as_of,
    tree.FactValue: values.fact,  # as told, or the widest range of its type
    tree.FieldValue: values.field,
    tree.Definition: values.defined,
    tree.Arithmetic: values.arithmetic,  # interval arithmetic; the lesser; the greater; a day moved
    tree.Discretion: values.discretion,  # set by an official, from side to side
    tree.Conditional: values.conditional,  # the value, or nothing
    tree.Otherwise: values.otherwise,  # the fallback for nothing and for no figure
    tree.Rounded: values.in_steps,  # whole steps
    tree.Fold: values.fold,  # over the values that are there
    tree.Aggregate: rows.aggregate,  # over the rows that meet the condition
    tree.Table: tables.table,  # the row that fits
    tree.Slices: tables.slices,  # each slice at its rate
    tree.Shifted: years.shifted,  # as of another year
    tree.Change: years.change,  # against a year earlier
    tree.Peak: years.peak,  # the highest earlier year
    tree.Streak: years.streak,  # years in a row
    tree.Dated: years.dated,  # in force on a day
    tree.PeriodEnd: periods.period_end,
    tree.Overlap: periods.overlap,  # whole months or days shared
    tree.NthYear: periods.nth_year,
    tree.ClauseAmount: rows.clause_amount,  # the other clause's award
}
"""What each kind of expression is worth."""
