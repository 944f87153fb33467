"""Settlement against brute force: of all legal choices of claims, the best; and ranges hold what they may become."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import chain, combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from huiqi import Rulebase
from huiqi.assess.ledger import Ledger, Receipt
from huiqi.assess.settlement import ZERO, Claim, StepValue, settle, total
from huiqi.base.datatypes import MONEY_TYPE, RATIO_TYPE
from huiqi.base.values.intervals import INFINITY, TRUE, Range, Value, point, word
from huiqi.language.expressions.tree import All, Number
from huiqi.loading.rules import load_rulebase
from huiqi.model.firm import RecordList, Row
from huiqi.model.policy import ONCE, Ceiling, Choice, Clause, Factor, HighestOnly, Limit, Step, per_of
from tests.randomly import randomly

LIBRARY: Rulebase = load_rulebase()
KIND = LIBRARY.clauses["zhenkang-2023/key-laboratory"]
PLAIN = replace(KIND, condition=All(()), domain=None, absent=None, possible=None, award=None, notes=(), limits=())
NAMES = ("p/a", "p/b", "p/c")
YEAR = 2024
LIMITS: list[tuple[Limit, ...]] = [
    (),
    (ONCE,),
    (Limit("times", 1, None, ("recognitions",)),),
    (Limit("times", 1, None, ("level",)),),
    (Limit("times", 2, None, (), 3),),
    (Limit("money", 1, Number(4000, MONEY_TYPE), (), 1),),
    (Limit("money", 1, Number(4000, MONEY_TYPE), ("level",)), Limit("money", 1, Number(6000, MONEY_TYPE))),
    (Limit("times", 1, None, ("level",)), Limit("money", 1, Number(6000, MONEY_TYPE), (), 1)),
    (Limit("difference"),),
]
A_OR_B = Choice(("p/a", "p/b"), 1)
B_BY_ITSELF = Choice(NAMES, 3, frozenset({frozenset({"p/a", "p/b"}), frozenset({"p/b", "p/c"})}))
STEPS: list[tuple[tuple[Step, Range, str], ...]] = [
    (),
    ((HighestOnly(("p/a", "p/b")), ZERO, "p"),),
    ((A_OR_B, ZERO, "p"),),
    ((Choice(NAMES, 2), ZERO, "p"),),
    ((B_BY_ITSELF, ZERO, "p"),),
    ((HighestOnly(("p/a",)), ZERO, "p"),),
    ((HighestOnly(NAMES, per=("level",)), ZERO, "p"),),
    ((HighestOnly(("p/a", "p/b"), per=("recognitions",)), ZERO, "p"),),
    ((replace(A_OR_B, per=("level",)), ZERO, "p"),),
    ((HighestOnly(("p/a", "p/b")), ZERO, "p"), (HighestOnly(NAMES), ZERO, "p")),
    ((A_OR_B, ZERO, "p"), (HighestOnly(NAMES), ZERO, "p")),
    (
        (Ceiling(("p/a", "p/b"), Limit("money", 1, Number(4000, MONEY_TYPE))), Range(4000, 4000), "p"),
        (HighestOnly(("p/a", "p/b")), ZERO, "p"),
    ),
    (
        (Factor(("p/a",), Number(Fraction(1, 2), RATIO_TYPE)), Range(Fraction(1, 2), Fraction(1, 2)), "p"),
        (HighestOnly(NAMES), ZERO, "p"),
    ),
    ((Ceiling(NAMES, Limit("money", 1, Number(7000, MONEY_TYPE))), Range(7000, 7000), "p"),),
    ((Ceiling(("p/a", "p/b"), Limit("money", 1, Number(5000, MONEY_TYPE), (), 1)), Range(5000, 5000), "p"),),
    ((Factor(NAMES, Number(Fraction(3, 5), RATIO_TYPE)), Range(Fraction(3, 5), Fraction(3, 5)), "p"),),
    (
        (HighestOnly(("p/a", "p/b")), ZERO, "p"),
        (Factor(NAMES, Number(Fraction(1, 2), RATIO_TYPE)), Range(Fraction(1, 2), Fraction(1, 2)), "p"),
        (Ceiling(NAMES, Limit("money", 1, Number(3000, MONEY_TYPE))), Range(3000, 3000), "p"),
    ),
]


@dataclass(frozen=True)
class Case:
    """Claims of up to three clauses, what was received, and the steps."""

    claims: list[Claim]
    ledger: Ledger
    steps: tuple[tuple[Step, Range, str], ...]

    def __repr__(self) -> str:
        rows = [(each.clause.id, each.row and each.row.label, each.amount) for each in self.claims]
        limits = {
            each.clause.id: [(x.kind, x.times, x.per, x.years) for x in each.clause.limits] for each in self.claims
        }
        paid = {name: [(x.record, x.amount.lo, x.day.lo) for x in each] for name, each in self.ledger.receipts.items()}
        return f"{rows} {limits} {paid} known={self.ledger.receipts_known} {self.steps}"


def claim(clause: Clause, number: int, level: int, amount: Range) -> Claim:
    title = f"{clause.id}{number}"
    values: dict[str, Value] = {"level": point(level), "kind": word("重点实验室"), "title": word(title)}
    rooms = tuple(Range(*(int(limit.money.value),) * 2) if limit.money else ZERO for limit in clause.limits)  # type: ignore[union-attr, arg-type]
    row = Row(values, title, {"kind": "重点实验室", "title": title})
    return Claim(clause, amount, row, year=YEAR, asked=date(YEAR, 6, 1), rooms=rooms)


@st.composite
def cases(draw: st.DrawFn, known: bool = True) -> Case:
    claims = []
    for name in NAMES:
        clause = replace(PLAIN, id=name, limits=draw(st.sampled_from(LIMITS)))
        for number in range(draw(st.integers(0, 3))):
            ends = sorted(draw(st.sampled_from([0, 1000, 3000, 5000])) for _ in range(2))
            amount = Range(ends[1], ends[1]) if known else Range(ends[0], ends[1])
            claims.append(claim(clause, number, draw(st.integers(0, 1)), amount))
    receipts: dict[str, tuple[Receipt, ...]] = {}
    for each in claims:
        if each.row is not None and draw(st.integers(0, 5)) == 0:
            day = draw(st.sampled_from([738000, 738900, 739000]))  # 2021-08, 2024-01, 2024-05
            paid = Receipt(TRUE, each.row.label, point(draw(st.sampled_from([1000, 3000]))), point(day))
            receipts[each.clause.id] = (*receipts.get(each.clause.id, ()), paid)
    told = known or draw(st.booleans())
    listed = {"recognitions": RecordList(tuple(each.row for each in claims if each.row is not None))}
    ledger = Ledger(told, receipts, vocabulary=LIBRARY.vocabulary, records=listed)
    case = Case(claims, ledger, draw(st.sampled_from(STEPS)))
    assume(all(not per_of(step) or step_fits(step, each) for step, _, _ in case.steps for each in claims))
    return case


def step_fits(step: Step, each: Claim) -> bool:
    """The loader refuses what splits what a clause's own limit holds together."""
    return all(
        "recognitions" in limit.per or ("recognitions" not in per_of(step) and set(per_of(step)) <= set(limit.per))
        for limit in each.clause.limits
        if each.clause.id in step.clauses
    )


