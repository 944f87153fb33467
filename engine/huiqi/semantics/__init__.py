"""What the rule language means for one firm at one date.

`definition` says it, `matcher` comes to the same verdicts by durable_rules.

In: typed nodes, a firm, a date. Out: figures and truths as intervals, traces, the facts that are missing.
Imports `base`, `language`, `model`.
"""

__all__ = ["definition", "matcher", "missing", "situation", "tables", "values"]
