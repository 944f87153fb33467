"""Reads `pool`: what an award depends on of the other applicants."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Literal

from huiqi.base.datatypes import (
    COUNT_TYPE,
    MONEY_TYPE,
    ChoiceType,
    DateType,
    IndustryType,
    NumberType,
    RegionType,
    TextType,
    Type,
)
from huiqi.base.diagnostics import Place
from huiqi.base.documents import Mapping, Node, Text
from huiqi.base.values.units import Exact, parse_quantity
from huiqi.language.expressions.checker import check_value
from huiqi.language.expressions.scope import Scope
from huiqi.language.expressions.tree import (
    Arithmetic,
    Conditional,
    Definition,
    Discretion,
    Number,
    Valued,
    descendants,
    type_of,
)
from huiqi.loading.rules.keys import POOL_KEYS
from huiqi.loading.rules.report import Report
from huiqi.model.policy import Pool

LAST_PLACE = 10**6


def read_pool(node: Node | None, scope: Scope, report: Report) -> Pool | None:
    """`pool`: what an award depends on of the other applicants."""
    body = report.mapping(node, "pool") if node is not None else None
    if body is None:
        return None
    report.known_keys(body, POOL_KEYS, "pool")
    order, by = _order(body.get("order"), scope, report)
    weight = _worth(body.get("weight"), "weight", _is_number, scope, report)
    per = _worth(body.get("per"), "per", _is_word, scope, report)
    budget = _literal(body.get("budget"), MONEY_TYPE, "budget 要写金额，例如 1500万", report)
    take = _literal(body.get("take"), COUNT_TYPE, "take 要写个数，例如 10", report)
    if body.get("take") is None and body.get("budget") is None:
        report.error(
            "D51", "pool 要写 take（取几名）或 budget（总额）", body.place, "pool: {take: 10, order: highest 研发费用}"
        )
    if take is not None and Fraction(take).denominator != 1:
        report.error("D51", "take 要写整数", body.place, "例如 take: 10")
    if body.get("weight") is not None and body.get("budget") is None:
        report.error(
            "D51", "有 weight 没有 budget：没有可分的总额", body.place, "pool: {budget: 1500万, weight: 研发费用}"
        )
    return Pool(int(take) if take is not None else None, budget, order, by, weight, per)


def check_shares(node: Node | None, pool: Pool | None, award: Valued | None, report: Report, place: Place) -> None:
    """An award out of a budget that is shared is the share, or less; without `weight` there is none."""
    if pool is None or award is None:
        return
    if pool.weight is not None and not _within_share(award):
        report.error("D51", "按 weight 分总额，award 要写 share，不能比它多", place, "例如 award: share at most 45万")
    written = isinstance(node, Mapping) and node.get("weight") is not None
    if not written and any(
        isinstance(descendant, Discretion) and descendant.of == "share" for descendant in descendants(award)
    ):
        report.error("D51", "award 里有 share，pool 里没有写按什么分", place, "pool 里加 weight，例如 weight: 研发费用")


def _within_share(node: Valued) -> bool:
    """Whether an award never comes to more than the share."""
    if isinstance(node, Definition):
        return _within_share(node.value)  # type: ignore[arg-type]
    if isinstance(node, Conditional):
        return _within_share(node.value) and (node.other is None or _within_share(node.other))
    if isinstance(node, Arithmetic) and node.operator == "at most":
        return _within_share(node.left) or _within_share(node.right)
    if isinstance(node, Arithmetic) and node.operator == "*":
        sides = (node.left, node.right), (node.right, node.left)
        return any(isinstance(one, Number) and 0 <= one.value <= 1 and _within_share(other) for one, other in sides)
    return isinstance(node, Discretion) and node.of == "share"


def _worth(
    node: Node | None, key: str, fits: Callable[[Type | None], bool], scope: Scope, report: Report
) -> Valued | None:
    """A value that applicants are told apart by."""
    if node is None:
        return None
    found = report.expression(node, lambda text: check_value(text, scope)) if isinstance(node, Text) else None
    if isinstance(node, Text) and found is None:
        return None
    if found is None or not fits(type_of(found)) or _of_the_pool(found):
        report.error("D51", f"{key} 的值不能用来{_USES[key]}", node.place, _USES_HELP[key])
        return None
    return found


_USES = {"order": "排名", "weight": "分总额", "per": "分组"}

_USES_HELP = {
    "order": "写一个数、日期或有高低的选项，例如 order: highest 研发费用",
    "weight": "写一个数，例如 weight: 研发费用",
    "per": "写一个选项、文字、地区或行业，例如 per: 规模",
}


def _of_the_pool(node: Valued) -> bool:
    return any(isinstance(descendant, Discretion) and descendant.of for descendant in descendants(node))


def _is_number(type_: Type | None) -> bool:
    return isinstance(type_, NumberType)


def _is_word(type_: Type | None) -> bool:
    return isinstance(type_, (ChoiceType, IndustryType, RegionType, TextType)) and not getattr(type_, "ordered", False)


def _ranks(type_: Type | None) -> bool:
    return isinstance(type_, (DateType, NumberType)) or (isinstance(type_, ChoiceType) and type_.ordered)


def pool_scope(node: Node | None, scope: Scope) -> Scope:
    """The scope with `rank` and, where a budget is shared, `share`: between what the best and the worst get."""
    if not isinstance(node, Mapping):
        return scope
    take, budget = node.get("take"), node.get("budget")
    last = parse_quantity(take.value) if isinstance(take, Text) else None
    whole = parse_quantity(budget.value) if isinstance(budget, Text) else None
    place = Discretion(
        Number(1, COUNT_TYPE), Number(last.number if last else LAST_PLACE, COUNT_TYPE), COUNT_TYPE, "排名", "rank"
    )
    scope = scope.defining("rank", Definition("名次", place))
    if whole is None:
        return scope
    share = Discretion(Number(0, MONEY_TYPE), Number(whole.number, MONEY_TYPE), MONEY_TYPE, "全体申请人的情况", "share")
    return scope.defining("share", Definition("按比例分到的金额", share))


Order = Literal["highest", "lowest", "earliest", "judged", ""]

_ORDERS: tuple[Order, ...] = ("highest", "lowest", "earliest")


def _order(node: Node | None, scope: Scope, report: Report) -> tuple[Order, Valued | None]:
    if node is None:
        return "", None
    text = report.text(node, "order").strip()
    if text == "judged":
        return "judged", None
    word, _, rest = text.partition(" ")
    found = next((order for order in _ORDERS if order == word), None)
    if found is None or not rest or not isinstance(node, Text):
        report.error(
            "D51", "order 要写 highest、lowest、earliest 加一个值，或 judged", node.place, "order: highest 研发费用"
        )
        return "", None
    return found, _worth(Text(rest.strip(), node.place), "order", _ranks, scope, report)


def _literal(node: Node | None, type_: NumberType, help: str, report: Report) -> Exact | None:
    if node is None:
        return None
    read = parse_quantity(node.value) if isinstance(node, Text) else None
    if read is None or read.unit != type_.unit or read.ratio or read.number <= 0:
        report.error("D51", "这个数写法不对", node.place, help)
        return None
    return read.number
