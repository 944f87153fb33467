"""A register in columns answered part by part: a folder of Parquet in, a folder of Parquet out.

Each part is written whole to `<out>.partial`; when all are there that folder becomes `<out>`, with `register.json`
beside the parts. What was stopped can be taken up again.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from huiqi.assess.assessor import Assessor
from huiqi.base.disclaimer import DISCLAIMER
from huiqi.base.errors import UsageError
from huiqi.base.writing import write_over
from huiqi.columns.checking import known_columns, unpaired
from huiqi.columns.engines import Duckdb, Engine, Polars
from huiqi.columns.spark import Spark
from huiqi.lists.batch.parts import Counts, PartRunner, Register
from huiqi.lists.tables.sheets import refused
from huiqi.model.policy import Rulebase

ENGINES = ("polars", "duckdb", "spark")
PART = 200_000
PART_OF_SPARK = 2_000_000
"""How many firms are answered at once; Spark takes a minute to plan a part, however few firms it has."""


def engine_named(name: str, master: str = "") -> Engine:
    """An engine, by its name.

    Args:
        master: where Spark runs; empty: on this machine.

    Raises:
        UsageError: there is none of this name, or it cannot be had here.
    """
    if name not in ENGINES:
        raise UsageError(f"没有「{name}」这个引擎。可以写 {'、'.join(ENGINES)}。")
    if master and name != "spark":
        raise UsageError("--master 是 Spark 集群的地址，要和 --engine spark 一起用。")
    if name == "spark":
        return Spark(master or "local[*]")
    if name == "duckdb" and find_spec("duckdb") is None:
        raise UsageError("没有安装 DuckDB。请先 pip install 'huiqi[duckdb]'。")
    return Duckdb() if name == "duckdb" else Polars()


def open_register(folder: Path, rulebase: Rulebase) -> Register:
    """A register's files: `firms.parquet`, and one for each kind of record it tells of.

    Raises:
        InputError: a file is missing or broken, or a column has another type than its fact.
    """
    import polars as pl

    frames, columns, ignored = dict[str, Any](), dict[str, list[str]](), dict[str, list[str]]()
    for record in ("", *rulebase.vocabulary.records):
        path = folder / f"{record or 'firms'}.parquet"
        if record and not path.exists():
            continue
        try:
            schema = pl.scan_parquet(path).collect_schema()
        except (pl.exceptions.PolarsError, OSError):
            help = "登记册是一个文件夹：firms.parquet，以及每种记录一个文件；huiqi synth 生成样子"
            raise refused(str(path), "没有这个文件，或不是 Parquet", help) from None
        known, unknown, wrong = known_columns(schema, rulebase.vocabulary, record)
        wrong += unpaired(known)
        if "firm" not in known:
            wrong.append("没有 firm 一列（企业的编号，整数）")
        if wrong:
            raise refused(str(path), "；".join(wrong), "列名和类型见 huiqi/columns/frames.py 开头", "T30")
        whole = [name for name in known if schema[name].is_integer()]
        frames[record] = pl.scan_parquet(path).select(known).with_columns(pl.col(whole).cast(pl.Int64))
        columns[record] = known
        if unknown:
            ignored[path.name] = unknown
    ids = frames[""].select("firm").collect()["firm"]
    twice = frozenset(ids.filter(ids.is_duplicated()).drop_nulls())
    return Register(folder, frames, columns, ignored, len(ids), twice)


_ASKED, _LOCK = "asked.json", ".lock"


@dataclass(frozen=True)
class RegisterRun:
    """How a register is worked through.

    Attributes:
        engine: what works the columns out.
        part: how many firms at a time.
        resume: go on with what was stopped.
    """

    engine: Engine = field(default_factory=Polars)
    part: int = PART
    resume: bool = False


def run_register(
    register: Register, target: Path, assessor: Assessor, as_of: date, run: RegisterRun | None = None
) -> Generator[Counts]:
    """Answer a register, part by part; each count is of one part.

    Raises:
        UsageError: the target is there already, what was stopped was asked something else, another program is at it, or
            there is no room left; what was done stays, to be taken up again.
    """
    run = run or RegisterRun()
    asked = _asked(register, assessor, as_of, run.part)
    working = _working(target, asked, run.resume)
    with _alone(working):
        write_over(working / _ASKED, json.dumps(asked).encode())
        runner = PartRunner(register, assessor, as_of, run.engine)
        total = Counts()
        for number, start in enumerate(range(0, max(register.count, 1), run.part)):
            done = working / f"counts-{number:05}.json"
            counts = _counted(done)
            if counts is None:
                with _room_for(working):
                    counts = runner.part(start, run.part, number, working)
                write_over(done, json.dumps(asdict(counts)).encode())
            total.add(counts)
            yield counts
        _finish(working, target, asked, total)


def _counted(path: Path) -> Counts | None:
    """What a part came to; None where it is not done: a count that breaks off is that of a part to be done again."""
    try:
        return Counts(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        path.unlink()
        return None


@contextmanager
def _room_for(working: Path) -> Iterator[None]:
    """What a disk says that is full, as an error of ours."""
    import polars as pl

    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        if getattr(error, "errno", None) not in (errno.ENOSPC, errno.EDQUOT) and "os error 28" not in str(error):
            raise
        told = f"磁盘满了：做好的部分留在「{working}」。腾出地方，同样的命令加 --resume 接着做。"
        raise UsageError(told) from None


@contextmanager
def _alone(working: Path) -> Iterator[None]:
    """That no other program works in a folder meanwhile; where the system has no such locks, nothing is held."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (working / _LOCK).open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(f"另一个程序正在做「{working}」，等它做完。") from None
        yield


