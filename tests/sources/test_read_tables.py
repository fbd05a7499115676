"""Tables: text first, no row ever shifts, and every cell that fails is told with its file, line and column."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from told_problems import told

from qbr.records.folder import CustomerFolder
from qbr.records.source import Source
from qbr.records.tables import TABLES
from qbr.sources.opening.faults import Faults
from qbr.sources.typed.large import read_large
from qbr.sources.typed.small import read_small

Read = Callable[..., CustomerFolder]
USAGE = "date,user_id,feature,value\n"


def test_ids_are_kept_to_the_letter_and_never_merged(read: Read) -> None:
    ids = ["00123", "123", "9007199254740993", "9007199254740992", "1E5", "100000", "NA", "nan", "None", "-0", " x "]
    folder = read({"usage.csv": USAGE + "".join(f"2026-07-01,{user},f,1\n" for user in ids)})
    assert told(folder) == []
    assert folder.usage is not None
    assert folder.usage["user_id"].tolist() == ids


def test_frames_have_every_column_with_its_type(read: Read) -> None:
    folder = read({"usage.csv": USAGE + "2026-07-01,u1,f,3\n2026-07-02,,f,\n"})
    usage = folder.usage
    assert usage is not None
    assert list(usage.columns) == [
        "date", "user_id", "account_id", "team", "site", "module", "feature", "metric", "value", "unit", "plan",
    ]  # fmt: skip
    assert usage["date"].tolist() == [pd.Timestamp("2026-07-01"), pd.Timestamp("2026-07-02")]
    assert usage["value"].tolist()[0] == 3.0
    assert usage[["user_id", "value"]].iloc[1].isna().all()  # an empty cell is missing, not zero
    assert usage["team"].isna().all()
    assert folder.tables["usage"].columns == ("date", "user_id", "feature", "value")


def test_no_file_is_none_and_a_header_alone_is_empty(read: Read) -> None:
    folder = read({"usage.csv": USAGE, "actions.csv": "id,text,side\n", "goals.yaml": "[]\n"})
    assert told(folder) == []
    assert folder.usage is not None
    assert len(folder.usage) == 0
    assert (folder.actions, folder.goals, folder.needs, folder.tickets) == ((), (), None, None)


@pytest.mark.parametrize("end", ["", "\n", "\r\n\r\n", "\n,,,\n"], ids=["no end", "end", "empty lines", "empty cells"])
def test_empty_lines_are_no_rows(read: Read, end: str) -> None:
    folder = read({"usage.csv": (USAGE + "\n2026-07-01,u1,f,1\n\n2026-07-02,u2,f,2").replace("\n", "\r\n") + end})
    assert told(folder) == []
    assert folder.tables["usage"].rows_read == 2


@pytest.mark.parametrize(
    ("rows", "messages"),
    [
        (
            "2026-07-01,u1,f,1\n2026-07-02,u2,f\n",
            ["error: usage.csv, line 3: the row has 3 cells, the header 4\n"
             "  Add the empty cells, or look for a line break inside a text without quotation marks."],
        ),
        (
            "2026-07-01,u1,f,1,234\n",
            ["error: usage.csv, line 2: the row has 5 cells, the header 4\n"
             "  A comma inside a text needs quotation marks around the text."],
        ),
        (
            '2026-07-01,"u1",f,1\n2026-07-02,u2\n',
            ["error: usage.csv, line 3: the row has 2 cells, the header 4\n"
             "  Add the empty cells, or look for a line break inside a text without quotation marks."],
        ),
        (
            '2026-07-01,u1,f,1\n2026-07-02,"u2,f,1\n2026-07-03,u3,f,1\n',
            ["error: usage.csv, line 3: a quotation mark is opened and never closed\n"
             '  Write "" for a mark inside text.'],
        ),
        (
            '2026-07-01,"u"1,f,1\n',
            ["error: usage.csv, line 2: text stands outside its quotation marks\n"
             '  Write "" for a mark inside text.'],
        ),
        (
            "2026-07-01,u1,f,n/a\n",
            ['error: usage.csv, line 2, column 17: value is "n/a", expected a number'],
        ),
        (
            "2026-07-01,u1,f,\n,u2,f,1\n",
            ["error: usage.csv, line 3, column 1: date is empty"],
        ),
        (
            '2026-07-01,u1,"f",5 %\n',
            ['error: usage.csv, line 2, column 19: value is "5 %", expected a number without the per cent sign'],
        ),
        (
            "2026-07-32,u1,f,1\n2026-02-29,u1,f,1\n",
            ['error: usage.csv, line 2, column 1: date is "2026-07-32", there is no such day',
             'error: usage.csv, line 3, column 1: date is "2026-02-29", there is no such day'],
        ),
    ],
)  # fmt: skip
def test_a_faulty_row_is_told_and_never_shifted(read: Read, rows: str, messages: list[str]) -> None:
    assert told(read({"usage.csv": USAGE + rows})) == messages


@pytest.mark.parametrize(
    "cell",
    ["nan", "inf", "-inf", "1e400", "1E999", "0x10", "1_000", "١٢", "None", "1.2.3", "--1", "1 000", "10^3", "1e20"],
)
def test_what_is_no_plain_number_is_refused(read: Read, cell: str) -> None:
    folder = read({"usage.csv": USAGE + f"2026-07-01,u1,f,{cell}\n"})
    (message,) = told(folder)
    assert message.startswith(f'error: usage.csv, line 2, column 17: value is "{cell}", expected a number')


def test_grouped_numbers_and_currencies_are_named_as_what_they_are(read: Read) -> None:
    rows = '"1,234"', '"1.234,5"', "€5", "EUR 5"
    folder = read({"entitlements.csv": "module,quantity\n" + "".join(f"m,{cell}\n" for cell in rows)})
    assert [message.split(": ", 2)[2] for message in told(folder)] == [
        'quantity is "1,234", expected a number with a decimal point and without separators for thousands',
        'quantity is "1.234,5", expected a number with a decimal point and without separators for thousands',
        'quantity is "€5", expected a number without a currency',
        'quantity is "EUR 5", expected a number without a currency',
    ]


def test_many_faults_are_told_by_the_first_and_a_number(read: Read) -> None:
    rows = "".join(f"2026-07-01,u{n},f,x\n" for n in range(12))
    messages = told(read({"usage.csv": USAGE + rows}))
    assert messages[0] == "error: usage.csv: value: 7 more cells like this"
    assert len(messages) == 6
    short = "".join("2026-07-01,u1\n" for _ in range(12))
    messages = told(read({"usage.csv": USAGE + short}))
    assert messages[0] == "error: usage.csv: 7 more rows do not have 4 cells"
    assert len(messages) == 6


def test_large_tables_are_read_alike_with_quotes_and_without(tmp_path: Path) -> None:
    rows = [["2026-07-01", "ü,1", "f", "1"], ["2026-07-02", 'u"2"', "g\nh", "2.5"], ["2026-07-02", "", "f", ""]]
    out = StringIO()
    csv.writer(out).writerows([["date", "user_id", "feature", "value"], *rows])
    path = tmp_path / "usage.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    faults = Faults("usage.csv")
    large = read_large(path, TABLES["usage"], Source(), faults, ZoneInfo("UTC"))
    assert faults.found == []
    assert large is not None
    assert large.data["user_id"].tolist()[:2] == ["ü,1", 'u"2"']
    assert large.data["feature"].tolist() == ["f", "g\nh", "f"]


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=("Cs",)), max_size=12)


@given(st.lists(st.tuples(cells, cells.filter(str.strip)), min_size=1, max_size=6), st.sampled_from(",;\t|"))
def test_any_text_in_a_table_comes_back_to_the_letter(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], delimiter: str
) -> None:
    out = StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([("role", "name"), *rows])
    path = tmp_path_factory.mktemp("table") / "contacts.csv"
    path.write_bytes(out.getvalue().encode())
    faults = Faults("contacts.csv")
    small = read_small(path, TABLES["contacts"], Source(), faults, ZoneInfo("UTC"))
    assert faults.found == []
    assert small is not None
    assert [(row.role or "", row.name) for row in small.rows] == rows  # type: ignore[attr-defined]


@settings(deadline=None)  # each example reads two files
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6))
@example([("", '"')])
def test_marks_around_every_cell_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    read_so = []
    for quoting in (csv.QUOTE_ALL, csv.QUOTE_MINIMAL):
        out = StringIO()
        writer = csv.writer(out, lineterminator="\n", quoting=quoting)
        writer.writerows([("date", "feature", "team", "value"), *(("2026-07-01", *row, "1") for row in rows)])
        path = tmp_path_factory.mktemp("table") / "usage.csv"
        path.write_bytes(out.getvalue().encode())
        faults = Faults("usage.csv")
        large = read_large(path, TABLES["usage"], Source(), faults, ZoneInfo("UTC"))
        assert faults.found == []
        assert large is not None
        read_so.append((large.data[["feature", "team"]].fillna("").values.tolist(), large.source))
    assert read_so[0] == read_so[1]
    assert read_so[0][0] == [list(row) for row in dict.fromkeys(rows)]


plain_ids = st.text(
    st.characters(codec="utf-8", exclude_characters='\0\r\n",', exclude_categories=("Cs",)), min_size=1, max_size=12
)


@given(st.lists(plain_ids, min_size=1, max_size=8))
def test_any_user_id_in_usage_comes_back_to_the_letter(
    tmp_path_factory: pytest.TempPathFactory, ids: list[str]
) -> None:
    path = tmp_path_factory.mktemp("table") / "usage.csv"
    path.write_bytes((USAGE + "".join(f"2026-07-01,{user},f,{n}\n" for n, user in enumerate(ids))).encode())
    large = read_large(path, TABLES["usage"], Source(), Faults("usage.csv"), ZoneInfo("UTC"))
    assert large is not None
    assert large.data["user_id"].tolist() == ids


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_by_our_columns(read: Read, delimiter: str) -> None:
    header, row = ["id", "text, what", "text", "side"], ["A1", "x", "do", "ours"]
    lines = [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in cells) for cells in (header, row)]
    folder = read({"actions.csv": "\n".join(lines)})
    assert [message.split(":")[0] for message in told(folder)] == ["warning"]
    assert folder.actions is not None
    assert (folder.actions[0].id, folder.actions[0].side) == ("A1", "ours")


def test_headers_are_found_by_what_exports_call_them(read: Read) -> None:
    folder = read({"usage.csv": "Date,User ID,Account,Feature,Count\n2026-07-01,u1,A-1,f,3\n"})
    assert told(folder) == []
    assert folder.tables["usage"].columns == ("date", "user_id", "account_id", "feature", "value")


def test_customer_yaml_says_how_an_export_is_laid_out(read: Read) -> None:
    settings = """
