from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

import pytest

from huiqi import Assessor, Rulebase, load_rulebase

EVERYTHING = bool(os.environ.get("HUIQI_TEST_EVERYTHING"))
"""Whether a browser and a database server must be there (as in CI): without, tests that need them skip."""
ROOT = Path(__file__).resolve().parents[1]
AS_OF = date(2024, 12, 31)
RULES = ROOT / "rules"
FIVE = ("zhenkang-2023", "jinxian-2021", "qingyunpu-2021", "kejixinggan-2023", "xianju-2021")
"""The documents that the tests are written against: one more policy changes none of their answers."""
SLOW_PLACES = (
    "tests/ui/",
    "tests/columns/test_registers.py",
    "tests/house/test_one_answer.py",
    "tests/authoring/test_cases.py",
    "tests/authoring/test_one_more_policy.py",
    "tests/lists/",
    "tests/cli/",
    "tests/output/test_record.py",
    "tests/output/test_printing.py",
    "tests/semantics/test_agreement.py::test_columns_answer_the_library",
)
"""Left out of `make quick`."""


def _library_of_five() -> Path:
    """A folder of the five documents with the vocabulary, gone when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="huiqi-rules-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    kept = [path for path in RULES.rglob("*") if path.is_file() and path.name.startswith((*FIVE, "vocabulary.yaml"))]
    for path in kept:
        target = folder / path.relative_to(RULES)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, target)
    ids = (RULES / "clause-ids.txt").read_text("utf-8").splitlines()
    (folder / "clause-ids.txt").write_text("\n".join(name for name in ids if name.startswith(FIVE)) + "\n", "utf-8")
    return folder


os.environ["HUIQI_RULES"] = str(_library_of_five())  # before any module of the tests loads the library


@pytest.fixture
def whole_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library as it is shipped, for tests that hold whatever is in it."""
    monkeypatch.delenv("HUIQI_RULES")


@pytest.fixture(scope="session")
def library() -> Rulebase:
    return load_rulebase()


@pytest.fixture(scope="session")
def assessor(library: Rulebase) -> Assessor:
    return Assessor(library)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes a browser, a server, another engine's planning or the whole library many times is slow by its place."""
    for item in items:
        engine = item.nodeid.rpartition("[")[2]
        if item.nodeid.startswith(SLOW_PLACES) or "spark" in engine or "Duckdb" in engine or "postgres" in engine:
            item.add_marker(pytest.mark.slow)
