"""Plausible registers for trials: firms with gaps in what is known of them, and their recognitions, from a seed.

The figures are made up; only their shape is that of a county: most firms are small, few have recognitions, much is
not told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huiqi.base.datatypes import ChoiceType, DateType, IndustryType, NumberType, RegionType, TextType, TruthType
from huiqi.base.values.units import MONEY
from huiqi.columns.frames import EPOCH, FEN, scale_of
from huiqi.language.vocabulary import Fact, Vocabulary

if TYPE_CHECKING:
    import numpy as np

Sizes = Any
"""Yuan of yearly revenue, about."""
_INDUSTRIES = ("C1340", "C2710", "C3990", "C4090", "A0111", "F5211", "I6510", "M7320", "C1391", "G5430")
_YEARS = 3
_TOLD = 0.8
_PART = 250_000


def write_register(folder: Path, count: int, seed: int, vocabulary: Vocabulary, as_of: date) -> None:
    """A register of `count` firms: `firms.parquet` and `recognitions.parquet`, as `huiqi/columns/frames.py` says.

    The same count and seed give the same register.
    """
    import polars as pl
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    writers: dict[str, Any] = {}
    for part, start in enumerate(range(0, count, _PART)):
        made = _part(start, min(_PART, count - start), (seed, part), vocabulary, as_of)
        for name, columns in made.items():
            table = pl.DataFrame(columns).to_arrow()
            if name not in writers:
                writers[name] = pq.ParquetWriter(folder / f"{name}.parquet", table.schema, compression="zstd")
            writers[name].write_table(table)
    for writer in writers.values():
        writer.close()


def _part(
    start: int, count: int, seed: Sequence[int], vocabulary: Vocabulary, as_of: date
) -> dict[str, dict[str, Any]]:
    import numpy as np

    dice = np.random.default_rng(seed)
    firms = np.arange(start, start + count)
    columns: dict[str, Any] = {
        "firm": firms,
        "name": [f"试验{number:08d}号企业" for number in firms],
        "uscc": [f"915309240{number:09d}" for number in firms],
    }
    age = dice.integers(30, 9000, count)
    columns |= _days("registered_on", as_of.toordinal() - EPOCH - age, dice)
    size = dice.lognormal(15, 2, count)  # yuan of yearly revenue
    for fact in vocabulary.facts.values():
        if fact.name not in ("name", "uscc", "registered_on"):
            columns |= _columns_of(fact, size, dice, vocabulary, as_of)
    founded = columns["registered_on:first"]
    columns["founded"] = [None if day is None else date.fromordinal(int(day) + EPOCH).year for day in founded]
    known = dice.random(count) < _TOLD
    columns["recognitions:whole"] = [True if each else None for each in known]
    columns["received:whole"] = [True if each else None for each in dice.random(count) < 0.5]
    return {"firms": columns, "recognitions": _recognitions(firms[known], dice, vocabulary, as_of)}


def _columns_of(
    fact: Fact, size: Sizes, dice: np.random.Generator, vocabulary: Vocabulary, as_of: date
) -> dict[str, Any]:
    """The columns of a fact."""
    if fact.per and fact.per not in ("year", "period"):
        return {}
    names = [f"{fact.name}@{as_of.year - back}" for back in range(1, _YEARS + 1)] if fact.per else [fact.name]
    return {name: _gaps(_values(fact, size, dice, vocabulary), dice) for name in names}


def _values(fact: Fact, size: Sizes, dice: np.random.Generator, vocabulary: Vocabulary) -> list[Any]:
    count, type_ = len(size), fact.type
    if isinstance(type_, NumberType):
        share = dice.lognormal(-3, 1, count) if fact.name != "revenue" else dice.lognormal(0, 0.3, count)
        amount = size * share if type_.unit == MONEY else size * share / 1_000_000
        parts = FEN if type_.unit == MONEY else scale_of(type_)
        return [int(each) * parts for each in amount]
    if isinstance(type_, TruthType):
        return [bool(each) for each in dice.random(count) < 0.2]
    if isinstance(type_, ChoiceType):
        picked = dice.integers(0, len(type_.values), count)
        return [int(each) if type_.ordered else type_.values[each] for each in picked]
    if isinstance(type_, RegionType):
        counties = [code for code in vocabulary.regions if not code.endswith("00")]
        return [counties[integer] for integer in dice.integers(0, len(counties), count)]
    if isinstance(type_, IndustryType):
        return [_INDUSTRIES[integer] for integer in dice.integers(0, len(_INDUSTRIES), count)]
    return [None] * count


def _gaps(values: list[Any], dice: np.random.Generator) -> list[Any]:
    """The values of which some are not told."""
    told = dice.random(len(values)) < _TOLD
    return [value if each else None for value, each in zip(values, told, strict=True)]


def _days(name: str, days: Sizes, dice: np.random.Generator) -> dict[str, Any]:
    first = _gaps([int(day) for day in days], dice)
    return {
        f"{name}:first": first,
        f"{name}:last": first,
        f"{name}:none": [None if d is None else False for d in first],
    }


def _recognitions(firms: Sizes, dice: np.random.Generator, vocabulary: Vocabulary, as_of: date) -> dict[str, Any]:
    """On average a recognition and a quarter for each firm that tells of them."""
    import numpy as np

    many = dice.poisson(1.25, len(firms))
    owners = np.repeat(firms, many)
    starts = np.repeat(np.cumsum(many) - many, many)
    columns: dict[str, Any] = {"firm": owners, "row": np.arange(len(owners)) - starts}
    days = as_of.toordinal() - EPOCH - dice.integers(-100, 2500, len(owners))
    size = np.ones(len(owners))
    for field in vocabulary.records["recognitions"].fields.values():
        if isinstance(field.type, DateType):
            columns |= _days(field.name, days, dice)
        elif isinstance(field.type, TextType):
            columns[field.name] = [f"第{number}件" for number in columns["row"]]
        else:
            columns[field.name] = _values(field, size, dice, vocabulary)
    kinds = columns["kind"]
    columns["label"] = [f"{kind} {title}" for kind, title in zip(kinds, columns["title"], strict=True)]
    return columns
