"""Reads a firm's file: YAML or JSON, keys or Chinese labels, with every problem collected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import cast

from huiqi.base.diagnostics import Problem, suggest
from huiqi.base.documents import (
    DocumentError,
    Mapping,
    Node,
    Sequence,
    Text,
    decode,
    parse_document,
    parse_text,
    read_bytes,
)
from huiqi.base.errors import InputError
from huiqi.base.values.dates import Span
from huiqi.base.values.intervals import End, Figure, Value, Word
from huiqi.base.values.numerals import visible
from huiqi.language.vocabulary import Fact, RecordKind, Vocabulary
from huiqi.loading.firms import series
from huiqi.loading.firms.doubtful import doubts_of_code, doubts_of_figures, doubts_of_value
from huiqi.loading.firms.plain_words import records_in, says_nothing, says_too_little
from huiqi.loading.firms.records import first_or_not, repeated, row_label, row_warnings
from huiqi.loading.firms.scalars import ValueProblem, read_value
from huiqi.loading.firms.titles import with_level
from huiqi.model.firm import NONE_WORDS, Firm, RecordList, Row, Warned

_COMMA = '数里的逗号会被当成分隔：加引号，例如 {2023: "5,100万"}，或不写逗号'


def read_firm_file(path: Path, vocabulary: Vocabulary, as_of: date) -> Firm:
    """The firm a file describes.

    Raises:
        UsageError: there is no such file.
        InputError: the file cannot be read; all its problems are listed.
    """
    return read_firm_text(path, vocabulary, as_of)[0]


def read_firm_text(path: Path, vocabulary: Vocabulary, as_of: date) -> tuple[Firm, str]:
    """The firm a file describes, and the file's text. Raises as `read_firm_file` does."""
    try:
        content = read_bytes(path)
        return read_firm_from(content, str(path), vocabulary, as_of), decode(content, str(path))
    except DocumentError as error:
        raise InputError([error.problem]) from None


def read_firm_from(content: str | bytes, name: str, vocabulary: Vocabulary, as_of: date) -> Firm:
    """The firm that the content of a file describes, YAML or JSON by what it looks like; text is taken for YAML.

    Args:
        name: what places in it name.

    Raises:
        InputError: it cannot be read; all its problems are listed.
    """
    try:
        node = parse_text(content, name) if isinstance(content, str) else parse_document(content, name)
        return read_firm(node, vocabulary, as_of)
    except DocumentError as error:
        raise InputError([error.problem]) from None


def read_firm(node: Node, vocabulary: Vocabulary, as_of: date) -> Firm:
    """The firm a document describes. One value for a yearly fact is fixed to the last full year before `as_of`.

    Raises:
        InputError: all problems of the document.
    """
    reader = _FirmReader(vocabulary, as_of)
    firm = reader.firm(node)
    if reader.problems:
        raise InputError(reader.problems)
    return firm


MOST_KEYS = 1000
"""Keys of one place in a firm's file: no firm has as many facts, and each unknown one is compared with all."""


