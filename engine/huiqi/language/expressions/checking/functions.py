"""`count`, `sum`, `any`, `holds` … over records and over several values; growth, streaks, months, steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from lark import Tree

from huiqi.base.datatypes import (
    COUNT_TYPE,
    DATE_TYPE,
    DateType,
    NumberType,
    Type,
)
from huiqi.base.values.dates import Period, parse_span, spans_within
from huiqi.base.values.units import DAYS, MONTHS, times
from huiqi.language.expressions import literals
from huiqi.language.expressions.checking.atoms import Atoms
from huiqi.language.expressions.checking.base import (
    number_type,
    part,
    signed,
    span,
    subtree,
    typed,
)
from huiqi.language.expressions.checking.conditions import Conditions
from huiqi.language.expressions.functions import FoldFunction, FunctionTable
from huiqi.language.expressions.parser import Parsed
from huiqi.language.expressions.scope import ClauseReference, field_value
from huiqi.language.expressions.tree import (
    Aggregate,
    All,
    AnyRow,
    AsOf,
    Cell,
    Change,
    ClauseAmount,
    ClauseHolds,
    Comparison,
    Condition,
    FactValue,
    Fold,
    Membership,
    Node,
    NoneOf,
    NthYear,
    Number,
    Overlap,
    Peak,
    PeriodEnd,
    PeriodOf,
    Received,
    ReferencePeriod,
    Rounded,
    Slice,
    Streak,
    Valued,
    Words,
)
from huiqi.language.vocabulary import RecordKind

_FOLDED = FunctionTable(
    "language/expressions/checking",
    {
        FoldFunction.SUM: (NumberType,),
        FoldFunction.MAX: (NumberType, DateType),
        FoldFunction.MIN: (NumberType, DateType),
        FoldFunction.AVERAGE: (NumberType,),
        FoldFunction.MEDIAN: (NumberType,),
        FoldFunction.COUNT: (),
    },
)
"""The types of value that a function folds; none: it counts rows."""
_OVER_ROWS = (*_FOLDED.entries, "any")
_WAYS: dict[str, Literal["half up", "down", "up", "steps"]] = {
    "rounded": "half up",
    "rounded_down": "down",
    "rounded_up": "up",
    "steps": "steps",
}
MOST_COMPOUNDED = 20
_EXISTING = "average(existing(营业收入[-2..0]))：有几年算几年"


class Functions(Atoms, Conditions):
    """Types calls."""

    def _call(self, tree: Parsed, _: Type | None) -> Node:
        function, arguments = str(tree.children[0]), part(tree, 1)
        if function in _OVER_ROWS:
            return self._gathered(function, arguments)
        readers: dict[str, Callable[[Parsed], Node]] = {
            "holds": self._holds,
            "growth": lambda each: self._change(each, rate=True),
            "increase": lambda each: self._change(each, rate=False),
            "cagr": self._stray_cagr,
            "existing": self._stray_existing,
            "peak": self._peak,
            "streak": self._streak,
            "months": lambda each: self._overlap(each, MONTHS),
            "days": lambda each: self._overlap(each, DAYS),
            "nth_year": lambda each: self._nth_year(each, calendar=False),
            "nth_calendar_year": lambda each: self._nth_year(each, calendar=True),
            "year_of": lambda each: self._period_of(each, "year"),
            "quarter_of": lambda each: self._period_of(each, "quarter"),
            "month_of": lambda each: self._period_of(each, "month"),
            "start": lambda each: self._edge(each, last=False),
            "end": lambda each: self._edge(each, last=True),
            "eligible": self._eligible,
            "amount": self._amount,
            "received": self._received,
        }
        if function in _WAYS:
            return self._in_steps(arguments, function)
        if function not in readers:
            known = "、".join([*_OVER_ROWS, *readers, *_WAYS])
            raise self.error(tree, "D02", f"没有函数「{function}」", f"可以写：{known}")
        return readers[function](arguments)

    def calls(self, tree: Parsed, function: str) -> bool:
        """Whether this is a call of a function."""
        return tree.data == "call" and str(tree.children[0]) == function

    def _given(self, arguments: Parsed, least: int, most: int, shape: str) -> list[Parsed]:
        """The arguments of a function that takes so many."""
        found = [subtree(child) for child in arguments.children if isinstance(child, Tree)]
        if arguments.data != "arguments" or not least <= len(found) <= most:
            raise self.error(arguments, "D37", f"这个函数写作 {shape}")
        return found

    # -- over records and values ----------------------------------------------------------------------

    def _gathered(self, function: str, arguments: Parsed) -> Node:
        one = arguments.data == "arguments" and len(arguments.children) == 1 and function in ("count", "any")
        if arguments.data == "arguments" and not one:
            return self._fold(function, arguments)
        return self._over_rows(function, arguments)

    def _holds(self, arguments: Parsed) -> Node:
        kind = self.scope.vocabulary.records["recognitions"]
        inside = self.inside(self.scope.looking_at(kind))
        words = [inside.value(subtree(child), kind.fields["kind"].type) for child in arguments.children]
        titles = tuple(title for word in words if isinstance(word, Words) for title in word.values)
        held = Membership(field_value(kind, kind.fields["kind"], False), Words(titles, kind.fields["kind"].type))
        lapsed = Comparison("<", field_value(kind, kind.fields["valid_until"], False), AsOf(DATE_TYPE))
        revoked = Comparison("<=", field_value(kind, kind.fields["revoked_on"], False), AsOf(DATE_TYPE))
        valid = All((held, NoneOf((lapsed,)), NoneOf((revoked,))))  # 有效期至「无」 does not lapse
        return AnyRow(kind.name, kind.label, valid, f"有效的{'或'.join(titles)}")

    def _fold(self, function: str, arguments: Parsed) -> Node:
        if function in ("count", "any"):
            raise self.error(arguments, "D37", f"{function} 要写记录种类", f"例如 {function}(专利 where …)")
        folds, existing = FoldFunction(function), self._existing(arguments)
        values: list[Valued] = []
        for child in [existing] if existing is not None else arguments.children:
            values.extend(self._folded(subtree(child)))
        for value in values[1:]:
            self.same_unit(arguments, values[0], value)
        self._foldable(folds, values[0], arguments)
        return Fold(folds, tuple(values), typed(values[0]), existing is not None)

    def _existing(self, arguments: Parsed) -> Parsed | None:
        """The years in `average(existing(x[-2..0]))`; None where it is not written so."""
        first = subtree(arguments.children[0])
        if len(arguments.children) != 1 or not self.calls(first, "existing"):
            return None
        (window,) = self._given(part(first, 1), 1, 1, _EXISTING)
        if window.data != "lookup" or part(window, 1).data != "span":
            raise self.error(window, "D37", "existing 里要写几年", _EXISTING)
        return window

    def _stray_existing(self, arguments: Parsed) -> Node:
        raise self.error(arguments, "D37", "existing 只写在 average、min 等的里面", _EXISTING)

    def _folded(self, tree: Parsed) -> Sequence[Valued]:
        """One argument; `x[-2..0]` is a year each."""
        if tree.data != "lookup" or part(tree, 1).data != "span":
            return [self.value(tree)]
        base, index = self._base(part(tree, 0)), part(tree, 1)
        written = self._written_spans(base, index)
        if written:
            return written
        assert not isinstance(base, (Cell, Slice))
        first, last = (self.whole(part(index, i)) for i in (0, 1))
        if not 0 <= last - first <= 30:
            raise self.error(tree, "D33", "几年要从早到晚写", "例如 营业收入[-2..0]")
        return [self.at_year(base, number, index) for number in range(first, last + 1)]  # type: ignore[arg-type]

    def _written_spans(self, base: Node, index: Parsed) -> list[Valued]:
        """`x[2024-07 .. 2024-11]` of a fact by month: each month; empty where it is not of this kind."""
        if not isinstance(base, FactValue) or base.per not in ("quarter", "month", "period"):
            return []
        ends = [parse_span(self.text[slice(*span(part(index, i)))]) for i in (0, 1)]
        if ends[0] is None or ends[1] is None:
            return []
        if ends[0].kind != ends[1].kind or base.per not in (ends[0].kind, "period"):
            kind = "quarter" if base.per == "period" else base.per
            shown = {"quarter": "2024Q1 .. 2024Q4", "month": "2024-01 .. 2024-12"}[kind]
            message = f"「{base.label}」是按{literals.SPAN_WORDS[base.per]}的，[ ] 里两头要写同样的时期"
            raise self.error(index, "D33", message, f"例如 {base.label}[{shown}]")
        between = Period(ends[0].period.start, ends[1].period.end)
        return [replace(base, at=each) for each in spans_within(between, ends[0].kind)]

    def _over_rows(self, function: str, arguments: Parsed) -> Node:
        each = arguments.data == "each"
        named = arguments.children[1 if each else 0]
        word = str(named.children[0]) if isinstance(named, Tree) else str(named)
        kind = self.record(word, arguments)
        inside = self.inside(self.scope.looking_at(kind))
        parts = [subtree(child) for child in arguments.children if isinstance(child, Tree)]
        value = inside.value(parts[0]) if each else None
        where_at = 1 if each else 0
        has_where = arguments.data != "arguments" and len(parts) > where_at
        where = inside.condition(parts[where_at]) if has_where else None
        return self._aggregate(function, kind, where, value, arguments)

    def _aggregate(
        self, function: str, kind: RecordKind, where: Condition | None, value: Valued | None, tree: Parsed
    ) -> Node:
        if function == "any":
            return AnyRow(kind.name, kind.label, where)
        if function == "count":
            return Aggregate(FoldFunction.COUNT, kind.name, kind.label, where, None, COUNT_TYPE)
        if value is None:
            raise self.error(
                tree, "D37", f"{function} 要写对什么求值", f"例如 {function}(金额 for {kind.label} where …)"
            )
        folds = FoldFunction(function)
        self._foldable(folds, value, tree)
        return Aggregate(folds, kind.name, kind.label, where, value, typed(value))

    def _foldable(self, function: FoldFunction, value: Valued, tree: Parsed) -> None:
        """That the function folds such values: numbers; of days the earliest and the latest too."""
        if DateType not in _FOLDED[function] or not isinstance(typed(value), DateType):
            self.numeric(value, tree)

    def record(self, word: str, tree: Parsed) -> RecordKind:
        """The record kind a word names."""
        kind = self.scope.vocabulary.record_named(word)
        if kind is None:
            known = "、".join(each.label for each in self.scope.vocabulary.records.values())
            raise self.error(tree, "D02", f"没有叫「{word}」的记录", f"有：{known}")
        return kind

    # -- years ----------------------------------------------------------------------------------------

    def _change(self, arguments: Parsed, rate: bool) -> Node:
        name = "growth" if rate else "increase"
        (argument,) = self._given(arguments, 1, 1, f"{name}(营业收入)")
        value = self.value(argument)
        self.numeric(value, argument)
        self.at_year(value, -1, argument)
        return Change(rate, value, NumberType(ratio=True, signed=True) if rate else signed(typed(value)))

    def _stray_cagr(self, arguments: Parsed) -> Node:
        raise self.error(arguments, "D37", "cagr 只能直接比大小", "例如 cagr(营业收入, 2) >= 20%")

    def compounded(self, arguments: Parsed) -> tuple[Valued, int]:
        """What a rate is compounded of, over how many years."""
        first, second = self._given(arguments, 2, 2, "cagr(营业收入, 2)")
        value, years = self.value(first), self.whole(second)
        if not 1 <= years <= MOST_COMPOUNDED:
            raise self.error(second, "D33", f"复合 {years} 年不成立", f"写 1 到 {MOST_COMPOUNDED}")
        self.at_year(value, -years, first)
        return value, years

    def _peak(self, arguments: Parsed) -> Node:
        (argument,) = self._given(arguments, 1, 1, "peak(营业收入)")
        value = self.value(argument)
        if not isinstance(value, FactValue) or value.per != "year":
            raise self.error(argument, "D37", "peak 只能用在按年的事实上", "例如 peak(营业收入)")
        return Peak(value, value.type)

    def _streak(self, arguments: Parsed) -> Node:
        (argument,) = self._given(arguments, 1, 1, "streak(研发费用 > 研发费用[-1])")
        condition = self.condition(argument)
        self._movable(condition, argument)
        return Streak(condition, COUNT_TYPE)

    # -- days and steps -------------------------------------------------------------------------------

    def _overlap(self, arguments: Parsed, unit: tuple[tuple[str, int], ...]) -> Node:
        name = "days" if unit == DAYS else "months"
        found = self._given(arguments, 1, 2, f"{name}(放款日 .. 还款日, last year)")
        return Overlap(tuple(self.period(each) for each in found), NumberType(unit))

    def _nth_year(self, arguments: Parsed, calendar: bool) -> Node:
        shape = "nth_calendar_year(迁入日期)" if calendar else "nth_year(迁入日期)"
        days = [self._day(each) for each in self._given(arguments, 1, 2, shape)]
        last = PeriodEnd(ReferencePeriod("period"), True, DATE_TYPE) if self.scope.by_span else AsOf(DATE_TYPE)
        return NthYear(days[0], days[1] if len(days) > 1 else last, calendar, COUNT_TYPE)

    def _day(self, tree: Parsed) -> Valued:
        value = self.value(tree, DATE_TYPE)
        if typed(value) != DATE_TYPE:
            raise self.error(tree, "D34", f"这里要日期，写的是{typed(value)}")
        return value

    def _period_of(self, arguments: Parsed, kind: str) -> Node:
        (argument,) = self._given(arguments, 1, 1, f"end({kind}_of(签订日))")
        return PeriodOf(kind, self._day(argument))

    def _edge(self, arguments: Parsed, last: bool) -> Node:
        (argument,) = self._given(arguments, 1, 1, "end(last year)" if last else "start(last year)")
        return PeriodEnd(self.period(argument), last, DATE_TYPE)

    def _in_steps(self, arguments: Parsed, name: str) -> Node:
        first, second = self._given(arguments, 2, 2, f"{name}(营业收入, 100万)")
        value, step = self.value(first), self.value(second)
        self.same_unit(arguments, value, step)
        if not isinstance(step, Number) or step.value <= 0:
            raise self.error(second, "D37", "每一级多大要写成大于 0 的数", f"例如 {name}(营业收入, 100万)")
        type_ = number_type(value)
        counted = NumberType(times(type_.unit, type_.unit, -1))
        return Rounded(_WAYS[name], value, step, counted if name == "steps" else type_)

    # -- other clauses --------------------------------------------------------------------------------

    def _eligible(self, arguments: Parsed) -> Node:
        meant, same_row = self._other(arguments, "eligible(@条款)")
        if meant.by_pool:
            raise self.error(arguments, "D21", f"「{meant.title}」取决于其他申请人，单看一家定不下来", "不能引用它")
        asked = meant.id, meant.title, meant.record, meant.domain, meant.condition
        return ClauseHolds(*asked, same_row, bool(meant.span), meant.period)

    def _amount(self, arguments: Parsed) -> Node:
        meant, same_row = self._other(arguments, "amount(@条款)")
        if meant.award is None:
            raise self.error(arguments, "D21", f"「{meant.title}」没有金额", "只能引用有 award 的条款")
        if meant.by_pool:
            raise self.error(arguments, "D21", f"「{meant.title}」的金额取决于其他申请人", "不能引用它的金额")
        type_ = replace(number_type(meant.award), points=False)
        asked = meant.id, meant.title, meant.record, meant.domain, meant.condition
        return ClauseAmount(*asked, same_row, bool(meant.span), meant.period, meant.award, type_)

    def _received(self, arguments: Parsed) -> Node:
        kind = self.scope.vocabulary.records["received"]
        shape = "received(@条款)，或 received(@条款, 记录种类)：为这一条记录领的"
        given = self._given(arguments, 1, 2, shape)
        meant = self._meant(given[0])
        outer = self.scope.outer
        if len(given) == 2:
            named = str(given[1].children[0]) if given[1].data == "name" else ""
            if outer is None or outer.name != meant.record or named not in (outer.name, outer.label):
                raise self.error(given[1], "D37", f"这里不能写「{named}」", "两条都 for 同一种记录时，写这种记录的名称")
        if self.scope.inner not in (None, kind):
            raise self.error(arguments, "D37", "received 不能写在别的记录的 where 里", f"写在 {kind.label} where 后面")
        one = Received(meant.id, meant.title, meant.record if len(given) == 2 else "")  # type: ignore[arg-type]
        return one if self.scope.inner is not None else AnyRow(kind.name, kind.label, one)

    def _other(self, arguments: Parsed, shape: str) -> tuple[ClauseReference, bool]:
        (argument,) = self._given(arguments, 1, 1, shape)
        meant = self._meant(argument)
        if meant.span and (not self.scope.by_span or meant.span != self.scope.span):
            raise self.error(argument, "D21", f"「{meant.title}」逐期回答，这里不是同样的时期", "两条写同样的 for")
        outer = self.scope.outer
        return meant, outer is not None and outer.name == meant.record and self.scope.inner is None

    def _meant(self, argument: Parsed) -> ClauseReference:
        name = str(argument.children[0]).removeprefix("@") if argument.data == "clause" else ""
        meant = self.scope.clauses.get(name)
        if meant is None:
            above = "、".join(f"@{clause}" for clause in self.scope.clauses) or "无"
            raise self.error(argument, "D21", f"上面没有条款「@{name}」", f"只能引用写在前面的条款；有：{above}")
        return meant
