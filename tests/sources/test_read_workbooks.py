"""Workbooks: cells as texts with the name a spreadsheet gives them, dates and numbers as they were typed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from told_problems import told

from qbr.records.folder import CustomerFolder

Read = Callable[..., CustomerFolder]


def workbook(rows: list[list[object]], sheet: str = "Data") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_cells_keep_what_a_person_typed(read: Read) -> None:
    rows = [
        ["Usage of the third quarter"],
        [],
        ["date", "user_id", "feature", "value", None],
        [date(2026, 7, 1), "00123", "plan", 3, None],
        [datetime(2026, 7, 2), "123", "plan", 2.5, None],
        ["2026-07-03", 45, "plan", None, None],
    ]
    settings = "name: Acme\nsources:\n  usage: {header_row: 3, sheet: Data}\n"
    folder = read({"customer.yaml": settings, "usage.xlsx": workbook(rows)})
    assert told(folder) == []
    assert folder.usage is not None
    assert folder.usage["user_id"].tolist() == ["00123", "123", "45"]
    assert folder.usage["date"].tolist() == [pd.Timestamp(2026, 7, day) for day in (1, 2, 3)]
    assert folder.usage["value"].tolist()[:2] == [3.0, 2.5]
    assert folder.usage["value"].isna().tolist() == [False, False, True]
    assert folder.tables["usage"].file == "customers/acme/usage.xlsx · Data"


def test_small_tables_come_from_workbooks_too(read: Read) -> None:
    rows = [["id", "text", "side", "due"], ["A1", "do", "ours", date(2026, 9, 30)], ["A2", "do", "theirs", None]]
    folder = read({"actions.xlsx": workbook(rows)})
    assert told(folder) == []
    assert [(action.id, action.due) for action in folder.actions or ()] == [("A1", date(2026, 9, 30)), ("A2", None)]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [["date", "feature", "value"], [date(2026, 7, 1), "f", 1], [date(2026, 7, 2), "f", "n/a"]],
            'error: usage.xlsx · sheet "Data", cell C3: value is "n/a", expected a number',
        ),
        (
            [["date", "feature", "value"], [date(2026, 7, 1), "f", "#N/A"]],
            'error: usage.xlsx · sheet "Data", cell C2: value is #N/A\n'
            "  Repair the formula, or clear the cell if there is no value.",
        ),
        (
            [["date", "feature", "value"], [date(2026, 7, 1), "f", 1, "stray"]],
            'error: usage.xlsx · sheet "Data", cell D2: there is a cell to the right of the last column the header names\n'
            "  Name it or clear it.",
        ),
        (
            [["date", "feature"], [date(2026, 7, 1), "f"]],
            'error: usage.xlsx · sheet "Data", row 1: the column value is missing\n'
            "  There is: date, feature. Say which column it is under sources.usage.columns in customer.yaml.",
        ),
        ([], 'error: usage.xlsx · sheet "Data", row 1: there is no header\n  The first row names the columns.'),
    ],
)
def test_a_faulty_cell_is_told_by_its_name(read: Read, rows: list[list[object]], message: str) -> None:
    assert told(read({"usage.xlsx": workbook(rows)})) == [message]


def test_an_unknown_sheet_is_told_with_the_nearest(read: Read) -> None:
    settings = "name: Acme\nsources:\n  usage: {sheet: Dta}\n"
    folder = read({"customer.yaml": settings, "usage.xlsx": workbook([["date", "feature", "value"]])})
    assert told(folder) == ['error: usage.xlsx: there is no sheet "Dta"\n  Did you mean "Data"?']


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 50_000_000)
    return out.getvalue()


HINT = "\n  Open it in a spreadsheet program and save it as .xlsx or CSV."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html>not a workbook</html>", "this is not a workbook" + HINT),
        (b"PK\x03\x04 cut off", "this is not a workbook" + HINT),
        (bomb(), "the workbook unpacks to far more than it holds" + HINT),
    ],
    ids=["html", "cut off", "bomb"],
)
def test_what_is_no_workbook_is_refused(read: Read, data: bytes, message: str) -> None:
    folder = read({"usage.xlsx": data})
    assert told(folder) == [f"error: usage.xlsx: {message}"]
    assert folder.usage is None
