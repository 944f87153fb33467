"""What a register in columns may hold: types and bounds, so that no engine overflows and nothing is read amiss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from huiqi.base.datatypes import ChoiceType, DateType, IndustryType, NumberType, RegionType, Type
from huiqi.columns.frames import column_type, most_of
from huiqi.language.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Bad:
    """What makes a cell of a column bad, and what to say of it."""

    column: str
    why: str
    holds: pl.Expr


def known_columns(schema: pl.Schema, vocabulary: Vocabulary, record: str) -> tuple[list[str], list[str], list[str]]:
    """The columns of a frame that mean something, those that mean nothing, and what is wrong with their types."""
    known, ignored, wrong = list[str](), list[str](), list[str]()
    for name, held in schema.items():
        wanted = column_type(name, vocabulary, record)
        if wanted is None:
            ignored.append(name)
        elif held == wanted or (wanted == pl.Int64 and held.is_integer()):
            known.append(name)
        else:
            wrong.append(f"「{name}」的类型是 {held}，要 {wanted}")
    return known, ignored, wrong


def unpaired(columns: list[str]) -> list[str]:
    """Days of which only one end has a column."""
    other = {"first": "last", "last": "first"}
    ends = [(name, end) for name, _, end in (column.rpartition(":") for column in columns) if name and end in other]
    return [f"「{n}:{end}」旁边要有「{n}:{other[end]}」" for n, end in ends if f"{n}:{other[end]}" not in columns]


def bad_cells(columns: list[str], vocabulary: Vocabulary, record: str) -> Iterator[Bad]:
    """What cells of these columns may not be."""
    facts = vocabulary.records[record].fields if record else vocabulary.facts
    for name in columns:
        base = name.partition("@")[0].partition(":")[0]
        told = name.removesuffix(":none")
        if name.endswith(":none"):
            beside = [each for each in (told, f"{told}:first") if each in columns]
            yield from (Bad(name, "写了无，又写了值", pl.col(name) & ~pl.col(each).is_null()) for each in beside)
            continue
        if base not in facts or name.partition(":")[2] in ("whole", "covers"):
            continue
        yield from _bad(name, facts[base].type)
        if name.endswith(":first"):
            last = name.removesuffix("first") + "last"
            apart = pl.col(name).is_null() != pl.col(last).is_null()
            yield Bad(name, "日期的首日和末日要都有，且首日不晚于末日", apart | (pl.col(name) > pl.col(last)))


def _bad(name: str, type_: Type) -> Iterator[Bad]:
    cell = pl.col(name)
    if isinstance(type_, NumberType):
        yield Bad(name, "数太大", cell.abs() > most_of(type_))
        if not type_.signed:
            yield Bad(name, "不能小于 0", cell < 0)
    elif isinstance(type_, DateType):
        yield Bad(name, "日期不在 1900–2199 年", (cell < -25_567) | (cell > 84_006))
    elif isinstance(type_, ChoiceType):
        top = len(type_.values) - 1
        fits = cell.is_between(0, top) if type_.ordered else cell.is_in(list(type_.values))
        yield Bad(name, f"不是可选的值：{'、'.join(type_.values)}", ~fits)
    elif isinstance(type_, RegionType):
        yield Bad(name, "不是六位行政区划代码", ~cell.str.contains(r"^\d{6}$"))
    elif isinstance(type_, IndustryType):
        yield Bad(name, "不是国民经济行业代码，例如 C1340", ~cell.str.contains(r"^[A-T](\d{2,4})?$"))
