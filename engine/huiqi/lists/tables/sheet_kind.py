"""What each sheet of a list is: firms, records of one kind, or nothing that is read; and whether these may be all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from huiqi.base.errors import UsageError
from huiqi.language.vocabulary import RecordKind, Vocabulary
from huiqi.lists.tables.files import open_sheets
from huiqi.lists.tables.layout import Layout, clean, find_layout, nearest_headings
from huiqi.lists.tables.mapping import NOT_MENDED, RECOGNITIONS, Column, Mapper, columns_of
from huiqi.lists.tables.reading_process import MOST_CELLS
from huiqi.lists.tables.sheets import Cell, Sheet, is_blank, refused, shown
from huiqi.loading.firms.titles import title_of

_NO_LIST = re.compile("说明|示例|样例|字典|选项|封面")
"""Sheets called so hold words about the list."""
_HIDDEN, _EMPTY, _WORDS = "隐藏的表", "空表", "看名字是说明，不是名单"
_PART = re.compile(r"\d{4}年|第.批|新增|新认定|部分|续|其他")
"""What says of a list that it may not be all there are."""
OWN_FIRMS = "企业"
_OWN = {"条款编号", "判断", "清算后下限", "清算后上限", "规则库"}
"""The sheet of firms in a result that `huiqi batch` wrote, and headings that its lines have and no list of firms."""
NOT_HELD = re.compile("未通过|不通过|未认定|拟|撤销|取消|不予|注销|失效|驳回|退回")
"""What says of a record that the firm does not have it, or not any more."""


class Skipped(NamedTuple):
    """A row that is of no firm: its line, what it says, and why."""

    row: int
    line: int
    text: str
    why: str


@dataclass
class Understood:
    """What was made of one sheet.

    Attributes:
        kind: where its rows are records; None where they are firms.
        title: the one kind of recognition a joined list is of.
        is_part: its name says that it may not be all the records (`2023年资质认定`).
        skipped: rows that are of no firm.
        unmatched: firms of its records that are not on the list, by name or code.
        hidden: how many rows of firms are hidden in the workbook.
        unheaded: how many cells stand under no heading, by position.
        unread: why the whole sheet was left out.
    """

    sheet: Sheet
    layout: Layout | None = None
    columns: list[Column] = field(default_factory=list)
    kind: RecordKind | None = None
    title: str = ""
    mapper: Mapper | None = None
    is_part: bool = False
    rows: int = 0
    joined: int = 0
    unmatched: list[str] = field(default_factory=list)
    hidden: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    unheaded: Counter[int] = field(default_factory=Counter)
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """A file that is a list of records: of one record kind, or of one kind of recognition (`title`)."""

    path: Path
    kind: RecordKind
    title: str = ""


def joined_file(text: str, vocabulary: Vocabulary) -> Joined:
    """What `--records 高企名单.xlsx:高新技术企业` names.

    Raises:
        UsageError: it names no kind of record.
    """
    path, colon, word = text.rpartition(":")
    if kind := vocabulary.record_named(word) if colon else None:
        return Joined(Path(path), kind)
    recognitions = vocabulary.records[RECOGNITIONS]
    if colon and (title := title_of(word, recognitions)):
        return Joined(Path(path), recognitions, title)
    kinds = "、".join(kind.label for kind in vocabulary.records.values())
    raise UsageError(
        f"--records「{text}」要写成 文件:记录种类。记录种类是 {kinds}，或一种资质的名称，例如 高新技术企业。"
    )


def understood(
    path: Path,
    vocabulary: Vocabulary,
    as_of: date,
    mended: Mapping[str, str] = NOT_MENDED,
    most_cells: int = MOST_CELLS,
) -> list[Understood]:
    """The sheets of a file: firms, or records where the sheet is called after a kind of them.

    Args:
        mended: headings as written → what they are to be read as.
        most_cells: of a file; more is too large.

    Raises:
        UsageError: there is no such file.
        InputError: it is no list, or two columns of it say the same.
    """
    sheets = open_sheets(path, most_cells)
    is_own = any(map(_is_own_result, sheets))
    if is_own and len(sheets) > 1:
        sheets = [sheet for sheet in sheets if sheet.name == OWN_FIRMS]
    found = [_of_sheet(sheet, vocabulary, _kind_of(sheet.name, vocabulary), as_of, mended) for sheet in sheets]
    for each in found:
        if each.kind is not None:
            others = [other.unread for other in found if other is not each and other.kind is each.kind]
            each.is_part = not _is_called(each.sheet.name, each.kind) or _is_partly_read(others) or _says_part(each)
    if not any(each.layout and each.kind is None for each in found):
        _refuse(path, found)
    return found


def headings_seen(path: Path, most_cells: int = MOST_CELLS) -> list[str]:
    """What look most like the headings of a file of which nothing is understood, to be mended by hand.

    Raises:
        UsageError: there is no such file.
        InputError: it cannot be opened.
    """
    return list(
        dict.fromkeys(clean(text) for sheet in open_sheets(path, most_cells) for text in nearest_headings(sheet))
    )


def understood_as(
    joined: Joined,
    vocabulary: Vocabulary,
    as_of: date,
    mended: Mapping[str, str] = NOT_MENDED,
    most_cells: int = MOST_CELLS,
) -> list[Understood]:
    """The sheets of a file that is joined as a list of records; the rest as for `understood`.

    Raises:
        UsageError: there is no such file.
        InputError: it is no list.
    """
    sheets = open_sheets(joined.path, most_cells)
    if any(map(_is_own_result, sheets)):
        help = "已发的补助要另有名单：企业、补助名称、金额、发放日期"
        raise refused(str(joined.path), f"这是评估的结果，不是{joined.kind.label}的名单", help, "T02")
    found = [_of_sheet(sheet, vocabulary, joined.kind, as_of, mended) for sheet in sheets]
    if not any(each.layout for each in found):
        _refuse(joined.path, found)
    partly = _is_partly_read([each.unread for each in found]) or bool(_PART.search(joined.path.stem))
    for each in found:
        each.title, each.is_part = joined.title, partly or _says_part(each)
    return found


def _is_own_result(sheet: Sheet) -> bool:
    """Whether a sheet is a result that `huiqi batch` wrote: every clause that may pay, for every firm."""
    first = {shown(cell) for cell in sheet.rows[0]} if sheet.rows else set()
    return first >= _OWN


def _kind_of(name: str, vocabulary: Vocabulary) -> RecordKind | None:
    kinds = [kind for kind in vocabulary.records.values() if name and (kind.label in name or kind.name == name)]
    return max(kinds, key=lambda kind: len(kind.label), default=None)


def _is_partly_read(unread: Iterable[str]) -> bool:
    """Whether a sheet with something on it was left out."""
    return any(why and why not in (_HIDDEN, _EMPTY, _WORDS) for why in unread)


def _says_part(each: Understood) -> bool:
    """Whether what stands above the headings, or the sheet's name, says that these are not all."""
    return bool(_PART.search(each.sheet.name)) or any(_PART.search(text) for text in _above(each.sheet, each.layout))


