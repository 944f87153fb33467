"""A result to print: HTML by Jinja, PDF of the same by WeasyPrint. What has no money in it is counted, not told."""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huiqi.assess.terms import NOT_STATED
from huiqi.base.errors import UsageError
from huiqi.model.assessment import DECISION_LABELS, Amount, Assessment, Decision, Entitlement, Reason
from huiqi.model.guidance import Guidance
from huiqi.model.policy import BENEFIT_LABELS, STATUS_LABELS, Status
from huiqi.output.text import amount_text, by_money, forgone_text, is_elsewhere
from huiqi.output.text.cards import MARKS, reason_that_holds
from huiqi.output.text.guidance import gap_text, reading_lines, standing_lines
from huiqi.output.text.words import own_reasons, stood

SUFFIXES = (".html", ".pdf")
_SHOWN = (Decision.ELIGIBLE, Decision.UNDETERMINED, Decision.REVIEW)
_NO_PDF = (
    "这台机器上生成不了 PDF：{}。安装 pip install 'huiqi[print]' 和系统的 Pango 库，或改写成 .html 再用浏览器打印。"
)


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One clause as it is printed."""

    title: str
    record: str
    status: str
    amount: str
    taken: tuple[str, ...]
    reasons: tuple[str, ...]
    section: str
    quote: str
    where: str


@dataclass(frozen=True, slots=True)
class Section:
    """The clauses of one decision."""

    heading: str
    note: str
    rows: tuple[PrintedRow, ...]


def as_html(answer: Assessment, guidance: Guidance, printed: date) -> str:
    """The printable result. What the firm and the rules say is escaped, so that none of it becomes markup."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.get_template("result.html").render(
        answer=answer,
        printed=printed.isoformat(),
        money=amount_text,
        totals=list(_totals(answer)),
        sections=list(_sections(answer)),
        near=[f"{each.title}：{gap_text(gap)}" for each in guidance.near for gap in each.gaps if gap.near],
        readings=_items(reading_lines(guidance)),
        standings=[line.strip() for line in standing_lines(guidance)],
        others=_others(answer),
        notes=[*answer.assumptions, *(warning.text for warning in answer.warnings)],
    )


def as_pdf(html: str) -> bytes:
    """The same as PDF, its fonts inside.

    Raises:
        UsageError: WeasyPrint, the system library it draws with, or a font with Chinese is not there.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise UsageError(_NO_PDF.format(str(error).splitlines()[0][:60])) from None
    if not _has_chinese():
        raise UsageError("系统里没有中文字体，生成不了 PDF。请装一种（例如 fonts-noto-cjk），或写成 .html。")
    undrawn = _Undrawn()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(undrawn)
    try:
        found = bytes(HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=())).write_pdf())
    finally:
        logger.removeHandler(undrawn)
    if undrawn.letters:
        raise UsageError(f"系统的字体里没有这些字：{'、'.join(undrawn.letters)}。请换一种字体，或写成 .html。")
    return found


def _has_chinese() -> bool:
    """Whether fontconfig, where it is there, knows a font with Chinese: without any font Pango would crash."""
    tool = shutil.which("fc-list")
    if tool is None:
        return True
    return bool(subprocess.run([tool, ":lang=zh"], capture_output=True, check=False).stdout.strip())


class _Undrawn(logging.Handler):
    """Notices letters that no font of the system has: WeasyPrint only logs them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.letters: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps the letter, where the warning is about one."""
        if ".notdef" in record.getMessage() and isinstance(record.args, tuple):
            self.letters.append(str(record.args[0]))


# -- what is printed ----------------------------------------------------------------------------------


def _totals(answer: Assessment) -> Iterator[str]:
    for total in answer.totals:
        if total.policy_status is not Status.IN_FORCE and total.max != 0:
            named = f"{STATUS_LABELS[total.policy_status]}里的{BENEFIT_LABELS[total.benefit]}（尚不能兑现）"
            yield f"{named}：{amount_text(Amount(total.min, total.max))}"
    if any(each.fact == "received" for each in answer.missing):
        yield f"若从未领取过补助，各类文本资金合计：{amount_text(answer.total_if_nothing_received)}"


def _sections(answer: Assessment) -> Iterator[Section]:
    """Money by decision; of policies that are not in force what it was on the last day."""
    money = [
        entitlement
        for entitlement in answer.entitlements
        if entitlement.amount is not None and not is_elsewhere(entitlement)
    ]
    for decision in _SHOWN:
        chosen = [each for each in money if each.decision is decision]
        if chosen:
            heading = f"{DECISION_LABELS[decision]}（资金 {len(chosen)} 项）"
            yield Section(heading, "", tuple(_row(each) for each in by_money(chosen)))
    ended = [each for each in money if each.at_period_end is not None and stood(each) is not Decision.INELIGIBLE]
    if ended:
        note = "评估日不在政策期内，下面是政策期最后一天的结果，不是现在能领的。"
        yield Section(f"不在有效期（资金 {len(ended)} 项）", note, tuple(_row(each) for each in by_money(ended)))


def _row(each: Entitlement) -> PrintedRow:
    end = each.at_period_end
    amount = end.amount if end is not None else each.amount
    taken = tuple(forgone_text(each, by) for by in each.blocked_by)
    if each.payable is not None and each.payable != each.amount and end is None:
        taken = (f"清算后：{amount_text(each.payable)}", *taken)
    status = STATUS_LABELS[each.policy_status]
    stage = f"{status}　{end.date} {DECISION_LABELS[end.decision]}" if end is not None else status
    departments = f"部门：{'、'.join(each.departments) or '文件未载明'}"
    where = f"{departments}；{NOT_STATED}" if NOT_STATED in each.notes else departments
    reasons = tuple(_reasons(own_reasons(each)))
    quote = each.citation
    return PrintedRow(
        each.title, each.record or "", stage, amount_text(amount), taken, reasons, quote.section, quote.quote, where
    )


def _reasons(reason: Reason) -> Iterator[str]:
    """What is met in one line, what is open in one each."""
    parts = reason.children if reason.op == "all" else (reason,)
    met = [reason_that_holds(part).text for part in parts if part.truth == "yes"]
    if met:
        yield f"{MARKS['yes']} {'；'.join(met)}"
    yield from (f"{MARKS[part.truth]} {part.text}" for part in parts if part.truth != "yes")


def _items(lines: Iterable[str]) -> list[str]:
    """The items of a list of lines, each with the lines under it."""
    found: list[str] = []
    for line in lines:
        if line.startswith("  ●"):
            found.append(line.removeprefix("  ● "))
        elif line.startswith("      ") and found:
            found[-1] += f"　{line.strip()}"
    return found


def _others(answer: Assessment) -> str:
    """How many clauses are not printed."""
    here = [entitlement for entitlement in answer.entitlements if not is_elsewhere(entitlement)]
    kind = sum(each.amount is None for each in here)
    failed = sum(each.amount is not None and stood(each) is Decision.INELIGIBLE for each in here)
    return f"另有不涉及金额的 {kind} 项、不符合的资金事项 {failed} 项，没有打印；用 huiqi check 看全部。"
