"""The same query gives the same facts on three engines: DuckDB over Parquet, PostgreSQL, and Spark on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from postgres_server import Server
from small_lake import Run, events, write_lake, write_workspace

from qbr import Workspace
from qbr.story.serial import to_json

ROOT = Path(__file__).resolve().parents[2]
SPARK = (
    "pyspark://?spark.master=local[1]&spark.ui.enabled=false&spark.driver.host=127.0.0.1"
    "&spark.sql.shuffle.partitions=1&spark.ui.showConsoleProgress=false"
)


def _facts(root: Path) -> str:
    """Every fact of the review, without the hash in the snapshot's name."""
    review = to_json(Workspace(root, date(2026, 10, 5)).review("acme"))
    return re.sub(r"usage-2026-10-05-[0-9a-f]{12}", "usage", review)


@pytest.fixture
def by_duckdb(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, run: Run) -> str:
    """The review as DuckDB's answer gives it."""
    write_lake(tmp_path / "lake")
    write_workspace(tmp_path)
    assert run("pull").exit_code == 0
    facts = _facts(tmp_path)
    shutil.rmtree(tmp_path / "snapshots")
    assert '"usage.active_users"' in facts
    return facts


def test_postgres_gives_the_facts_duckdb_gives(
    by_duckdb: str, postgres: Server, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.run(
        "create schema if not exists analytics; create table analytics.events "
        "(customer_no text, event_date date, person text, what text, n integer); insert into analytics.events values "
        + ", ".join("(" + ", ".join(map(_sql, event)) + ")" for event in events())
    )
    for name, value in postgres.environment.items():
        monkeypatch.setenv(name, value)
    write_workspace(tmp_path, "table: analytics.events", postgres.address)
    result = run("pull")
    assert result.exit_code == 0, result.stderr
    assert _facts(tmp_path) == by_duckdb


def test_moments_flags_and_ids_of_postgres_come_as_they_are(
    postgres: Server, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.run(
        "create table tickets (no integer, org varchar(9), opened timestamptz, done timestamp, met boolean, what text); "
        "insert into tickets values (17, '00123', '2026-07-01 23:30+02', '2026-07-02 08:00', true, 'Ü, \"q\"'), "
        "(18, '00123', '2026-07-02 08:00+00', null, null, null)"
    )
    for name, value in postgres.environment.items():
        monkeypatch.setenv(name, value)
    write_workspace(tmp_path)
    (tmp_path / "qbr.yaml").write_text(
        f'timezone: Europe/Berlin\nconnections: {{desk: "{postgres.address}"}}\nsources:\n  tickets:\n'
        "    {connection: desk, table: tickets, account: org,\n"
        "     columns: {no: id, opened: created, done: solved, met: sla_met, what: topic}}\n",
        encoding="utf-8",
    )
    result = run("pull")
    assert result.exit_code == 0, result.stderr
    folder = Workspace(tmp_path, date(2026, 10, 5)).folder("acme")
    assert folder.problems == ()
    assert folder.tickets is not None
    rows = folder.tickets[["id", "created", "solved", "sla_met", "topic"]].astype(str).to_numpy().tolist()
    assert rows[0] == ["17", "2026-07-01 21:30:00+00:00", "2026-07-02 06:00:00+00:00", "True", 'Ü, "q"']
    assert rows[1][:2] == ["18", "2026-07-02 08:00:00+00:00"]
    assert folder.tickets[["solved", "sla_met", "topic"]].iloc[1].isna().all()


def _sql(value: object) -> str:
    return "null" if value is None else f"'{value}'"


@pytest.mark.slow
def test_spark_gives_the_facts_duckdb_gives(by_duckdb: str, tmp_path: Path, missing: Callable[[str], None]) -> None:
    if find_spec("pyspark") is None or shutil.which("java") is None:
        missing("Spark (pip install ibis-framework[pyspark]) or a Java runtime")
    write_workspace(tmp_path, f"query: 'select * from parquet.`{tmp_path}/lake/events.parquet`'", SPARK)
    quick = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"  # it lives for seconds
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QBR_TODAY": "2026-10-05", "JAVA_TOOL_OPTIONS": quick}
    command = [sys.executable, "-m", "qbr", "pull"]  # of its own: the Java machine ends with the process
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert _facts(tmp_path) == by_duckdb
