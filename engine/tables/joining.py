"""Which firm of a list a record on another sheet is of: by 统一社会信用代码, else by name; never by guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from engine.tables.entries import Entry


def same_name(text: str) -> str:
    """A firm's name without what people write differently: widths, white space, dots."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("·", "").upper()


def _core(text: str) -> str:
    """What is left of a name without the words that say what kind of firm it is, and what stands in brackets."""
    return re.sub(r"\(.*?\)|有限责任公司|股份有限公司|有限公司|公司|集团|厂", "", same_name(text))


def same_code(text: str) -> str:
    """A 统一社会信用代码 as it is printed."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper().lstrip("'")


@dataclass(frozen=True, slots=True)
class Match:
    """The firms a record is of; where that is none or not clear: why, what to do, and whom it may be of."""

    entries: tuple[Entry, ...] = ()
    why: str = ""
    help: str = ""
    possible: tuple[Entry, ...] = ()


class Register:
    """The firms of a list by code and by name."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.by_code: dict[str, list[Entry]] = {}
        self.by_name: dict[str, list[Entry]] = {}
        self.by_core: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.code:
                self.by_code.setdefault(same_code(entry.code), []).append(entry)
            if entry.name:
                self.by_name.setdefault(same_name(entry.name), []).append(entry)
            self.by_core.setdefault(_core(entry.name), []).append(entry)

    def match(self, code: str, name: str) -> Match:
        """The firm of a record that gives a code, a name, or both."""
        if code and (found := self.by_code.get(same_code(code))):
            return Match(tuple(found))
        named = self.by_name.get(same_name(name), []) if name else []
        if code:
            return self._by_name_beside_code(code, name, named)
        codes = {same_code(entry.code) for entry in named}
        if len(codes) > 1:
            why = f"名单里有 {len(named)} 家「{name}」，不知道是哪一家"
            return Match(why=why, help="请写统一社会信用代码", possible=tuple(named))
        return Match(tuple(named)) if named else self._nobody(name)

    def _by_name_beside_code(self, code: str, name: str, named: list[Entry]) -> Match:
        """By name where the firm of that name gives no code; another code is another firm, or a slip."""
        if not named:
            return self._nobody(name or code)
        without = tuple(entry for entry in named if not entry.code)
        if without and len(without) == len(named):
            return Match(without)
        why = f"「{name}」在名单里的统一社会信用代码是「{named[0].code}」，这里是「{code}」"
        return Match(why=why, help="请核对是不是同一家企业", possible=tuple(named))

    def _nobody(self, name: str) -> Match:
        near = tuple(self.by_core.get(_core(name), ()))
        help = f"是不是「{near[0].name}」？" if near else "请核对名称或统一社会信用代码，或把企业加进名单"
        return Match(why=f"名单里没有「{name}」", help=help, possible=near)

    def anyone(self) -> Match:
        """A record that does not say whose it is."""
        everybody = tuple(entry for entries in self.by_core.values() for entry in entries)
        return Match(why="没有写是哪家企业", help="请写企业名称或统一社会信用代码", possible=everybody)

    def duplicates(self) -> list[list[Entry]]:
        """Firms that stand in the list more than once: by code, or by name where one has no code."""
        found = [entries for entries in self.by_code.values() if len(entries) > 1]
        for entries in self.by_name.values():
            codes = {same_code(entry.code) for entry in entries}
            if len(entries) > 1 and ("" in codes) and len(codes) <= 2:
                found.append(entries)
        return found