name: Acme
sources:
  usage:
    file: Nutzung Q3.txt
    delimiter: ";"
    encoding: cp1252
    header_row: 2
    decimal_mark: ","
    date_order: dmy
    columns: {Datum: date, Benutzer: user_id, Funktion: feature, Wert: value}
"""
    text = "Bericht vom 5. Oktober\nDatum;Benutzer;Funktion;Wert\n03.04.2026;Jörg;Plan;1.234,5\n"
    folder = read({"customer.yaml": settings, "Nutzung Q3.txt": text.encode("cp1252")})
    assert told(folder) == []
    assert folder.usage is not None
    row = folder.usage.iloc[0]
    assert (row["date"], row["user_id"], row["value"]) == (pd.Timestamp("2026-04-03"), "Jörg", 1234.5)
    assert folder.tables["usage"].file == "customers/acme/Nutzung Q3.txt"


def test_a_column_map_that_leads_nowhere_is_told(read: Read) -> None:
    settings = "name: Acme\nsources:\n  actions:\n    columns: {Nummer: id, Inhalt: txt, Seite: side}\n"
    folder = read({"customer.yaml": settings, "actions.csv": "Numer,id,text,side\n1,A,x,ours\n"})
    assert told(folder) == [
        'warning: actions.csv, line 1: not read: "Numer"\n'
        "  Map what is ours under sources.actions.columns in customer.yaml.",
        'warning: actions.csv, line 1: sources.actions.columns names "Nummer", which is no column here\n'
        '  Did you mean "Numer"?',
        'warning: actions.csv, line 1: sources.actions.columns names "Inhalt", which is no column here\n'
        "  Known: Numer, id, side, text.",
        'warning: actions.csv, line 1: sources.actions.columns names "Seite", which is no column here\n'
        "  Known: Numer, id, side, text.",
        'error: customer.yaml: sources.actions.columns: we have no column "txt"\n  Did you mean "text"?',
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "error: usage.csv, line 1: there is no header\n  The first row names the columns."),
        ("\n\n", "error: usage.csv, line 1: there is no header\n  The first row names the columns."),
        (
            "date,value,feature,value\n",
            'error: usage.csv, line 1: the column "value" stands twice, in columns 2 and 4\n  Keep one, or say which by its letter: sources.usage.columns: {column D: …}.',
        ),
        (
            "date,feature,value,count\n",
            'error: usage.csv, line 1: the columns "value" and "count" both mean value\n'
            "  Rename one, or say which under sources in customer.yaml.",
        ),
        (
            "day,value\n",
            "error: usage.csv, line 1: the column feature or metric or module is missing\n"
            "  There is: day, value. Say which column it is under sources.usage.columns in customer.yaml.",
        ),
        (
            "when,feature\n",
            "error: usage.csv, line 1: the columns date, value are missing\n"
            "  There is: when, feature. Say which column it is under sources.usage.columns in customer.yaml.",
        ),
        (
            "date,feature,value\n2026-07-01,a\0b,1\n",
            "error: usage.csv, line 2: there is a NUL character: this is no plain text, or UTF-16\n"
            "  Save the file as UTF-8, or give its encoding, e.g. cp1252, under sources in customer.yaml.",
        ),
        (
            "date,feature,value\n2026-07-01,Gruß,1\n".encode("cp1252"),
            "error: usage.csv, line 2: byte 0xDF is not UTF-8\n"
            '  In cp1252 it reads "Gruß", and cp1252 and Latin-1 read it alike. '
            "If that is right, say encoding: cp1252 under sources in customer.yaml.",
        ),
    ],
)
def test_a_table_that_cannot_be_read_is_told_and_missing(read: Read, content: str | bytes, message: str) -> None:
    folder = read({"usage.csv": content})
    assert told(folder) == [message]
    assert folder.usage is None
    assert "usage" not in folder.tables


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings_are_understood(read: Read, encoding: str) -> None:
    folder = read({"contacts.csv": "name,role\nJörg Größlinger,Schichtführer\n".encode(encoding)})
    assert told(folder) == []
    assert folder.contacts is not None
    assert folder.contacts[0].name == "Jörg Größlinger"


def test_an_unread_column_is_a_warning_with_the_nearest_name(read: Read) -> None:
    folder = read({"actions.csv": "id,text,side,ownr\nA1,do,ours,Ann\n"})
    assert told(folder) == ['warning: actions.csv, line 1: not read: "ownr"\n  Did you mean "owner"?']


def test_dates_are_understood_by_their_column_and_never_guessed(read: Read) -> None:
    header = "id,text,side,due\n"
    sure = read({"actions.csv": header + "A1,do,ours,03/04/2026\nA2,do,ours,25/12/2026\n"})
    assert [str(action.due) for action in sure.actions or ()] == ["2026-04-03", "2026-12-25"]
    american = read({"actions.csv": header + "A1,do,ours,03/04/2026\nA2,do,ours,12/25/2026\n"})
    assert [str(action.due) for action in american.actions or ()] == ["2026-03-04", "2026-12-25"]
    assert told(read({"actions.csv": header + "A1,do,ours,03/04/2026\n"})) == [
        'error: actions.csv, line 2, column 12: due: "03/04/2026" may be two days: 2026-04-03 (date_order: dmy) or 2026-03-04 (mdy)\n'
        "  Say date_order: dmy or mdy under sources in customer.yaml, or write dates as 2026-09-30."
    ]
    assert told(read({"actions.csv": header + "A1,do,ours,25/12/2026\nA2,do,ours,12/25/2026\n"})) == [
        'error: actions.csv, line 3, column 12: due: the dates mix two orders: "25/12/2026" and "12/25/2026"\n'
        "  Write them as 2026-09-30."
    ]


def test_ambiguous_dates_of_a_large_table_stop_it_too(read: Read) -> None:
    folder = read({"usage.csv": USAGE + "03/04/2026,u1,f,1\n"})
    assert told(folder) == [
        'error: usage.csv, line 2, column 1: date is "03/04/2026", "03/04/2026" may be two days: 2026-04-03 (date_order: dmy) or 2026-03-04 (mdy)\n'
        "  Say date_order: dmy or mdy under sources in customer.yaml, or write dates as 2026-09-30."
    ]


def test_rows_are_left_out_for_a_reason_and_counted(read: Read) -> None:
    settings = "name: Acme\nsources:\n  usage:\n    exclude_users: [svc-1]\n    account_id: A\n"
    rows = ["A,u1,1", "A,u1,1", "A,svc-1,9", "A,svc-1,9", "B,u9,5", "A,u1,2"]
    text = "date,account_id,user_id,value,feature\n" + "".join(f"2026-07-01,{row},f\n" for row in rows)
    folder = read({"customer.yaml": settings, "usage.csv": text})
    source = folder.tables["usage"]
    assert source.excluded == (("other accounts", 1), ("excluded users", 2), ("exact duplicates", 1))
    assert (source.rows_read, source.rows_used) == (6, 2)
    assert folder.usage is not None
    assert folder.usage["value"].tolist() == [1.0, 2.0]


def test_rows_that_differ_in_a_column_nobody_reads_are_no_copies(read: Read) -> None:
    folder = read({"usage.csv": "date,feature,value,event_no\n2026-07-01,f,1,1\n2026-07-01,f,1,2\n"})
    assert folder.tables["usage"].excluded == ()


def test_an_id_that_stands_twice_is_told_with_both_lines(read: Read) -> None:
    tickets = "id,created\n7,2026-07-01 10:00\n8,2026-07-01 10:00\n8,2026-07-01 10:00\n7,2026-07-02 10:00\n"
    folder = read({"actions.csv": "id,text,side\nA,x,ours\nA,y,ours\na,z,ours\n", "tickets.csv": tickets})
    assert told(folder) == [
        'error: actions.csv, line 3: id "A" stands twice, first in line 2\n  Give each its own, or remove one.',
        'warning: actions.csv, line 4: id "a" differs from "A" in capitals only\n'
        "  They are counted as two; write them alike if they are one.",
        'error: tickets.csv, line 5: id "7" stands twice, first in line 2, with other values\n'
        "  Keep the row that is right.",
    ]
    assert folder.tables["tickets"].excluded == (("exact duplicates", 1),)


def test_ticket_moments_are_utc_and_local_times_must_be_one_moment(read: Read) -> None:
    settings = "name: Acme\ntz: Europe/Berlin\n"
    rows = ["1,2026-07-01 10:00", "2,2026-07-01T10:00:00+02:00", "3,2026-03-29 02:30", "4,2026-10-25 02:30"]
    folder = read({"customer.yaml": settings, "tickets.csv": "id,created\n" + "\n".join(rows)})
    assert told(folder) == [
        'error: tickets.csv, line 4, column 3: created is "2026-03-29 02:30", '
        "the clocks of Europe/Berlin skip this time; add the offset from UTC",
        'error: tickets.csv, line 5, column 3: created is "2026-10-25 02:30", '
        "the clocks of Europe/Berlin show this time twice; add the offset from UTC",
    ]
    assert folder.tickets is not None
    assert folder.tickets["created"].tolist() == [pd.Timestamp("2026-07-01 08:00", tz="UTC")] * 2


def test_every_fault_of_a_record_is_told_at_its_cell(read: Read) -> None:
    header = "need,importance,satisfaction,stage,date\n"
    folder = read({"needs.csv": header + "Plan,11,many,later,2026-13-01\n,5,5,use,2026-09-17\n"})
    assert told(folder) == [
        'error: needs.csv, line 2, column 6: importance is "11", expected 10 at most',
        'error: needs.csv, line 2, column 9: satisfaction is "many", expected a number',
        'error: needs.csv, line 2, column 14: stage is "later", expected select, adopt, use, extend or renew',
        'error: needs.csv, line 2, column 20: date is "2026-13-01", there is no such day',
        "error: needs.csv, line 3, column 1: need is missing\n  It is: the need; rows of several raters share it.",
    ]


def test_amounts_are_exact_decimals(read: Read) -> None:
    folder = read({"entitlements.csv": "module,quantity,unit_price\nM,9007199254740.993,0.1\n"})
    assert folder.entitlements is not None
    assert folder.entitlements[0].quantity == Decimal("9007199254740.993")
    assert folder.entitlements[0].unit_price == Decimal("0.1")


def test_a_table_may_be_yaml_and_yaml_a_table(read: Read) -> None:
    folder = read(
        {
            "actions.yaml": "actions:\n  - {id: '007', text: do, side: ours}\n",
            "goals.csv": "id,statement,target\n01,Less waiting,30\n",
        }
    )
    assert told(folder) == []
    assert folder.actions is not None
    assert folder.actions[0].id == "007"
    assert folder.goals is not None
    assert (folder.goals[0].id, folder.goals[0].target) == ("01", 30)
    assert folder.tables["goals"].columns == ("id", "statement", "target")
