"""The random tests, seed after seed, for as long as one likes: `make soak`, or a slice of it in CI.

What was done is kept in `.soak.json`, so that the next call goes on with the next seed; a seed that fails is printed with
the command that repeats it.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

STATE = ROOT / ".soak.json"
RANDOM_TESTS = (
    "tests/semantics/test_agreement.py",
    "tests/semantics/test_folding.py",
    "tests/assess/test_intervals.py",
    "tests/assess/test_narrowing_library.py",
    "tests/assess/test_settlement.py",
    "tests/advice/test_account.py",
    "tests/advice/test_gaps.py",
    "tests/advice/test_interview.py",
    "tests/lists/test_fuzz_tables.py",
    "tests/lists/test_known_truth.py",
    "tests/semantics/test_terms_of_days.py",
    "tests/loading/test_fuzz.py",
    "tests/oracle/test_oracle.py",
)


def run(seed: int, share: str) -> bool:
    """Whether every random test holds by a seed."""
    only = ["-k", "not Duckdb and not spark"]  # what they add is planning, not other answers
    command = ["-m", "pytest", f"--hypothesis-seed={seed}", "--numprocesses=auto", *only, *RANDOM_TESTS]
    env = {**os.environ, "HUIQI_SEEDED": "1", "HUIQI_SHARE": share, "HUIQI_ORACLE_SEED": str(seed)}
    print(f"seed {seed}, share {share}", flush=True)
    held = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, check=False).returncode == 0
    if not held:
        print(f"again: HUIQI_SEEDED=1 HUIQI_SHARE={share} python {shlex.join(command)}", flush=True)
    return held


def soak(hours: float, share: str, state: Path) -> bool:
    """Seed after seed, from where the state says; whether all held."""
    kept: dict[str, Any] = json.loads(state.read_text("utf-8")) if state.exists() else {"next": 1, "failed": []}
    end = time.monotonic() + hours * 3600
    while time.monotonic() < end:
        if not run(kept["next"], share):
            kept["failed"].append(kept["next"])
        kept["next"] += 1
        state.write_text(json.dumps(kept), "utf-8")
    print(f"{kept['next'] - 1} seeds so far, failed: {kept['failed'] or 'none'}")
    return not kept["failed"]


def main() -> None:
    """Hours of it, or with `--today` one slice by a seed that is today's date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--share", default="1", help="of each test's examples, for example 1/10")
    parser.add_argument("--today", action="store_true", help="one slice, its seed the date")
    asked = parser.parse_args()
    today = int(date.today().strftime("%Y%m%d"))
    held = run(today, asked.share) if asked.today else soak(asked.hours, asked.share, STATE)
    sys.exit(not held)


if __name__ == "__main__":
    main()
