"""Collects diagnostics while a file is read, and reads plain shapes out of nodes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from huiqi.base.diagnostics import Diagnostic, Place, Source, suggest
from huiqi.base.documents import DocumentError, Mapping, Node, Sequence, Text, decode, read_bytes
from huiqi.base.errors import UsageError
from huiqi.language.expressions.parser import TOLD, ExpressionError
from huiqi.language.expressions.tree import depth_of, is_node
from huiqi.loading.rules.gathered import Gathered

Result = TypeVar("Result")
MOST_DEPTH = 100
"""Nodes one in the other, names written out: what reads and answers them goes as deep."""


class Files:
    """The folder of a policy file: lists and tables it names are read from there, and belong to the rulebase's hash."""

    def __init__(self, folder: Path, gathered: Gathered) -> None:
        self.folder, self.gathered = folder, gathered

    def read(self, name: str) -> list[list[str]]:
        """The rows of a CSV file that lies in the folder.

        Raises:
            UsageError: there is none, or it lies elsewhere.
            DocumentError: it is no text, or too large.
        """
        if "\0" in name or len(name) > 200:
            raise UsageError("文件名不成立。")
        path = self.folder / name
        if path.suffix.lower() != ".csv" or not path.resolve().is_relative_to(self.folder.resolve()):
            raise UsageError("只能读政策文件所在文件夹里的 .csv 文件。")
        if not path.is_file():
            raise UsageError("没有这个文件。")
        content = read_bytes(path)
        self.gathered.table(name, content)
        rows = csv.reader(io.StringIO(decode(content, name)))
        return [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]


class Report:
    """The diagnostics of one load, in the order found."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.files: Files | None = None

    def error(self, code: str, message: str, place: Place, help: str = "") -> None:
        """Note an error: the file will not load."""
        self.diagnostics.append(Diagnostic(code, message, place, help))

    def warn(self, code: str, message: str, place: Place, help: str = "") -> None:
        """Note a warning: the file loads."""
        self.diagnostics.append(Diagnostic(code, message, place, help, "warning"))

    def expression(self, node: Text, read: Callable[[str], Result], deepest: int = MOST_DEPTH) -> Result | None:
        """What `read` makes of an expression's text; an error is noted at its place inside the text."""
        try:
            found = read(node.value)
        except ExpressionError as error:
            if error.code == TOLD and any(each.severity == "error" for each in self.diagnostics):
                return None
            self.error(error.code, error.message, node.part(error.start, error.end), error.help)
            return None
        if is_node(found) and depth_of(found) > deepest:
            self.error("D30", f"式子一层套一层，超过 {deepest} 层", node.place, "拆成几段，名字少套几层")
            return None
        return found

    def rows_of(self, node: Text) -> tuple[list[str], list[list[Text]]] | None:
        """The headings and rows of a CSV file, each cell with its place; None, noted, where it cannot be read."""
        if self.files is None:
            self.error("D50", "这里不能读文件", node.place, "把清单直接写在规则里")
            return None
        try:
            rows = self.files.read(node.value.strip())
        except (UsageError, DocumentError, csv.Error) as error:
            self.error("D50", f"读不了「{node.value}」：{error}", node.place, "文件放在政策文件旁边，存成 UTF-8 的 CSV")
            return None
        if len(rows) < 2:
            self.error("D50", f"「{node.value}」里没有数据", node.place, "第一行写列名，下面是数据")
            return None
        source = Source(node.value.strip(), tuple(",".join(row) for row in rows))
        cells = [
            [Text(cell, Place(source, number, 1), False) for cell in row]
            for number, row in enumerate(rows[1:], start=2)
        ]
        return rows[0], cells

    # -- shapes ---------------------------------------------------------------------------------------

    def mapping(self, node: Node, what: str) -> Mapping | None:
        """The node as a mapping, or None with a diagnostic."""
        if isinstance(node, Mapping):
            return node
        self.error("D40", f"{what}要写成「键: 值」", node.place)
        return None

    def text(self, node: Node | None, what: str) -> str:
        """The node as a text; empty, with a diagnostic, where it is none."""
        if isinstance(node, Text) and node.value.strip():
            return node.value.strip()
        if node is not None:
            self.error("D40", f"{what}要写成一行文字", node.place)
        return ""

    def items(self, node: Node | None) -> tuple[Node, ...]:
        """A list's items; a single value counts as a list of one; nothing as none."""
        if node is None:
            return ()
        return node.items if isinstance(node, Sequence) else (node,)

    def texts(self, node: Node | None, what: str) -> tuple[str, ...]:
        """A text or a list of texts."""
        return tuple(text for item in self.items(node) if (text := self.text(item, what)))

    def known_keys(self, node: Mapping, keys: Collection[str], what: str, hints: dict[str, str] | None = None) -> None:
        """Note every key that is not one of `keys`."""
        for key, _ in node.entries:
            if key.value not in keys:
                help = (hints or {}).get(key.value) or suggest(key.value, list(keys)) or f"可以写：{'、'.join(keys)}"
                self.error("D01", f"{what}没有「{key.value}」这个键", key.place, help)
