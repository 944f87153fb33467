"""How an expression or condition reads aloud in Chinese, from the vocabulary's labels: no internal name in sight."""

from __future__ import annotations

from typing import cast

from huiqi.base.datatypes import ChoiceType, DateType, TextType, Type
from huiqi.base.values.display import number_text, word_text
from huiqi.language.expressions.functions import FoldFunction, FunctionTable
from huiqi.language.expressions.tree import (
    Aggregate,
    All,
    AnyOf,
    AnyRow,
    Arithmetic,
    AsOf,
    AtLeast,
    Cell,
    Certain,
    Change,
    ClauseAmount,
    ClauseHolds,
    Comparison,
    Compound,
    Condition,
    Conditional,
    Dated,
    Definition,
    Discretion,
    FactValue,
    FieldValue,
    FixedPeriod,
    Fold,
    Holds,
    Judge,
    Membership,
    NamedList,
    Node,
    NoneOf,
    Noted,
    NthYear,
    Number,
    OpenTable,
    Otherwise,
    Overlap,
    Peak,
    PeriodEnd,
    PeriodNode,
    PeriodOf,
    Present,
    Received,
    RecentYears,
    ReferencePeriod,
    Rounded,
    RowExists,
    SameWord,
    Season,
    Shifted,
    Slice,
    Slices,
    SpanEnded,
    Streak,
    Stretch,
    Table,
    Undecided,
    Valued,
    Within,
    Words,
    type_of,
)

_SIZE = {">=": "不低于", ">": "超过", "<=": "不超过", "<": "低于", "==": "等于", "!=": "不等于"}
_DAYS = {">=": "不早于", ">": "晚于", "<=": "不晚于", "<": "早于", "==": "是", "!=": "不是"}
_RANKS = {">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于", "==": "是", "!=": "不是"}
_SIGNS = {"+": "+", "-": "-", "*": "×", "/": "÷", "days": "-"}
_SPANS = {"year": "年", "quarter": "季", "month": "月"}
_WAYS = {"half up": "四舍五入", "down": "舍尾", "up": "进位"}
_FUNCTIONS = FunctionTable(
    "language/expressions/wording",
    {
        FoldFunction.SUM: "合计",
        FoldFunction.MAX: "最高",
        FoldFunction.MIN: "最低",
        FoldFunction.AVERAGE: "平均",
        FoldFunction.MEDIAN: "中位数",
        FoldFunction.COUNT: "个数",
    },
)


def reads(node: Node) -> str:
    """One node in words."""
    match node:
        case Number(number, type_):
            return number_text(number, type_)
        case Words(values, type_):
            return "、".join(word_text(value, type_) for value in values)
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
        case Arithmetic():
            return _arithmetic(node)
        case ReferencePeriod() | Stretch() | PeriodOf() | PeriodEnd() | Overlap() | NthYear() | Season():
            return _period(node)
        case Discretion(least, most, _, by, _):
            floor = "最高 " if isinstance(least, Number) and least.value == 0 else f"{reads(least)} 至 "
            return f"{floor}{reads(most)}，具体由{by}决定"
        case Rounded(way, worth, step, _):
            return _in_steps(way, _bracketed(worth, _PRODUCT), reads(step))
        case Shifted() | Change() | Peak() | Streak() | Dated():
            return _of_years(node)
        case Slices(base, slices, _):
            return f"{reads(base)} 分段计算：" + "；".join(slice_text(each) for each in slices)
        case OpenTable(_, rows, _, _):
            return "；".join(_row(cells, worth) for cells, worth in rows)
        case NamedList(values):
            return "、".join(values[:10]) + ("……" if len(values) > 10 else "")
        case ClauseAmount(_, title):
            return f"「{title}」的金额"
        case Conditional(worth, condition, _, None):
            return f"{_bracketed(worth, _PRODUCT)}（仅当{reads(condition)}）"
        case Conditional(worth, condition, _, other):
            return f"若{reads(condition)}则 {reads(worth)}，否则 {reads(other)}"  # type: ignore[arg-type]
        case Otherwise(worth, fallback, _):
            return f"{reads(worth)}，没有则 {reads(fallback)}"
        case Fold(function, values, _, existing):
            return _fold(function, values, existing)
        case Aggregate():
            return _aggregate(node)
        case Table(keys, _, _, _, name) if name:
            return f"{'、'.join(_bracketed(key, _ATOM) for key in keys)}对应的{name}"
        case Table(keys, rows, _, _, _):
            return f"按{'、'.join(reads(key) for key in keys)}：" + "；".join(
                _row(cells, worth) for cells, worth in rows
            )
        case _:
            return _condition(cast(Condition, node))


