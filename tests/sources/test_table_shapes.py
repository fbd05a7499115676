"""Shapes of tables: what stands around the rows, what the header is made of, and rows that hold several values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from told_problems import told

from qbr.build import Workspace
from qbr.records.folder import CustomerFolder
from qbr.story.review.methods import MethodsSection

Read = Callable[..., CustomerFolder]


def sources(table: str, lines: str) -> str:
    """Return a customer.yaml with a map for a table."""
    return f"name: Acme\nsources:\n  {table}: {{{lines}}}\n"


def triples(folder: CustomerFolder) -> list[tuple[str, str, float]]:
    """Return date, feature or metric, and value of each row of usage."""
    assert folder.usage is not None
    usage = folder.usage
    named = usage["feature"].where(usage["feature"].notna(), usage["metric"])
    days = usage["date"].dt.strftime("%Y-%m-%d")
    return list(zip(days, named, usage["value"], strict=True))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_preamble_blank_rows_and_footnotes_are_no_rows(read: Read, end: str) -> None:
    lines = [
        "Usage of the third quarter",
        "",
        "date,feature,value",
        "2026-07-01,f,1",
        "",
        "2026-07-02,f,2",
        "",
        "* without service accounts",
        "Exported on 1 October",
    ]
    text = end.join(lines) + end
    folder = read({"customer.yaml": sources("usage", "header_row: 3, footnotes: yes"), "usage.csv": text})
    assert told(folder) == []
    assert triples(folder) == [("2026-07-01", "f", 1.0), ("2026-07-02", "f", 2.0)]
    source = folder.tables["usage"]
    assert (source.rows_read, source.rows_used, source.excluded) == (4, 2, (("footnotes", 2),))


def test_a_footnote_nobody_declared_stops_with_the_way_out(read: Read) -> None:
    folder = read(
        {
            "customer.yaml": sources("goals", "header_rows: 1, below_header: 1"),
            "goals.csv": "id,statement\n-,-\nA,x\nremark\n",
        }
    )
    assert told(folder) == [
        "error: goals.csv, line 4: the row has 1 cell, the header 2\n"
        "  If it is a remark below the table, say footnotes: yes under sources in customer.yaml."
    ]  # fmt: skip


def test_a_short_row_in_the_middle_is_no_footnote(read: Read) -> None:
    text = "date,feature,value\n2026-07-01,f,1\n2026-07-02\n2026-07-03,f,1\n"
    folder = read({"customer.yaml": sources("usage", "footnotes: yes"), "usage.csv": text})
    assert [message.partition("\n")[0] for message in told(folder)] == [
        "error: usage.csv, line 3: the row has 1 cell, the header 3"
    ]


def test_total_rows_of_a_short_table_are_left_out_told_and_counted(read: Read) -> None:
    text = "module,unit,quantity\nPlanning,seat,10\nReports,seat,5\nTotal,,15\n"
    folder = read({"entitlements.csv": text})
    assert told(folder) == [
        "warning: entitlements.csv, line 4: 1 row is a total of other rows, first here\n"
        "  Leave such rows out of the export; they do not count."
    ]
    assert [line.quantity for line in folder.entitlements or ()] == [10, 5]
    source = folder.tables["entitlements"]
    assert (source.rows_read, source.excluded) == (3, (("total rows", 1),))


def test_what_only_begins_like_a_total_is_kept(read: Read) -> None:
    folder = read({"entitlements.csv": "module,unit,quantity\nTotal Planner,seat,10\nTotal,seat,5\n"})
    assert told(folder) == []
    assert len(folder.entitlements or ()) == 2


def test_a_doubled_header_is_read_only_when_a_letter_says_which(read: Read) -> None:
    text = "date,feature,value,value\n2026-07-01,f,1,2\n"
    assert told(read({"usage.csv": text})) == [
        'error: usage.csv, line 1: the column "value" stands twice, in columns 3 and 4\n'
        "  Keep one, or say which by its letter: sources.usage.columns: {column D: …}."
    ]
    folder = read({"customer.yaml": sources("usage", "columns: {column D: value}"), "usage.csv": text})
    assert told(folder) == ['warning: usage.csv, line 1: not read: "value"\n'
                            "  Map what is ours under sources.usage.columns in customer.yaml."]  # fmt: skip
    assert triples(folder) == [("2026-07-01", "f", 2.0)]


def test_a_blank_header_is_told_and_may_be_mapped(read: Read) -> None:
    text = "date,,value\n2026-07-01,f,1\n"
    assert told(read({"usage.csv": text})) == [
        "error: usage.csv, line 1: the column feature or metric or module is missing\n"
        "  There is: date, column B, value. Say which column it is under sources.usage.columns in customer.yaml."
    ]
    folder = read({"customer.yaml": sources("usage", "columns: {column B: feature}"), "usage.csv": text})
    assert told(folder) == []
    assert triples(folder) == [("2026-07-01", "f", 1.0)]


def test_headers_of_two_rows_are_joined_from_top_to_bottom(read: Read) -> None:
    text = "When,Use,,\n,Feature,Times,Unit\n2026-07-01,f,3,clicks\n"
    settings = sources(
        "usage", "header_rows: 2, columns: {When: date, Use Feature: feature, Use Times: value, Use Unit: unit}"
    )
    folder = read({"customer.yaml": settings, "usage.csv": text})
    assert told(folder) == []
    assert triples(folder) == [("2026-07-01", "f", 3.0)]


def test_rows_between_names_and_data_are_passed_over(read: Read) -> None:
    text = 'date,instrument,score\n"Recorded on","Which survey?","How likely?"\n{id},{id},{id}\n2026-07-01,nps,9\n'
    folder = read({"customer.yaml": sources("surveys", "below_header: 2"), "surveys.csv": text})
    assert told(folder) == []
    assert [answer.score for answer in folder.surveys or ()] == [9]


def test_wide_by_metric_becomes_a_row_a_value(read: Read) -> None:
    text = "date,team,Logins,Reports,comment\n2026-07-01,A,3,1,x\n2026-07-02,A,,2,y\n"
    settings = sources("usage", "form: by_metric, measures: [Logins, Reports], measures_are: feature")
    folder = read({"customer.yaml": settings, "usage.csv": text})
    assert [message.partition("\n")[0] for message in told(folder)] == [
        'warning: usage.csv, line 1: not read: "comment"'
    ]
    assert folder.usage is not None
    assert folder.usage["feature"].tolist() == ["Logins", "Reports"] * 2
    assert folder.usage["value"].fillna(-1).tolist() == [3, 1, -1, 2]  # an empty cell was not collected: no zero
    assert folder.usage["team"].tolist() == ["A"] * 4


def test_wide_by_period_becomes_a_row_a_value(read: Read) -> None:
    text = "metric,owner,2026-07,08/2026,Sept. 2026,Q4 2026\nOrders,Ops,10,20,30,40\n"
    folder = read({"customer.yaml": sources("metrics", "form: by_period"), "metrics.csv": text})
    assert told(folder) == []
    assert [(row.date, row.metric, row.value, row.owner) for row in folder.metrics or ()] == [
        (date(2026, 7, 1), "Orders", 10, "Ops"),
        (date(2026, 8, 1), "Orders", 20, "Ops"),
        (date(2026, 9, 1), "Orders", 30, "Ops"),
        (date(2026, 10, 1), "Orders", 40, "Ops"),
    ]


def test_a_fault_in_a_wide_file_is_told_at_its_own_column(read: Read) -> None:
    text = "metric,2026-07,2026-08\nOrders,10,many\n"
    folder = read({"customer.yaml": sources("metrics", "form: by_period"), "metrics.csv": text})
    assert told(folder) == ['error: metrics.csv, line 2, column 11: value is "many", expected a number']


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_log_of_events_counts_each_on_its_day(read: Read, quote: str) -> None:
    rows = [
        "timestamp,user_id,event",
        "2026-06-30T22:30:00Z,u1,plan",  # already the first of July in Berlin
        "2026-07-01 08:00,u1,plan",
        "2026-07-01 08:00,u1,plan",  # the same row again: a copy
        "2026-07-01T23:59:59.5+02:00,00123,report",
    ]
    text = "\n".join(",".join(f"{quote}{cell}{quote}" for cell in row.split(",")) for row in rows)
    settings = sources("usage", "form: log") + "tz: Europe/Berlin\n"
    folder = read({"customer.yaml": settings, "usage.csv": text})
    assert told(folder) == []
    assert triples(folder) == [("2026-07-01", "plan", 1.0)] * 2 + [("2026-07-01", "report", 1.0)]
    assert folder.tables["usage"].excluded == (("exact duplicates", 1),)
    odd = text.replace(f"{quote}00123{quote}", '"a,""b"""')
    again = read({"customer.yaml": settings, "usage.csv": odd})
    assert triples(again) == triples(folder)


