"""The meaning of each construct in columns, as `huiqi/semantics/definition.py` defines it for one firm.

A construct that is not in these tables is not said in columns yet: its rulebase is asked firm by firm.
"""

from __future__ import annotations

from huiqi.columns import choices, conditions, folds, values
from huiqi.columns.scope import JUDGES, VALUES, judge, value
from huiqi.language.expressions import tree

__all__ = ["judge", "value"]

JUDGES |= {
    tree.All: conditions.of_all,
    tree.AnyOf: conditions.of_any,
    tree.NoneOf: conditions.of_none,
    tree.AtLeast: conditions.of_at_least,
    tree.Noted: lambda node, at: judge(node.condition, at),
    tree.Definition: lambda node, at: judge(node.value, at),
    tree.Judge: conditions.of_matter,
    tree.Undecided: conditions.of_undecided,
    tree.Comparison: conditions.of_comparison,
    tree.Membership: conditions.of_membership,
    tree.Within: conditions.of_within,
    tree.SameWord: conditions.of_same,
    tree.Holds: conditions.of_yes_no,
    tree.Certain: conditions.of_certain,
    tree.RowExists: conditions.of_row,
    tree.AnyRow: conditions.of_any_row,
    tree.Present: conditions.of_present,
    tree.ClauseHolds: conditions.of_clause,
    tree.Received: conditions.of_award,
}

VALUES |= {
    tree.Number: values.number,
    tree.AsOf: values.as_of,
    tree.FactValue: values.fact,
    tree.FieldValue: values.field,
    tree.Definition: lambda node, at: value(node.value, at),
    tree.Arithmetic: values.arithmetic,
    tree.Shifted: values.shifted,
    tree.Conditional: choices.conditional,
    tree.PeriodEnd: values.period_end,
    tree.Aggregate: values.count,
    tree.Discretion: values.discretion,
    tree.Change: values.change,
    tree.Otherwise: choices.otherwise,
    tree.Table: choices.table,
    tree.Fold: folds.fold,
}
