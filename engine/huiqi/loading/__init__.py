"""From files to models: `rules` reads policies into a rulebase, `firms` a firm's file into a firm.

In: YAML and JSON. Out: `Rulebase`, `Firm`, or every problem of every file with its place. Imports `base`,
`language`, `model`.
"""

__all__ = ["firms", "rules"]