# -- brute force, by the words of the guide -----------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """Claims and what they come to together; `whole`: had nothing been received."""

    claims: tuple[Claim, ...]
    amount: Fraction
    whole: Fraction

    def within(self, room: Fraction, received: Fraction) -> Part:
        return Part(self.claims, min(self.amount, max(Fraction(0), room - received)), min(self.whole, room))


def joined(parts: Sequence[Part]) -> Part:
    claims = tuple(each for part in parts for each in part.claims)
    return Part(claims, sum((each.amount for each in parts), Fraction(0)), sum((p.whole for p in parts), Fraction(0)))


def counted(clauses: Iterable[str], years: int | None, ledger: Ledger) -> list[Receipt]:
    first = 0 if years is None else date(YEAR - years + 1, 1, 1).toordinal()
    return [each for clause in clauses for each in ledger.of(clause) if each.day.lo >= first]


def yuan(receipts: Iterable[Receipt]) -> Fraction:
    return sum((Fraction(each.amount.lo) for each in receipts), Fraction(0))


def key(per: tuple[str, ...], each: Claim) -> object:
    assert each.row is not None
    return {(): "", ("recognitions",): each.row.label, ("level",): each.row.values["level"]}[per]


def by_key(parts: Sequence[Part], per: tuple[str, ...]) -> list[list[Part]]:
    keys = list(dict.fromkeys(key(per, part.claims[0]) for part in parts))
    return [[part for part in parts if key(per, part.claims[0]) == own] for own in keys]


