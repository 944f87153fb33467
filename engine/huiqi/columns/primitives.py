"""What is safe to say in columns: every engine means the same by these, and by the law of unknown.

A *flag* is yes, no, or (null) unknown; `and` and `or` over flags are Kleene's. A constant is a plain `bool` or
None, so that what is decided by the rules alone never reaches an engine. `tests/columns/test_columns.py` holds each
primitive on each engine; what engines disagree on (sums of nulls, decimals, rounding of floats) is not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import narwhals as nw

Flag = nw.Expr | bool | None
"""A column of yes, no or unknown; or one of these for every row."""

Whole = nw.Expr | int
"""A column of whole numbers without nulls, or one number for every row."""


def flag(value: Flag) -> nw.Expr:
    """As a column."""
    return value if isinstance(value, nw.Expr) else nw.lit(value, dtype=nw.Boolean)


def both(flags: Iterable[Flag]) -> Flag:
    """Kleene's and: no where one is no, else unknown where one is, else yes."""
    parts = _distinct(flags)
    if any(part is False for part in parts):
        return False
    parts = [part for part in parts if part is not True]
    if all(part is None for part in parts):
        return None if parts else True
    return parts[0] if len(parts) == 1 else nw.all_horizontal(*map(flag, parts), ignore_nulls=False)


def either(flags: Iterable[Flag]) -> Flag:
    """Kleene's or: yes where one is yes, else unknown where one is, else no."""
    parts = _distinct(flags)
    if any(part is True for part in parts):
        return True
    parts = [part for part in parts if part is not False]
    if all(part is None for part in parts):
        return None if parts else False
    return parts[0] if len(parts) == 1 else nw.any_horizontal(*map(flag, parts), ignore_nulls=False)


def opposite(value: Flag) -> Flag:
    """Yes for no, no for yes, unknown for unknown."""
    if isinstance(value, nw.Expr):
        return ~value
    return None if value is None else not value


def surely(value: Flag) -> Flag:
    """Whether it is yes: never unknown."""
    return value.fill_null(False) if isinstance(value, nw.Expr) else value is True


def possibly(value: Flag) -> Flag:
    """Whether it is not no: never unknown."""
    return value.fill_null(True) if isinstance(value, nw.Expr) else value is not False


def chosen(condition: Flag, yes: Any, no: Any) -> Any:
    """`yes` where a condition (never unknown) holds, else `no`; each a column or a constant, null for None."""
    if condition is True or condition is False:
        return yes if condition else no
    assert isinstance(condition, nw.Expr)
    return nw.when(condition).then(_column(yes)).otherwise(_column(no))


def flag_from(yes: Flag, no: Flag) -> Flag:
    """A flag of what makes it yes and what makes it no (neither ever unknown); unknown where neither does."""
    if yes is True or (yes is False and no is True):
        return yes
    if yes is False and no is False:
        return None
    if yes is False:
        return nw.when(flag(no)).then(nw.lit(False))
    if no is False:
        return nw.when(flag(yes)).then(nw.lit(True))
    return nw.when(flag(yes)).then(nw.lit(True)).otherwise(nw.when(flag(no)).then(nw.lit(False)))


def least(columns: Sequence[nw.Expr]) -> nw.Expr:
    """The least of some columns; nulls are left out."""
    return columns[0] if len(columns) == 1 else nw.min_horizontal(*columns)


def greatest(columns: Sequence[nw.Expr]) -> nw.Expr:
    """The greatest of some columns; nulls are left out."""
    return columns[0] if len(columns) == 1 else nw.max_horizontal(*columns)


def _column(value: Any) -> Any:
    return nw.lit(value) if not isinstance(value, nw.Expr) else value


def _distinct(flags: Iterable[Flag]) -> list[Flag]:
    """Each once: a shared expression is one object."""
    return list({id(each) if isinstance(each, nw.Expr) else each: each for each in flags}.values())
