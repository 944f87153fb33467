"""A list of firms in, a list of answers out: each row of the list is one firm, asked as `huiqi check` asks it.

A column is a fact (`规模`), a fact of a year or quarter (`2023年营业收入`, `revenue 2023`,
`2024Q1用电量`), a field of one recognition (`高新技术企业.认定日期`), or a record list written as YAML
or JSON in the cell. Every row ends either answered or in the rejects, with the reason.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.assess import Assessor
from engine.assessment import DECISION_LABELS, Amount, Assessment, Decision
from engine.datatypes import ChoiceType
from engine.diagnostics import Place, Problem, Source, suggest
from engine.documents import DocumentError, Mapping, Node, Text, decode, parse_text
from engine.documents import Sequence as Items
from engine.errors import InputError, UsageError, reason
from engine.firm import NONE_WORDS
from engine.outputs import write_over
from engine.policy import STATUS_LABELS
from engine.reader import read_firm
from engine.text import RULE_LABELS, is_elsewhere
from engine.vocabulary import Fact, RecordKind, Vocabulary

HEADINGS = (
    "行号",
    "企业名称",
    "条款编号",
    "条款",
    "记录",
    "判断",
    "金额下限",
    "金额上限",
    "清算后下限",
    "清算后上限",
    "政策状态",
    "还需要",
    "少得原因",
    "依据",
    "请留意",
    "评估日",
    "规则库",
    "声明",
)
REJECT_HEADINGS = ("行号", "企业名称", "列", "原文", "原因", "怎么办")
MAX_LIST_BYTES = 200 * 1024 * 1024
_SPAN = r"\d{4}(?:Q[1-4]|H[12]|-\d{2})?"
_DATED = re.compile(rf"(?P<span>{_SPAN})年?[ /·]*(?P<name>.+)|(?P<name2>.+?)[ /·\[(（]*(?P<span2>{_SPAN})年?[\])）]*")


Line = tuple[int, list[str]]
"""A row with its line in the file."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of the list means: a fact, perhaps of one year, or a field of one kind of record."""

    heading: str
    fact: Fact | None = None
    year: str = ""
    record: RecordKind | None = None
    title: str = ""

    @property
    def meaning(self) -> tuple[str, ...]:
        """What it says, however its heading is worded."""
        return (self.fact.name if self.fact else "", self.year, self.record.name if self.record else "", self.title)


@dataclass(frozen=True, slots=True)
class Summary:
    """How a list went: rows read, answered, rejected, and answered with a warning."""

    rows: int
    answered: int
    rejected: int
    rejects: Path | None
    warned: int = 0


def run(
    source: Path,
    target: Path,
    assessor: Assessor,
    as_of: date,
    progress: Callable[[Sequence[Line]], Iterator[Line]] = iter,
) -> Summary:
    """Answer every row of a CSV list.

    Args:
        source: a CSV file, UTF-8 or GB18030, with a heading row.
        target: written whole or not at all; rejected rows go beside it, to `<target>.rejects.csv`.
        progress: wraps the rows, to show how far it is.

    Raises:
        UsageError: no such file.
        InputError: the file is no list, or its headings mean nothing.
    """
    if target.exists() and source.exists() and target.resolve() == source.resolve():
        raise UsageError(f"结果不能写回名单自己「{source}」，请换一个文件名。")
    headings, rows = _read(source)
    columns = _columns(headings, assessor.rulebase.vocabulary, source)
    answers: list[tuple[object, ...]] = []
    rejects: list[tuple[object, ...]] = []
    warned = 0
    for number, row in progress(rows):
        try:
            firm = read_firm(_document(columns, row, source, number), assessor.rulebase.vocabulary, as_of)
            answer = assessor.assess(firm, as_of)
            answers += _lines(number, answer)
            warned += bool(answer.warnings)
        except InputError as error:
            rejects += [_reject(number, columns, row, problem) for problem in error.problems]
    rejected = len({line[0] for line in rejects})
    beside = target.with_name(target.name + ".rejects.csv")
    _write(target, HEADINGS, answers)
    if rejects:
        _write(beside, REJECT_HEADINGS, rejects)
    else:
        beside.unlink(missing_ok=True)  # of an earlier run
    return Summary(len(rows), len(rows) - rejected, rejected, beside if rejects else None, warned)


# -- reading ------------------------------------------------------------------------------------------


