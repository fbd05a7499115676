"""Five million rows of usage, read within a stated memory cap: `python -m tests.benchmarks.reading [--rows N]`.

`--kind` chooses a form of file, or several; without it all are read. What counts is a row of ours: a wide file has a
fifth as many lines.

The child that reads is held to the cap by the system (RLIMIT_AS): beyond it the reading fails and nothing is measured.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

CAP = 4_000  # megabytes of address space for five million rows
USERS, FEATURES, DAYS, METRICS = 5_000, 40, 365, 5
KINDS: Mapping[str, tuple[str, Mapping[str, object]]] = {  # ending of the file, and how it is read
    "plain": (".csv", {}),
    "quoted": (".csv", {}),
    "log": (".csv", {"form": "log"}),
    "written": (".csv", {"form": "log"}),
    "wide": (".csv", {"form": "by_metric", "header_row": 3, "header_rows": 2, "footnotes": "yes"}),
    "parquet": (".parquet", {}),
    "json_lines": (".jsonl", {}),
}


def days(count: int) -> Iterator[tuple[int, str]]:
    """Yield numbers with a day each."""
    for number in range(count):
        day = number * 31 % DAYS
        yield number, f"2026-{day // 31 + 1:02}-{day % 28 + 1:02}"


def lines(count: int, kind: str) -> Iterator[str]:
    """Yield the lines of a text of so many rows of ours."""
    if kind == "wide":
        yield from wide(count // METRICS)
        return
    names = ("timestamp", "user_id", "event") if kind in ("log", "written") else ("date", "user_id", "team", "feature")
    if kind != "json_lines":
        yield ",".join(names if len(names) == 3 else (*names, "value"))
    for number, date in days(count):
        user, feature = f"u{number * 7919 % USERS:05}", f"feature-{number * 104729 % FEATURES}"
        clock = f"{number % 24:02}:{number // 24 % 60:02}:{number // 1440 % 60:02}"
        if kind == "log":
            yield f"{date}T{clock}Z,{user},{feature}"
        elif kind == "written":
            yield f"{date[8:]}.{date[5:7]}.{date[:4]} {clock},{user},{feature}"
        elif kind == "json_lines":
            yield json.dumps({"date": date, "user_id": user, "feature": feature, "value": number % 97 + 1})
        else:
            team = f'"team, {number % 60}"' if kind == "quoted" else f"team-{number % 60}"
            yield f"{date},{user},{team},{feature},{number % 97 + 1}"


def wide(count: int) -> Iterator[str]:
    """Yield the lines of an export with a title, names of two rows, a column a metric and a remark below."""
    yield from ("Usage of the year", "", f",,Usage{',' * (METRICS - 1)}")
    yield ",".join(("date", "user_id", *(f"metric {metric}" for metric in range(METRICS))))
    for number, date in days(count):
        yield ",".join(
            (date, f"u{number * 7919 % USERS:05}", *(str(number % 97 + metric) for metric in range(METRICS)))
        )
    yield "* without service accounts"


def write(path: Path, count: int, kind: str) -> None:
    """Write a file of a kind."""
    if kind != "parquet":
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines(count, kind))
        return
    import pyarrow as pa
    from pyarrow import parquet

    names = ("date", "user_id", "team", "feature", "value")
    rows = (line.split(",") for line in lines(count, "plain"))
    next(rows)
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    parquet.write_table(pa.table({**columns, "value": [int(text) for text in columns["value"]]}), path)


def read(path: Path, kind: str) -> None:
    """Read a file in this process, within the cap, and print seconds, peak megabytes and rows."""
    from zoneinfo import ZoneInfo

    from qbr.records.source import Source
    from qbr.records.tables import TABLES
    from qbr.sources.opening.faults import Faults
    from qbr.sources.typed.large import read_large

    resource.setrlimit(resource.RLIMIT_AS, (CAP * 1_000_000, CAP * 1_000_000))
    start, spent = time.perf_counter(), time.process_time()
    source = Source.model_validate(KINDS[kind][1])
    faults = Faults(path.name)
    large = read_large(path, TABLES["usage"], source, faults, ZoneInfo("Europe/Berlin"))
    taken, spent = time.perf_counter() - start, time.process_time() - spent
    assert large is not None, faults.found
    status = Path("/proc/self/status").read_text(encoding="ascii")  # getrusage counts the process that started this one
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1000
    found = f"{large.source.rows_read:,} rows read, {len(large.data):,} kept"
    sys.stdout.write(f"{taken:.1f} s ({spent:.1f} s of a processor), peak {peak:,.0f} MB, {found}\n")


def main() -> None:
    """Write files, read each in a process of its own, and print what that took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--kind", choices=KINDS, nargs="*", default=list(KINDS))
    parser.add_argument("--read", nargs=2, metavar=("FILE", "KIND"))
    asked = parser.parse_args()
    if asked.read:
        read(Path(asked.read[0]), asked.read[1])
        return
    with tempfile.TemporaryDirectory() as folder:
        for kind in asked.kind:
            path = Path(folder) / f"usage{KINDS[kind][0]}"
            write(path, asked.rows, kind)
            sys.stdout.write(f"{kind}, {path.stat().st_size / 1e6:,.0f} MB: ")
            sys.stdout.flush()
            command = [sys.executable, "-m", "tests.benchmarks.reading", "--read", str(path), kind]
            if subprocess.run(command, check=False).returncode:
                sys.stdout.write(f"not within {CAP:,} MB\n")


if __name__ == "__main__":
    main()
