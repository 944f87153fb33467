"""`make bench`: speed and memory, as ratios measured in one run. Prints what it saw beside each aim.

Usage: python -m tests.benchmarks [CHECKS]   CHECKS for the memory run, 100000 unless told.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from huiqi import Assessor, load_rulebase, read_firm_file
from huiqi.advice.account import Accountant
from huiqi.advice.advising import Adviser
from huiqi.base.values.intervals import word
from huiqi.language.languages import CHINESE
from huiqi.model.firm import Firm
from tests.benchmarks.app import app
from tests.benchmarks.hostile import hostile
from tests.benchmarks.lists import registers, workbooks
from tests.benchmarks.recall import recalled
from tests.benchmarks.rulebase import write_rulebase
from tests.benchmarks.tightness import measured

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "nut-company.yaml"
EXAMPLES = [EXAMPLE, ROOT / "examples" / "pharma-company.yaml"]
AS_OF = date(2024, 12, 31)
BASE = [sys.executable, "-c", "from pydantic import BaseModel; import yaml"]
CHECK = [sys.executable, "-m", "huiqi.cli", "check", str(EXAMPLE), "--as-of", "2024-12-31"]
LOAD = [
    sys.executable,
    "-c",
    "import sys, pathlib; from engine import Assessor, load_rulebase;"
    "Assessor(load_rulebase([pathlib.Path(sys.argv[1])], only=True))",
]


def main() -> None:
    checks = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    warm()
    full()
    cold()
    tight()
    loading()
    registers()
    workbooks()
    for line in (*app(), *hostile()):
        print(line)
    memory(checks)


def warm(rounds: int = 1000) -> None:
    rulebase = load_rulebase()
    assessor = Assessor(rulebase)
    for path in EXAMPLES:
        firm = read_firm_file(path, rulebase.vocabulary, AS_OF)
        for _ in range(50):
            assessor.assess(firm, AS_OF)
        taken = []
        for _ in range(rounds):
            start = time.perf_counter()
            assessor.assess(firm, AS_OF)
            taken.append((time.perf_counter() - start) * 1000)
        cuts = statistics.quantiles(taken, n=100)
        seen = f"p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms"
        print(f"warm check of {path.stem} against {len(rulebase.clauses)} clauses: {seen}   (aim p50 ≤ 15 ms)")


def full(rounds: int = 200) -> None:
    """The answer with the trace in words, the gaps, the questions, both readings."""
    rulebase = load_rulebase()
    assessor = Assessor(rulebase)
    adviser, accountant = Adviser(assessor), Accountant(rulebase, CHINESE)
    firms = [(path.stem, read_firm_file(path, rulebase.vocabulary, AS_OF)) for path in EXAMPLES]
    region = next(iter(rulebase.vocabulary.regions))
    firms.append(("firm of which only the region is told", Firm("甲", {"region": word(region)})))
    for name, firm in firms:
        taken = []
        for _ in range(rounds):
            start = time.perf_counter()
            traced = assessor.traced(firm, AS_OF)
            adviser.guidance(traced)
            list(accountant.accounts(traced))
            taken.append((time.perf_counter() - start) * 1000)
        cuts = statistics.quantiles(taken, n=100)
        seen = f"p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms"
        print(f"full answer for {name} (trace, gaps, next question): {seen}   (aim p50 ≤ 50 ms)")


def tight() -> None:
    seen = measured()
    share = float(seen.shares / max(1, seen.ranges))
    print(
        f"ranges under missing facts against trying every value: {seen.exact} of {seen.ranges} exact, "
        f"{share:.0%} of their width reached"
    )
    found = recalled()
    print(f"gaps told for clauses that one other fact would meet: {found.told} of {found.near}")


def cold(rounds: int = 9) -> None:
    base, check = [], []
    for _ in range(rounds):  # turn by turn, so that what else the machine does falls on both
        base.append(_seconds(BASE))
        check.append(_seconds(CHECK))
    ratio = statistics.median(check) / statistics.median(base)
    shown = f"{statistics.median(check) * 1000:.0f} ms against {statistics.median(base) * 1000:.0f} ms"
    print(f"cold `huiqi check`: {shown}, ratio {ratio:.2f}   (aim ≤ 5)")


def loading(rounds: int = 5) -> None:
    """A rulebase loaded and made ready to answer in a new process; and the same of twice the size."""
    with tempfile.TemporaryDirectory() as folder:
        taken = {}
        for clauses in (1000, 2000):
            path = Path(folder) / f"{clauses}.yaml"
            write_rulebase(path, clauses)
            taken[clauses] = statistics.median(_seconds([*LOAD, str(path)]) for _ in range(rounds))
    growth = taken[2000] / taken[1000]
    print(f"1,000 clauses loaded cold: {taken[1000]:.2f} s   (aim ≤ 2); 2,000 take {growth:.2f} times as long")


def memory(checks: int) -> None:
    rulebase = load_rulebase()
    assessor = Assessor(rulebase)
    firm = read_firm_file(EXAMPLE, rulebase.vocabulary, AS_OF)
    early = 0
    for number in range(1, checks + 1):
        assessor.assess(firm, AS_OF)
        if number == 1000:
            gc.collect()
            early = _resident()
    gc.collect()
    late = _resident()
    print(
        f"resident memory after {checks} checks: {late} kB, after 1000: {early} kB, ratio {late / early:.3f}   (aim ≤ 1.1)"
    )


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=_INSTALLED)
    return time.perf_counter() - start


_INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As when installed: Python keeps its compiled files."""


def _resident() -> int:
    for line in Path("/proc/self/status").read_text().split("\n"):
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    raise OSError("no VmRSS in /proc/self/status: memory is measured on Linux only")


if __name__ == "__main__":
    main()
