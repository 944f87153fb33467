"""Which firm of a list a record on another sheet is of: by 统一社会信用代码, else by name; never by guess."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from huiqi.lists.tables.entries import Entry

_RARE = 200
_NEAR = 0.7
_TRIED = 20


def same_name(text: str) -> str:
    """A firm's name without what people write differently: widths, white space, dots, stops, kinds of brackets.

    And without what no one sees: format characters, variation selectors, fillers.
    """
    written = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    seen = (each for each in written if unicodedata.category(each) not in ("Cf", "Mn") and each not in _DOTS)
    return "".join(seen).translate(_BRACKETS)


_DOTS = "·•・‧∙⋅。.\u115f\u1160\u3164\uffa0"
_BRACKETS = str.maketrans("【】〔〕[]{}《》", "()()()()()")


def same_code(text: str) -> str:
    """A 统一社会信用代码 as it is printed."""
    written = unicodedata.normalize("NFKC", text).upper()
    return "".join(each for each in written if each.isalnum())


@dataclass(frozen=True, slots=True)
class Match:
    """The firms a record is of; where that is none or not clear: why, what to do, and whom it may be of."""

    entries: tuple[Entry, ...] = ()
    why: str = ""
    help: str = ""
    possible: tuple[Entry, ...] = ()


class FirmIndex:
    """The firms of a list by code and by name."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.by_code: dict[str, list[Entry]] = {}
        self.by_name: dict[str, list[Entry]] = {}
        self.by_pair: dict[str, set[str]] = {}
        for entry in entries:
            if entry.code:
                self.by_code.setdefault(same_code(entry.code), []).append(entry)
            if entry.name:
                self.by_name.setdefault(same_name(entry.name), []).append(entry)
        for name in self.by_name:
            for pair in _pairs(name):
                self.by_pair.setdefault(pair, set()).add(name)

    def match(self, code: str, name: str) -> Match:
        """The firm of a record that gives a code, a name, or both."""
        found = self.by_code.get(same_code(code), []) if code else []
        named = self.by_name.get(same_name(name), []) if name else []
        if found:
            others = [entry for entry in named if entry not in found]
            if others and not any(same_name(entry.name) == same_name(name) for entry in found):
                why = f"代码「{code}」是「{found[0].name}」的，名称却是名单里的另一家「{name}」"
                return Match(why=why, help="请核对是哪一家", possible=(*found, *others))
            return Match(tuple(found))
        if not named:
            return self._nobody(name or code)
        if code and any(entry.code for entry in named):
            why = f"「{name}」在名单里的统一社会信用代码是「{named[0].code}」，这里是「{code}」"
            return Match(why=why, help="请核对是不是同一家企业", possible=tuple(named))
        if len(named) > 1 and not _is_one(named):
            why = f"名单里有 {len(named)} 家「{name}」，不知道是哪一家"
            return Match(why=why, help="请写统一社会信用代码", possible=tuple(named))
        return Match(tuple(named))

    def _nobody(self, name: str) -> Match:
        near = self._near(name)
        help = f"是不是「{near[0].name}」？" if near else "请核对名称或统一社会信用代码，或把企业加进名单"
        return Match(why=f"名单里没有「{name}」", help=help, possible=near)

    def _near(self, name: str) -> tuple[Entry, ...]:
        """Firms of nearly this name, the nearest first: another word for what kind of firm, a slip, a former name."""
        bracketed = re.findall(r"\((.*?)\)", same_name(name))
        pairs = {pair for text in (name, *bracketed) for pair in _pairs(text)}
        shared = Counter(
            other for pair in pairs if len(found := self.by_pair.get(pair, ())) <= _RARE for other in found
        )
        ranked = [(_likeness(name, other), other) for other, _ in shared.most_common(_TRIED)]
        near = sorted((each for each in ranked if each[0] >= _NEAR), reverse=True)
        return tuple(entry for _, other in near for entry in self.by_name[other])


def _is_one(entries: Sequence[Entry]) -> bool:
    """Whether rows of one name are surely one firm: they give one code."""
    codes = {same_code(entry.code) for entry in entries}
    return len(codes) == 1 and "" not in codes


def _pairs(name: str) -> set[str]:
    core = _core(name)
    return {one + other for one, other in pairwise(core)} or {core}


def _core(name: str) -> str:
    """What is left of a name without the words that say what kind of firm it is, and what stands in brackets."""
    plain = re.sub(r"\(.*?\)", "", same_name(name))
    return re.sub("有限责任公司|股份有限公司|有限公司|公司|集团|厂", "", plain) or plain


def _likeness(one: str, other: str) -> float:
    """From 0 to 1; 1 where one name stands within the other's words or brackets."""
    ours, theirs = _core(one), _core(other)
    if ours == theirs or (len(min(ours, theirs, key=len)) > 3 and (ours in theirs or theirs in ours)):
        return 1.0
    return 1.0 if same_name(other) in same_name(one) else SequenceMatcher(None, ours, theirs).ratio()
