"""An edit in the reader's words: how it is, what is asked, how much is lacking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from huiqi.advice.gaps.edits import Edit, FactEdit, FieldEdit, NewRows, Waited
from huiqi.advice.gaps.edits_for import changed
from huiqi.advice.gaps.failing import Obstacle
from huiqi.advice.gaps.search import Search
from huiqi.advice.gaps.threshold import step_of
from huiqi.base.datatypes import DateType, NumberType, Type
from huiqi.base.values.dates import Span
from huiqi.base.values.display import UNKNOWN_TEXT, number_text, value_text
from huiqi.base.values.intervals import Figure, Truth, Value, point
from huiqi.language.expressions.tree import Comparison, Condition, FactValue, FieldValue, Membership, Words, type_of
from huiqi.language.expressions.wording import comparison_word, reads
from huiqi.model.guidance import FactChange
from huiqi.semantics.definition import figure, value


def change_of(pair: tuple[Edit, Obstacle], search: Search) -> FactChange:
    """The change that an edit of a way is, with the comparison it turns."""
    edit, obstacle = pair
    nature = search.nature(edit)
    until = nature.until.isoformat() if nature.until else None
    if isinstance(edit, Waited):
        return _wait(edit, obstacle, search, nature.kind, nature.note)
    if isinstance(edit, NewRows):
        return _further(edit, search)
    fact = search.fact(edit)
    told = search.told(edit)
    need, short = _need(edit, told, obstacle, fact.type)
    return FactChange(
        kind=nature.kind,  # type: ignore[arg-type]
        fact=_reference(edit),
        label=f"{fact.label}（{_period(edit.span)}）" if isinstance(edit, FactEdit) and edit.span else fact.label,
        record=_record(edit, search),
        now=value_text(told, fact.type) if told is not None else None,
        need=need,
        short=short,
        share=_share(told, edit.value) if short else None,
        condition=_condition(obstacle),
        until=until,
        note=nature.note,
    )


def _wait(edit: Waited, obstacle: Obstacle, search: Search, kind: str, note: str) -> FactChange:
    as_of = search.each.at.as_of
    return FactChange(
        kind=kind,  # type: ignore[arg-type]
        fact="as_of",
        label="评估日",
        record=search.each.label,
        now=as_of.isoformat(),
        need=f"到 {edit.day.isoformat()}",
        short=_time(as_of, edit),
        share=None,
        condition=_condition(obstacle),
        until=edit.day.isoformat(),
        note=note,
    )


def _time(as_of: date, edit: Waited) -> str:
    months = (edit.day.year - as_of.year) * 12 + edit.day.month - as_of.month - (edit.day.day < as_of.day)
    return f"{months} 个月" if months >= 2 else f"{(edit.day - as_of).days} 天"


def _period(span: Span) -> str:
    return f"{span} 年" if span.kind == "year" else str(span)


def _further(edit: NewRows, search: Search) -> FactChange:
    kind = search.vocabulary.records[edit.record]
    many = f"再有 {edit.count} 条" if edit.count > 1 else "新取得一条" if edit.record == "recognitions" else "再有一条"
    return FactChange(
        kind="change",
        fact=edit.record,
        label=kind.label,
        record=None,
        now=None,
        need="：".join(each for each in (f"{many}{kind.label}", "，".join(edit.words)) if each),
        short=f"{edit.count} 条",
        share=None,
        condition="",
        until=None,
        note="",
    )


# -- what is asked ------------------------------------------------------------------------------------


def _share(told: Value | None, new: Value) -> Decimal | None:
    """How much of what is needed, or too much of what there is, lies between: 0.2 from 60 to 75."""
    if not isinstance(told, Figure) or not isinstance(new, Figure):
        return None
    one, other = abs(Fraction(told.lo)), abs(Fraction(new.lo))
    largest = max(one, other)
    return Decimal(round(abs(Fraction(new.lo) - Fraction(told.lo)) / largest * 100)) / 100 if largest else None


def _need(edit: FactEdit | FieldEdit, told: Value | None, obstacle: Obstacle, type_: Type) -> tuple[str, str | None]:
    """What the place has to be, and what is lacking."""
    new = edit.value
    if not isinstance(type_, NumberType) or not isinstance(new, Figure) or not isinstance(told, Figure):
        return _wanted(edit, obstacle, type_), None
    word, edge = _edge(edit, obstacle, type_, Fraction(new.lo), Fraction(told.lo))
    lacking = abs(edge - Fraction(told.lo))
    short = f"{'超过 ' if word in ('超过', '低于') else ''}{number_text(lacking, type_)}" if lacking else None
    return f"{word} {number_text(edge, type_)}", short


def _edge(
    edit: FactEdit | FieldEdit, obstacle: Obstacle, type_: NumberType, new: Fraction, told: Fraction
) -> tuple[str, Fraction]:
    """`超过 81万元` where the step before it is just equal; else `至少`, or `至多`."""
    up = new > told
    step = step_of(type_, [Fraction(new), Fraction(told)])
    before, beyond = (new - step, new + step) if up else (new + step, new - step)
    if _is_even(edit, obstacle, before):
        return ("超过" if up else "低于"), before
    if obstacle.stands(changed(replace(edit, value=point(beyond)), obstacle.at)):
        return "正好", new
    return ("至少" if up else "至多"), new


def _is_even(edit: FactEdit | FieldEdit, obstacle: Obstacle, number: Fraction) -> bool:
    node = obstacle.node
    if not isinstance(node, Comparison):
        return False
    there = changed(replace(edit, value=point(number)), obstacle.at)
    left, right = figure(node.left, there), figure(node.right, there)
    return left.plain and right.plain and left.lo == left.hi == right.lo == right.hi


def _wanted(edit: FactEdit | FieldEdit, obstacle: Obstacle, type_: Type) -> str:
    node = obstacle.node
    if isinstance(edit.value, Truth):
        return value_text(edit.value, type_)
    if not obstacle.wanted:
        return _unwanted(node, edit.value, type_)
    if isinstance(node, Membership) and isinstance(node.options, Words):
        return reads(node.options) + (" 之一" if len(node.options.values) > 1 else "")
    if isinstance(node, Comparison) and isinstance(node.left, (FactValue, FieldValue)):
        return f"{comparison_word(node.operator, type_of(node.left))} {reads(node.right)}"
    if isinstance(type_, DateType):
        return reads(node)
    return value_text(edit.value, type_)


_OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "==": "!=", "!=": "=="}


def _unwanted(node: Condition, value: Value, type_: Type) -> str:
    """What the place has to be where a condition on it must not hold."""
    if isinstance(node, Comparison) and isinstance(node.left, (FactValue, FieldValue)):
        return f"{comparison_word(_OPPOSITE[node.operator], type_of(node.left))} {reads(node.right)}"
    if isinstance(node, Membership) and isinstance(node.options, Words):
        return f"{reads(node.options)} 以外的"
    return value_text(value, type_)


def _condition(obstacle: Obstacle) -> str:
    """The comparison in words; of a value that is worked out, what it is now."""
    node, text = obstacle.node, reads(obstacle.node)
    if not obstacle.wanted:
        return f"不能「{text}」"
    if not isinstance(node, Comparison) or isinstance(node.left, (FactValue, FieldValue)):
        return text
    now = value_text(value(node.left, obstacle.at), type_of(node.left))
    if now == UNKNOWN_TEXT:
        return text
    word = comparison_word(node.operator, type_of(node.left))
    return f"{reads(node.left)} 由 {now} 到 {word} {reads(node.right)}"


def _reference(edit: FactEdit | FieldEdit) -> str:
    if isinstance(edit, FieldEdit):
        return f"{edit.record}.{edit.name}"
    return f"{edit.name}@{edit.span}" if edit.span else edit.name


def _record(edit: FactEdit | FieldEdit, search: Search) -> str | None:
    if isinstance(edit, FactEdit):
        return None
    return search.each.at.firm.records[edit.record].rows[edit.index].label
