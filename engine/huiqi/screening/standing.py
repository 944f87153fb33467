"""A batch as it stands now: its claims, with what the engine answers on each.

What the engine answers is asked again whenever something was done about a firm, in this batch or another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huiqi.advice.advising import Adviser
from huiqi.assess.answer import Traced
from huiqi.assess.ledger import matters, matters_between
from huiqi.base.values.display import money_text
from huiqi.loading.firms import read_firm_from
from huiqi.model.assessment import Entitlement
from huiqi.model.policy import STATUS_LABELS, Status
from huiqi.output.text import is_elsewhere
from huiqi.screening.claims import (
    STATE_LABELS,
    Against,
    ScreenedClaim,
    mark_of,
    read_alike,
    records_of,
    settled_against,
)
from huiqi.screening.history import document_with, findings, payments
from huiqi.screening.identity import firm_of, grouped
from huiqi.screening.store import Moved, Store, StoreFailed
from huiqi.screening.tables import Applicant, Batch, Event

_Key = tuple[int, str, str]


class Standing:
    """One batch as it stands. Not to be shared between sessions."""

    def __init__(self, store: Store, adviser: Adviser, batch: int) -> None:
        """Opens a batch.

        Raises:
            UsageError: there is none of that number.
            StoreFailed: the database cannot be read.
        """
        self.store, self.adviser = store, adviser
        self.rulebase = adviser.assessor.rulebase
        self.batch: Batch = store.batch(batch)
        self.applicants: list[Applicant] = store.applicants(batch)
        loading = next((event for event in store.events(batch) if event.kind == "loaded"), None)
        if loading is None:
            raise StoreFailed(f"第 {batch} 批没有载入的记录：用 huiqi screening verify 查看。")
        self.loading: Event = loading
        self._asked: dict[int, tuple[str, Traced]] = {}
        self._claims: dict[int, tuple[tuple[int, ...], list[ScreenedClaim]]] = {}
        self._titles = {clause.id: clause.title for clause in self.rulebase.clauses.values()}
        self._titles |= {policy.id: f"《{policy.title}》" for policy in self.rulebase.policies}
        self._newest_batch, self._kin = -1, dict[int, _Kin]()
        self.refresh()

    def refresh(self) -> None:
        """Takes in what was done since."""
        newest, self._as_of = self.store.newest_batch, self.store.as_of_batches()
        if newest != self._newest_batch:
            self._newest_batch, self._kin = newest, _kin_of(self.applicants, self.store.kin(self.applicants))
        every = {each.id: each for kin in self._kin.values() for each in (*kin.firm, *kin.near)}
        done: dict[int, list[Event]] = {}
        for event in self.store.about(list(every.values())):
            done.setdefault(event.applicant_id or 0, []).append(event)
        self._about = {id: _in_order(kin.firm, done) for id, kin in self._kin.items()}
        self._near = {id: _in_order(kin.near, done) for id, kin in self._kin.items()}

    # -- how things stand -----------------------------------------------------------------------------

    def claims(self) -> list[ScreenedClaim]:
        """The claims of all applicants under the clauses that are screened."""
        return [
            claim for applicant in self.applicants if not applicant.is_erased for claim in self.claims_of(applicant)
        ]

    @property
    def erased(self) -> list[Applicant]:
        """The applicants whose files were erased; what was decided of them stays in the log."""
        return [applicant for applicant in self.applicants if applicant.is_erased]

    def claims_of(self, applicant: Applicant) -> list[ScreenedClaim]:
        """The claims of one applicant; worked out again only after something was done about the firm."""
        done = tuple(event.id for _, event in (*self._about[applicant.id], *self._near[applicant.id]))
        held = self._claims.get(applicant.id)
        if held is None or held[0] != done:
            held = (done, self._claims_of(applicant))
            self._claims[applicant.id] = held
        return held[1]

    def _claims_of(self, applicant: Applicant) -> list[ScreenedClaim]:
        answer = self.traced(applicant).answer
        chosen = [
            entitlement
            for entitlement in answer.entitlements
            if entitlement.id in self.batch.clauses and not is_elsewhere(entitlement)
        ]
        own = [event for _, event in self._about[applicant.id] if event.applicant_id == applicant.id]
        stated, alike = findings(own), read_alike(chosen)
        done = (*self._about[applicant.id], *self._near[applicant.id])
        newest = max((event.id for _, event in done), default=0)
        found = []
        for each, record in zip(chosen, records_of(chosen), strict=True):
            key = applicant.id, each.id, record
            mark = mark_of(event for event in own if (event.clause, event.record) == key[1:])
            doubt = [_ALIKE] if (each.id, each.record) in alike or record != (each.record or "") else []
            against = (*doubt, *self._against(applicant, each), *settled_against(each, self._titles))
            every = tuple(dict.fromkeys(matters(each.id, self.rulebase)))
            mine = {
                matter: told.finding
                for (clause, of, matter), told in stated.items()
                if (clause, of) == key[1:] or (told.of_firm and matter in every)
            }
            over_records = self.rulebase.clauses[each.id].record is not None
            between = frozenset(matters_between(self.rulebase.policy_of(each.id), each.id))
            found.append(
                ScreenedClaim(applicant, record, each, mark, against, mine, every, between, over_records, newest)
            )
        return found

    def lost(self) -> list[Event]:
        """What was accepted or paid of claims that today's rules do not have: the lists leave these out."""
        there = {claim.key for claim in self.claims()}
        decided: dict[_Key, list[Event]] = {}
        for applicant in self.applicants:
            for event in [] if applicant.is_erased else self.history(applicant):
                decided.setdefault((applicant.id, event.clause, event.record), []).append(event)
        gone = (events for key, events in decided.items() if key not in there)
        return [events[-1] for events in gone if mark_of(events).state in ("accepted", "paid")]

    def traced(self, applicant: Applicant) -> Traced:
        """The engine's answer for an applicant, with what was found and paid."""
        document = self.document(applicant)
        held = self._asked.get(applicant.id)
        if held is None or held[0] != document:
            firm = read_firm_from(document, file_name(applicant), self.rulebase.vocabulary, self.batch.as_of)
            held = (document, self.adviser.assessor.traced(firm, self.batch.as_of))
            self._asked[applicant.id] = held
        return held[1]

    def document(self, applicant: Applicant) -> str:
        """The applicant's file with what was found in this batch, and what was paid to the firm in any."""
        about = self._about[applicant.id]
        own = [event for _, event in about if event.applicant_id == applicant.id]
        paid = payments((event for _, event in about), self._as_of)
        return document_with(applicant, paid, findings(own), self.rulebase.vocabulary, self.batch.as_of)

    def history(self, applicant: Applicant) -> list[Event]:
        """What was done about an applicant in this batch, the oldest first."""
        return [event for _, event in self._about[applicant.id] if event.applicant_id == applicant.id]

    def _against(self, applicant: Applicant, asked: Entitlement) -> Iterator[Against]:
        """What settlement does not say: no text in force, who else may be the firm, what stands elsewhere."""
        kin = self._kin[applicant.id]
        others = [(whom, event) for whom, event in self._about[applicant.id] if whom.id != applicant.id]
        yield from (Against("elsewhere", told) for told in _stands(others, asked.id))
        for whom, event in self._about[applicant.id]:
            if event.kind == "paid" and not self.rulebase.clauses_meant(event.clause):
                told = f"第 {whom.batch_id} 批拨付过「{event.clause}」，现在的规则里没有这一条：是不是同一项？"
                yield Against("elsewhere", told)
        stands = list(_stands(self._near[applicant.id], asked.id))
        if kin.near or kin.has_several_codes:
            who = "、".join(_named(each, self.batch.id) for each in (*kin.firm, *kin.near) if each is not applicant)
            yield Against("namesake", "；".join([f"可能是同一家企业：{who}", *stands]))
        same = [each for each in kin.firm if each.batch_id == self.batch.id and each.id != applicant.id]
        if same:
            yield Against("twice", f"名单里还有同一家企业：{'、'.join(f'第 {each.number} 家' for each in same)}")
        if any(warning.code == "uscc" for warning in self.traced(applicant).answer.warnings):
            yield Against("code", f"统一社会信用代码「{applicant.code}」位数或校验位不对")
        if asked.policy_status is not Status.IN_FORCE:
            yield Against("text", f"依据是{STATUS_LABELS[asked.policy_status]}，不是现行有效的正式文件")

    def claim(self, key: tuple[int, str, str]) -> ScreenedClaim:
        """A claim as it stands.

        Raises:
            Moved: it is not there any more.
        """
        applicant = next(each for each in self.applicants if each.id == key[0])
        found = next((each for each in self.claims_of(applicant) if each.key == key), None)
        if found is None:
            raise Moved("这一项已经不在名单里了，请回到名单。")
        return found


