"""A list of applicants, read once: each firm as the file it would be, which is what the database keeps."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huiqi.base.documents import as_tree, as_yaml
from huiqi.base.errors import InputError, UsageError
from huiqi.language.vocabulary import Vocabulary
from huiqi.lists.tables.entries import Entry
from huiqi.lists.tables.firms import ReadFirm, read_entries, rejects_of
from huiqi.lists.tables.listing import Listing, Reject
from huiqi.loading.firms import read_firm_from

MOST = 2_000
"""Applicants of a batch: each is asked by itself, whenever something about it changes."""


@dataclass(frozen=True, slots=True)
class Read:
    """One applicant as the list tells of it; as in `tables.Applicant`."""

    name: str
    code: str
    place: str
    document: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A list of applicants, read.

    Attributes:
        rejects: what of it could not be read.
        file, sha256: its name, and of what it was made.
    """

    applicants: tuple[Read, ...]
    rejects: tuple[Reject, ...]
    file: str
    sha256: str


def loaded(path: Path, name: str, listing: Listing, vocabulary: Vocabulary, as_of: date) -> Loaded:
    """The applicants of a list that was read from a file.

    Args:
        name: the file's name as its owner knows it.

    Raises:
        UsageError: there are too many, or none.
    """
    read, unread = read_entries(listing, vocabulary, as_of)
    found, rejects = list[Read](), [*listing.rejects, *unread]
    for entry, each in read:
        try:
            found.append(_kept(entry, each, vocabulary, as_of))
        except InputError as error:
            rejects += rejects_of(entry, error.problems, listing)
    if not found:
        raise UsageError(f"「{name}」里没有能读懂的企业：看一下退回的行和原因。")
    if len(found) > MOST:
        raise UsageError(f"「{name}」有 {len(found)} 家企业，一批最多 {MOST} 家。请分成几份，或用批量评估。")
    return Loaded(tuple(found), tuple(rejects), name, hashlib.sha256(path.read_bytes()).hexdigest())


def _kept(entry: Entry, each: ReadFirm, vocabulary: Vocabulary, as_of: date) -> Read:
    """An applicant, its document such that it reads back.

    Raises:
        InputError: it does not (a text is too long for a firm's file).
    """
    document = as_yaml(as_tree(each.document))
    read_firm_from(document, entry.name, vocabulary, as_of)
    place = f"{entry.sheet.title} 第 {entry.sheet.line(entry.row)} 行"
    return Read(each.firm.name, entry.code, place, document, (*each.notes, *each.firm.assumptions))
