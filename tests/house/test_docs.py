"""The documents stay true: README's output is what the command prints, the guide's snippets load, the mistakes are real."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from huiqi.authoring.checks import checked
from huiqi.base.diagnostics import Diagnostic
from huiqi.loading.rules.rulebase import inspect_rulebase
from tests.conftest import ROOT
from tests.house.third_party import locked, written
from tests.loading.test_bad_input import huiqi

GUIDE = (ROOT / "rules" / "README.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
SNIPPETS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.S)
HEAD = """policy: guide
title: 例子
region: 530924
status: in force
period: 2024-01-01 .. 2026-12-31
"""


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(len(SNIPPETS)))
def test_each_snippet_of_the_guide_loads_clean(snippet: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(snippet if snippet.startswith("policy:") else HEAD + snippet, "utf-8")
    rulebase, diagnostics = inspect_rulebase([path], only=True)
    diagnostics += checked(rulebase) if rulebase is not None else []
    assert not diagnostics, "\n".join(map(str, diagnostics))


def test_the_guides_cases_hold_for_the_guides_first_policy(tmp_path: Path) -> None:
    (tmp_path / "qinghe-2024.yaml").write_text(SNIPPETS[0], "utf-8")
    cases = next(
        text for text in re.findall(r"```text\n(.*?)```", GUIDE, re.S) if text.startswith("policy: qinghe-2024")
    )
    (tmp_path / "qinghe-2024.cases.yaml").write_text(cases, "utf-8")
    done = huiqi("test", tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "qinghe-2024　情形 3" in done.stdout


def _written(found: Diagnostic) -> str:
    """The line that is wrong; where a whole clause is, its quote and what follows."""
    lines = [line.removesuffix("# <-").strip() for line in found.place.source.lines]
    at = found.place.line - 1
    if not lines[at].endswith("one:"):
        return lines[at]
    quote = next((line.partition("quote: ")[2].rstrip("}") for line in lines[at:] if "quote: " in line), "")
    rest = [line for line in lines[at + 1 :] if line and not line.startswith(("title:", "cite:"))]
    return f"“{quote}” {' '.join(rest)}" if quote else " ".join(lines[at : at + 3])


def mistakes() -> str:
    """The guide's table, made from `tests/rules/bad/`."""
    rows = ["| 代码 | 这样写 | 会看到 |", "|---|---|---|"]
    for path in sorted((ROOT / "tests" / "rules" / "bad").glob("*.yaml")):
        rulebase, diagnostics = inspect_rulebase([path], only=True)
        (found,) = diagnostics or checked(rulebase)  # type: ignore[arg-type]
        line = _written(found).replace("|", "\\|")
        help = f"；{found.help}" if found.help else ""
        rows.append(f"| {found.code} | `{line}` | {found.message}{help} |".replace("\n", " "))
    return "\n".join(rows)


def test_the_guide_lists_every_mistake_with_its_message() -> None:
    assert mistakes() in GUIDE, "python -m tests.house.test_docs 重新生成这张表"


@pytest.mark.usefixtures("whole_library")
def test_the_readme_shows_what_the_demo_prints() -> None:
    shown = next(block for block in re.findall(r"```text\n(.*?)```", README, re.S) if "评估日 2024-12-31" in block)
    printed = huiqi("check", "examples/nut-company.yaml", "--as-of", "2024-12-31").stdout
    printed += "\n" + "评估日为什么是 2024-12-31：镇康县的方案只管 2023-2025 年，今天评估会得到「不在有效期」。\n"
    rest = printed
    for part in shown.split("……\n"):
        assert part in rest, part
        rest = rest[rest.index(part) + len(part) :]


def test_every_command_and_exit_code_is_in_the_documents() -> None:
    for word in ("check", "batch", "lint", "policies", "show", "schema", "ui"):
        assert re.search(rf"`(huiqi )?{word}\b", README), word
    codes = (ROOT / "docs" / "exit-codes.md").read_text("utf-8")
    for code in (0, 1, 2, 3, 4, 5, 130):
        assert f"| {code} |" in codes


def test_dependencies_are_bounded_and_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    named = {each for group in (project["dependencies"], *extras) for each in group if not each.startswith("huiqi[")}
    for each in named:
        assert "<" in each, each
    wanted = {_plain(re.split(r"[\[><=]", each)[0]) for each in named}
    assert wanted <= {_plain(package) for package, _ in locked()}, "make lock"
    constraints = (ROOT / "constraints.txt").read_text("utf-8")
    assert re.findall(r"^([\w.-]+)==(\S+)", constraints, re.MULTILINE) == locked(), "both are made by make lock"


def test_the_licences_of_what_is_installed_are_listed() -> None:
    listed = (ROOT / "THIRD_PARTY.md").read_text("utf-8").splitlines()
    assert set(written().splitlines()) <= set(listed), "make third-party"
    rows = [line for line in listed if line.startswith("| ") and not line.startswith("| Package")]
    assert {tuple(row.split(" | ")[:2]) for row in rows} == {(f"| {one}", two) for one, two in locked()}


def _plain(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


if __name__ == "__main__":
    path = ROOT / "rules" / "README.md"
    before, heading, _ = GUIDE.partition("## 17. 常见错误，和会看到的话\n")
    path.write_text(f"{before}{heading}\n{mistakes()}\n", "utf-8")
