"""Where a clause comes from, and whether its quote stands in the source text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause's own words in its policy.

    Attributes:
        policy: the title of the document.
        section: where in it, as the document numbers it: 二(二).
        quote: the operative words, copied exactly.
    """

    policy: str
    section: str
    quote: str


def normalised(text: str) -> str:
    """Text without white space and width differences, so that a quote is found however it was typed."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
