"""Five million rows of usage, read within a stated memory cap: `python -m tests.benchmarks.reading [--rows N]`.

`--form log` reads a log of events with a moment each instead.

The child that reads is held to the cap by the system (RLIMIT_AS): beyond it the reading fails and nothing is measured.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

CAP = 4_000  # megabytes of address space for five million rows
USERS, FEATURES, DAYS = 5_000, 40, 365


def rows(count: int, form: str) -> Iterator[str]:
    """Yield the lines of a file: usage by day, or a log of events with a moment each."""
    yield "timestamp,user_id,event" if form == "log" else "date,user_id,team,feature,value"
    for number in range(count):
        day, user, feature = number * 31 % DAYS, number * 7919 % USERS, number * 104729 % FEATURES
        date = f"2026-{day // 31 + 1:02}-{day % 28 + 1:02}"
        if form == "log":
            clock = f"{number % 24:02}:{number // 24 % 60:02}:{number // 1440 % 60:02}"
            yield f"{date}T{clock}Z,u{user:05},feature-{feature}"
        else:
            yield f"{date},u{user:05},team-{user % 60},feature-{feature},{number % 97 + 1}"


def read(path: Path, form: str) -> None:
    """Read a file in this process, within the cap, and print seconds, peak megabytes and rows."""
    from zoneinfo import ZoneInfo

    from qbr.records.source import Source
    from qbr.records.tables import TABLES
    from qbr.sources.faults import Faults
    from qbr.sources.large import read_large

    resource.setrlimit(resource.RLIMIT_AS, (CAP * 1_000_000, CAP * 1_000_000))
    start = time.perf_counter()
    source = Source.model_validate({"form": form})
    large = read_large(path, TABLES["usage"], source, Faults(path.name), ZoneInfo("UTC"))
    taken = time.perf_counter() - start
    assert large is not None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    found = f"{large.source.rows_read:,} rows read, {len(large.data):,} kept"
    sys.stdout.write(f"{taken:.1f} s, peak {peak:,.0f} MB, {found}\n")


def main() -> None:
    """Write a file, read it in a process of its own, and print what that took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--form", choices=("rows", "log"), default="rows")
    parser.add_argument("--read", nargs=2, metavar=("FILE", "FORM"))
    asked = parser.parse_args()
    if asked.read:
        read(Path(asked.read[0]), asked.read[1])
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "usage.csv"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in rows(asked.rows, asked.form))
        sys.stdout.write(f"{asked.form}, {path.stat().st_size / 1e6:,.0f} MB: ")
        sys.stdout.flush()
        command = [sys.executable, "-m", "tests.benchmarks.reading", "--read", str(path), asked.form]
        if subprocess.run(command, check=False).returncode:
            sys.stdout.write(f"not within {CAP:,} MB\n")


if __name__ == "__main__":
    main()
