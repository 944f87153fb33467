"""Messy lists become the firms they mean, or are sent back with place, reason and help; nothing is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huiqi import InputError, load_rulebase
from huiqi.base.documents import parse_document
from huiqi.lists.tables.firms import ReadFirm, read_entry, rejects_of
from huiqi.lists.tables.listing import Listing, ListOptions, Reject, read_listing
from huiqi.lists.tables.sheet_kind import joined_file
from huiqi.loading.firms import read_firm
from huiqi.model.firm import Firm
from tests.lists.gallery import GALLERY, Messy
from tests.lists.real_lists import REAL

AS_OF = date(2024, 12, 31)
VOCABULARY = load_rulebase().vocabulary


def told(firm: Firm) -> tuple[object, ...]:
    """All a firm tells, however it was written."""
    lists = {
        name: ([dict(row.values) for row in each.rows], each.complete, each.complete_for)
        for name, each in firm.records.items()
    }
    series = {name: dict(figures) for name, figures in firm.series.items()}
    return firm.name, dict(firm.facts), series, dict(firm.earlier), lists, firm.founded


def outcome(listing: Listing, lenient: bool) -> tuple[list[ReadFirm], list[Reject]]:
    """The firms read and the lines rejected."""
    firms, rejects = [], list(listing.rejects)
    for entry in listing.entries:
        try:
            firms.append(read_entry(entry, VOCABULARY, AS_OF, lenient))
        except InputError as error:
            rejects += rejects_of(entry, error.problems, listing)
    return firms, rejects


@pytest.mark.parametrize("messy", [*GALLERY, *REAL], ids=lambda messy: messy.name)
def test_the_gallery(messy: Messy, tmp_path: Path) -> None:
    paths = messy.make(tmp_path)
    records = [joined_file(record.format(folder=tmp_path), VOCABULARY) for record in messy.records]
    if messy.refused:
        with pytest.raises(InputError, match=messy.refused) as refused:
            read_listing(paths, VOCABULARY, AS_OF, ListOptions(records))
        assert all(problem.help for problem in refused.value.problems)
        return
    listing = read_listing(paths, VOCABULARY, AS_OF, ListOptions(records, messy.lenient))
    firms, rejects = outcome(listing, messy.lenient)
    wanted = [read_firm(parse_document(firm.encode(), "firm.yaml"), VOCABULARY, AS_OF) for firm in messy.firms]
    assert [told(firm.firm) for firm in firms] == [told(each) for each in wanted]
    assert [(reject.line, reject.column) for reject in rejects] == [(line, column) for line, column, _ in messy.rejects]
    for each, (_, _, why) in zip(rejects, messy.rejects, strict=True):
        assert why in each.why
        assert each.help
    assert sum(len(sheet.skipped) for sheet in listing.sheets) == messy.skipped
    notes = [note for firm in firms for note in firm.notes]
    assert len(notes) == len(messy.notes)
    assert all(part in note for part, note in zip(messy.notes, notes, strict=True))


def test_there_are_thirty_kinds_of_mess() -> None:
    assert len({messy.name for messy in GALLERY}) == len(GALLERY) >= 30
