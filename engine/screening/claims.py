"""A claim: one clause, for one applicant and one of its records; how it stands, what speaks against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from engine.assessment import Amount, Decision, Entitlement, Reason
from engine.errors import UsageError
from engine.screening.tables import Applicant, Event
from engine.text import amount_text, forgone_text

State = Literal["open", "accepted", "returned", "refused", "paid"]
STATE_LABELS: dict[State, str] = {
    "open": "待审",
    "accepted": "通过",
    "returned": "退回补正",
    "refused": "不予支持",
    "paid": "已拨付",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """How a claim stands by what was done last about it.

    Attributes:
        amount: yuan accepted or paid; None for support in kind, or where nothing was.
        document: the decision record of the acceptance, return or refusal.
    """

    state: State
    amount: Decimal | None
    note: str
    who: str
    at: str
    event: int
    document: str | None


OPEN = Mark("open", None, "", "", "", 0, None)


@dataclass(frozen=True, slots=True)
class Against:
    """What speaks against paying a claim.

    Attributes:
        kind: settlement took something (`settled`); its text is not in force (`text`); the firm stands in the list
            `twice`, or was accepted or paid `elsewhere`.
    """

    kind: Literal["settled", "text", "twice", "elsewhere"]
    told: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of a batch.

    Attributes:
        record: which record it is for, with its number where several read alike; empty where none.
        against: what speaks against paying it.
        findings: what officials stated on its matters.
        matters: all that officials decide about its clause.
        over_records: whether its clause asks for a record of the firm.
    """

    applicant: Applicant
    record: str
    entitlement: Entitlement
    mark: Mark
    against: tuple[Against, ...]
    findings: dict[str, bool]
    matters: tuple[str, ...]
    over_records: bool

    @property
    def is_idle(self) -> bool:
        """Whether nothing is to be decided: not eligible, not in force, or about a record nobody told of."""
        each = self.entitlement
        unlisted = each.decision is Decision.UNDETERMINED and each.record is None and self.over_records
        return self.mark.state == "open" and (unlisted or each.decision in _IDLE)

    @property
    def awaited(self) -> tuple[str, ...]:
        """The matters that its answer waits for, or that were found already."""
        judged = [each for each in _parts(self.entitlement.reasons) if each.truth == "judged"]
        words = [text for each in judged for text in (each.text, *each.values.values())]
        return tuple(each for each in self.matters if each in self.findings or any(each in word for word in words))

    @property
    def key(self) -> tuple[int, str, str]:
        """Applicant, clause and record."""
        return self.applicant.id, self.entitlement.id, self.record

    @property
    def is_clear(self) -> bool:
        """Whether it can be accepted without a word: nothing speaks against it but what kind of text it rests on."""
        each, payable = self.entitlement, self.payable
        sure = payable is not None and payable.min == payable.max and payable.min > 0
        undisputed = all(against.kind == "text" for against in self.against)
        return self.mark.state == "open" and each.decision is Decision.ELIGIBLE and sure and undisputed

    @property
    def payable(self) -> Amount | None:
        """What it comes to after settlement; None for support in kind."""
        return self.entitlement.payable

    def amount_to_accept(self, stated: str) -> Decimal | None:
        """The yuan a claim is accepted with; None for support in kind.

        Args:
            stated: what the official set, where the clause leaves it to them; empty else.

        Raises:
            UsageError: it cannot be accepted as it is, or not with that amount.
        """
        each = self.entitlement
        if each.decision is not Decision.ELIGIBLE or each.missing:
            raise UsageError("只有结论是「符合」、没有待补充事项的才能通过：先补齐材料，或认定该认定的事项。")
        if each.payable is None:
            return None
        least, most = each.payable.min, each.payable.max
        if most == 0:
            raise UsageError("清算后没有可以发的金额，不能通过。")
        amount = least if least == most and not stated.strip() else _yuan(stated)
        if amount < least or (most is not None and amount > most):
            raise UsageError(f"金额 {amount}元 不在 {amount_text(each.payable)} 之内。")
        return amount


_IDLE = (Decision.INELIGIBLE, Decision.NOT_IN_FORCE)


def _parts(reason: Reason) -> Iterator[Reason]:
    yield reason
    for child in reason.children:
        yield from _parts(child)


def _yuan(text: str) -> Decimal:
    """A sum as an official writes it: yuan, to the fen.

    Raises:
        UsageError: it is none.
    """
    try:
        found = Decimal(text.strip().replace(",", "").replace("，", "").removesuffix("元"))
    except InvalidOperation:
        raise UsageError(f"「{text.strip()[:30]}」不是金额：写多少元，例如 200000 或 1234.50。") from None
    if not found.is_finite() or found <= 0 or found != found.quantize(Decimal("0.01")):
        raise UsageError(f"「{text.strip()[:30]}」不是金额：要大于零，最多到分。")
    return found.quantize(Decimal("0.01"))


def mark_of(events: Iterable[Event]) -> Mark:
    """How a claim stands by its events, the oldest first."""
    mark = OPEN
    for each in events:
        if each.kind in ("accepted", "returned", "refused", "paid"):
            amount = each.told.get("amount")
            yuan = Decimal(amount) if amount is not None else None
            note, at = str(each.told.get("note", "")), each.at.isoformat(timespec="seconds")
            document = each.document if each.document is not None else mark.document
            mark = Mark(each.kind, yuan, note, each.who, at, each.id, document)  # type: ignore[arg-type]
        elif each.kind == "reopened":
            mark = OPEN
    return mark


def records_of(entitlements: Sequence[Entitlement]) -> list[str]:
    """What each entitlement is for, told apart: `#2` where one before reads alike."""
    seen: dict[tuple[str, str], int] = {}
    found = []
    for each in entitlements:
        key = each.id, each.record or ""
        seen[key] = seen.get(key, 0) + 1
        found.append(key[1] + (f" #{seen[key]}" if seen[key] > 1 else ""))
    return found


def settled_against(each: Entitlement, titles: dict[str, str]) -> list[Against]:
    """What settlement took, with the clause that did."""
    return [Against("settled", f"{forgone_text(each, by)}（{titles.get(by.id, by.id)}）") for by in each.blocked_by]