def file_name(applicant: Applicant) -> str:
    """What an applicant's file is called, in its record and in what is told of its places."""
    return f"{applicant.name}.yaml"


_ALIKE = Against("alike", "这家企业有几条记录写得一样，分不清是哪一条：要补上证书名称")


def _stands(others: Sequence[tuple[Applicant, Event]], clause: str) -> Iterator[str]:
    """What was accepted or paid to others under a clause, in words."""
    done: dict[tuple[int, int, str], list[Event]] = {}
    for whom, event in others:
        if event.clause == clause:
            done.setdefault((event.batch_id, whom.number, event.record), []).append(event)
    for (batch, number, record), events in done.items():
        mark = mark_of(events)
        if mark.state in ("accepted", "paid"):
            amount = "" if mark.amount is None else f" {money_text(mark.amount)}"
            told = f"〔{record}〕" if record else ""
            yield f"第 {batch} 批第 {number} 家{told}{STATE_LABELS[mark.state]}{amount}"


def _named(applicant: Applicant, batch: int) -> str:
    where = "" if applicant.batch_id == batch else f"第 {applicant.batch_id} 批"
    return f"{where}第 {applicant.number} 家「{applicant.name}」（代码 {applicant.code or '没有写'}）"


@dataclass(frozen=True, slots=True)
class _Kin:
    """Who is the same firm as an applicant, itself among them; and who may be."""

    firm: list[Applicant]
    near: list[Applicant]

    @property
    def has_several_codes(self) -> bool:
        """Whether one without a code is of the name of firms with different ones."""
        return len({each.code_key for each in self.firm} - {""}) > 1


def _kin_of(applicants: Sequence[Applicant], every: Sequence[Applicant]) -> dict[int, _Kin]:
    """Of each applicant, by its number in the database; looked for only among those it is linked with at all."""
    found = {}
    for linked in grouped(every):
        for applicant in applicants:
            if applicant.id in linked:
                firm = firm_of(applicant, linked.values())
                same = {each.id for each in firm}
                found[applicant.id] = _Kin(firm, [each for each in linked.values() if each.id not in same])
    return found


def _in_order(whom: Sequence[Applicant], done: Mapping[int, list[Event]]) -> list[tuple[Applicant, Event]]:
    """What was done about some applicants, the oldest first."""
    return sorted(((each, event) for each in whom for event in done.get(each.id, ())), key=lambda pair: pair[1].id)