def _read(source: Path) -> tuple[list[str], list[Line]]:
    """The headings, and every row that is not blank with its line in the file."""
    try:
        if source.is_file() and source.stat().st_size > MAX_LIST_BYTES:
            raise _refused(source, f"文件超过 {MAX_LIST_BYTES // 2**20} MB", "请分成几个文件")
        text = decode(source.read_bytes(), str(source))
        reader = csv.reader(io.StringIO(text), strict=True)
        table = _numbered(reader)
    except OSError as error:
        raise UsageError(f"无法读取「{source}」：{reason(error)}。") from None
    except DocumentError as error:
        raise _refused(source, error.finding.message, "请另存为 CSV（UTF-8 或 GBK）") from None
    except csv.Error:
        raise _refused(source, f"不是完整的 CSV：第 {reader.line_num} 行附近引号不成对", "请检查引号") from None
    if not table:
        raise _refused(source, "文件是空的", "第一行写列名，以下每行一家企业")
    return [cell.strip() for cell in table[0][1]], table[1:]


def _numbered(reader: Iterator[list[str]]) -> list[Line]:
    """Rows that are not blank, each with the line it starts on: a cell may hold line breaks."""
    lines = []
    start = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            lines.append((start, row))
        start = reader.line_num + 1  # type: ignore[attr-defined]
    return lines


def _refused(source: Path, message: str, help: str) -> InputError:
    return InputError([Problem("T01", message, Place(Source(str(source))), help)])


def _columns(headings: list[str], vocabulary: Vocabulary, source: Path) -> list[Column]:
    problems = []
    columns: list[Column] = []
    for position, heading in enumerate(headings, start=1):
        column = _column(heading, vocabulary)
        twice = column is not None and column.meaning in {each.meaning for each in columns}
        if column is None or twice:
            message = f"第 {position} 列「{heading[:40]}」{'与前面的列是同一项' if twice else '没有这个项目'}"
            help = _heading_help(heading, vocabulary)
            problems.append(Problem("T02", message, Place(Source(str(source)), 1, position), help))
        else:
            columns.append(column)
    if problems:
        raise InputError(problems)
    return columns


def _heading_help(heading: str, vocabulary: Vocabulary) -> str:
    if re.search(r"[（(](?:元|万元|亿元|人|%)[)）]", heading):
        return "列名里的单位不会用到：请去掉单位，并把每一格写成带单位的数，例如 2000万"
    return suggest(heading, vocabulary.words()) or "列名写词汇表里的名字，见 huiqi schema firm；不用的列请删去"


def _column(heading: str, vocabulary: Vocabulary) -> Column | None:
    if fact := vocabulary.fact_named(heading):
        return Column(heading, fact)
    if kind := vocabulary.record_named(heading):
        return Column(heading, record=kind)
    title, _, name = heading.partition(".")
    recognitions = vocabulary.records["recognitions"]
    named = recognitions.fields["kind"]
    if name and isinstance(named.type, ChoiceType) and (value := named.value_of(title)):
        each = recognitions.field_named(name)
        return Column(heading, each, record=recognitions, title=value) if each else None
    if match := _DATED.fullmatch(heading):
        dated = vocabulary.fact_named((match["name"] or match["name2"]).strip())
        if dated and dated.per:
            return Column(heading, dated, match["span"] or match["span2"])
    return None


def _document(columns: list[Column], row: list[str], source: Path, number: int) -> Node:
    """A row as the document a firm file would be, each value at its row and column."""
    here = Source(str(source), ())
    if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
        extra = Place(here, number, len(columns) + 1)
        raise InputError(
            [Problem("T03", f"这一行有 {len(row)} 格，列名只有 {len(columns)} 个", extra, "含逗号的内容请加引号")]
        )
    entries: dict[str, tuple[Text, Node]] = {}
    years: dict[str, list[tuple[Text, Node]]] = {}
    titles: dict[str, list[tuple[Text, Node]]] = {}
    for position, (column, cell) in enumerate(zip(columns, row, strict=False), start=1):
        place = Place(here, number, position)
        value = Text(cell.strip(), place, flush=False)
        if column.title and column.fact:
            titles.setdefault(column.title, []).append((Text(column.fact.name, place), value))
        elif column.year and column.fact:
            years.setdefault(column.fact.name, []).append((Text(column.year, place), value))
        elif column.fact:
            entries[column.fact.name] = (Text(column.fact.name, place), value)
        elif column.record:
            entries[column.record.name] = (Text(column.record.name, place), _cell_list(value))
    _add_years(entries, years)
    _add_titles(entries, titles, Place(here, number))
    return Mapping(tuple(entries.values()), Place(here, number))


