"""What a clause asks of a firm: the places where a firm could answer, and the values worth trying at each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from huiqi.assess.clause_answer import spans_on
from huiqi.authoring.cases.drafts import DraftPath, FirmDraft
from huiqi.base.datatypes import ChoiceType, DateType, IndustryType, NumberType, RegionType, TextType, TruthType, Type
from huiqi.base.values.units import DAYS, MONEY, MONTHS, Exact, unit_text
from huiqi.language.expressions.tree import (
    Aggregate,
    All,
    AnyRow,
    Change,
    ClauseAmount,
    ClauseHolds,
    Comparison,
    Compound,
    Condition,
    FactValue,
    FieldValue,
    FixedPeriod,
    Judge,
    Membership,
    Node,
    Number,
    Peak,
    Shifted,
    Streak,
    Undecided,
    Words,
    children,
    descendants,
)
from huiqi.language.vocabulary import RecordKind, Vocabulary
from huiqi.model.firm import Firm
from huiqi.model.policy import Clause, Policy
from huiqi.semantics.definition import Situation, span_of

DAY = timedelta(days=1)
_YEARS_BACK = 3
_LARGE = 1_000_000


@dataclass(frozen=True)
class Asking:
    """What a clause asks.

    Attributes:
        as_of: a day on which it holds: the last of its period; `days`: those its conditions turn on.
        values: place of a fact or figure → texts to try.
        rows: record kind → rows to try, each meeting some condition of the clause on such rows.
        fields: record kind → field → texts to try.
        matters: clause id and matter for officials.
    """

    as_of: date
    days: list[date]
    values: dict[DraftPath, list[str]]
    rows: dict[str, list[FirmDraft]]
    fields: dict[str, dict[str, list[str]]]
    matters: list[tuple[str, str]]


def asking(clause: Clause, policy: Policy, vocabulary: Vocabulary) -> Asking:
    """What a clause asks, with what other clauses it depends on ask."""
    period = clause.period or policy.period
    nodes = [node for top in clause.tops for node in descendants(top)]
    days = _days(nodes, period.start, period.end)
    texts = _Texts(nodes, days, policy)
    spans = spans_on(clause.spans, period.end) if clause.spans else [None]
    values: dict[DraftPath, list[str]] = {}
    for node in nodes:
        if isinstance(node, FactValue):
            at = (Situation(Firm(""), period.end, vocabulary, span=span) for span in spans)
            places = (place for each in at for place in _places(node, each, _shifts(nodes)))
            values.update((place, texts.of(node.type)) for place in places)
    for fact in vocabulary.facts.values():
        if fact.required and fact.name != "name":
            values.setdefault((fact.name,), texts.of(fact.type))
    kinds = list(dict.fromkeys(name for node in nodes if (name := _record(node))))
    asked = {name: _fields(name, nodes, vocabulary.records[name]) for name in kinds}
    fields = {
        name: {field: texts.of(vocabulary.records[name].fields[field].type) for field in asked[name]} for name in kinds
    }
    rows = {name: _rows(vocabulary.records[name], fields[name], nodes, clause, days) for name in kinds}
    return Asking(period.end, days, values, rows, fields, list(dict.fromkeys(_matters(clause.id, clause.tops))))


def _matters(clause: str, nodes: Iterable[Node]) -> Iterator[tuple[str, str]]:
    """Whose matters they are: a clause that is asked for has its own."""
    for node in nodes:
        if isinstance(node, (Judge, Undecided)):
            yield clause, node.matter
        owner = node.clause if isinstance(node, (ClauseHolds, ClauseAmount)) else clause
        yield from _matters(owner, children(node))


# -- facts --------------------------------------------------------------------------------------------


def _shifts(nodes: list[Node]) -> bool:
    """Whether the clause looks at other years."""
    return any(isinstance(node, (Shifted, Change, Streak, Peak, Compound)) for node in nodes)


def _places(node: FactValue, at: Situation, shifted: bool) -> Iterator[DraftPath]:
    if not node.per:
        yield (node.name,)
        return
    span = span_of(node, at)
    for back in range(_YEARS_BACK + 1 if shifted else 1):
        yield node.name, str(span.moved(-back))


class _Texts:
    """Texts to try for a type: what the clause names, what it does not, and what lies around its dates."""

    def __init__(self, nodes: list[Node], days: list[date], policy: Policy) -> None:
        self.days, self.policy = days, policy
        self.words = [word for node in nodes if isinstance(node, Words) for word in node.values]
        self.numbers = [(node.value, node.type) for node in nodes if isinstance(node, Number)]

    def of(self, type_: Type) -> list[str]:
        """What to try first comes first."""
        if isinstance(type_, TruthType):
            return ["是", "否"]
        if isinstance(type_, ChoiceType):
            named = [value for value in type_.values if value in self.words]
            others = [value for value in type_.values if value not in named]
            return list(type_.values) if type_.ordered else [*named, *others[:1]]
        if isinstance(type_, DateType):
            return [day.isoformat() for day in self.days]
        if isinstance(type_, NumberType):
            named_numbers = {
                value for value, of in self.numbers if isinstance(of, NumberType) and of.unit == type_.unit
            }
            return [number_text(number, type_) for number in sorted({*named_numbers, 0, _LARGE}, reverse=True)]
        return self._codes(type_)

    def _codes(self, type_: Type) -> list[str]:
        if isinstance(type_, RegionType):
            return [self.policy.region, place_outside(self.policy.region)]
        if isinstance(type_, IndustryType):
            return [*dict.fromkeys(word for word in self.words if _is_code(word)), "A01", "S91"]
        return [*dict.fromkeys(word for word in self.words if not _is_code(word)), "某某"]


def number_text(number: Exact, type_: NumberType) -> str:
    """A number as a firm's file would say it."""
    if type_.ratio:
        return f"{_decimal(Fraction(number) * 100)}%"
    unit = {MONEY: "元", MONTHS: "月", DAYS: "天"}.get(type_.unit) or unit_text(type_.unit)
    return f"{_decimal(Fraction(number))}{unit}"


