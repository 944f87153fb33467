"""What the engine answers is what a reading of the guide alone says: on random policies, for firms that tell everything.

The oracle raises `NotCarried` for what it does not carry; how much that is, is counted, so that it cannot carry nothing.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from huiqi import Assessment, Assessor, load_rulebase
from huiqi.base.errors import RulesError
from huiqi.loading.firms import read_firm_from
from tests.oracle.basics import NotCarried
from tests.oracle.draws import AS_OF, firm, policy
from tests.oracle.policy import Policy
from tests.randomly import examples

PARTS, FIRMS_EACH = 4, 10
FIRMS = examples(3200)
"""In all parts; some 10,000 answers on clauses in a full run."""
SEED = int(os.environ.get("HUIQI_ORACLE_SEED", "1"))


@dataclass
class Compared:
    """A policy and a firm answered by both."""

    text: str
    told: dict[str, Any]
    counts: Counter[str]

    def differences(self, answer: Assessment) -> Iterator[str]:
        """Where the two differ, clause by clause, then in what is paid in all."""
        oracle = Policy(self.text, self.told, AS_OF)
        try:
            oracle.run()
        except NotCarried:
            self.counts["not carried"] += 1
            return
        for name, found in oracle.answers.items():
            theirs = {each.record or "": each for each in answer.entitlements if each.id == f"p/{name}"}
            mine = {label: (decision, fen) for _, label, decision, fen in found}
            for label in mine.keys() | theirs.keys():
                self.counts["answers"] += 1
                decision, fen = mine.get(label, ("ineligible", Fraction(0)))
                got = theirs.get(label)
                if got is None and decision != "ineligible":
                    yield f"{name} {label}: {decision} {float(fen)}, the engine has none"
                elif got is not None and not _alike(decision, fen, got):
                    yield f"{name} {label}: {decision} {float(fen)}, the engine {got.decision} {got.amount}"
        yield from self._paid(oracle, answer)

    def _paid(self, oracle: Policy, answer: Assessment) -> Iterator[str]:
        try:
            total = oracle.payable()
        except NotCarried:
            self.counts["total not carried"] += 1
            return
        self.counts["totals"] += 1
        paid = [each.payable for each in answer.entitlements if each.payable is not None]
        least, most = (sum((getattr(each, end) for each in paid), Decimal(0)) for end in ("min", "max"))
        if not least == most == Decimal(total.numerator) / total.denominator:
            yield f"in all {float(total)}, the engine {least} .. {most}"


def _alike(decision: str, fen: Fraction, got: Any) -> bool:
    """A clause for an official may pay nothing, or what the oracle says."""
    if got.decision != decision or got.amount is None:
        return False
    least, most = (None if end is None else Fraction(end) for end in (got.amount.min, got.amount.max))
    return most is None or fen in (0, most) if decision == "review" else least == most == fen


@pytest.mark.parametrize("part", range(PARTS))
def test_the_engine_answers_as_the_guide_reads(part: int, tmp_path: Path) -> None:
    draw, counts = random.Random(f"{SEED} {part}"), Counter[str]()
    for _ in range(max(1, FIRMS // PARTS // FIRMS_EACH)):
        text = policy(draw)
        (tmp_path / "p.yaml").write_text(text, "utf-8")
        try:
            assessor = Assessor(load_rulebase([tmp_path / "p.yaml"], only=True))
        except RulesError:
            counts["refused"] += 1
            continue
        for _ in range(FIRMS_EACH):
            told = firm(draw)
            document = json.dumps(told, ensure_ascii=False)
            read = read_firm_from(document.encode(), "甲.json", assessor.rulebase.vocabulary, AS_OF)
            found = list(Compared(text, told, counts).differences(assessor.assess(read, AS_OF)))
            assert not found, f"{text}\n{document}\n" + "\n".join(found)
            counts["firms"] += 1
    assert counts["answers"] >= 2 * counts["firms"], counts
    assert counts["not carried"] <= counts["firms"] / 10, counts