def _cell_list(value: Text) -> Node:
    """A record list written in one cell."""
    if not value.value.startswith(("[", "{")):
        return value
    try:
        return parse_text(value.value, str(value.place))
    except DocumentError as error:
        found = error.finding
        raise InputError([Problem(found.code, found.message, value.place, found.help)]) from None


def _add_years(entries: dict[str, tuple[Text, Node]], years: dict[str, list[tuple[Text, Node]]]) -> None:
    for name, told in years.items():
        if name in entries and not _blank(entries[name][1]):
            message = f"「{name}」既有按年的列，又有不分年的列"
            raise InputError([Problem("T03", message, told[0][0].place, "请只留一种")])
        entries[name] = (Text(name, told[0][0].place), Mapping(tuple(told), told[0][0].place))


def _add_titles(
    entries: dict[str, tuple[Text, Node]], titles: dict[str, list[tuple[Text, Node]]], place: Place
) -> None:
    """Recognitions spread over columns: complete for the kinds told of, open for all others."""
    if not titles:
        return
    if "recognitions" in entries and not _blank(entries["recognitions"][1]):
        raise InputError([Problem("T03", "资质既写在一列里，又分列写", place, "请只用一种写法")])
    rows: list[Node] = []
    covered: list[Node] = []
    for title, told in titles.items():
        given = [(key, value) for key, value in told if not (isinstance(value, Text) and value.unknown)]
        if not given:
            continue
        covered.append(Text(title, given[0][1].place))
        if not all(isinstance(value, Text) and value.value in NONE_WORDS for _, value in given):
            rows.append(Mapping(((Text("kind", place), Text(title, place)), *given), given[0][1].place))
    listed = (
        (Text("complete_for", place), Items(tuple(covered), place)),
        (Text("items", place), Items(tuple(rows), place)),
    )
    entries["recognitions"] = (Text("recognitions", place), Mapping(listed, place))


def _blank(node: Node) -> bool:
    return isinstance(node, Text) and node.unknown


# -- writing ------------------------------------------------------------------------------------------


def _lines(number: int, answer: Assessment) -> Iterator[tuple[object, ...]]:
    """A line for each clause that is not simply failed; one that says so where all are."""
    told = [each for each in answer.entitlements if each.decision is not Decision.INELIGIBLE and not is_elsewhere(each)]
    heed = "；".join([*(each.text for each in answer.warnings), *answer.assumptions])
    asked = answer.as_of, answer.rulebase.hash, answer.disclaimer
    if not told:
        blanks = [""] * (len(HEADINGS) - 10)
        yield (number, answer.firm, "", "", "", "各条款都不符合", *blanks, heed, *asked)
    for each in told:
        yield (
            number,
            answer.firm,
            each.id,
            each.title,
            each.record or "",
            DECISION_LABELS[each.decision],
            *_ends(each.amount),
            *_ends(each.payable),
            STATUS_LABELS[each.policy_status],
            "、".join(fact.label for fact in each.missing),
            "；".join(f"{RULE_LABELS[by.rule]} {by.id}" for by in each.blocked_by),
            f"{each.citation.section}：{each.citation.quote}",
            heed,
            *asked,
        )


def _ends(amount: Amount | None) -> tuple[str, str]:
    if amount is None:
        return "", ""
    return str(amount.min), "无上限" if amount.max is None else str(amount.max)


def _reject(number: int, columns: list[Column], row: list[str], problem: Problem) -> tuple[object, ...]:
    position = _column_of(problem) - 1
    inside = 0 <= position < len(columns)
    names = [cell for column, cell in zip(columns, row, strict=False) if column.fact and column.fact.name == "name"]
    written = row[position] if inside and position < len(row) else ""
    heading = columns[position].heading if inside else ""
    return number, names[0] if names else "", heading, written, problem.message, problem.help


def _column_of(problem: Problem) -> int:
    """The column of the list; inside a cell's own text the place's source names the cell (`list.csv:3:5`)."""
    cell = re.search(r":\d+:(\d+)$", problem.place.source.name)
    return int(cell[1]) if cell else problem.place.column


def _write(target: Path, headings: Sequence[str], lines: Sequence[tuple[object, ...]]) -> None:
    """UTF-8 with mark, as Excel reads it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_safe(cell) for cell in line] for line in lines)
    write_over(target, text.getvalue().encode("utf-8-sig"))


def _safe(cell: object) -> object:
    """Text that a spreadsheet would run as a formula is kept as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else cell