def test_their_words_become_ours_and_words_for_nothing_are_counted(read: Read) -> None:
    settings = """
name: Acme
sources:
  actions: {values: {side: {Vendor: ours, Client: theirs}}}
  usage: {no_value: n/a; -}
"""
    usage = "date,feature,value\n2026-07-01,f,N/A\n2026-07-02,f,-\n2026-07-03,f,3\n"
    folder = read(
        {"customer.yaml": settings, "actions.csv": "id,text,side\n1,do,vendor\n2,do,Client\n", "usage.csv": usage}
    )
    assert told(folder) == []
    assert [action.side for action in folder.actions or ()] == ["ours", "theirs"]
    assert triples(folder) == [("2026-07-03", "f", 3.0)]
    assert folder.tables["usage"].excluded == (("values that stand for none", 2),)


def test_what_is_left_out_stands_in_the_methods_appendix(tmp_path: Path) -> None:
    folder = tmp_path / "customers" / "acme"
    folder.mkdir(parents=True)
    settings = sources("usage", "footnotes: yes, no_value: n/a") + "as_of: 2026-09-30\n"
    (folder / "customer.yaml").write_text(settings, encoding="utf-8")
    days = [f"2026-{month:02}-{day:02},u{day},f,1" for month in (7, 8, 9) for day in range(1, 29)]
    rows = [*days, days[0], "2026-09-01,u1,f,n/a", "2026-10-01,u1,f,1", "2026-09-30,,Total,84", "remark,,,"]
    (folder / "usage.csv").write_text("date,user_id,feature,value\n" + "\n".join(rows), encoding="utf-8")
    review = Workspace(tmp_path).review("acme")
    methods = next(section for section in review.sections if isinstance(section, MethodsSection))
    (row,) = methods.exclusions
    assert row.text.text.startswith("5 of 89 rows: ")
    for reason in (
        "1 footnotes",
        "1 exact duplicates",
        "1 total rows",
        "1 values that stand for none",
        "1 dated after",
    ):
        assert reason in row.text.text


