"""The answer as text for a terminal or a file: totals first, then clauses by decision, money before services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from engine.assessment import DECISION_LABELS, Amount, Assessment, Blocked, Decision, Entitlement, Reason
from engine.policy import BENEFIT_LABELS, STATUS_LABELS, Status
from engine.values.display import money_text

_ORDER = (
    Decision.ELIGIBLE,
    Decision.UNDETERMINED,
    Decision.REVIEW,
    Decision.NOT_IN_FORCE,
    Decision.INELIGIBLE,
)
_MARKS = {"yes": "✓", "no": "✗", "judged": "◇", "unknown": "？"}
RULE_LABELS = {
    "once": "只能领一项",
    "times": "次数有限",
    "limit": "超过上限",
    "received": "已经领取过",
    "highest": "就高不重复",
    "choose": "几项只能选一项",
    "factor": "按系数折算",
    "later": "还没有到兑现的时候：",
    "payee": "其中给别人的：",
}


def as_text(answer: Assessment) -> str:
    """The whole answer, as `huiqi check` prints it."""
    lines = [*_head(answer), ""]
    for decision in _ORDER:
        chosen = [each for each in answer.entitlements if each.decision is decision]
        if chosen:
            lines += [f"■ {DECISION_LABELS[decision]}（{len(chosen)} 项）", *_section(decision, chosen), ""]
    lines += _foot(answer)
    return "\n".join(lines)


def amount_text(amount: Amount | None) -> str:
    """`20万元`, `0元 至 20万元`, or `不涉及金额`."""
    if amount is None:
        return "不涉及金额"
    if amount.min == amount.max:
        return money_text(amount.min)
    return f"{money_text(amount.min)} 至 {money_text(amount.max)}"


def forgone_text(each: Entitlement, by: Blocked) -> str:
    """`少得 3,000元：就高不重复`; 可能少得 where it is still open."""
    ends = (each.amount, each.payable)
    cut = all(end is not None for end in ends) and ends[0].max != ends[1].max  # type: ignore[union-attr]
    if by.rule in ("later", "payee"):
        return f"{RULE_LABELS[by.rule]} {money_text(by.amount)}"
    return f"{'少得' if cut else '可能少得'} {money_text(by.amount)}：{RULE_LABELS[by.rule]}"


def _head(answer: Assessment) -> Iterator[str]:
    yield f"{answer.firm}　评估日 {answer.as_of}　规则库 {answer.rulebase.hash}"
    yield answer.disclaimer
    yield ""
    yield f"现在应得（现行有效政策的资金）：{amount_text(answer.due)}"
    for total in answer.totals:
        if total.policy_status is not Status.IN_FORCE:
            amount = amount_text(Amount(min=total.min, max=total.max))
            yield f"{STATUS_LABELS[total.policy_status]}里的{BENEFIT_LABELS[total.benefit]}（尚不能兑现）：{amount}"
    shown_both = any(each.fact == "received" for each in answer.missing)
    if shown_both:
        yield f"若从未领取过补助，各类文本资金合计：{amount_text(answer.total_if_nothing_received)}"
    if len(answer.entitlements) > 1:
        yield "合计按最有利的合法组合计算，不一定等于各项相加。"


def headline(each: Entitlement) -> str:
    """What it comes to: the amount, or how it stood on the last day of a period that does not hold."""
    end = each.at_period_end
    if end is None:
        nothing = each.amount is not None and each.amount.max == 0 and each.decision is Decision.ELIGIBLE
        return f"{amount_text(each.amount)}{'（算出来没有金额）' if nothing else ''}"
    shown = f"，{amount_text(end.amount)}" if end.amount is not None else ""
    return f"政策期最后一天 {end.date}：{DECISION_LABELS[end.decision]}{shown}"


def by_money(entitlements: Iterable[Entitlement]) -> list[Entitlement]:
    """Money first, the surest and largest at the top; then support in kind."""

    def rank(each: Entitlement) -> tuple[bool, int, Decimal]:
        end = each.at_period_end
        amount = end.amount if end is not None else each.amount
        decision = end.decision if end is not None else each.decision
        return amount is None, _ORDER.index(decision), -(amount.min if amount is not None else Decimal(0))

    return sorted(entitlements, key=rank)


def failed_at_end(each: Entitlement) -> bool:
    """Whether it failed on the last day of a period that does not hold any more."""
    return each.at_period_end is not None and each.at_period_end.decision is Decision.INELIGIBLE


def _section(decision: Decision, entitlements: list[Entitlement]) -> Iterator[str]:
    if decision is Decision.NOT_IN_FORCE:
        yield "  评估日不在政策期内；下面是政策期最后一天的结果，是否延续请问主管部门。"
    for each in by_money(entitlements):
        if decision is Decision.INELIGIBLE or failed_at_end(each):
            yield f"  {each.title}{_record(each)}：{_first_failure(_own(each))}"
        else:
            yield from _card(each)


def _own(each: Entitlement) -> Reason:
    """The clause's own reasons, without the line that its period does not hold."""
    return each.reasons.children[-1] if each.at_period_end is not None else each.reasons


