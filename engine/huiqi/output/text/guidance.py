"""Guidance as lines of text: what lacks, what to tell next, both readings, whom to ask."""

from __future__ import annotations

from collections.abc import Iterator

from huiqi.base.values.display import money_text
from huiqi.model.assessment import DECISION_LABELS
from huiqi.model.guidance import ClauseGaps, FactChange, Gap, Guidance, Outcome, Question, Reading, Standing
from huiqi.output.text.words import amount_text


def near_lines(guidance: Guidance) -> Iterator[str]:
    """差一点: the clauses to which little lacks, each with its ways."""
    near = guidance.near
    if near:
        yield f"■ 差一点（{len(near)} 项，都在「不符合」里）"
    for each in near:
        yield f"  ● {each.title}{_record(each)}"
        yield from (f"      {gap_text(gap)}" for gap in each.gaps if gap.near)
    if near:
        yield ""


def gap_text(gap: Gap) -> str:
    """One set of changes, and what the answer is then."""
    changes = "；".join(change_text(change) for change in gap.changes)
    amount = f"，{amount_text(gap.amount)}" if gap.amount is not None else ""
    missing = f"（还要补充：{'、'.join(each.label for each in gap.missing)}）" if gap.missing else ""
    then = f"{DECISION_LABELS[gap.decision]}{amount}{missing}"
    return f"要做到：{changes} → {then}" if gap.able else f"改不了：{changes}（不然就是{then}）"


def change_text(each: FactChange) -> str:
    """One change with its numbers."""
    note = f"（{each.note}）" if each.note else ""
    whose = f"{each.record} 的" if each.record and each.kind != "wait" else ""
    if each.fact == "as_of":
        return f"等到 {each.until}，还有 {each.short}：{each.condition}{note}"
    if each.now is None:
        return f"{each.need}{note}"
    if each.kind == "fixed":
        return f"{whose}{each.label} 现在是 {each.now}，要的是 {each.need}{note}"
    short = f"，还差{'' if each.short.startswith('超过') else ' '}{each.short}" if each.short else ""
    why = f"，{each.condition}" if each.short and each.label not in each.condition[: len(each.label)] else ""
    return f"{whose}{each.label} 由 {each.now} 到 {each.need}{short}{why}{note}"


def question_lines(questions: tuple[Question, ...]) -> Iterator[str]:
    """The next question, with why it is asked."""
    if not questions:
        return
    first = questions[0]
    yield f"下一个要问的（共 {len(questions)} 个，huiqi ask 逐个问）：{first.text}"
    settles = first.settles if first.settles != 0 else first.settles_at_end
    worth = "" if settles == 0 else f"，能定下{'金额上限' if settles is None else f' {money_text(settles)}'}"
    yield f"  关系到 {len({clause.id for clause in first.clauses})} 条{worth}{f'；{first.why}' if first.why else ''}"
    yield ""


def reading_lines(guidance: Guidance) -> Iterator[str]:
    """Questions the text leaves open, with both answers."""
    if guidance.readings:
        yield f"■ 文件没有写清、要主管部门定的（{len(guidance.readings)} 项）"
    for reading in guidance.readings:
        yield f"  ● {reading.title}{_record(reading)}：{'如果碰到：' if reading.case else ''}{reading.matter}"
        yield f"      是：{_outcome(reading.yes)}；否：{_outcome(reading.no)}"
        yield f"      由谁定：{'、'.join(reading.who)}"
    if guidance.readings:
        yield ""


def _outcome(outcome: Outcome) -> str:
    head = DECISION_LABELS[outcome.decision] if outcome.decision else "合计"
    return f"{head} {amount_text(outcome.amount)}"


def standing_lines(guidance: Guidance) -> Iterator[str]:
    """Policies that are not in force: whom to ask, what follows."""
    for standing in guidance.standings:
        ask = "、".join(standing.ask)
        if standing.begins:
            yield f"  《{standing.title}》要到 {standing.begins} 才开始，请问：{ask}"
        else:
            followed = f"{_followed(standing)}是否延续、有没有新文件，请问：{ask}"
            yield f"  《{standing.title}》政策期已于 {standing.ended} 结束。{followed}"


def _followed(each: Standing) -> str:
    if each.replaced_by:
        return f"已被《{each.replaced_by}》替代。"
    if each.successors:
        return f"规则库里这一地区现行的：{'、'.join(f'《{title}》' for title in each.successors)}。"
    return "规则库里没有接续的文件。"


def _record(each: ClauseGaps | Reading) -> str:
    return f"〔{each.record}〕" if each.record else ""
