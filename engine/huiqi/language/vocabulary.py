"""What can be known of a firm: facts and record kinds, each with type, label, question, and why it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from huiqi.base.datatypes import ChoiceType, Type
from huiqi.base.values.codes import parse_region, region_name


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be known of a firm, or one field of a record.

    Attributes:
        name: the key used in firm files and rules.
        label: its Chinese name, accepted wherever the key is.
        english: its English name.
        per: one figure for each `year`, `quarter`, `month`, or for each `period` of any kind; empty: one value.
        required: a firm file without it is refused.
        question, why: what the form asks, and why it asks.
        theme: the group the form shows it under.
        aliases: other ways a value of a choice is commonly written → the value.
        headings: what lists of firms commonly write above its column.
        changes: whether a firm can change it: `yes`, `no`, only `up` or `down`, or only to this value.
    """

    name: str
    label: str
    type: Type
    english: str = ""
    per: str = ""
    required: bool = False
    question: str = ""
    why: str = ""
    theme: str = ""
    aliases: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    changes: str = "yes"

    @property
    def by_year(self) -> bool:
        """One figure for each calendar year."""
        return self.per == "year"

    def value_of(self, text: str) -> str | None:
        """The choice that `text` means, or None."""
        assert isinstance(self.type, ChoiceType)
        text = self.aliases.get(text, text)
        return text if text in self.type.values else None


@dataclass(frozen=True, slots=True)
class RecordKind:
    """Something a firm has many of, one row each.

    Attributes:
        date: the field that dates a row; a row dated after the as-of date does not exist yet.
        complete_by: the choice field a list may be declared complete for (`complete_for`), if any.
    """

    name: str
    label: str
    fields: Mapping[str, Fact]
    date: str | None = None
    complete_by: str | None = None
    english: str = ""
    question: str = ""
    why: str = ""
    theme: str = ""

    def field_named(self, word: str) -> Fact | None:
        """The field with this key or label."""
        return _named(word, self.fields.values())


@dataclass(frozen=True)
class Vocabulary:
    """All facts and record kinds, by key.

    Attributes:
        regions: names of the regions the library's policies lie in, by code.
        english: choices, titles and regions in English; a word that is not in it stays Chinese.
    """

    facts: Mapping[str, Fact]
    records: Mapping[str, RecordKind]
    regions: Mapping[str, str] = field(default_factory=dict)
    english: Mapping[str, str] = field(default_factory=dict)

    def fact_named(self, word: str) -> Fact | None:
        """The fact with this key or label."""
        return self._by_word[0].get(word)

    def record_named(self, word: str) -> RecordKind | None:
        """The record kind with this key or label."""
        return self._by_word[1].get(word)

    def region_codes(self, text: str) -> list[str]:
        """The codes a region's code or name may mean: the vocabulary's own first, which need no look-up."""
        own = [code for code, name in self.regions.items() if text in (code, name)]
        return own or parse_region(text)

    def region_label(self, code: str) -> str:
        """A region's name: the vocabulary's own first, which need no look-up."""
        return self.regions.get(code) or region_name(code)

    def label(self, reference: str) -> str:
        """The Chinese label of `scale`, `recognitions` or `recognitions.level`."""
        kind, _, name = reference.partition(".")
        if name:
            return f"{self.records[kind].label}·{self.records[kind].fields[name].label}"
        return self.facts[kind].label if kind in self.facts else self.records[kind].label

    def words(self) -> list[str]:
        """Every key and label, for suggestions."""
        return [*self._by_word[0], *self._by_word[1]]

    def extended(self, facts: Iterable[Fact], records: Iterable[RecordKind]) -> Vocabulary:
        """This vocabulary with a policy's own facts and record kinds beside it."""
        return replace(
            self,
            facts={**self.facts, **{fact.name: fact for fact in facts}},
            records={**self.records, **{kind.name: kind for kind in records}},
        )

    def with_titles(self, titles: Iterable[str]) -> Vocabulary:
        """This vocabulary with further kinds of recognition."""
        kind = self.records["recognitions"]
        named = kind.fields["kind"]
        assert isinstance(named.type, ChoiceType)
        more = tuple(title for title in titles if title not in named.type.values)
        if not more:
            return self
        type_ = ChoiceType(named.type.values + more)
        fields = {name: replace(each, type=type_) if name == "kind" else each for name, each in kind.fields.items()}
        return replace(self, records={**self.records, "recognitions": replace(kind, fields=fields)})

    @cached_property
    def _by_word(self) -> tuple[dict[str, Fact], dict[str, RecordKind]]:
        facts = {word: fact for fact in self.facts.values() for word in (fact.label, fact.name)}
        records = {word: kind for kind in self.records.values() for word in (kind.label, kind.name)}
        return facts, records


def _named(word: str, facts: Iterable[Fact]) -> Fact | None:
    return next((fact for fact in facts if word in (fact.name, fact.label)), None)
