"""The public door, the direction of imports between rooms, and what of a room others may use."""

from __future__ import annotations

import doctest
import importlib
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

import pytest

import huiqi
from tests.house.rooms import ROOMS, imports, modules, room_of


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    allowed = {room, *ROOMS[room].split()}
    order = list(ROOMS)
    assert all(order.index(below) < order.index(room) for below in ROOMS[room].split()), "one direction"
    for module, path in modules().items():
        if room_of(module) == room:
            wrong = [name for name in imports(path) if room_of(name) not in allowed and room_of(name) != "huiqi_ui"]
            assert not wrong, f"{module} → {wrong}"


def test_only_the_command_line_opens_the_app() -> None:
    opens = {module for module, path in modules().items() for name in imports(path) if name.startswith("huiqi_ui")}
    assert {module for module in opens if room_of(module) != "huiqi_ui"} == {"huiqi.cli.answers"}


def test_no_circle() -> None:
    files = modules()
    graph = {module: {_module(name, files) for name in imports(path, at_load=True)} for module, path in files.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def _module(name: str, files: Mapping[str, object]) -> str:
    """The module that a name is imported from: the name itself where it is one."""
    return name if name in files else name.rpartition(".")[0]


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "cli"])
def test_others_enter_a_room_by_its_door(room: str) -> None:
    door = importlib.import_module(f"huiqi.{room}").__all__
    used = {
        name.split(".")[2]
        for module, path in modules().items()
        for name in imports(path)
        if room_of(name) == room and room_of(module) != room
    }
    assert sorted(used) == sorted(door)


def test_exported_names() -> None:
    assert huiqi.__all__ == sorted(huiqi.__all__)
    assert huiqi.__all__ == [
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
    assert all(hasattr(huiqi, name) for name in huiqi.__all__)


def test_the_example_in_the_docstring_is_true() -> None:
    assert doctest.testmod(huiqi).failed == 0


def test_the_app_decides_nothing() -> None:
    for module, path in modules().items():
        if room_of(module) == "huiqi_ui":
            wrong = [name for name in imports(path) if name.startswith(("huiqi.semantics", "huiqi.assess.settlement"))]
            assert not wrong, module
