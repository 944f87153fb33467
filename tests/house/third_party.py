"""Writes THIRD_PARTY.md: the licence of each package that is installed, as the package says it of itself.

`python -m tests.house.third_party`
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata

from tests.conftest import ROOT

_HEAD = """# Licences of what is installed

Made by `make third-party`, of the packages in `requirements.lock`: the wheel of huiqi brings none of them, `pip` installs them. Those with an extra alone (`dev`
among them) are in the list too. What is under the LGPL, MPL or GPL stands first: it is used as a package of its own, unchanged.

| Package | Version | Licence |
|---|---|---|
"""
_RECIPROCAL = re.compile(r"\b[AL]?GPL|MPL|Mozilla|GNU", re.IGNORECASE)
_FILE = ROOT / "THIRD_PARTY.md"


def locked() -> list[tuple[str, str]]:
    """Each package of the lock with its version."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    return re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE)


def licence_of(package: str) -> str:
    """What a package says of its licence: an expression, else what it is classified as, else the first line of its text."""
    told = metadata(package)
    for expression in told.get_all("License-Expression", []):
        return str(expression)
    classified = [
        each.rpartition(" :: ")[2] for each in told.get_all("Classifier", []) if each.startswith("License ::")
    ]
    named = [each for each in classified if each != "OSI Approved"]
    lines = "\n".join(told.get_all("License", [])).strip().splitlines()
    return "; ".join(named) or (lines[0][:80] if lines else "not stated")


def written() -> str:
    """The file, for the packages that are installed here."""
    rows = []
    for package, version in locked():
        try:
            rows.append((package, version, licence_of(package).replace("|", "\\|")))
        except PackageNotFoundError:  # for another system alone
            continue
    rows.sort(key=lambda row: (not _RECIPROCAL.search(row[2]), row[0].lower()))
    return _HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


if __name__ == "__main__":
    _FILE.write_text(written(), "utf-8")
