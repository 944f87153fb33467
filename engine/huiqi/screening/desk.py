"""The desk: everything an official can do about a batch. Each step is about a claim as the official saw it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from huiqi.base.errors import UsageError
from huiqi.loading.rules import Packed, packed
from huiqi.output.record import without_rules
from huiqi.output.text import amount_text
from huiqi.screening.claims import STATE_LABELS, ScreenedClaim
from huiqi.screening.standing import Standing, file_name
from huiqi.screening.store import Kept, Moved
from huiqi.screening.tables import Event, of_batch


class Desk(Standing):
    """One batch on an official's desk. Not to be shared between sessions.

    Attributes:
        four_eyes: whoever states a finding or accepts does not pay.
    """

    four_eyes = False

    def state_matter(self, claim: ScreenedClaim, matter: str, finding: bool | None, note: str, who: str) -> None:
        """State what an official finds on a matter; None takes it back.

        Raises:
            UsageError: the claim is decided already, or has no such matter.
            Moved: somebody else did something about the firm since.
        """
        claim = self._now(claim)
        if claim.mark.state != "open":
            raise UsageError(f"这一项已经{STATE_LABELS[claim.mark.state]}：先撤回，再改认定意见。")
        claim.check_record()
        if matter not in claim.matters:
            raise UsageError("这个条款没有这样的待认定事项。")
        if not note.strip():
            raise UsageError("认定意见要写明理由和依据。")
        of_firm = matter in claim.between
        told = {"matter": matter, "finding": finding, "of_firm": of_firm, "note": _note(note)}
        self._add(claim, "found", told, None, who)

    def accept(self, claim: ScreenedClaim, stated: str, note: str, who: str) -> None:
        """Accept a claim.

        Raises:
            UsageError: it is decided already, or the engine's answer does not let it be accepted.
            Moved: as above.
        """
        claim = self._now(claim)
        self._check_open(claim)
        amount = claim.amount_to_accept(stated)
        doubled = [each.told for each in claim.against if each.kind in DOUBLED]
        if doubled and not note.strip():
            raise UsageError(f"{doubled[0]}：通过前请写明理由。")
        least, most = _ends(claim)
        told = {"amount": None if amount is None else str(amount), "note": _note(note), "least": least, "most": most}
        told["rulebase"] = self.rulebase.hash
        self._add(claim, "accepted", told, self._record(claim), who)

    def turn_down(self, claim: ScreenedClaim, kind: str, note: str, who: str) -> None:
        """Return a claim for correction (`returned`), or refuse it (`refused`), with the reason.

        Raises:
            UsageError: it is decided already, or no reason is given.
            Moved: as above.
        """
        assert kind in ("returned", "refused")
        claim = self._now(claim)
        self._check_open(claim)
        if not note.strip():
            raise UsageError("退回或不予支持要写明理由，企业看得到。")
        told = {"note": _note(note), "rulebase": self.rulebase.hash}
        self._add(claim, kind, told, self._record(claim), who)

    def reopen(self, claim: ScreenedClaim, note: str, who: str) -> None:
        """Take back an acceptance, return or refusal, with the reason; what was paid stays paid.

        Raises:
            UsageError: there is nothing to take back, or no reason is given.
            Moved: as above.
        """
        claim = self._now(claim)
        if claim.mark.state not in ("accepted", "returned", "refused"):
            raise UsageError(f"现在是「{STATE_LABELS[claim.mark.state]}」，没有可以撤回的。")
        if not note.strip():
            raise UsageError("撤回要写明理由。")
        self._add(claim, "reopened", {"note": _note(note)}, None, who)

    def pay(self, claim: ScreenedClaim, paid_on: date, who: str) -> None:
        """Note that an accepted award was paid in full; from now on the firm has received it.

        Raises:
            UsageError: it was not accepted, is no money, or the engine's answer is not what it was when accepted.
            Moved: as above.
        """
        claim = self._now(claim)
        if claim.mark.state != "accepted" or claim.mark.amount is None:
            raise UsageError("只有通过了的资金事项才能记拨付。")
        self._check_day(claim, paid_on)
        self._check_four_eyes(claim, who)
        if _ends(claim) != claim.mark.payable:
            now = amount_text(claim.payable)
            raise UsageError(f"通过以后情况变了，现在清算后是 {now}：请先撤回，重新审。")
        claim.check_clear()
        self._add(claim, "paid", {"amount": str(claim.mark.amount), "on": paid_on.isoformat()}, None, who)

    def _check_day(self, claim: ScreenedClaim, paid_on: date) -> None:
        """That a payment was made after it was claimed and decided, and not later than today.

        Raises:
            UsageError: it was not.
        """
        decided = datetime.fromisoformat(claim.mark.at).astimezone().date()
        if paid_on > date.today():
            raise UsageError(f"拨付日 {paid_on} 还没有到。")
        if paid_on < self.batch.as_of:
            raise UsageError(f"拨付日 {paid_on} 早于这一批的评估日 {self.batch.as_of}：请核对。")
        if paid_on < decided:
            raise UsageError(f"拨付日 {paid_on} 早于通过的那一天 {decided}：先通过，再拨付。")

    def _check_four_eyes(self, claim: ScreenedClaim, who: str) -> None:
        """That whoever pays did not decide, where the bureau wants two to look.

        Raises:
            UsageError: they did.
        """
        if not self.four_eyes:
            return
        done = [each for each in self.history(claim.applicant) if each.kind in ("found", "accepted")]
        own = [each for each in done if (each.clause, each.record) == claim.key[1:] or each.told.get("of_firm")]
        if any(each.who == who[:200] for each in own):
            raise UsageError("这一项的认定或通过是你办的：按设置，要由另一位来记拨付。")

    def exported(self, what: str, count: int, sha256: str, who: str) -> None:
        """Note that a list of so many claims was taken out."""
        told = {"what": what, "count": count, "sha256": sha256}
        self.store.note(self._event("exported", told, who))

    def _now(self, seen: ScreenedClaim) -> ScreenedClaim:
        """A claim as it stands, where that is how it was seen.

        Raises:
            Moved: something was done about the firm since.
        """
        self.refresh()
        found = self.claim(seen.key)
        if found.newest != seen.newest:
            raise Moved("别人刚刚处理过这家企业，下面已换成最新的情况，请看过再定。")
        return found

    def _check_open(self, claim: ScreenedClaim) -> None:
        if claim.mark.state != "open":
            raise UsageError(f"这一项已经{STATE_LABELS[claim.mark.state]}：先撤回，再重新定。")

    def _record(self, claim: ScreenedClaim) -> Kept:
        """The decision record of the answer that a decision rests on, and the rules that gave it."""
        answer, document = self.traced(claim.applicant).answer, self.document(claim.applicant)
        named = file_name(claim.applicant)
        return Kept(without_rules(answer, named, document, self._rules.sha256), self._rules)

    @cached_property
    def _rules(self) -> Packed:
        return packed(self.rulebase)

    def _add(self, claim: ScreenedClaim, kind: str, told: dict[str, Any], document: Kept | None, who: str) -> None:
        applicant, clause, record = claim.key
        added = self._event(kind, told, who)
        added.applicant_id, added.clause, added.record = applicant, clause, record
        try:
            self.store.add(added, document, claim.newest)
        finally:
            self.refresh()

    def _event(self, kind: str, told: dict[str, Any], who: str) -> Event:
        """Something done now, of the batch as a whole."""
        return of_batch(self.batch.id, kind, json.loads(json.dumps(told)), who[:200], datetime.now(UTC))


def _note(text: str) -> str:
    return text.strip()[:2000]


DOUBLED = ("elsewhere", "namesake", "twice", "code")
"""What may make an award be given twice, or to another: accepted only with a reason."""


def _ends(claim: ScreenedClaim) -> tuple[str | None, str | None]:
    """What a claim comes to, as an event keeps it."""
    if claim.payable is None:
        return None, None
    return str(claim.payable.min), None if claim.payable.max is None else str(claim.payable.max)
