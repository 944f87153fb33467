"""The legal sets of a choice: all of them where they are few; where they are many, bounds of what the best comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from huiqi.base.values.intervals import Range
from huiqi.model.policy import Choice

MOST_SETS = 512
"""Sets that are looked at one by one: each with each, where it is open what was taken before."""
Adding = Callable[[Iterable[Range]], Range]


def legal_sets(step: Choice, clauses: Sequence[str]) -> list[frozenset[str]] | None:
    """The sets of these clauses that may be taken, the smaller first, in the order of the clauses.

    None where there are more than `MOST_SETS`.
    """
    found = list(islice(_from(step, clauses, ()), MOST_SETS + 1))
    if len(found) > MOST_SETS:
        return None
    place = {clause: number for number, clause in enumerate(clauses)}
    found.sort(key=lambda chosen: (len(chosen), [place[clause] for clause in chosen]))
    return [frozenset(chosen) for chosen in found]


def _from(step: Choice, clauses: Sequence[str], chosen: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A legal set, and all that add clauses to it."""
    yield chosen
    if len(chosen) < step.most:
        for number, clause in enumerate(clauses):
            left = [other for other in clauses[number + 1 :] if not _are_apart(step, clause, other)]
            yield from _from(step, left, (*chosen, clause))


def best_between(step: Choice, totals: Mapping[str, Range], taken: Iterable[str], add: Adding) -> Range:
    """Bounds of what the best legal set comes to that holds what was surely taken.

    At least what taking the largest first gives; at most the largest of each group of which one at most is legal.
    """
    before = list(taken)
    free = [clause for clause in totals if not any(_are_apart(step, clause, one) for one in before)]
    chosen = [clause for clause in before if clause in totals][: step.most]
    cliques: list[list[str]] = []
    for clause in sorted(free, key=lambda each: totals[each].least, reverse=True):
        if len(chosen) < step.most and clause not in chosen and not any(_are_apart(step, clause, c) for c in chosen):
            chosen.append(clause)
        home = next((each for each in cliques if all(_are_apart(step, clause, one) for one in each)), None)
        cliques.append([clause]) if home is None else home.append(clause)
    largest = sorted((max(totals[clause].most for clause in each) for each in cliques), reverse=True)
    most = add(Range(0, each) for each in largest[: step.most]).most
    return Range(add(totals[clause] for clause in chosen).least, most)


def _are_apart(step: Choice, one: str, other: str) -> bool:
    return frozenset((one, other)) in step.apart