def _condition(node: Condition) -> str:
    match node:
        case Comparison(operator, left, right):
            sides = _bracketed(left, _CAP), _bracketed(right, _CAP)
            return f"{sides[0]} {comparison_word(operator, type_of(left))} {sides[1]}"
        case Compound(operator, worth, years, rate):
            return f"{reads(worth)} {years} 年复合增长率 {comparison_word(operator, None)} {reads(rate)}"
        case Membership(worth, options):
            return _membership(worth, options)
        case Within(worth, first, last):
            return f"{reads(worth)} 在 {reads(first)} 到 {reads(last)} 之间（含两端）"
        case Received(_, title, record):
            return f"「{title}」的补助" + ("（为这一条领的）" if record else "")
        case SameWord(left, right):
            return f"{reads(left)} 与 {reads(right)} 相同"
        case Holds(worth):
            return f"{reads(worth)}：是"
        case Certain(yes):
            return "总是满足" if yes else "总不满足"
        case AnyRow():
            return f"有{_some_row(node)}"
        case RowExists(_, label):
            return f"这一条{label}在评估日前已有"
        case SpanEnded():
            return "这一期在评估日前已结束"
        case ClauseHolds(_, title):
            return f"符合「{title}」"
        case Present(award):
            return _present(award)
        case Judge(matter):
            return f"由主管部门认定：{matter}"
        case Undecided(inner, _):
            return reads(inner)
        case Noted(inner, _, _, _):
            return reads(inner)
        case _:
            return _group(node)


def _some_row(node: AnyRow) -> str:
    if isinstance(node.where, Received):
        return reads(node.where)
    return node.words or node.label + (f"（{reads(node.where)}）" if node.where else "")


def _present(award: Valued) -> str:
    meant = award.value if isinstance(award, Definition) else award
    if isinstance(meant, Table):
        return f"{'、'.join(reads(key) for key in meant.keys)} 落在表里的一档"
    return f"算得出金额：{reads(award)}"


def _group(node: Condition) -> str:
    match node:
        case All(parts):
            return "，且".join(_part(part) for part in parts) or "没有条件"
        case AnyOf(parts):
            return "，或".join(_part(part) for part in parts)
        case NoneOf((AnyRow() as only,)):
            return f"没有{_some_row(only)}"
        case NoneOf((Membership(worth, Words() as options),)):
            return f"{reads(worth)} 不是 {reads(options)}"
        case NoneOf((Holds(worth),)):
            return f"{reads(worth)}：否"
        case NoneOf((only,)):
            return f"不满足「{reads(only)}」"
        case NoneOf(parts):
            return f"以下都不满足：{'；'.join(reads(part) for part in parts)}"
        case AtLeast(count, parts):
            return f"以下 {len(parts)} 项至少 {count} 项：{'；'.join(reads(part) for part in parts)}"
        case _:
            raise AssertionError(node)


def _part(node: Condition) -> str:
    return f"（{reads(node)}）" if isinstance(node, (All, AnyOf)) and len(node.parts) > 1 else reads(node)


def comparison_word(operator: str, type_: Type | None) -> str:
    """`超过` for `>` of an amount, `晚于` of a day, `高于` of a level."""
    words = _DAYS if isinstance(type_, DateType) else _RANKS if isinstance(type_, ChoiceType) else _SIZE
    return words[operator]


def _membership(worth: Valued, options: Words | PeriodNode | Season) -> str:
    if isinstance(options, Words) and len(options.values) == 1 and isinstance(options.type, ChoiceType):
        return f"{reads(worth)} 是 {reads(options)}"
    if isinstance(options, Words) and isinstance(options.type, (ChoiceType, TextType)):
        return f"{reads(worth)} 是 {reads(options)} 之一"
    return f"{reads(worth)} 在 {reads(options)}" + (" 之内" if not isinstance(options, Words) else "")


def _fact(node: FactValue) -> str:
    if not node.per:
        return node.label
    if node.at is not None:
        return f"{node.at}{'年' if node.at.kind == 'year' else ''}{node.label}"
    if node.per == "year" and node.by_span:
        return {0: "该年度", -1: "该年度的上一年度"}.get(node.offset, f"该年度前第 {-node.offset} 年") + node.label
    if node.per != "year":
        return {0: "本期", -1: "上年同期"}.get(node.offset, f"{-node.offset} 年前同期") + node.label
    return {0: "上年度", -1: "前一年度"}.get(node.offset, f"此前第 {-node.offset} 年度") + node.label


def _period(node: Valued) -> str:
    match node:
        case ReferencePeriod(kind):
            return "所评年度" if kind == "year" else "所评时期"
        case PeriodOf(kind, day):
            return f"{reads(day)}所在的{_SPANS[kind]}"
        case Season(first, last):
            return f"每年 {first[0]}月{first[1]}日 至 {last[0]}月{last[1]}日"
        case Stretch(first, last):
            return f"{reads(first)} 至 {reads(last)}"
        case PeriodEnd(period, last, _):
            return f"{reads(period)}的{'最后' if last else '第'}一天"
        case Overlap(periods, type_):
            return f"{'与'.join(f'「{reads(each)}」' for each in periods)}{'重合' if len(periods) > 1 else ''}的{type_}"
        case NthYear(since, at, calendar, _):
            until = "" if isinstance(at, AsOf) else f"到{reads(at)}"
            return f"{reads(since)}起{until}的第几{'个日历' if calendar else ''}年"
        case _:
            raise AssertionError(node)


