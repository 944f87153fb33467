"""Each room has an entry for each function, or refuses it by name: none is taken for another."""

from __future__ import annotations

from typing import Any

import pytest

from huiqi import Rulebase
from huiqi.columns import folds as columns
from huiqi.columns.engines import Polars
from huiqi.language.expressions import english, wording
from huiqi.language.expressions.checking import functions as typing
from huiqi.language.expressions.functions import FoldFunction, FunctionTable
from huiqi.semantics import folding
from tests.columns_check import differences
from tests.conftest import AS_OF
from tests.random_rules import HEAD, firm_of, rulebase_of

COMPLETE: list[FunctionTable[Any]] = [typing._FOLDED, folding._RULES, wording._FUNCTIONS, english._FUNCTIONS]
RULE = "  one: {{title: 甲, cite: {{section: 一, quote: 乙}}, award: '{award}'}}\n"


@pytest.mark.parametrize("table", COMPLETE, ids=lambda table: table.room)
@pytest.mark.parametrize("function", list(FoldFunction))
def test_each_function_has_its_entry_and_without_it_is_refused_by_name(
    table: FunctionTable[Any], function: FoldFunction
) -> None:
    lacking = FunctionTable(table.room, {name: entry for name, entry in table.entries.items() if name != function})
    assert set(table.entries) == set(FoldFunction)
    with pytest.raises(NotImplementedError, match=f"{table.room}: no entry for the function {function.value}"):
        lacking[function]


@pytest.mark.parametrize("function", [name for name in FoldFunction if name is not FoldFunction.COUNT])
def test_columns_say_a_function_as_one_firm_has_it_or_refuse_it_by_name(
    function: FoldFunction, library: Rulebase
) -> None:
    rulebase = rulebase_of(HEAD + RULE.format(award=f"{function.value}(worth, base, 3万)"), library)
    firm = firm_of({"name": "甲公司", "region": "530924", "received": [], "worth": "1万", "base": "20万"}, rulebase)
    wrong, plan = differences(rulebase, [firm], AS_OF, Polars())
    assert not wrong
    said = function in columns._FOLDS.entries
    assert list(plan.refused.values()) == ([] if said else [f"函数 {function.value}"])


def test_a_function_that_columns_do_not_know_is_no_minimum(library: Rulebase, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown one was once folded as the least: 20万 for one firm, 10万 in a register."""
    monkeypatch.delitem(columns._FOLDS.entries, FoldFunction.MAX)
    rulebase = rulebase_of(HEAD + RULE.format(award="max(10万, 20万)"), library)
    firm = firm_of({"name": "甲公司", "region": "530924", "received": []}, rulebase)
    _, plan = differences(rulebase, [firm], AS_OF, Polars())
    assert list(plan.refused.values()) == ["函数 max"]