def of_clause(kept: Sequence[Claim], every: Sequence[Claim], ledger: Ledger) -> list[Part] | None:
    """What a clause's kept claims come to under its limits, by the key of the last; None where they are too many."""
    parts = [Part((each,), Fraction(each.amount[0]), Fraction(each.amount[0])) for each in kept]
    for limit in every[0].clause.limits:
        receipts = counted([every[0].clause.id], limit.years, ledger)
        together = []
        for inside in by_key(parts, limit.per):
            own = key(limit.per, inside[0].claims[0])
            labels = {each.row.label for each in every if each.row and key(limit.per, each) == own}
            mine = [receipt for receipt in receipts if receipt.record in labels]
            if limit.kind == "times" and len(inside) > limit.times - len(mine):
                return None
            part = joined(inside)
            if limit.kind == "money":
                assert isinstance(limit.money, Number)
                part = part.within(Fraction(limit.money.value), yuan(mine))
            if limit.kind == "difference":  # of several the highest, less what was received
                best = max(each.amount for each in inside)
                part = Part(part.claims, max(Fraction(0), best - yuan(mine)), max(each.whole for each in inside))
            together.append(part)
        parts = together
    return parts


def taken_from(step: Step, inside: list[Part], value: StepValue, case: Case) -> list[Part] | None:
    """What the parts that a step is over come to; None where they are more than it allows."""
    if isinstance(step, Factor):
        assert isinstance(value, Range)
        ratio = Fraction(value[0])
        return [Part(each.claims, each.amount * ratio, each.whole * ratio) for each in inside]
    if isinstance(step, Ceiling):
        assert isinstance(value, Range)
        this_year = counted(step.clauses, step.limit.years, case.ledger)
        return [joined(inside).within(Fraction(value[0]), yuan(this_year))] if inside else []
    found = []
    for group in by_key(inside, step.per):
        labels = {
            each.row.label
            for each in case.claims
            if each.row and key(step.per, each) == key(step.per, group[0].claims[0])
        }
        received = [each for each in counted(step.clauses, None, case.ledger) if not step.per or each.record in labels]
        part = joined(group)
        if isinstance(step, HighestOnly):
            if len(part.claims) > 1:
                return None
            part = Part(part.claims, min(part.amount, max(Fraction(0), part.whole - yuan(received))), part.whole)
        else:
            own = {each.clause.id for each in part.claims}
            taken = {name for name in step.clauses if set(case.ledger.of(name)) & set(received)}
            chosen = taken | own
            if len(chosen) > step.most or any(pair <= chosen for pair in step.apart):
                return None
        found.append(part)
    return found


