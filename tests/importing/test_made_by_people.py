"""Exports of all customers as people pass them on: workbooks, titles above, totals and remarks below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from import_desk import Desk
from openpyxl import Workbook as Book

from qbr import Workspace

HEADER = ("Date", "Account", "User", "Feature", "Count")


def _save(desk: Desk, name: str, **sheets: Sequence[Sequence[object]]) -> None:
    book = Book()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(desk.root / name)


def _customers() -> list[Sequence[object]]:
    rows = [(f"{n:05}", f"Firm {n}", "Ann", 1000 * n) for n in range(1, 36)]
    head = ("Account ID", "Account Name", "Account Owner", "Contract Value")
    return [("Customers of the rota team",), (), head, *rows, ("Total", "", "", 630000)]


def _use() -> list[Sequence[object]]:
    return [
        (date(2026, 9, day), f"{number:05}", f"{number}-a", "export", number)
        for number in range(1, 35)
        for day in (1, 15)
    ]


def test_thirty_five_customers_from_what_an_account_manager_has(desk: Desk) -> None:
    _save(desk, "accounts.xlsx", Notes=[("Mind the date",)], Accounts=_customers())
    rows = [f"{day:%d.%m.%Y};{account};{user};{feature};{count}" for day, account, user, feature, count in _use()]
    lines = ["Usage of all customers, third quarter", "", ";".join(HEADER), *rows, "", ";Total;;;1190", "As of October"]
    desk.write("usage.csv", "\n".join(lines) + "\n")
    told = desk.run("import", "accounts.xlsx", "usage.csv", "--by", "account_id")
    assert told.exit_code == 0, told.stderr
    assert "accounts.xlsx: 35 accounts; set aside: total rows (1)" in told.stderr
    assert "  read with sheet: Accounts (" in told.stderr
    assert "  read with header_row: 3 (" in told.stderr
    set_aside = "set aside: blank rows (1), footnotes (1), total rows (1)"
    assert f"usage.csv: 68 of 68 rows to 34 customers as usage.csv; {set_aside}\n" in told.stderr
    assert "usage.csv: nothing for 1 customer: firm-35" in told.stderr
    assert "35 customers: 35 new, 0 renewed, 0 unchanged" in told.stderr
    assert desk.read("customers/firm-3/usage.csv") == (
        "Date;Account;User;Feature;Count\n01.09.2026;00003;3-a;export;3\n15.09.2026;00003;3-a;export;3\n"
    )
    before = desk.files()
    assert desk.run("import", "accounts.xlsx", "usage.csv", "--by", "account_id").stdout == ""
    assert desk.files() == before


def test_a_sheet_of_a_workbook_is_an_export_of_all(desk: Desk) -> None:
    use = [("Usage",), HEADER, *_use(), (), ("", "Total", "", "", 1190), ("Made by hand",)]
    _save(desk, "all.xlsx", Accounts=_customers(), Usage=use, Old=[HEADER, ("x", "00001", "y", "z", 1)])
    told = desk.run("import", "all.xlsx#Accounts", "all.xlsx#Usage", "--by", "account_id")
    assert told.exit_code == 0, told.stderr
    assert "all.xlsx#Accounts: 35 accounts" in told.stderr
    set_aside = "set aside: footnotes (1), total rows (1)"
    assert f"all.xlsx#Usage: 68 of 68 rows to 34 customers as usage.csv; {set_aside}\n" in told.stderr
    assert desk.read("customers/firm-3/usage.csv").splitlines()[:2] == [
        ",".join(HEADER),
        "2026-09-01,00003,3-a,export,3",
    ]
    assert "sources:" not in desk.read("customers/firm-3/customer.yaml")
    usage = Workspace(desk.root, date(2026, 10, 5)).folder("firm-34").usage
    assert usage is not None
    assert usage["value"].tolist() == [34, 34]


def test_the_sheet_may_stand_in_qbr_yaml_and_one_that_is_not_there_is_told(desk: Desk) -> None:
    _save(desk, "accounts.xlsx", Accounts=_customers())
    _save(desk, "usage.xlsx", Old=[HEADER, ("x", "00001", "y", "z", 1)], Now=[HEADER, *_use()])
    desk.write("qbr.yaml", "imports: {usage: {sheet: Now}}\n")
    told = desk.run("import", "accounts.xlsx", "usage.xlsx", "--by", "account_id")
    assert "usage.xlsx: 68 of 68 rows to 34 customers" in told.stderr
    told = desk.run("import", "accounts.xlsx", "usage.xlsx#Then", "--by", "account_id")
    assert (told.exit_code, 'there is no sheet "Then"' in told.stderr) == (1, True), told.stderr


def test_how_an_export_is_read_is_proposed_said_and_written_down(desk: Desk) -> None:
    _save(desk, "accounts.xlsx", Accounts=_customers())
    rows = [("Day", "Kunde", "User", "Feature", "Menge"), ("2026-09-01", "00001", "u", "export", "1.234,5")]
    desk.write("usage.csv", "".join(f"{';'.join(row)}\n" for row in rows))
    told = desk.run("import", "accounts.xlsx", "usage.csv", "--by", "account_id=Kunde")
    assert told.exit_code == 0, told.stderr
    assert '  read with decimal_mark: , ("1.234,5" can be read in one way only)' in told.stderr
    assert "  read with Menge: value (it is the only other column whose cells are numbers)" in told.stderr
    written = desk.read("customers/firm-1/customer.yaml")
    assert "    # \"1.234,5\" can be read in one way only\n    decimal_mark: ','\n" in written
    assert "      Menge: value\n" in written
    assert "      Kunde: account_id\n" in written
    assert "0 errors" in desk.run("check", "firm-1").stderr


def test_two_readings_stop_the_import_with_the_lines_for_qbr_yaml(desk: Desk) -> None:
    _save(desk, "accounts.xlsx", Accounts=_customers())
    desk.export([("2026-09-01", "00001", "u", "export", "1,234")])
    told = desk.run("import", "accounts.xlsx", "usage.csv", "--by", "account_id")
    assert told.exit_code == 1
    assert '"1,234" can be read in two ways' in told.stderr
    assert 'Write into qbr.yaml one of: imports: {usage: {decimal_mark: "."}} (1234) or ' in told.stderr
    assert desk.files() == {}


def test_columns_of_metrics_are_parted_with_their_map(desk: Desk) -> None:
    _save(desk, "accounts.xlsx", Accounts=_customers())
    rows = [("Date", "Account ID", "Logins", "Exports"), ("2026-09-01", "00001", 5, 7), ("2026-09-01", "00002", 1, 2)]
    _save(desk, "usage.xlsx", Sheet=rows)
    told = desk.run("import", "accounts.xlsx", "usage.xlsx", "--by", "account_id")
    assert told.exit_code == 0, told.stderr
    assert "    form: by_metric\n" in desk.read("customers/firm-1/customer.yaml")
    usage = Workspace(desk.root, date(2026, 10, 5)).folder("firm-1").usage
    assert usage is not None
    assert usage[["metric", "value"]].to_numpy().tolist() == [["Logins", 5], ["Exports", 7]]


def test_two_rows_of_names_become_one_in_each_part(desk: Desk) -> None:
    _save(desk, "accounts.xlsx", Accounts=_customers())
    head = [("", "", "Usage", ""), ("Date", "Account", "Logins", "Exports")]
    _save(desk, "usage.xlsx", Sheet=[*head, ("2026-09-01", "00001", 5, 7)])
    desk.write("qbr.yaml", "imports: {usage: {header_rows: 2, form: by_metric}}\n")
    told = desk.run("import", "accounts.xlsx", "usage.xlsx", "--by", "account_id")
    assert told.exit_code == 0, told.stderr
    part = desk.read("customers/firm-1/usage.csv")
    assert part == "Date,Account,Usage Logins,Usage Exports\n2026-09-01,00001,5,7\n"
    usage = Workspace(desk.root, date(2026, 10, 5)).folder("firm-1").usage
    assert usage is not None
    assert usage["metric"].tolist() == ["Usage Logins", "Usage Exports"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("Total,,,,9\n", "set aside: total rows (1)"),
        (",Grand Total,,,9\n", "set aside: total rows (1)"),
        ("Gesamt,9\n", "set aside: total rows (1)"),
        (",,,,\n\n,,,,\n", "set aside: blank rows (3)"),
        ("\nExported on 2 October\n", "set aside: blank rows (1), footnotes (1)"),
        ("Exported on 2 October,,,,\nby Ann\n", "set aside: footnotes (2)"),
        ("Exported on 2 October, by Ann, for us\n", "set aside: footnotes (1)"),
    ],
)
def test_rows_that_are_no_data_are_counted_and_stop_nothing(two: Desk, rows: str, told: str) -> None:
    two.write("usage.csv", two.read("usage.csv") + rows)
    result = two.take_in()
    assert result.exit_code == 0, result.stderr
    assert f"usage.csv: 2 of 2 rows to 2 customers as usage.csv; {told}\n" in result.stderr
    assert "belong" not in result.stderr


def test_a_short_row_among_others_is_no_remark_and_stops_with_its_line(two: Desk) -> None:
    two.write("usage.csv", two.read("usage.csv") + "lost\n2026-09-03,A-1,u1,export,1\n")
    told = two.take_in()
    assert told.exit_code == 1
    assert "usage.csv, line 4: the row has 1 cell, the header 5" in told.stderr
    assert two.files() == {}


def test_a_row_cut_off_at_the_end_is_no_remark_where_it_names_an_account(two: Desk) -> None:
    two.write("usage.csv", two.read("usage.csv") + "2026-09-03,A-1,u1\n")
    told = two.take_in()
    assert told.exit_code == 1
    assert "usage.csv, line 4: the row has 3 cells, the header 5" in told.stderr


def test_a_total_of_one_customer_stays_in_their_part_and_is_left_out_there(two: Desk) -> None:
    two.export([("2026-09-01", "A-1", "u1", "export", 1), ("2026-09-01", "A-1", "", "Total", 1)])
    assert "2 of 2 rows to 1 customer" in two.take_in().stderr
    assert "1 row is a total of other rows" in two.run("check", "aster").stderr


def test_monthly_exports_of_one_table_become_one_file(two: Desk) -> None:
    two.export([("2026-08-01", "A-1", "u1", "export", 1)], name="usage-08.csv")
    two.export(
        [("2026-09-01", "A-1", "u1", "export", 2), ("2026-09-01", "A-2", "u1", "export", 2)], name="usage-09.csv"
    )
    told = two.run("import", "accounts.xlsx", "usage-08.csv", "usage-09.csv", "--by", "account_id")
    assert told.exit_code == 0, told.stderr
    assert two.read("customers/aster/usage.csv").splitlines()[1:] == [
        "2026-08-01,A-1,u1,export,1",
        "2026-09-01,A-1,u1,export,2",
    ]
    two.export(
        [("A-1", "2026-09-01", "u1", "export", 2)], ("account_id", "date", "user", "feature", "value"), "usage-10.csv"
    )
    told = two.run("import", "accounts.xlsx", "usage-08.csv", "usage-10.csv", "--by", "account_id")
    assert "usage-10.csv: holds usage as usage-08.csv does, in another form" in told.stderr
