"""What is known, frozen.

Policies and clauses, a firm's facts and records, the answer, the guidance that goes with it.

In: typed nodes and values, from `loading` or `assess`. Out: dataclasses; nothing is worked out here. Imports
`base`, `language`.
"""

__all__ = ["assessment", "firm", "guidance", "nodes", "policy", "pool_rank"]
