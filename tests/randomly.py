"""How many random examples a test draws, and by which seed.

`make test` draws each test's full number by a seed of the test's own, so that every run is the same. `make quick` draws a
share of it; `make soak` draws it by one seed after the other (see `tests/soak.py`).
"""

from __future__ import annotations

import os
from fractions import Fraction

from hypothesis import HealthCheck, Phase, settings

SHARE = Fraction(os.environ.get("HUIQI_SHARE", "1"))
"""Of each test's examples, how many are drawn."""
HAS_SEED = bool(os.environ.get("HUIQI_SEEDED"))
"""Whether pytest was given `--hypothesis-seed`."""
LEAST = 5


def examples(count: int) -> int:
    """The share of so many examples that this run draws, at least a few."""
    return max(LEAST, int(count * SHARE))


def randomly(count: int, *, shrinks: bool = False) -> settings:
    """Settings for a test of random examples.

    Args:
        count: how many, in a full run.
        shrinks: look for a smaller example where one fails; costs minutes where an example is a whole rulebase.
    """
    phases = [Phase.explicit, Phase.generate, *([Phase.shrink] if shrinks else [])]
    return settings(
        max_examples=examples(count),
        deadline=None,
        derandomize=not HAS_SEED,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
