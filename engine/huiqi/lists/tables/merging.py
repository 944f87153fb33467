"""One firm, once: rows of a list that are one firm's are one entry, in whatever sheet or file they stand.

Rows are one firm's where they give one 统一社会信用代码; a row without a code where its name is that of one firm only
(`joining.same_name`: widths, brackets, blanks and dots do not count). What they say is taken together; where they say
different things the firm is not answered until that is settled, since whatever is over all firms hangs on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from huiqi.base.diagnostics import Problem
from huiqi.base.documents import Mapping, Node
from huiqi.language.vocabulary import Fact, Vocabulary
from huiqi.lists.tables.entries import CellFact, Entry, Records
from huiqi.lists.tables.joining import same_code, same_name
from huiqi.loading.firms.scalars import ValueProblem, read_value

_HELP = "同一家企业的几行要写得一样；改好或删去一行再查"


def one_per_firm(entries: Sequence[Entry], vocabulary: Vocabulary) -> list[Entry]:
    """The entries with the further rows of each firm merged into its first."""
    codes: dict[str, dict[str, None]] = {}
    for entry in entries:
        if entry.code:
            codes.setdefault(same_name(entry.name), {})[same_code(entry.code)] = None
    firsts: dict[str, Entry] = {}
    for place, entry in enumerate(entries):
        named = list(codes.get(same_name(entry.name), ()))
        key = same_code(entry.code) or (named[0] if len(named) == 1 else same_name(entry.name))
        if not entry.code and len(named) > 1:
            key = f"{key} {place}"
            message = f"名单里有 {len(named)} 家「{entry.name}」，这一行没有代码，不知道是哪一家"
            entry.problems.append(Problem("T05", message, entry.sheet.place(entry.row), "请写统一社会信用代码"))
        elif entry.code and len(named) > 1 and entry.name:
            entry.notes.append(f"名单里有 {len(named)} 家「{entry.name}」，代码不同，请核对是不是同一家")
        if not key or key not in firsts:
            firsts[key or f" {place}"] = entry
        else:
            _merge(firsts[key], entry, vocabulary)
    return list(firsts.values())


def _merge(first: Entry, other: Entry, vocabulary: Vocabulary) -> None:
    """A further row of the same firm: it says nothing else of it than the first, or more."""
    known = {told.column.meaning: told for told in first.told}
    for told in other.told:
        one = known.get(told.column.meaning)
        if one is None or one.text.unknown:
            first.told = [kept for kept in first.told if kept is not one] + [told]
        elif not told.text.unknown and not _say_the_same(one, told, vocabulary):
            message = f"{told.column.label}与{first.seen_from(other)}不一致（「{one.text.value[:40]}」）"
            first.problems.append(Problem("T05", message, told.text.place, _HELP))
    for name, records in other.records.items():
        _merge_records(first, other, name, records, vocabulary)
    first.code = first.code or other.code
    first.problems += other.problems
    first.notes += other.notes
    first.also.append(other)


def _say_the_same(one: CellFact, other: CellFact, vocabulary: Vocabulary) -> bool:
    """Whether two cells mean the same, however they are written."""
    fact = one.column.fact
    assert fact is not None
    if fact.name in ("name", "uscc"):
        return same_name(one.text.value) == same_name(other.text.value)
    return _meaning(one.text.value, fact, vocabulary) == _meaning(other.text.value, fact, vocabulary)


def _meaning(text: str, fact: Fact, vocabulary: Vocabulary) -> object:
    try:
        return read_value(text, fact, vocabulary)
    except ValueProblem:
        return text


def _merge_records(first: Entry, other: Entry, name: str, records: Records, vocabulary: Vocabulary) -> None:
    """The records that a further row tells of: those that are the same, word by word, are one."""
    kind = vocabulary.records[name]
    mine = first.of(kind)
    seen = {_words(row) for row in mine.rows}
    mine.rows += [row for row in records.rows if _words(row) not in seen]
    mine.has_column = mine.has_column or records.has_column
    place, before = other.sheet.place(other.row), first.seen_from(other)
    for title, spread in records.spread.items():
        if title not in mine.spread:
            mine.spread[title] = spread
        elif _words(spread.record) != _words(mine.spread[title].record):
            first.problems.append(Problem("T05", f"{title}与{before}不一致", spread.place, _HELP))
    if mine.said is None:
        mine.said = records.said
    elif records.said is not None and _words(records.said) != _words(mine.said):
        first.problems.append(Problem("T05", f"{kind.label}与{before}不一致", place, _HELP))


def _words(node: Node | bool | None) -> object:
    """What a node says, wherever it stands."""
    if node is None or isinstance(node, bool):
        return node
    if isinstance(node, Mapping):
        return frozenset((key.value, _words(value)) for key, value in node.entries)
    return node.value.strip() if hasattr(node, "value") else tuple(map(_words, node.items))
