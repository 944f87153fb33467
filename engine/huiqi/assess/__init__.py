"""From one firm to its whole answer.

Each clause asked, what was received taken off, settled, put together (`assessor`).

In: a rulebase, a firm, a date. Out: `Assessment`; `Traced` with the traces. Imports `base`, `language`,
`model`, `semantics`.
"""

__all__ = ["answer", "assessor", "awaited", "clause_answer", "explain", "ledger", "pools", "settlement", "terms"]
