"""The answer for one firm at one date, as others program against it (`huiqi schema answer`).

Plain frozen dataclasses, quick to make by the hundred; `huiqi/output/answer_json.py` writes and reads them as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from huiqi.base.citation import Citation
from huiqi.base.disclaimer import DISCLAIMER
from huiqi.model.policy import Benefit, Status


class Decision(StrEnum):
    """The verdict on one clause: the first that holds."""

    NOT_IN_FORCE = "not_in_force"
    INELIGIBLE = "ineligible"
    UNDETERMINED = "undetermined"
    REVIEW = "review"
    ELIGIBLE = "eligible"


DECISION_LABELS = {
    Decision.ELIGIBLE: "符合",
    Decision.REVIEW: "需人工认定",
    Decision.UNDETERMINED: "待补充",
    Decision.INELIGIBLE: "不符合",
    Decision.NOT_IN_FORCE: "不在有效期",
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A range of yuan, to the fen; `max` null where no upper bound can be given."""

    min: Decimal
    max: Decimal | None


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact the answer waits for."""

    fact: str
    label: str


@dataclass(frozen=True, slots=True)
class Warning:
    """Something in the input that was answered with but should be looked at."""

    code: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition: what it asks, what is true of it, and the firm's values."""

    op: str
    truth: Literal["yes", "no", "judged", "unknown"]
    text: str
    values: dict[str, str] = field(default_factory=dict)
    children: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocked:
    """What keeps money from being paid: the clause, the rule, the yuan forgone.

    `rule`: `once` or so many `times`; a money `limit`; `received` before; `highest` only; another clause
    chosen (`choose`); a `factor`; a part due `later`; a share that is another `payee`'s.
    """

    id: str
    rule: Literal["once", "times", "limit", "received", "highest", "choose", "many", "factor", "later", "payee"]
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class AtPeriodEnd:
    """The answer on the last day of a policy that is not in force at the as-of date."""

    date: str
    decision: Decision
    amount: Amount | None


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The answer on one clause, for one record of the firm where the clause runs over records.

    `decision` and `amount` are before settlement, `payable` after; both amounts are null for support in kind.
    """

    id: str
    title: str
    record: str | None
    decision: Decision
    amount: Amount | None
    payable: Amount | None
    benefit: Benefit
    policy_status: Status
    reasons: Reason
    missing: tuple[Missing, ...]
    blocked_by: tuple[Blocked, ...]
    at_period_end: AtPeriodEnd | None
    notes: tuple[str, ...]
    departments: tuple[str, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Total:
    """The range of what the clauses of one status and benefit come to together."""

    policy_status: Status
    benefit: Benefit
    min: Decimal
    max: Decimal | None


@dataclass(frozen=True, slots=True)
class RulebaseInfo:
    """Which rules answered."""

    hash: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole answer.

    `due` counts cash of policies in force only. `total_if_nothing_received` counts cash of every status,
    taking what was received as nothing where the firm does not say.
    """

    engine: str
    rulebase: RulebaseInfo
    firm: str
    as_of: str
    due: Amount
    totals: tuple[Total, ...]
    total_if_nothing_received: Amount
    missing: tuple[Missing, ...]
    warnings: tuple[Warning, ...]
    assumptions: tuple[str, ...]
    entitlements: tuple[Entitlement, ...]
    format: Literal[1] = 1
    disclaimer: str = DISCLAIMER
