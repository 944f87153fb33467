"""L14: how often and over what: 每人, 每年, 累计 in the quote against the clause's limits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiqi.authoring.checks.parts import steps_over
from huiqi.authoring.checks.sources import Sources
from huiqi.base.citation import normalised
from huiqi.base.diagnostics import Diagnostic
from huiqi.model.policy import Ceiling, Clause, Limit, Rulebase

_EACH = re.compile(r"每(?:人|名|个|件|项|台|家|辆|张|户人|笔|次展会|单)")
_YEARLY_MOST = re.compile(r"(?:每年|年度|每户每年|每家每年)(?:累计|合计)?(?:最高|不超过|上限|限额)")
_EVER_MOST = re.compile(r"累计(?:最高|不超过|奖补?不超过)")
_YEARLY = re.compile(r"每年(?:给予|奖励|补助|补贴)|每年一次")


def quote_each(clause: Clause, _: Sources, rulebase: Rulebase) -> Iterator[Diagnostic]:
    """A warning where the limits count otherwise than the quote says."""
    if clause.award is None:
        return
    quote = normalised(clause.citation.quote)
    limits = [*clause.limits, *_ceilings(clause, rulebase)]
    each = _EACH.search(quote)
    once_for_all = [limit for limit in clause.limits if limit.kind == "times" and not limit.per]
    if each and clause.record and once_for_all and len(clause.limits) == 1:
        text = f"原文写「{each[0]}」，规则的 limit 是全部记录合计只算一次"
        yield _diagnostic(clause, text, f"每条一次写 once per {rulebase.vocabulary.records[clause.record].label}")
    if _YEARLY_MOST.search(quote) and limits and not any(limit.years for limit in limits):
        yield _diagnostic(clause, "原文写每年的上限，规则的 limit 没有按年", "在 limit 后面加 per year")
    if _EVER_MOST.search(quote) and limits and all(limit.years for limit in limits):
        yield _diagnostic(clause, "原文写累计的上限，规则的 limit 是按年的", "去掉 limit 里的 per year，或再加一条")
    if _YEARLY.search(quote) and once_for_all and not any(limit.years for limit in clause.limits):
        yield _diagnostic(clause, "原文写每年给，规则的 limit 是永远只有一次", "写 limit: once per year")


def _ceilings(clause: Clause, rulebase: Rulebase) -> list[Limit]:
    return [step.limit for step in steps_over(clause, rulebase) if isinstance(step, Ceiling)]


def _diagnostic(clause: Clause, text: str, help: str) -> Diagnostic:
    return Diagnostic("L14", text, clause.place, f"{help}；核对无误写 checked: {{L14: 为什么}}", "warning")
