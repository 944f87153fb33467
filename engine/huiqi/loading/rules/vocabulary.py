"""Reads declarations of facts and record kinds, of the vocabulary file or of a policy."""

from __future__ import annotations

from dataclasses import replace

from huiqi.base.datatypes import TYPE_WORDS, ChoiceType, DateType, NumberType, RegionType, TruthType, Type, named_type
from huiqi.base.documents import Mapping, Node, Sequence, Text
from huiqi.base.values.units import BASE_UNITS
from huiqi.language.vocabulary import Fact, RecordKind, Vocabulary
from huiqi.loading.rules.keys import FACT_KEYS, RECORD_KEYS, VOCABULARY_KEYS
from huiqi.loading.rules.report import Report

PERIODS = ("year", "quarter", "month", "period")
"""What a figure may be told by."""
CHANGES = ("yes", "no", "up", "down")
"""How a firm can change a fact: a field of a record it cannot, unless the vocabulary says so."""


def read_vocabulary(node: Node, report: Report) -> Vocabulary:
    """The vocabulary file: `facts`, `records`, `regions`, `english`."""
    root = report.mapping(node, "词汇表")
    if root is None:
        return Vocabulary({}, {})
    report.known_keys(root, VOCABULARY_KEYS, "词汇表")
    facts, records = read_declarations(root, report)
    regions = root.get("regions")
    names = (
        {key.value: report.text(value, "地区名称") for key, value in regions.entries}
        if isinstance(regions, Mapping)
        else {}
    )
    named = [_with_names(fact, names) for fact in facts]
    facts_by_name, by_name = {fact.name: fact for fact in named}, {kind.name: kind for kind in records}
    return Vocabulary(facts_by_name, by_name, names, read_english(root.get("english"), report))


def read_english(node: Node | None, report: Report) -> dict[str, str]:
    """`english:` word → its English."""
    return {key.value: report.text(value, "英文") for key, value in _entries(node, report)}


def _with_names(fact: Fact, names: dict[str, str]) -> Fact:
    """A region fact that knows the names of the vocabulary's regions."""
    if not isinstance(fact.type, RegionType):
        return fact
    return replace(fact, type=RegionType(tuple(names.items())))


def read_declarations(root: Mapping, report: Report) -> tuple[list[Fact], list[RecordKind]]:
    """The facts and record kinds under `facts:` and `records:`; a name or label used twice is noted."""
    facts = [fact for key, value in _entries(root.get("facts"), report) if (fact := _fact(key, value, report, "yes"))]
    records = [kind for key, value in _entries(root.get("records"), report) if (kind := _record(key, value, report))]
    _unique(root, [*facts, *records], report)
    return facts, records


def _unique(root: Mapping, declared: list[Fact | RecordKind], report: Report) -> None:
    seen: set[str] = set()
    for each in declared:
        for word in {each.name, each.label}:
            if word in seen:
                report.error("D41", f"「{word}」声明了两次", root.place, "名字和标签都不能重复")
            seen.add(word)


def _entries(node: Node | None, report: Report) -> tuple[tuple[Text, Node], ...]:
    mapping = report.mapping(node, "声明") if node is not None else None
    return mapping.entries if mapping else ()


def _fact(key: Text, node: Node, report: Report, changes: str) -> Fact | None:
    """`name: type` or `name: {type, label, ask, why, …}`; `changes` where it does not say."""
    if not isinstance(node, Mapping):
        read = _type(node, report)
        return Fact(key.value, key.value, read[0], per=read[1], changes=_usual(read[0], changes)) if read else None
    report.known_keys(node, FACT_KEYS, f"事实「{key.value}」")
    type_node = node.get("type")
    if type_node is None:
        report.error("D42", f"事实「{key.value}」没有写 type", key.place)
        return None
    read = _type(type_node, report)
    per = _optional(node, "by", report) or (read[1] if read else "")
    if read is None or (per and not _is_period(per, node.get("by") or node, report)):
        return None
    return _described(Fact(key.value, key.value, read[0], per=per, changes=_usual(read[0], changes)), node, report)


def _usual(type_: Type, changes: str) -> str:
    """A day that something happened cannot be changed."""
    return "no" if isinstance(type_, DateType) else changes


