"""A customer with a hundred thousand rows of usage, from folder to files, beside pandas reading and typing those rows.

The customer is the sample acme. Typing is what any count of usage needs: days as days, whole numbers as numbers, ids as
text, teams and features as categories.

python -m tests.benchmarks.whole [--rounds N]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from qbr.build import Workspace
from qbr.collecting import collect_seldom
from qbr.workspace import lay_out

from .measuring import Work, process_seconds, seconds_each

Row = tuple[str, str, str, str]  # figure, measured, floor, goal
CUSTOMER = "acme"
USAGE = f"customers/{CUSTOMER}/usage.csv"
KINDS = {"user_id": "str", "account_id": "str", "team": "category", "feature": "category", "value": "int64"}
_PANDAS = f"import sys; import pandas as pd; pd.read_csv(sys.argv[1], parse_dates=['date'], dtype={KINDS!r})"
_BUILD = "import os, sys; os.chdir(sys.argv[1]); from qbr.cli import main; main(['build', sys.argv[2]])"


def whole_rows(rounds: int) -> Iterator[Row]:
    """Yield the rows of the table about a whole customer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "work")
        lay_out(folder)
        yield from _in_one_process(folder, rounds)
        yield from _in_processes(folder, Path(name), rounds)


def _in_one_process(folder: Path, rounds: int) -> Iterator[Row]:
    taken = seconds_each(_work(folder), rounds, dict.fromkeys(("pandas", "read", "told", "built"), 1))
    told = {name: (f"**×{taken[name] / taken['pandas']:.1f}**", taken[name] * 1000) for name in taken}
    peer = f"pandas {told['pandas'][1]:.0f} ms"
    for name, figure, floor, goal in (
        ("told", "analysis and story of 100k usage rows ÷ pandas reading and typing them", "", "≤ ×1"),
        ("read", "reading and checking the whole folder ÷ the same", "", ""),
        ("built", "a batch, per customer: read to written files ÷ the same", "≤ ×4", "≤ ×2"),
    ):
        yield figure, f"{told[name][0]} ({told[name][1]:.0f} ms, {peer})", floor, goal


def _work(folder: Path) -> dict[str, Work]:
    collect_seldom()  # as every worker of a batch does
    workspace = Workspace(folder)
    known = workspace.folder(CUSTOMER)
    return {
        "pandas": lambda _: pd.read_csv(folder / USAGE, parse_dates=["date"], dtype=KINDS),  # type: ignore[arg-type]
        "read": lambda _: workspace.folder(CUSTOMER),
        "told": lambda _: workspace.tell_folder(replace(known)),  # a copy: nothing worked out before is used again
        "built": lambda _: workspace.build(CUSTOMER),
    }


def _in_processes(folder: Path, scratch: Path, rounds: int) -> Iterator[Row]:
    usual = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(scratch / "compiled")}
    commands = {"qbr": ["-c", _BUILD, str(folder), CUSTOMER], "pandas": ["-c", _PANDAS, str(folder / USAGE)]}
    taken = process_seconds(commands, rounds, {**usual, "QBR_CACHE": str(scratch / "cache")})
    told = f"**×{taken['qbr'] / taken['pandas']:.1f}** ({taken['qbr']:.2f} s, pandas {taken['pandas']:.2f} s)"
    yield "`qbr build acme`, warm caches ÷ a process that imports pandas, reads and types", told, "≤ ×4", "≤ ×2"


def main() -> None:
    """Measure these rows alone and print them."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.whole")
    parser.add_argument("--rounds", type=int, default=5, help="all take turns in each of them")
    for row in whole_rows(parser.parse_args().rounds):
        sys.stdout.write(f"| {' | '.join(row)} |\n")


if __name__ == "__main__":
    main()
