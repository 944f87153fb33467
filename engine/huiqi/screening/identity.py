"""Which applicants are one firm: by code, and by name; and which may be, by how their names look."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from huiqi.lists.tables.joining import same_code, same_name
from huiqi.screening.tables import Applicant

_DASHES = dict.fromkeys(map(ord, "-‐‑‒–—―－﹣﹘─━ー一"), "-")
"""Dashes of all lengths, and what is drawn as one: 一 too, so that 一 and — look alike."""


_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
"""Radicals that a copy out of a PDF has for letters, as far as NFKC does not turn them (Unicode's
EquivalentUnifiedIdeograph.txt)."""


def look_of(name: str) -> str:
    """How a name looks, after UTS #39's skeletons: what is read as another is written as that.

    Traditional and variant forms become the simplified one, radicals the letter they are drawn as, dashes one dash.
    Two names that look alike may be one firm; they are not taken as one without being asked.
    """
    plain = unicodedata.normalize("NFKC", same_name(name)).translate(_RADICALS)
    return str(_simplifying().convert(plain)).translate(_DASHES)


@cache
def _simplifying() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def keys_of(name: str, code: str) -> tuple[str, str, str]:
    """What a firm is known by: its name and code without what people write differently, and how its name looks."""
    return same_name(name), same_code(code), look_of(name)


def firm_of(applicant: Applicant, others: Iterable[Applicant]) -> list[Applicant]:
    """The applicants that are the same firm as one, itself among them: whoever shares a code or a name, and so on.

    Who has another code is another firm, whatever the name. One without a code belongs to each that shares its name.
    """
    code = applicant.code_key
    left = [each for each in others if not (code and each.code_key and each.code_key != code)]
    found, keys = {applicant.id: applicant}, _names(applicant)
    while True:
        new = [each for each in left if each.id not in found and keys & _names(each)]
        if not new:
            return [each for _, each in sorted(found.items())]
        found.update({each.id: each for each in new})
        keys = keys.union(*map(_names, new))


def _names(applicant: Applicant) -> set[str]:
    return {applicant.name_key, applicant.code_key} - {""}


def grouped(applicants: Iterable[Applicant]) -> list[dict[int, Applicant]]:
    """Applicants by number, those together that may be the same firm."""
    by_key: dict[str, int] = {}
    groups: dict[int, dict[int, Applicant]] = {}
    for applicant in applicants:
        touched = {by_key[key] for key in _looks(applicant) if key in by_key}
        group = {applicant.id: applicant}
        for number in touched:
            group |= groups.pop(number)
        groups[applicant.id] = group
        by_key |= {key: applicant.id for each in group.values() for key in _looks(each)}
    return list(groups.values())


def _looks(applicant: Applicant) -> set[str]:
    return {*_names(applicant), f"look {applicant.look_key}"}
