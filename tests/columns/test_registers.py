"""A register in columns: every firm answered or rejected, in parts that can be taken up again, as `huiqi check` answers."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from huiqi import Assessor, InputError, UsageError
from huiqi.assess.terms import RULE_LABELS
from huiqi.base.documents import parse_document
from huiqi.columns.engines import Duckdb, Polars
from huiqi.columns.firms import firm_of
from huiqi.columns.frames import frames_of
from huiqi.lists.batch.lines import says_something
from huiqi.lists.batch.parts import PartRunner
from huiqi.lists.batch.registers import RegisterRun, open_register, run_register
from huiqi.loading.firms import read_firm
from huiqi.loading.rules import load_rulebase
from huiqi.model.firm import Firm, RecordList
from tests.engines_here import Maker
from tests.library_firms import random_firms
from tests.loading.test_bad_input import huiqi

LIBRARY = load_rulebase()
ASSESSOR = Assessor(LIBRARY)
AS_OF = date(2024, 12, 31)


def told(firm: Firm) -> tuple[object, ...]:
    lists = {
        name: ([dict(row.values) for row in each.rows], each.complete, each.complete_for)
        for name, each in firm.records.items()
    }
    series = {name: dict(figures) for name, figures in firm.series.items() if figures}
    return firm.name, dict(firm.facts), series, dict(firm.earlier), lists, firm.founded


def write(folder: Path, firms: list[Firm], **changed: Any) -> Path:
    """Firms as a register; `changed` columns of the frame of firms."""
    frames, odd = frames_of(firms, LIBRARY.vocabulary)
    assert not odd
    folder.mkdir()
    table = frames.firms.collect().with_columns(**changed) if changed else frames.firms.collect()
    table.write_parquet(folder / "firms.parquet")
    for name, frame in frames.records.items():
        frame.collect().write_parquet(folder / f"{name}.parquet")
    return folder


def run(folder: Path, target: Path, **options: Any) -> int:
    """How many parts were answered."""
    return len(list(run_register(open_register(folder, LIBRARY), target, ASSESSOR, AS_OF, RegisterRun(**options))))


def lines_of(target: Path) -> set[tuple[Any, ...]]:
    return set(pl.read_parquet(target / "lines-*.parquet").iter_rows())


def wanted(firms: list[Firm]) -> set[tuple[Any, ...]]:
    """The lines that the firms' own answers have."""
    found = set()
    for place, firm in enumerate(firms):
        for each, _, entitlement in ASSESSOR.traced(firm, AS_OF).shown():
            if each.in_force and says_something(entitlement):
                rows = firm.records[each.clause.record].rows if each.row is not None and each.clause.record else ()
                row = next((number for number, one in enumerate(rows) if one is each.row), None)
                less = "；".join(f"{RULE_LABELS[by.rule]} {by.id}" for by in entitlement.blocked_by)
                missing = "、".join(fact.label for fact in entitlement.missing)
                ends = [
                    None if end is None else int(end * 100)
                    for a in (entitlement.amount, entitlement.payable)
                    for end in ((None, None) if a is None else (a.min, a.max))
                ]
                found.add((place, each.clause.id, row, str(each.decided), *ends, missing, less))
    return found


