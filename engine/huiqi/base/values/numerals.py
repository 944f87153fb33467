"""Digits as people write them: widths and white space made plain, but nothing that stood apart is glued into one.

NFKC turns `90①` into `901` and `90²` into `902`; dropping blanks turns `90 80` into `9080`. Each would be a
number that nobody wrote.
"""

from __future__ import annotations

import re
import unicodedata

_GLUED = ("<circle>", "<super>", "<sub>", "<compat>", "<fraction>")
_POWER = re.compile("(?<=m)[²³]", re.IGNORECASE)
_IN_THREES = re.compile(r"\D*\d{1,3}(?: \d{3})+(?:\.\d+)?(?:\D.*)?")


class NotOneNumber(ValueError):
    """Two things stand where one value should; `mark` is the one that is no part of it, `help` what to do."""

    help = "只写一个数，注号请删去；不知道写「不清楚」"

    def __init__(self, text: str, mark: str) -> None:
        self.mark = mark
        said = f"里的「{mark}」是注号还是数，分不清" if mark.strip() else "是几个数，还是一个"
        super().__init__(f"「{text[:40]}」{said}")


def visible(text: str) -> str:
    """Text without what no one sees and what turns its direction: control and format characters (ESC, U+202E).

    Lines and tabs become spaces.
    """
    spaced = (" " if each.isspace() else each for each in text)
    return "".join(each for each in spaced if unicodedata.category(each) not in ("Cc", "Cf"))


def plain(text: str) -> str:
    """A value's text in plain characters, as NFKC makes them: `９０` is `90`, `㎡` is `m2`.

    Raises:
        NotOneNumber: a mark would become a digit (`90①`, `90²`, `½`).
    """
    text = _POWER.sub(lambda power: unicodedata.normalize("NFKC", power[0]), text)
    for mark in text:
        if unicodedata.decomposition(mark).startswith(_GLUED) and unicodedata.numeric(mark, None) is not None:
            raise NotOneNumber(text, mark)
    return unicodedata.normalize("NFKC", text).strip()


def unspaced(text: str) -> str:
    """A number's plain text without blanks; between digits they may only part groups of three (`1 200`).

    Raises:
        NotOneNumber: other blanks stand between digits (`90 80`).
    """
    if re.search(r"\d\s+\d", text) and not _IN_THREES.fullmatch(" ".join(text.split())):
        raise NotOneNumber(text, " ")
    return "".join(text.split())
