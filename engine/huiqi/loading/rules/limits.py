"""Reads `limit:` of a clause and of a settle step: how much per what."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from huiqi.base.datatypes import MONEY_TYPE, same_family
from huiqi.base.documents import Node, Text
from huiqi.base.values.units import MONTHS, parse_quantity
from huiqi.language.expressions.checker import Checker
from huiqi.language.expressions.checking.base import part
from huiqi.language.expressions.parser import ExpressionError, Parsed, parse
from huiqi.language.expressions.scope import Scope
from huiqi.language.expressions.tree import FactValue, FieldValue, descendants, type_of
from huiqi.loading.rules.report import Report
from huiqi.model.policy import PERIODS, Limit

_HELP = "写 once、3 times、50万 或 amount，再写 per year、per 3 years、per 字段；逐期回答的写 per quarter"
MOST_TIMES = 1000
MOST_YEARS = 50


def read_limits(node: Node | None, scope: Scope, by_period: bool, report: Report) -> tuple[Limit, ...]:
    """One limit or a list of them, sorted from the finest to the widest; those that cross are refused."""
    if node is None:
        return ()
    found: list[Limit] = []
    for item in report.items(node):
        if not isinstance(item, Text):
            report.error("D40", "limit 每一项写成一行", item.place, _HELP)
            continue
        limit = report.expression(item, lambda text: read_limit(text, scope))
        if limit is not None:
            found.append(limit)
            _check_room(limit, item, scope, by_period, report)
            if by_period and (limit.months is not None or (limit.years or 0) > 1):
                report.error("D48", "逐期回答的条款不能按几年合计", item.place, "写 per year，或不写 per")
    ordered = sorted(found, key=lambda limit: _width(limit, scope, by_period))
    if not _nested(ordered, scope, by_period):
        message = "这些 limit 交叉：没有一个在另一个之内"
        keys = [keys_of(limit, scope, by_period) for limit in ordered]
        if all(wider <= finer for finer, wider in pairwise(keys)):
            message = "这些 limit 算不准：金额上限外面又限次数"
        help = "先按记录，再按字段，最后按企业；限次数的那一层里面，要么也限一次，要么按记录"
        report.error("D48", message, node.place, help)
    return tuple(ordered)


def _check_room(limit: Limit, node: Node, scope: Scope, by_period: bool, report: Report) -> None:
    """One limit for several claims is one sum: it cannot look at each record, or at each period."""
    if limit.money is None:
        return
    parts = list(descendants(limit.money))
    of_row = any(isinstance(part, FieldValue) and part.outer for part in parts)
    of_span = by_period and any(isinstance(part, FactValue) and part.per for part in parts)
    if of_row and not (scope.outer and scope.outer.name in limit.per):
        help = f"加 per {scope.outer.label if scope.outer else '记录'}；一条的封顶写在 award 里：at most"
        report.error("D48", "这个上限每条记录不同，合计时不知道用哪一条的", node.place, help)
    if of_span and limit.years is None and scope.span not in limit.per:
        report.error(
            "D48", "这个上限每一期不同，合计时不知道用哪一期的", node.place, "加 per year，或在 award 里写 at most"
        )


def read_limit(text: str, scope: Scope) -> Limit:
    """One limit.

    Raises:
        ExpressionError: it does not parse, or names no field.
    """
    tree = parse(text, "limit")
    first = part(tree, 0)
    per, years, months = _counted_by([part(tree, number) for number in range(1, len(tree.children))], text, scope)
    if first.data == "once":
        return Limit("times", 1, None, per, years, months)
    if first.data == "times":
        return Limit("times", _times(first), None, per, years, months)
    if first.data == "difference":
        return Limit("difference", 1, None, per, years, months)
    money = Checker(text, scope).value(part(first, 0), MONEY_TYPE)
    type_ = type_of(money)
    if type_ is None or not same_family(MONEY_TYPE, type_):
        raise ExpressionError("D09", f"上限要是金额，现在是{type_}", 0, len(text), _HELP)
    return Limit("money", 1, money, per, years, months)


def _times(tree: Parsed) -> int:
    read = parse_quantity(str(tree.children[0]))
    if (
        read is None
        or read.unit
        or read.ratio
        or not isinstance(read.number, int)
        or not 1 <= read.number <= MOST_TIMES
    ):
        raise ExpressionError("D33", f"次数要写 1 到 {MOST_TIMES} 的整数", tree.meta.start_pos, tree.meta.end_pos)
    return read.number


def _counted_by(parts: Sequence[Parsed], text: str, scope: Scope) -> tuple[tuple[str, ...], int | None, int | None]:
    """The fields a limit counts by, and over how many years or months."""
    fields: list[str] = []
    years: int | None = None
    months: int | None = None
    for tree in parts:
        word = str(tree.children[0])
        read = parse_quantity(word)
        period = _PERIODS.get(word, "")
        period = scope.span if period == "period" and scope.span else period
        if period == "year":
            years = 1
        elif period:
            fields.append(_period(period, word, tree, scope))
        elif read is not None and read.unit == MONTHS and read.number % 12 == 0:
            years = int(read.number) // 12
        elif read is not None and read.unit == MONTHS:
            months = int(read.number)
        else:
            fields.append(_field(word, text, tree, scope))
    if (years is not None and not 1 <= years <= MOST_YEARS) or (
        months is not None and not 1 <= months <= 12 * MOST_YEARS
    ):
        raise ExpressionError("D33", f"年数要在 1 到 {MOST_YEARS} 之间", 0, len(text), _HELP)
    return tuple(fields), years, months


_PERIODS = {
    **{name: name for name in ("year", *PERIODS, "period")},
    **{"年": "year", "年度": "year", "半年": "half", "季": "quarter", "季度": "quarter", "月": "month", "期": "period"},
}


def _period(period: str, word: str, tree: Parsed, scope: Scope) -> str:
    if period != scope.span:
        why = f"条款是按{PERIODS.get(scope.span, '年')}回答的" if scope.span else "条款没有按期回答"
        wanted = period if period in PERIODS else "quarter"
        help = f"写 per {scope.span}" if scope.span else f"条款加 for: {wanted} in …"
        raise ExpressionError("D16", f"不能 per {word}：{why}", tree.meta.start_pos, tree.meta.end_pos, help)
    return period


def _field(word: str, text: str, tree: Parsed, scope: Scope) -> str:
    kind = scope.outer
    start, end = tree.meta.start_pos, tree.meta.end_pos
    if kind is None:
        raise ExpressionError(
            "D16", f"没有 for 的条款不能 per {word}", start, end, "一户一次写 once，每年一次写 once per year"
        )
    if word in (kind.name, kind.label):
        return kind.name
    each = kind.field_named(word)
    if each is None:
        known = "、".join(field.label for field in kind.fields.values())
        raise ExpressionError(
            "D16", f"「{kind.label}」没有字段「{word}」", start, end, f"有：{known}；也可以写 year、3 years"
        )
    return each.name


# -- one inside the other -----------------------------------------------------------------------------


def keys_of(limit: Limit, scope: Scope, by_period: bool) -> frozenset[str]:
    """What tells the claims under a limit apart; the record tells all of them apart."""
    keys = {*limit.per, *(["year"] if by_period and limit.years is not None else [])}
    if keys & set(PERIODS):
        keys.add("year")  # a period lies in one year
    if scope.outer is not None and scope.outer.name in keys:
        keys |= set(scope.outer.fields)
    return frozenset(keys)


def _width(limit: Limit, scope: Scope, by_period: bool) -> tuple[int, bool]:
    return -len(keys_of(limit, scope, by_period)), limit.kind != "times"


def _nested(limits: Sequence[Limit], scope: Scope, by_period: bool) -> bool:
    """Whether each limit holds whole groups of the one before it; times count claims, so they come first."""
    for finer, wider in pairwise(limits):
        if not keys_of(wider, scope, by_period) <= keys_of(finer, scope, by_period):
            return False
        one_each = finer.kind == "times" and finer.times == 1
        in_one = not by_period or scope.span in finer.per
        alone = scope.outer is not None and scope.outer.name in finer.per and in_one
        if wider.kind == "times" and not (one_each or alone):
            return False
    return True
