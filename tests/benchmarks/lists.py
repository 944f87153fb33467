"""Lists and registers: how long they take beside what reading and writing the same alone takes; how it grows; memory."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import xlsxwriter

from huiqi import Assessor, load_rulebase
from huiqi.lists.batch.registers import open_register, run_register
from huiqi.lists.batch.running import run
from huiqi.lists.batch.synth import write_register
from tests.benchmarks.by_hand import by_hand

DAY = date(2023, 6, 30)
"""A day on which every policy of the library but one is in force."""
_RUN = """
from huiqi.cli import main
try:
    main()
except SystemExit:
    print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
HEADINGS = (
    "企业名称", "统一社会信用代码", "注册地", "规模", "成立日期", "2022年营业收入（万元）", "2022年研发费用（万元）",
    "职工总数", "上市企业", "高新技术企业.认定日期", "高新技术企业.首次", "已获补助",
)  # fmt: skip


def registers(sizes: tuple[int, ...] = (100_000, 400_000)) -> None:
    """Firms with about as many recognitions, against the library."""
    assessor = Assessor(load_rulebase())
    with tempfile.TemporaryDirectory() as folder:
        taken = {size: _register(Path(folder), size, assessor) for size in sizes}
        (small, (few, _)), (large, (many, floor)) = taken.items()
        each = (many - few) / (large - small) * 1_000_000
        print(
            f"register of {large} firms: {many:.1f} s, {many / floor:.1f} × reading it and writing the same lines alone"
        )
        print(
            f"    each further million firms {each:.0f} s; {large // small} × the firms take {many / few:.1f} × the time (aim: linear)"
        )
        by_hand(Path(folder) / f"in{large}")
        clauses = {
            count: _clauses(Path(folder) / f"in{small}", Path(folder) / f"half{count}", count) for count in (1, 5)
        }
        print(f"    all five policies take {clauses[5] / clauses[1]:.1f} × the time of the first alone")
        print(
            f"    memory: {_memory(Path(folder), large) // 1024} MB for {large} firms (aim for 10 million: ≤ 4096 MB)"
        )


def _register(folder: Path, size: int, assessor: Assessor) -> tuple[float, float]:
    """Seconds to answer a register, and to read it and write the same lines alone."""
    source, target = folder / f"in{size}", folder / f"out{size}"
    write_register(source, size, 7, assessor.rulebase.vocabulary, DAY)
    start = time.perf_counter()
    list(run_register(open_register(source, assessor.rulebase), target, assessor, DAY))
    taken = time.perf_counter() - start
    lines = pl.read_parquet(target / "lines-*.parquet")
    start = time.perf_counter()
    pl.read_parquet(source / "firms.parquet"), pl.read_parquet(source / "recognitions.parquet")
    lines.write_parquet(folder / "copy.parquet", statistics=False)
    return taken, time.perf_counter() - start


def _clauses(source: Path, target: Path, count: int) -> float:
    """Seconds for the first policies of the library alone."""
    from dataclasses import replace

    rulebase = load_rulebase()
    policies = rulebase.policies[:count]
    kept = {clause.id: clause for policy in policies for clause in policy.clauses}
    assessor = Assessor(replace(rulebase, policies=policies, clauses=kept))
    start = time.perf_counter()
    list(run_register(open_register(source, rulebase), target, assessor, DAY))
    return time.perf_counter() - start


def _memory(folder: Path, size: int) -> int:
    """Kilobytes at most, of a process of its own."""
    command = [
        sys.executable,
        "-c",
        _RUN,
        "batch",
        str(folder / f"in{size}"),
        "-o",
        str(folder / "rss"),
        "--as-of",
        DAY.isoformat(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout.split("VmHWM:")[1].split()[0])


def workbooks(size: int = 5_000) -> None:
    """A workbook in and out, beside what the libraries need to read it and to write the same result."""
    assessor = Assessor(load_rulebase())
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "list.xlsx", Path(folder) / "out.xlsx"
        _write_list(source, size)
        start = time.perf_counter()
        run([source], target, assessor, DAY)
        taken = time.perf_counter() - start
        start = time.perf_counter()
        fastexcel.read_excel(str(source)).load_sheet(0).to_polars()
        read = time.perf_counter() - start
        sheets = [
            fastexcel.read_excel(str(target)).load_sheet(name, header_row=None).to_polars() for name in ("企业", "事项")
        ]
        start = time.perf_counter()
        _copy(sheets, Path(folder) / "copy.xlsx")
        floor = read + time.perf_counter() - start
        print(
            f"workbook of {size} firms in and out: {taken:.1f} s, {taken / floor:.2f} × fastexcel and xlsxwriter alone   (aim ≤ 2, at 50,000)"
        )


def _write_list(path: Path, size: int) -> None:
    dice = random.Random(1)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("企业")
        sheet.write_row(0, 0, HEADINGS)
        for row in range(1, size + 1):
            sheet.write_row(row, 0, _firm(row, dice))


def _firm(number: int, dice: random.Random) -> list[Any]:
    granted = dice.random() < 0.3
    county = dice.choice(["镇康县", "进贤县", "仙居县", "青云谱区"])
    money = [round(dice.random() * most, 2) for most in (9000, 500)]
    has = ["2023-03-01", "是"] if granted else ["无", "无"]
    head = [
        f"第{number}号科技有限公司",
        f"91530924MA6K{number:06d}",
        county,
        dice.choice(["规上", "规下", ""]),
        "2015-03-01",
    ]
    return [*head, *money, dice.randint(5, 300), dice.choice(["是", "否"]), *has, dice.choice(["无", ""])]


def _copy(sheets: list[pl.DataFrame], path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        for frame in sheets:
            sheet = book.add_worksheet()
            for row, cells in enumerate(frame.iter_rows()):
                for place, cell in enumerate(cells):
                    if cell is not None:
                        sheet.write(row, place, cell)
