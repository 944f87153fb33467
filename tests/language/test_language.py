"""The meaning of each construct by example: `cases/language.yaml`, which a policy officer can review."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml

from huiqi import Assessment, Assessor, Rulebase
from huiqi.base.documents import parse_text
from huiqi.base.values.units import parse_quantity
from huiqi.loading.firms import read_firm
from huiqi.loading.rules import load_rulebase
from huiqi.model.assessment import Amount
from huiqi.semantics.matcher import Matcher
from tests.conftest import ROOT
from tests.random_rules import rulebase_of

FILE = yaml.load((ROOT / "tests" / "cases" / "language.yaml").read_text("utf-8"), yaml.BaseLoader)
AS_OF = date(2025, 3, 1)
HEAD = """policy: qinghe
title: 青禾县办法
region: 530924
status: in force
period: 2024-01-01 .. 2026-12-31
"""
LIBRARY = load_rulebase()
MATCHER = Matcher()
CASES = [(rule["what"], rule["rule"], firm, expected) for rule in FILE["rules"] for firm, expected in rule["cases"]]


def rules(text: str) -> Rulebase:
    head = FILE["head"]
    if text.startswith("facts: {"):  # a rule's own facts beside those of the head
        own, _, text = text.partition("\n")
        head = head.replace("facts:\n", "facts:\n" + "".join(f"  {each}\n" for each in own[8:-1].split(", ")))
    return rulebase_of(HEAD + head + text, LIBRARY)


def answered(rule: str, told: dict[str, Any]) -> Assessment:
    rulebase = rules(rule)
    text = yaml.safe_dump({"企业名称": "甲公司", "注册地": "530924", **told}, allow_unicode=True)
    firm = read_firm(parse_text(text, "case.yaml"), rulebase.vocabulary, AS_OF)
    return Assessor(rulebase, MATCHER).assess(firm, AS_OF)


def amount(text: str) -> tuple[Decimal, Decimal | None]:
    low, _, high = text.partition(" .. ")
    return _yuan(low), None if high == "不限" else _yuan(high or low)


def _yuan(text: str) -> Decimal:
    read = parse_quantity(text.strip())
    assert read is not None, text
    return Decimal(read.number.numerator) / Decimal(read.number.denominator)


def ends(found: Amount | None) -> tuple[Decimal, Decimal | None]:
    assert found is not None
    return found.min, found.max


@pytest.mark.parametrize(("what", "rule", "firm", "expected"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)])
def test_case(what: str, rule: str, firm: dict[str, Any], expected: dict[str, str]) -> None:
    answer = answered(rule, firm)
    found = {entitlement.id.partition("/")[2]: entitlement for entitlement in answer.entitlements}
    for name, text in expected.items():
        if name == "due":
            assert ends(answer.due) == amount(text), what
            continue
        decision, before, after = re.fullmatch(r"(\w+)(?: ([^→]+?))?(?: → (.+))?", text).groups()  # type: ignore[union-attr]
        assert found[name].decision == decision, (what, name)
        if before is None:
            assert found[name].amount is None, (what, name)
            continue
        assert ends(found[name].amount) == amount(before), (what, name)
        if after is not None:
            assert ends(found[name].payable) == amount(after), (what, name)


def test_every_rule_is_shown_on_both_sides() -> None:
    """Some clause of each rule gives different answers in two cases."""
    seen: dict[str, dict[str, set[str]]] = {}
    for what, rule, firm, _ in CASES:
        for entitlement in answered(rule, firm).entitlements:
            seen.setdefault(what, {}).setdefault(entitlement.id, set()).add(
                f"{entitlement.decision} {entitlement.amount} {entitlement.payable}"
            )
    one_case = {rule["what"] for rule in FILE["rules"] if len(rule["cases"]) == 1}
    alike = [what for what, clauses in seen.items() if all(len(answers) == 1 for answers in clauses.values())]
    assert set(alike) <= one_case
