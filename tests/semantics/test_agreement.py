"""Three ways to the same answer: durable_rules and columns say what the semantics does; more facts only narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiqi import Assessment, Assessor, Decision, EnginesDisagree, Rulebase
from huiqi.base.values.intervals import FALSE, TRUE, Truth
from huiqi.columns.engines import Duckdb, Engine, Polars
from huiqi.columns.figures import NotInColumns
from huiqi.columns.register import ONE_BY_ONE
from huiqi.loading.rules import load_rulebase
from huiqi.model.assessment import Amount
from huiqi.model.firm import Firm
from huiqi.semantics.definition import Situation, judge
from huiqi.semantics.matcher import Matcher
from tests.columns_check import answers_differ, differences
from tests.conftest import AS_OF
from tests.engines_here import SPARK, Maker
from tests.library_firms import random_firms
from tests.random_rules import Drawn, drawn, firm_of, firms, rulebase_of
from tests.randomly import randomly

LIBRARY = load_rulebase()
DAYS = [date(2022, 12, 31), date(2023, 6, 30), AS_OF]
MANY = 600
MATCHER = Matcher()
SETTINGS = randomly(MANY)


def assessed(rulebase: Rulebase, told: dict[str, Any]) -> Assessment:
    return Assessor(rulebase, MATCHER).assess(firm_of(told, rulebase), AS_OF)


@pytest.mark.parametrize("part", ["first", "second"])
def test_matcher_and_semantics_decide_alike(part: str) -> None:
    """A difference raises `EnginesDisagree` out of `assess`; each fact is also left out in turn."""

    @SETTINGS
    @given(drawn(missing=part == "second"))
    def agrees(example: Drawn) -> None:
        rulebase = rulebase_of(example.policy, LIBRARY)
        assessed(rulebase, example.firm)
        if part == "first":
            for fact in [name for name in example.firm if name != "name"]:
                assessed(rulebase, {name: value for name, value in example.firm.items() if name != fact})

    agrees()


@pytest.mark.parametrize(
    ("engine", "as_of", "count"),
    [*(pytest.param(Polars, day, 60, id=f"polars-{day}") for day in DAYS), (Duckdb, AS_OF, 8)],
)
def test_columns_answer_the_library_alike(engine: Maker, as_of: date, count: int) -> None:
    """Every decision and amount, and the whole answer: what is payable and missing, and the totals."""
    told = random_firms(LIBRARY, count, as_of.year, as_of)
    found, plan = differences(LIBRARY, told, as_of, engine())
    assert not plan.refused, "columns say all of the library"
    assert not found
    assert not answers_differ(LIBRARY, told, as_of, engine())


@pytest.mark.parametrize("engine", [SPARK])
def test_spark_answers_the_library_alike(engine: Maker) -> None:
    """The whole answer only: Spark takes a minute to plan it."""
    assert not answers_differ(LIBRARY, random_firms(LIBRARY, 30, 4, AS_OF), AS_OF, engine())


@pytest.mark.parametrize(
    ("engine", "examples"),
    [(Polars, MANY // 4), (Duckdb, MANY // 50), pytest.param(*SPARK.values, MANY // 200, marks=SPARK.marks)],
)
def test_columns_and_semantics_decide_random_rules_alike(engine: Maker, examples: int) -> None:
    @randomly(examples)
    @given(drawn(), st.lists(firms(), min_size=1, max_size=3))
    def agrees(example: Drawn, others: list[dict[str, Any]]) -> None:
        rulebase = rulebase_of(example.policy, LIBRARY)
        fewer = [{name: told for name, told in example.firm.items() if name != gone} for gone in example.firm]
        told = [firm_of(each, rulebase) for each in (example.firm, *others, *fewer) if "name" in each]
        found, plan = differences(rulebase, told, AS_OF, engine())
        assert not found
        alone, _ = differences(rulebase, told[-1:], AS_OF, engine())
        assert not alone, "also where no firm of the register tells some fact"
        if not plan.refused:
            assert not answers_differ_where_said(rulebase, told, engine())

    agrees()


def answers_differ_where_said(rulebase: Rulebase, told: Sequence[Firm], engine: Engine) -> list[str]:
    """Where the whole answers differ; firms that name clauses in words, and what columns refuse, are left out."""
    named = [firm for firm in told if not any(firm.records[name].rows for name in ONE_BY_ONE if name in firm.records)]
    try:
        return answers_differ(rulebase, named, AS_OF, engine)
    except NotInColumns:
        return []


@pytest.mark.parametrize("part", ["first", "second"])
def test_learning_more_only_narrows(part: str) -> None:
    @SETTINGS
    @given(drawn(missing=part == "second"), st.data())
    def narrows(example: Drawn, data: st.DataObject) -> None:
        rulebase = rulebase_of(example.policy, LIBRARY)
        whole = example.firm
        fewer = _with_facts_removed(whole, data)
        before, after = assessed(rulebase, fewer), assessed(rulebase, whole)
        _narrowed_totals(before, after)
        _narrowed_clauses(before, after)
        open_ends = [entitlement for entitlement in after.entitlements if entitlement.decision is Decision.UNDETERMINED]
        assert all(open_end.missing for open_end in open_ends), "what is open waits for a fact that can be asked for"

    narrows()


def _with_facts_removed(firm: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    removed = data.draw(st.sets(st.sampled_from(sorted(firm)), max_size=4)) - {"name"}
    fewer = {name: value for name, value in firm.items() if name not in removed}
    if fewer.get("works") and data.draw(st.booleans()):
        row = data.draw(st.integers(0, len(fewer["works"]) - 1))
        fields = sorted(set(fewer["works"][row]) - {"tag"})
        gone = data.draw(st.sets(st.sampled_from(fields))) if fields else set()
        rows = [dict(each) for each in fewer["works"]]
        rows[row] = {name: value for name, value in rows[row].items() if name not in gone}
        fewer["works"] = rows
    return fewer


def _inside(after: Amount, before: Amount) -> bool:
    upper = before.max is None or (after.max is not None and after.max <= before.max)
    return after.min >= before.min and upper


def _narrowed_totals(before: Assessment, after: Assessment) -> None:
    assert _inside(after.due, before.due)
    if before.total_if_nothing_received == before.due and after.total_if_nothing_received == after.due:
        assert _inside(after.total_if_nothing_received, before.total_if_nothing_received)


def _narrowed_clauses(before: Assessment, after: Assessment) -> None:
    for clause in {entitlement.id for entitlement in before.entitlements}:
        earlier = [entitlement for entitlement in before.entitlements if entitlement.id == clause]
        later = [entitlement for entitlement in after.entitlements if entitlement.id == clause]
        if len(earlier) != 1 or len(later) != 1:
            continue
        old, new = earlier[0], later[0]
        assert old.decision in (Decision.UNDETERMINED, new.decision)
        if (old.record is None) == (new.record is None):
            assert (old.amount is None) == (new.amount is None)
            if old.amount and new.amount and old.payable and new.payable:
                assert _inside(new.amount, old.amount)
                assert _inside(new.payable, old.payable)


def test_a_difference_is_an_error_that_names_the_clause(library: Rulebase) -> None:
    clause = library.clauses["zhenkang-2023/special-funds-priority"]
    rulebase_firm = firm_of({"name": "甲", "region": "530924", "rd_expense": "1万"}, library)
    trace = judge(clause.condition, Situation(rulebase_firm, AS_OF, library.vocabulary))
    assert trace.truth == TRUE
    assert Matcher().verdict(clause.id, trace) == TRUE
    for wrong in (FALSE, Truth(0, 2), Truth(1, 1)):
        with pytest.raises(EnginesDisagree, match="special-funds-priority"):
            Matcher().verdict(clause.id, replace(trace, truth=wrong))
