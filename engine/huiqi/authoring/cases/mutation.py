"""Slips an author could make in a policy file, one at a time: an operator, an edge, an amount, a part left out.

A slip that no case notices shows a case that is missing (mutation testing: DeMillo, Lipton, Sayward 1978).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from huiqi.base.datatypes import ChoiceType
from huiqi.base.documents import Mapping, Node, Sequence, Text
from huiqi.base.values.units import QUANTITY_PATTERN
from huiqi.language.vocabulary import Vocabulary

_SAID = frozenset(
    {
        "title",
        "cite",
        "notes",
        "note",
        "open",
        "departments",
        "benefit",
        "support",
        "confers",
        "apply",
        "checked",
        "duties",
    }
    | {"judge", "label", "ask", "why", "like"}
)
_GROUPS = {"any": "all", "all": "any", "none": "all"}
_LISTS = ("when", "any", "all", "none", "of", "settle", "pay")
_OPERATORS = {
    ">=": (">", "<="),
    ">": (">=", "<"),
    "<=": ("<", ">="),
    "<": ("<=", ">"),
    "==": ("!=",),
    "!=": ("==",),
}
_KEYWORDS = {
    "and": ("or",),
    "or": ("and",),
    "not": ("",),
    "from": ("over",),
    "over": ("from",),
    "below": ("to",),
    "to": ("below",),
    "at most": ("at least",),
    "at least": ("at most",),
    "once": ("2 times",),
    "per year": ("",),
    "per": ("per year per",),
}
_TOKEN = re.compile(
    rf"(?P<date>\d{{4}}-\d{{2}}-\d{{2}})|(?P<operator>>=|<=|==|!=|>|<)|(?P<number>{QUANTITY_PATTERN})"
    r"|(?P<keyword>\b(?:and|or|not|from|over|below|to|at most|at least|once|per year|per)\b)"
    r"|(?P<word>[\w\u4e00-\u9fff]+)"
)


@dataclass(frozen=True, slots=True)
class Slip:
    """A policy file with one slip in it.

    Attributes:
        clause: the clause's name; empty for the policy's own keys.
        what: the slip, in words.
        root: the file with it.
    """

    clause: str
    what: str
    root: Mapping


def slips(root: Mapping, vocabulary: Vocabulary) -> Iterator[Slip]:
    """Every slip in a policy file: its period, its status, its steps, and each clause."""
    clauses = root.get("clauses")
    assert isinstance(clauses, Mapping)
    for key in ("period", "status", "settle", "when", "define"):
        node = root.get(key)
        if node is not None and key in ("settle", "when"):
            yield Slip("", f"漏写 {key}", _with(root, key, None))
        for what, other in _changed(node, key, vocabulary) if node is not None else ():
            yield Slip("", f"{key}：{what}", _with(root, key, other))
    for name, body in clauses.entries:
        for what, other in _changed(body, "", vocabulary):
            yield Slip(name.value, what, _with(root, "clauses", _with(clauses, name.value, other)))


def _with(body: Mapping, key: str, value: Node | None) -> Mapping:
    """The mapping with another value of a key; without it where None."""
    kept = ((name, value if name.value == key else held) for name, held in body.entries)
    return Mapping(tuple((name, held) for name, held in kept if held is not None), body.place)


Change = tuple[str, Node | None]


def _changed(node: Node, key: str, vocabulary: Vocabulary) -> Iterator[Change]:
    """A node with one slip, in each way; None where the slip is to leave it out."""
    if isinstance(node, Text):
        yield from _texts(node, key, vocabulary)
    elif isinstance(node, Sequence):
        yield from _items(node, key, vocabulary)
    else:
        yield from _entries(node, vocabulary)


def _entries(node: Mapping, vocabulary: Vocabulary) -> Iterator[Change]:
    for name, held in node.entries:
        if name.value in _SAID:
            continue
        if name.value in _GROUPS:
            renamed = Text(_GROUPS[name.value], name.place)
            entries = tuple((renamed if key is name else key, value) for key, value in node.entries)
            yield f"{name.value} 写成 {renamed.value}", Mapping(entries, node.place)
        if name.value in ("limit", "level", "first", "when"):
            yield f"漏写 {name.value}", _with(node, name.value, None)
        for what, other in _changed(held, name.value, vocabulary):
            yield f"{name.value}：{what}", _with(node, name.value, other)
        for what, key in _edges(name, vocabulary):
            entries = tuple((key if each is name else each, value) for each, value in node.entries)
            yield what, Mapping(entries, node.place)


def _edges(name: Text, vocabulary: Vocabulary) -> Iterator[tuple[str, Text]]:
    """The key of a table's row, or the day of a dated value, moved."""
    if re.match(r"(?:from|to|over|below)\b|\d{4}-\d{2}-\d{2}$", name.value):
        yield from ((what, key) for what, key in _texts(name, "", vocabulary) if isinstance(key, Text))


