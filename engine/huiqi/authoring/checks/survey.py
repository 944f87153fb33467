"""What a check of the whole library looks at, and what several of them look for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huiqi.base.diagnostics import Diagnostic
from huiqi.model.policy import Policy, Rulebase


@dataclass(frozen=True)
class Survey:
    """The library on a day.

    Attributes:
        ids: the clause ids that were ever published; None where no list of them is kept.
    """

    rulebase: Rulebase
    as_of: date
    ids: frozenset[str] | None = None


def about(policy: Policy, code: str, message: str, help: str) -> Diagnostic:
    """A warning about a policy as a whole."""
    return Diagnostic(code, f"{policy.id}：{message}", policy.place, help, "warning")
