"""Settlement against brute force: of all legal choices of claims, the best."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Rulebase
from engine.firm import Row
from engine.ledger import Ledger, Receipt
from engine.loader import load_rulebase
from engine.policy import Clause, HighestOnly, Limit
from engine.settlement import Claim, settle, total
from engine.values.intervals import TRUE, point, word

LIBRARY: Rulebase = load_rulebase()
PLAIN = LIBRARY.clauses["zhenkang-2023/key-laboratory"]
NAMES = ("a", "b", "c")


def clause(name: str, limit: Limit | None) -> Clause:
    return replace(PLAIN, id=f"p/{name}", limit=limit)


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Claim], Ledger, tuple[HighestOnly, ...]]:
    limits = st.sampled_from([None, Limit(), Limit("recognitions"), Limit("level")])
    clauses = {name: clause(name, draw(limits)) for name in NAMES}
    claims = []
    for name in NAMES:
        for number in range(draw(st.integers(0, 3))):
            level = draw(st.integers(0, 1))
            title = f"{name}{number}"
            values = {"level": point(level), "kind": word("重点实验室"), "title": word(title)}
            row = Row(values, title, {"kind": "重点实验室", "title": title})
            amount = draw(st.sampled_from([0, 1000, 3000, 5000]))
            claims.append(Claim(clauses[name], (amount, amount), row))
    receipts: dict[str, tuple[Receipt, ...]] = {}
    for claim in claims:
        if claim.row is not None and draw(st.integers(0, 5)) == 0:
            paid = Receipt(TRUE, claim.row.label, point(draw(st.sampled_from([1000, 3000]))))
            receipts[claim.clause.id] = (*receipts.get(claim.clause.id, ()), paid)
    highest = (HighestOnly(("p/a", "p/b")),) if draw(st.booleans()) else ()
    return claims, Ledger(True, receipts, vocabulary=LIBRARY.vocabulary), highest


def _key(claim: Claim) -> object:
    assert claim.row is not None
    limit = claim.clause.limit
    if limit is None:
        return claim.clause.id, claim.row.label
    by = {None: "", "recognitions": claim.row.label, "level": claim.row.values["level"]}[limit.per]
    return claim.clause.id, by


def _paid_before(claim: Claim, ledger: Ledger, claims: list[Claim]) -> bool:
    """Whether a receipt stands for this claim's key."""
    if claim.clause.limit is None:
        return False
    of = {each.record for each in ledger.of(claim.clause.id)}
    same = [other for other in claims if _key(other) == _key(claim)]
    return any(other.row is not None and other.row.label in of for other in same)


def brute_force(claims: list[Claim], ledger: Ledger, highest: tuple[HighestOnly, ...]) -> int:
    members = set(highest[0].clauses) if highest else set()
    received = sum(int(each.amount.lo) for name in members for each in ledger.of(name))
    open_claims = [claim for claim in claims if not _paid_before(claim, ledger, claims)]
    best = 0
    for size in range(len(open_claims) + 1):
        for chosen in combinations(open_claims, size):
            inside = [claim for claim in chosen if claim.clause.id in members]
            if len({_key(claim) for claim in chosen}) < size or len(inside) > 1:
                continue
            outside = sum(int(claim.amount[0]) for claim in chosen if claim.clause.id not in members)
            best = max(best, outside + sum(max(0, int(claim.amount[0]) - received) for claim in inside))
    return best


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(situations())
def test_the_total_is_the_best_legal_choice(
    drawn: tuple[list[Claim], Ledger, tuple[HighestOnly, ...]],
) -> None:
    claims, ledger, highest = drawn
    policy = replace(LIBRARY.policies[0], id="p", settle=highest)
    settled, groups = settle(policy, claims, ledger)
    best = brute_force(claims, ledger, highest)
    if not highest or len({claim.clause.id for claim in claims} & set(highest[0].clauses)) > 1:
        assert total(groups) == (best, best)
    for claim, found in zip(claims, settled, strict=True):
        assert 0 <= found.payable[0] <= found.payable[1] <= claim.amount[1]
        if found.payable[1] < claim.amount[1]:
            assert found.blocked_by, "every forgone yuan names what blocked it"
