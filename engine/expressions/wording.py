"""How an expression or condition reads aloud in Chinese, from the vocabulary's labels: no internal name in sight."""

from __future__ import annotations

from typing import cast

from engine.datatypes import ChoiceType, DateType, Type
from engine.expressions.tree import (
    Aggregate,
    All,
    AnyOf,
    AnyRow,
    Arithmetic,
    AsOf,
    AtLeast,
    Cell,
    Certain,
    Comparison,
    Condition,
    Conditional,
    Definition,
    Discretion,
    FactValue,
    FieldValue,
    FixedPeriod,
    Fold,
    Holds,
    Judge,
    Membership,
    Node,
    NoneOf,
    Noted,
    Number,
    Otherwise,
    Present,
    RecentYears,
    RowExists,
    Table,
    Undecided,
    Valued,
    Within,
    Words,
    type_of,
)
from engine.values.display import number_text, word_text

_SIZE = {">=": "不低于", ">": "超过", "<=": "不超过", "<": "低于", "==": "等于", "!=": "不等于"}
_DAYS = {">=": "不早于", ">": "晚于", "<=": "不晚于", "<": "早于", "==": "是", "!=": "不是"}
_RANKS = {">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于", "==": "是", "!=": "不是"}
_SIGNS = {"+": "+", "-": "-", "*": "×", "/": "÷", "days": "-", "at most": "且不超过", "at least": "且不低于"}
_FUNCTIONS = {"sum": "合计", "max": "最高", "min": "最低", "average": "平均", "count": "个数"}


def reads(node: Node) -> str:
    """One node in words."""
    match node:
        case Number(number, type_):
            return number_text(number, type_)
        case Words(values, type_):
            return "、".join(word_text(each, type_) for each in values)
        case FixedPeriod(period):
            return str(period)
        case RecentYears(count):
            return {0: "评估日所在年", 1: "上一年度"}.get(count, f"最近 {count} 个年度")
        case AsOf():
            return "评估日"
        case FactValue():
            return _fact(node)
        case FieldValue(_, _, label, _, _):
            return label
        case Definition(name, _):
            return name
        case Arithmetic(operator, left, right, _):
            return f"{_bracketed(left)} {_SIGNS[operator]} {_bracketed(right)}"
        case Discretion(most, _):
            return f"最高 {reads(most)}，具体由主管部门确定"
        case Conditional(worth, condition, _):
            return f"{reads(worth)}（仅当{reads(condition)}）"
        case Otherwise(worth, fallback, _):
            return f"{reads(worth)}，没有则 {reads(fallback)}"
        case Fold(function, values, _):
            return f"{'、'.join(reads(each) for each in values)}的{_FUNCTIONS[function]}"
        case Aggregate():
            return _aggregate(node)
        case Table(keys, rows, _, _):
            return f"按{'、'.join(reads(key) for key in keys)}：" + "；".join(
                _row(cells, worth) for cells, worth in rows
            )
        case _:
            return _condition(cast(Condition, node))


def _condition(node: Condition) -> str:
    match node:
        case Comparison(operator, left, right):
            return f"{reads(left)} {comparison_word(operator, type_of(left))} {reads(right)}"
        case Membership(worth, options):
            return _membership(worth, options)
        case Within(worth, first, last):
            return f"{reads(worth)} 在 {reads(first)} 到 {reads(last)} 之间（含两端）"
        case Holds(worth):
            return f"{reads(worth)}：是"
        case Certain(yes):
            return "总是满足" if yes else "总不满足"
        case AnyRow(_, label, where):
            return f"有{label}" + (f"（{reads(where)}）" if where else "")
        case RowExists(_, label):
            return f"这一条{label}在评估日前已有"
        case Present(award):
            return f"能确定金额：{reads(award)}"
        case Judge(matter):
            return f"由主管部门认定：{matter}"
        case Undecided(inner, _):
            return reads(inner)
        case Noted(inner, _, _, _):
            return reads(inner)
        case _:
            return _group(node)


def _group(node: Condition) -> str:
    match node:
        case All(parts):
            return "，且".join(_part(each) for each in parts) or "没有条件"
        case AnyOf(parts):
            return "，或".join(_part(each) for each in parts)
        case NoneOf((only,)):
            return f"不满足「{reads(only)}」"
        case NoneOf(parts):
            return f"以下都不满足：{'；'.join(reads(each) for each in parts)}"
        case AtLeast(count, parts):
            return f"以下 {len(parts)} 项至少 {count} 项：{'；'.join(reads(each) for each in parts)}"
        case _:
            raise AssertionError(node)


def _part(node: Condition) -> str:
    return f"（{reads(node)}）" if isinstance(node, (All, AnyOf)) and len(node.parts) > 1 else reads(node)


def comparison_word(operator: str, type_: Type | None) -> str:
    """`超过` for `>` of an amount, `晚于` of a day, `高于` of a level."""
    words = _DAYS if isinstance(type_, DateType) else _RANKS if isinstance(type_, ChoiceType) else _SIZE
    return words[operator]


def _membership(worth: Valued, options: Words | FixedPeriod | RecentYears) -> str:
    if isinstance(options, Words) and len(options.values) == 1 and isinstance(options.type, ChoiceType):
        return f"{reads(worth)} 是 {reads(options)}"
    if isinstance(options, Words) and isinstance(options.type, ChoiceType):
        return f"{reads(worth)} 是 {reads(options)} 之一"
    return f"{reads(worth)} 在 {reads(options)}" + (" 之内" if not isinstance(options, Words) else "")


def _fact(node: FactValue) -> str:
    if not node.by_year:
        return node.label
    if node.year is not None:
        return f"{node.year}年{node.label}"
    return {0: "上年度", -1: "前一年度"}.get(node.offset, f"此前第 {-node.offset} 年度") + node.label


def _aggregate(node: Aggregate) -> str:
    of = f"的{reads(node.value)}" if node.value is not None else ""
    where = f"（{reads(node.where)}）" if node.where is not None else ""
    return f"{node.label}{where}{of}{_FUNCTIONS[node.function]}"


def _bracketed(node: Valued) -> str:
    text = reads(node)
    return f"（{text}）" if isinstance(node, Arithmetic) else text


def _row(cells: tuple[Cell, ...], worth: Valued) -> str:
    return f"{'、'.join(_cell(cell) for cell in cells)} {reads(worth)}"


def _cell(cell: Cell) -> str:
    if cell.words is not None:
        return reads(cell.words)
    if cell.lower is not None and cell.lower == cell.upper:
        return reads(cell.lower)
    parts = []
    if cell.lower is not None:
        parts.append(f"{reads(cell.lower)}以上（{'含' if cell.lower_in else '不含'}）")
    if cell.upper is not None:
        parts.append(f"{reads(cell.upper)}以下（{'含' if cell.upper_in else '不含'}）")
    return "".join(parts) or "任何"
