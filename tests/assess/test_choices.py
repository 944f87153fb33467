"""Choices between many clauses: exact where the legal sets are few, bounds and never a hang where they are not."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import chain, combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from huiqi.assess.ledger import Ledger
from huiqi.assess.settlement import ZERO, Claim, settle, total
from huiqi.assess.settlement.choices import MOST_SETS, best_between, legal_sets
from huiqi.assess.settlement.claims import added
from huiqi.base.values.intervals import Range
from huiqi.model.policy import Choice
from tests.assess.test_settlement import PLAIN
from tests.randomly import randomly

NAMES = ("p/a", "p/b", "p/c", "p/d", "p/e")
PAIRS = [frozenset(pair) for pair in combinations(NAMES, 2)]


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    apart = frozenset(draw(st.sets(st.sampled_from(PAIRS))))
    return Choice(NAMES, draw(st.integers(1, 5)), apart)


def every_legal(step: Choice) -> list[frozenset[str]]:
    every = chain.from_iterable(combinations(step.clauses, size) for size in range(step.most + 1))
    return [frozenset(each) for each in every if not any(pair <= frozenset(each) for pair in step.apart)]


@randomly(300, shrinks=True)
@given(choices())
def test_the_legal_sets_are_those_without_two_apart(step: Choice) -> None:
    assert legal_sets(step, NAMES) == every_legal(step)


@randomly(300, shrinks=True)
@given(choices(), st.lists(st.integers(0, 9), min_size=5, max_size=5), st.sets(st.sampled_from(NAMES), max_size=1))
def test_bounds_hold_the_best_that_is_legal(step: Choice, worths: list[int], taken: set[str]) -> None:
    totals = {name: Range(worth, worth) for name, worth in zip(NAMES, worths, strict=True)}
    best = max(sum(worths[NAMES.index(each)] for each in chosen) for chosen in every_legal(step) if taken <= chosen)
    bounds = best_between(step, totals, taken, added)
    assert bounds.least <= best <= bounds.most


def settled(step: Choice, count: int) -> tuple[Range, float]:
    claims = [
        Claim(replace(PLAIN, id=name), Range(1000 + place, 1000 + place)) for place, name in enumerate(step.clauses)
    ]
    begun = time.monotonic()
    rows, groups = settle([(step, ZERO, "p")], claims, Ledger(True))
    assert len(rows) == count
    return total(groups), time.monotonic() - begun


def test_of_sixty_that_exclude_each_other_the_largest() -> None:
    names = tuple(f"p/c{place}" for place in range(60))
    every = frozenset(frozenset(pair) for pair in combinations(names, 2))
    assert settled(Choice(names, 60, every), 60)[0] == (1059, 1059)


def test_of_more_ways_than_are_looked_at_a_range_that_says_so() -> None:
    """Forty in a row, each apart from the next: 267,914,296 legal sets; twenty of them are the most there can be."""
    names = tuple(f"p/c{place}" for place in range(40))
    row = frozenset(frozenset(pair) for pair in pairwise(names))
    step = Choice(names, 40, row)
    assert legal_sets(step, names) is None and MOST_SETS < 267_914_296
    best = sum(1000 + place for place in range(1, 40, 2))
    (least, most), took = settled(step, 40)
    assert least <= best <= most
    assert took < 20, "never a hang"
    claims = [Claim(replace(PLAIN, id=name), Range(1000, 1000)) for name in names]
    rows, _ = settle([(step, ZERO, "p")], claims, Ledger(True))
    assert {blocker.rule for row in rows for blocker in row.blocked_by} == {"many"}
