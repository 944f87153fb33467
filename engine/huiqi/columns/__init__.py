"""The rulebase as column expressions: what `semantics` says of one firm, for a register at once.

In: a rulebase, frames of firms and records (`frames` says how they look). Out: lines and totals as frames.
Imports up to `assess`, and how a firm's file writes a series.
"""

__all__ = ["checking", "engines", "evaluation", "figures", "firms", "frames", "register", "settling", "spark"]
