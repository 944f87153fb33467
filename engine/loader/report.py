"""Collects diagnostics while a file is read, and reads plain shapes out of nodes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from engine.diagnostics import Diagnostic, Place, suggest
from engine.documents import Mapping, Node, Sequence, Text
from engine.expressions.parser import ExpressionError

Result = TypeVar("Result")


class Report:
    """The diagnostics of one load, in the order found."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []

    def error(self, code: str, message: str, place: Place, help: str = "") -> None:
        """Note an error: the file will not load."""
        self.diagnostics.append(Diagnostic(code, message, place, help))

    def warn(self, code: str, message: str, place: Place, help: str = "") -> None:
        """Note a warning: the file loads."""
        self.diagnostics.append(Diagnostic(code, message, place, help, "warning"))

    def expression(self, node: Text, read: Callable[[str], Result]) -> Result | None:
        """What `read` makes of an expression's text; an error is noted at its place inside the text."""
        try:
            return read(node.value)
        except ExpressionError as error:
            self.error(error.code, error.message, node.part(error.start, error.end), error.help)
            return None

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
