"""What an author is told: each file in `rules/bad/` names its code, message and line; `rules/good/` loads clean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huiqi.authoring.checks import checked
from huiqi.loading.rules.rulebase import inspect_rulebase
from tests.conftest import ROOT

RULES = ROOT / "tests" / "rules"


@pytest.mark.parametrize("path", sorted((RULES / "bad").glob("*.yaml")), ids=lambda path: path.stem)
def test_bad(path: Path) -> None:
    lines = path.read_text("utf-8").split("\n")
    expected = re.fullmatch(r"# expect: (\w+) (.*)", lines[0])
    assert expected is not None
    rulebase, diagnostics = inspect_rulebase([path], only=True)
    diagnostics += checked(rulebase) if rulebase is not None else []
    assert [diagnostic.code for diagnostic in diagnostics] == [expected[1]], "\n".join(map(str, diagnostics))
    found = diagnostics[0]
    assert expected[2] in found.message
    marked = [number for number, line in enumerate(lines, start=1) if line.endswith("# <-")]
    assert [found.place.line] == marked
    assert found.place.excerpt()
    assert re.search("[\u4e00-\u9fff]", found.message), "messages are in Chinese"


@pytest.mark.parametrize("path", sorted((RULES / "good").glob("*.yaml")), ids=lambda path: path.stem)
def test_good(path: Path) -> None:
    rulebase, diagnostics = inspect_rulebase([path], only=True)
    assert not diagnostics, "\n".join(map(str, diagnostics))
    assert rulebase is not None


def test_a_message_points_at_the_word(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    text = (RULES / "bad" / "no-such-value.yaml").read_text("utf-8")
    path.write_text(text, "utf-8")
    _, (found,) = inspect_rulebase([path], only=True)
    line = text.split("\n")[found.place.line - 1]
    assert line[found.place.column - 1 :][: found.place.length] == "规中"
    assert "可以写：规上、规下" in found.help


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    text = (RULES / "bad" / "no-such-value.yaml").read_text("utf-8")
    path.write_text(text.replace("award: 10万", "award: 10\n    cap: 3万"), "utf-8")
    rulebase, diagnostics = inspect_rulebase([path], only=True)
    assert rulebase is None
    assert sorted(diagnostic.code for diagnostic in diagnostics) == ["D01", "D09", "D14"]
