"""Commands typed in a workspace over a warehouse, and a PostgreSQL of the tests' own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from postgres_server import Server, programs, running
from small_lake import Run

from qbr.cli import main

Missing = Callable[[str], None]


@pytest.fixture(scope="session", autouse=True)
def _ibis(missing: Missing) -> None:
    if find_spec("ibis") is None:
        missing("Ibis (pip install ibis-framework[duckdb])")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command in the test's own workspace on 5 October 2026."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QBR_TODAY", "2026-10-05")

    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(main, arguments, prog_name="qbr")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception  # a traceback is never an answer
        return result

    return invoke


@pytest.fixture(scope="session")
def postgres(missing: Missing) -> Iterator[Server]:
    """A PostgreSQL on loopback under a user of its own, stopped and forgotten afterwards."""
    if not programs() or find_spec("psycopg") is None:
        missing("PostgreSQL (apt-get install postgresql), or psycopg")
    with running() as server:
        yield server
