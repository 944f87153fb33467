"""Recognitions as people name them: with their level in one (`省级重点实验室`), or several kinds by one name.

`科技型中小企业` is no kind of its own: there are 国家科技型中小企业 and 省级科技型中小企业, and the level says which.
"""

from __future__ import annotations

from huiqi.base.datatypes import ChoiceType
from huiqi.base.documents import Mapping, Node, Text
from huiqi.language.vocabulary import RecordKind

_LEVELS = {"国家级": "国家", "省级": "省", "市级": "市", "县级": "县"}
"""Levels, and what else stands before a name for them."""
LEVEL = "level"


def title_of(text: str, kind: RecordKind) -> str:
    """The value of the kind's `complete_by` field that a text names; empty where it names none."""
    field = kind.fields.get(kind.complete_by or "")
    return (field.value_of(text) or "") if field and isinstance(field.type, ChoiceType) else ""


def titled(text: str, kind: RecordKind) -> tuple[str, str]:
    """The kind of recognition that a text names, and the level it names with it; empty where it names none."""
    if title := title_of(text, kind):
        return title, ""
    for level, short in _LEVELS.items() if LEVEL in kind.fields else ():
        for prefix in (level, short):
            if text.startswith(prefix) and (title := title_of(text.removeprefix(prefix), kind)):
                return title, level
    return "", ""


def family(stem: str, kind: RecordKind) -> dict[str, str]:
    """The kinds that are one name at several levels, by level: 科技型中小企业 is a national and a provincial one."""
    field = kind.fields.get(kind.complete_by or "")
    values = field.type.values if field and isinstance(field.type, ChoiceType) else ()
    named = {level: [f"{prefix}{stem}" for prefix in (level, short)] for level, short in _LEVELS.items()}
    found = {level: next((name for name in names if name in values), "") for level, names in named.items()}
    members = {level: value for level, value in found.items() if value}
    return members if stem and len(members) > 1 else {}


def level_of(text: str) -> str:
    """`国家级` for `国家`, `国家级`; the text itself where it is no level."""
    return next((level for level, short in _LEVELS.items() if text in (level, short)), text)


def with_level(node: Mapping, kind: RecordKind) -> Mapping:
    """A record whose name says its level as well, with the level apart; a level that stands there already is kept."""
    entries: list[tuple[Text, Node]] = []
    told = {key.value.strip(): value for key, value in node.entries}
    named = kind.fields.get(kind.complete_by or "")
    has_level = any(word in told for word in (LEVEL, kind.fields[LEVEL].label)) if LEVEL in kind.fields else True
    for key, value in node.entries:
        entries.append((key, value))
        if named is None or not isinstance(value, Text) or key.value.strip() not in (named.name, named.label):
            continue
        title, level = titled(value.value.strip(), kind)
        if title and level:
            entries[-1] = (key, Text(title, value.place, flush=False))
            entries += [] if has_level else [(Text(LEVEL, key.place), Text(level, value.place, flush=False))]
    return Mapping(tuple(entries), node.place)
