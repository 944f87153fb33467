"""What `pip install huiqi` puts where, and what it does without its extras, in an environment of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from huiqi.base.extras import EXTRAS
from tests.conftest import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.xdist_group("installed")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def run(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The command of an installation without extras, called outside the tree."""
    outside = tmp_path_factory.mktemp("outside")
    venv = outside / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    binaries = venv / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(binaries / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--constraint", str(ROOT / "constraints.txt"), str(wheel)], check=True)
    (outside / "firm.yaml").write_bytes((ROOT / "examples" / "nut-company.yaml").read_bytes())
    (outside / "名单.csv").write_text("企业名称,注册地\n甲公司,镇康县\n", "utf-8")
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(binaries / "huiqi"), *arguments]
        return subprocess.run(
            command, cwd=outside, capture_output=True, text=True, encoding="utf-8", env=env, check=False
        )

    return run


def test_the_wheel_takes_two_names_and_brings_rules_and_examples(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"huiqi", "huiqi_ui"}
    assert "huiqi/_rules/vocabulary.yaml" in names
    assert "huiqi/py.typed" in names and "huiqi_ui/py.typed" in names
    assert "huiqi/output/printing/result.html" in names


def test_it_answers_a_firm_with_its_own_rules(run: Run) -> None:
    done = run("check", "firm.yaml", "--as-of", "2024-12-31")
    assert done.returncode == 0, done.stderr
    assert "首次认定高新技术企业补助" in done.stdout


@pytest.mark.parametrize("command", [("policies",), ("ui", "--help"), ("why", "firm.yaml"), ("schema", "answer")])
def test_what_needs_no_extra_works_without(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        (("batch", "名单.csv", "-o", "结果.xlsx"), "lists"),
        (("template", "-o", "空表.xlsx"), "lists"),
        (("check", "firm.yaml", "--print", "结果.html"), "print"),
        (("ui",), "ui"),
    ],
)
def test_a_missing_extra_is_one_line_that_names_it(run: Run, command: tuple[str, ...], extra: str) -> None:
    done = run(*command)
    assert done.returncode == 2, done.stderr
    assert re.fullmatch(rf"这一步要用 \S+，没有安装。请先 pip install 'huiqi\[{extra}\]'。\n", done.stderr), done.stderr


def test_each_extra_brings_the_modules_it_is_said_to() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    for extra, modules in EXTRAS.items():
        named = {re.split(r"[\[><=]", each)[0].replace("-", "_") for each in declared[extra]} - {"huiqi"}
        named = {each.removesuffix("_python_reimplemented") for each in named}
        assert set(modules) - {"huiqi_ui"} <= named, extra
