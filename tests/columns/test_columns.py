"""Columns: what each primitive means, on every engine. That the whole agrees: tests/semantics/test_agreement.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from huiqi import Rulebase
from huiqi.base.values import intervals as iv
from huiqi.base.values.intervals import Figure, Truth
from huiqi.columns import figures as f
from huiqi.columns import primitives as p
from huiqi.columns import truths as t
from huiqi.columns.engines import Duckdb, Engine, Polars
from huiqi.columns.figures import NotInColumns
from huiqi.columns.plan import planned
from huiqi.columns.register import compiled
from huiqi.columns.truths import Truths
from tests.columns_check import answers_differ, differences
from tests.conftest import AS_OF
from tests.engines_here import Maker, on_every_engine
from tests.random_rules import HEAD, firm_of, rulebase_of


@pytest.mark.parametrize(
    ("award", "why"),
    [
        ("average(sales[-2..0])", "函数 average"),
        ("median(sales[-2..0])", "函数 median"),
        ("sum(sum for works)", "对记录的函数 sum"),
        ("50% * peak(spent)", "Peak"),
    ],
)
def test_what_columns_do_not_say_is_refused_by_name(award: str, why: str, library: Rulebase) -> None:
    rulebase = rulebase_of(HEAD + ONE.format(terms=f"award: '{award}'"), library)
    columns = {
        "": frozenset(rulebase.vocabulary.facts),
        **{name: frozenset[str]() for name in rulebase.vocabulary.records},
    }
    assert planned(rulebase, date(2023, 6, 30), columns).refused == {"random/one": why}


def test_a_register_without_any_column_still_compiles(library: Rulebase) -> None:
    plan = planned(
        library, date(2023, 6, 30), {"": frozenset(), **{name: frozenset() for name in library.vocabulary.records}}
    )
    assert not plan.refused, "everything is unknown"


# -- primitives ---------------------------------------------------------------------------------------

SIX = [Truth(least, most) for least in range(3) for most in range(least, 3)]


def flags(truth: Truth) -> tuple[bool | None, bool | None]:
    """A truth as the two flags that columns hold."""
    return tuple(True if truth.least >= k else None if truth.most >= k else False for k in (1, 2))  # type: ignore[return-value]


def of_flags(judged: bool | None, yes: bool | None) -> Truth:
    least = 2 if yes is True else 1 if judged is True else 0
    return Truth(least, 0 if judged is False else 1 if yes is False else 2)


def evaluated(engine: Engine, columns: dict[str, list[Any]], *exprs: Any) -> list[tuple[Any, ...]]:
    """Expressions over a frame of these columns, row by row in order."""
    frame = pl.DataFrame({"firm": range(len(next(iter(columns.values())))), **columns}, infer_schema_length=None).lazy()
    loaded = nw.from_native(engine.load(frame))
    named = [
        p.flag(expr).alias(f"x{place}") if not isinstance(expr, nw.Expr) else expr.alias(f"x{place}")
        for place, expr in enumerate(exprs)
    ]
    return list(engine.collect(loaded.select("firm", *named)).sort("firm").drop("firm").iter_rows())


@on_every_engine
@pytest.mark.parametrize("name", ["all_of", "any_of", "none_of", "at_least_of", "either", "by_official"])
def test_truths(name: str, engine: Maker) -> None:
    pairs = list(product(SIX, SIX))
    columns = {
        column: [flags(pair[side])[flag] for pair in pairs]
        for column, side, flag in (("a1", 0, 0), ("a2", 0, 1), ("b1", 1, 0), ("b2", 1, 1))
    }
    both = [Truths(nw.col("a1"), nw.col("a2")), Truths(nw.col("b1"), nw.col("b2"))]
    made: dict[str, tuple[Truths, Callable[[Any], Truth]]] = {
        "all_of": (t.all_of(both), iv.all_of),
        "any_of": (t.any_of(both), iv.any_of),
        "none_of": (t.none_of(both), iv.none_of),
        "at_least_of": (t.at_least_of(2, both), lambda pair: iv.at_least_of(2, pair)),
        "either": (t.hull([(True, each) for each in both]), iv.either),
        "by_official": (t.by_official(both), iv.by_official),
    }
    found, defined = made[name]
    rows = evaluated(engine(), columns, found.judged, found.yes)
    assert [of_flags(*row) for row in rows] == [defined(pair) for pair in pairs]


ENDS = [(0, 0), (5, 5), (0, 5), (3, None), (0, None), (4, 9)]
STATES = [(True, False, False), (False, True, False), (False, False, True), (True, True, False), (True, False, True)]


def as_figure(ends: tuple[int, int | None], state: tuple[bool, bool, bool]) -> Figure:
    return Figure(ends[0], iv.INFINITY if ends[1] is None else ends[1], *state)


@on_every_engine
@pytest.mark.parametrize("operator", [">=", ">", "<=", "<", "=="])
def test_comparisons(operator: str, engine: Maker) -> None:
    pairs = list(product(product(ENDS, STATES), product(ENDS, STATES)))
    columns: dict[str, list[Any]] = {}
    for side, name in ((0, "a"), (1, "b")):
        columns |= {f"{name}{end}": [pair[side][0][end] for pair in pairs] for end in (0, 1)}
        columns |= {f"{name}s{each}": [pair[side][1][each] for pair in pairs] for each in range(3)}
    sides = [
        f.Figures(nw.col(f"{n}0"), nw.col(f"{n}1"), 9, 1, nw.col(f"{n}s0"), nw.col(f"{n}s1"), nw.col(f"{n}s2"))
        for n in "ab"
    ]
    found = f.compare(operator, *sides)
    rows = evaluated(engine(), columns, found.judged, found.yes)
    assert [of_flags(*row) for row in rows] == [
        iv.compare(operator, as_figure(*one), as_figure(*other)) for one, other in pairs
    ]


@on_every_engine
def test_least_and_greatest_with_no_end(engine: Maker) -> None:
    ends = [None, 0, 3, 7]
    pairs = list(product(ends, ends))
    columns = {"a": [one for one, _ in pairs], "b": [other for _, other in pairs]}
    for keep, which, choose in (
        ("least", "lo", min),
        ("least", "hi", min),
        ("greatest", "lo", max),
        ("greatest", "hi", max),
    ):
        none = -iv.INFINITY if which == "lo" else iv.INFINITY
        rows = evaluated(engine(), columns, f._kept(nw.col("a"), nw.col("b"), keep, which))
        wanted = [choose(none if one is None else one, none if other is None else other) for one, other in pairs]
        assert [none if row[0] is None else row[0] for row in rows] == wanted


# -- one by one -----------------------------------------------------------------------------------------

ONE = "  one: {{title: 甲, cite: {{section: 一, quote: 乙}}, {terms}}}\n"
SAID: list[tuple[str, str, dict[str, Any]]] = [
    ("a code in a wider one", "award: {by: 行业代码, rows: {C39: 1万, I65: 2万}}", {"行业代码": "C391"}),
    ("a region in a wider one", "award: {by: 注册地, rows: {'530900': 1万, '360000': 2万}}", {}),
    ("a rank nobody tells", "award: {by: grade, rows: {低: 1万, 中: 2万, 高: 3万}}", {}),
    ("a sum nobody tells", "award: {by: people + 5, rows: {from 5 below 10: 1万, from 10: 2万}}", {}),
    (
        "rows that may overlap",
        "award: {by: [worth, ready], rows: [[to base, yes, 1万], [over 2万, yes, 2万]]}",
        {"worth": "2.5万", "base": "3万", "ready": "是"},
    ),
    ("any of what has no figure", "award: {by: [sales, grade], rows: [[any, 低, 1万], [any, from 中, 2万]]}", {"grade": "低"}),
    (
        "a row that is not there",
        "award: {by: sales, rows: {from 100万: 5万 if ready, below 100万: 1万}}",
        {"sales": {"2023": "无"}, "ready": "否"},
    ),
    (
        "what no longer matters is not missing",
        "award: {by: sales, rows: {from 100万: 5万 if ready, below 100万: 1万}}",
        {"sales": {"2023": "99万"}},
    ),
    ("nor behind a default", "award: (worth if ready) default (base if quoted) default 3000元", {"worth": "1万", "ready": "是"}),
    ("nor in the other branch", "award: worth if ready else base if quoted else 3000元", {"worth": "1万", "ready": "是"}),
    ("nor in a branch that is out", "award: worth if ready else base if quoted else 3000元", {"base": "1万", "ready": "否"}),
    ("nor in a part that is out", "award: 'sum(1万, 10% * worth if ready)'", {"ready": "否"}),
    ("nor below a cap", "award: 'sum(sales[-2..0]) at most 6万'", {"sales": {"2022": "50万", "2023": "100万"}}),
    ("as many as there are", "award: 1万 * count(works where good)", {"works": [{"tag": "甲", "good": "是", "on": "2023"}]}),
    ("growth from nothing", "when: growth(sales) >= 10%, award: 1万", {"sales": {"2022": "0", "2023": "9万"}}),
]  # fmt: skip


@pytest.mark.parametrize("engine", [Polars, Duckdb])
@pytest.mark.parametrize(("terms", "told"), [pytest.param(*each[1:], id=each[0]) for each in SAID])
def test_what_once_was_said_otherwise(terms: str, told: dict[str, Any], engine: Maker, library: Rulebase) -> None:
    rulebase = rulebase_of(HEAD + ONE.format(terms=terms), library)
    firm = firm_of({"name": "甲公司", "region": "530924", "received": [], **told}, rulebase)
    found, plan = differences(rulebase, [firm], AS_OF, engine())
    assert not found
    assert not plan.refused
    if "count" not in terms:
        assert not answers_differ(rulebase, [firm], AS_OF, engine())


@pytest.mark.parametrize("limit", ["1万 * count(works)", "4万 if any(works) else 1万"])
def test_limits_that_hang_on_the_firm_are_refused(limit: str, library: Rulebase) -> None:
    rulebase = rulebase_of(HEAD + ONE.format(terms=f"award: 5万, limit: {limit}"), library)
    columns = {"": frozenset[str](), **{name: frozenset[str]() for name in rulebase.vocabulary.records}}
    with pytest.raises(NotInColumns):
        compiled(rulebase, AS_OF, columns)


def test_what_is_missing_of_rows_compared_with_each_other_is_refused(library: Rulebase) -> None:
    """Columns once asked for the whole list where one row's day was open."""
    terms = "for: works, when: [any(works where shade == works.shade and on < works.on)], award: 1万"
    rulebase = rulebase_of(HEAD + ONE.format(terms=terms), library)
    names = {name: frozenset(kind.fields) for name, kind in rulebase.vocabulary.records.items()}
    with pytest.raises(NotInColumns, match="一条记录与同一家的另一条相比"):
        compiled(rulebase, AS_OF, {"": frozenset[str](), **names})