def test_cells_that_stand_for_no_value_are_counted_and_shown_in_the_methods_appendix(tmp_path: Path) -> None:
    folder = tmp_path / "customers" / "acme"
    folder.mkdir(parents=True)
    settings = """
name: Acme
as_of: 2026-09-30
sources:
  usage: {no_value: n/a, values: {team: {unknown: ""}}}
  tickets: {no_value: "-"}
  contacts: {no_value: k. A.}
"""
    usage = "date,user_id,team,feature,value\n" + "".join(
        f"2026-09-{day:02},u{day},{team},f,{value}\n"
        for day, team, value in ((1, "N/A", "1"), (2, "Unknown", "1"), (3, "n/a", "n/a"), (4, "north", "1"))
    )
    tickets = "id,created,solved,csat\n1,2026-09-01 08:00,-,-\n2,2026-09-02 08:00,2026-09-03 08:00,-\n"
    files = {
        "customer.yaml": settings,
        "usage.csv": usage,
        "tickets.csv": tickets,
        "contacts.csv": "role,name\nHead,k. a.\nLead,Kim\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    told_of = Workspace(tmp_path).tell("acme")
    tables = told_of.folder.tables
    assert (tables["usage"].emptied, tables["usage"].excluded) == ((("team", 2),), (("values that stand for none", 1),))
    methods = next(section for section in told_of.review.sections if isinstance(section, MethodsSection))
    assert {row.table.text: row.text.text for row in methods.exclusions} == {
        "Contacts": "1 cell read as empty: name 1",
        "Tickets": "3 cells read as empty: solved 1 and csat 2",
        "Usage": "1 of 4 rows: 1 values that stand for none; 2 cells read as empty: team 2",
    }


def test_a_grand_total_belongs_to_no_day_and_is_told_and_counted(read: Read) -> None:
    rows = "2026-07-01,u1,f,1\nTotal,,,1\n,Grand total,,1\n,,Gesamtergebnis,1\n2026-07-02,,Total,1\n"
    folder = read({"usage.csv": f"date,user_id,feature,value\n{rows}"})
    assert [message.partition("\n")[0] for message in told(folder)] == [
        "warning: usage.csv: 1 row is a total of other rows, first in line 6",
        "warning: usage.csv, line 3: 3 rows are a total of all days, first here",
    ]
    assert triples(folder) == [("2026-07-01", "f", 1.0)]
    assert (folder.tables["usage"].rows_read, folder.tables["usage"].excluded) == (5, (("total rows", 4),))


def test_what_somebody_did_without_a_date_is_no_total(read: Read) -> None:
    folder = read({"usage.csv": "date,user_id,feature,value\n,u1,Total,1\n2026-07-01,u1,f,1\n"})
    assert [message.partition("\n")[0] for message in told(folder)] == [
        "error: usage.csv, line 2, column 1: date is empty"
    ]


def test_names_and_delimiters_may_stand_as_spreadsheets_leave_them(read: Read) -> None:
    text = 'date,"user\nid",feature,value,\n,,\n2026-07-01,u1,f,1,\n,,,,,,\n'
    folder = read({"usage.csv": text})
    assert told(folder) == []
    assert triples(folder) == [("2026-07-01", "f", 1.0)]
    assert folder.usage is not None
    assert folder.usage["user_id"].tolist() == ["u1"]
    yaml = sources("usage", "header_rows: 2, columns: {Used value: value}")
    folder = read({"customer.yaml": yaml, "usage.csv": ",,Used,\ndate,feature,value,\n2026-07-01,f,1,\n"})
    assert told(folder) == []
    assert triples(folder) == [("2026-07-01", "f", 1.0)]


def test_periods_named_in_another_language_stop_with_the_way_out(read: Read) -> None:
    yaml = sources("usage", "form: by_period")
    folder = read({"customer.yaml": yaml, "usage.csv": "user_id,feature,gennaio 2026\nu1,f,1\n"})
    (message,) = told(folder)
    assert "no column is named after a day, month or quarter we can read" in message
    assert "in English, German, French or Spanish" in message
    names = "Jänner 2026,févr. 2026,mars 2026,agosto 2026,Sept 2026,Q4 2026"
    folder = read({"customer.yaml": yaml, "usage.csv": f"user_id,feature,{names}\nu1,f,1,2,3,4,5,6\n"})
    assert [day[5:7] for day, _, _ in triples(folder)] == ["01", "02", "03", "08", "09", "10"]
