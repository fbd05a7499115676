"""One table of one customer: `qbr import FILE --customer acme`."""

from __future__ import annotations

import pytest
from import_desk import HEADER, Desk

ROWS = [("2026-09-01", "A-1", "u1", "export", 1), ("2026-09-02", "A-1", "u2", "export", 2)]


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """A workspace with one customer who has only a name."""
    desk.write("customers/acme/customer.yaml", "name: Acme   # mine\n")
    return desk


def test_a_file_is_read_and_put_in_place_byte_for_byte(acme: Desk) -> None:
    acme.export(ROWS, HEADER, "Usage export Q3.csv")
    told = acme.run("import", "Usage export Q3.csv", "--customer", "acme")
    assert (told.exit_code, told.stdout) == (0, "customers/acme/usage.csv\n")
    assert acme.read("customers/acme/usage.csv") == acme.read("Usage export Q3.csv")
    assert acme.read("customers/acme/customer.yaml") == "name: Acme   # mine\n"


def test_a_workbook_stays_one_and_as_says_what_it_holds(acme: Desk) -> None:
    acme.list_accounts(("T1", "2026-09-01 10:00"), header=("id", "created"))
    told = acme.run("import", "accounts.xlsx", "--customer", "acme", "--as", "tickets")
    assert told.stdout == "customers/acme/tickets.xlsx\n"
    assert acme.run("check", "acme").exit_code == 0


def test_what_cannot_be_decided_stops_with_both_readings(acme: Desk) -> None:
    acme.export([("03/04/2026", "A-1", "u1", "export", 1)])
    told = acme.run("import", "usage.csv", "--customer", "acme")
    assert told.exit_code == 1
    assert '"03/04/2026" may be two days' in told.stderr
    assert "sources: {usage: {date_order: dmy}} (2026-04-03) or " in told.stderr
    assert "sources: {usage: {date_order: mdy}} (2026-03-04)" in told.stderr
    assert list(acme.files()) == ["acme/customer.yaml"]
    acme.write("customers/acme/customer.yaml", "name: Acme\nsources: {usage: {date_order: dmy}}\n")
    assert acme.run("import", "usage.csv", "--customer", "acme").exit_code == 0


def test_how_a_file_is_read_is_written_down_with_its_evidence_and_a_person_decides(acme: Desk) -> None:
    rows = "Export;;;\nTag;User;Feature;Anzahl\n30.09.2026;u1;export;1.234,5\n29.09.2026;u2;export;7\n"
    acme.write("usage.csv", rows)
    told = acme.run("import", "usage.csv", "--customer", "acme")
    assert told.exit_code == 0, told.stderr
    written = acme.read("customers/acme/customer.yaml")
    assert written.startswith("name: Acme   # mine\nsources:\n  usage:\n")
    for line in ("    header_row: 2\n", "    decimal_mark: ','\n", "    date_order: dmy\n", "      Anzahl: value\n"):
        assert line in written
        before = written[: written.index(line)].splitlines()[-1].strip()
        assert before.startswith("#") or before == "columns:", before
    assert "0 errors, 0 warnings" in acme.run("check", "acme").stderr
    acme.write("customers/acme/customer.yaml", written.replace("date_order: dmy", "date_order: dmy   # looked over"))
    assert acme.run("import", "usage.csv", "--customer", "acme").stdout == ""
    assert "# looked over" in acme.read("customers/acme/customer.yaml")


def test_a_newer_file_replaces_the_imported_one_and_not_a_persons(acme: Desk) -> None:
    acme.export(ROWS)
    acme.run("import", "usage.csv", "--customer", "acme")
    acme.export([*ROWS, ("2026-09-03", "A-1", "u1", "export", 1)])
    assert acme.run("import", "usage.csv", "--customer", "acme").stdout == "customers/acme/usage.csv\n"
    mine = acme.write("customers/acme/usage.csv", acme.read("customers/acme/usage.csv") + "2026-09-04,A-1,u,export,1\n")
    before = mine.read_bytes()
    told = acme.run("import", "usage.csv", "--customer", "acme")
    assert told.stdout == "customers/acme/usage.new.csv\n"
    assert mine.read_bytes() == before


def test_a_dry_run_for_one_customer_writes_nothing(acme: Desk) -> None:
    acme.export(ROWS)
    told = acme.run("import", "usage.csv", "--customer", "acme", "--dry-run")
    assert told.stdout == "customers/acme/usage.csv\n"
    assert list(acme.files()) == ["acme/customer.yaml"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("usage.csv", "--customer", "acne"), 1, 'Did you mean "acme"?'),
        (("usage.csv", "--customer", "../x"), 1, "cannot be a customer id"),
        (("usage.csv", "--customer", "acme", "--as", "usge"), 1, 'Did you mean "usage"?'),
        (("none.csv", "--customer", "acme"), 1, "none.csv: there is no such file"),
        (("usage.csv",), 2, "--by"),
        (("usage.csv", "--customer", "acme", "--by", "id"), 2, "--by"),
        (("usage.csv", "usage.csv", "--customer", "acme"), 2, "one file at a time"),
        ((), 2, "Missing argument"),
    ],
)
def test_a_slip_is_answered_with_a_way_out(acme: Desk, arguments: tuple[str, ...], code: int, told: str) -> None:
    acme.export(ROWS)
    result = acme.run("import", *arguments)
    assert (result.exit_code, told in result.stderr) == (code, True), result.stderr
    assert list(acme.files()) == ["acme/customer.yaml"]
