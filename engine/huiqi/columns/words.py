"""Words in columns: choices, texts and codes, told (one word) or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import narwhals as nw

from huiqi.base.datatypes import IndustryType, RegionType
from huiqi.base.values.codes import region_within
from huiqi.columns import primitives as p
from huiqi.columns.figures import NotInColumns
from huiqi.columns.primitives import Flag
from huiqi.columns.truths import FALSE, TRUE, UNKNOWN, Truths, plain
from huiqi.language.expressions.tree import Words as Written


@dataclass(frozen=True, slots=True)
class WordColumn:
    """A column of words; null where not told: then any of `values`, or any word at all where that is empty."""

    told: nw.Expr | None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The kind of a record that a list may lack: any of `values` that the list is not complete for.

    Attributes:
        may_be: asks whether it may be one of this kind; never unknown.
    """

    values: tuple[str, ...]
    may_be: Callable[[str], Flag]


def not_covered(covers: nw.Expr | None, word: str) -> Flag:
    """Whether a list complete for some kinds (`|高新技术企业|`) may lack one of this kind; never unknown."""
    if covers is None:
        return True
    return p.opposite(covers.str.contains(f"|{word}|", literal=True).fill_null(False))


def member(found: WordColumn | Uncovered, options: Written) -> Truths:
    """Whether a word is one of some words, or a code lies within one of them."""
    if isinstance(options.type, RegionType):
        return _within(found, _region_ancestors(options.values), _region_stems(options.values))
    if isinstance(options.type, IndustryType):
        return _within(found, _shorter(options.values), options.values)
    return among(found, options.values)


def among(found: WordColumn | Uncovered, options: Sequence[str]) -> Truths:
    """Whether a word is one of `options`."""
    if isinstance(found, Uncovered):
        inside = p.either([found.may_be(word) for word in found.values if word in options])
        outside = p.either([found.may_be(word) for word in found.values if word not in options])
        return plain(p.flag_from(p.opposite(outside), p.opposite(inside)))
    if found.values and set(found.values) <= set(options):
        return TRUE
    if found.values and not set(found.values) & set(options):
        return FALSE
    if found.told is None:
        return UNKNOWN
    return plain(found.told == options[0] if len(options) == 1 else _is_in(found.told, options))


def _is_in(column: nw.Expr, options: Sequence[str]) -> nw.Expr:
    """Unknown where not told: engines differ on null in a list."""
    inside = column.is_in(list(options))
    return nw.when(column.is_null()).then(nw.lit(None, dtype=nw.Boolean)).otherwise(inside)


def _within(found: WordColumn | Uncovered, around: Sequence[str], stems: Sequence[str]) -> Truths:
    """A code known only coarsely (the firm's city, where a county is asked for) leaves it open."""
    assert isinstance(found, WordColumn)
    if found.told is None:
        return UNKNOWN
    if "" in stems:
        return plain(nw.when(found.told.is_null()).then(nw.lit(None, dtype=nw.Boolean)).otherwise(nw.lit(True)))
    inside = p.either([found.told.str.starts_with(stem) for stem in stems])
    assert isinstance(inside, nw.Expr)
    if not around:
        return plain(inside)
    coarse = _is_in(found.told, around).fill_null(False)
    unknown = coarse & ~inside.fill_null(False)
    return plain(nw.when(unknown).then(nw.lit(None, dtype=nw.Boolean)).otherwise(inside))


def _region_stems(codes: Sequence[str]) -> list[str]:
    """What the codes of regions within these begin with."""
    stems = []
    for code in codes:
        while code.endswith("00"):
            code = code[:-2]
        stems.append(code)
    return stems


def _region_ancestors(codes: Sequence[str]) -> list[str]:
    """The codes of regions around these, of which it is not known whether a firm there is inside."""
    above = {code[:length] + "0" * (6 - length) for code in codes for length in (0, 2, 4)}
    return sorted(code for code in above if any(region_within(each, code) and each != code for each in codes))


def _shorter(codes: Sequence[str]) -> list[str]:
    return sorted({code[:length] for code in codes for length in range(1, len(code))})


def same_as_lacking(told: nw.Expr, lacking: Uncovered) -> Truths:
    """Whether a word is the kind of a record that a list may lack."""
    yes, no = list[Flag](), list[Flag]()
    for word in lacking.values:
        here = (told == word).fill_null(False)
        no.append(p.both([here, p.opposite(lacking.may_be(word))]))
        yes.append(p.both([here, _only(word, lacking)]))
    return plain(p.flag_from(p.either(yes), p.either(no)))


def both_lacking(lacking: Uncovered) -> Truths:
    """Whether two records that a list may lack are of one kind: surely only where there is one kind left."""
    alone = [_only(word, lacking) for word in lacking.values]
    return plain(p.flag_from(p.either(alone), False))


def _only(word: str, lacking: Uncovered) -> Flag:
    others = p.either([lacking.may_be(other) for other in lacking.values if other != word])
    return p.both([lacking.may_be(word), p.opposite(others)])


def same(left: WordColumn, right: WordColumn) -> Truths:
    """Whether two words are the same; unknown where one is not told."""
    if left.values != right.values:
        raise NotInColumns("两个选项不同的值相比")
    if left.told is None or right.told is None:
        return UNKNOWN
    return plain(left.told == right.told)