def worth(kept: Sequence[Claim], case: Case) -> Fraction | None:
    """What a choice of claims comes to; None where it is not legal."""
    parts: list[Part] = []
    for name in NAMES:
        every = [each for each in case.claims if each.clause.id == name]
        own = of_clause([each for each in kept if each.clause.id == name], every, case.ledger) if every else []
        if own is None:
            return None
        parts += own
    for step, value, _ in case.steps:
        inside = [each for each in parts if each.claims[0].clause.id in step.clauses]
        after = taken_from(step, inside, value, case)
        if after is None:
            return None
        parts = [each for each in parts if each not in inside] + after
    return sum((each.amount for each in parts), Fraction(0))


def brute_force(case: Case) -> Fraction:
    every = chain.from_iterable(combinations(case.claims, size) for size in range(len(case.claims) + 1))
    found = [amount for kept in every if (amount := worth(kept, case)) is not None]
    return max(found, default=Fraction(0))


@randomly(600, shrinks=True)
@given(cases())
def test_the_total_is_the_best_legal_choice(case: Case) -> None:
    settled, groups = settle(case.steps, case.claims, case.ledger)
    best = brute_force(case)
    assert total(groups) == (best, best), f"{case!r}: {best}"
    for each, found in zip(case.claims, settled, strict=True):
        assert found.payable.least == found.payable.most
        forgone = sum(by.amount for by in found.blocked_by)
        assert each.amount[1] - found.payable.most == forgone, "every forgone yuan names what blocked it"
    assert sum(found.payable.least for found in settled) == best, "rows add up where all is known"


@randomly(400, shrinks=True)
@given(cases(known=False), st.data())
def test_a_range_holds_whatever_it_may_become(case: Case, data: st.DataObject) -> None:
    """Each amount is told somewhere in its range; what was received, where it was not told, as nothing."""
    told = [replace(each, amount=Range(*(data.draw(st.sampled_from(each.amount)),) * 2)) for each in case.claims]
    after = Case(told, replace(case.ledger, receipts_known=True), case.steps)
    before_rows, before = settle(case.steps, case.claims, case.ledger)
    after_rows, later = settle(after.steps, after.claims, after.ledger)
    assert total(before)[0] <= total(later)[0] <= total(later)[1] <= total(before)[1]
    for old, new in zip(before_rows, after_rows, strict=True):
        assert old.payable.least <= new.payable.least <= new.payable.most <= old.payable.most


def test_what_was_received_counts_in_the_years_that_the_limit_names() -> None:
    clause = replace(PLAIN, id="p/a", limits=(Limit("times", 1, None, (), 3),))
    one = claim(clause, 0, 0, Range(5000, 5000))
    for day, payable in ((737791, 5000), (738157, 0), (739000, 0)):  # 2021-01-01 … 2021-12-31 is out, 2022 in
        ledger = Ledger(True, {"p/a": (Receipt(TRUE, "", point(5000), point(day)),)}, vocabulary=LIBRARY.vocabulary)
        settled, _ = settle((), [one], ledger)
        assert settled[0].payable == (payable, payable)


def test_where_nothing_is_said_of_receipts_a_limit_is_sure_of_nothing() -> None:
    clause = replace(PLAIN, id="p/a", limits=(Limit("money", 1, Number(4000, MONEY_TYPE), (), 1),))
    settled, groups = settle((), [claim(clause, 0, 0, Range(5000, 5000))], Ledger(False, vocabulary=LIBRARY.vocabulary))
    assert settled[0].payable == total(groups)[:2] == (0, 4000)
    unlisted = replace(claim(clause, 0, 0, Range(0, 5000)), row=None, unlisted=True)
    assert total(settle((), [unlisted], Ledger(True, vocabulary=LIBRARY.vocabulary))[1]) == (0, 4000)
    free = replace(unlisted, clause=replace(PLAIN, id="p/a", limits=()), rooms=())
    assert total(settle((), [free], Ledger(True, vocabulary=LIBRARY.vocabulary))[1]) == (0, INFINITY)
