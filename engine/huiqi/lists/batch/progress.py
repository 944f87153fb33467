"""How far a run is, on a terminal: rows done, rows a second, time left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from huiqi.lists.batch.parts import Counts

if TYPE_CHECKING:
    from rich.progress import Task

T = TypeVar("T")


def shown_progress(found: Iterator[T], count: int) -> Iterator[T]:
    """What is found one by one, of so many, with a bar on standard error where that is a terminal."""
    with _bar(count) as advance:
        for each in found:
            yield each
            advance(1)


def shown_parts(parts: Iterator[Counts], count: int, size: int) -> Counts:
    """What all parts of a register come to, with a bar on standard error where that is a terminal."""
    total = Counts()
    with _bar(count) as advance:
        for part in parts:
            total.add(part)
            advance(min(size, part.firms))
    return total


@contextmanager
def _bar(total: int) -> Iterator[Callable[[int], None]]:
    """A bar that is told how many more are done; nothing where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done: None
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
        task = bar.add_task("", total=total)
        yield lambda done: bar.advance(task, done)