def _in_steps(way: str, worth: str, step: str) -> str:
    if way == "steps":
        return f"{worth}每满 {step} 的级数"
    return f"{worth}（{_WAYS[way]}到 {step}）"


def _of_years(node: Valued) -> str:
    match node:
        case Shifted(worth, offset, year, _):
            back = {0: "", -1: "再上一年的"}.get(offset, f"再往前 {-offset} 年的")
            return f"{f'{year} 年的' if year is not None else back}{_bracketed(worth, _ATOM)}"
        case Change(rate, worth, _):
            return f"{_bracketed(worth, _ATOM)}同比{'增长率' if rate else '增加额'}"
        case Peak(fact, _):
            return f"{fact.label}以往各年最高值"
        case Streak(condition, _):
            return f"连续满足「{reads(condition)}」的年数"
        case Dated(name, _, at, _):
            return name if isinstance(at, AsOf) else f"{reads(at)}的{name}"
        case _:
            raise AssertionError(node)


def slice_text(each: Slice) -> str:
    """One bracket and its rate."""
    edges = []
    if each.lower is not None:
        edges.append(f"超过 {reads(each.lower)}")
    if each.upper is not None:
        edges.append(f"到 {reads(each.upper)}")
    return f"{' '.join(edges) or '全部'}的部分 {reads(each.rate)}"


def _aggregate(node: Aggregate) -> str:
    of = f"的{reads(node.value)}" if node.value is not None else ""
    where = f"（{reads(node.where)}）" if node.where is not None else ""
    return f"{node.label}{where}{of}{_FUNCTIONS[node.function]}"


_LOOSE, _CAP, _SUM, _PRODUCT, _ATOM = range(5)
"""How tightly a construct binds; what binds more loosely than its place asks for gets brackets."""


def _tightness(node: Valued) -> int:
    match node:
        case Otherwise() | Discretion() | Slices():
            return _LOOSE
        case Conditional():
            return _PRODUCT if node.other is None else _LOOSE
        case Arithmetic(operator):
            return {"+": _SUM, "-": _SUM, "days": _SUM, "*": _PRODUCT, "/": _PRODUCT}.get(operator, _CAP)
        case Fold(FoldFunction.SUM, values, _) if len(values) > 1 and not _years(values):
            return _SUM
        case Table(_, _, _, _, name) if not name:
            return _LOOSE
        case _:
            return _ATOM


def _bracketed(node: Valued, place: int) -> str:
    text = reads(node)
    return f"（{text}）" if _tightness(node) < place else text


def _arithmetic(node: Arithmetic) -> str:
    """`6% × 研发费用，最多 60万元`."""
    own = _tightness(node)
    left, right = _bracketed(node.left, own), _bracketed(node.right, own + (node.operator in ("-", "/", "days")))
    if own == _CAP:
        right = _bracketed(node.right, _PRODUCT)
        if isinstance(type_of(node), DateType):
            return f"{left} 与 {right} 中{'较早' if node.operator == 'at most' else '较晚'}的"
        return f"{left}，{'最多' if node.operator == 'at most' else '最少'} {right}"
    return f"{left} {_SIGNS[node.operator]} {right}"


def _fold(function: FoldFunction, values: tuple[Valued, ...], existing: bool) -> str:
    years = _years(values)
    if years or existing:
        named = years or f"（{'；'.join(reads(value) for value in values)}）"
        return f"{named}{'里有数的年度' if existing else ''}的{_FUNCTIONS[function]}"
    if function is FoldFunction.SUM:
        return " + ".join(_bracketed(value, _SUM) for value in values)
    return f"（{'；'.join(reads(value) for value in values)}）的{_FUNCTIONS[function]}"


def _years(values: tuple[Valued, ...]) -> str:
    """`营业收入近 3 年` where the values are one fact year after year up to the last."""
    moved = [value.value for value in values if isinstance(value, Shifted)]
    if len(moved) == len(values) > 1 and all(each == moved[0] for each in moved):
        offsets = [value.offset for value in values if isinstance(value, Shifted) and value.year is None]
        return f"近 {len(moved)} 个年度{reads(moved[0])}" if offsets == list(range(1 - len(moved), 1)) else ""
    facts = [value for value in values if isinstance(value, FactValue) and value.per and value.at is None]
    same = len(facts) == len(values) > 1 and len({fact.name for fact in facts}) == 1
    if not same or [fact.offset for fact in facts] != list(range(1 - len(facts), 1)):
        return ""
    return f"近 {len(facts)} 个年度{facts[0].label}"


def _row(cells: tuple[Cell, ...], worth: Valued) -> str:
    return f"{'、'.join(cell_text(cell) for cell in cells)} {reads(worth)}"


def cell_text(cell: Cell) -> str:
    """What a key must meet, edges said 含 or 不含."""
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
