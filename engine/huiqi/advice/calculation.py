"""How an amount was made: the award's expression, part by part, each with what it came to for this firm."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from huiqi.assess.clause_answer import Answered
from huiqi.base.values.intervals import INFINITY, NO, YES, Figure
from huiqi.language.expressions.tree import (
    Arithmetic,
    Conditional,
    Definition,
    Discretion,
    FactValue,
    FieldValue,
    Fold,
    Node,
    Otherwise,
    Rounded,
    Slices,
    Table,
    Valued,
    type_of,
)
from huiqi.language.languages import Language
from huiqi.model.assessment import Decision
from huiqi.model.guidance import Made
from huiqi.semantics.definition import Situation, figure, judge, span_of, value
from huiqi.semantics.tables import of_slice, rows_hit

_CAPS = {"at most": ("没有到上限", "取上限", "可能到上限"), "at least": ("高于下限", "取下限", "可能取下限")}


def made(each: Answered, language: Language) -> Made | None:
    """How the amount of a clause was made; None where it gives no money."""
    award = each.clause.award
    if award is None:
        return None
    if each.decided is Decision.INELIGIBLE:
        return Made(language.reads(award), "", language.say("条件没有满足，不计算"))
    found = _made(award, each.at, language)
    notes = [found.note, *(language.say(note) for note in _rounding(figure(award, each.at)))]
    notes += [language.say("取决于其他申请人，金额是上限")] if each.clause.pool is not None else []
    return Made(found.text, found.value, language.say("，").join(note for note in notes if note), found.parts)


def _rounding(found: Figure) -> Iterator[str]:
    ends = [Fraction(end) for end in (found.lo, found.hi) if abs(end) != INFINITY]
    if any((end * 100).denominator != 1 for end in ends):
        yield "四舍五入到分"
    if any(end < 0 for end in ends):
        yield "不到零按零"


def _made(node: Valued, at: Situation, language: Language) -> Made:
    """One expression with its parts."""
    if isinstance(node, Definition):
        return _made(node.value, at, language)  # type: ignore[arg-type]
    text, worth = language.reads(node), language.value(value(node, at), type_of(node))
    if isinstance(node, FactValue) and node.per:
        worth = language.of_span(worth, span_of(node, at))
    parts = tuple(_made(part, at, language) for part in _parts(node))
    if isinstance(node, Table):
        parts += tuple(_rows(node, at, language))
    if isinstance(node, Slices):
        parts += tuple(
            Made(language.slice(each), language.value(of_slice(each, node, at), node.type), "") for each in node.slices
        )
    plain = bool(parts) or isinstance(node, (FactValue, FieldValue)) or worth != text
    return Made(text, worth if plain else "", _note(node, at, language), parts)


def _parts(node: Node) -> tuple[Valued, ...]:
    """The expressions that one is worked out of."""
    if isinstance(node, Arithmetic):
        return node.left, node.right
    if isinstance(node, Conditional):
        return (node.value,) if node.other is None else (node.value, node.other)
    if isinstance(node, Rounded):
        return (node.value,)
    if isinstance(node, Otherwise):
        return node.value, node.fallback
    if isinstance(node, Discretion):
        return node.least, node.most
    if isinstance(node, Fold):
        return node.values
    if isinstance(node, Table):
        return node.keys
    return (node.base,) if isinstance(node, Slices) else ()


def _rows(node: Table, at: Situation, language: Language) -> Iterator[Made]:
    """The rows of a table that fit, or may."""
    for truth, (cells, worth) in zip(rows_hit(node, at), node.rows, strict=True):
        if truth.most > NO:
            found = _made(worth, at, language)
            text = f"{language.say('，').join(language.cell(cell) for cell in cells)}: {found.text}"
            note = language.say("落在这一档" if truth.least == YES else "可能落在这一档")
            yield Made(text, found.value, note, found.parts)


def _note(node: Node, at: Situation, language: Language) -> str:
    """What was decided on the way: whether a cap bit, whether a condition held."""
    if isinstance(node, Arithmetic) and node.operator in _CAPS:
        left, right = figure(node.left, at), figure(node.right, at)
        free, bites, may = _CAPS[node.operator]
        if node.operator == "at least":
            left, right = right, left
        if left.hi <= right.lo:
            return language.say(free)
        return language.say(bites if left.lo > right.hi else may)
    if isinstance(node, Conditional):
        truth = judge(node.condition, at).truth
        return language.say({"yes": "条件成立", "no": "条件不成立"}.get(truth.word, "条件未定"))
    return ""
