"""The nearest value of one place at which a condition turns, found by trying."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice
from math import ceil, floor

from huiqi.base.datatypes import ChoiceType, DateType, NumberType, TruthType, Type
from huiqi.base.values.dates import add_months
from huiqi.base.values.intervals import FALSE, NOTHING, TRUE, Figure, Value, Word, point, word
from huiqi.base.values.units import MONEY, Exact

Holds = Callable[[Value], bool]

MOST = 10**13
"""No figure of a firm is larger: what a firm's file may say at most, in yuan."""
_MONTHS, _YEARS = 24, 10


def step_of(type_: NumberType, told: Iterable[Exact] = ()) -> Exact:
    """What a number of this type is told to: the fen, a hundredth of a percent, one, or a hundredth beside such."""
    if type_.unit == MONEY:
        return Fraction(1, 100)
    if type_.ratio:
        return Fraction(1, 10_000)
    return 1 if all(Fraction(each).denominator == 1 for each in told) else Fraction(1, 100)


def turned(type_: Type, now: Value | None, holds: Holds, hints: Iterable[Value]) -> Iterator[Value]:
    """The values at which `holds` becomes true, the nearest first: of what has an order one above and one below.

    Args:
        now: the value as told; None where there is none yet.
        hints: values that the condition names.
    """
    if isinstance(type_, NumberType):
        yield from _numbers(type_, now, holds, hints)
    elif isinstance(type_, ChoiceType) and type_.ordered:
        yield from _ranks(len(type_.values), now, holds)
    else:
        yield from islice(_words(type_, now, holds, hints), 1)


def _words(type_: Type, now: Value | None, holds: Holds, hints: Iterable[Value]) -> Iterator[Value]:
    """Those the condition names first: one will do, its words say them all."""
    if isinstance(type_, TruthType):
        yield from (each for each in (TRUE, FALSE) if each != now and holds(each))
        return
    named = [hint for hint in hints if isinstance(hint, Word)]
    others = [word(value) for value in type_.values] if isinstance(type_, ChoiceType) else []
    yield from (tried for tried in dict.fromkeys([*named, *others]) if tried != now and holds(tried))


def _ranks(count: int, now: Value | None, holds: Holds) -> Iterator[Value]:
    here = int(now.lo) if isinstance(now, Figure) and now.there else -1
    for ranks in (range(here + 1, count), range(here - 1, -1, -1)):
        yield from islice((point(rank) for rank in ranks if holds(point(rank))), 1)


def _numbers(type_: NumberType, now: Value | None, holds: Holds, hints: Iterable[Value]) -> Iterator[Value]:
    told = isinstance(now, Figure) and now.plain and now.lo == now.hi
    start = Fraction(now.lo) if told and isinstance(now, Figure) else Fraction(0)
    named = [Fraction(hint.lo) for hint in hints if isinstance(hint, Figure) and isinstance(hint.lo, (int, Fraction))]
    if not told and holds(point(_exact(start))):
        yield point(_exact(start))
        return
    grid = Fraction(step_of(type_, [start, *named]))
    least = ceil(Fraction(-MOST if type_.signed else 0) / grid)
    for up in (True, False):
        found = _toward(start, grid, up, least, holds, named)
        if found is not None:
            yield point(_exact(found))


def nearer(type_: NumberType, told: Value | None, value: Value, holds: Holds) -> Value:
    """The number nearest to what was told at which it still holds, coming back from one at which it does."""
    if not (isinstance(told, Figure) and told.plain and isinstance(value, Figure)):
        return value
    start, reached = Fraction(told.lo), Fraction(value.lo)
    grid = Fraction(step_of(type_, [start, reached]))
    sign = 1 if reached > start else -1
    bad, good = _place(start, grid, sign), int(reached / grid)
    if (good - bad) * sign < 2 or not holds(point(_exact((good - sign) * grid))):
        return value
    return point(_exact(_halved(bad, good, grid, holds)))


def _place(start: Fraction, grid: Fraction, sign: int) -> int:
    """The place of a number on the grid: where it lies between two, the one behind it."""
    return floor(start / grid) if sign > 0 else ceil(start / grid)


def _toward(
    start: Fraction, grid: Fraction, up: bool, least: int, holds: Holds, named: list[Fraction]
) -> Fraction | None:
    """The first number in one direction that holds: by doubling steps, then by halving; or one that is named."""
    sign = 1 if up else -1
    bad, steps, most = _place(start, grid, sign), 1, int(MOST / grid)
    while True:
        far = bad + steps if up else max(bad - steps, least)
        if far == bad or far > most:
            return _named(start, grid, sign, least, holds, named)
        if holds(point(_exact(far * grid))):
            return _halved(bad, far, grid, holds)
        bad, steps = far, steps * 4


def _halved(bad: int, good: int, grid: Fraction, holds: Holds) -> Fraction:
    """The first place on the grid that holds, between one that does not and one that does."""
    while abs(good - bad) > 1:
        middle = (bad + good) // 2
        bad, good = (bad, middle) if holds(point(_exact(middle * grid))) else (middle, good)
    return good * grid


def _named(
    start: Fraction, grid: Fraction, sign: int, least: int, holds: Holds, named: list[Fraction]
) -> Fraction | None:
    """A number that the condition names, or one beside it."""
    beside = [each + more * grid for each in named for more in (-1, 0, 1)]
    ahead = [each for each in beside if (each - start) * sign > 0 and each >= least * grid]
    ahead.sort(key=lambda each: each * sign)
    return next((each for each in ahead if holds(point(_exact(each)))), None)


def _exact(number: Fraction) -> Exact:
    return number.numerator if number.denominator == 1 else number


def days(as_of: date, hints: Iterable[Value], holds: Callable[[Value], bool]) -> Iterator[Value]:
    """A day on which something yet to be done would hold: today, one to come that is named; or that it is none."""
    named = [hint for hint in hints if isinstance(hint, Figure) and hint.there and hint.lo == hint.hi]
    today = as_of.toordinal()
    coming = sorted({int(each.lo) + more for each in named for more in (0, 1) if each.lo + more > today})
    tried = [today, today + 366, *coming]
    yield from (each for each in (*(point(day) for day in tried), NOTHING) if holds(each))


def waited(as_of: date, last: date, holds: Callable[[date], bool]) -> date | None:
    """The first day after `as_of`, up to ten years on, from which it holds; None where waiting does not help.

    Tried tomorrow, on the first of each month for two years, then on each New Year, and on `last`; between two of
    them by halving, so what holds for a shorter while may be missed.
    """
    months = [add_months(as_of.replace(day=1), number) for number in range(1, _MONTHS + 1)]
    years = [date(as_of.year + number, 1, 1) for number in range(1, _YEARS + 1)]
    tried = sorted({as_of + timedelta(1), *months, *years, *([last] if last > as_of else [])})
    bad = as_of
    for good in tried:
        if holds(good):
            break
        bad = good
    else:
        return None
    while (good - bad).days > 1:
        middle = bad + timedelta((good - bad).days // 2)
        bad, good = (bad, middle) if holds(middle) else (middle, good)
    return good


def is_day(type_: Type) -> bool:
    """Whether a place of this type holds a day."""
    return isinstance(type_, DateType)
