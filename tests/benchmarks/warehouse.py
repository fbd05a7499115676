"""One pull of twenty million events in Parquet files, and the memory it takes against one of two million.

python -m tests.benchmarks.warehouse [--rows N]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ACCOUNTS, DAYS, PEOPLE, FEATURES = 100, 92, 15, 2  # rows of the answer: each of them with each
SETTINGS = """\
connections: {lake: duckdb}
sources:
  usage:
    connection: lake
    query: select * from 'lake/*.parquet'
    account: account
    columns: {day: date, person: user_id, what: feature, n: value}
"""
_EVENTS = f"""
    copy (
        select 'A' || lpad((hash(i) % {ACCOUNTS})::varchar, 4, '0') as account,
               date '2026-07-01' + (hash(i + 1) % {DAYS})::integer as day,
               'p' || (hash(i + 2) % {PEOPLE}) as person,
               'feature ' || (hash(i + 3) % {FEATURES}) as what,
               1 + (hash(i + 4) % 5)::integer as n
        from range(?) as t(i)
    ) to '{{file}}' (format parquet)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.warehouse", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000_000, help="of the larger pull")
    rows = parser.parse_args().rows
    few, many = measured(rows // 10), measured(rows)
    sys.stdout.write(
        "| figure | measured | floor | goal |\n|---|---|---|---|\n"
        f"| `qbr pull`: {rows:,} rows of Parquet through DuckDB | **{many[0]:.1f} s** ({many[2]:,} rows kept; "
        f"{rows // 10:,} rows {few[0]:.1f} s) |  | seconds |\n"
        f"| its peak memory against a tenth of the rows | **{many[1]:.0f} MB** against {few[1]:.0f} MB |  | flat |\n"
    )


def measured(rows: int) -> tuple[float, float, int]:
    """Return seconds, megabytes at the peak, and rows kept, of a pull in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="qbr-lake-") as folder:
        root = Path(folder)
        _lay_out(root, rows)
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", _PULL], cwd=root, env=_environment(), capture_output=True, text=True, check=True
        )
        taken = time.perf_counter() - start
        peak, kept = done.stdout.split()
        return taken, float(peak), int(kept)


_PULL = """
import resource
from qbr import Workspace
from qbr.warehouse.pulling import Pulled, pull
[pulled] = pull(Workspace('.'))
assert isinstance(pulled, Pulled), pulled
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, pulled.snapshot.rows)
"""


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}


def _lay_out(root: Path, rows: int) -> None:
    """Write a workspace of as many customers as accounts, and its events; DuckDB does it in another process."""
    (root / "qbr.yaml").write_text(SETTINGS, encoding="utf-8")
    for number in range(ACCOUNTS):
        folder = root / "customers" / f"c{number:04}"
        folder.mkdir(parents=True)
        (folder / "customer.yaml").write_text(f"name: C{number}\nid: A{number:04}\n", encoding="utf-8")
    (root / "lake").mkdir()
    script = f"import duckdb; duckdb.sql('set enable_progress_bar = false'); duckdb.sql({_EVENTS.format(file='lake/events.parquet')!r}, params=[{rows}])"
    subprocess.run([sys.executable, "-c", script], cwd=root, check=True)


if __name__ == "__main__":
    main()
