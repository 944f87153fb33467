from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from huiqi import Assessor, Rulebase, load_rulebase

EVERYTHING = bool(os.environ.get("HUIQI_TEST_EVERYTHING"))
"""Whether a browser and a database server must be there (as in CI): without, tests that need them skip."""
ROOT = Path(__file__).resolve().parents[1]
AS_OF = date(2024, 12, 31)
SLOW_PLACES = (
    "tests/ui/",
    "tests/columns/test_registers.py",
    "tests/house/test_one_answer.py",
    "tests/cli/test_installed.py",
    "tests/authoring/test_cases.py",
    "tests/authoring/test_one_more_policy.py",
    "tests/lists/",
    "tests/cli/",
    "tests/output/test_record.py",
    "tests/output/test_printing.py",
    "tests/semantics/test_agreement.py::test_columns_answer_the_library",
)
"""Left out of `make quick`."""


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
