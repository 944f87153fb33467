"""An upload as a file: in a folder of its own that is gone when it was read."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol


class Upload(Protocol):
    """What the pages know of an uploaded file."""

    name: str

    def getvalue(self) -> bytes:
        """All of it."""


@contextmanager
def on_disk(upload: Upload) -> Iterator[Path]:
    """The upload as a file whose name is like its own: lists say what they are in their names, too."""
    with tempfile.TemporaryDirectory(prefix="huiqi-") as folder:
        path = Path(folder) / safe_name(upload.name)
        path.write_bytes(upload.getvalue())
        yield path


def safe_name(name: str) -> str:
    """The name of a file without folders, and without what file systems do not take."""
    stem, dot, suffix = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    plain = safe_stem(stem if dot else suffix, "名单")
    return f"{plain}.{re.sub(r'[^A-Za-z0-9]', '', suffix)[:8]}" if dot else plain


def safe_stem(text: str, otherwise: str) -> str:
    """A text as the name of a file before its dot; `otherwise` where nothing of it can stand there."""
    return re.sub(r"[^\w（）()\[\]·-]+", "_", text)[:60].strip("_") or otherwise


def without_folder(text: str, path: Path) -> str:
    """A message about a file without the folder it lay in."""
    return text.replace(f"{path.parent}/", "")
