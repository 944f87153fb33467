"""A firm as its file would say it, changed place by place: a fact, a figure of a year, a field of a row, a list."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from typing import Any

from huiqi.base.documents import parse_document
from huiqi.language.vocabulary import Vocabulary
from huiqi.loading.firms import read_firm
from huiqi.model.firm import Firm

FirmDraft = dict[str, Any]
"""Key → text, year → text, or rows of texts."""
DraftPath = tuple[str | int, ...]
"""`("scale",)`, `("revenue", "2024")`, `("recognitions", 0, "level")`, `("recognitions", 0)`, `("recognitions",)`."""


def read(told: FirmDraft, vocabulary: Vocabulary, as_of: date) -> Firm:
    """The firm, read as from its file.

    Raises:
        InputError: it says something that cannot be read.
    """
    return read_firm(parse_document(json.dumps(told).encode(), "firm.json"), vocabulary, as_of)


def with_value(told: FirmDraft, place: DraftPath, value: Any) -> FirmDraft:
    """The same with another value at a place."""
    changed = deepcopy(told)
    held: Any = changed
    for step in place[:-1]:
        if isinstance(held, dict) and step not in held:
            held[step] = {}
        held = held[step]
    held[place[-1]] = value
    return changed


def without(told: FirmDraft, place: DraftPath) -> FirmDraft:
    """The same with nothing said at a place."""
    changed = deepcopy(told)
    held: Any = changed
    for step in place[:-1]:
        held = held[step]
    del held[place[-1]]
    if place[:-1] and held == {}:  # a row of which nothing is told is still a row
        return with_value(told, place, "不清楚") if isinstance(place[-2], int) else without(changed, place[:-1])
    return changed


def places(told: FirmDraft) -> list[DraftPath]:
    """Every place at which something is said that could be left out, besides the name."""
    found: list[DraftPath] = []
    for name, held in told.items():
        if name == "name":
            continue
        found.append((name,))
        if isinstance(held, dict):
            found += [(name, key) for key in held] if len(held) > 1 else []
        elif isinstance(held, list) and name != "findings":
            found += [(name, number, key) for number, row in enumerate(held) for key in row]
    return found