def _too_wide(node: Node) -> Iterator[Mapping]:
    """The places of a document with more keys than are looked at."""
    if isinstance(node, Mapping):
        if len(node.entries) > MOST_KEYS:
            yield node
        for _, value in node.entries:
            yield from _too_wide(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _too_wide(item)


class _FirmReader:
    """Collects what one document says, and what is wrong with it."""

    def __init__(self, vocabulary: Vocabulary, as_of: date) -> None:
        self.vocabulary, self.as_of = vocabulary, as_of
        self.problems: list[Problem] = []
        self.warnings: list[Warned] = []
        self.assumptions: list[str] = []
        self.facts: dict[str, Value] = {}
        self.series: dict[str, dict[Span, Value | None]] = {}
        self.earlier: dict[str, Value] = {}
        self.records: dict[str, RecordList] = {}
        self.seen: dict[str, Text] = {}

    def firm(self, node: Node) -> Firm:
        if not isinstance(node, Mapping):
            self._problem("I01", "企业文件要写成「键: 值」", node, "例如 企业名称: 某某公司")
            return Firm("")
        for wide in _too_wide(node):
            self._problem("I01", f"一处写了 {len(wide.entries)} 个项目，最多 {MOST_KEYS} 个", wide, "分成几条记录来写")
        if self.problems:
            return Firm("")
        for key, value in node.entries:
            self._entry(key, value)
        for fact in self.vocabulary.facts.values():
            if fact.required and fact.name not in self.facts and fact.name not in self.seen:
                self._problem("I02", f"没有写{fact.label}", node, f"加一行 {fact.label}: …")
        self.warnings += doubts_of_code(self.facts.get("uscc"), self.seen.get("uscc"))
        self._check_founding()
        self.warnings += doubts_of_figures(self.series, self.seen, self.vocabulary)
        return self._built()

    def _built(self) -> Firm:
        name = self.facts.get("name")
        founded = self.facts.get("registered_on")
        same_year = isinstance(founded, Figure) and founded.there and _year(founded.lo) == _year(founded.hi)
        return Firm(
            name=next(iter(name.options)) if isinstance(name, Word) and name.options else "",
            facts=self.facts,
            series=self.series,
            earlier=self.earlier,
            records=self.records,
            founded=_year(founded.lo) if same_year and isinstance(founded, Figure) else None,
            warnings=tuple(self.warnings),
            assumptions=tuple(self.assumptions),
        )

    # -- entries --------------------------------------------------------------------------------------

    def _entry(self, key: Text, value: Node) -> None:
        word = key.value.strip()
        fact, kind = self.vocabulary.fact_named(word), self.vocabulary.record_named(word)
        named = fact or kind
        if named is None:
            near = suggest(word, self.vocabulary.words())
            self._problem("I03", f"没有叫「{word[:40]}」的项目", key, near or "可以写的项目见 huiqi schema firm")
            return
        if named.name in self.seen:
            self._problem("I04", f"「{word}」与「{self.seen[named.name].value}」是同一项，写了两次", key, "请只留一处")
            return
        self.seen[named.name] = key
        if fact:
            self._fact(fact, value)
        elif kind:
            self._record_list(kind, value)

    def _fact(self, fact: Fact, node: Node) -> None:
        if fact.per and isinstance(node, Mapping):
            self._series(fact, node)
            return
        if not isinstance(node, Text):
            help = f"{series.SHAPES[fact.per]}" if fact.per else ""
            self._problem("I05", f"{fact.label}只能写一个值", node, help)
            return
        if node.unknown:
            if fact.required:
                self._problem("I02", f"{fact.label}不能空着", node, f"写上{fact.label}")
            return
        if fact.per:
            self._one_figure(fact, node)
            return
        value = self._value(node, fact)
        if value is not None:
            self.facts[fact.name] = value

    def _one_figure(self, fact: Fact, node: Text) -> None:
        """One figure of a fact by year is that of the last full year; of one by quarter it says too little."""
        if fact.per not in ("year", "period"):
            self._problem("I06", f"{fact.label}要写明是哪一期的", node, series.SHAPES[fact.per])
            return
        span = Span(self.as_of.year - 1)
        if node.value.strip() in NONE_WORDS:
            self.series[fact.name] = {span: None}
            return
        value = self._value(node, fact)
        if value is not None:
            self.series[fact.name] = {span: value}
            self.assumptions.append(f"{fact.label} {node.value.strip()} 按 {span} 年（评估日前最近的完整年度）计")

    def _series(self, fact: Fact, node: Mapping) -> None:
        figures: dict[Span, Value | None] = {}
        for key, value in node.entries:
            if not isinstance(value, Text):
                self._problem("I05", f"{fact.label}每一期只能写一个值", value)
            elif key.value.strip() in series.EARLIER and fact.per == "year":
                if not value.unknown and (read := self._value(value, fact)) is not None:
                    self.earlier[fact.name] = read
            elif (span := series.span_of(key.value, fact.per)) is None:
                is_cut = value.unknown and any(digit.isdigit() for digit in key.value)
                help = _COMMA if is_cut else series.SHAPES[fact.per]
                self._problem("I06", f"「{key.value[:40]}」不是{series.NAMES[fact.per]}", key, help)
            elif span in figures:
                self._problem("I04", f"{span} 写了两次", key, "请只留一处")
            elif value.value.strip() in NONE_WORDS:
                figures[span] = None
            elif not value.unknown and (read := self._value(value, fact)) is not None:
                figures[span] = read
        if figures:
            self.series[fact.name] = figures

    # -- records --------------------------------------------------------------------------------------

    def _record_list(self, kind: RecordKind, node: Node) -> None:
        if isinstance(node, Text):
            self._record_words(kind, node)
            return
        complete, covered, rows = True, frozenset[str](), cast(Node, node)
        if isinstance(node, Mapping):
            read = self._partial(kind, node)
            if read is None:
                return
            complete, covered, rows = False, read[0], read[1]
        if isinstance(rows, Text) and rows.value.strip() in NONE_WORDS:
            rows = Sequence((), rows.place)
        if not isinstance(rows, Sequence):
            self._problem("I07", f"{kind.label}要写成列表", rows, f"写 - {_example(kind)}")
            return
        rows = Sequence(tuple(one for item in rows.items for one in self._in_words(kind, item)), rows.place)
        read_rows = [row for item in rows.items if (row := self._row(kind, item)) is not None]
        self._check_repeats(kind, read_rows, rows)
        told = first_or_not(read_rows, self.assumptions) if kind.name == "recognitions" else read_rows
        self.warnings += row_warnings(kind, told, self.as_of)
        self.records[kind.name] = RecordList(tuple(told), complete, covered)

    def _check_repeats(self, kind: RecordKind, read: list[Row], written: Sequence) -> None:
        """A row written twice would be paid twice: refused where it has a title, else told of."""
        for place in repeated(read):
            label = read[place].label
            if read[place].texts.get("title") and place < len(written.items):
                self._problem("I19", f"「{label}」写了两次", written.items[place], "请只留一条")
            else:
                text = f"「{label}」写了两次，按两条计；若是同一项请删去一条"
                self.warnings.append(Warned("repeated", kind.label, text))

    def _record_words(self, kind: RecordKind, node: Text) -> None:
        """A list in plain words: each record with how it was read; nothing where the words say too little."""
        if says_nothing(node.value):
            self.records[kind.name] = RecordList()
            return
        if node.unknown:
            return
        if says_too_little(node.value):
            text = f"{kind.label}写了「{node.value.strip()}」，没有写是哪些：按不清楚计"
            self.warnings.append(Warned("words", str(node.place), text))
            return
        records = records_in(node, kind)
        if records is None or not records.items:
            self._problem("I07", f"{kind.label}要写成列表", node, f"没有写 []；有就写 - {_example(kind)}")
            return
        said = "；".join(_words_of(record) for record in records.items)
        self.warnings.append(Warned("words", str(node.place), f"{kind.label}「{node.value.strip()}」读作：{said}"))
        self._record_list(kind, records)

    def _in_words(self, kind: RecordKind, item: Node) -> Iterable[Node]:
        """An item of a list in plain words as the records it tells of; others as they are."""
        read = records_in(item, kind) if isinstance(item, Text) and not item.unknown else None
        return read.items if read is not None and read.items else (item,)

    def _partial(self, kind: RecordKind, node: Mapping) -> tuple[frozenset[str], Node] | None:
        """`{complete_for: [kinds], items: […]}`: complete for these kinds, open for all others.

        A list that no field divides into kinds is complete for none: it may always be longer.
        """
        allowed = {"complete_for", "items"}
        unknown = [key for key, _ in node.entries if key.value not in allowed]
        items, named = node.get("items"), node.get("complete_for")
        divided = kind.complete_by is not None or not named or (isinstance(named, Sequence) and not named.items)
        if unknown or items is None or not divided:
            place = unknown[0] if unknown else node
            self._problem("I07", f"{kind.label}要写成列表", place, f"写 - {_example(kind)}")
            return None
        covered = set[str]()
        if kind.complete_by is None:
            return frozenset(), items
        each = kind.fields[kind.complete_by]
        for item in named.items if isinstance(named, Sequence) else (named,) if named else ():
            if isinstance(item, Text) and item.unknown:
                continue
            value = self._value(item, each) if isinstance(item, Text) else None
            if isinstance(value, Word) and value.options:
                covered |= value.options
            elif not isinstance(item, Text):
                self._problem("I05", f"complete_for 要写{each.label}", item)
        return frozenset(covered), items

    def _row(self, kind: RecordKind, node: Node) -> Row | None:
        if not isinstance(node, Mapping):
            self._problem("I08", f"{kind.label}的每一条要写成「键: 值」", node, f"例如 {_example(kind)}")
            return None
        values: dict[str, Value] = {}
        texts: dict[str, str] = {}
        for key, value in with_level(node, kind).entries:
            each = kind.field_named(key.value.strip())
            if each is None:
                words = [word for f in kind.fields.values() for word in (f.label, f.name)]
                help = suggest(key.value, words) or f"可以写：{'、'.join(f.label for f in kind.fields.values())}"
                self._problem("I03", f"{kind.label}没有「{key.value[:40]}」这一栏", key, help)
            elif each.name in texts:
                self._problem("I04", f"「{key.value}」写了两次", key, "请只留一处")
            elif not isinstance(value, Text):
                self._problem("I05", f"{each.label}只能写一个值", value)
            else:
                texts[each.name] = visible(value.value).strip()
                if not value.unknown and (read := self._value(value, each)) is not None:
                    values[each.name] = read
        return Row(values, row_label(kind, values, texts), texts)

    # -- single values --------------------------------------------------------------------------------

    def _value(self, node: Text, fact: Fact) -> Value | None:
        try:
            value = read_value(node.value, fact, self.vocabulary)
        except ValueProblem as problem:
            self._problem(problem.code, f"{fact.label}：{problem.message}", node, problem.help)
            return None
        self.warnings += doubts_of_value(fact, value, node, self.vocabulary)
        return value

    def _check_founding(self) -> None:
        """A figure of a year before the founding contradicts it, but is kept; 无 of a later year is refused."""
        founded = self.facts.get("registered_on")
        if not isinstance(founded, Figure) or not founded.there:
            return
        for name, figures in self.series.items():
            none = [span for span, value in figures.items() if value is None and span.year > _year(founded.hi)]
            if none:
                text = f"{self.vocabulary.facts[name].label}写了 {min(none)} 无，但企业那时已经成立"
                self._problem("I20", text, self.seen[name], "没有发生写 0，不知道写「不清楚」")
        for name, figures in self.series.items():
            early = [span for span, value in figures.items() if value is not None and span.year < _year(founded.lo)]
            if early:
                text = f"{self.vocabulary.facts[name].label}写了 {min(early).year} 年的数，但企业那时还没有成立，请核对"
                self.warnings.append(Warned("before-founding", str(self.seen[name].place), text))

    def _problem(self, code: str, message: str, node: Node, help: str = "") -> None:
        self.problems.append(Problem(code, message, node.place, help))


def _words_of(record: Node) -> str:
    """A record's values as text."""
    entries = record.entries if isinstance(record, Mapping) else ()
    return " ".join(value.value for _, value in entries if isinstance(value, Text))


def _example(kind: RecordKind) -> str:
    shown = [f"{field.label}: …" for field in kind.fields.values()][:3]
    return "{" + ", ".join(shown) + "}"


def _year(ordinal: End) -> int:
    return date.fromordinal(int(ordinal)).year