def sorted_missing(lines: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Lines with the missing facts in one order: rows of a firm may name them in another."""
    return {(*line[:-2], "、".join(sorted(line[-2].split("、"))), line[-1]) for line in lines}


@pytest.fixture(scope="module")
def firms() -> list[Firm]:
    """Random firms, and two that received awards, which name clauses and records in words."""
    recognition = {"kind": "高新技术企业", "granted_on": "2024-03-01", "first": "是", "title": "甲"}
    received = {"clause": "high-tech-first", "paid_on": "2024-05-01", "record": "甲"}
    told_ = [
        {"name": "甲", "region": "530924", "recognitions": [recognition], "received": [{**received, "amount": amount}]}
        for amount in ("20万", "3000元")
    ]
    read = [parse_document(json.dumps(each).encode(), "firm.json") for each in told_]
    return random_firms(LIBRARY, 30, 5, AS_OF) + [read_firm(each, LIBRARY.vocabulary, AS_OF) for each in read]


def test_columns_hold_all_that_a_firm_tells(firms: list[Firm]) -> None:
    frames, odd = frames_of(firms, LIBRARY.vocabulary)
    assert not odd
    rows = {name: frame.collect() for name, frame in frames.records.items()}
    for cells in frames.firms.collect().iter_rows(named=True):
        own = {
            name: list(each.filter(pl.col("firm") == cells["firm"]).iter_rows(named=True))
            for name, each in rows.items()
        }
        assert told(firm_of(cells, own, LIBRARY.vocabulary)) == told(firms[cells["firm"]])


@pytest.mark.parametrize("engine", [Polars, Duckdb])
def test_a_register_is_answered_as_its_firms_are(engine: Maker, firms: list[Firm], tmp_path: Path) -> None:
    parts = run(write(tmp_path / "in", firms), tmp_path / "out", engine=engine(), part=20)
    assert parts == 2
    assert sorted_missing(lines_of(tmp_path / "out")) == sorted_missing(wanted(firms))
    told_ = json.loads((tmp_path / "out" / "register.json").read_text("utf-8"))
    records = sum(len(record.rows) for firm in firms for record in firm.records.values())
    assert told_["counts"] == {
        "firms": 32,
        "answered": 32,
        "rejected": 0,
        "one_by_one": 2,
        "lines": len(wanted(firms)),
        "records": records,
    }
    totals = {
        line["firm"]: line for line in pl.read_parquet(tmp_path / "out" / "firms-*.parquet").iter_rows(named=True)
    }
    for place, firm in enumerate(firms):
        answer = ASSESSOR.assess(firm, AS_OF)
        unbounded = answer.total_if_nothing_received.max
        assert totals[place]["unreceived_least_fen"] == answer.total_if_nothing_received.min * 100
        assert totals[place]["unreceived_most_fen"] == (None if unbounded is None else unbounded * 100)


def test_what_was_stopped_is_taken_up_again(firms: list[Firm], tmp_path: Path) -> None:
    folder = write(tmp_path / "in", firms)
    parts = run_register(open_register(folder, LIBRARY), tmp_path / "out", ASSESSOR, AS_OF, RegisterRun(part=10))
    next(parts)
    parts.close()
    assert not (tmp_path / "out").exists(), "whole or not at all"
    with pytest.raises(UsageError, match="--resume"):
        run(folder, tmp_path / "out", part=10)
    with pytest.raises(UsageError, match="另一份登记册"):
        list(
            run_register(
                open_register(folder, LIBRARY),
                tmp_path / "out",
                ASSESSOR,
                date(2023, 1, 1),
                RegisterRun(part=10, resume=True),
            )
        )
    assert run(folder, tmp_path / "out", resume=True, part=10) == 4
    assert sorted_missing(lines_of(tmp_path / "out")) == sorted_missing(wanted(firms))
    with pytest.raises(UsageError, match="不覆盖"):
        run(folder, tmp_path / "out")


def test_cells_that_cannot_be_are_sent_back(firms: list[Firm], tmp_path: Path) -> None:
    bad = pl.when(pl.col("firm") == 3).then(10**15 + 1).otherwise(pl.col("revenue@2023")).alias("revenue@2023")
    worse = pl.when(pl.col("firm") == 4).then(pl.lit("云南")).otherwise(pl.col("region"))
    folder = write(tmp_path / "in", firms, **{"revenue@2023": bad, "region": worse})
    run(folder, tmp_path / "out")
    rejects = pl.read_parquet(tmp_path / "out" / "rejects-*.parquet")
    assert set(rejects.select("firm", "column", "why").iter_rows()) == {
        (3, "revenue@2023", "数太大"),
        (4, "region", "不是六位行政区划代码"),
    }
    kept = {line for line in wanted(firms) if line[0] not in (3, 4)}
    assert sorted_missing(lines_of(tmp_path / "out")) == sorted_missing(kept)


def test_what_is_no_register(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with pytest.raises(InputError, match="没有这个文件，或不是 Parquet"):
        open_register(folder, LIBRARY)
    pl.DataFrame({"firm": [1], "revenue@2023": ["很多"]}).write_parquet(folder / "firms.parquet")
    with pytest.raises(InputError, match=r"「revenue@2023」的类型是 String，要 Int64"):
        open_register(folder, LIBRARY)
    pl.DataFrame({"name": ["甲"]}).write_parquet(folder / "firms.parquet")
    with pytest.raises(InputError, match="没有 firm 一列"):
        open_register(folder, LIBRARY)


def test_a_made_up_register(tmp_path: Path) -> None:
    made = [
        huiqi("synth", "-o", tmp_path / name, "-n", "300", "--seed", "4", "--as-of", "2023-06-30")
        for name in ("one", "two")
    ]
    assert [each.returncode for each in made] == [0, 0], made[0].stderr
    assert pl.read_parquet(tmp_path / "one/firms.parquet").equals(pl.read_parquet(tmp_path / "two/firms.parquet"))
    done = huiqi("batch", tmp_path / "one", "-o", tmp_path / "out", "--as-of", "2023-06-30")
    assert "共 300 家：已回答 300，退回 0" in done.stdout, done.stderr
    lines = pl.read_parquet(tmp_path / "out" / "lines-*.parquet")
    assert set(lines["decision"].cast(pl.String)) == {"eligible", "review", "undetermined"}


def changed(folder: Path, name: str, change: Any) -> None:
    """A file of a register, changed."""
    path = folder / f"{name}.parquet"
    table = change(pl.read_parquet(path))
    table.write_parquet(path)


MISSHAPEN = {
    "numbers of 32 bits": ("firms", lambda table: table.with_columns(pl.col("firm").cast(pl.Int32))),
    "records without a number": ("recognitions", lambda table: table.drop("row")),
    "days that do not say they are there": ("recognitions", lambda table: table.select(pl.exclude("^.*:none$"))),
    "covers without bars": (
        "firms",
        lambda table: table.with_columns(pl.col("recognitions:covers").str.strip_chars("|")),
    ),
}


@pytest.mark.parametrize("name", MISSHAPEN)
def test_what_a_producer_may_write_otherwise(name: str, firms: list[Firm], tmp_path: Path) -> None:
    """The lines are those of the same register written as it should be."""
    file, change = MISSHAPEN[name]
    folder = write(tmp_path / "in", firms)
    told_none = pl.any_horizontal(pl.col("^.*:none$")).fill_null(False)
    rows = pl.read_parquet(folder / "recognitions.parquet")
    apart = set(rows.filter(told_none)["firm"]) if "none" not in file and name.startswith("days") else set()
    changed(folder, file, change)
    run(folder, tmp_path / "out")
    mine, theirs = sorted_missing(lines_of(tmp_path / "out")), sorted_missing(wanted(firms))
    assert {line for line in mine if line[0] not in apart} == {line for line in theirs if line[0] not in apart}


def test_numbers_that_two_firms_have_are_sent_back_whatever_their_part(firms: list[Firm], tmp_path: Path) -> None:
    folder = write(tmp_path / "in", firms)
    changed(
        folder,
        "firms",
        lambda table: pl.concat([table, table.head(2), table.tail(1).with_columns(firm=pl.lit(None, dtype=pl.Int64))]),
    )
    counts = list(run_register(open_register(folder, LIBRARY), tmp_path / "out", ASSESSOR, AS_OF, RegisterRun(part=10)))
    assert (
        sum(count.firms for count in counts),
        sum(count.answered for count in counts),
        sum(count.rejected for count in counts),
    ) == (35, 30, 5)
    assert not {line[0] for line in lines_of(tmp_path / "out")} & {0, 1, None}


def test_rows_of_a_list_of_which_nothing_else_is_said_are_some_of_it(firms: list[Firm], tmp_path: Path) -> None:
    folder = write(tmp_path / "in", firms)
    changed(folder, "firms", lambda table: table.drop("recognitions:whole", "recognitions:covers"))
    run(folder, tmp_path / "out")
    some = [
        replace(
            firm,
            records={
                n: RecordList(each.rows, False) if n == "recognitions" else each
                for n, each in firm.records.items()
                if n != "recognitions" or each.rows
            },
        )
        for firm in firms
    ]
    assert sorted_missing(lines_of(tmp_path / "out")) == sorted_missing(wanted(some))


def stopped(folder: Path, target: Path) -> Path:
    """A run stopped after its first part; the folder it worked in."""
    parts = run_register(open_register(folder, LIBRARY), target, ASSESSOR, AS_OF, RegisterRun(part=10))
    next(parts)
    parts.close()
    return target.with_name(f"{target.name}.partial")


def test_a_count_that_breaks_off_is_of_a_part_done_again(firms: list[Firm], tmp_path: Path) -> None:
    folder = write(tmp_path / "in", firms)
    working = stopped(folder, tmp_path / "out")
    for torn in ("", '{"firms": 1', "[]", '{"other": 1}'):
        (working / "counts-00000.json").write_text(torn, "utf-8")
        parts = run_register(
            open_register(folder, LIBRARY), tmp_path / "out", ASSESSOR, AS_OF, RegisterRun(part=10, resume=True)
        )
        assert next(parts).firms == 10
        parts.close()
    assert run(folder, tmp_path / "out", resume=True, part=10) == 4
    assert sorted_missing(lines_of(tmp_path / "out")) == sorted_missing(wanted(firms))
    assert sorted(path.name for path in (tmp_path / "out").glob("*.json")) == ["register.json"]
    assert not (tmp_path / "out" / ".lock").exists()


def test_where_it_cannot_be_told_what_was_asked_nothing_is_taken_up(firms: list[Firm], tmp_path: Path) -> None:
    folder = write(tmp_path / "in", firms)
    working = stopped(folder, tmp_path / "out")
    for torn in ("", '{"register"'):
        (working / "asked.json").write_text(torn, "utf-8")
        with pytest.raises(UsageError, match="不完整，不知道里面是哪一份登记册做的"):
            run(folder, tmp_path / "out", resume=True, part=10)
    assert (working / "counts-00000.json").exists(), "nothing is lost over it"


def test_two_at_one_folder_the_second_is_told(firms: list[Firm], tmp_path: Path) -> None:
    folder = write(tmp_path / "in", firms)
    stopped(folder, tmp_path / "out")
    one = run_register(
        open_register(folder, LIBRARY), tmp_path / "out", ASSESSOR, AS_OF, RegisterRun(part=10, resume=True)
    )
    next(one)
    with pytest.raises(UsageError, match="另一个程序正在做"):
        run(folder, tmp_path / "out", resume=True, part=10)
    assert len(list(one)) == 3, "the first goes on"
    assert sorted_missing(lines_of(tmp_path / "out")) == sorted_missing(wanted(firms))


def test_a_full_disk_is_told_and_what_was_done_is_taken_up_again(
    firms: list[Firm], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "in", firms)
    stopped(folder, tmp_path / "out")
    for full in (OSError(errno.ENOSPC, "No space left on device"), pl.exceptions.ComputeError("… (os error 28)")):

        def part(*_: object, full: Exception = full) -> None:
            raise full

        with monkeypatch.context() as patched:
            patched.setattr(PartRunner, "part", part)
            with pytest.raises(UsageError, match="磁盘满了：做好的部分留在"):
                run(folder, tmp_path / "out", resume=True, part=10)
    assert run(folder, tmp_path / "out", resume=True, part=10) == 4


def test_a_register_that_changed_is_not_taken_up_again(firms: list[Firm], tmp_path: Path) -> None:
    folder = write(tmp_path / "in", firms)
    parts = run_register(open_register(folder, LIBRARY), tmp_path / "out", ASSESSOR, AS_OF, RegisterRun(part=10))
    next(parts)
    parts.close()
    changed(folder, "firms", lambda table: table.with_columns(pl.col("firm") + 10))
    with pytest.raises(UsageError, match="另一份登记册"):
        run(folder, tmp_path / "out", resume=True, part=10)


def test_contradictions_and_records_of_no_firm(firms: list[Firm], tmp_path: Path) -> None:
    folder = write(tmp_path / "in", firms)
    changed(
        folder,
        "firms",
        lambda table: table.filter(pl.col("firm") != 5).with_columns((pl.col("firm") == 7).alias("registered_on:none")),
    )
    lost = pl.read_parquet(folder / "recognitions.parquet").filter(pl.col("firm") == 5)
    register = open_register(folder, LIBRARY)
    counts = next(run_register(register, tmp_path / "out", ASSESSOR, AS_OF))
    assert register.records - counts.records == len(lost)
    for column, missing in (
        ("registered_on:first", "registered_on:last"),
        ("registered_on:last", "registered_on:first"),
    ):
        changed(folder, "firms", lambda table, gone=missing: table.drop(gone))
        with pytest.raises(InputError, match=f"「{column}」旁边要有「{missing}」"):
            open_register(folder, LIBRARY)
        changed(
            folder, "firms", lambda table, gone=missing: table.with_columns(pl.lit(None, dtype=pl.Int64).alias(gone))
        )


def test_a_register_of_numbers_alone(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    pl.DataFrame({"firm": [1, 2]}).write_parquet(tmp_path / "in" / "firms.parquet")
    run(tmp_path / "in", tmp_path / "out")
    unknown = [Firm(""), Firm("")]
    assert {line[1:] for line in sorted_missing(lines_of(tmp_path / "out"))} == {
        line[1:] for line in sorted_missing(wanted(unknown))
    }
