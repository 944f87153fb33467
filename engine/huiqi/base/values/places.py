"""Where a firm lies, as people write it: `江西省进贤县`, `云南临沧镇康县`, `镇康县南伞镇`, `茌平县` (now 茌平区).

A rule names a region by its code or its whole name (`codes.parse_region`); a list names it in more ways. Earlier names
are those of GB/T 2260 since 1980, as python-stdnum's table has them, with the years they held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from huiqi.base.values.codes import FILLERS, parse_region, region_full_name, region_history, region_table, region_within

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|"
    "塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_SUFFIX = re.compile(
    rf"(?:(?:{_PEOPLES})族|维吾尔)*自治(?P<level>[区州县旗])$|(?:地区|林区|矿区|特区|新区)$|(?<=..)(?:省|市|县|区|盟|旗|州)$"
)
_ADDRESS = re.compile(
    r".*(?:乡|镇|街道|街|村|社区|路|大道|巷|号|园|园区|开发区|高新区|工业区|新区|经开区|楼|室|组|桥|湾|山|坝|农场|林场)"
    r"[^、,;]*"
)
_LONGEST = 80
_SEVERAL = re.compile(r"[、,;，；/]|和|与")


def codes_of_place(text: str) -> list[str]:
    """The codes of the counties, cities or provinces a written place may lie in; several where it is not clear."""
    text = re.sub(r"^(?:中华人民共和国|中国)|\s", "", text)
    exact = parse_region(text)
    if exact or not 2 <= len(text) <= _LONGEST:
        return exact
    if re.fullmatch(r"\d{9}|\d{12}", text):  # of a town or a village
        return parse_region(text[:6])
    if _SEVERAL.search(text):
        return []
    full, loose = list(_read(text, "", True)), list(_read(text, "", False))
    return list(dict.fromkeys(full or _former(text) or loose))


def place_note(text: str, code: str) -> str:
    """How a place was read where it is not the region's own name: `「镇康县南伞镇」按云南省临沧市镇康县计`."""
    plain = re.sub(r"\s", "", text)
    return "" if code in parse_region(plain) else f"「{plain[:40]}」按{region_full_name(code)}计"


def _read(rest: str, inside: str, only_full: bool) -> Iterator[str]:
    """The regions that a text's beginning names, each within the one before, down to where only an address is left."""
    for end in range(2, len(rest) + 1):
        for code, is_full in _named().get(rest[:end], ()):
            if (inside and not (region_within(code, inside) and code != inside)) or (only_full and not is_full):
                continue
            left = rest[end:]
            if not left or (is_full and _is_lowest(code) and _ADDRESS.fullmatch(left)):
                yield code
            yield from _read(left, code, only_full) if left else ()


def _is_lowest(code: str) -> bool:
    """Whether it is a county, or a city without counties (东莞市)."""
    return not code.endswith("00") or (not code.endswith("0000") and _counties(code) == 0)


@cache
def _counties(city: str) -> int:
    return sum(
        code.startswith(city[:4]) and code != city for code, name in region_table().items() if name not in FILLERS
    )


@cache
def _named() -> dict[str, tuple[tuple[str, bool], ...]]:
    """What each region is called, whole or without its last word (`镇康`) → its code, and whether that is whole."""
    named: dict[str, list[tuple[str, bool]]] = {}
    for code, name in region_table().items():
        if name in FILLERS:
            continue
        named.setdefault(name, []).append((code, True))
        suffix = _SUFFIX.search(name)
        short = name[: suffix.start()] if suffix else ""
        if suffix and len(short) > 1:
            named.setdefault(short, []).append((code, False))
            if suffix["level"]:
                named.setdefault(short + suffix["level"], []).append((code, True))
    return {name: tuple(codes) for name, codes in named.items()}


def _former(text: str) -> list[str]:
    """What a county or city of an earlier name is now: of the same code, else of the same name in its province."""
    found = []
    for end in range(2, len(text) + 1):
        for code in _earlier().get(text[:end], ()):
            left = text[end:]
            if not left or _ADDRESS.fullmatch(left):
                found += _successors(code, text[:end])
    if not found:
        for end in range(2, len(text) - 1):  # behind the names of what it lies in
            above = [code for code, is_full in _named().get(text[:end], ()) if is_full]
            found += [now for outer in above for now in _former(text[end:]) if region_within(now, outer)]
    return list(dict.fromkeys(found))


def _successors(code: str, name: str) -> list[str]:
    table = region_table()
    if code in table:
        return [code]
    core = _SUFFIX.sub("", name)
    same = [now for now, called in table.items() if now[:2] == code[:2] and _SUFFIX.sub("", called) == core]
    return [now for now in same if now.endswith("00") == code.endswith("00")]


@cache
def _earlier() -> dict[str, tuple[str, ...]]:
    """Earlier names → the codes they had."""
    earlier: dict[str, list[str]] = {}
    for code, names in region_history().items():
        for name in names:
            if name not in FILLERS and name != region_table().get(code):
                earlier.setdefault(name, []).append(code)
    return {name: tuple(codes) for name, codes in earlier.items()}
