"""What a firm can do with an answer.

How far off it is, what to ask next, why, both readings, how an amount was made.

In: an answer with its traces. Out: `Guidance`, accounts, the next question. Imports up to `assess`, and the
reader of firm files.
"""

__all__ = ["account", "advising", "interview", "questions"]
