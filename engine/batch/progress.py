"""How far a run is, on a terminal: rows done, rows a second, time left."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Task

T = TypeVar("T")


def shown_progress(entries: Sequence[T]) -> Iterator[T]:
    """The entries one by one, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield from entries
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn

    class Rate(ProgressColumn):
        """Rows a second."""

        def render(self, task: Task) -> str:
            """As text."""
            return f"每秒 {task.speed:.0f} 行" if task.speed else ""

    columns = (TextColumn("评估"), BarColumn(), MofNCompleteColumn(), Rate(), TextColumn("还要"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        yield from bar.track(entries, total=len(entries))
