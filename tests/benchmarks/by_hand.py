"""Three clauses of 镇康 as somebody would write them in Polars, beside the same lines from the rules."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from huiqi.columns.engines import Polars
from huiqi.columns.evaluation import lines, prepared
from huiqi.columns.frames import EPOCH, Frames
from huiqi.columns.plan import planned
from huiqi.lists.batch.registers import open_register
from huiqi.loading.rules import load_rulebase
from huiqi.model.policy import Rulebase

DAY = date(2023, 6, 30)
CLAUSES = {
    "zhenkang-2023/national-tech-sme": ("国家科技型中小企业", False, 500_000),
    "zhenkang-2023/provincial-tech-sme": ("省级科技型中小企业", False, 300_000),
    "zhenkang-2023/high-tech-first": ("高新技术企业", True, 20_000_000),
}
LINE = ("firm", "clause", "row", "decision", "least", "most")
UNDETERMINED, REVIEW, ELIGIBLE = 2, 3, 4


def written_by_hand(source: Path) -> pl.DataFrame:
    """`LINE` of all firms that one of the clauses says something of: decisions and fen."""
    region = pl.col("region")
    here = pl.when(~region.is_in(["000000", "530000", "530900"])).then(region.str.starts_with("530924"))
    firms = pl.scan_parquet(source / "firms.parquet").select(
        "firm", here=here, whole=pl.col("recognitions:whole").fill_null(False)
    )
    held = pl.scan_parquet(source / "recognitions.parquet")
    return pl.concat([_clause(firms, held, id, *terms) for id, terms in CLAUSES.items()]).collect()


def _clause(firms: pl.LazyFrame, held: pl.LazyFrame, id: str, kind: str, first: bool, fen: int) -> pl.LazyFrame:
    granted, until = pl.col("granted_on:first"), pl.col("granted_on:last")
    day, start = DAY.toordinal() - EPOCH, date(2023, 1, 1).toordinal() - EPOCH
    exists = (
        pl.when(pl.col("granted_on:none")).then(False).when(until <= day).then(True).when(granted > day).then(False)
    )
    inside = pl.when(granted >= start).then(True).when(until < start).then(False)
    rows = held.filter(pl.col("kind") == kind).join(firms, on="firm")
    meets = exists & pl.col("here") & (pl.col("first") if first else pl.lit(True))
    listed = rows.select(
        "firm",
        pl.col("row"),
        decision=pl.when(meets & inside)
        .then(ELIGIBLE)
        .when(meets & ~inside)
        .then(REVIEW)
        .when(meets.fill_null(True))
        .then(UNDETERMINED),
    )
    open_ = firms.filter(~pl.col("whole"), pl.col("here").fill_null(True)).join(rows, on="firm", how="anti")
    unlisted = open_.select("firm", row=pl.lit(None, dtype=pl.Int64), decision=pl.lit(UNDETERMINED))
    both = pl.concat([listed.filter(pl.col("decision").is_not_null()), unlisted])
    least = pl.when(pl.col("decision") == ELIGIBLE).then(fen).otherwise(0)
    return both.select("firm", pl.lit(id).alias("clause"), "row", "decision", least=least, most=pl.lit(fen))


def of_the_rules(source: Path, rulebase: Rulebase) -> pl.DataFrame:
    """The same lines, from the rules."""
    register = open_register(source, rulebase)
    columns = {name: frozenset(held) for name, held in register.columns.items()}
    columns |= {name: columns.get(name, frozenset()) | {"firm", "row"} for name in rulebase.vocabulary.records}
    plan = planned(rulebase, DAY, columns)
    empty = pl.LazyFrame(schema={"firm": pl.Int64, "row": pl.Int64})
    records = {name: register.frames.get(name, empty) for name in rulebase.vocabulary.records}
    engine = Polars()
    found = lines(plan, prepared(plan, Frames(register.frames[""], records), engine), plan.asked, only_said=True)
    ids = {each.number: each.clause.id for each in plan.asked}
    told = engine.collect(found.filter(nw.col("shown")))
    return told.with_columns(pl.col("clause").replace_strict(ids, return_dtype=pl.String)).select(LINE)


def by_hand(source: Path) -> None:
    """How long the rules take for these lines, beside Polars written by hand; both give the same."""
    rulebase = load_rulebase()
    policy = rulebase.policy_of("zhenkang-2023/high-tech-first")
    kept = tuple(clause for clause in policy.clauses if clause.id in CLAUSES)
    small = replace(
        rulebase, policies=(replace(policy, clauses=kept, settle=()),), clauses={each.id: each for each in kept}
    )
    mine, hand = _timed(of_the_rules, source, small), _timed(written_by_hand, source)
    same = mine[1].sort(LINE).rows() == hand[1].sort(LINE).rows()
    assert same, "both say the same of every firm"
    print(
        f"    three clauses of 镇康, decisions and amounts: {mine[0] / hand[0]:.2f} × Polars written by hand (aim ≤ 1.5)"
    )


def _timed(work: Any, *arguments: Any) -> tuple[float, pl.DataFrame]:
    """The shortest of three runs."""
    runs = []
    for _ in range(3):
        start = time.perf_counter()
        found = work(*arguments)
        runs.append((time.perf_counter() - start, found))
    return min(runs, key=lambda run: run[0])
