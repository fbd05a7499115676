"""qbr pull over DuckDB: one aggregate for all customers, and every row told of that found nobody."""

from __future__ import annotations

import json
import textwrap
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from small_lake import OWN_ROWS, Run, write_lake, write_workspace

from qbr import Workspace
from qbr.sources import read_settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A workspace over Parquet files."""
    write_lake(tmp_path / "lake")
    write_workspace(tmp_path)
    return tmp_path


def test_pull_says_what_it_wrote_whose_rows_and_what_found_nobody(lake: Path, run: Run) -> None:
    result = run("pull")
    assert result.exit_code == 0
    [path] = result.stdout.splitlines()
    digest = sha256((lake / path).read_bytes()).hexdigest()
    assert path == f"snapshots/usage/usage-2026-10-05-{digest[:12]}.parquet"
    assert result.stderr == (
        f"  acme              {OWN_ROWS} rows\n"
        "  globex              1 rows\n"
        "  initech             0 rows\n"
        'Warning: qbr.yaml: sources.usage: 1 rows of the account "999", which is no customer\'s\n'
        "  Add it to aliases in the customer.yaml it belongs to, then pull again; such rows were not kept.\n"
        "Warning: qbr.yaml: sources.usage: 1 rows without an account\n  They were not kept.\n"
        "Warning: qbr.yaml: sources.usage: no rows for initech\n"
        "  Write the account's id under aliases in customer.yaml.\n"
    )
    assert run("pull", "--strict").exit_code == 3


def test_a_snapshot_holds_sums_of_known_accounts_and_the_index_says_where_from(lake: Path, run: Run) -> None:
    from pyarrow import parquet

    told = json.loads(run("pull", "--json").stdout)[0]
    rows = parquet.read_table(lake / told["snapshot"]).to_pylist()
    first = {"_account": "00123", "date": date(2026, 7, 1), "user_id": "p2", "feature": "plan.edit", "value": 6.0}
    assert rows[2] == first  # two events of three
    assert {row["_account"] for row in rows} == {"00123", "123"}
    [entry] = json.loads((lake / "snapshots" / "index.json").read_text())["snapshots"]
    assert (entry["connection"], entry["query"]) == ("dwh", "select * from 'lake/*.parquet'")
    assert (entry["rows"], entry["day"], entry["sha256"]) == (OWN_ROWS + 1, "2026-10-05", told["sha256"])
    assert entry["accounts"]["00123"] == {"customer": "acme", "rows": OWN_ROWS}


def test_ids_that_look_like_the_same_number_stay_apart(lake: Path, run: Run) -> None:
    run("pull")
    workspace = Workspace(lake, date(2026, 10, 5))
    users = {name: set(workspace.folder(name).usage["user_id"]) for name in ("acme", "globex")}
    assert users == {"acme": {"p0", "p1", "p2"}, "globex": {"q"}}


def test_a_quarter_bounds_what_is_pulled(lake: Path, run: Run) -> None:
    told = json.loads(run("pull", "--quarter", "2026-Q2", "--json").stdout)[0]
    assert told["rows"] == 0
    [entry] = json.loads((lake / "snapshots" / "index.json").read_text())["snapshots"]
    assert (entry["first_day"], entry["last_day"]) == ("2023-04-01", "2026-06-30")


def test_an_event_log_without_a_column_of_values_is_counted(lake: Path, run: Run) -> None:
    query = "query: \"select customer_no, event_date::timestamp as ts, person, what from 'lake/*.parquet'\""
    text = (lake / "qbr.yaml").read_text().replace("query: \"select * from 'lake/*.parquet'\"", query)
    (lake / "qbr.yaml").write_text(text.replace("event_date: date", "ts: date").replace(", n: value", ""))
    run("pull")
    usage = Workspace(lake, date(2026, 10, 5)).folder("acme").usage
    assert usage is not None
    assert (len(usage), set(usage["value"])) == (OWN_ROWS, {2.0})  # each person's two events a day


def test_tickets_come_row_by_row_as_from_a_file(tmp_path: Path, run: Run) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "tickets.csv").write_text(
        "no,org,opened,done,prio\n00017,00123,2026-07-01 08:00:00,2026-07-01 10:30:00,high\n18,77,2026-07-02 08:00:00,,low\n"
    )
    write_workspace(tmp_path)
    (tmp_path / "qbr.yaml").write_text(
        "timezone: Europe/Berlin\nconnections: {desk: 'duckdb:'}\nsources:\n  tickets:\n    connection: desk\n"
        "    query: |\n      select * from read_csv('desk/*.csv', types={'no': 'VARCHAR', 'org': 'VARCHAR'})\n"
        "    account: org\n    columns: {no: id, opened: created, done: solved, prio: priority}\n"
    )
    assert run("pull").exit_code == 0
    tickets = Workspace(tmp_path, date(2026, 10, 5)).folder("acme").tickets
    assert tickets is not None
    [row] = tickets[["id", "created", "solved", "priority"]].astype(str).to_dict("records")
    assert row == {
        "id": "00017",
        "created": "2026-07-01 06:00:00+00:00",  # eight in Berlin
        "solved": "2026-07-01 08:30:00+00:00",
        "priority": "high",
    }


def test_a_duckdb_file_is_read_and_never_made(lake: Path, run: Run) -> None:
    import duckdb

    write_workspace(lake, "table: main.events", "duckdb:lake/events.duckdb")
    result = run("pull")
    assert result.exit_code == 1
    assert "does not exist" in result.stderr
    with duckdb.connect(str(lake / "lake" / "events.duckdb")) as made:
        made.execute("create table events as from read_parquet($file)", {"file": str(lake / "lake" / "events.parquet")})
    assert json.loads(run("pull", "--json").stdout)[0]["rows"] == OWN_ROWS + 1


def test_two_customers_that_claim_one_account_stop_the_pull(lake: Path, run: Run) -> None:
    (lake / "customers" / "initech" / "customer.yaml").write_text('name: Initech\naliases: ["00123"]\n')
    result = run("pull")
    assert result.exit_code == 1
    assert result.stderr == (
        'Error: customers/initech/customer.yaml: the account "00123" is that of acme too\n'
        "  Take it out of id or aliases of one of them; nobody's rows may come to another.\n"
    )
    assert not (lake / "snapshots").exists()


FAULTS = {
    "what: feature": ("wat: feature", 'columns names "wat", which is no column'),
    "n: value": ("n: valu", 'columns: we have no column "valu"'),
    "account: customer_no": ("account: customer", 'account is "customer", which is no column'),
    "person: user_id, what: feature": ("person: user_id", "the column feature or metric or module is missing"),
    "select *": ("select * replace (n::varchar as n)", "n is text, expected a number"),
    "select * ": ("select * replace (customer_no::double as customer_no) ", "expected text or a whole number"),
    "select * from 'lake": ("selec * frm 'lake", "syntax error at or near"),
    "lake/*.parquet": ("pond/*.parquet", "No files found"),
}


@pytest.mark.parametrize("right", FAULTS)
def test_what_cannot_be_asked_is_told_with_the_way_out(right: str, lake: Path, run: Run) -> None:
    wrong, message = FAULTS[right]
    text = (lake / "qbr.yaml").read_text()
    assert right in text
    (lake / "qbr.yaml").write_text(text.replace(right, wrong))
    result = run("pull")
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr
    assert not (lake / "snapshots" / "index.json").exists()
    assert not list((lake / "snapshots").rglob("*.parquet"))


def test_one_source_that_fails_costs_the_others_nothing(lake: Path, run: Run) -> None:
    bad = "  tickets: {connection: dwh, table: nowhere, account: org}\n"
    (lake / "qbr.yaml").write_text((lake / "qbr.yaml").read_text() + bad)
    result = run("pull")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert "connections.dwh: nowhere" in result.stderr
    assert run("pull", "--source", "usage").exit_code == 0
    assert 'there is no source "usge"\n  Did you mean "usage"?' in run("pull", "--source", "usge").stderr


SETTINGS = {
    "sources: {usage: {connection: dwh, table: t, account: a}}\n": 'there is no connection "dwh"; there are: none',
    "sources: {usge: {connection: dwh, table: t, account: a}}\n": 'there is no table "usge" of a customer',
    "sources: {usage: {connection: dwh, account: a}}\n": "give a table or a query, and not both",
    "connections: {dwh: 'mangodb://h'}\nsources: {usage: {connection: dwh, table: t, account: a}}\n": "no kind of database",
    "locale: en_GB\n": "names no sources, so there is nothing to pull",
}


@pytest.mark.parametrize("text", SETTINGS)
def test_settings_that_name_nothing_to_pull_say_so(text: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "qbr.yaml").write_text(text)
    result = run("pull")
    assert result.exit_code == 1
    assert SETTINGS[text] in result.stderr


def test_the_guides_example_is_a_setting_we_read(tmp_path: Path) -> None:
    guide = (ROOT / "customers" / "README.md").read_text(encoding="utf-8")
    block = guide.partition("## A warehouse\n")[2].partition("    connections:\n")[2].partition("\n\n")[0]
    (tmp_path / "qbr.yaml").write_text(textwrap.dedent("    connections:\n" + block), encoding="utf-8")
    settings = read_settings(tmp_path)
    assert list(settings.sources) == ["usage", "tickets"]
    assert settings.sources["usage"].account == "account_id"
