"""One part of a register answered: checked, by columns or one by one, and written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huiqi.assess.assessor import Assessor
from huiqi.assess.terms import less_text
from huiqi.columns.checking import bad_cells
from huiqi.columns.engines import Engine
from huiqi.columns.evaluation import CODES
from huiqi.columns.figures import NotInColumns
from huiqi.columns.firms import Cells, firm_of
from huiqi.columns.frames import Frames
from huiqi.columns.register import ONE_BY_ONE, Compiled, answered, compiled
from huiqi.columns.settling import NO_ROW, TOTALS
from huiqi.lists.batch.lines import says_something
from huiqi.model.assessment import Amount, Assessment, Decision

if TYPE_CHECKING:
    import polars as pl

AMOUNTS = ("least", "most", "payable_least", "payable_most")


@dataclass
class Counts:
    """How a register went: `firms` is `answered` and `rejected` together.

    Attributes:
        one_by_one: of those answered, how many were asked one by one.
        lines: of the answers; `records`: rows of records of these firms.
    """

    firms: int = 0
    answered: int = 0
    rejected: int = 0
    one_by_one: int = 0
    lines: int = 0
    records: int = 0

    def add(self, other: Counts) -> None:
        """Count another part too."""
        for name, count in asdict(other).items():
            setattr(self, name, getattr(self, name) + count)


@dataclass(frozen=True)
class Register:
    """A register to be read: the frames of its files, and the columns of each that mean something.

    Attributes:
        ignored: columns that mean nothing, by file.
        twice: numbers that more than one firm has.
    """

    folder: Path
    frames: dict[str, pl.LazyFrame]
    columns: dict[str, list[str]]
    ignored: dict[str, list[str]]
    count: int
    twice: frozenset[int]

    @cached_property
    def records(self) -> int:
        """How many rows of records there are in all."""
        import polars as pl

        return sum(frame.select(pl.len()).collect().item() for name, frame in self.frames.items() if name)


class PartRunner:
    """Answers parts of a register, by columns or, where these do not do, firm by firm."""

    def __init__(self, register: Register, assessor: Assessor, as_of: date, engine: Engine) -> None:
        self.register, self.assessor, self.as_of, self.engine = register, assessor, as_of, engine
        self.vocabulary = assessor.rulebase.vocabulary
        self.made = self._compiled()
        self.numbers = self._numbers()

    def _compiled(self) -> Compiled | None:
        """The rulebase in columns; None where columns do not say all of it: then every firm is asked one by one."""
        columns = {name: frozenset(held) for name, held in self.register.columns.items()}
        columns[""] |= {"founded"}
        columns |= {
            name: frozenset({"firm", *_ROW}) | columns.get(name, frozenset()) for name in self.vocabulary.records
        }
        columns[""] |= {f"{name}:whole" for name in self.vocabulary.records}
        try:
            return compiled(self.assessor.rulebase, self.as_of, columns)
        except NotInColumns:
            return None

    def _numbers(self) -> dict[str, int]:
        clauses = (clause for policy in self.assessor.rulebase.policies for clause in policy.clauses)
        return {clause.id: number for number, clause in enumerate(clauses, start=1)}

    def part(self, start: int, count: int, number: int, folder: Path) -> Counts:
        """Answer some firms, and write what was found."""
        import polars as pl

        firms = _with_founding(self.register.frames[""].slice(start, count).collect())
        records = self._records(firms)
        matched = sum(map(len, records.values()))
        rejects = self._rejects(firms, records)
        good = firms.filter(~pl.col("firm").is_null()).join(rejects.select("firm").unique(), on="firm", how="anti")
        good = self._with_lists(good, records)
        records = {name: rows.join(good.select("firm"), on="firm", how="semi") for name, rows in records.items()}
        slow = self._one_by_one(good, records)
        quick = good.join(slow, on="firm", how="anti")
        parts = [self._by_columns(quick, records)] if self.made is not None and len(quick) else []
        parts += [self._by_rows(good.join(slow, on="firm", how="semi"), records)] if len(slow) else []
        lines = pl.concat([lines for lines, _ in parts]) if parts else _no_lines()
        totals = pl.concat([totals for _, totals in parts]) if parts else _no_totals()
        self._write_lines(folder / f"lines-{number:05}.parquet", lines)
        _write_totals(folder / f"firms-{number:05}.parquet", totals, good)
        if len(rejects):
            rejects.write_parquet(folder / f"rejects-{number:05}.parquet")
        rejected = len(firms) - len(good)
        return Counts(len(firms), len(good), rejected, len(slow), len(lines), matched)

    def _records(self, firms: pl.DataFrame) -> dict[str, pl.DataFrame]:
        """The rows of records of these firms."""
        import polars as pl

        ends = firms.select(pl.col("firm").min().alias("first"), pl.col("firm").max().alias("last")).row(0)
        near = pl.lit(False) if ends[0] is None else pl.col("firm").is_between(*ends)
        frames = {name: frame for name, frame in self.register.frames.items() if name}
        none = pl.DataFrame(schema={"firm": pl.Int64, "row": pl.Int64, "label": pl.String})
        found = {
            name: frame.filter(near).join(firms.lazy().select("firm"), on="firm", how="semi").collect()
            for name, frame in frames.items()
        }
        return {name: _numbered(found[name]) if name in found else none for name in self.vocabulary.records}

    def _with_lists(self, firms: pl.DataFrame, records: dict[str, pl.DataFrame]) -> pl.DataFrame:
        """Whether lists are whole: rows of which that is not said are some of them; `covers` with its bars."""
        import polars as pl

        for name, rows in records.items():
            said = pl.col(f"{name}:whole") if f"{name}:whole" in firms.columns else pl.lit(None, dtype=pl.Boolean)
            has_rows = pl.col("firm").is_in(rows["firm"].unique().implode())
            whole = pl.when(said.is_null() & has_rows).then(pl.lit(False)).otherwise(said)
            firms = firms.with_columns(whole.alias(f"{name}:whole"))
            if f"{name}:covers" in firms.columns:
                bare = pl.col(f"{name}:covers").str.strip_chars("|")
                firms = firms.with_columns((pl.lit("|") + bare + pl.lit("|")).alias(f"{name}:covers"))
        return firms

    def _rejects(self, firms: pl.DataFrame, records: dict[str, pl.DataFrame]) -> pl.DataFrame:
        """Cells that cannot be: a firm that has one, itself or in a record, is not answered."""
        import polars as pl

        found = [_no_rejects()]
        twice = firms.filter(pl.col("firm").is_in(list(self.register.twice)) | pl.col("firm").is_null())
        found.append(_rejects_of(twice, "firms", "firm", "编号重复或空着"))
        for name, frame in {"": firms, **records}.items():
            if name:
                again = frame.filter(pl.struct("firm", "row").is_duplicated() | pl.col("row").is_null())
                found.append(_rejects_of(again, name, "row", "同一家企业的 row 重复或空着"))
            for bad in bad_cells(self.register.columns.get(name, []), self.vocabulary, name):
                rows = frame.filter(bad.holds.fill_null(False))
                if len(rows):
                    found.append(_rejects_of(rows, name or "firms", bad.column, bad.why))
        return pl.concat(found)

    def _one_by_one(self, firms: pl.DataFrame, records: dict[str, pl.DataFrame]) -> pl.DataFrame:
        """The firms that columns do not answer."""
        import polars as pl

        if self.made is None:
            return firms.select("firm")
        found = [rows.select("firm").unique() for name, rows in records.items() if name in ONE_BY_ONE and len(rows)]
        return pl.concat(found).unique() if found else firms.select("firm").clear()

    def _by_columns(self, firms: pl.DataFrame, records: dict[str, pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
        assert self.made is not None
        frames = Frames(
            self.engine.load(firms.lazy()), {name: self.engine.load(rows.lazy()) for name, rows in records.items()}
        )
        lines, totals = answered(self.made, frames, self.engine)
        return self.engine.collect(lines).drop("view"), self.engine.collect(totals)

    def _by_rows(self, firms: pl.DataFrame, records: dict[str, pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The same lines and totals, firm by firm."""
        import polars as pl

        rows = {name: _by_firm(frame) for name, frame in records.items()}
        lines, totals = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
        for cells in firms.iter_rows(named=True):
            own = {name: each.get(cells["firm"], []) for name, each in rows.items()}
            firm = firm_of(cells, own, self.vocabulary)
            traced = self.assessor.traced(firm, self.as_of)
            for each, _, entitlement in traced.shown():
                if each.in_force and says_something(entitlement):
                    given = firm.records[each.clause.record].rows if each.row is not None and each.clause.record else ()
                    row = next((place for place, one in enumerate(given) if one is each.row), None)
                    ends = (*_fen(entitlement.amount), *_fen(entitlement.payable))
                    missing = "".join(f"{fact.label}、" for fact in entitlement.missing)
                    less = less_text((by.rule, by.id) for by in entitlement.blocked_by)
                    code = CODES[each.decided]
                    lines.append((cells["firm"], self.numbers[each.clause.id], row, code, *ends, missing, less))
            totals.append((cells["firm"], *_totals(traced.answer)))
        return (
            pl.DataFrame(lines, schema=_no_lines().schema, orient="row"),
            pl.DataFrame(totals, schema=_no_totals().schema, orient="row"),
        )

    def _write_lines(self, target: Path, lines: pl.DataFrame) -> None:
        """The lines with words for clauses and decisions."""
        import polars as pl

        ids = {place: id for id, place in self.numbers.items()}
        words = {code: str(decision) for decision, code in CODES.items()}
        told = lines.with_columns(
            pl.col("clause").replace_strict(ids, return_dtype=pl.Enum(list(self.numbers))),
            pl.col("row").replace(NO_ROW, None),
            pl.col("decision").replace_strict(words, return_dtype=pl.Enum([str(each) for each in Decision])),
            pl.col("missing").str.strip_suffix("、"),
        ).rename({name: f"{name}_fen" for name in AMOUNTS})
        told.sort("firm", "clause", "row", nulls_last=True).write_parquet(target, statistics=False)


