"""Forms of tables beside CSV: old and OpenDocument workbooks, Parquet and JSON lines, each read to the same records."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from office_files import kept, nothing, ods, row, said
from pyarrow import parquet
from told_problems import told

from qbr.records.folder import CustomerFolder

Read = Callable[..., CustomerFolder]

WIDE = """
name: Acme
sources:
  usage:
    file: {file}
    sheet: Usage
    header_row: 4
    header_rows: 2
    first_column: B
    footnotes: yes
    form: by_metric
    columns: {{When: date, Who: user_id}}
"""
# Two users on two days; the second has no logins on record: a missing value and no zero.
EXPECTED = [
    ("2026-07-01", "00123", "Usage Logins", 3.0),
    ("2026-07-01", "00123", "Usage Reports", 1.5),
    ("2026-07-02", "123", "Usage Logins", None),
    ("2026-07-02", "123", "Usage Reports", 12345678.25),
]


def merged_xlsx() -> bytes:
    """Return a workbook with a remark above, a margin on the left, merged headers of two rows and a footnote."""
    book = openpyxl.Workbook()
    book.active.title = "Read me"  # type: ignore[union-attr]
    page = book.create_sheet("Usage")
    page["B2"] = "Exported on 1 October 2026"
    for spot, text in {"B4": "When", "C4": "Who", "D4": "Usage", "D5": "Logins", "E5": "Reports"}.items():
        page[spot] = text
    for cells in ("B4:B5", "C4:C5", "D4:E4"):
        page.merge_cells(cells)
    for line, cells in enumerate([(date(2026, 7, 1), "00123", 3, 1.5), (date(2026, 7, 2), "123", None, 12345678.25)]):
        for column, cell in enumerate(cells):
            page.cell(6 + line, 2 + column, cell)
    page["B8"] = "* without service accounts"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def merged_ods() -> bytes:
    """Return the same as OpenDocument."""
    rows = [
        row(nothing()),
        row(nothing(), said("Exported on 1 October 2026")),
        row(nothing()),
        row(nothing(), said("When"), said("Who"), said("Usage"), nothing()),
        row(nothing(3), said("Logins"), said("Reports")),
        row(nothing(), kept("date", "2026-07-01", "1.7.26"), said("00123"), kept("float", "3", "3"), kept("float", "1.5", "1,5")),
        row(nothing(), kept("date", "2026-07-02", "2.7.26"), said("123"), nothing(), kept("float", "12345678.25", "12M")),
        row(nothing(), said("* without service accounts")),
    ]  # fmt: skip
    return ods(("Read me", []), ("Usage", rows))


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_a_workbook_with_merged_headers_margins_and_remarks_is_read_where_it_begins(read: Read, ending: str) -> None:
    old = (Path(__file__).parent / "workbooks" / "usage.xls").read_bytes()
    data = {"xlsx": merged_xlsx, "ods": merged_ods, "xls": lambda: old}[ending]()
    folder = read({"customer.yaml": WIDE.format(file=f"q3.{ending}"), f"q3.{ending}": data})
    assert told(folder) == []
    assert folder.usage is not None
    shown = folder.usage[["date", "user_id", "metric", "value"]].astype(object)
    found = [
        (day.date().isoformat(), user, metric, None if pd.isna(value) else value)
        for day, user, metric, value in shown.itertuples(index=False)
    ]
    assert found == EXPECTED
    source = folder.tables["usage"]
    assert (source.rows_read, source.excluded) == (5, (("footnotes", 1),))


def test_a_fault_in_a_wide_sheet_is_told_at_its_own_cell(read: Read) -> None:
    book = openpyxl.load_workbook(BytesIO(merged_xlsx()))
    book["Usage"]["E7"] = "many"
    out = BytesIO()
    book.save(out)
    folder = read({"customer.yaml": WIDE.format(file="q3.xlsx"), "q3.xlsx": out.getvalue()})
    assert told(folder) == ['error: q3.xlsx · sheet "Usage", cell E7: value is "many", expected a number']


def test_an_error_in_an_opendocument_cell_is_told(read: Read) -> None:
    rows = [row(said("date"), said("feature"), said("value"))]
    rows.append(row(kept("date", "2026-07-01", ""), said("f"), kept("float", "0", "#DIV/0!")))
    assert told(read({"usage.ods": ods(("Data", rows))})) == [
        'error: usage.ods · sheet "Data", cell C2: value is #DIV/0!\n'
        "  Repair the formula, or clear the cell if there is no value."
    ]


def test_repeated_cells_and_rows_are_rows_and_no_end_of_memory(read: Read) -> None:
    header = row(said("date"), said("feature"), said("team"), said("value"))
    same = row(kept("date", "2026-07-01", ""), kept("float", "7", "7", times=3), times=3)
    folder = read({"usage.ods": ods(("Data", [header, row(nothing(), times=2), same]))})
    assert told(folder) == []
    assert (folder.tables["usage"].rows_read, folder.tables["usage"].excluded) == (3, (("exact duplicates", 2),))
    bomb = row(kept("float", "7", "7", times=16_000), times=1_000_000)
    assert told(read({"usage.ods": ods(("Data", [header, bomb]))})) == [
        "error: usage.ods: this is not a workbook\n  Open it in a spreadsheet program and save it as .xlsx or CSV."
    ]


@pytest.mark.parametrize("ending", ["ods", "xls"])
@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 cut off", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_what_is_no_workbook_is_refused_in_one_line(read: Read, ending: str, data: bytes) -> None:
    (message,) = told(read({f"usage.{ending}": data}))
    assert message.startswith(f"error: usage.{ending}: this is not a workbook")


def test_numbers_typed_in_a_workbook_are_not_read_by_the_decimal_mark_of_its_texts(read: Read) -> None:
    book = openpyxl.Workbook()
    for cells in (["module", "quantity"], ["typed", 1.234], ["written", "1.234,5"], ["small", 0.00000125]):
        book.active.append(cells)  # type: ignore[union-attr]
    out = BytesIO()
    book.save(out)
    settings = 'name: Acme\nsources: {entitlements: {decimal_mark: ","}}\n'
    folder = read({"customer.yaml": settings, "entitlements.xlsx": out.getvalue()})
    assert told(folder) == []
    amounts = [line.quantity for line in folder.entitlements or ()]
    assert amounts == [Decimal("1.234"), Decimal("1234.5"), Decimal("0.00000125")]


def written(table: pa.Table) -> bytes:
    """Return a table as a Parquet file."""
    out = BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


def test_parquet_keeps_ids_and_instants(read: Read) -> None:
    moments = [datetime(2026, 7, 1, 10, 0, 0, 250_000, tzinfo=UTC), None]
    table = pa.table(
        {
            "id": ["00123", "9007199254740993"],
            "created": pa.array([datetime(2026, 7, 1, 9, tzinfo=UTC)] * 2, pa.timestamp("us", "UTC")),
            "solved": pa.array(moments, pa.timestamp("us", "Europe/Berlin")),
            "csat": pa.array([4.5, None]),
            "escalated": [True, False],
            "reopened": pa.array([2, 0], pa.int64()),
            "tags": [["a"], []],
        }
    )
    folder = read({"tickets.parquet": written(table)})
    assert told(folder) == [
        "warning: tickets.parquet: not read, because their cells are no single values: tags",
    ]
    assert folder.tickets is not None
    assert folder.tickets["id"].tolist() == ["00123", "9007199254740993"]
    assert folder.tickets["solved"].tolist()[0] == pd.Timestamp("2026-07-01T10:00:00.250Z")
    assert folder.tickets["solved"].isna().tolist() == [False, True]
    assert folder.tickets["escalated"].tolist() == [True, False]
    assert (folder.tickets["csat"].tolist()[0], folder.tickets["reopened"].tolist()) == (4.5, [2, 0])


def test_parquet_that_is_none_is_refused(read: Read) -> None:
    for data in (b"", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1"):
        assert told(read({"usage.parquet": data})) == [
            "error: usage.parquet: this is not a Parquet file\n  Export it anew, as Parquet or CSV."
        ]


@pytest.mark.parametrize(
    ("module", "file", "message"),
    [
        ("pyarrow", "usage.parquet", 'Parquet files need another library\n  pip install "qbr[parquet]", or export it as CSV.'),
        ("xlrd", "usage.xls", '.xls files need another library\n  pip install "qbr[xls]", or save it as .xlsx.'),
    ],
)  # fmt: skip
def test_a_missing_extra_is_named(
    read: Read, monkeypatch: pytest.MonkeyPatch, module: str, file: str, message: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert told(read({file: b"PAR1"})) == [f"error: {file}: {message}"]


def test_json_lines_keep_digits_and_name_parts_with_a_point(read: Read) -> None:
    lines = [
        '{"id": 9007199254740993, "created": "2026-07-01T10:00:00Z", "requester": {"role": "driver"}, "csat": 4.50}',
        "",
        '{"id": "00123", "created": "2026-07-02T10:00:00Z", "escalated": true, "topic": null, "type": ["a", "b"]}',
    ]
    settings = "name: Acme\nsources: {tickets: {columns: {requester.role: requester_role}}}\n"
    folder = read({"customer.yaml": settings, "tickets.jsonl": "\n".join(lines)})
    assert told(folder) == []
    assert folder.tickets is not None
    assert folder.tickets["id"].tolist() == ["9007199254740993", "00123"]
    assert folder.tickets["requester_role"].tolist()[0] == "driver"
    assert folder.tickets["csat"].tolist()[0] == 4.5
    assert folder.tickets["type"].tolist()[1] == "a; b"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "this is no JSON"),
        ("[1]", "this is JSON and no object"),
        ('{"id": "1", "id": "2"}', '"id" stands twice'),
        ('{"id": [[1]]}', "a list holds objects or lists"),
        ('{"id": "\\ud83d"}', "a text holds half a character"),
        ('{"a":' * 30 + "1" + "}" * 30, "its parts are more than 20 levels deep"),
        ('{"a":' * 9000 + "1" + "}" * 9000, "this is no JSON"),
    ],
)
def test_a_line_that_is_no_object_is_told_with_its_number(read: Read, line: str, reason: str) -> None:
    good = '{"id": "1", "created": "2026-07-01T10:00:00Z"}'
    assert told(read({"tickets.jsonl": f"{good}\n{line}\n"})) == [
        f"error: tickets.jsonl, line 2: {reason}\n  Each line holds one object, as {{…}}."
    ]