def _items(node: Sequence, key: str, vocabulary: Vocabulary) -> Iterator[Change]:
    for number, item in enumerate(node.items):
        if key in _LISTS and len(node.items) > 1:
            yield f"漏写第 {number + 1} 项", Sequence(_replaced(node.items, number), node.place)
        for what, other in _changed(item, key, vocabulary):
            if other is not None:
                yield f"第 {number + 1} 项 {what}", Sequence(_replaced(node.items, number, other), node.place)


def _replaced(items: tuple[Node, ...], number: int, *other: Node) -> tuple[Node, ...]:
    return (*items[:number], *other, *items[number + 1 :])


# -- expressions --------------------------------------------------------------------------------------


def _texts(node: Text, key: str, vocabulary: Vocabulary) -> Iterator[Change]:
    if key == "status":
        other = "draft" if node.value == "in force" else "in force"
        yield f"{node.value} 写成 {other}", Text(other, node.place)
        return
    if key == "first":
        other = "no" if node.value in ("yes", "是") else "yes"
        yield f"{node.value} 写成 {other}", Text(other, node.place)
        return
    for found in _TOKEN.finditer(node.value):
        for other in _others(found, vocabulary):
            text = f"{node.value[: found.start()]}{other}{node.value[found.end() :]}"
            yield f"「{node.value}」写成「{text}」", Text(text, node.place)


def _others(found: re.Match[str], vocabulary: Vocabulary) -> Iterator[str]:
    written = found[0]
    match found.lastgroup:
        case "date":
            day = date.fromisoformat(written)
            yield from ((day + timedelta(days=step)).isoformat() for step in (-1, 1))
        case "operator":
            yield from _OPERATORS[written]
        case "keyword":
            yield from _KEYWORDS[written]
        case "word":
            yield from _siblings(written, vocabulary)
        case _:
            yield from _numbers(written)


def _numbers(written: str) -> Iterator[str]:
    """One more in the last place, and ten times as much."""
    read = re.match(r"\d+(\.\d+)?", written)
    if read is None:
        return
    places = len(read[1]) - 1 if read[1] else 0
    for number in (Fraction(read[0]) + Fraction(1, 10**places), Fraction(read[0]) * 10):
        scaled = number * 10**places
        whole, part = divmod(int(scaled), 10**places)
        yield f"{whole}{f'.{part:0{places}}' if places else ''}{written[read.end() :]}"


def _siblings(word: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The next choice of the same kind."""
    for type_ in _choices(vocabulary):
        if word in type_.values:
            place = type_.values.index(word)
            yield type_.values[(place + 1) % len(type_.values)]
            return


def _choices(vocabulary: Vocabulary) -> Iterator[ChoiceType]:
    facts = [
        *vocabulary.facts.values(),
        *(field for kind in vocabulary.records.values() for field in kind.fields.values()),
    ]
    yield from (fact.type for fact in facts if isinstance(fact.type, ChoiceType))
