"""Puts answered clauses together: settlement, totals, reasons, what is missing, what was taken for granted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from huiqi.assess.awaited import awaited, counts_receipts, may_pay
from huiqi.assess.clause_answer import Answered, ceiling, factor
from huiqi.assess.explain import Explainer
from huiqi.assess.ledger import Ledger
from huiqi.assess.settlement import ZERO, ByClaim, Group, Settled, StepValue, settle, total
from huiqi.assess.terms import SUPPORT, terms_of
from huiqi.base.values.display import fen
from huiqi.base.values.intervals import End, Range, all_of
from huiqi.base.version import __version__
from huiqi.language.expressions.tree import Discretion, FieldValue, Valued, descendants
from huiqi.language.expressions.wording import reads
from huiqi.model.assessment import (
    Amount,
    Assessment,
    AtPeriodEnd,
    Blocked,
    Entitlement,
    Reason,
    RulebaseInfo,
    Total,
    Warning,
)
from huiqi.model.firm import Firm, Warned
from huiqi.model.policy import (
    STATUS_LABELS,
    Benefit,
    Ceiling,
    Choice,
    Factor,
    HighestOnly,
    Policy,
    Rulebase,
    Status,
    Step,
)
from huiqi.model.pool_rank import PoolRank
from huiqi.semantics.definition import Situation
from huiqi.semantics.missing import told_missing


@dataclass(frozen=True, slots=True)
class Traced:
    """An answer, and what it is made of.

    Attributes:
        answered: every clause answered, in the order of the rules; those `shown` are the answer's entitlements.
        settled: place in `answered` → what is payable; clauses without money are not in it.
        ledger: what was received and found.
    """

    firm: Firm
    as_of: date
    answered: tuple[Answered, ...]
    settled: Mapping[int, Settled]
    ledger: Ledger
    answer: Assessment

    def shown(self) -> Iterator[tuple[Answered, Settled | None, Entitlement]]:
        """Each entitlement with what it is made of."""
        places = [place for place, each in enumerate(self.answered) if each.shown]
        for place, entitlement in zip(places, self.answer.entitlements, strict=True):
            yield self.answered[place], self.settled.get(place), entitlement


def total_with(traced: Traced, rulebase: Rulebase, ledger: Ledger, status: Status) -> Amount:
    """What cash of one status comes to, with another ledger: how it would be were a matter found."""
    grouped = _settled(traced.answered, ledger, _steps(rulebase, traced.firm, traced.as_of, traced.answered))[1]
    return amount_of(total(grouped.get((status, Benefit.CASH), [])))


def assembled(
    rulebase: Rulebase,
    firm: Firm,
    as_of: date,
    ledger: Ledger,
    answered: Sequence[Answered],
    explainer: Explainer,
) -> Traced:
    """The answer made of all answered clauses."""
    steps = _steps(rulebase, firm, as_of, answered)
    settled, grouped = _settled(answered, ledger, steps)
    if_nothing = grouped
    if not ledger.receipts_known:
        if_nothing = _settled(answered, replace(ledger, receipts_known=True), steps)[1]
    shown = [
        _entitlement(each, settled.get(index), as_of, ledger, explainer)
        for index, each in enumerate(answered)
        if each.shown
    ]
    cash = [group for (_, benefit), groups in if_nothing.items() if benefit is Benefit.CASH for group in groups]
    due = grouped.get((Status.IN_FORCE, Benefit.CASH), [])
    answer = Assessment(
        engine=__version__,
        rulebase=RulebaseInfo(hash=rulebase.hash),
        firm=firm.name,
        as_of=as_of.isoformat(),
        due=amount_of(total(due)),
        totals=tuple(_total(key, groups) for key, groups in grouped.items()),
        total_if_nothing_received=amount_of(total(cash)),
        missing=tuple({each.label: each for item in shown for each in item.missing}.values()),
        warnings=tuple(_warnings([*firm.warnings, *ledger.warnings, *_open_lists(answered)])),
        assumptions=(*firm.assumptions, *_assumptions(answered, ledger, as_of)),
        entitlements=tuple(shown),
    )
    return Traced(firm, as_of, tuple(answered), settled, ledger, answer)


# -- money --------------------------------------------------------------------------------------------

_Grouped = dict[tuple[Status, Benefit], list[Group]]
Steps = list[tuple[Step, StepValue, str]]


def _settled(answered: Sequence[Answered], ledger: Ledger, steps: Steps) -> tuple[dict[int, Settled], _Grouped]:
    """What is payable by place in `answered`, and the groups of each status and benefit."""
    places = [place for place, each in enumerate(answered) if each.amount is not None]
    found, groups = settle(steps, [answered[place].claim for place in places], ledger)
    grouped: _Grouped = {}
    for group in groups:
        _sorted_in(group, [answered[places[index]] for index in group.claims], found, grouped)
    return dict(zip(places, found, strict=True)), grouped


def _sorted_in(group: Group, members: Sequence[Answered], found: Sequence[Settled], grouped: _Grouped) -> None:
    """Under its status and benefit; a group of several counts claim by claim."""
    kinds = {(member.policy.status, member.clause.benefit) for member in members}
    if len(kinds) == 1:
        grouped.setdefault(kinds.pop(), []).append(group)
        return
    for index, member in zip(group.claims, members, strict=True):
        single = Group((index,), found[index].payable)
        grouped.setdefault((member.policy.status, member.clause.benefit), []).append(single)


def _steps(rulebase: Rulebase, firm: Firm, as_of: date, answered: Sequence[Answered]) -> Steps:
    """The steps of all policies with their yuan or ratio for this firm."""
    at = Situation(firm, as_of, rulebase.vocabulary)
    claims = [each.at for each in answered if each.amount is not None]
    return [(step, _step_value(step, at, claims), policy.id) for policy in rulebase.policies for step in policy.settle]


def _step_value(step: Step, at: Situation, claims: Sequence[Situation]) -> StepValue:
    if isinstance(step, Factor):
        return factor(step.ratio, at)
    money = step.limit.money if isinstance(step, Ceiling) else None
    if money is None:
        return ZERO
    if any(isinstance(part, FieldValue) and part.outer for part in descendants(money)):
        return ByClaim(tuple(ceiling(money, claim) for claim in claims))
    return ceiling(money, at)


def _total(key: tuple[Status, Benefit], groups: Iterable[Group]) -> Total:
    amount = amount_of(total(groups))
    return Total(policy_status=key[0], benefit=key[1], min=amount.min, max=amount.max)


def amount_of(range_: Range) -> Amount:
    """A range of yuan as an answer tells it."""
    return Amount(min=_fen(range_.least), max=fen(range_.most))


def _fen(yuan: End) -> Decimal:
    found = fen(yuan)
    assert found is not None
    return found


# -- entitlements -------------------------------------------------------------------------------------


def _entitlement(
    each: Answered, settled: Settled | None, as_of: date, ledger: Ledger, explainer: Explainer
) -> Entitlement:
    clause = each.clause
    return Entitlement(
        id=clause.id,
        title=clause.title,
        record=each.label,
        decision=each.decision,
        amount=None if each.amount is None else amount_of(each.amount if each.in_force else ZERO),
        payable=None if settled is None else amount_of(settled.payable),
        benefit=clause.benefit,
        policy_status=each.policy.status,
        reasons=_reasons(each, as_of, explainer),
        missing=told_missing(awaited(each, settled, ledger), each.at.vocabulary),
        blocked_by=tuple(
            Blocked(id=by.clause, rule=by.rule, amount=fen(by.amount))  # type: ignore[arg-type]
            for by in (settled.blocked_by if settled else ())
        ),
        at_period_end=_at_period_end(each),
        notes=tuple(_notes(each)),
        departments=clause.departments,
        citation=clause.citation,
    )


def _reasons(each: Answered, as_of: date, explainer: Explainer) -> Reason:
    """The trace; before it, where the policy is not in force, that it is not."""
    found = explainer.explained(each.trace, each.at)
    if each.in_force:
        return found if each.at.place is None else _among(found, each, each.at.place)
    period = each.clause.period or each.policy.period
    text = f"评估日 {as_of.isoformat()} 在政策期 {period} 之内"
    outside = Reason(op="in_force", truth="no", text=text, values={"评估日": as_of.isoformat()})
    shown = f"政策期最后一天（{period.end.isoformat()}）的情况：{found.text}"
    return Reason(op="all", truth="no", text=text, children=(outside, replace(found, text=shown)))


def _among(found: Reason, each: Answered, place: PoolRank) -> Reason:
    """The trace, and the place among all applicants."""
    of_place = Reason(op="pool", truth=place.taken.word, text=place.text)
    truth = all_of([each.trace.truth, place.taken]).word
    return Reason(op="all", truth=truth, text=found.text, children=(found, of_place))


def _at_period_end(each: Answered) -> AtPeriodEnd | None:
    if each.in_force:
        return None
    amount = None if each.amount is None else amount_of(each.amount)
    return AtPeriodEnd(date=each.at.as_of.isoformat(), decision=each.decided, amount=amount)


def _notes(each: Answered) -> Iterable[str]:
    clause = each.clause
    if clause.support:
        yield f"{SUPPORT}{clause.support}"
    if clause.confers:
        yield f"给予资格：{clause.confers}"
    if clause.award is not None and clause.pool is None and _is_set_by_others(clause.award):
        yield f"{reads(clause.award)}；金额是上限和下限，不是确定数"
    if each.at.place is not None:
        yield f"{each.at.place.text}。名单不是全部申请人的，不作数"
    yield from terms_of(clause)
    for step in each.policy.settle:
        if isinstance(step, (HighestOnly, Choice)) and clause.id in step.clauses and step.judge:
            yield f"由主管部门认定：{step.judge}"
    if each.policy.replaced_by:
        yield f"这份政策已被《{each.policy.replaced_by}》替代"
    if each.policy.contact:
        yield f"咨询：{each.policy.contact}"
    yield from clause.notes
    yield from (f"文件没有写，要主管部门定：{matter}" for matter in clause.open)
    yield from clause.duties


def _is_set_by_others(award: Valued) -> bool:
    """Whether an award leaves some figure to others than the rule."""
    return any(isinstance(node, Discretion) for node in descendants(award))


# -- what to know of the answer -----------------------------------------------------------------------


def _warnings(found: Iterable[Warned]) -> Iterable[Warning]:
    for note in dict.fromkeys(found):
        yield Warning(code=note.code, place=note.place, text=note.text)


def _open_lists(answered: Sequence[Answered]) -> Iterable[Warned]:
    """Clauses whose totals also count records the firm's list may lack."""
    for each in answered:
        if each.unlisted and not each.shown and each.in_force:
            text = f"清单没有声明完整，「{each.clause.title}」的合计上限按可能另有记录计"
            yield Warned("open-list", each.at.vocabulary.label(each.clause.record or ""), text)


