"""Random lists from a known truth: every firm as it is, or its row sent back, or its row says what is not sure."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiqi.base.errors import InputError
from huiqi.base.values.dates import Span
from huiqi.base.values.intervals import Figure, Word
from huiqi.lists.tables import files, reading_process
from huiqi.lists.tables.firms import ReadFirm, read_entries
from huiqi.lists.tables.joining import same_name
from huiqi.lists.tables.listing import read_listing
from huiqi.loading.rules import load_rulebase
from tests.conftest import AS_OF
from tests.lists.known_truth import Known, Made, firms, made, written
from tests.randomly import randomly

VOCABULARY = load_rulebase().vocabulary


@pytest.fixture(autouse=True, scope="module")
def _in_this_process() -> Any:
    """A process for each of thousands of workbooks would take most of the time."""
    patch = pytest.MonkeyPatch()
    patch.setattr(files, "_ask_reader", lambda path, most: reading_process.sheets(str(path), most))
    yield
    patch.undo()


def wrong(firm: Known, read: ReadFirm) -> list[str]:
    """What was read of a firm that it is not; where its row says that something is not sure, nothing may be missing."""
    facts, found = read.firm.facts, []
    place, staff = facts.get("region"), facts.get("employees")
    revenue, founded = read.firm.series.get("revenue", {}).get(Span(2023)), facts.get("registered_on")
    told: list[tuple[str, object, Callable[[], bool]]] = [
        ("region", place, lambda: isinstance(place, Word) and place.options == frozenset({firm.place})),
        ("staff", staff, lambda: staff == Figure(firm.staff, firm.staff)),
        ("revenue", revenue, lambda: revenue == Figure(firm.revenue, firm.revenue)),
        (
            "founded",
            founded,
            lambda: isinstance(founded, Figure) and founded.lo <= firm.founded.toordinal() <= founded.hi,
        ),
    ]
    for name, value, holds in told:
        if value is None and not read.notes:
            found.append(f"{name} is lost without a word")
        elif value is not None and not holds():
            found.append(f"{name}: {value}")
    return found


def check(known: list[Known], made_: Made, is_book: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(made_, Path(folder), is_book)
        try:
            listing = read_listing([path], VOCABULARY, AS_OF)
        except InputError:
            return  # sent back as a whole
        read, rejects = read_entries(listing, VOCABULARY, AS_OF)
    answered = {same_name(entry.name): each for entry, each in read}
    rejected = {same_name(reject.firm) for reject in rejects}
    for firm in known:
        name = same_name(firm.name)
        assert (name in answered) != (name in rejected), f"{firm.name}: {made_.rows}"
        if name in answered:
            assert not wrong(firm, answered[name]), (firm, made_)
    assert set(answered) <= {same_name(firm.name) for firm in known}, f"no firm is made up: {made_.rows}"


@pytest.mark.parametrize("is_book", [True, False], ids=["workbooks", "text files"])
@given(seed=st.integers(0, 2**32))
@randomly(600)
def test_each_firm_is_as_it_is_or_its_row_says_what_is_not_sure(is_book: bool, seed: int) -> None:
    rng = random.Random(seed)
    known = firms(rng)
    check(known, made(rng, known, is_book), is_book)
