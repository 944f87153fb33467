"""The firms that come with huiqi to try rules on."""

from __future__ import annotations

from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[2] / "examples"
_INSTALLED = Path(__file__).resolve().parent / "_examples"


def example_firms() -> dict[str, Path]:
    """The firm files, by name: of the checkout, or the copies in an installed package."""
    folder = _CHECKOUT if _CHECKOUT.is_dir() and not _INSTALLED.is_dir() else _INSTALLED
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}
