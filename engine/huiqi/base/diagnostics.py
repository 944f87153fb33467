"""Where something stands in a file, and how a finding about it is shown.

A `Diagnostic` is a finding about a policy file; a `Problem` is one about a firm's file or list. Both say
what, where, the value, and what to do, as Cedar's and OpenFisca's style guides ask.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its name as the user gave it, and its lines."""

    name: str
    lines: tuple[str, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column (from 1) in a source, and how many characters are meant."""

    source: Source
    line: int = 0
    column: int = 0
    length: int = 1

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}" if self.line else self.source.name

    def within(self, offset: int, length: int) -> Place:
        """The part of this place that starts `offset` characters in."""
        return Place(self.source, self.line, self.column + offset, max(length, 1))

    def of_word(self, word: str, after: str = "") -> Place:
        """Where a word first stands in the same source, after a line that begins with another; else this place."""
        lines = self.source.lines
        begin = next((number for number, line in enumerate(lines) if line.startswith(after)), 0) if after else 0
        for number, line in enumerate(lines[begin:], start=begin + 1):
            if (column := line.find(word)) >= 0:
                return Place(self.source, number, column + 1, len(word))
        return self

    def excerpt(self) -> str:
        """The line with the part meant underlined; empty where there is no line."""
        if not 1 <= self.line <= len(self.source.lines):
            return ""
        line = self.source.lines[self.line - 1]
        start = max(0, self.column - 1)
        room = max(0, start - 60)
        shown = line[room : room + 120].replace("\t", " ")
        marked = line[start : start + self.length] or " "
        under = " " * _width(line[room:start]) + "^" * min(_width(marked), 80)
        return f"    {shown}\n    {under}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, where, and what to do about it. `code` is stable; message and help are for people."""

    code: str
    message: str
    place: Place
    help: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        word = {"error": "错误", "warning": "警告"}[self.severity]
        parts = [f"{self.place}: {word} {self.code}: {self.message}", self.place.excerpt()]
        parts.append(f"    提示：{self.help}" if self.help else "")
        return "\n".join(part for part in parts if part)


class Diagnostic(Finding):
    """A finding about a policy or vocabulary file."""


class Problem(Finding):
    """A finding about a firm's file or a list of firms."""


@lru_cache(maxsize=4096)
def _nearest(word: str, known: tuple[str, ...]) -> list[str]:
    """Kept, for a list has the same slip in each of its rows."""
    import difflib

    return difflib.get_close_matches(word, known, n=1, cutoff=0.5)


def suggest(word: str, known: Iterable[str]) -> str:
    """`是不是 …？` with the nearest known word, or empty where none is near."""
    near = _nearest(word, tuple(known))
    return f"是不是「{near[0]}」？" if near else ""


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
