"""A policy and its clauses, frozen and already checked; and the rulebase of all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from huiqi.base.citation import Citation
from huiqi.base.diagnostics import Place
from huiqi.base.values.dates import Period
from huiqi.base.values.units import Exact
from huiqi.language.expressions.tree import All, Condition, PeriodNode, Valued
from huiqi.language.vocabulary import Vocabulary


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
    VOUCHER = "voucher"
    LOAN = "loan"
    EQUITY = "equity"
    SUPPORT = "support"
    TITLE = "title"
    SERVICE = "service"
    PRIORITY = "priority"
    REQUIREMENT = "requirement"


STATUS_LABELS = {
    Status.IN_FORCE: "正式文件",
    Status.DRAFT: "征求意见稿",
    Status.INTERPRETATION: "解读",
    Status.PLAN: "规划",
    Status.REPLACED: "已被替代",
}
BENEFIT_LABELS = {
    Benefit.CASH: "资金补助",
    Benefit.TAX: "税收优惠",
    Benefit.VOUCHER: "创新券等券",
    Benefit.LOAN: "贷款支持",
    Benefit.EQUITY: "基金投资",
    Benefit.SUPPORT: "扶持（未写金额）",
    Benefit.TITLE: "资格认定",
    Benefit.SERVICE: "服务支持",
    Benefit.PRIORITY: "优先支持",
    Benefit.REQUIREMENT: "要求",
}


FIRM = ("企业", "firm")
"""The firm itself, among the payees of an award."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How much over the claims of a clause, or of several, and what was received: `limit: 3 times per 3 years`.

    Attributes:
        kind: so many `times`, so much `money`, or what exceeds what was received (`difference` 补差).
        times: for `times`; 1 is once.
        money: for `money`: yuan.
        per: fields of the record, the record itself, the period (`quarter`) it is for: each value has its own limit.
        years, months: calendar years, or months up to the as-of date, running back, that count; None: for ever.
    """

    kind: Literal["times", "money", "difference"]
    times: int = 1
    money: Valued | None = None
    per: tuple[str, ...] = ()
    years: int | None = None
    months: int | None = None


ONCE = Limit("times")
PERIODS = {"half": "半年", "quarter": "季度", "month": "月"}
"""What a limit may count by besides fields: the period that a claim is for, in words."""


@dataclass(frozen=True, slots=True)
class HighestOnly:
    """`settle: highest` 就高不重复: of the single awards of these only the highest is paid, less what was received.

    A single award is one claim (a record, a period, or the clause itself), as its own limits leave it on its own.

    `judge` names the matter where the text does not say so and an official decides; both readings count.
    """

    clauses: tuple[str, ...]
    judge: str = ""
    per: tuple[str, ...] = ()
    years: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """`settle: choose` 择一, `not_with`: the firm takes a legal set; what was received counts as taken.

    Attributes:
        most: clauses that may be taken together.
        apart: pairs that may not.
    """

    clauses: tuple[str, ...]
    most: int
    apart: frozenset[frozenset[str]] = frozenset()
    judge: str = ""
    per: tuple[str, ...] = ()
    years: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Ceiling:
    """`settle: limit` over several clauses together."""

    clauses: tuple[str, ...]
    limit: Limit


@dataclass(frozen=True, slots=True)
class Factor:
    """`settle: factor`: what these clauses come to, times a ratio."""

    clauses: tuple[str, ...]
    ratio: Valued


Step = HighestOnly | Choice | Ceiling | Factor


def per_of(step: Step) -> tuple[str, ...]:
    """The fields whose values a step tells apart."""
    if isinstance(step, Factor):
        return ()
    return step.limit.per if isinstance(step, Ceiling) else step.per


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an award (`pay`): a ratio of it or money, due when its condition holds."""

    ratio: Exact | None
    money: Valued | None
    when: Condition


@dataclass(frozen=True, slots=True)
class Pool:
    """An award that depends on the other applicants.

    Attributes:
        take: how many are taken, at most.
        budget: yuan for all of them.
        order: highest, lowest or earliest first by this value; `judged` where an official ranks.
        weight: what the budget is shared in proportion to.
        per: each value of it has a pool of its own.
    """

    take: int | None = None
    budget: Exact | None = None
    order: Literal["highest", "lowest", "earliest", "judged", ""] = ""
    by: Valued | None = None
    weight: Valued | None = None
    per: Valued | None = None


@dataclass(frozen=True, slots=True)
class Spans:
    """`for: quarter in 2024Q1 .. 2024Q4`: one answer for each such period."""

    kind: str
    period: PeriodNode


