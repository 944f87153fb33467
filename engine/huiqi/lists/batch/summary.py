"""How a list went, counted and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from huiqi.base.disclaimer import DISCLAIMER
from huiqi.language.vocabulary import RecordKind
from huiqi.lists.tables.entries import Entry
from huiqi.lists.tables.listing import Listing
from huiqi.lists.tables.sheet_kind import Skipped, Understood

_SHOWN = 10
_NAMED = 50


@dataclass
class Summary:
    """How a list went: `rows` of firms are `answered`, `rejected`, or further rows of a firm that was answered.

    Attributes:
        warned: answered with something to look at.
        records, joined: rows of record sheets, and those that found their firm.
        lists: of each sheet of records what it was taken for, and whose records found no firm.
        skipped: rows of no firm, by sheet; `hidden`: how many rows of firms cannot be seen in the workbook.
        rejects: where the rejected rows were written; None where there are none.
        places: how places were read that are not written as their region is called, and how often.
        pools: titles of clauses that rank or share among the firms of the list.
        beside: further files, where a sheet could not hold all.
    """

    rows: int = 0
    answered: int = 0
    rejected: int = 0
    warned: int = 0
    records: int = 0
    joined: int = 0
    lists: list[str] = field(default_factory=list)
    repeated: list[Entry] = field(default_factory=list)
    skipped: dict[str, list[Skipped]] = field(default_factory=dict)
    hidden: dict[str, int] = field(default_factory=dict)
    ignored: dict[str, list[str]] = field(default_factory=dict)
    places: Counter[str] = field(default_factory=Counter)
    pools: list[str] = field(default_factory=list)
    rejects: Path | None = None
    beside: list[Path] = field(default_factory=list)


def summary_lines(summary: Summary, target: Path) -> Iterator[str]:
    """How a run went: every row is counted once."""
    further = summary.rows - summary.answered - summary.rejected
    twice = f"，与前面的行是同一家企业 {further}" if further else ""
    yield f"共 {summary.rows} 行：已回答 {summary.answered}，退回 {summary.rejected}{twice}。结果在 {target}"
    yield from what_was_read(summary)
    if summary.rejects:
        yield f"退回的行和原因在 {summary.rejects}"
    yield DISCLAIMER


def what_was_read(summary: Summary) -> Iterator[str]:
    """What of a list was used, and what was not."""
    if summary.records:
        yield f"记录 {summary.records} 行：接上企业的 {summary.joined}，退回 {summary.records - summary.joined}"
    yield from summary.lists
    for path in summary.beside:
        yield f"一张表放不下，其余的行在 {path}"
    yield from skipped_lines(summary.skipped)
    yield from (f"隐藏的行（{title}）：{count} 行，也读了" for title, count in summary.hidden.items())
    for title, ignored in summary.ignored.items():
        yield f"没有用的列（{title}）：{'、'.join(ignored)}"
    yield from (f"{text}（{count} 家）" for text, count in summary.places.most_common())
    yield from repeated_lines(summary.repeated)
    if summary.pools:
        unread = f"；退回的 {summary.rejected} 行也可能排在前面，改好再查才定" if summary.rejected else ""
        yield f"按这份名单排名或分配，名单要是全部申请人的：{'、'.join(summary.pools)}{unread}"
    if summary.warned:
        yield f"{summary.warned} 家有提醒，见「请留意」一列"


def joined_lines(sheet: Understood, listing: Listing) -> Iterator[str]:
    """Of a sheet of records: for what it was taken as complete, and the firms in it that are not on the list."""
    assert sheet.kind is not None
    whole = f"只对{sheet.title}是全的" if sheet.title else _completeness(sheet.kind, listing)
    yield f"接上企业的 {sheet.joined} 行；{'看名字未必是全的' if sheet.is_part else whole}"
    if sheet.unmatched:
        names = list(dict.fromkeys(sheet.unmatched))
        more = f" 等 {len(names)} 家" if len(names) > _NAMED else ""
        yield f"不在企业名单里的 {len(names)} 家：{'、'.join(names[:_NAMED])}{more}"


def _completeness(kind: RecordKind, listing: Listing) -> str:
    """Whether a sheet of records is taken for all there are."""
    columns = [column for sheet in listing.sheets for column in sheet.columns]
    if any(column.role == "list" and column.kind is kind for column in columns):
        return f"是不是全的，看企业表的「{kind.label}」一列"
    return f"按每家企业的{kind.label}都在里面计"


def skipped_lines(skipped: dict[str, list[Skipped]]) -> Iterator[str]:
    """Every row that is of no firm, by why, with what it says."""
    for title, rows in skipped.items():
        kinds = Counter(row.why for row in rows)
        counts = "、".join(f"{why} {count}" for why, count in kinds.items())
        lines = "、".join(f"第 {row.line} 行「{row.text}」" for row in rows)
        yield f"不是企业的行（{title}）：{counts}（{lines}）"


def repeated_lines(repeated: Sequence[Entry]) -> Iterator[str]:
    """Firms that stand in the list more than once, with their rows."""
    if repeated:
        yield f"写了几行的企业 {len(repeated)} 家，每家只算一次："
    for entry in repeated[:_SHOWN]:
        yield f"    {entry.name}：{'、'.join(map(place_of, (entry, *entry.also)))}"
    if len(repeated) > _SHOWN:
        yield "    …"


def place_of(entry: Entry) -> str:
    """Where a row stands, in words."""
    return f"{entry.sheet.title}第 {entry.line} 行"
