"""One enterprise: its facts and records, typed and validated, as the ranges they are known in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from huiqi.base.values.dates import Span
from huiqi.base.values.intervals import Value


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a firm: the fields that were told. `label` names the row in answers."""

    values: Mapping[str, Value]
    label: str
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordList:
    """The rows a firm gave of one record kind.

    Attributes:
        complete: the rows are all there are.
        complete_for: where not all, the values of the kind's `complete_by` field that the list is
            complete for.
    """

    rows: tuple[Row, ...] = ()
    complete: bool = True
    complete_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Warned:
    """Something in a firm's file that is answered with, but should be looked at."""

    code: str
    place: str
    text: str


@dataclass(frozen=True)
class Firm:
    """What is known of one enterprise.

    Attributes:
        facts: fact → value; a fact that is absent is unknown.
        series: fact → year, quarter … → value, or None for one answered 无 (no figure).
        earlier: fact → the highest figure of all years before those told one by one.
        records: record kind → list; a kind that is absent is unknown.
        founded: the year of founding, if known: years before it have no figure.
        warnings, assumptions: what the reader noticed, and what it took for granted, for the answer.
    """

    name: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    series: Mapping[str, Mapping[Span, Value | None]] = field(default_factory=dict)
    earlier: Mapping[str, Value] = field(default_factory=dict)
    records: Mapping[str, RecordList] = field(default_factory=dict)
    founded: int | None = None
    warnings: tuple[Warned, ...] = ()
    assumptions: tuple[str, ...] = ()

    def says_same(self, other: Firm) -> bool:
        """Whether two files say the same of a firm; where they say it may differ."""
        mine = (self.facts, self.series, self.earlier, self.records)
        return mine == (other.facts, other.series, other.earlier, other.records)


YES_WORDS = frozenset({"是", "有", "yes", "y", "true", "√", "✓", "✔", "☑", "1"})
NO_WORDS = frozenset({"否", "无", "没有", "不是", "no", "n", "false", "×", "✗", "0"})
NONE_WORDS = frozenset({"无", "没有", "none yet", "不适用"})
