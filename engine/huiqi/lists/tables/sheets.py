"""A sheet of a list as it was found: cells with their places, whatever file it stood in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from huiqi.base.diagnostics import Place, Problem, Source
from huiqi.base.errors import InputError

Cell = str | int | float | bool | Decimal | date | datetime | time | timedelta | None
"""What a cell holds: text is as it was written, a number of a workbook is a float."""

Corner = tuple[int, int]
Merged = tuple[Corner, Corner]
"""The first and last (row, column) of cells merged into one, from 0."""


@dataclass
class Looks:
    """What is seen of a sheet beside its values; rows and columns from 0.

    Attributes:
        cells: what is seen where that is not the value.
        doubts: cells of which it cannot be told, with why.
        struck: cells struck through.
    """

    cells: dict[Corner, Cell] = field(default_factory=dict)
    doubts: dict[Corner, str] = field(default_factory=dict)
    struck: set[Corner] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet or file, row by row from its first cell on.

    Attributes:
        file: where it is read from; `known_as`: how its owner calls it, where that is not the same.
        name: of the sheet; empty where the file has no sheets.
        lines: the line of the file each row starts on, where cells may hold line breaks; else empty.
        hidden: it cannot be seen in the workbook.
    """

    file: str
    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[Merged, ...] = ()
    lines: tuple[int, ...] = ()
    hidden: bool = False
    known_as: str = ""
    looks: Looks = field(default_factory=Looks)

    @property
    def title(self) -> str:
        """File and sheet in words."""
        file = self.known_as or self.file
        return f"{file}「{self.name}」" if self.name else file

    def line(self, row: int) -> int:
        """The line a reader finds the row at, from 1."""
        return self.lines[row] if self.lines else row + 1

    def place(self, row: int, column: int = -1) -> Place:
        """The place of a cell, or of a row."""
        return Place(self.source, self.line(row), column + 1)

    @property
    def source(self) -> Source:
        """What places in it name."""
        file = self.known_as or self.file
        return Source(f"{file}[{self.name}]" if self.name else file)

    def cell(self, row: int, column: int) -> Cell:
        """A cell; None beyond the end of its row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None


def refused(file: str, message: str, help: str, code: str = "T01") -> InputError:
    """A file that cannot be read as a list."""
    return InputError([Problem(code, message, Place(Source(file)), help)])


def shown(cell: Cell) -> str:
    """A cell as text, as near as can be to what stands in the sheet."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return as_decimal(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return str(cell)


def as_decimal(number: float) -> str:
    """A number of a workbook to the fifteen digits that spreadsheets keep, never in powers of ten."""
    return f"{Decimal(format(number, '.15g')):f}"


def is_blank(cell: Cell) -> bool:
    """Whether nothing is written in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip(BLANKS))


BLANKS = " \t\r\n\v\f\u00a0\u3000\u200b\u200c\u200d\ufeff\u2060"
"""What stands around words without being seen, as systems export it."""
