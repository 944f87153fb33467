"""A policy and its clauses, frozen and already checked; and the rulebase of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.citation import Citation
from engine.diagnostics import Place
from engine.expressions.tree import All, Condition, Valued
from engine.values.dates import Period
from engine.vocabulary import Vocabulary


class Status(StrEnum):
    """What kind of text a policy is; only one in force makes money due."""

    IN_FORCE = "in force"
    DRAFT = "draft"
    INTERPRETATION = "interpretation"
    PLAN = "plan"
    REPLACED = "replaced"


class Benefit(StrEnum):
    """What a clause gives."""

    CASH = "cash"
    TAX = "tax"
    TITLE = "title"
    SERVICE = "service"
    PRIORITY = "priority"


STATUS_LABELS = {
    Status.IN_FORCE: "现行有效",
    Status.DRAFT: "征求意见稿",
    Status.INTERPRETATION: "解读",
    Status.PLAN: "规划",
    Status.REPLACED: "已被替代",
}
BENEFIT_LABELS = {
    Benefit.CASH: "资金补助",
    Benefit.TAX: "税收优惠",
    Benefit.TITLE: "资格认定",
    Benefit.SERVICE: "服务支持",
    Benefit.PRIORITY: "优先支持",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """`limit: once`: per firm (`per` None), per value of a field, or per record (`per` the record kind)."""

    per: str | None = None


@dataclass(frozen=True, slots=True)
class HighestOnly:
    """`settle: highest` 就高不重复: of these clauses' awards only the highest is paid.

    `judge` names the matter where the text does not say so and an official decides; both readings count.
    """

    clauses: tuple[str, ...]
    judge: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One incentive of a policy.

    Attributes:
        id: `policy/clause`.
        record: the record kind it runs over (`for`), one entitlement a row; None where it asks the firm once.
        domain: which rows it runs over; rows outside it are not answered.
        condition: all that must hold, the policy's own conditions and region included.
        absent: what is asked where no row is in the domain and the firm's list is complete.
        possible: what is asked of rows that may be missing from the firm's list.
        award: money, or None for support in kind.
        support: help without money, in words.
    """

    id: str
    title: str
    citation: Citation
    place: Place
    condition: Condition
    record: str | None = None
    domain: All | None = None
    absent: Condition | None = None
    possible: Condition | None = None
    award: Valued | None = None
    support: str = ""
    benefit: Benefit = Benefit.CASH
    limit: Limit | None = None
    notes: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """One document: who issued it, where and when it holds, and what it gives."""

    id: str
    title: str
    region: str
    status: Status
    period: Period
    clauses: tuple[Clause, ...]
    place: Place
    issuer: str = ""
    number: str = ""
    source: str = ""
    published: str = ""
    settle: tuple[HighestOnly, ...] = ()
    notes: tuple[str, ...] = ()
    not_offered: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebase:
    """All policies and the vocabulary, loaded, checked, frozen.

    `hash` names their content: the same hash, firm and date give the same answer.
    """

    policies: tuple[Policy, ...]
    vocabulary: Vocabulary
    hash: str
    clauses: Mapping[str, Clause]

    def clauses_meant(self, word: str) -> list[str]:
        """The ids a full id, a bare id or a title may mean."""
        if word in self.clauses:
            return [word]
        return [each.id for each in self.clauses.values() if word in (each.id.partition("/")[2], each.title)]
