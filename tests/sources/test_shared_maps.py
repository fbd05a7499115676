"""Maps of the workspace: what qbr.yaml says of files counts for the shared ones, and wherever a customer is silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from told_problems import told

from qbr.errors import DataError
from qbr.records.folder import CustomerFolder
from qbr.sources import read_settings

Read = Callable[..., CustomerFolder]
SHARED = "customers/_shared"


def test_a_shared_table_in_another_form_is_read_as_the_workspace_says(read: Read) -> None:
    maps = """
sources:
  events:
    file: releases.csv
    header_row: 2
    delimiter: ";"
    encoding: cp1252
    columns: {Tag: date, Was: what}
    date_order: dmy
    footnotes: yes
  catalogue: {columns: {Code: feature, Titel: name}, no_value: k. A., values: {report: {echt: yes}}}
"""
    folder = read(
        {
            "/qbr.yaml": maps,
            f"/{SHARED}/releases.csv": "Releases\nTag;Was\n03.04.2026;Größer\nnur intern\n".encode("cp1252"),
            f"/{SHARED}/catalogue.csv": "Code,Titel,module,report\n007,k. A.,Planning,echt\n",
        }
    )
    assert told(folder) == []
    assert [(event.date, event.what) for event in folder.events or ()] == [(date(2026, 4, 3), "Größer")]
    (feature,) = folder.catalogue or ()
    assert (feature.feature, feature.label, feature.report) == ("007", None, True)
    assert folder.tables["events"].excluded == (("footnotes", 1),)
    assert folder.tables["catalogue"].emptied == (("name", 1),)


def test_what_a_shared_file_leaves_open_is_asked_for_in_the_workspace(read: Read) -> None:
    folder = read({f"/{SHARED}/events.csv": "date,what\n03/04/2026,Release\n"})
    (message,) = told(folder)
    assert '"03/04/2026" may be two days: 2026-04-03 (date_order: dmy) or 2026-03-04 (mdy)' in message
    assert "under sources in qbr.yaml" in message


def test_the_workspaces_map_counts_where_a_customer_says_nothing_key_by_key(read: Read) -> None:
    maps = "sources: {usage: {delimiter: ;, date_order: dmy, columns: {Wert: value}, no_value: k. A.}}\n"
    own = "name: Acme\nsources: {usage: {date_order: mdy, exclude_users: bot}}\n"
    text = "date;user_id;feature;Wert\n03/04/2026;u1;f;1\n03/04/2026;u2;f;k. A.\n03/04/2026;bot;f;1\n"
    folder = read({"/qbr.yaml": maps, "customer.yaml": own, "usage.csv": text})
    assert told(folder) == []
    assert folder.usage is not None
    assert [str(day.date()) for day in folder.usage["date"]] == ["2026-03-04"]
    assert folder.tables["usage"].excluded == (("excluded users", 1), ("values that stand for none", 1))


def test_a_file_the_workspace_names_need_not_be_there(read: Read) -> None:
    maps = "sources: {usage: {file: export.csv}}\n"
    text = "date,feature,value\n2026-07-01,f,1\n"
    assert told(read({"/qbr.yaml": maps})) == []
    folder = read({"/qbr.yaml": maps, "export.csv": text})
    assert told(folder) == []
    assert folder.tables["usage"].file.endswith("acme/export.csv")


@pytest.mark.parametrize(
    ("maps", "message"),
    [
        ("sources: {events: {columns: {Tag: dat}}}", 'sources.events.columns: we have no column "dat"'),
        ("sources: {evnts: {delimiter: ;}}", 'there is no table "evnts"'),
        ("sources: {usage: {delimitr: ;}}", 'there is no key "sources.usage.delimitr"'),
        ("sources: {usage: {table: t}}", "table is said of a database, and connection is missing"),
        (
            "connections: {dwh: duckdb:///x}\nsources: {catalogue: {connection: dwh, table: t, account: a}}",
            'there is no table "catalogue" of a customer',
        ),
    ],
)
def test_a_map_that_leads_nowhere_is_told_with_the_workspace(tmp_path: Path, maps: str, message: str) -> None:
    (tmp_path / "qbr.yaml").write_text(maps, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_settings(tmp_path)
    assert message in str(error.value)
    assert "qbr.yaml" in str(error.value)
