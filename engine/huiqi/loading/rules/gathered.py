"""What a rulebase was read from: hashed as it is read, and kept, so that the same rulebase can be read again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

VOCABULARY = "vocabulary.yaml"
_NAMED = re.compile(r"v\d{1,4}/vocabulary\.yaml|\d{4,6}/[^\0]{1,200}\.(?:yaml|yml|csv|CSV)")


class Gathered:
    """The files of one load, in the order they were read.

    Attributes:
        files: path → content: vocabularies in `v0/`, `v1/` …, each policy with the tables it names in `0001/` ….
    """

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.files: dict[str, bytes] = {}
        self._vocabularies = self._policies = 0

    def vocabulary(self, name: str, content: bytes) -> None:
        """A vocabulary; the first is the library's own."""
        self._add(f"v{self._vocabularies}/{VOCABULARY}", name, content)
        self._vocabularies += 1

    def policy(self, name: str, content: bytes) -> None:
        """A policy's file."""
        self._policies += 1
        self._add(f"{self._policies:04}/{name}", name, content)

    def table(self, name: str, content: bytes) -> None:
        """A table that the last policy names."""
        self._add(f"{self._policies:04}/{name}", name, content)

    def _add(self, path: str, name: str, content: bytes) -> None:
        self._digest.update(name.encode() + b"\0" + content + b"\0")
        self.files[path] = content

    @property
    def hash(self) -> str:
        """The hash of all of it, as rulebases are named by."""
        return self._digest.hexdigest()[:16]


def laid_out(files: Mapping[str, bytes], folder: str) -> list[Path]:
    """The files of a load written to a folder; what `load_rulebase(…, only=True)` reads the same rulebase from.

    Raises:
        ValueError: a path is none that `Gathered` makes, or leads out of the folder.
    """
    root = Path(folder)
    for name, content in files.items():
        path = (root / name).resolve()
        if not _NAMED.fullmatch(name) or not path.is_relative_to(root.resolve()):
            raise ValueError(f"「{name[:40]}」不是规则文件的位置")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    vocabularies = sorted(root.glob("v*"), key=lambda each: int(each.name[1:]))
    return [*vocabularies, *(root / name for name in files if name[0] != "v" and name.endswith((".yaml", ".yml")))]
