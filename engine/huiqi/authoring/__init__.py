"""What keeps rules right.

The checks of `lint`, the cases of `test`, a policy read back in plain words, the catalogue.

In: a rulebase and its sources. Out: diagnostics, reports, lines of text. Imports up to `assess`, and the text
of an answer.
"""

__all__ = ["cases", "catalogue", "checks", "show"]
