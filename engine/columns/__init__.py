"""The rulebase as column expressions: what `engine/semantics.py` says of one firm, for a register at once."""
