"""L15: words of a quote that want a construct of their own: ranking, a budget, exclusion, parts, a window."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiqi.authoring.checks.parts import steps_over
from huiqi.authoring.checks.sources import Sources
from huiqi.base.citation import normalised
from huiqi.base.diagnostics import Diagnostic
from huiqi.model.policy import Choice, Clause, HighestOnly, Rulebase

_POOL = re.compile(r"先到先得|前[\d一二三四五六七八九十]+名|额满为止|按比例(?:核减|分配)|择优")
_APART = re.compile(r"不得?(?:与[^，。；]*)?同时享受|不可兼得|任选(?:其)?一|择一|不(?:得)?叠加享受")
_PARTS = re.compile(r"分(?:[两二三四五六\d]+)(?:年|期|次|批)(?:兑现|拨付|发放|支付|给予)|分期(?:兑现|拨付|支付)")
_DIFFERENCE = re.compile(r"补足?差额?|差额(?:补助|奖励|部分)|扣除已")
_WINDOW = re.compile(r"\d+月\d+日(?:前|至|—|-)?[^，。；]{0,8}申报|申报截止|逾期不(?:予)?受理")


def quote_terms(clause: Clause, _: Sources, rulebase: Rulebase) -> Iterator[Diagnostic]:
    """A warning for each of these that the quote has and the clause has not."""
    quote = normalised(clause.citation.quote)
    chosen = any(isinstance(step, (HighestOnly, Choice)) for step in steps_over(clause, rulebase))
    differs = any(limit.kind == "difference" for limit in clause.limits)
    for pattern, there, help in (
        (_POOL, clause.pool is not None, "写 pool: {take: …} 或 {budget: …}"),
        (_APART, chosen, "写 not_with: [条款]，或 settle: choose"),
        (_PARTS, bool(clause.pay), "写 pay: [{part: 50%, when: …}, …]"),
        (_DIFFERENCE, differs or chosen, "写 limit: amount，或 settle: highest"),
        (_WINDOW, clause.window is not None, "写 apply: 开始 .. 结束，或每年 03-01 .. 04-30"),
    ):
        said = pattern.search(quote)
        if said and not there and clause.award is not None:
            text = f"原文写「{said[0]}」，规则里没有"
            help = f"{help}；核对无误写 checked: {{L15: 为什么}}"
            yield Diagnostic("L15", text, clause.place, help, "warning")