def _described(fact: Fact, node: Mapping, report: Report) -> Fact:
    aliases, headings = node.get("aliases"), node.get("headings")
    return replace(
        fact,
        label=_optional(node, "label", report) or fact.name,
        english=_optional(node, "english", report),
        question=_optional(node, "ask", report),
        why=_optional(node, "why", report),
        theme=_optional(node, "theme", report),
        required=_optional(node, "required", report) == "yes",
        changes=_changes(fact.type, node, report) or fact.changes,
        headings=report.texts(headings, "列名") if headings is not None else (),
        aliases={key.value: report.text(value, "别名") for key, value in _entries(aliases, report)},
    )


def _changes(type_: Type, node: Mapping, report: Report) -> str:
    """`changes: up`; of a choice or a yes/no also the one value it can come to."""
    word = _optional(node, "changes", report)
    values = type_.values if isinstance(type_, ChoiceType) else ("是", "否") if isinstance(type_, TruthType) else ()
    if word and word not in (*CHANGES, *values):
        report.error("D42", f"changes 不能写「{word}」", node.place, f"可以写：{'、'.join((*CHANGES, *values))}")
        return ""
    return word


def _type(node: Node, report: Report) -> tuple[Type, str] | None:
    """A type and what it is told per: `money by year signed`, `[规上, 规下]`, `县级 < 市级 < 省级`."""
    if isinstance(node, Sequence):
        return ChoiceType(report.texts(node, "选项")), ""
    if not isinstance(node, Text):
        report.error("D42", "类型要写成一个词、一个列表或 A < B < C", node.place)
        return None
    word, signed = node.value, False
    if word.endswith(" signed"):
        word, signed = word.removesuffix(" signed"), True
    word, _, per = word.partition(" by ")
    found = _ordered(word) if "<" in word else named_type(word.strip())
    if per and not _is_period(per, node, report):
        return None
    if found is None:
        help = f"可以写：{'、'.join(TYPE_WORDS)}，[甲, 乙]，低 < 中 < 高，或单位：{'、'.join(BASE_UNITS)}"
        report.error("D42", f"没有「{word}」这种类型", node.place, help)
        return None
    return (replace(found, signed=True) if signed and isinstance(found, NumberType) else found), per


def _ordered(word: str) -> ChoiceType:
    return ChoiceType(tuple(each.strip() for each in word.split("<")), ordered=True)


def _is_period(per: str, node: Node, report: Report) -> bool:
    if per not in PERIODS:
        report.error(
            "D42", f"没有「by {per}」", node.place, f"可以写：{'、'.join(f'by {period}' for period in PERIODS)}"
        )
    return per in PERIODS


def _record(key: Text, node: Node, report: Report) -> RecordKind | None:
    body = report.mapping(node, f"记录「{key.value}」")
    if body is None:
        return None
    report.known_keys(body, RECORD_KEYS, f"记录「{key.value}」")
    fields = {
        fact.name: fact
        for name, value in _entries(body.get("fields"), report)
        if (fact := _fact(name, value, report, "no"))
    }
    date, complete_by = (_field_key(body, name, fields, report) for name in ("date", "complete_by"))
    named = fields.get(complete_by or "")
    if named is not None and not (isinstance(named.type, ChoiceType) and not named.type.ordered):
        report.error("D42", f"complete_by 写的「{named.label}」不是没有高低的选项", body.place, "例如名称：[甲, 乙]")
    return RecordKind(
        key.value,
        _optional(body, "label", report) or key.value,
        fields,
        date,
        complete_by,
        _optional(body, "english", report),
        _optional(body, "ask", report),
        _optional(body, "why", report),
        _optional(body, "theme", report),
    )


def _field_key(body: Mapping, name: str, fields: dict[str, Fact], report: Report) -> str | None:
    word = _optional(body, name, report)
    found = next((fact.name for fact in fields.values() if word in (fact.name, fact.label)), None)
    if word and found is None:
        report.error("D42", f"{name} 写的「{word}」不是这种记录的字段", body.place, f"有：{'、'.join(fields)}")
    return found


def _optional(node: Mapping, key: str, report: Report) -> str:
    value = node.get(key)
    return report.text(value, key) if value is not None else ""
