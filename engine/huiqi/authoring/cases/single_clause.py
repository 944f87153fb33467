"""One clause alone in a rulebase, asked quickly and often; and a firm that meets it, found by trying."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from huiqi.assess.assessor import Assessor
from huiqi.assess.clause_answer import Answered
from huiqi.assess.ledger import read_ledger
from huiqi.authoring.cases.candidates import Asking, asking, number_text
from huiqi.authoring.cases.drafts import FirmDraft, read, with_value
from huiqi.base.datatypes import NumberType
from huiqi.base.errors import InputError
from huiqi.base.values.intervals import FALSE, TRUE, UNKNOWN
from huiqi.language.expressions.tree import AnyOf, ClauseAmount, ClauseHolds, NoneOf, descendants
from huiqi.model.assessment import Assessment
from huiqi.model.policy import Clause, Policy, Rulebase
from huiqi.semantics.definition import Trace
from huiqi.semantics.matcher import Matcher

_SWEEPS = 4
_MOST_ROWS = 2
_LARGE = 10_000_000


class SingleClause:
    """A clause with those it asks for, without the others of its policy and without the policy's steps."""

    def __init__(self, clause: Clause, policy: Policy, rulebase: Rulebase, matcher: Matcher) -> None:
        self.clause = clause
        asked = _asked_for(clause, rulebase)
        self.policy = replace(policy, clauses=tuple(asked.values()), settle=(), replaces=())
        self.vocabulary = rulebase.vocabulary
        mine = Rulebase((self.policy,), rulebase.vocabulary, rulebase.hash, asked)
        self.assessor = Assessor(mine, matcher)
        self.asking: Asking = asking(clause, policy, rulebase.vocabulary)
        self._found: FirmDraft | None = None

    def answered(self, told: FirmDraft, as_of: date | None = None) -> list[Answered]:
        """The clause answered, each row and period, with traces."""
        day = as_of or self.asking.as_of
        firm = read(told, self.vocabulary, day)
        answered = self.assessor.answered(firm, day, read_ledger(firm, self.assessor.rulebase, day))
        return [each for each in answered if each.clause is self.clause]

    def assessed(self, told: FirmDraft, as_of: date) -> tuple[list[Answered], Assessment]:
        """The same, and the whole answer made of it."""
        traced = self.assessor.traced(read(told, self.vocabulary, as_of), as_of)
        return [each for each in traced.answered if each.clause is self.clause], traced.answer

    # -- a firm that meets it -------------------------------------------------------------------------

    def met(self) -> FirmDraft:
        """A firm that meets the clause, as nearly as trying place by place can find."""
        if self._found is None:
            self._found = self._climbed(self._start())
        return self._found

    def _start(self) -> FirmDraft:
        told: FirmDraft = {"name": "甲公司", "region": self.policy.region, "received": []}
        for place, texts in self.asking.values.items():
            told = with_value(told, place, texts[0])
        told |= {name: [dict(rows[0])] for name, rows in self.asking.rows.items()}
        told["region"] = self.policy.region
        day = self.asking.as_of.isoformat()
        told["findings"] = [
            {"clause": clause, "matter": matter, "finding": "是", "when": day} for clause, matter in self.asking.matters
        ]
        return told

    def _climbed(self, told: FirmDraft) -> FirmDraft:
        """Place by place, whatever brings the clause nearer to holding."""
        best = self.nearness(told)
        for _ in range(_SWEEPS):
            before = best
            for other in self._neighbours(told):
                if best == 1:
                    return told
                near = self.nearness(other)
                if near > best:
                    told, best = other, near
            if best == before:
                break
        return told

    def _neighbours(self, told: FirmDraft) -> Iterator[FirmDraft]:
        for place, texts in self.asking.values.items():
            yield from (with_value(told, place, text) for text in texts)
        yield from self._series(told)
        for name, rows in self.asking.rows.items():
            yield {**told, name: []}
            for row in rows:
                yield {**told, name: [dict(row)]}
                yield {**told, name: [*told[name], dict(row)][-_MOST_ROWS:]}
            for number in range(len(told[name])):
                for field, texts in self.asking.fields[name].items():
                    yield from (with_value(told, (name, number, field), text) for text in texts)

    def _series(self, told: FirmDraft) -> Iterator[FirmDraft]:
        """Every fact told by year or quarter rising, falling, or the same throughout."""
        names = dict.fromkeys(place[0] for place in self.asking.values if len(place) == 2)
        for name in names:
            type_ = self.vocabulary.facts[str(name)].type
            spans = sorted(str(place[1]) for place in self.asking.values if place[0] == name)
            if isinstance(type_, NumberType):
                rising = [number_text(_LARGE * 2**number, type_) for number in range(len(spans))]
                yield {**told, str(name): dict(zip(spans, rising, strict=True))}
                yield {**told, str(name): dict(zip(spans, reversed(rising), strict=True))}

    def nearness(self, told: FirmDraft) -> float:
        """1 where the clause holds, less the more of it fails; 0 for a firm that could not say so (a row twice)."""
        try:
            return max((_nearness(each.trace) for each in self.answered(told)), default=0)
        except InputError:
            return 0


def _asked_for(clause: Clause, rulebase: Rulebase) -> dict[str, Clause]:
    """The clauses that a clause asks for, itself last."""
    nodes = (node for top in clause.tops for node in descendants(top))
    named = {node.clause for node in nodes if isinstance(node, (ClauseHolds, ClauseAmount))}
    return {each.id: each for each in rulebase.clauses.values() if each.id in named or each.id == clause.id}


def _nearness(trace: Trace) -> float:
    if trace.truth == TRUE:
        return 1
    if not trace.parts or isinstance(trace.node, NoneOf):
        return {FALSE: 0.0, UNKNOWN: 0.4}.get(trace.truth, 0.6)
    parts: Sequence[float] = [_nearness(part) for part in trace.parts]
    whole = max(parts) if isinstance(trace.node, AnyOf) else sum(parts) / len(parts)
    return min(whole, 0.99)
