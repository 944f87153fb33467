"""The 镇康 policy against `cases/zhenkang-2023.yaml`, which a policy officer can review."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine import Assessment, Assessor
from engine.assessment import Amount
from engine.documents import parse_text
from engine.reader import read_firm

FILE = yaml.load((Path(__file__).parent / "cases" / "zhenkang-2023.yaml").read_text("utf-8"), yaml.BaseLoader)


def _plain(held: Any) -> str:
    return yaml.safe_dump(held, allow_unicode=True)


def _answer(case: dict[str, Any], assessor: Assessor) -> Assessment:
    as_of = date.fromisoformat(case.get("as_of", FILE["as_of"]))
    text = _plain({**FILE["base"], **case["firm"]})
    firm = read_firm(parse_text(text, "case.yaml"), assessor.rulebase.vocabulary, as_of)
    return assessor.assess(firm, as_of)


def _range(written: Any) -> tuple[Decimal, Decimal | None] | None:
    if written == "null":
        return None
    low, high = written if isinstance(written, list) else (written, written)
    return Decimal(low), None if high == "null" else Decimal(high)


def _ends(amount: Amount | None) -> tuple[Decimal, Decimal | None] | None:
    return None if amount is None else (amount.min, amount.max)


@pytest.mark.parametrize("case", FILE["cases"], ids=lambda case: case["name"])
def test_case(case: dict[str, Any], assessor: Assessor) -> None:
    answer = _answer(case, assessor)
    found = {each.id.partition("/")[2]: each for each in answer.entitlements}
    for clause, (decision, amount, payable) in case.get("expect", {}).items():
        each = found[clause]
        assert (each.decision, _ends(each.amount)) == (decision, _range(amount)), clause
        assert _ends(each.payable) == _range(payable), clause
    for record, clauses in case.get("records", {}).items():
        for clause, (decision, amount, payable) in clauses.items():
            of_clause = [e for e in answer.entitlements if e.id.endswith(f"/{clause}")]
            rows = [e for e in of_clause if e.record and e.record.endswith(record)]
            assert [(e.decision, _ends(e.amount), _ends(e.payable)) for e in rows] == [
                (decision, _range(amount), _range(payable))
            ]
    for clause, facts in case.get("missing", {}).items():
        assert [each.fact for each in found[clause].missing] == facts
    for clause, (decision, amount) in case.get("at_period_end", {}).items():
        end = found[clause].at_period_end
        assert end is not None
        assert (end.decision, _ends(end.amount)) == (decision, _range(amount))
    if "total" in case:
        draft = [each for each in answer.totals if each.policy_status == "draft" and each.benefit == "cash"]
        assert [(each.min, each.max) for each in draft] == [_range(case["total"])]
    if "if_nothing_received" in case:
        assert _ends(answer.total_if_nothing_received) == _range(case["if_nothing_received"])
    assert _ends(answer.due) == (0, 0), "征求意见稿的钱不计入现在应得"