@dataclass(frozen=True, slots=True)
class Window:
    """When to apply: the same days every year, or a period; `text` as the author wrote it."""

    text: str
    yearly: tuple[tuple[int, int], tuple[int, int]] | None = None


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
        spans: the periods it runs over, one entitlement each.
        award: money, or None for support in kind, or where an official sets it case by case.
        support: help without money, in words; `confers`: a status that other clauses ask for.
        limits: from the finest to the widest, each over what those before it leave.
        pay: what of the award is due by when; empty: all at once.
        payees: who gets which share of it, where not the firm all.
        pool: what it depends on of the other applicants.
        period: where narrower than the policy's; `window`: when to apply; `procedure`: how, as label and text.
        open: cases that the text does not speak of and no condition asks about: an official decides, case by case.
        checked: findings of `huiqi lint` that its author looked into: code and why it is right.
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
    spans: Spans | None = None
    award: Valued | None = None
    support: str = ""
    confers: str = ""
    benefit: Benefit = Benefit.CASH
    limits: tuple[Limit, ...] = ()
    pay: tuple[Part, ...] = ()
    payees: tuple[tuple[str, Exact], ...] = ()
    pool: Pool | None = None
    period: Period | None = None
    window: Window | None = None
    procedure: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    checked: tuple[tuple[str, str], ...] = ()

    @property
    def tops(self) -> list[Valued | Condition]:
        """What it is made of, each the top of a tree: conditions, award, limits, parts."""
        found: list[Valued | Condition] = [self.condition, *([self.award] if self.award is not None else [])]
        found += [limit.money for limit in self.limits if limit.money is not None]
        for part in self.pay:
            found += [part.when, *([part.money] if part.money is not None else [])]
        return found

    @property
    def own_share(self) -> Exact:
        """The firm's own share of the award."""
        return next((share for who, share in self.payees if who in FIRM), 0) if self.payees else 1


@dataclass(frozen=True, slots=True)
class NotOffered:
    """Words of a policy that promise a firm nothing, kept so that a reader sees they were read."""

    section: str
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Target:
    """A figure the issuer aims at, or a baseline it states; never a condition for a firm.

    Attributes:
        when: the year, or a time in words: 2025, 每年, 三年内.
        sign: `>=`, `>`, `约`, or empty where the text just says 达到 or a count.
        number: in `unit`; None where the text gives none (实现突破), then `words` has it.
        area: a part of the region without a code of its own; empty for the whole.
        kind: 目标, 指导性任务 or 基数.
    """

    indicator: str
    unit: str
    when: str
    sign: str
    number: Exact | None
    words: str
    area: str
    kind: str
    section: str
    quote: str
    note: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One document: who issued it, where and when it holds, and what it gives.

    Attributes:
        period: ends where a later policy `replaced_by` takes over.
        contact: whom to ask, where the document says.
        moved: ids its clauses had before, each with the id it has now.
        own: names of the facts, record kinds and titles that it declares itself.
        checked: findings of `huiqi lint` on the whole that its author looked into: code and why it is right.
    """

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
    when: tuple[Condition, ...] = ()
    departments: tuple[str, ...] = ()
    settle: tuple[Step, ...] = ()
    replaces: tuple[str, ...] = ()
    replaced_by: str = ""
    notes: tuple[str, ...] = ()
    contact: str = ""
    not_offered: tuple[NotOffered, ...] = ()
    targets: tuple[Target, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    own: tuple[str, ...] = ()
    checked: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebase:
    """All policies and the vocabulary, loaded, checked, frozen.

    `hash` names their content: the same hash, firm and date give the same answer.
    """

    policies: tuple[Policy, ...]
    vocabulary: Vocabulary
    hash: str
    clauses: Mapping[str, Clause]
    files: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)
    """What it was read from, by path; so that it can be read again, as `loading.rules.gathered` does."""

    def part(self, ids: Collection[str]) -> Rulebase:
        """These policies alone, with the whole vocabulary; its hash is that of the whole, of which it is a part."""
        policies = tuple(policy for policy in self.policies if policy.id in ids)
        return replace(
            self, policies=policies, clauses={clause.id: clause for policy in policies for clause in policy.clauses}
        )

    def policy_of(self, clause: str) -> Policy:
        """The policy a clause stands in, by the clause's id."""
        return next(policy for policy in self.policies if clause.startswith(f"{policy.id}/"))

    def clauses_meant(self, word: str) -> list[str]:
        """The ids a full id, a bare id, one it had before, or a title may mean."""
        if word in self.clauses:
            return [word]
        moved = ((policy.id, old, new) for policy in self.policies for old, new in policy.moved)
        led_on = [f"{policy}/{new}" for policy, old, new in moved if word in (old, f"{policy}/{old}")]
        return led_on + [
            clause.id for clause in self.clauses.values() if word in (clause.id.partition("/")[2], clause.title)
        ]
