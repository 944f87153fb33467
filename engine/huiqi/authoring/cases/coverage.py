"""What was seen of each clause: each condition true, false and unknown, each tier and cap hit, each limit cutting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from huiqi.assess.clause_answer import Answered
from huiqi.assess.terms import limit_text
from huiqi.base.datatypes import RegionType
from huiqi.base.values.intervals import TRUE
from huiqi.language.expressions.tree import (
    Aggregate,
    All,
    AnyOf,
    AnyRow,
    Arithmetic,
    AtLeast,
    Certain,
    ClauseAmount,
    ClauseHolds,
    Condition,
    Definition,
    FactValue,
    FieldValue,
    Judge,
    Membership,
    Node,
    NoneOf,
    Noted,
    Present,
    RowExists,
    Slice,
    Slices,
    SpanEnded,
    Table,
    Undecided,
    children,
    descendants,
    type_of,
)
from huiqi.language.expressions.wording import reads, slice_text
from huiqi.language.vocabulary import Vocabulary
from huiqi.model.assessment import Assessment
from huiqi.model.policy import Clause, Policy
from huiqi.semantics.definition import Situation, Trace, figure, judge
from huiqi.semantics.tables import rows_hit

_ROWS = (AnyRow, Aggregate, ClauseHolds, ClauseAmount)
_SILENT = (RowExists, SpanEnded, Certain)
_GROUPS = (All, AnyOf, NoneOf, AtLeast)
_WRAPPED = (Noted, Definition)
_CONDITION = frozenset({"yes", "no", "unknown"})
_MATTER = frozenset({"yes", "no", "judged"})
_CUT = {"times": {"once", "times"}, "money": {"limit"}, "difference": {"received"}}
"""What cuts, by the kind of limit; of several limits a receipt (`received`) is not said to be one's."""
WORDS = {"yes": "满足", "no": "不满足", "unknown": "不知道", "judged": "待认定", "hit": "用到", "cut": "起作用"}


@dataclass(frozen=True, slots=True)
class CoverageItem:
    """One thing to be seen of a clause, in words, and how it should have been seen."""

    clause: str
    what: str
    needed: frozenset[str]


@dataclass
class Coverage:
    """The things to be seen of some clauses, and how each was seen."""

    items: tuple[CoverageItem, ...]
    seen: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def note(self, clause: str, what: str, word: str) -> None:
        """That something of a clause was seen so."""
        self.seen.setdefault((clause, what), set()).add(word)

    def answered(self, found: Iterable[Answered]) -> None:
        """Note what the traces of some answers show."""
        for each in found:
            if each.elsewhere:
                continue
            self._trace(each.clause.id, each.trace)
            if each.clause.award is not None and each.trace.truth == TRUE:
                self._award(each.clause, each.at)

    def assessed(self, answer: Assessment, clauses: Mapping[str, Clause]) -> None:
        """Note which limits cut."""
        for entitlement in answer.entitlements:
            rules = {by.rule for by in entitlement.blocked_by}
            for limit in clauses[entitlement.id].limits if entitlement.id in clauses else ():
                if rules & _CUT[limit.kind] or ("received" in rules and len(clauses[entitlement.id].limits) == 1):
                    self.note(entitlement.id, limit_text(limit, None), "cut")

    def lacking(self) -> list[tuple[CoverageItem, frozenset[str]]]:
        """What was not seen as it should."""
        open_items = ((item, item.needed - self.seen.get((item.clause, item.what), set())) for item in self.items)
        return [(item, words) for item, words in open_items if words]

    def _trace(self, clause: str, trace: Trace) -> None:
        node = trace.node
        if isinstance(node, Undecided):
            inner = trace.parts[0]
            self.note(clause, reads(node.condition), inner.truth.word)
            if inner.truth.word == "no":
                self.note(clause, node.matter, trace.truth.word)
        elif isinstance(node, (*_GROUPS, *_WRAPPED)):
            for part in trace.parts:
                self._trace(clause, part)
        else:
            self.note(clause, node.matter if isinstance(node, Judge) else reads(node), trace.truth.word)

    def _award(self, clause: Clause, at: Situation) -> None:
        assert clause.award is not None
        for part in clause.pay:
            self._trace(clause.id, judge(part.when, at))
        for node in _of_claim(clause.award):
            if isinstance(node, Slices):
                base = figure(node.base, at)
                for each in node.slices:
                    if base.there and (each.lower is None or base.lo > figure(each.lower, at).hi):
                        self.note(clause.id, _slice(node, each), "hit")
            elif isinstance(node, Table):
                for number, truth in enumerate(rows_hit(node, at)):
                    if truth == TRUE:
                        self.note(clause.id, _row(node, number), "hit")
            elif isinstance(node, Arithmetic) and node.operator in _BOUNDS:
                left, right = figure(node.left, at), figure(node.right, at)
                if left.known and right.known and left.there and right.there:
                    bites = left.lo > right.lo if node.operator == "at most" else left.lo < right.lo
                    self.note(clause.id, _bound(node), "yes" if bites else "no")


