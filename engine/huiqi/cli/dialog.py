"""The interview at a terminal: one question after the other, each answer saved at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from huiqi.advice.interview import Interview, Row, problem_text
from huiqi.advice.questions import clauses_text
from huiqi.base.datatypes import ChoiceType
from huiqi.base.documents import DocumentError, decode, is_unknown, read_bytes
from huiqi.base.errors import InputError, UsageError
from huiqi.base.values.display import money_text
from huiqi.base.writing import write_over
from huiqi.language.vocabulary import Fact
from huiqi.model.firm import NONE_WORDS
from huiqi.model.guidance import Question
from huiqi.output.text import amount_text, is_elsewhere

Ask = Callable[[str], str]
Say = Callable[[str], None]
STOP, MORE = "q", "?"
HELP = "直接回车：不清楚，跳过；? 看为什么问、关系到哪些条款；q 先停下，以后接着问"


def firm_text(path: Path) -> str | None:
    """The text of a firm's file; None where there is none yet.

    Raises:
        UsageError: it is no YAML file, or cannot be read.
        InputError: it is no text.
    """
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise UsageError(f"「{path}」不是 YAML 文件。答案写成 YAML，例如 huiqi ask 企业.yaml")
    if not path.exists():
        return None
    try:
        return decode(read_bytes(path), str(path))
    except DocumentError as error:
        raise InputError([error.problem]) from None


def talk(interview: Interview, path: Path, ask: Ask, say: Say) -> bool:
    """Asks until nothing that matters is open (true), or until the user stops (false)."""
    say(HELP)
    number = 0
    while open_ := interview.open_questions():
        number += 1
        question = open_[0]
        say(f"\n问题 {number}（还有 {len(open_) - 1} 个）　{question.text}")
        for line in _about(interview, question):
            say(f"  {line}")
        if not _answered(interview, question, path, ask, say):
            return False
        say(f"  {_standing(interview)}")
    return True


def _about(interview: Interview, question: Question) -> list[str]:
    """How an answer is written; of a list, what its records may be called."""
    listed = question.fact in interview.vocabulary.records
    choices = _choices(interview.naming(question)[0]) if listed else question.choices
    lines = [f"可以写：{'、'.join(choices)}"] if choices else []
    return [*lines, question.write] if question.write and (listed or not choices) else lines


def _choices(field: Fact) -> tuple[str, ...]:
    return field.type.values if isinstance(field.type, ChoiceType) else ()


def _why(question: Question) -> list[str]:
    lines = [f"为什么问：{question.why}"] if question.why else []
    lines.append(f"关系到：{clauses_text(question.clauses, most=8)}")
    for amount, when in ((question.settles, ""), (question.settles_at_end, "（政策期最后一天）")):
        if amount != 0:
            lines.append(f"这一问能定下{when}：{'金额上限' if amount is None else money_text(amount)}")
    return lines


def _standing(interview: Interview) -> str:
    answer = interview.traced.answer
    here = [entitlement for entitlement in answer.entitlements if not is_elsewhere(entitlement)]
    if not here:
        return "规则库里没有适用于这个地区的政策；不等于当地没有，请问当地主管部门"
    if all(each.at_period_end is not None for each in here):
        return "评估日没有一份政策在有效期内；问的是政策期最后一天的情况"
    return f"现在：若从未领取过补助，各类文本资金合计 {amount_text(answer.total_if_nothing_received)}"


def _answered(interview: Interview, question: Question, path: Path, ask: Ask, say: Say) -> bool:
    """Asks until the answer can be read, and saves it; false where the user stops."""
    while True:
        given = _given(interview, question, ask)
        if given == STOP:
            return False
        if given == MORE:
            for line in _why(question):
                say(f"  {line}")
            continue
        try:
            interview.answer(question, given)
        except InputError as error:
            say(f"  没有听懂：{problem_text(error)}")
            continue
        write_over(path, interview.text.encode())
        return True


def _given(interview: Interview, question: Question, ask: Ask) -> str | list[Row]:
    """A line; for a list its records one by one."""
    if question.fact not in interview.vocabulary.records:
        return ask("> ").strip()
    return _rows(interview.naming(question), ask)


def _rows(fields: list[Fact], ask: Ask) -> str | list[Row]:
    """Records one by one, until an empty line; what is said in place of the first one is the answer itself.

    Who stops half-way has not said all there are: nothing of it is kept.
    """
    rows: list[Row] = []
    while True:
        end = "，写完了直接回车" if rows else "，没有写「无」"
        first = ask(f"第 {len(rows) + 1} 条 {_prompt(fields[0])}{end}> ").strip()
        if first == STOP:
            return STOP
        if (is_unknown(first) and first != MORE) or first in NONE_WORDS:
            return rows or first
        if first == MORE:
            if not rows:
                return MORE
            continue
        row = {fields[0].label: first}
        for field in fields[1:]:
            row[field.label] = ask(f"  {_prompt(field)}> ").strip()
            if row[field.label] == STOP:
                return STOP
        rows.append(row)


def _prompt(field: Fact) -> str:
    return f"{field.label}（{field.question}）" if field.question else field.label
