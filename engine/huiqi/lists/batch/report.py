"""What is told of a list on the terminal: how it was understood, and how its run went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from huiqi.assess.pools import pools_of
from huiqi.base.disclaimer import DISCLAIMER
from huiqi.language.vocabulary import Vocabulary
from huiqi.lists.batch.parts import Counts, Register
from huiqi.lists.batch.summary import joined_lines, repeated_lines, skipped_lines
from huiqi.lists.tables.firms import read_entries
from huiqi.lists.tables.listing import Listing
from huiqi.lists.tables.mapping import Column
from huiqi.lists.tables.sheet_kind import Understood
from huiqi.lists.tables.sheets import is_blank, shown
from huiqi.model.policy import Rulebase

_SHOWN = 10
_SAMPLES = 3


def register_lines(total: Counts, register: Register, target: Path, rulebase: Rulebase) -> Iterator[str]:
    """How the run of a register went."""
    yield f"共 {total.firms} 家：已回答 {total.answered}，退回 {total.rejected}。结果在 {target}（{total.lines} 行）"
    if total.one_by_one:
        why = "有已获补助或认定意见，或规则里有按列算不了的写法"
        yield f"{total.one_by_one} 家逐家评估（{why}），其余按列评估"
    if pools := [clause.title for clause, _ in pools_of(rulebase)]:
        yield f"登记册不排名，金额是上限；要排名请用名单：{'、'.join(pools)}"
    if register.records > total.records:
        yield f"没有对上企业的记录 {register.records - total.records} 行，没有用"
    for name, ignored in register.ignored.items():
        yield f"没有用的列（{name}）：{'、'.join(ignored)}"
    if total.rejected:
        yield f"退回的企业和原因在 {target}/rejects-*.parquet"
    yield DISCLAIMER


# -- dry run --------------------------------------------------------------------------------------------


def dry_run_lines(listing: Listing, vocabulary: Vocabulary, as_of: date) -> Iterator[str]:
    """How each sheet was understood, column by column, and which rows would be rejected; nothing is evaluated."""
    for sheet in listing.sheets:
        yield from sheet_lines(sheet, listing)
    read, rejects = read_entries(listing, vocabulary, as_of)
    twice = f"（{listing.rows} 行）" if listing.repeated else ""
    yield f"企业 {len(listing.entries)} 家{twice}：读懂 {len(read)}，会退回 {len(listing.entries) - len(read)}"
    for reject in (*rejects[:_SHOWN], *listing.rejects[:_SHOWN]):
        yield f"    {reject.sheet}第 {reject.line} 行：{reject.why}；{reject.help}"
    yield from repeated_lines(listing.repeated)
    yield "没有评估。读懂得对，就去掉 --dry-run，用 -o 写结果。"


def sheet_lines(each: Understood, listing: Listing) -> Iterator[str]:
    """How a sheet was understood: what it is, then column by column."""
    if each.layout is None:
        yield f"■ {each.sheet.title}：没有读（{each.unread}）"
        return
    what = f"{each.title or each.kind.label}的记录" if each.kind else "企业"
    line = each.sheet.line(each.layout.last)
    yield f"■ {each.sheet.title}：{what} {each.rows} 行，列名在第 {line} 行"
    if each.kind is not None:
        yield from (f"    {text}" for text in joined_lines(each, listing))
    for column in each.columns:
        yield f"    {_column_line(column, each)}"
    for place, count in sorted(each.unheaded.items()):
        yield f"    第 {place + 1} 列 → 不用（没有列名，{count} 格有内容）"
    yield from (f"    {text}" for text in skipped_lines({each.sheet.title: each.skipped} if each.skipped else {}))


def _column_line(column: Column, each: Understood) -> str:
    if column.role == "ignored":
        return f"{column.heading} → 不用{f'（{column.note}）' if column.note else ''}"
    told = "，".join(text for text in (column.unit and f"单位 {column.unit}", column.note) if text)
    return f"{column.heading} → {column.label}{f'（{told}）' if told else ''}　例：{_samples(column, each)}"


def _samples(column: Column, each: Understood) -> str:
    assert each.layout is not None
    skipped = {skipped.row for skipped in each.skipped}
    rows = (row for row in range(each.layout.last + 1, len(each.sheet.rows)) if row not in skipped)
    cells = (each.sheet.cell(row, column.position) for row in rows)
    found: list[str] = []
    for cell in cells:
        if len(found) == _SAMPLES:
            break
        if not is_blank(cell) and (text := shown(cell).strip()[:20]) not in found:
            found.append(text)
    return "、".join(found) or "（全空）"
