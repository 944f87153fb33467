"""A firm's file put back into the form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from huiqi.base.datatypes import ChoiceType, TruthType
from huiqi.base.documents import Mapping, Node, Sequence, Text, as_tree, parse_document
from huiqi.base.errors import UsageError
from huiqi.language.vocabulary import Fact, RecordKind, Vocabulary
from huiqi.loading.firms import read_firm_from
from huiqi.loading.firms.series import EARLIER
from huiqi.model.firm import NO_WORDS, YES_WORDS
from huiqi_ui.form.document import (
    KEPT,
    LISTED,
    NOTHING,
    FormDocument,
    as_firm,
    cover_key,
    document_of,
    fact_key,
    list_key,
    open_key,
    row_key,
    rows_key,
)

Fields = dict[str, Any]


def loaded(content: bytes, name: str, vocabulary: Vocabulary, as_of: date) -> Fields:
    """The fields of the form, by key, that say what a firm's file says.

    Raises:
        InputError: the file cannot be read.
        UsageError: the form would not say the same.
    """
    firm = read_firm_from(content, name, vocabulary, as_of)
    node = parse_document(content, name)
    assert isinstance(node, Mapping)
    fields = _fields(node, vocabulary, as_of)
    if not as_firm(document_of(fields, vocabulary), vocabulary, as_of).says_same(firm):
        raise UsageError(f"「{name}」里有表单放不下的写法，没有载入。请用 huiqi check 直接评估这份文件。")
    return fields


def _fields(node: Mapping, vocabulary: Vocabulary, as_of: date) -> Fields:
    kept: FormDocument = {}
    fields: Fields = {KEPT: kept}
    for key, value in node.entries:
        fact, kind = vocabulary.fact_named(key.value.strip()), vocabulary.record_named(key.value.strip())
        if fact is not None and fact.per:
            fields |= _series(fact, value, kept, as_of)
        elif fact is not None:
            fields |= _fact(fact, value, fact_key(fact))
        elif kind is not None:
            fields |= _list(kind, value)
    return fields


def _series(fact: Fact, node: Node, kept: FormDocument, as_of: date) -> Fields:
    """Figures by period; one figure alone is the last full year's."""
    if isinstance(node, Text):
        return {} if node.unknown else {fact_key(fact, str(as_of.year - 1)): node.value}
    assert isinstance(node, Mapping)
    figures = {key.value.strip(): value.value for key, value in node.entries if isinstance(value, Text)}
    earlier = {span: text for span, text in figures.items() if span in EARLIER}
    if earlier:
        kept[fact.label] = earlier
    spans = ((span.removesuffix("年").strip(), text) for span, text in figures.items() if span not in earlier)
    return {fact_key(fact, span): text for span, text in spans}


def _fact(fact: Fact, node: Node, key: str) -> Fields:
    if not isinstance(node, Text) or node.unknown:
        return {}
    return {key: _chosen(fact, node.value.strip())}


def _chosen(fact: Fact, text: str) -> str:
    """A text as the form's field has it: choices by their own word."""
    if isinstance(fact.type, TruthType):
        words = {**dict.fromkeys(YES_WORDS, "是"), **dict.fromkeys(NO_WORDS, "否")}
        return words.get(text.lower(), text)
    if isinstance(fact.type, ChoiceType):
        return fact.value_of(text) or text
    return text


def _list(kind: RecordKind, node: Node) -> Fields:
    """Rows of a list, and what it is complete for, where that is not all."""
    is_open, cover = False, list[str]()
    if isinstance(node, Mapping):
        named = as_tree(node.get("complete_for") or node)
        cover = [named] if isinstance(named, str) else list(named)
        is_open, node = not cover, node.get("items") or node
    if isinstance(node, Text):
        return {} if node.unknown else {list_key(kind): NOTHING}
    assert isinstance(node, Sequence)
    if not node.items and not is_open and not cover:
        return {list_key(kind): NOTHING}
    fields: Fields = {list_key(kind): LISTED, rows_key(kind): list(range(len(node.items))), open_key(kind): is_open}
    if cover:
        fields[cover_key(kind)] = cover
    for number, item in enumerate(node.items):
        fields |= dict(_row(kind, item, number))
    return fields


def _row(kind: RecordKind, item: Node, number: int) -> Iterator[tuple[str, Any]]:
    for key, value in item.entries if isinstance(item, Mapping) else ():
        field = kind.field_named(key.value.strip())
        if field is not None:
            yield from _fact(field, value, row_key(kind, number, field)).items()
