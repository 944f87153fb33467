"""What a terminal or a table is shown: characters that would steer it, or turn text round, stand as escapes."""

from __future__ import annotations

import re
from typing import Any, TextIO

_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069]")


def legible(text: str) -> str:
    """The text with such characters as escapes, which JSON reads as the same character."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class Legible:
    """A stream that writes only what a reader sees."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Writes the text, legible."""
        return self._stream.write(legible(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
