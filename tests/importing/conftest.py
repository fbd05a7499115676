"""A workspace without customers, and the two exports a vendor has: the list of accounts and everybody's usage."""

from __future__ import annotations

from pathlib import Path

import pytest
from import_desk import Desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A workspace with nobody in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QBR_TODAY", "2026-10-05")
    return Desk(tmp_path)


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Two customers with an account and two days of use each."""
    desk.list_accounts(("A-1", "Aster", "Ann"), ("A-2", "Birch", "Ben"))
    desk.export([("2026-09-01", f"A-{n}", f"u{n}", "export", n) for n in (1, 2)])
    return desk
