"""The whole answer as text: totals first, then clauses by decision, money before services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from huiqi.model.assessment import DECISION_LABELS, Amount, Assessment, Decision, Entitlement
from huiqi.model.guidance import Gap, Guidance
from huiqi.model.policy import BENEFIT_LABELS, STATUS_LABELS, Policy, Status
from huiqi.output.text.cards import brief, card, failure, is_all_judged, is_brief
from huiqi.output.text.guidance import gap_text, near_lines, question_lines, reading_lines, standing_lines
from huiqi.output.text.words import DECISION_ORDER, amount_text, by_money, failed_at_end, is_elsewhere, is_service

_NOTHING = Guidance((), (), (), ())


def as_text(
    answer: Assessment, whole: bool = False, policies: Iterable[Policy] = (), guidance: Guidance | None = None
) -> str:
    """The answer, as `huiqi check` prints it.

    Args:
        guidance: what it means for the firm, where that was worked out.
        policies: those whose notes a reader should see, where the firm lies in their region.
        whole: every clause with a card of its own; else services, what only an official can settle,
            and the policies of other regions are folded.
    """
    lines = [*_head(answer), "", *question_lines(guidance.questions if guidance else ())]
    here = [entitlement for entitlement in answer.entitlements if not is_elsewhere(entitlement)]
    policies = list(policies)
    titles = {policy.id: policy.title for policy in policies}
    titles |= {clause.id: clause.title for policy in policies for clause in policy.clauses}
    advice = guidance or _NOTHING
    for decision in DECISION_ORDER:
        chosen = [each for each in here if each.decision is decision]
        if decision is Decision.NOT_IN_FORCE:
            lines += [*near_lines(advice), *reading_lines(advice)]
        if chosen:
            lines += [_heading(decision, chosen), *_section(decision, chosen, whole, advice, titles), ""]
    lines += _elsewhere([entitlement for entitlement in answer.entitlements if is_elsewhere(entitlement)], whole)
    asked = {each.citation.policy for each in here}
    notes = (f"《{each.title}》：{note}" for each in policies if each.title in asked for note in each.notes)
    lines += _listed("所依据的文件", notes)
    lines += _foot(answer)
    return "\n".join(lines)


def _head(answer: Assessment) -> Iterator[str]:
    yield f"{answer.firm}　评估日 {answer.as_of}　规则库 {answer.rulebase.hash}"
    yield answer.disclaimer
    yield ""
    yield f"现在应得（现行有效政策的资金）：{amount_text(answer.due)}"
    for total in answer.totals:
        if total.policy_status is not Status.IN_FORCE and total.max != 0:
            amount = amount_text(Amount(min=total.min, max=total.max))
            yield f"{STATUS_LABELS[total.policy_status]}里的{BENEFIT_LABELS[total.benefit]}（尚不能兑现）：{amount}"
    shown_both = any(each.fact == "received" for each in answer.missing)
    if shown_both:
        yield f"若从未领取过补助，各类文本资金合计：{amount_text(answer.total_if_nothing_received)}"
    if any(entitlement.amount is not None and entitlement.amount.max != 0 for entitlement in answer.entitlements):
        yield "合计按最有利的合法组合计算，不一定等于各项相加。"


def _heading(decision: Decision, entitlements: list[Entitlement]) -> str:
    """How many, and how many of them are money: twenty services are no twenty grants."""
    money = sum(entitlement.amount is not None for entitlement in entitlements)
    return f"■ {DECISION_LABELS[decision]}（{len(entitlements)} 项，其中资金 {money} 项）"


def _section(
    decision: Decision, entitlements: list[Entitlement], whole: bool, advice: Guidance, titles: Mapping[str, str]
) -> Iterator[str]:
    if decision is Decision.NOT_IN_FORCE:
        yield "  评估日不在政策期内；下面是政策期最后一天的结果。"
        yield from standing_lines(advice)
    ways = {(each.id, each.record): each.gaps for each in advice.gaps}
    services: list[Entitlement] = []
    judged: list[Entitlement] = []
    failures: list[str] = []
    for each in by_money(entitlements):
        if decision is Decision.INELIGIBLE or failed_at_end(each):
            failures.append(failure(each))
            failures += (f"      {gap_text(gap)}" for gap in _shown(ways.get((each.id, each.record), ()), whole))
        elif is_service(each) and not whole:
            services.append(each)
        elif is_all_judged(each) and not whole:
            judged.append(each)
        else:
            yield from brief(each) if is_brief(each) and not whole else card(each, titles)
    yield from _folded("全由主管部门选定、认定的", judged)
    yield from _folded("服务和辅导", services)
    yield from failures


def _shown(gaps: Sequence[Gap], whole: bool) -> Sequence[Gap]:
    """The ways to a clause; what is near has its own list."""
    far = [gap for gap in gaps if not gap.near]
    return far if whole else [gap for gap in far[:1] if far == list(gaps)]


def _folded(what: str, entitlements: list[Entitlement]) -> Iterator[str]:
    if entitlements:
        titles = "；".join(entitlement.title for entitlement in entitlements)
        yield f"  ○ {what} {len(entitlements)} 项，不涉及金额（--all 逐条列出）：{titles}"


def _elsewhere(entitlements: list[Entitlement], whole: bool) -> Iterator[str]:
    """The policies of other regions: how many clauses, and by which texts."""
    if not entitlements:
        return
    texts = dict.fromkeys(entitlement.citation.policy for entitlement in entitlements)
    yield f"■ 其他地区的政策（{len(entitlements)} 项，企业注册地不在其内）"
    for policy in texts:
        yield f"  《{policy}》"
        if whole:
            yield from (failure(entitlement) for entitlement in entitlements if entitlement.citation.policy == policy)
    yield ""


def _foot(answer: Assessment) -> Iterator[str]:
    yield from _listed("按以下理解计算", answer.assumptions)
    yield from _listed("请留意", (f"{warning.text}（{warning.place}）" for warning in answer.warnings))
    yield from _listed("补充后结果会更确定", (each.label for each in answer.missing))
    yield "符号：✓ 满足　✗ 不满足　？ 待补充　◇ 由主管部门认定"


def _listed(title: str, items: Iterable[str]) -> Iterator[str]:
    lines = [f"  - {item}" for item in items]
    if lines:
        yield from (f"{title}：", *lines, "")
