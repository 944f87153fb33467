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


@pytest.fixture(scope="session")
def library() -> Rulebase:
    return load_rulebase()


@pytest.fixture(scope="session")
def assessor(library: Rulebase) -> Assessor:
    return Assessor(library)