_BOUNDS = {"at most": "封顶", "at least": "保底"}


def to_see(policies: Iterable[Policy], vocabulary: Vocabulary) -> Coverage:
    """All that should be seen of the clauses of some policies."""
    always = frozenset(name for name, fact in vocabulary.facts.items() if fact.required)
    clauses = [clause for policy in policies for clause in policy.clauses]
    return Coverage(tuple(item for clause in clauses for item in _items(clause, always)))


def _items(clause: Clause, always: frozenset[str]) -> Iterator[CoverageItem]:
    assert isinstance(clause.condition, All)
    known = clause.domain.parts if clause.domain is not None else ()
    found: dict[str, frozenset[str]] = {}
    for part in clause.condition.parts[1:]:
        if part not in known:
            found.update(_leaves(part, always))
    for what, needed in found.items():
        yield CoverageItem(clause.id, what, needed)
    for instalment in clause.pay:
        yield from (CoverageItem(clause.id, what, needed) for what, needed in _leaves(instalment.when, always))
    for node in _of_claim(clause.award) if clause.award is not None and clause.pool is None else ():
        if isinstance(node, Slices):
            yield from (CoverageItem(clause.id, _slice(node, each), frozenset({"hit"})) for each in node.slices)
        elif isinstance(node, Table):
            yield from (
                CoverageItem(clause.id, _row(node, number), frozenset({"hit"})) for number in range(len(node.rows))
            )
        elif isinstance(node, Arithmetic) and node.operator in _BOUNDS:
            yield CoverageItem(clause.id, _bound(node), frozenset({"yes", "no"}))
    yield from (CoverageItem(clause.id, limit_text(limit, None), frozenset({"cut"})) for limit in clause.limits)


def _leaves(node: Condition, always: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each condition and matter, and how it can be seen: what every firm must tell (`always`) is never unknown."""
    if isinstance(node, _SILENT):
        return
    match node:
        case Undecided(condition, matter):
            yield from _leaves(condition, always)
            yield matter, _MATTER
        case Judge(matter):
            yield matter, _MATTER
        case Noted(condition):
            yield from _leaves(condition, always)
        case Definition(value=named):
            yield from _leaves(named, always)  # type: ignore[arg-type]
        case All(parts) | AnyOf(parts) | NoneOf(parts) | AtLeast(parts=parts):
            for part in parts:
                yield from _leaves(part, always)
        case Present():
            yield reads(node), frozenset({"yes"})
        case Membership(value) if isinstance(type_of(value), RegionType):
            yield reads(node), frozenset({"yes"})  # a firm of another region is not asked
        case _:
            yield reads(node), _seen_as(node, always)


def _seen_as(node: Condition, always: frozenset[str]) -> frozenset[str]:
    """How a comparison can be seen: never unknown where every firm must tell all it asks."""
    asked = [descendant.name for descendant in descendants(node) if isinstance(descendant, (FactValue, FieldValue))]
    told = always.issuperset(asked) and not any(isinstance(descendant, _ROWS) for descendant in descendants(node))
    return _CONDITION - {"unknown"} if told else _CONDITION


def _of_claim(node: Node) -> Iterator[Node]:
    """The nodes of an award that are worth something for the claim itself, not for each row of a list."""
    yield node
    if not isinstance(node, _ROWS):
        for child in children(node):
            yield from _of_claim(child)


def _slice(node: Slices, each: Slice) -> str:
    return f"{reads(node.base)} 的一段：{slice_text(each)}"


def _row(node: Table, number: int) -> str:
    return f"{'、'.join(reads(key) for key in node.keys)} 的第 {number + 1} 档：{reads(node.rows[number][1])}"


def _bound(node: Arithmetic) -> str:
    return f"{_BOUNDS[node.operator]} {reads(node.right)}"
