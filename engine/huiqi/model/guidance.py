"""What an answer means for the firm: how far it is from what it does not get, what to tell next, who decides.

Plain frozen dataclasses beside the answer (`huiqi/model/assessment.py`), whose contract they leave as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from huiqi.base.values.intervals import TruthWord
from huiqi.model.assessment import Amount, Decision, Missing


@dataclass(frozen=True, slots=True)
class FactChange:
    """One thing that would have to be otherwise.

    Attributes:
        kind: the firm can `change` it, must `wait` for a day, or it is `fixed` and cannot come any more.
        fact: `rd_expense@2023`, `recognitions.accepted_on`, `recognitions` for a further record, `as_of`.
        now: how it is, as the firm told it; None for a further record.
        need: what is asked, in words.
        short: how much is lacking, with its unit, where it is a number; `share`: of what is needed (0 to 1).
        condition: the comparison that it turns, in words, with what it is now.
        until: the day it is to be waited for, or from which a change counts (ISO).
        note: why it is fixed, or counts only later.
    """

    kind: Literal["change", "wait", "fixed"]
    fact: str
    label: str
    record: str | None
    now: str | None
    need: str
    short: str | None
    share: Decimal | None
    condition: str
    until: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Made:
    """How an amount was made: an expression, what it came to, what was decided on the way, and its parts."""

    text: str
    value: str
    note: str = ""
    parts: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One condition of a clause, as the condition tree has it.

    Attributes:
        op: `all`, `any`, `none`, `at_least`, `compare`, `in`, `holds`, `any_row`, `exists`, `judge` …
        values: the firm's own values, by label; `figure`: what is worked out of them; `threshold`: what that is
            held against.
        section, quote: the words of the text it comes from, where they are not those of the whole clause.
    """

    op: str
    truth: TruthWord
    text: str
    values: tuple[tuple[str, str], ...]
    figure: str | None
    threshold: str | None
    section: str
    quote: str
    parts: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Why a clause is answered as it is, for one record of the firm where it runs over records.

    Attributes:
        date: the day it was asked for: as-of, or the last day of a period that does not hold.
        making: how the amount was made; None without money.
        settlement: what settlement took from it, one line each.
    """

    id: str
    title: str
    record: str | None
    decision: Decision
    verdict: str
    status: str
    date: str
    amount: str | None
    payable: str | None
    condition: Point
    making: Made | None
    settlement: tuple[str, ...]
    section: str
    quote: str


@dataclass(frozen=True, slots=True)
class Hanging:
    """A clause whose answer waits for a fact."""

    id: str
    title: str
    record: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask the firm for.

    Attributes:
        fact: as in `missing` of an answer; `period` of a figure; `row`: the number of the firm's record.
        text: the question; `why` it is asked; `write`: how an answer is written.
        choices: what it may be, where that is a choice.
        settles: yuan that one answer to it can settle alone; None where there is no upper bound.
        settles_at_end: the same of policies that are not in force, as of their last day.
        clauses: what hangs on it.
    """

    fact: str
    period: str
    row: int | None
    label: str
    text: str
    why: str
    write: str
    choices: tuple[str, ...]
    settles: Decimal | None
    settles_at_end: Decimal | None
    clauses: tuple[Hanging, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A smallest set of changes that makes a clause hold: applied, and asked again.

    `decision`, `amount` and `missing` are the answer then.
    """

    changes: tuple[FactChange, ...]
    decision: Decision
    amount: Amount | None
    missing: tuple[Missing, ...]

    @property
    def able(self) -> bool:
        """Whether the firm can bring it about, by itself or by waiting."""
        return all(change.kind != "fixed" for change in self.changes)

    @property
    def near(self) -> bool:
        """Whether little lacks (差一点): at most two changes, no further record, no figure short by more than half."""
        close = (change.share is None or change.share <= Decimal("0.5") for change in self.changes)
        new = any(change.now is None for change in self.changes)
        return self.able and len(self.changes) <= _FEW and not new and all(close)


_FEW = 2


@dataclass(frozen=True, slots=True)
class ClauseGaps:
    """The gaps of one clause, for one record of the firm where it runs over records; the smallest first."""

    id: str
    title: str
    record: str | None
    gaps: tuple[Gap, ...]

    @property
    def near(self) -> bool:
        """Whether little lacks."""
        return any(gap.near for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer would be: the decision on a clause, or None for what several clauses come to together."""

    decision: Decision | None
    amount: Amount | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A question the text leaves open, with the answer in both readings and who can decide it.

    `title` is the clause's, or the policy's where it is about how clauses live together. `case`: it matters only to
    a firm that is such a case, which the firm's file does not tell.
    """

    id: str
    title: str
    record: str | None
    matter: str
    who: tuple[str, ...]
    yes: Outcome
    no: Outcome
    case: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A policy for the firm that is not in force at the as-of date.

    Attributes:
        ended: the last day of its period; `begins`: the first, where it is yet to come.
        ask: whom to ask whether it goes on.
        successors: texts of the library that follow it, or hold for the region at the as-of date.
    """

    policy: str
    title: str
    ended: str
    begins: str | None
    ask: tuple[str, ...]
    replaced_by: str
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guidance:
    """What an answer means for the firm, beside the answer."""

    gaps: tuple[ClauseGaps, ...]
    questions: tuple[Question, ...]
    readings: tuple[Reading, ...]
    standings: tuple[Standing, ...]

    @property
    def near(self) -> tuple[ClauseGaps, ...]:
        """差一点: the clauses to which little lacks."""
        return tuple(gap for gap in self.gaps if gap.near)
