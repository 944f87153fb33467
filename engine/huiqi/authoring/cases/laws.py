"""The laws of unknown between two answers: telling one fact more only narrows."""

from __future__ import annotations

from huiqi.model.assessment import Amount, Assessment, Decision, Entitlement


def broken(before: Assessment, after: Assessment) -> str:
    """What the answer to a firm of which more is told (`after`) breaks; empty where it only narrows."""
    if not _inside(after.due, before.due):
        return "「现在应得」没有变窄"
    old = {(total.policy_status, total.benefit): Amount(total.min, total.max) for total in before.totals}
    for total in after.totals:
        key = total.policy_status, total.benefit
        if key in old and not _inside(Amount(total.min, total.max), old[key]):
            return "合计没有变窄"
    told = {entitlement.id: entitlement for entitlement in before.entitlements if entitlement.record is None}
    for entitlement in after.entitlements:
        if entitlement.record is None and entitlement.id in told:
            what = _widened(told[entitlement.id], entitlement)
            if what:
                return f"{entitlement.title}：{what}"
    return ""


def _widened(before: Entitlement, after: Entitlement) -> str:
    if before.decision not in (Decision.UNDETERMINED, after.decision):
        return f"已经是「{before.decision}」，多知道一件事又成了「{after.decision}」"
    if before.decision is Decision.UNDETERMINED and before.amount and after.amount:
        return "" if _inside(after.amount, before.amount) else "金额没有变窄"
    return ""


def _inside(after: Amount, before: Amount) -> bool:
    return after.min >= before.min and (before.max is None or (after.max is not None and after.max <= before.max))
