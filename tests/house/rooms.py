"""The rooms of the house and the arrows between them, read from the imports: `make rooms` prints them."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

SOURCES = (ROOT / "engine", ROOT / "ui")
"""The source roots: their packages are what is installed."""

ROOMS = {
    "base": "",
    "language": "base",
    "model": "base language",
    "loading": "base language model",
    "semantics": "base language model",
    "assess": "base language model semantics",
    "columns": "base language model loading semantics assess",
    "advice": "base language model loading semantics assess",
    "output": "base language model loading assess",
    "authoring": "base language model loading semantics assess output",
    "lists": "base language model loading assess columns output",
    "screening": "base language model loading assess advice output lists",
    "cli": "base language model loading semantics assess advice output authoring lists screening",
}
"""Bottom to top: each room and the rooms it may import."""


def modules() -> dict[str, Path]:
    """Every module of both packages by its dotted name."""
    return {_name(path.relative_to(source)): path for source in SOURCES for path in sorted(source.rglob("*.py"))}


def _name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path, *, at_load: bool = False) -> Iterator[str]:
    """The dotted names a module imports of ours, `from a import b` as `a.b`; `at_load`: only when it is loaded."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in _at_load(tree) if at_load else ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("huiqi", "huiqi_ui"):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _at_load(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is loaded: nothing inside functions, nor under `if TYPE_CHECKING`."""
    for child in ast.iter_child_nodes(node):
        only_for_types = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
        if not only_for_types and not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield child
            yield from _at_load(child)


def room_of(module: str) -> str:
    """`huiqi.base.values.dates` → `base`; the door itself and the app are rooms of their own."""
    package, _, rest = module.partition(".")
    return rest.split(".")[0] if package == "huiqi" and rest.split(".")[0] in ROOMS else package


def arrows() -> dict[tuple[str, str], int]:
    """Each arrow between two rooms with the number of imports behind it."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for module, path in modules().items():
        for imported in imports(path):
            ends = room_of(module), room_of(imported)
            if ends[0] != ends[1]:
                found[ends] += 1
    return found


def main() -> None:
    """Print each room with its size and where its arrows go."""
    files = modules()
    counted = arrows()
    for room in [*ROOMS, "huiqi", "huiqi_ui"]:
        paths = [path for module, path in files.items() if room_of(module) == room]
        lines = sum(len(path.read_text("utf-8").splitlines()) for path in paths)
        goes_to = ", ".join(f"{end} {count}" for (start, end), count in counted.items() if start == room)
        print(f"{room:10} {len(paths):3} files {lines:6} lines  → {goes_to or 'nothing'}")
    print(f"{len(counted)} arrows between {len(ROOMS)} rooms, the door and the app")


if __name__ == "__main__":
    main()
