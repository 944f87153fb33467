"""Region codes (GB/T 2260) and industry codes (GB/T 4754-2017): reading them, and what lies within what.

Region names come from python-stdnum's table, read only when a name has to be looked up: it costs more
than the rest of a check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

NATION = "000000"
FILLERS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
_SECTIONS = {
    "A": range(1, 6),
    "B": range(6, 13),
    "C": range(13, 44),
    "D": range(44, 47),
    "E": range(47, 51),
    "F": range(51, 53),
    "G": range(53, 61),
    "H": range(61, 63),
    "I": range(63, 66),
    "J": range(66, 70),
    "K": range(70, 71),
    "L": range(71, 73),
    "M": range(73, 76),
    "N": range(76, 80),
    "O": range(80, 83),
    "P": range(83, 84),
    "Q": range(84, 86),
    "R": range(86, 91),
    "S": range(91, 97),
    "T": range(97, 98),
}


def region_within(inner: str, outer: str) -> bool:
    """Whether region `inner` is `outer` or lies in it: 530924 is within 530900 and 530000."""
    return inner.startswith(_region_stem(outer))


def regions_meet(one: str, other: str) -> bool:
    """Whether one region lies in the other."""
    return region_within(one, other) or region_within(other, one)


def parse_region(text: str) -> list[str]:
    """The codes a region's code or name may mean: one where it is clear, several where a name is shared, none."""
    text = text.strip()
    if text in ("全国", NATION):
        return [NATION]
    if re.fullmatch(r"\d{6}", text):
        return [text] if _region_names(text) else []
    return list(_region_index().get(text, ()))


def regions_starting(text: str, most: int = 4) -> list[str]:
    """Names of regions that begin with a text: 临沧市 for 临沧."""
    return [name for name in _region_index() if text and name.startswith(text)][:most]


def region_name(code: str) -> str:
    """`镇康县` for 530924; the code itself where the table has no name."""
    return "全国" if code == NATION else (_region_names(code) or [code])[-1]


def region_full_name(code: str) -> str:
    """`云南省临沧市镇康县` for 530924."""
    return "".join(_region_names(code)) or code


def parse_industry(text: str) -> str | None:
    """`C1340`, `1340`, `C13` or `C` as section letter and digits; None where it is no GB/T 4754 code."""
    match = re.fullmatch(r"([A-T])?(\d{2,4})?", text.strip().upper())
    if not match or not match[0]:
        return None
    letter, digits = match[1], match[2] or ""
    if not digits:
        return letter
    section = next((name for name, divisions in _SECTIONS.items() if int(digits[:2]) in divisions), None)
    return None if section is None or letter not in (None, section) else section + digits


def industry_within(inner: str, outer: str) -> bool:
    """Whether industry `inner` is `outer` or a part of it: C1340 is within C13 and C."""
    return inner.startswith(outer)


def _region_stem(code: str) -> str:
    while code.endswith("00"):
        code = code[:-2]
    return code


@cache
def region_table() -> dict[str, str]:
    """Code → name of each region now in being (regions given up since carry an end year and are left out)."""
    table: dict[str, str] = {}
    for code, names in _region_rows():
        name = re.fullmatch(r"(?:\[\d*-\])?([^\[\]]+)", names[-1])
        if name:
            table[code] = name[1]
    return table


@cache
def region_history() -> dict[str, tuple[str, ...]]:
    """Code → the names that were given up since 1980."""
    given_up = re.compile(r"\[\d*-\d+\]([^\[\]]+)")
    found = {code: tuple(m[1] for name in names if (m := given_up.fullmatch(name))) for code, names in _region_rows()}
    return {code: names for code, names in found.items() if names}


def _region_rows() -> Iterator[tuple[str, list[str]]]:
    """Each code with its names, `[first year-last year]name` where they did not always hold."""
    from stdnum import numdb

    for _, province, _, _, counties in numdb.get("cn/loc").prefixes:
        for _, digits, _, names, _ in counties:
            yield province + digits, names["county"].split(",")


def _region_names(code: str) -> list[str]:
    """Names from province to county: 云南省, 临沧市, 镇康县; empty where the code does not exist."""
    table = region_table()
    if code not in table:
        return []
    above = [code[:2] + "0000", code[:4] + "00", code]
    return [table[code] for code in dict.fromkeys(above) if code in table and table[code] not in FILLERS]


@cache
def _region_index() -> dict[str, tuple[str, ...]]:
    """Every way a region is commonly written → its codes: `镇康县`, `临沧市镇康县`, `云南省临沧市镇康县`."""
    index: dict[str, list[str]] = {}
    for code, own_name in region_table().items():
        if own_name in FILLERS:
            continue
        names = _region_names(code)
        for start in range(len(names)):
            index.setdefault("".join(names[start:]), []).append(code)
    return {name: tuple(dict.fromkeys(codes)) for name, codes in index.items()}
