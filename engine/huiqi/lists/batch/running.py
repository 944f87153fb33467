"""Runs a list: reads it, asks every firm, writes the answers and the rejects, and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from datetime import date
from pathlib import Path

from huiqi.assess.assessor import Assessor
from huiqi.assess.pools import NOWHERE, Places, placed, pools_of
from huiqi.base.writing import csv_bytes, write_over
from huiqi.lists.batch.lines import REJECT_HEADINGS, Result, further
from huiqi.lists.batch.routing import IN_COLUMNS_FROM, Read, in_columns, one_by_one
from huiqi.lists.batch.summary import Summary, joined_lines
from huiqi.lists.batch.workbook import Workbook
from huiqi.lists.batch.writers import CsvSink, JsonSink, ParquetSink, Sink, beside_of, check_target
from huiqi.lists.tables.firms import read_entries
from huiqi.lists.tables.listing import AS_WRITTEN, Listing, ListOptions, Reject, read_listing

Progress = Callable[[Iterator[Result], int], Iterator[Result]]


def run(
    sources: Sequence[Path],
    target: Path,
    assessor: Assessor,
    as_of: date,
    options: ListOptions = AS_WRITTEN,
    progress: Progress = lambda found, count: found,
) -> Summary:
    """Answer every firm of a list.

    Args:
        sources: the files of the list.
        target: `.csv`, `.parquet`, `.jsonl` or `.xlsx`, written whole or not at all; rejected rows go beside it,
            to `<target>.rejects.csv`.
        progress: wraps the results, of so many, to show how far it is.

    Raises:
        UsageError: a file is not there, or the target cannot be written.
        InputError: a file is no list, or its headings mean nothing.
    """
    check_target(target, [*sources, *(record.path for record in options.records)])
    listing = read_listing(sources, assessor.rulebase.vocabulary, as_of, options)
    return answer_listing(listing, target, assessor, as_of, progress)


def answer_listing(
    listing: Listing,
    target: Path,
    assessor: Assessor,
    as_of: date,
    progress: Progress = lambda found, count: found,
) -> Summary:
    """Answer every firm of a list that was read; as `run`.

    Raises:
        UsageError: the target cannot be written.
    """
    summary = _counted(listing)
    found, unread = read_entries(listing, assessor.rulebase.vocabulary, as_of)
    read = [(entry, each.firm) for entry, each in found]
    summary.places = Counter(w.text for _, firm in read for w in firm.warnings if w.code == "place")
    rejects = [*listing.rejects, *unread]
    summary.answered = len(read)
    summary.rejected = summary.rows - sum(entry.count for entry, _ in read)
    unread_firms = len(listing.entries) - len(read)
    sink = _sink(target)
    pools = pools_of(assessor.rulebase)
    places = placed([firm for _, firm in read], assessor, as_of, unread_firms) if pools else NOWHERE
    summary.pools = [clause.title for clause, _ in pools]
    for result in progress(_asked(read, assessor, as_of, listing.options.whole, sink, places), len(read)):
        summary.warned += bool(result.heed)
        sink.add(result)
        for row in result.entry.also:
            sink.add(further(result, row))
    _write(target, sink, rejects, summary)
    return summary


def _asked(
    read: Sequence[Read], assessor: Assessor, as_of: date, whole: bool, sink: Sink, places: Places
) -> Iterator[Result]:
    """The results: in columns where there are many, and nothing is wanted that only a firm's own answer has."""
    if len(read) < IN_COLUMNS_FROM or whole or places or isinstance(sink, JsonSink):
        return one_by_one(read, assessor, as_of, whole, places)
    return in_columns(read, assessor, as_of)


def _counted(listing: Listing) -> Summary:
    """What the reading of a list comes to."""
    summary = Summary(rows=listing.rows, repeated=listing.repeated)
    for sheet in listing.sheets:
        title = sheet.sheet.title
        if sheet.kind is not None:
            summary.records, summary.joined = summary.records + sheet.rows, summary.joined + sheet.joined
            summary.lists += [f"{title}：{text}" for text in joined_lines(sheet, listing) if sheet.layout]
        if sheet.skipped:
            summary.skipped[title] = sheet.skipped
        if sheet.hidden:
            summary.hidden[title] = sheet.hidden
        ignored = [column for column in sheet.columns if column.role == "ignored"]
        told = [f"{column.heading}（{column.note}）" if column.note else column.heading for column in ignored]
        told += [f"第 {place + 1} 列没有列名，{count} 格有内容" for place, count in sorted(sheet.unheaded.items())]
        if told or sheet.unread:
            summary.ignored[title] = [f"整张表没有读：{sheet.unread}"] if sheet.unread else told
    return summary


def _sink(target: Path) -> Sink:
    kind = target.suffix.lower()
    if kind == ".xlsx":
        return Workbook(target)
    if kind == ".jsonl":
        return JsonSink()
    return ParquetSink() if kind == ".parquet" else CsvSink()


def _write(target: Path, sink: Sink, rejects: Sequence[Reject], summary: Summary) -> None:
    beside = beside_of(target)
    if isinstance(sink, Workbook):
        sink.finish(summary, rejects)
    write_over(target, sink.content())
    if rejects:
        write_over(beside, csv_bytes(REJECT_HEADINGS, [astuple(reject) for reject in rejects]))
        summary.rejects = beside
    else:
        beside.unlink(missing_ok=True)  # of an earlier run
