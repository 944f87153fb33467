"""Asks the firms of a list: one by one, or where there are many in columns, with the same answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from huiqi.assess.assessor import Assessor
from huiqi.assess.pools import NOWHERE, Places
from huiqi.columns.engines import Polars
from huiqi.columns.evaluation import CODES
from huiqi.columns.figures import NotInColumns
from huiqi.columns.frames import Frames, frames_of
from huiqi.columns.register import ONE_BY_ONE, Compiled, answered, compiled
from huiqi.columns.settling import NO_ROW
from huiqi.language.expressions.tree import Judge, descendants
from huiqi.language.expressions.wording import reads
from huiqi.lists.batch.lines import NOTHING, ClauseLine, Result, heed_of, result_of
from huiqi.lists.tables.entries import Entry
from huiqi.model.assessment import Amount, Decision
from huiqi.model.firm import Firm
from huiqi.model.policy import STATUS_LABELS, Clause, Policy

IN_COLUMNS_FROM = 1_000
"""Firms from which on columns are quicker than one by one."""
AT_ONCE = 100_000
_DECISIONS = {code: decision for decision, code in CODES.items()}

Read = tuple[Entry, Firm]


def one_by_one(
    read: Sequence[Read], assessor: Assessor, as_of: date, whole: bool, places: Places = NOWHERE
) -> Iterator[Result]:
    """Each firm's own answer, with its places among all applicants by its place in the list."""
    for number, (entry, firm) in enumerate(read):
        answer = assessor.assess(firm, as_of, places.get(number, {}))
        yield result_of(entry, answer, firm.assumptions, whole)


def in_columns(read: Sequence[Read], assessor: Assessor, as_of: date) -> Iterator[Result]:
    """The same answers, worked out for all firms at once; those that columns do not answer are asked one by one."""
    for start in range(0, len(read), AT_ONCE):
        part = read[start : start + AT_ONCE]
        frames, odd = frames_of([firm for _, firm in part], assessor.rulebase.vocabulary)
        alone = set(odd) | {place for place, (_, firm) in enumerate(part) if _names_clauses(firm)}
        try:
            made = compiled(assessor.rulebase, as_of, frames.columns)
        except NotInColumns:
            yield from one_by_one(part, assessor, as_of, whole=False)
            continue
        yield from _Columns(made, frames, assessor, as_of).results(part, alone)


def _names_clauses(firm: Firm) -> bool:
    """Whether it tells of awards or findings, which name clauses in words."""
    return any(firm.records[name].rows for name in ONE_BY_ONE if name in firm.records)


@dataclass(frozen=True, slots=True)
class _About:
    """What is the same for every line of a clause."""

    clause: Clause
    status: str
    matters: str
    cited: str


class _Columns:
    """The lines and totals of some firms, firm by firm."""

    def __init__(self, made: Compiled, frames: Frames, assessor: Assessor, as_of: date) -> None:
        self.assessor, self.as_of = assessor, as_of
        engine = Polars()
        lines, totals = answered(made, frames, engine)
        self.lines: dict[int, list[tuple[Any, ...]]] = {}
        for firm, *line in engine.collect(lines).sort("firm", "clause", "view", "row").iter_rows():
            self.lines.setdefault(firm, []).append(tuple(line))
        self.totals = {firm: ends for firm, *ends in engine.collect(totals).iter_rows()}
        self.about = {each.number: _about(each.clause, each.policy) for each in made.plan.asked}

    def results(self, part: Sequence[Read], alone: set[int]) -> Iterator[Result]:
        """The results, in the order of the list."""
        for place, (entry, firm) in enumerate(part):
            if place in alone:
                yield from one_by_one([(entry, firm)], self.assessor, self.as_of, whole=False)
            else:
                yield self._result(place, entry, firm)

    def _result(self, place: int, entry: Entry, firm: Firm) -> Result:
        lines = [self._line(firm, *line) for line in self.lines.get(place, ())]
        least, most, low, high = self.totals.get(place, (0, 0, 0, 0))
        missing = dict.fromkeys(label for line in lines for label in line.missing.split("、") if label)
        return Result(
            entry,
            firm.name,
            lines,
            _yuan(least, most) or NOTHING,
            _yuan(low, high) or NOTHING,
            "、".join(missing),
            "；".join(heed_of(firm.warnings, firm.assumptions)),
            self.as_of.isoformat(),
            self.assessor.rulebase.hash,
        )

    def _line(self, firm: Firm, number: int, _: int, row: int, code: int, *rest: Any) -> ClauseLine:
        about, decision = self.about[number], _DECISIONS[code]
        least, most, payable_least, payable_most, missing, less = rest
        record = about.clause.record
        label = firm.records[record].rows[row].label if record and row not in (None, NO_ROW) else None
        return ClauseLine(
            about.clause.id,
            about.clause.title,
            label,
            decision,
            _yuan(least, most),
            _yuan(payable_least, payable_most),
            about.status,
            missing.rstrip("、"),
            about.matters if decision is Decision.REVIEW else "",
            less,
            "",
            about.cited,
        )


def _about(clause: Clause, policy: Policy) -> _About:
    matters = dict.fromkeys(
        reads(descendant) for descendant in descendants(clause.condition) if isinstance(descendant, Judge)
    )
    cited = f"{clause.citation.section}：{clause.citation.quote}"
    return _About(clause, STATUS_LABELS[policy.status], "；".join(f"◇ {matter}" for matter in matters), cited)


def _yuan(least: int | None, most: int | None) -> Amount | None:
    """A range of fen as yuan; None where it is no matter of money."""
    if least is None:
        return None
    return Amount(Decimal(least).scaleb(-2), None if most is None else Decimal(most).scaleb(-2))