def _record(each: Entitlement) -> str:
    return f"〔{each.record}〕" if each.record else ""


def _card(each: Entitlement) -> Iterator[str]:
    yield f"  ● {each.title}{_record(each)}　{headline(each)}　[{STATUS_LABELS[each.policy_status]}]"
    if each.payable is not None and each.payable != each.amount:
        yield f"      清算后：{amount_text(each.payable)}"
    for by in each.blocked_by:
        yield f"      {forgone_text(each, by)}（{by.id}）"
    yield from _reason_lines(_own(each), 3, met_too=each.amount is not None)
    if each.missing:
        yield f"      还需要：{'、'.join(fact.label for fact in each.missing)}"
    yield f"      依据 {each.citation.section}：“{each.citation.quote}”"
    if each.departments:
        yield f"      部门：{'、'.join(each.departments)}"
    for note in each.notes:
        yield f"      注：{note}"


def _reason_lines(reason: Reason, depth: int, met_too: bool = True) -> Iterator[str]:
    """The parts of the condition, one a line; what is met is left out of support in kind."""
    if reason.op == "all":
        for child in reason.children:
            yield from _reason_lines(child, depth, met_too)
        return
    if reason.truth == "yes" and not met_too:
        return
    yield f"{'  ' * depth}{_MARKS[reason.truth]} {reason.text}{_values(reason)}"
    if reason.op in ("any", "at_least", "none") and len(reason.children) > 1:
        for child in reason.children:
            yield from _reason_lines(child, depth + 1)


def _values(reason: Reason) -> str:
    """The firm's values, where the text does not already say them."""
    told = [*reason.values.items(), *(item for child in reason.children[:1] for item in child.values.items())]
    shown = [(label, value) for label, value in told if label != "事项"] if reason.op in _TOLD else []
    if reason.truth == "yes" and reason.op != "compare" and all(value in reason.text for _, value in shown):
        return ""
    return f"　〔{'；'.join(f'{label} {value}' for label, value in shown)}〕" if shown else ""


_TOLD = ("compare", "in", "holds", "present", "judge_unless")


def _first_failure(reason: Reason) -> str:
    """The first part that fails, with the firm's value."""
    for child in reason.children:
        if reason.op == "all" and child.truth == "no":
            return _first_failure(child)
    return f"✗ {reason.text}{_values(reason)}"


def _foot(answer: Assessment) -> Iterator[str]:
    yield from _listed("按以下理解计算", answer.assumptions)
    yield from _listed("请留意", (f"{each.text}（{each.place}）" for each in answer.warnings))
    yield from _listed("补充后结果会更确定", (each.label for each in answer.missing))
    yield "符号：✓ 满足　✗ 不满足　？ 待补充　◇ 由主管部门认定"


def _listed(title: str, items: Iterable[str]) -> Iterator[str]:
    lines = [f"  - {item}" for item in items]
    if lines:
        yield from (f"{title}：", *lines, "")
