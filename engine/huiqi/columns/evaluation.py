"""Evaluates a plan over a register: one line for each clause and row that is asked.

What is worked out over the rows of records comes first, level by level, then a column or two for each clause, then
the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import narwhals as nw

from huiqi.columns import primitives as p
from huiqi.columns.amounts import least, most
from huiqi.columns.engines import Engine
from huiqi.columns.frames import Frames
from huiqi.columns.missing import Waits
from huiqi.columns.plan import BESIDE, CompiledClause, OverRows, Plan
from huiqi.columns.primitives import Flag, flag
from huiqi.columns.truths import Truths
from huiqi.language.vocabulary import Vocabulary
from huiqi.model.assessment import Decision

CODES = {Decision.INELIGIBLE: 1, Decision.UNDETERMINED: 2, Decision.REVIEW: 3, Decision.ELIGIBLE: 4}
"""Decisions as numbers, in their order."""
LINE = ("firm", "clause", "view", "row", "decision", "least", "most", "shown", "missing")
VIEWS = ("none", "listed", "unlisted", "absent")


@dataclass(frozen=True)
class Prepared:
    """The frames of a register with a column or two for each clause: of firms, and of the rows of records."""

    firms: Any
    rows: dict[str, Any]


def lines(
    plan: Plan,
    prepared: Prepared,
    every: Sequence[CompiledClause],
    waits: Mapping[tuple[int, str], Sequence[Waits]] = MappingProxyType({}),
    only_said: bool = False,
) -> Any:
    """A line for each clause and row asked: `LINE`, of which `clause` is its number and `view` its place in `VIEWS`.

    Args:
        every: the clauses wanted, of the plan's.
        waits: by clause and view, the facts that its answer waits for.
        only_said: leave out what is not met, and support in kind that waits for facts.
    """
    found = []
    for each in every:
        if _among(each, only_said) is not False:
            missing = _missing(waits.get((each.number, each.view), ()), plan.vocabulary)
            frame = prepared.rows[each.frame] if each.frame else prepared.firms
            found.append(_lines(each, frame, missing, only_said))
    return nw.concat(found) if found else _none(prepared.firms)


def prepared(plan: Plan, frames: Frames, engine: Engine) -> Prepared:
    """The frames with a column or two for each clause."""
    firms = nw.from_native(frames.firms).select("firm", *sorted(plan.used.get("", ())))
    firms = engine.keep(_with_lists(firms, plan))
    rows = {name: _renamed(nw.from_native(frame), name, plan) for name, frame in frames.records.items()}
    of_firms = [over_row for over_row in plan.over_rows.values() if not over_row.beside]
    for level in sorted({each.level for each in of_firms}):
        here = [each for each in of_firms if each.level == level]
        firms = engine.keep(_with_over_rows(firms, rows, here))
    used = {each.frame for each in plan.asked if each.frame}
    joined = {name: _with_pairs(name, rows, firms, plan) for name in used}
    joined = {name: engine.keep(_with_clauses(frame, plan, name)) for name, frame in joined.items()}
    return Prepared(engine.keep(_with_clauses(firms, plan, "")), joined)


def _with_lists(firms: Any, plan: Plan) -> Any:
    """The frame of firms with what their lists may lack: of each kind of record, then of any."""
    every = {name: held.alias(name) for name, held in plan.lists.items()}
    of_kinds = [held for name, held in every.items() if name.count(":") > 1]
    return _with(_with(firms, of_kinds), [held for name, held in every.items() if name.count(":") == 1])


def _renamed(frame: Any, record: str, plan: Plan) -> Any:
    """The rows of a record with what is asked of them."""
    names = sorted({"row", *plan.used.get(record, ())})
    return frame.select("firm", *[nw.col(name).alias(f"{record}:{name}") for name in names])


def _joined(rows: Any, firms: Any) -> Any:
    """Rows with what is known of their firm."""
    return rows.join(firms, on="firm", how="inner")


def _with_over_rows(firms: Any, rows: dict[str, Any], here: Iterable[OverRows]) -> Any:
    """The frame of firms with the truths over rows of one level."""
    every = list(here)
    for record in dict.fromkeys(each.record for each in every):
        mine = [each for each in every if each.record == record]
        flags = {name: flag_ for each in mine for name, flag_ in _row_flags(each)}
        found = _joined(rows[record], firms).select(
            "firm", *[flag(f).cast(nw.Int64).alias(n) for n, f in flags.items()]
        )
        counts = {name for each in mine if each.is_count for name, _ in _row_flags(each)}
        of_firm = found.group_by("firm").agg(*[_over(name, name in counts) for name in flags])
        firms = firms.join(of_firm, on="firm", how="left")
        filled = {name: nw.col(name).fill_null(0) for name in flags}
        firms = firms.with_columns(*[(h if n in counts else h == 1).alias(n) for n, h in filled.items()])
        firms = _with(firms, [column for each in mine if not each.is_count for column in _firm_flags(each)])
    return firms


def _over(name: str, is_count: bool) -> nw.Expr:
    """Over the rows of a firm: how many, or whether there is one."""
    return nw.col(name).sum().cast(nw.Int64).alias(name) if is_count else nw.col(name).max()


def _with_pairs(name: str, rows: dict[str, Any], firms: Any, plan: Plan) -> Any:
    """Rows with what is known of their firm, and the truths over the other rows of it."""
    found = _joined(rows[name], firms)
    for each in (one for one in plan.over_rows.values() if one.beside == name):
        flags = dict(_row_flags(each))
        outer = rows[name].rename({column: BESIDE + column for column in _names(rows[name]) if column != "firm"})
        pairs = outer.join(_joined(rows[each.record], firms), on="firm", how="inner")
        row = f"{name}:row"
        held = pairs.select(
            "firm", nw.col(BESIDE + row).alias("pair"), *[flag(f).cast(nw.Int64).alias(n) for n, f in flags.items()]
        )
        most_of_row = held.group_by("firm", "pair").agg(*[nw.col(each_flag).max() for each_flag in flags])
        found = found.with_columns(nw.col(row).alias("pair")).join(most_of_row, on=["firm", "pair"], how="left")
        found = found.with_columns(*[(nw.col(each_flag).fill_null(0) == 1).alias(each_flag) for each_flag in flags])
        found = found.with_columns(*_firm_flags(each)).drop("pair")
    return found


def _names(frame: Any) -> list[str]:
    return list(frame.collect_schema().names())


def _row_flags(each: OverRows) -> Iterable[tuple[str, Any]]:
    """Of a row: whether it surely meets the condition, and whether it may."""
    for name, held in _parts(each):
        yield f"{each.name}:{name}:sure", p.surely(held)
        yield f"{each.name}:{name}:may", p.possibly(held)


def _parts(each: OverRows) -> list[tuple[str, Any]]:
    return [("yes", each.where.yes)] if each.is_plain else [("judged", each.where.judged), ("yes", each.where.yes)]


def _firm_flags(each: OverRows) -> Iterable[Any]:
    """Of a firm: yes where one of its rows is, no where none may be, and the list lacks none that may."""
    unlisted = dict(zip(("judged", "yes"), each.unlisted, strict=True))
    for name, _ in _parts(each):
        sure, may = nw.col(f"{each.name}:{name}:sure"), nw.col(f"{each.name}:{name}:may")
        none = p.opposite(p.either([may, unlisted[name]]))
        yield flag(p.flag_from(sure, none)).alias(f"{each.name}:{name}")


def _with_clauses(frame: Any, plan: Plan, record: str) -> Any:
    """The frame with the truth of each clause asked of its rows."""
    frame = _with(frame, [held.alias(name) for name, held in plan.parts.get(record, {}).items()])
    columns = []
    for each in (one for one in plan.asked if one.frame == record):
        columns.append(flag(each.truth.yes).alias(_name(each, "yes")))
        if each.truth.judged is not each.truth.yes:
            columns.append(flag(each.truth.judged).alias(_name(each, "judged")))
    return _with(frame, columns)


def _with(frame: Any, columns: list[nw.Expr]) -> Any:
    return frame.with_columns(*columns) if columns else frame


def _name(each: CompiledClause, part: str) -> str:
    return f"c{each.number}:{each.view}:{part}"


def _lines(each: CompiledClause, frame: Any, missing: nw.Expr, only_said: bool) -> Any:
    """The lines of one clause."""
    judged, yes = _columns(each)
    each = replace(each, truth=Truths(judged, yes))
    among = _among(each, only_said)
    frame = frame if among is True else frame.filter(flag(among))
    row = nw.col(f"{each.clause.record}:row") if each.view == "listed" else nw.lit(None, dtype=nw.Int64)
    ends = nw.lit(None, dtype=nw.Int64), nw.lit(None, dtype=nw.Int64)
    if each.award is not None:  # only then: each `with_columns` of a wide frame costs DuckDB all its columns squared
        frame = frame.with_columns(
            least(each).cast(nw.Int64).alias("amount:least"), most(each).cast(nw.Int64).alias("amount:most")
        )
        ends = nw.col("amount:least"), nw.col("amount:most")
    return frame.select(
        nw.col("firm"),
        nw.lit(each.number).cast(nw.Int64).alias("clause"),
        nw.lit(VIEWS.index(each.view)).cast(nw.Int64).alias("view"),
        row.cast(nw.Int64).alias("row"),
        _decision(judged, yes).cast(nw.Int64).alias("decision"),
        ends[0].alias("least"),
        ends[1].alias("most"),
        flag(each.is_shown).alias("shown"),
        missing.alias("missing"),
    )


def _missing(waits: Sequence[Waits], vocabulary: Vocabulary) -> nw.Expr:
    """The facts that a line waits for, by their labels, each followed by `、`."""
    open_ = [(lack.missing(vocabulary).label, held) for lack, held in waits if held is not False]
    if not open_:
        return nw.lit("")
    parts = [nw.when(flag(held)).then(nw.lit(f"{label}、")).otherwise(nw.lit("")) for label, held in open_]
    return nw.concat_str(parts)


def _none(firms: Any) -> Any:
    """No lines."""
    whole = [nw.lit(None, dtype=nw.Int64).alias(name) for name in LINE[1:7]]
    return firms.filter(nw.col("firm") < 0).select(
        "firm", *whole, nw.lit(True).alias("shown"), nw.lit("").alias("missing")
    )


def _columns(each: CompiledClause) -> tuple[nw.Expr, nw.Expr]:
    """The flags of a clause's truth, where the frame has them."""
    yes = nw.col(_name(each, "yes"))
    return (yes if each.truth.judged is each.truth.yes else nw.col(_name(each, "judged"))), yes


def _among(each: CompiledClause, only_said: bool) -> Flag:
    """Which rows a clause has lines for: those it asks; of these, where wanted, those it says something of."""
    if not only_said:
        return each.among
    judged, yes = _columns(each)
    if each.truth.judged is False:
        return False
    said = judged.fill_null(True) if each.award is not None else judged.fill_null(False) & ~yes.is_null()
    return p.both([each.among, said])


def _decision(judged: nw.Expr, yes: nw.Expr) -> nw.Expr:
    """The decision a truth means."""
    undetermined = nw.lit(CODES[Decision.UNDETERMINED])
    review = nw.when(judged.fill_null(False) & ~yes.fill_null(True)).then(nw.lit(CODES[Decision.REVIEW]))
    met = nw.when(yes.fill_null(False)).then(nw.lit(CODES[Decision.ELIGIBLE])).otherwise(review.otherwise(undetermined))
    return nw.when(~judged.fill_null(True)).then(nw.lit(CODES[Decision.INELIGIBLE])).otherwise(met)
