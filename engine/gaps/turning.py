"""The nearest value of one place at which a condition turns, found by trying."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from engine.datatypes import ChoiceType, DateType, NumberType, TruthType, Type
from engine.values.intervals import FALSE, NOTHING, TRUE, Figure, Truth, Value, Word, point, word
from engine.values.units import MONEY, Exact

Holds = Callable[[Value], bool]

MOST = 10**13
"""No figure of a firm is larger: what a firm's file may say at most, in yuan."""
_LATER = 366 * 10


def step_of(type_: NumberType) -> Exact:
    """What a number of this type is told to: the fen, a hundredth of a percent, one."""
    return Fraction(1, 100) if type_.unit == MONEY else Fraction(1, 10_000) if type_.ratio else 1


def turned(
    type_: Type, now: Value | None, holds: Holds, hints: Iterable[Value], changes: str = "yes"
) -> Iterator[Value]:
    """The values at which `holds` becomes true, the nearest first: at most one above and one below.

    Args:
        now: the value as told; None where there is none yet.
        hints: values that the condition names.
        changes: `up` or `down` where it moves only so.
    """
    if isinstance(type_, NumberType):
        yield from _numbers(type_, now, holds, hints, changes)
    elif isinstance(type_, TruthType):
        yield from (each for each in (TRUE, FALSE) if each != now and holds(each))
    elif isinstance(type_, ChoiceType) and type_.ordered:
        yield from _ranks(len(type_.values), now, holds)
    else:
        named = [each for each in hints if isinstance(each, Word)]
        others = [word(each) for each in type_.values] if isinstance(type_, ChoiceType) else []
        yield from (each for each in dict.fromkeys([*named, *others]) if each != now and holds(each))


def _ranks(count: int, now: Value | None, holds: Holds) -> Iterator[Value]:
    here = now.lo if isinstance(now, Figure) and now.there else -1
    nearest = sorted(range(count), key=lambda rank: (abs(rank - here), rank))
    yield from (point(rank) for rank in nearest if rank != here and holds(point(rank)))


def _numbers(
    type_: NumberType, now: Value | None, holds: Holds, hints: Iterable[Value], changes: str
) -> Iterator[Value]:
    step = step_of(type_)
    told = isinstance(now, Figure) and now.plain and now.lo == now.hi
    start = Fraction(now.lo) if told and isinstance(now, Figure) else Fraction(0)
    known = sorted({each.lo for each in hints if isinstance(each, Figure) and isinstance(each.lo, (int, Fraction))})
    if not told and holds(point(_exact(start))):
        yield point(_exact(start))
        return
    for direction in (1, -1):
        if changes == ("down" if direction == 1 else "up"):
            continue
        least = Fraction(-MOST) if type_.signed else Fraction(0)
        found = _toward(start, step * direction, least, holds, [Fraction(each) for each in known])
        if found is not None:
            yield point(_exact(found))


def nearer(type_: NumberType, told: Value | None, value: Value, holds: Holds) -> Value:
    """The number nearest to what was told at which it still holds, coming back from one at which it does."""
    if not (isinstance(told, Figure) and told.plain and isinstance(value, Figure)):
        return value
    start, reached = Fraction(told.lo), Fraction(value.lo)
    step = step_of(type_) if reached > start else -step_of(type_)
    bad, good = 0, ceil((reached - start) / step)
    if good < 2 or not holds(point(_exact(start + (good - 1) * step))):
        return value
    while good - bad > 1:
        middle = (bad + good) // 2
        bad, good = (bad, middle) if holds(point(_exact(start + middle * step))) else (middle, good)
    return point(_exact(start + good * step))


def _toward(start: Fraction, step: Exact, least: Fraction, holds: Holds, known: list[Fraction]) -> Fraction | None:
    """The first number in one direction that holds: by doubling steps, then by halving; or one that is named."""
    far, bad = _doubled(start, step, least, holds)
    if far is None:
        beside = [each + more * step for each in known for more in (-1, 0, 1)]
        ahead = sorted((each for each in beside if (each - start) * step > 0 and each >= least), key=abs)
        return next((each for each in ahead if holds(point(_exact(each)))), None)
    low, high = bad, int((far - start) / step)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(point(_exact(start + middle * step))) else (middle, high)
    return start + high * step


def _doubled(start: Fraction, step: Exact, least: Fraction, holds: Holds) -> tuple[Fraction | None, int]:
    """A number that holds, and how many steps off one still did not."""
    steps, bad = 1, 0
    while True:
        number = start + steps * step
        if number < least:
            number = least
            steps = int((least - start) / step)
        if abs(number) > MOST or steps <= bad:
            return None, bad
        if holds(point(_exact(number))):
            return number, bad
        steps, bad = steps * 4, steps


def _exact(number: Fraction) -> Exact:
    return number.numerator if number.denominator == 1 else number


def days(as_of: date, hints: Iterable[Value], holds: Callable[[Value], bool]) -> Iterator[Value]:
    """A day on which something yet to be done would hold: today, one that is named, a year on; or that it is none."""
    named = [each for each in hints if isinstance(each, Figure) and each.there and each.lo == each.hi]
    near = sorted({int(each.lo) for each in named if each.lo >= as_of.toordinal()})
    past = sorted({int(each.lo) for each in named if each.lo < as_of.toordinal()}, reverse=True)
    today = as_of.toordinal()
    beside = [day + more for day in near for more in (0, 1)] + [day + more for day in past for more in (0, -1)]
    tried = [today, today + 366, *beside]
    yield from (each for each in (*(point(day) for day in tried), NOTHING) if holds(each))


def waited(as_of: date, last: date, holds: Callable[[date], bool]) -> date | None:
    """The first day after `as_of`, up to ten years on, from which it holds; None where waiting does not help.

    `last` is tried first, so that a day within the period is found before one after it.
    """
    latest = date.fromordinal(as_of.toordinal() + _LATER)
    good = next((day for day in (last, latest) if day > as_of and holds(day)), None)
    if good is None:
        return None
    bad = as_of
    while (good - bad).days > 1:
        middle = bad + timedelta((good - bad).days // 2)
        bad, good = (bad, middle) if holds(middle) else (middle, good)
    return good


def hints_of(values: Iterable[Value]) -> Iterator[Value]:
    """Each single value that some values may be."""
    for each in values:
        if isinstance(each, Word):
            yield from (word(option) for option in sorted(each.options or ()))
        elif isinstance(each, Figure):
            yield from (point(end) for end in dict.fromkeys((each.lo, each.hi)) if isinstance(end, (int, Fraction)))
        elif isinstance(each, Truth):
            yield each


def is_day(type_: Type) -> bool:
    """Whether a place of this type holds a day."""
    return isinstance(type_, DateType)
