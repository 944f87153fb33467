"""What a name may mean at one place of a policy: a field of a row, a definition, a fact. Nothing shadows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from huiqi.base.diagnostics import suggest
from huiqi.base.values.dates import Period
from huiqi.language.expressions.parser import TOLD, ExpressionError
from huiqi.language.expressions.tree import Condition, FactValue, FieldValue, Node, Valued
from huiqi.language.vocabulary import Fact, RecordKind, Vocabulary


@dataclass(frozen=True, slots=True)
class ClauseReference:
    """What another clause means to `eligible(@id)` and `amount(@id)`."""

    id: str
    title: str
    record: str | None
    domain: Condition | None
    condition: Condition
    award: Valued | None
    span: str
    period: Period | None
    by_pool: bool


@dataclass(frozen=True)
class Scope:
    """The names an expression may use.

    Attributes:
        outer: the record kind the clause runs over (`for`), if any.
        inner: the record kind a function looks at, inside its `where` and value.
        definitions: what `define` named so far.
        period, region: of the policy.
        span: the kind of period the clause runs over: `year` where it runs over none (`by_span` false).
        clauses: the clauses above, by their id in the policy.
        failed: names of definitions that could not be read: what uses them is not told of once more.
    """

    vocabulary: Vocabulary
    outer: RecordKind | None = None
    inner: RecordKind | None = None
    definitions: Mapping[str, Node] = field(default_factory=dict)
    period: Period | None = None
    region: str | None = None
    span: str = "year"
    by_span: bool = False
    clauses: Mapping[str, ClauseReference] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()

    def looking_at(self, kind: RecordKind) -> Scope:
        """The scope inside a function over the rows of `kind`."""
        return replace(self, inner=kind)

    def running_over(self, kind: RecordKind | None, span: str = "") -> Scope:
        """The scope of a clause with `for: kind`, `for: quarter in …`, or both."""
        return replace(self, outer=kind, span=span or "year", by_span=bool(span))

    def with_clause(self, name: str, clause: ClauseReference) -> Scope:
        """The scope in which a further clause may be asked for."""
        return replace(self, clauses={**self.clauses, name: clause})

    def defining(self, name: str, node: Node) -> Scope:
        """The scope with one more definition."""
        return replace(self, definitions={**self.definitions, name: node})

    def without(self, name: str) -> Scope:
        """The scope after a definition that could not be read."""
        return replace(self, failed=self.failed | {name})

    def find(self, word: str, start: int, end: int) -> Node | None:
        """What a bare word means, or None where it names nothing.

        Raises:
            ExpressionError: D03 where it has two readings.
        """
        readings: list[Node] = []
        if self.inner and (inner := self.inner.field_named(word)):
            readings.append(field_value(self.inner, inner, outer=False))
        elif not self.inner and self.outer and (outer := self.outer.field_named(word)):
            readings.append(field_value(self.outer, outer, outer=True))
        if word in self.definitions:
            readings.append(self.definitions[word])
        if fact := self.vocabulary.fact_named(word):
            readings.append(fact_value(fact))
        if len(readings) > 1:
            raise ExpressionError("D03", f"「{word}」有两种读法", start, end, f"写 firm.{word}，或写明是哪种记录的字段")
        return readings[0] if readings else None

    def unknown(self, word: str, start: int, end: int) -> ExpressionError:
        """The error for a word that names nothing, with the nearest known one."""
        if word in self.failed:
            return ExpressionError(TOLD, f"「{word}」写错了", start, end)
        fields = [each for kind in (self.inner, self.outer) if kind for each in kind.fields.values()]
        known = [*self.vocabulary.words(), *self.definitions, *(w for f in fields for w in (f.name, f.label))]
        help = suggest(word, known) or "请在词汇表、本政策的 facts 或 define 里声明它"
        return ExpressionError("D02", f"没有叫「{word}」的事实、字段或定义", start, end, help)


def field_value(kind: RecordKind, each: Fact, outer: bool) -> FieldValue:
    """The node for a field of a row."""
    return FieldValue(kind.name, each.name, each.label, each.type, outer)


def fact_value(fact: Fact) -> FactValue:
    """The node for a fact of the firm."""
    return FactValue(fact.name, fact.label, fact.type, fact.per)
