"""Five million rows of all customers parted, within a stated memory cap: `python -m tests.benchmarks.importing`.

`--rows N` takes another number; `--form events` imports a tool's events, JSON by line, instead of rows of text. The
child that imports is held to the cap by the system (RLIMIT_AS): beyond it the import fails and nothing is measured.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

CAP = 1_000  # megabytes of address space, however many rows
CUSTOMERS, USERS, FEATURES, DAYS = 100, 5_000, 40, 365
FILES = {"rows": "usage.csv", "events": "amplitude.json"}


def lines(count: int, form: str) -> Iterator[str]:
    """Yield the lines of an export of all customers: usage by day, or Amplitude's events."""
    if form == "rows":
        yield "date,account_id,user_id,feature,value"
    for number in range(count):
        day, user, feature = number * 31 % DAYS, number * 7919 % USERS, number * 104729 % FEATURES
        date, account = f"2026-{day // 31 + 1:02}-{day % 28 + 1:02}", f"{user % CUSTOMERS:05}"
        if form == "rows":
            yield f"{date},{account},u{user:05},feature-{feature},{number % 97 + 1}"
        else:
            event = {"$insert_id": f"i{number}", "amplitude_id": user, "user_id": f"u{user:05}"}
            event |= {"event_type": f"feature-{feature}", "event_time": f"{date} 10:00:00", "account_id": account}
            yield json.dumps(event)


def take_in(folder: Path, form: str) -> None:
    """Import in this process, within the cap, and print seconds, peak megabytes and rows."""
    from qbr.importing import import_all
    from qbr.records.settings import Settings
    from qbr.workspace import Places

    resource.setrlimit(resource.RLIMIT_AS, (CAP * 1_000_000, CAP * 1_000_000))
    start = time.perf_counter()
    done = import_all(Places(folder), Settings(), folder / "accounts.csv", [folder / FILES[form]], ["account_id"])
    taken = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    (shared,) = done.exports
    sys.stdout.write(f"{taken:.1f} s, peak {peak:,.0f} MB, {shared.rows:,} rows to {shared.customers} customers\n")


def main() -> None:
    """Write the exports, import them in a process of its own, and print what that took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--form", choices=tuple(FILES), default="rows")
    parser.add_argument("--import", dest="folder", metavar="FOLDER")
    asked = parser.parse_args()
    if asked.folder:
        take_in(Path(asked.folder), asked.form)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        accounts = "".join(f"{number:05},Customer {number}\n" for number in range(CUSTOMERS))
        (folder / "accounts.csv").write_text(f"account_id,name\n{accounts}", encoding="utf-8")
        path = folder / FILES[asked.form]
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines(asked.rows, asked.form))
        sys.stdout.write(f"{asked.form}, {path.stat().st_size / 1e6:,.0f} MB: ")
        sys.stdout.flush()
        command = [sys.executable, "-m", "tests.benchmarks.importing", "--import", name, "--form", asked.form]
        if subprocess.run(command, check=False).returncode:
            sys.stdout.write(f"not within {CAP:,} MB\n")


if __name__ == "__main__":
    main()
