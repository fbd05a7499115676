"""An import that is killed at any point leaves whole folders, and the next one finishes its work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from import_desk import Desk

ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, sys
from pathlib import Path
from qbr.importing import import_all
from qbr.records.settings import Settings
from qbr.workspace import Places

left = int(sys.argv[2])
def dying(move):
    def moved(self, target):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return move(self, target)
    return moved
Path.replace, Path.rename = dying(Path.replace), dying(Path.rename)
root = Path(sys.argv[1])
import_all(Places(root), Settings(), root / "accounts.xlsx", [root / "usage.csv"], ["account_id"])
"""


def _killed(desk: Desk, moves: int) -> int:
    command = [sys.executable, "-c", KILLED, str(desk.root), str(moves)]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode


def _export(desk: Desk, owner: str, user: str) -> None:
    desk.list_accounts(("A-1", "Aster Group", owner), ("A-2", "Birch", owner))
    desk.export([("2026-09-02", f"A-{n}", user, "export", n) for n in (1, 2) for _ in range(3)])


@pytest.mark.parametrize("moves", [0, 1])
def test_a_first_import_that_is_killed_leaves_whole_customers_or_none(two: Desk, moves: int) -> None:
    assert _killed(two, moves) == 9
    assert len({name.split("/")[0] for name in two.files()}) == moves
    assert len(two.files()) == 3 * moves  # customer.yaml, usage.csv and what is remembered
    assert two.take_in().exit_code == 0
    assert len(two.files()) == 6


@pytest.mark.parametrize("moves", range(5))  # of a customer: the record, two files, the record; then the next one
def test_a_renewal_that_is_killed_is_finished_by_the_next_and_takes_nothing_for_a_persons(
    two: Desk, moves: int
) -> None:
    two.take_in()
    before = two.files()
    _export(two, "Eve", "v")
    assert _killed(two, moves) == 9
    for name, data in two.files().items():
        is_new = data.count(b",v,") == 3 if name.endswith(".csv") else data.endswith(b"owner: Eve\n")
        assert name.endswith(".import.json") or is_new or data == before[name]  # never half
    _export(two, "Uma", "w")  # newer again: what the killed one wrote must not pass for a person's
    told = two.take_in()
    after = two.files()
    assert sorted(after) == sorted(before)  # no copy beside a file that was ours
    for name in ("aster", "birch"):
        assert b"owner: Uma" in after[f"{name}/customer.yaml"]
        assert after[f"{name}/usage.csv"].count(b",w,") == 3
    assert "stays" not in told.stderr
    assert two.take_in().stdout == ""
