"""Exports as they come: each cell arrives as it stands there, or the import stops and says where."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_desk import Desk

from qbr.importing import splitting
from qbr.importing.opening import Opened
from qbr.importing.records import open_text
from qbr.importing.splitting import PartWriter, split
from qbr.records.source import Source
from qbr.records.tables import TABLES

HEAD = "date;account_id;user_id;feature;value\n"


def _take(desk: Desk, text: bytes, *arguments: str) -> str:
    desk.list_accounts(("00123", "Aster"), ("123", "Birch"), header=("account_id", "name"))
    (desk.root / "usage.csv").write_bytes(text)
    return desk.take_in(*arguments).stderr


def test_cells_keep_quotes_line_breaks_and_leading_zeros(desk: Desk) -> None:
    rows = (
        '2026-09-01;00123;"u;1";"say ""hi""\nand go";1\n'
        "2026-09-02;00123;1E5;NA;1\n"
        "2026-09-03;123;9007199254740993; export ;1\n"
    )
    _take(desk, (HEAD + rows).encode())
    assert desk.read("customers/aster/usage.csv") == HEAD + "".join(rows.splitlines(keepends=True)[:3])
    assert desk.read("customers/birch/usage.csv") == HEAD + rows.splitlines(keepends=True)[3]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_marks_of_encodings_are_understood(desk: Desk, ending: str, encoding: str) -> None:
    text = HEAD + "2026-09-01;00123;Zoë;export;1\n"
    _take(desk, text.replace("\n", ending).encode(encoding))
    assert desk.read("customers/aster/usage.csv") == text


def test_an_encoding_stands_in_qbr_yaml_and_is_never_guessed(desk: Desk) -> None:
    data = (HEAD + "2026-09-01;00123;Zoë;export;1\n").encode("cp1252")
    refused = _take(desk, data)
    assert "usage.csv: byte 0xEB is not utf-8" in refused
    assert "under imports in qbr.yaml" in refused
    assert not (desk.root / "customers/aster").exists()
    desk.write("qbr.yaml", "imports: {usage: {encoding: cp1252}}\n")
    _take(desk, data)
    assert "Zoë" in desk.read("customers/aster/usage.csv")


def test_days_are_judged_by_all_customers_rows_together(desk: Desk) -> None:
    rows = "03/04/2026;00123;u;export;1\n30/04/2026;123;u;export;1\n"
    _take(desk, (HEAD + rows).encode())
    assert "    date_order: dmy\n" in desk.read("customers/aster/customer.yaml")


def test_days_nobody_can_tell_from_months_stop_the_import_with_both_readings(desk: Desk) -> None:
    data = (HEAD + "03/04/2026;00123;u;export;1\n").encode()
    told = _take(desk, data)
    assert 'no cell tells day from month: "03/04/2026" is 2026-04-03 or 2026-03-04' in told
    assert "Write into qbr.yaml: imports: {usage: {date_order: dmy}} for 2026-04-03, mdy for 2026-03-04." in told
    assert not (desk.root / "customers/aster").exists()
    desk.write("qbr.yaml", "imports: {usage: {date_order: mdy}}\n")
    _take(desk, data)
    assert "    date_order: mdy\n" in desk.read("customers/aster/customer.yaml")


def test_a_map_in_qbr_yaml_is_written_into_each_customer_yaml(desk: Desk) -> None:
    desk.write("qbr.yaml", "imports: {usage: {columns: {Tag: date, Wer: user_id, Was: feature, Wie oft: value}}}\n")
    _take(desk, b"Tag;Konto;Wer;Was;Wie oft\n2026-09-01;00123;u;export;1\n", "--by", "account_id=Konto")
    told = desk.run("check", "aster")
    assert "0 errors, 0 warnings" in told.stderr
    assert "      Konto: account_id\n" in desk.read("customers/aster/customer.yaml")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("2026-09-01;00123;u;export\n", "usage.csv, line 2: the row has 4 cells, the header 5"),
        ('2026-09-01;00123;"u;export;1\n', "usage.csv, line 2: a quotation mark is opened and never closed"),
        ("2026-09-01;00123;u\0;export;1\n", "usage.csv, line 2: there is a NUL character"),
        ("2026-09-01;A-9;u;export;1\n", 'no row belongs to any account: "account_id" holds "A-9"'),
    ],
)
def test_what_cannot_be_read_is_located_and_nothing_is_written(desk: Desk, rows: str, told: str) -> None:
    assert told in _take(desk, (HEAD + rows).encode())
    assert desk.files() == {}


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("date;user_id;feature;value", 'no column "account_id" names the account'),
        ("date;account_id;user_id;value", "the column feature or metric or module is missing"),
        ("", 'There is: "1", "2", "3", "4". Name it with --by'),
    ],
)
def test_a_header_that_lacks_a_column_is_told_with_what_there_is(desk: Desk, header: str, told: str) -> None:
    assert told in _take(desk, f"{header}\n1;2;3;4\n".encode())
    assert desk.files() == {}


def test_several_exports_go_each_to_its_own_table(two: Desk) -> None:
    two.export([("T1", "2026-09-01", "A-2")], ("id", "created", "account_id"), "helpdesk tickets 2026.csv")
    told = two.run("import", "accounts.xlsx", "usage.csv", "helpdesk tickets 2026.csv", "--by", "account_id")
    assert told.exit_code == 0
    assert two.read("customers/birch/tickets.csv") == "id,created,account_id\nT1,2026-09-01,A-2\n"
    assert "helpdesk tickets 2026.csv: nothing for 1 customer: aster" in told.stderr


def test_an_export_whose_table_nothing_tells_is_asked_about(two: Desk) -> None:
    two.export([("x", "A-1")], ("text", "account_id"), "export.csv")
    told = two.run("import", "accounts.xlsx", "export.csv", "--by", "account_id")
    assert told.exit_code == 1
    assert "export.csv: which table is it?" in told.stderr
    assert "--as usage" in told.stderr


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_export_is_told(two: Desk, text: str) -> None:
    two.write("usage.csv", text)
    told = two.take_in()
    assert (told.exit_code, "usage.csv" in told.stderr, "header" in told.stderr) == (1, True, True), told.stderr
    assert two.files() == {}


def test_accounts_that_stand_twice_or_nowhere_stop_the_import(two: Desk) -> None:
    two.list_accounts(("A-1", "Aster", ""), ("A-1", "Birch", ""))
    assert 'account_id "A-1" stands twice' in two.take_in().stderr
    told = two.run("import", "nothing.xlsx", "usage.csv", "--by", "account_id")
    assert "nothing.xlsx: there is no such file" in told.stderr
    assert two.files() == {}


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.sampled_from("AB"), CELL, CELL), min_size=1, max_size=12), held=st.integers(1, 40))
def test_every_cell_arrives_however_little_is_held_in_memory(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], held: int
) -> None:
    folder: Path = tmp_path_factory.mktemp("split")
    export = folder / "all.csv"
    with export.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([("account", "one", "two"), *rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splitting, "HELD", held)
        stream = open_text(export, "all.csv", ("account",), Source())
        opened = Opened("all.csv", TABLES["usage"], None, Source(), stream, 0, ())
        done = split(opened, {"A": "a", "B": "b"}, PartWriter(stream.head, "usage.csv", folder))
    for account in dict.fromkeys(row[0] for row in rows):
        with (folder / account.lower() / "usage.csv").open(encoding="utf-8", newline="") as stream:
            found = [tuple(row) for row in csv.reader(stream)]
        own = [row for row in rows if row[0] == account]
        assert found == [("account", "one", "two"), *own]
        assert done.rows[account.lower()] == len(own)