def _asked(register: Register, assessor: Assessor, as_of: date, part: int) -> dict[str, Any]:
    """What is asked of which register: what a run that is taken up again must have in common."""
    return {
        "register": str(register.folder.resolve()),
        "firms": register.count,
        "files": {path.name: _state(path) for path in sorted(register.folder.glob("*.parquet"))},
        "as_of": as_of.isoformat(),
        "rulebase": assessor.rulebase.hash,
        "part": part,
    }


def _finish(working: Path, target: Path, asked: dict[str, Any], total: Counts) -> None:
    """The parts under the name that was asked for, with what they were asked and the counts of all."""
    kept = {key: value for key, value in asked.items() if key != "files"}
    summary = {**kept, "counts": asdict(total), "disclaimer": DISCLAIMER}
    write_over(working / "register.json", json.dumps(summary, ensure_ascii=False, indent=2).encode())
    working.rename(target)  # whole from here on: what is left over says nothing that register.json does not
    for path in (target / _ASKED, target / _LOCK, *target.glob("counts-*.json")):
        path.unlink()


def _state(path: Path) -> list[int]:
    """What changes when a file does."""
    return [path.stat().st_size, path.stat().st_mtime_ns]


def _working(target: Path, asked: dict[str, Any], resume: bool) -> Path:
    """The folder that parts are written to, new or taken up again."""
    working = target.with_name(target.name + ".partial")
    if target.exists():
        raise UsageError(f"「{target}」已经有了，不覆盖。请换一个名字，或先移走它。")
    if working.exists() and not resume:
        raise UsageError(f"「{working}」是上次没有做完的。加 --resume 接着做，或先移走它。")
    if working.exists() and _asked_before(working) not in (None, asked):
        raise UsageError(f"「{working}」是另一份登记册、评估日或规则做的，不能接着做。请先移走它。")
    if not target.parent.is_dir():
        raise UsageError(f"无法写入「{target}」：没有这个文件夹。")
    working.mkdir(exist_ok=True)
    return working


def _asked_before(working: Path) -> dict[str, Any] | None:
    """What the parts in a folder were asked; None where there are none yet.

    Raises:
        UsageError: it cannot be told.
    """
    path = working / _ASKED
    if not path.exists() and not any(working.glob("counts-*.json")):
        return None
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        told = f"「{path}」不完整，不知道里面是哪一份登记册做的，不能接着做。请移走「{working}」重新做。"
        raise UsageError(told) from None
    return found
