"""The terms of a clause in words: how often, in which parts, to whom, when to apply, what it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from huiqi.base.datatypes import RATIO_TYPE
from huiqi.base.values.display import money_text, number_text
from huiqi.language.expressions.wording import reads
from huiqi.language.vocabulary import RecordKind
from huiqi.model.policy import PERIODS, Clause, Limit, Part, Pool

SUPPORT = "支持内容："
"""How the note begins that says what a clause gives without money."""
NOT_STATED = "申报办法：文件未载明"
"""The note of a clause whose text says neither when nor how to apply."""

RULE_LABELS = {
    "once": "只能领一项",
    "times": "次数有限",
    "limit": "超过上限",
    "received": "已经领取过",
    "highest": "就高不重复",
    "choose": "几项只能选一项",
    "many": "几项不能都拿，组合太多，只算出范围：",
    "factor": "按系数折算",
    "later": "还没有到兑现的时候：",
    "payee": "其中给别人的：",
}
"""What may keep money from being paid, in words."""


def less_text(blocked: Iterable[tuple[str, str]]) -> str:
    """Why less is paid: each rule in words, with the id of the clause or policy whose rule it is."""
    return "；".join(f"{RULE_LABELS[rule]} {by}" for rule, by in blocked)


def terms_of(clause: Clause) -> Iterator[str]:
    """What a reader of an answer must know of a clause's terms, beside its limits."""
    if clause.pool is not None:
        yield f"取决于其他申请人：{pool_text(clause.pool)}；没有排名时，金额是上限"
    for part in clause.pay:
        yield f"分期兑现：{part_text(part)}"
    if clause.payees:
        shares = "、".join(f"{who} {number_text(share, RATIO_TYPE)}" for who, share in clause.payees)
        yield f"款项给：{shares}"
    if clause.window is not None:
        yield f"申报期：{'每年 ' if clause.window.yearly else ''}{clause.window.text}"
    yield from (f"{label}：{text}" for label, text in clause.procedure)
    if clause.window is None and not clause.procedure:
        yield NOT_STATED


def part_text(part: Part) -> str:
    """`40%，当……`."""
    worth = number_text(part.ratio, RATIO_TYPE) if part.ratio is not None else reads(part.money) if part.money else ""
    return f"{worth}，条件：{reads(part.when)}"


def pool_text(pool: Pool) -> str:
    """How many are taken, by which order, out of how much."""
    words = []
    if pool.take is not None:
        words.append(f"取前 {pool.take} 名")
    if pool.order == "judged":
        words.append("由主管部门排序")
    elif pool.by is not None:
        words.append(f"{reads(pool.by)}{_ORDERS[pool.order]}")
    if pool.budget is not None:
        words.append(f"总额 {money_text(Fraction(pool.budget))}")
    if pool.weight is not None:
        words.append(f"按{reads(pool.weight)}的比例分")
    if pool.per is not None:
        words.append(f"每个{reads(pool.per)}分别计算")
    return "，".join(words)


_ORDERS = {"highest": "从高到低", "lowest": "从低到高", "earliest": "先到先得"}


def limit_text(limit: Limit, kind: RecordKind | None) -> str:
    """`每户一次`, `每年最多 14万元`, `每个级别一次`."""
    per = [kind.label if kind and name == kind.name else PERIODS.get(name) or _field(name, kind) for name in limit.per]
    years = time_text(limit.years, limit.months)
    whose = "、".join(f"每个{name}" for name in per) or ("" if years else "每户")
    if limit.kind == "times":
        return f"{whose}{years}{'一次' if limit.times == 1 else f'最多 {limit.times} 次'}"
    if limit.kind == "difference":
        return f"{whose}{years}只补已领取金额以上的差额"
    return f"{whose}{years}合计最多 {reads(limit.money) if limit.money is not None else ''}"


def time_text(years: int | None, months: int | None) -> str:
    """`每年`, `每 3 年`, `每 6 个月`; empty for ever."""
    if months is not None:
        return f"每 {months} 个月"
    return {None: "", 1: "每年"}.get(years, f"每 {years} 年")


def _field(name: str, kind: RecordKind | None) -> str:
    each = kind.fields.get(name) if kind else None
    return each.label if each else name