def _above(sheet: Sheet, layout: Layout | None) -> list[str]:
    rows = sheet.rows[: layout.first] if layout else ()
    return [shown(cell) for row in rows for cell in row if isinstance(cell, str)]


def _is_called(name: str, kind: RecordKind) -> bool:
    """Whether a sheet is called just what its records are, so that it can be taken for all of them."""
    return re.sub("(?:一览)?(?:表|清单|名单|明细|情况)$", "", name.strip()) in (kind.label, kind.name)


def _of_sheet(
    sheet: Sheet,
    vocabulary: Vocabulary,
    kind: RecordKind | None,
    as_of: date,
    mended: Mapping[str, str] = NOT_MENDED,
) -> Understood:
    if sheet.hidden:
        return Understood(sheet, kind=kind, unread=_HIDDEN)
    if not sheet.rows:
        return Understood(sheet, kind=kind, unread=_EMPTY)
    if _NO_LIST.search(sheet.name):
        return Understood(sheet, kind=kind, unread=_WORDS)
    if kind is not None and NOT_HELD.search(sheet.name):
        return Understood(sheet, kind=kind, unread="看名字不是已有的记录")
    mapper = Mapper(vocabulary, kind, mended)
    layout = find_layout(sheet, mapper.meaning)
    if layout is None:
        return Understood(sheet, kind=kind, unread="没有找到列名")
    named = [Path(sheet.file).stem if not sheet.name else "", *_above(sheet, layout)]
    if kind is not None and any(NOT_HELD.search(text) for text in named):
        return Understood(sheet, kind=kind, unread="看标题不是已有的记录")
    columns = columns_of(sheet, layout, mapper, as_of)
    if not any(_key(column) == "name" or (kind and _key(column)) for column in columns):
        return Understood(sheet, kind=kind, columns=columns, unread="没有企业名称一列")
    if kind is not None:
        columns = [_only_key(column) for column in columns]
    columns = [_as_seen(column, sheet, layout) for column in columns]
    return Understood(sheet, layout, columns, kind, mapper=mapper)


