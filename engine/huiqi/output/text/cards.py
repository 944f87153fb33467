"""One entitlement as lines of text: a whole card, or a short one for what an official selects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huiqi.assess.terms import NOT_STATED, SUPPORT
from huiqi.model.assessment import Decision, Entitlement, Reason
from huiqi.model.policy import STATUS_LABELS
from huiqi.output.text.words import amount_text, forgone_text, headline, own_reasons, stood

MARKS = {"yes": "✓", "no": "✗", "judged": "◇", "unknown": "？"}
_GROUPS = ("any", "at_least", "none")
_TOLD = ("compare", "in", "holds", "present", "judge_unless")


def card(each: Entitlement, titles: Mapping[str, str]) -> Iterator[str]:
    """All there is to say: amount, what was cut, reasons, quote, departments, how to apply, notes.

    Args:
        titles: of clauses and policies, by id.
    """
    worth = gives(each) if each.amount is None and each.at_period_end is None else headline(each)
    yield f"  ● {each.title}{_record(each)}　{worth}　[{STATUS_LABELS[each.policy_status]}]"
    if each.payable is not None and each.payable != each.amount:
        yield f"      清算后：{amount_text(each.payable)}"
    for by in each.blocked_by:
        yield f"      {forgone_text(each, by)}（{titles.get(by.id, by.id)}）"
    yield from _reason_lines(own_reasons(each), 3, met_too=each.amount is not None)
    if each.missing:
        yield f"      还需要：{'、'.join(fact.label for fact in each.missing)}"
    yield f"      依据 {each.citation.section}：“{each.citation.quote}”"
    yield f"      {_where_to_go(each)}"
    told = (NOT_STATED,) if each.at_period_end is not None else (NOT_STATED, f"{SUPPORT}{worth}")
    yield from (f"      注：{note}" for note in each.notes if note not in told)


def brief(each: Entitlement) -> Iterator[str]:
    """Support in kind that waits for an official: what it is, and what has to be found."""
    place = f"{STATUS_LABELS[each.policy_status]} {each.citation.section}"
    yield f"  ● {each.title}{_record(each)}　{gives(each)}　[{place}]"
    yield from (f"      {'；'.join(lines)}" for reason in own_reasons(each).children if (lines := [*_open(reason)]))


def gives(each: Entitlement) -> str:
    """The support in kind, in words."""
    return next((note.removeprefix(SUPPORT) for note in each.notes if note.startswith(SUPPORT)), "不涉及金额")


def is_brief(each: Entitlement) -> bool:
    """Whether a short card will do: no money in it, and nothing open but an official's matters."""
    return each.amount is None and stood(each) is Decision.REVIEW


def is_all_judged(each: Entitlement) -> bool:
    """Whether nothing the firm could tell has a part in it: who gets it is for officials alone."""
    asked = own_reasons(each).children[1:]
    return is_brief(each) and all(reason.truth == "judged" for reason in asked)


def failure(each: Entitlement) -> str:
    """One line: the first part that fails, with the firm's value."""
    return f"  {each.title}{_record(each)}：{_first_failure(own_reasons(each))}"


def open_reasons(each: Entitlement) -> list[str]:
    """What of its conditions is still open, part by part, with its mark."""
    return [*_open(own_reasons(each))]


def _where_to_go(each: Entitlement) -> str:
    told = f"部门：{'、'.join(each.departments) or '文件未载明'}"
    return f"{told}；{NOT_STATED}" if NOT_STATED in each.notes else told


def _record(each: Entitlement) -> str:
    return f"〔{each.record}〕" if each.record else ""


def _reason_lines(reason: Reason, depth: int, met_too: bool = True) -> Iterator[str]:
    """The parts of the condition, one a line; what is met is left out of support in kind."""
    if reason.op == "all":
        for child in reason.children:
            yield from _reason_lines(child, depth, met_too)
        return
    if reason.truth == "yes" and not met_too:
        return
    reason = reason_that_holds(reason)
    yield f"{'  ' * depth}{MARKS[reason.truth]} {reason.text}{_values(reason)}"
    if reason.op in _GROUPS and len(reason.children) > 1:
        for child in reason.children:
            yield from _reason_lines(child, depth + 1)


def reason_that_holds(reason: Reason) -> Reason:
    """Of several ways of which one holds, that one."""
    ways = [child for child in reason.children if child.truth == "yes"]
    return reason_that_holds(ways[0]) if reason.op == "any" and reason.truth == "yes" and ways else reason


def _open(reason: Reason) -> Iterator[str]:
    """What of a reason is still open, part by part; of several ways only those that can still hold."""
    if reason.truth in ("yes", "no"):
        return
    if reason.op in ("all", "any", "at_least") and reason.children:
        for child in reason.children:
            yield from _open(child)
        return
    yield f"{MARKS[reason.truth]} {reason.text}"


def _values(reason: Reason) -> str:
    """The firm's values, where the text does not already say them."""
    told = [*reason.values.items(), *(item for child in reason.children[:1] for item in child.values.items())]
    shown = [(label, value) for label, value in told if label != "事项"] if reason.op in _TOLD else []
    if reason.truth == "yes" and reason.op != "compare" and all(value in reason.text for _, value in shown):
        return ""
    return f"　〔{'；'.join(f'{label} {value}' for label, value in shown)}〕" if shown else ""


def _first_failure(reason: Reason) -> str:
    for child in reason.children:
        if reason.op == "all" and child.truth == "no":
            return _first_failure(child)
    return f"✗ {reason.text}{_values(reason)}"