def _assumptions(answered: Sequence[Answered], ledger: Ledger, as_of: date) -> Iterable[str]:
    for policy in {each.policy.id: each.policy for each in answered if not each.elsewhere}.values():
        yield from _standing(policy, as_of)
    if not ledger.receipts_known and any(
        may_pay(each) and counts_receipts(each.clause, each.policy) for each in answered
    ):
        yield "没有说明是否领取过补助：一次性补助按可能已领过计，另列「若从未领取」的合计"


def _standing(policy: Policy, as_of: date) -> Iterable[str]:
    """What a reader must know of a text before its clauses: that it is no law in force, that it has ended."""
    if policy.status in _STANDING:
        yield f"《{policy.title}》是{STATUS_LABELS[policy.status]}，{_STANDING[policy.status]}"
    if as_of > policy.period.end:
        yield f"《{policy.title}》的政策期已于 {policy.period.end} 结束，是否延续请问主管部门"
    if policy.not_offered:
        count = f"另有 {len(policy.not_offered)} 条鼓励、目标性文字"
        yield f"《{policy.title}》{count}，没有给企业的承诺，不列入（huiqi show {policy.id}）"


_STANDING = {
    Status.DRAFT: "金额不计入「现在应得」",
    Status.INTERPRETATION: "以政策原文为准，金额不计入「现在应得」",
    Status.PLAN: "不是兑现办法，金额不计入「现在应得」",
    Status.REPLACED: "金额不计入「现在应得」",
}
