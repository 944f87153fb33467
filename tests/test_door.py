"""The public door of the engine, and the direction of its imports."""

from __future__ import annotations

import ast
import doctest
from pathlib import Path

import engine
from tests.conftest import ROOT

# Bottom to top: a module imports only from lines below its own (a package counts as one line).
LAYERS = [
    ["values", "version"],
    ["diagnostics"],
    ["errors", "citation", "datatypes"],
    ["outputs"],
    ["documents"],
    ["vocabulary"],
    ["expressions"],
    ["policy", "firm"],
    ["assessment"],
    ["guidance"],
    ["loader", "reader", "answer_json"],
    ["tables"],
    ["schemas", "folding"],
    ["meaning"],
    ["semantics"],
    ["checks"],
    ["languages"],
    ["ledger", "missing", "matcher", "explain"],
    ["settlement"],
    ["answering", "terms"],
    ["awaited"],
    ["columns"],
    ["answer"],
    ["assess"],
    ["making", "gaps", "questions", "readings", "pools"],
    ["advising"],
    ["account", "views"],
    ["interview"],
    ["text", "show", "catalogue"],
    ["batch", "cases", "dialog", "record", "printing"],
    ["screening"],
    ["cli"],
]
# `engine.values.display` words values by their type, which is one line above.
ALLOWED = {("values", "datatypes")}


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT / "engine").with_suffix("").parts
    return parts[0]


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("engine."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.ImportFrom) and node.module == "engine":
            found |= {alias.name for alias in node.names}
    return found


def test_modules_import_only_from_below() -> None:
    level = {name: number for number, names in enumerate(LAYERS) for name in names}
    wrong = []
    for path in sorted((ROOT / "engine").rglob("*.py")):
        module = _module(path)
        if module == "__init__":
            continue
        assert module in level, f"{module} 不在 LAYERS 里"
        for imported in _imports(path) - {module}:
            if level[imported] >= level[module] and (module, imported) not in ALLOWED:
                wrong.append(f"{module} → {imported}")
    assert not wrong


def test_exported_names() -> None:
    assert engine.__all__ == sorted(engine.__all__)
    assert engine.__all__ == [
        "Assessment",
        "Assessor",
        "Decision",
        "EnginesDisagree",
        "Entitlement",
        "HuiqiError",
        "InputError",
        "Rulebase",
        "RulesError",
        "UsageError",
        "answer_from_json",
        "answer_to_json",
        "load_rulebase",
        "read_firm",
        "read_firm_file",
    ]
    assert all(hasattr(engine, name) for name in engine.__all__)


def test_the_example_in_the_docstring_is_true() -> None:
    assert doctest.testmod(engine).failed == 0


def test_the_ui_enters_by_the_engine_and_decides_nothing() -> None:
    for path in (ROOT / "ui").rglob("*.py"):
        assert not _imports(path) & {"semantics", "settlement", "matcher", "ledger", "answering"}, path
