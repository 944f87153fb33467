"""What one entitlement comes to, in words, and where it stands among the others."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from huiqi.assess.terms import RULE_LABELS
from huiqi.base.values.display import money_text
from huiqi.model.assessment import DECISION_LABELS, Amount, Blocked, Decision, Entitlement, Reason
from huiqi.model.policy import Benefit

DECISION_ORDER = (
    Decision.ELIGIBLE,
    Decision.UNDETERMINED,
    Decision.REVIEW,
    Decision.NOT_IN_FORCE,
    Decision.INELIGIBLE,
)
BENEFIT_ORDER = (
    Benefit.CASH,
    Benefit.VOUCHER,
    Benefit.TAX,
    Benefit.LOAN,
    Benefit.EQUITY,
    Benefit.SUPPORT,
    Benefit.TITLE,
    Benefit.PRIORITY,
    Benefit.REQUIREMENT,
    Benefit.SERVICE,
)
"""Money first, defined support after it, services last."""


def ends(amount: Amount | None, no_bound: str) -> tuple[Decimal | None, Decimal | str | None]:
    """The least and the most, in yuan, as two cells of a table; neither where it is no matter of money.

    Args:
        no_bound: what stands for the most where none can be given.
    """
    if amount is None:
        return None, None
    return amount.min, no_bound if amount.max is None else amount.max


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
    if by.rule in ("later", "payee", "many"):
        return f"{RULE_LABELS[by.rule]} {money_text(by.amount)}"
    return f"{'少得' if cut else '可能少得'} {money_text(by.amount)}：{RULE_LABELS[by.rule]}"


def headline(each: Entitlement) -> str:
    """What it comes to: the amount, or how it stood on the last day of a period that does not hold."""
    end = each.at_period_end
    if end is None:
        nothing = each.amount is not None and each.amount.max == 0 and each.decision is Decision.ELIGIBLE
        return f"{amount_text(each.amount)}{'（算出来没有金额）' if nothing else ''}"
    shown = f"，{amount_text(end.amount)}" if end.amount is not None else ""
    return f"政策期最后一天 {end.date}：{DECISION_LABELS[end.decision]}{shown}"


def by_money(entitlements: Iterable[Entitlement]) -> list[Entitlement]:
    """Money first, the surest and largest at the top; then support in kind, services last."""

    def rank(each: Entitlement) -> tuple[bool, int, int, Decimal]:
        end = each.at_period_end
        amount = end.amount if end is not None else each.amount
        kind = 0 if amount is not None else BENEFIT_ORDER.index(each.benefit)
        sure = amount.min if amount is not None else Decimal(0)
        return amount is None, DECISION_ORDER.index(stood(each)), kind, -sure

    return sorted(entitlements, key=rank)


def stood(each: Entitlement) -> Decision:
    """The decision; of a period that does not hold, that of its last day."""
    return each.at_period_end.decision if each.at_period_end is not None else each.decision


def failed_at_end(each: Entitlement) -> bool:
    """Whether it failed on the last day of a period that does not hold any more."""
    return each.at_period_end is not None and each.at_period_end.decision is Decision.INELIGIBLE


def own_reasons(each: Entitlement) -> Reason:
    """The clause's own reasons, without the line that its period does not hold."""
    return each.reasons.children[-1] if each.at_period_end is not None else each.reasons


def is_elsewhere(each: Entitlement) -> bool:
    """Whether its policy is for another region: nothing else of the clause was asked then."""
    asked = own_reasons(each).children
    return len(asked) == 1 and asked[0].truth == "no"


def is_service(each: Entitlement) -> bool:
    """Whether it is a service without money."""
    return each.amount is None and each.benefit is Benefit.SERVICE