def _as_seen(column: Column, sheet: Sheet, layout: Layout) -> Column:
    """A column that is struck through is not used, and of one that is hidden each row is told."""
    if column.role == "ignored":
        return column
    rows = range(layout.last + 1, len(sheet.rows))
    filled = [(row, column.position) for row in rows if not is_blank(sheet.cell(row, column.position))]
    if filled and sheet.looks.struck.issuperset(filled):
        note = "整列划掉了"
        return replace(column, role="ignored", note=note, heed=f"「{column.heading}」{note}，没有用")
    column = replace(column, is_trimmed=_is_trimmed(sheet.cell(*at) for at in filled))
    if column.position in sheet.looks.hidden_columns:
        note = "；".join(filter(None, (column.note, "这一列在表里是隐藏的")))
        return replace(column, note=note, heed=f"「{column.heading}」这一列在表里是隐藏的，按写的读了")
    return column


def _is_trimmed(cells: Iterable[Cell]) -> bool:
    """Whether months as texts go to `2024.11` or `2024.12` and none is `2024.10`: a spreadsheet dropped the zero."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str)]
    months = {match[1] for text in texts if (match := re.fullmatch(r"(?:19|20)\d{2}\.(\d{1,2})", text))}
    return bool(months & {"11", "12"}) and "1" in months and "10" not in months


def _key(column: Column) -> str:
    """`name` or `uscc`, where the column is what firms are known by."""
    named = column.fact.name if column.role == "fact" and column.fact else ""
    return named if named in ("name", "uscc") else ""


def _only_key(column: Column) -> Column:
    """On a sheet of records only what says whose they are: facts stand with the firms."""
    if column.role in ("field", "ignored") or _key(column):
        return column
    return replace(column, role="ignored", note="企业的情况以企业的表为准")


def _refuse(path: Path, found: list[Understood]) -> None:
    """That no sheet of a file is a list of firms."""
    seen = next(
        (each for each in found if each.unread not in (_HIDDEN, _EMPTY, _WORDS)),
        None,
    )
    if seen is None:
        raise refused(str(path), "文件是空的", "第一行写列名，以下每行一家企业")
    told = "、".join(f"「{text[:20]}」" for text in nearest_headings(seen.sheet)[:8])
    near = next((text for text in nearest_headings(seen.sheet) if re.search("企业|单位|公司|名称|商户|机构", text)), "")
    mend = f"「{near[:20]}」若是企业名称，加 --column '{near}=企业名称'；" if near else ""
    help = (
        f"看到的是 {told}。{mend}列名写词汇表里的名字（huiqi schema firm），要有企业名称；可用 huiqi template 生成空表"
    )
    raise refused(seen.sheet.title, seen.unread or "没有企业的表，只有记录的表", help, "T02")
