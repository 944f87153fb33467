"""Views of an account: an outline with marks, sentences, JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from huiqi.language.languages import Language
from huiqi.model.guidance import Account, Made, Point
from huiqi.output.text.cards import MARKS

_WORDS = {"yes": "满足", "no": "不满足", "judged": "由主管部门认定", "unknown": "待补充"}
_GROUPS = ("all", "any", "none", "at_least")


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One line of an outline: how deep it stands, its mark (empty where it has none), its text."""

    depth: int
    mark: str
    text: str

    def __str__(self) -> str:
        return f"{'  ' * self.depth}{f'{self.mark} ' if self.mark else ''}{self.text}"


def outline(accounts: Iterable[Account], language: Language) -> str:
    """Each clause as a tree, one condition a line, marked met, not met, unknown, or for an official."""
    return "\n\n".join("\n".join(_outlined(account, language)) for account in accounts)


def _outlined(each: Account, language: Language) -> Iterator[str]:
    yield f"{_named(each)}: {' · '.join(word for word in (each.verdict, each.amount, each.status) if word)}"
    yield from map(str, point_lines(each.condition, language, 1))
    if each.making is not None:
        yield f"  {language.say('算法')}:"
        yield from map(str, making_lines(each.making, 2))
    if each.settlement:
        yield f"  {language.say('清算后')}: {each.payable}"
        yield from (f"    {line}" for line in each.settlement)
    yield f"  {language.say('依据')} {each.section}: “{each.quote}”"


def point_lines(point: Point, language: Language, depth: int = 0, inner: bool = False) -> Iterator[OutlineLine]:
    """A condition, a line for each part; of one that asks for all, the parts alone.

    Args:
        inner: whether it stands within another, so that it is told itself even where it asks for all.
    """
    if point.op == "all" and not inner:
        for part in point.parts:
            yield from point_lines(part, language, depth)
        return
    if point.op == "judge_unless" and point.truth == "yes" and point.parts:
        yield from point_lines(point.parts[0], language, depth, inner)
        return
    quoted = f"  ({point.section} “{point.quote}”)" if point.quote else ""
    yield OutlineLine(depth, MARKS[point.truth], f"{point.text}{_values_text(point, language)}{quoted}")
    for part in point.parts if point.op == "judge_unless" or (point.op in _GROUPS and len(point.parts) > 1) else ():
        yield from point_lines(part, language, depth + 1, inner=True)


def _values_text(point: Point, language: Language) -> str:
    """The firm's values, and what a figure that is worked out is held against."""
    told = [f"{label} {text}" for label, text in point.values if label != language.say("事项")]
    if point.figure and told:
        told.append(f"{language.say('算得')} {point.figure}")
    if point.threshold and told and point.threshold not in point.text:
        told.append(f"{language.say('要求')} {point.threshold}")
    return f"  [{language.say('；').join(told)}]" if told and point.op not in _GROUPS else ""


def making_lines(made: Made, depth: int = 0) -> Iterator[OutlineLine]:
    """How an amount was made, its parts below it."""
    worth = f" = {made.value}" if made.value else ""
    yield OutlineLine(depth, "", f"{made.text}{worth}{f'  ({made.note})' if made.note else ''}")
    for part in made.parts:
        yield from making_lines(part, depth + 1)


def sentences(accounts: Iterable[Account], language: Language) -> str:
    """Each clause in a few sentences: the answer, what it rests on, the amount, the words of the text."""
    return "\n\n".join(_sentence(account, language) for account in accounts)


def _sentence(each: Account, language: Language) -> str:
    say = language.say
    stop = "。" if say("；") == "；" else ". "
    told = [f"{_named(each)}: {say('，').join(word for word in (each.verdict, each.amount, each.status) if word)}"]
    told.append(f"{say('因为')}: {say('；').join(_deciding(each.condition, language))}")
    if each.making is not None and each.making.note:
        worth = f" = {each.making.value}" if each.making.value else ""
        told.append(f"{say('算法')}: {each.making.text}{worth}{say('，')}{each.making.note}")
    told += [f"{say('清算后')} {each.payable}{say('，')}{line}" for line in each.settlement]
    told.append(f"{say('依据')} {each.section}: “{each.quote}”")
    return stop.join(told) + stop.strip()


def _deciding(point: Point, language: Language) -> Iterator[str]:
    """What an answer rests on: of what must all hold each part, of a failure only what fails."""
    if point.op in ("all", "any", "at_least") and point.parts:
        turned = [part for part in point.parts if part.truth == point.truth]
        for part in turned if point.truth == "no" or point.op != "all" else point.parts:
            yield from _deciding(part, language)
        return
    mark = "" if point.truth == "yes" else f" — {language.say(_WORDS[point.truth])}"
    yield f"{point.text}{_values_text(point, language)}{mark}"


def _named(each: Account) -> str:
    return f"{each.title}〔{each.record}〕" if each.record else each.title


def as_json(accounts: Iterable[Account]) -> str:
    """The accounts as a JSON list."""
    from pydantic import TypeAdapter

    found: bytes = TypeAdapter(tuple[Account, ...]).dump_json(tuple(accounts), indent=2)
    return found.decode()
