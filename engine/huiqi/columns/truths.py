"""Truths in columns: a range on no < judged < yes, as two flags.

`judged` says whether it is at least judged, `yes` whether it is yes; unknown where it may and may not be. So the
six ranges of `huiqi/base/values/intervals.py` are six pairs, the least of some is Kleene's and of each flag, the
greatest his or. What no official has a part in has one flag for both, the same object.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw

from huiqi.columns import primitives as p
from huiqi.columns.primitives import Flag


@dataclass(frozen=True, slots=True)
class Truths:
    """A column of truths, or one truth for every row."""

    judged: Flag
    yes: Flag

    @property
    def known(self) -> Flag:
        """Whether no further fact can move it."""
        return p.both([_is_told(self.judged), _is_told(self.yes)])


def plain(flag: Flag) -> Truths:
    """A truth that no official has a part in."""
    return Truths(flag, flag)


TRUE, FALSE, UNKNOWN = plain(True), plain(False), plain(None)
OPEN = Truths(True, False)


def _is_told(flag: Flag) -> Flag:
    return ~flag.is_null() if isinstance(flag, nw.Expr) else flag is not None


def all_of(truths: Sequence[Truths]) -> Truths:
    """The least of them."""
    return _by_flag(p.both, truths)


def any_of(truths: Sequence[Truths]) -> Truths:
    """The greatest of them."""
    return _by_flag(p.either, truths)


def _by_flag(combine: object, truths: Sequence[Truths]) -> Truths:
    judged = combine([truth.judged for truth in truths])  # type: ignore[operator]
    if all(truth.judged is truth.yes for truth in truths):
        return plain(judged)
    return Truths(judged, combine([truth.yes for truth in truths]))  # type: ignore[operator]


def none_of(truths: Sequence[Truths]) -> Truths:
    """The opposite of the greatest of them."""
    some = any_of(truths)
    if some.judged is some.yes:
        return plain(p.opposite(some.yes))
    return Truths(p.opposite(some.yes), p.opposite(some.judged))


def at_least_of(count: int, truths: Sequence[Truths]) -> Truths:
    """The `count`-th greatest of them."""
    judged = _count(count, [truth.judged for truth in truths])
    if all(truth.judged is truth.yes for truth in truths):
        return plain(judged)
    return Truths(judged, _count(count, [truth.yes for truth in truths]))


def _count(count: int, flags: Sequence[Flag]) -> Flag:
    sure = _how_many([p.surely(flag) for flag in flags])
    may = _how_many([p.possibly(flag) for flag in flags])
    return p.flag_from(_reaches(sure, count), p.opposite(_reaches(may, count)))


def _how_many(flags: Sequence[Flag]) -> nw.Expr | int:
    total: nw.Expr | int = sum(flag is True for flag in flags)
    for flag in flags:
        if isinstance(flag, nw.Expr):
            total = flag.cast(nw.Int64) + total
    return total


def _reaches(total: nw.Expr | int, count: int) -> Flag:
    return total >= count


def hull(cases: Sequence[tuple[Flag, Truths]]) -> Truths:
    """The range that holds each of the cases that may be (a flag, never unknown, says which); one always is."""
    judged = _hull([(may, truth.judged) for may, truth in cases])
    if all(truth.judged is truth.yes for may, truth in cases if may is not False):
        return plain(judged)
    return Truths(judged, _hull([(may, truth.yes) for may, truth in cases]))


def _hull(cases: Sequence[tuple[Flag, Flag]]) -> Flag:
    """Yes where every case that may be is yes, no where every one is no."""
    open_ = [(may, held) for may, held in cases if may is not False]
    if len(open_) == 1:
        return open_[0][1]
    yes = p.both([p.either([p.opposite(may), p.surely(held)]) for may, held in open_])
    no = p.both([p.either([p.opposite(may), p.opposite(p.possibly(held))]) for may, held in open_])
    return p.flag_from(yes, no)


def undecided(held: Truths, found: Truths) -> Truths:
    """Yes where the condition holds; where it fails, what an official says."""
    return hull([(p.possibly(held.judged), TRUE), (p.opposite(p.surely(held.yes)), found)])


def by_official(truths: Sequence[Truths]) -> Truths:
    """What is true where an official may choose which of these is the case: judged, unless all say the same."""
    none_surely = p.both([p.opposite(p.surely(truth.judged)) for truth in truths])
    all_surely = p.both([p.surely(truth.yes) for truth in truths])
    none_possibly = p.both([p.opposite(p.possibly(truth.judged)) for truth in truths])
    all_possibly = p.both([p.possibly(truth.yes) for truth in truths])
    return Truths(
        p.flag_from(p.opposite(none_surely), none_possibly), p.flag_from(all_surely, p.opposite(all_possibly))
    )