def _write_totals(target: Path, totals: pl.DataFrame, firms: pl.DataFrame) -> None:
    """What each firm comes to: nothing, where it has no claim."""
    import polars as pl

    named = firms.select("firm", *[name for name in ("name", "uscc") if name in firms.columns])
    claimed = totals.with_columns(pl.lit(True).alias("claimed"))
    zero = pl.col("claimed").is_null()
    summed = named.join(claimed, on="firm", how="left").select(
        *named.columns, *[pl.when(zero).then(0).otherwise(pl.col(name)).alias(f"{name}_fen") for name in TOTALS]
    )
    summed.write_parquet(target)


_ROW = ("row", "label")


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with their number within the firm, and a label, where the register gives none."""
    import polars as pl

    if "row" not in rows.columns:
        rows = rows.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).over("firm").alias("row"))
    return rows if "label" in rows.columns else rows.with_columns(pl.lit("（未写明的一条）").alias("label"))


def _with_founding(firms: pl.DataFrame) -> pl.DataFrame:
    """The year of founding, where the day is known that far: what a register says of it itself does not count."""
    import polars as pl

    if "registered_on:first" not in firms.columns or "registered_on:last" not in firms.columns:
        return firms.with_columns(pl.lit(None, dtype=pl.Int64).alias("founded"))
    first, last = (pl.from_epoch(pl.col(f"registered_on:{end}"), time_unit="d").dt.year() for end in ("first", "last"))
    return firms.with_columns(pl.when(first == last).then(first).cast(pl.Int64).alias("founded"))


def _by_firm(frame: pl.DataFrame) -> dict[int, list[Cells]]:
    found: dict[int, list[Cells]] = {}
    for cells in frame.sort("row").iter_rows(named=True):
        found.setdefault(cells["firm"], []).append(cells)
    return found


def _rejects_of(rows: pl.DataFrame, file: str, column: str, why: str) -> pl.DataFrame:
    import polars as pl

    written = pl.col(column).cast(pl.String)
    where = pl.lit(file).alias("file"), pl.lit(column).alias("column")
    return rows.select("firm", *where, written.alias("written"), pl.lit(why).alias("why"))


def _no_rejects() -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(schema={"firm": pl.Int64, **dict.fromkeys(("file", "column", "written", "why"), pl.String)})


def _no_lines() -> pl.DataFrame:
    import polars as pl

    whole = dict.fromkeys(("firm", "clause", "row", "decision", *AMOUNTS), pl.Int64)
    return pl.DataFrame(schema={**whole, "missing": pl.String, "less": pl.String})


def _no_totals() -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(schema=dict.fromkeys(("firm", *TOTALS), pl.Int64))


def _totals(answer: Assessment) -> Sequence[int | None]:
    return (*_fen(answer.due), *_fen(answer.total_if_nothing_received))


def _fen(amount: Amount | None) -> tuple[int | None, int | None]:
    if amount is None:
        return None, None
    return int(amount.min * 100), None if amount.max is None else int(amount.max * 100)
