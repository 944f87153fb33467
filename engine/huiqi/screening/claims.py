"""A claim: one clause, for one applicant and one of its records; how it stands, what speaks against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from huiqi.base.errors import UsageError
from huiqi.model.assessment import Amount, Decision, Entitlement, Reason
from huiqi.output.text import amount_text, forgone_text
from huiqi.screening.tables import Applicant, Event, in_utc

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
        payable: what it came to after settlement when it was accepted, as (least, most) in text.
        rulebase: the hash of the rules it was decided under.
        document: the number of the event with the decision record: the acceptance, return or refusal.
    """

    state: State
    amount: Decimal | None
    note: str
    who: str
    at: str
    event: int
    document: int | None
    payable: tuple[str | None, str | None] = (None, None)
    rulebase: str = ""


OPEN = Mark("open", None, "", "", "", 0, None)


@dataclass(frozen=True, slots=True)
class Against:
    """What speaks against paying a claim.

    Attributes:
        kind: settlement took something (`settled`); its text is not in force (`text`); the firm stands in the list
            `twice`, or was accepted or paid `elsewhere`; others may be the same firm (`namesake`); its `code` has a
            wrong check digit; another record of the firm reads `alike`.
    """

    kind: Literal["settled", "text", "twice", "elsewhere", "namesake", "code", "alike"]
    told: str


@dataclass(frozen=True, slots=True)
class ScreenedClaim:
    """One claim of a batch.

    Attributes:
        record: which record it is for, with its number where several read alike; empty where none.
        against: what speaks against paying it.
        findings: what officials stated on its matters.
        matters: all that officials decide about its clause.
        between: those of them that are on how clauses live together.
        over_records: whether its clause asks for a record of the firm.
        newest: the number of the newest event about the firm when this was worked out; 0 for none.
    """

    applicant: Applicant
    record: str
    entitlement: Entitlement
    mark: Mark
    against: tuple[Against, ...]
    findings: dict[str, bool]
    matters: tuple[str, ...]
    between: frozenset[str]
    over_records: bool
    newest: int

    @property
    def is_idle(self) -> bool:
        """Whether nothing is to be decided: not eligible, not in force, or about a record nobody told of."""
        each = self.entitlement
        unlisted = each.decision is Decision.UNDETERMINED and each.record is None and self.over_records
        return self.mark.state == "open" and (unlisted or each.decision in _IDLE)

    @property
    def awaited(self) -> tuple[str, ...]:
        """The matters that its answer waits for, or that were found already."""
        judged = [part for part in _parts(self.entitlement.reasons) if part.truth == "judged"]
        words = [text for each in judged for text in (each.text, *each.values.values())]
        is_open = self.payable is not None and self.payable.min != self.payable.max
        return tuple(
            matter
            for matter in self.matters
            if matter in self.findings or any(matter in word for word in words) or (is_open and matter in self.between)
        )

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

    def check_clear(self) -> None:
        """That the engine answers it with eligible, and that it is known which record it is for.

        Raises:
            UsageError: it is not.
        """
        if self.entitlement.decision is not Decision.ELIGIBLE or self.entitlement.missing:
            raise UsageError("只有结论是「符合」、没有待补充事项的才能通过：先补齐材料，或认定该认定的事项。")
        self.check_record()

    def check_record(self) -> None:
        """That no other record of the firm reads alike.

        Raises:
            UsageError: one does, so that nobody could tell later which of them was meant.
        """
        if any(each.kind == "alike" for each in self.against):
            raise UsageError("这家企业有几条记录写得一样，分不清是哪一条：请在名单里补上证书名称，重新建一批。")

    def amount_to_accept(self, stated: str) -> Decimal | None:
        """The yuan a claim is accepted with; None for support in kind.

        Args:
            stated: what the official set, where the clause leaves it to them; empty else.

        Raises:
            UsageError: it cannot be accepted as it is, or not with that amount.
        """
        each = self.entitlement
        self.check_clear()
        if each.payable is None:
            return None
        least, most = each.payable.min, each.payable.max
        if most == 0:
            raise UsageError("清算后没有可以发的金额，不能通过。")
        open_ = [matter for matter in self.matters if matter in self.between and matter not in self.findings]
        if least != most and (open_ or each.blocked_by):
            raise UsageError(f"金额还没有定（{amount_text(each.payable)}）：先认定 {'；'.join(open_) or '相关事项'}。")
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
    for event in events:
        if event.kind in ("accepted", "returned", "refused", "paid"):
            amount = event.told.get("amount")
            yuan = Decimal(amount) if amount is not None else None
            note, at = str(event.told.get("note", "")), in_utc(event.at).isoformat(timespec="seconds")
            document = mark.document if event.kind == "paid" else event.id
            payable = (event.told.get("least"), event.told.get("most"))
            rulebase = str(event.told.get("rulebase") or mark.rulebase)
            mark = Mark(event.kind, yuan, note, event.who, at, event.id, document, payable, rulebase)  # type: ignore[arg-type]
        elif event.kind == "reopened":
            mark = OPEN
    return mark


def records_of(entitlements: Sequence[Entitlement]) -> list[str]:
    """What each entitlement is for, told apart: `#2` where one before reads alike."""
    seen: set[tuple[str, str]] = set()
    found = []
    for entitlement in entitlements:
        record, number = entitlement.record or "", 1
        while (entitlement.id, record) in seen:
            number += 1
            record = f"{entitlement.record or ''} #{number}"
        seen.add((entitlement.id, record))
        found.append(record)
    return found


def read_alike(entitlements: Sequence[Entitlement]) -> set[tuple[str, str | None]]:
    """The clauses and records of which there is more than one."""
    counts = Counter((entitlement.id, entitlement.record) for entitlement in entitlements)
    return {key for key, count in counts.items() if count > 1}


def settled_against(each: Entitlement, titles: dict[str, str]) -> list[Against]:
    """What settlement took, with the clause that did."""
    return [Against("settled", f"{forgone_text(each, by)}（{titles.get(by.id, by.id)}）") for by in each.blocked_by]