def _decimal(number: Fraction) -> str:
    """Exact where it has at most six places, else cut there."""
    scaled = int(number * 10**6)
    sign, scaled = ("-", -scaled) if scaled < 0 else ("", scaled)
    whole, part = divmod(scaled, 10**6)
    return f"{sign}{whole}.{part:06}".rstrip("0").rstrip(".")


def place_outside(region: str) -> str:
    """A county that does not lie in a region."""
    return "110101" if not region.startswith("11") else "530924"


def _is_code(word: str) -> bool:
    return word[:1].isascii() and word[:1].isupper() and (word[1:].isdecimal() or word[1:] == "")


def _days(nodes: list[Node], start: date, end: date) -> list[date]:
    """Days on both sides of each that the clause names, of its period, and one in the middle, which comes first."""
    named = {start, end}
    for node in nodes:
        if isinstance(node, FixedPeriod):
            named |= {node.period.start, node.period.end}
        if isinstance(node, Number) and isinstance(node.type, DateType):
            named.add(date.fromordinal(int(node.value)))
    around = sorted({day + step for day in named for step in (-DAY, timedelta(), DAY)})
    middle = start + (end - start) // 2
    return [middle, *around]


# -- records ------------------------------------------------------------------------------------------


def _record(node: Node) -> str:
    return node.record if isinstance(node, (FieldValue, AnyRow, Aggregate)) else ""


def _fields(record: str, nodes: list[Node], kind: RecordKind) -> list[str]:
    used = [node.name for node in nodes if isinstance(node, FieldValue) and node.record == record]
    return list(dict.fromkeys([*used, *([kind.date] if kind.date else [])]))


def _rows(
    kind: RecordKind, fields: dict[str, list[str]], nodes: list[Node], clause: Clause, days: list[date]
) -> list[FirmDraft]:
    """One row for each condition on such rows and word it allows, the clause's own first; and an earlier one."""
    asked: list[Condition] = []
    if clause.record == kind.name and clause.domain is not None:
        asked.append(All(clause.domain.parts + getattr(clause.condition, "parts", ())))
    for node in nodes:
        where = node.where if isinstance(node, (AnyRow, Aggregate)) and node.record == kind.name else None
        asked += [where] if where is not None else []
    plain = {name: _usual(name, texts, kind) for name, texts in fields.items()}
    plain |= {name: "甲" for name, each in kind.fields.items() if isinstance(each.type, TextType) and name == "title"}
    found = [plain | chosen for condition in asked for chosen in _met(condition)] or [plain]
    if kind.date:
        found += [{**row, kind.date: days[1].isoformat()} for row in found]
    return list({str(row): row for row in found}.values())


def _usual(name: str, texts: list[str], kind: RecordKind) -> str:
    """A value that seldom stands in the way: valid for long, not revoked."""
    if name == "revoked_on":
        return "无"
    return "2099-12-31" if name == "valid_until" else texts[0]


def _met(condition: Condition) -> Iterator[FirmDraft]:
    """Field texts that meet the plain parts of a condition, one for each word it allows."""
    parts = condition.parts if isinstance(condition, All) else (condition,)
    chosen: FirmDraft = {}
    choices: tuple[str, tuple[str, ...]] = ("", ())
    for part in parts:
        if isinstance(part, Membership) and isinstance(part.value, FieldValue) and isinstance(part.options, Words):
            choices = part.value.name, part.options.values
        elif isinstance(part, Comparison) and isinstance(part.left, FieldValue) and isinstance(part.right, Number):
            rank = part.left.type
            if isinstance(rank, ChoiceType):
                chosen[part.left.name] = rank.values[_ranked(part.operator, int(part.right.value), len(rank.values))]
    yield from ({**chosen, choices[0]: word} for word in choices[1]) if choices[0] else [chosen]


def _ranked(operator: str, rank: int, count: int) -> int:
    step = {">": 1, "<": -1, "!=": 1}.get(operator, 0)
    return min(max(rank + step, 0), count - 1)
