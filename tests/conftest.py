from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine import Assessor, Rulebase, load_rulebase

ROOT = Path(__file__).resolve().parents[1]
AS_OF = date(2024, 12, 31)


@pytest.fixture(scope="session")
def library() -> Rulebase:
    return load_rulebase()


@pytest.fixture(scope="session")
def assessor(library: Rulebase) -> Assessor:
    return Assessor(library)
