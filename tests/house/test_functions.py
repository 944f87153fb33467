"""No function is long, and none takes many things that belong together."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINES, PARAMETERS = 40, 6

OF_A_TABLE = {"reads"}
"""One line for each kind of node: a table, written as `match`."""


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted([*ROOT.glob("engine/**/*.py"), *ROOT.glob("ui/**/*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def lines_of(function: ast.FunctionDef) -> int:
    """Its lines from `def` on, without the docstring."""
    docstring = function.body[0] if ast.get_docstring(function) is not None else None
    said = docstring.end_lineno - docstring.lineno + 1 if docstring and docstring.end_lineno else 0
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1 - said


def is_command(function: ast.FunctionDef) -> bool:
    """A command's options are its parameters."""
    return any(ast.unparse(decorator).startswith("app.command") for decorator in function.decorator_list)


def test_functions_are_short() -> None:
    long = [
        (name, count)
        for name, function in functions()
        if function.name not in OF_A_TABLE and not is_command(function) and (count := lines_of(function)) > LINES
    ]
    assert not long


def test_what_belongs_together_is_one_object() -> None:
    wide = [
        (name, count)
        for name, function in functions()
        if not is_command(function)
        and (
            count := len([a for a in [*function.args.args, *function.args.kwonlyargs] if a.arg not in ("self", "cls")])
        )
        > PARAMETERS
    ]
    assert not wide
