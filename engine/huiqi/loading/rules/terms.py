"""Reads the terms of an award: `pay` in parts, `payee`, `apply`, and a period of its own."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from fractions import Fraction

from huiqi.base.datatypes import (
    DATE_TYPE,
    MONEY_TYPE,
    NumberType,
    same_family,
)
from huiqi.base.documents import Mapping, Node, Text
from huiqi.base.values.dates import Period, parse_period
from huiqi.base.values.units import Exact, parse_quantity
from huiqi.language.expressions.checker import Checker, check_value
from huiqi.language.expressions.parser import parse
from huiqi.language.expressions.scope import Scope
from huiqi.language.expressions.tree import (
    AsOf,
    Condition,
    Membership,
    Number,
    Stretch,
    Undecided,
    Within,
    type_of,
)
from huiqi.loading.rules.conditions import read_condition
from huiqi.loading.rules.keys import APPLY_KEYS, PART_KEYS
from huiqi.loading.rules.report import Report
from huiqi.model.policy import FIRM, Part, Window

_DAYS = re.compile(r"(\d{2})-(\d{2})\s*\.\.\s*(\d{2})-(\d{2})")


# -- in parts -----------------------------------------------------------------------------------------


def read_pay(node: Node | None, scope: Scope, report: Report) -> tuple[Part, ...]:
    """The parts of an award, each with when it is due; together not more than the whole unless one replaces others."""
    found = [part for item in report.items(node) if (part := _part(item, scope, report)) is not None]
    ratios = [part.ratio for part in found]
    if node is not None and found and all(ratio is not None for ratio in ratios):
        whole = sum((Fraction(ratio) for ratio in ratios if ratio is not None), Fraction(0))
        if whole < 1:
            report.warn("D17", f"各期合计只有 {float(whole):.0%}", node.place, "还有一部分什么时候兑现？")
    return tuple(found)


def _part(node: Node, scope: Scope, report: Report) -> Part | None:
    body = report.mapping(node, "pay 的一期")
    if body is None:
        return None
    report.known_keys(body, PART_KEYS, "pay 的一期")
    written, when = body.get("part"), body.get("when")
    if not isinstance(written, Text) or when is None:
        report.error("D17", "pay 的一期要写 part 和 when", node.place, "- {part: 40%, when: 项目.开工日期 <= as_of}")
        return None
    condition = read_condition(when, scope, report)
    worth = report.expression(written, lambda text: check_value(text, scope))
    if worth is None or condition is None:
        return None
    if isinstance(worth, Number) and isinstance(worth.type, NumberType) and worth.type.ratio and worth.value <= 1:
        return Part(worth.value, None, condition)
    type_ = type_of(worth)
    if type_ is None or not same_family(MONEY_TYPE, type_):
        report.error("D17", "part 要写比例（不超过 100%）或金额", written.place, "例如 40%，或 20万")
        return None
    return Part(None, worth, condition)


# -- to whom ------------------------------------------------------------------------------------------


def read_payees(node: Node | None, report: Report) -> tuple[tuple[str, Exact], ...]:
    """`payee: 毕业生`: all of it; `{企业: 40%, 研发团队: 60%}`: shares."""
    if node is None:
        return ()
    if not isinstance(node, Mapping):
        who = report.text(node, "payee")
        return ((who, 1),) if who and who not in FIRM else ()
    shares: list[tuple[str, Exact]] = []
    for key, value in node.entries:
        read = parse_quantity(value.value) if isinstance(value, Text) else None
        if read is None or not read.ratio or read.number > 1:
            report.error("D17", "payee 的份额要写比例", value.place, "{企业: 40%, 研发团队: 60%}")
        else:
            shares.append((key.value.strip(), read.number))
    if shares and sum(Fraction(share) for _, share in shares) != 1:
        report.error("D17", "payee 的份额合计不是 100%", node.place, "{企业: 40%, 研发团队: 60%}")
    if (
        shares
        and not any(who in FIRM for who, _ in shares)
        and any("企业" in who or "公司" in who for who, _ in shares)
    ):
        report.warn("D17", "payee 里没有「企业」这一份：企业得 0", node.place, "企业自己的一份，键写「企业」")
    return tuple(shares)


# -- when ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Application:
    """How to get the money: when, how (label and text), and what must hold of the date."""

    window: Window | None = None
    procedure: tuple[tuple[str, str], ...] = ()
    timely: tuple[Condition, ...] = ()


def read_application(node: Node | None, scope: Scope, report: Report) -> Application:
    """`apply: 03-01 .. 04-30`, or `{window, how, where, materials, mode}`."""
    if not isinstance(node, Mapping):
        window, timely = _window(node, scope, report)
        return Application(window, (), timely)
    report.known_keys(node, APPLY_KEYS, "apply")
    window, timely = _window(node.get("window"), scope, report)
    told = {name: "；".join(report.texts(node.get(name), name)) for name in APPLY_KEYS if name != "window"}
    return Application(window, tuple((APPLY_KEYS[name], text) for name, text in told.items() if text), timely)


def _window(node: Node | None, scope: Scope, report: Report) -> tuple[Window | None, tuple[Condition, ...]]:
    """When to apply. Days of each year are only told; out of a period, an official says whether it was applied for."""
    if not isinstance(node, Text):
        if node is not None:
            report.error(
                "D40", "apply 要写成一行", node.place, "apply: 2024-03-01 .. 2024-04-30，或每年 03-01 .. 04-30"
            )
        return None, ()
    text = node.value.strip()
    days = _DAYS.fullmatch(text)
    if days:
        first, second, third, fourth = (int(group) for group in days.groups())
        if not (_is_day(first, second) and _is_day(third, fourth)):
            report.error("D22", f"「{text}」里有不存在的日子", node.place, "例如 03-01 .. 04-30")
            return None, ()
        return Window(text, ((first, second), (third, fourth))), ()
    period = report.expression(node, lambda text: Checker(text, scope).period(parse(text)))
    if period is None:
        return None, ()
    today = AsOf(DATE_TYPE)
    inside = Within(today, period.first, period.last) if isinstance(period, Stretch) else Membership(today, period)
    return Window(text), (Undecided(inside, "不在申报期内，是否已按期申报"),)


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]


def read_period(node: Node | None, policy: Period, report: Report) -> Period | None:
    """A clause's own period, inside its policy's."""
    found = written_period(node, report)
    if found is None or not isinstance(node, Text):
        return None
    if found.start in policy and found.end in policy:
        return found
    message = f"时期「{node.value}」不在政策期 {policy} 之内"
    report.error("D22", message, node.place, "写 2024-01-01 .. 2024-12-31")
    return None


def written_period(node: Node | None, report: Report) -> Period | None:
    """`A .. B`, a year, a quarter …; what is none is noted."""
    if not isinstance(node, Text):
        return None
    try:
        found = parse_period(node.value)
    except ValueError as error:
        report.error("D22", f"时期「{node.value}」不成立：{error}", node.place)
        return None
    if found is None:
        report.error("D22", f"「{node.value}」不是时期", node.place, "写 2023-01-01 .. 2025-12-31")
    return found
