"""What other tools export is read without a map: one sample a tool, its numbers worked out by hand."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from qbr.build import Workspace
from qbr.errors import DataError
from qbr.records.export import ACCOUNTS, NOTHING
from qbr.records.folder import CustomerFolder
from qbr.records.source import Source
from qbr.records.tables import TABLES
from qbr.sources import read_phrases
from qbr.sources.exports import known_exports, read_export, recognise
from qbr.sources.exports.finding import header_of_file
from qbr.sources.exports.known import read_export_file
from qbr.sources.opening.faults import Faults
from qbr.sources.values.convert import field_names
from qbr.story.values import Text
from qbr.story.walking import below, shown_facts

SAMPLES = Path(__file__).parent / "exports"
ROOT = Path(__file__).resolve().parents[2]
CUSTOMER = "name: Northwind Rosters\nas_of: 2026-10-05\ntz: Europe/Berlin\n"


def folder_of(root: Path, samples: Mapping[str, str], customer: str = CUSTOMER, **texts: str) -> CustomerFolder:
    """A folder of samples under the names given; further files by their text."""
    folder = root / "customers" / "north"
    folder.mkdir(parents=True)
    (folder / "customer.yaml").write_text(customer, encoding="utf-8")
    for sample, name in samples.items():
        shutil.copy(SAMPLES / sample, folder / name)
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return Workspace(root).folder("north")


def read(root: Path, sample: str, name: str = "", customer: str = CUSTOMER) -> CustomerFolder:
    """A folder with one sample and no problem."""
    folder = folder_of(root, {sample: name or f"export-{sample}"}, customer)
    assert [str(problem) for problem in folder.problems] == []
    return folder


def rows_of(frame: pd.DataFrame | None, *columns: str) -> list[list[object]]:
    assert frame is not None
    plain = frame[list(columns)].astype(object)
    return plain.where(plain.notna(), None).to_numpy().tolist()  # type: ignore[no-any-return]


def berlin(text: str) -> pd.Timestamp:
    return pd.Timestamp(f"2026-{text}", tz="Europe/Berlin").tz_convert("UTC")


def test_zendesk_tickets(tmp_path: Path) -> None:
    folder = read(tmp_path, "zendesk-tickets.csv")

    moments = rows_of(folder.tickets, "id", "created", "first_reply", "solved")
    assert moments == [
        ["00411", berlin("07-03 10:00"), berlin("07-03 11:30"), berlin("07-03 14:30")],
        ["00412", berlin("07-04 09:00"), None, None],
        ["00413", berlin("08-01 08:00"), berlin("08-01 12:00"), berlin("08-02 08:00")],
    ]
    assert rows_of(folder.tickets, "priority", "reopened") == [["urgent", 1], [None, 0], ["low", 0]]
    assert folder.tables["tickets"].file == "customers/north/export-zendesk-tickets.csv · Zendesk tickets"


def test_zendesk_tickets_by_line(tmp_path: Path) -> None:
    folder = read(tmp_path, "zendesk-tickets.jsonl")

    columns = ("id", "created", "first_reply", "solved", "priority", "reopened", "org")
    hours = [pd.Timestamp(f"2026-07-03T{clock}Z") for clock in ("08:00", "08:45", "12:30")]
    assert rows_of(folder.tickets, *columns) == [["511", *hours, "high", 2, "Northwind Rosters"]]
    assert folder.tables["tickets"].excluded == (("deleted tickets", 1),)
    assert folder.tables["tickets"].rows_read == 2


def test_jira_issues_although_a_column_stands_twice(tmp_path: Path) -> None:
    folder = read(tmp_path, "jira-issues.csv")

    assert rows_of(folder.tickets, "id", "created", "solved", "priority", "type") == [
        ["NW-1", berlin("07-03 14:05"), berlin("07-03 16:35"), "urgent", "Support"],
        ["NW-2", berlin("07-31 23:59"), None, "normal", "Suggestion"],
    ]


def test_servicenow_log_is_counted_by_ticket(tmp_path: Path) -> None:
    folder = read(tmp_path, "servicenow-incident-log.csv")

    columns = ("id", "created", "solved", "closed", "priority", "topic", "sla_met")
    assert rows_of(folder.tickets, *columns) == [
        ["INC0000045", berlin("07-01 08:00"), berlin("07-01 11:30"), berlin("07-06 11:30"), "high", "Sign-in", True],
        ["INC0000046", berlin("07-02 10:00"), None, None, "low", None, False],
    ]
    assert folder.tables["tickets"].excluded == (("further rows of the same tickets", 4),)  # six rows, two tickets


def test_servicenow_list_of_incidents(tmp_path: Path) -> None:
    folder = read(tmp_path, "servicenow-incidents.csv")

    assert rows_of(folder.tickets, "id", "created", "solved", "priority", "org") == [
        ["INC0000051", berlin("07-01 08:00"), berlin("07-01 10:00"), "urgent", "Northwind Rosters"],
        ["INC0000052", berlin("07-02 08:00"), None, "low", "Northwind Rosters"],
    ]


def test_review_tells_of_tickets_of_a_log_and_where_they_come_from(tmp_path: Path) -> None:
    read(tmp_path, "servicenow-incident-log.csv")
    review = Workspace(tmp_path).review("north", "2026-Q3")
    shown = shown_facts(review)

    assert shown["support.tickets"].fact.value == 2  # six rows
    # by row five of six met their target; by ticket, as it stood last, one of two
    assert (shown["support.sla"].fact.value, shown["support.sla"].fact.n) == (Decimal("0.5"), 2)
    files = shown["support.tickets"].fact.source.files
    assert files == ("customers/north/export-servicenow-incident-log.csv · ServiceNow incident log",)
    assert any("4 further rows of the same tickets" in item.text for item in below(review) if isinstance(item, Text))


@pytest.mark.parametrize("name", ["pagerduty.csv", "incidents/pagerduty.csv"])
def test_pagerduty_incidents(tmp_path: Path, name: str) -> None:
    (tmp_path / "customers/north/incidents").mkdir(parents=True)
    shutil.copy(SAMPLES / "pagerduty-incidents.csv", tmp_path / "customers/north" / name)
    (tmp_path / "customers/north/customer.yaml").write_text(CUSTOMER, encoding="utf-8")
    folder = Workspace(tmp_path).folder("north")

    assert [str(problem) for problem in folder.problems] == []
    found = [(one.id, one.severity, one.components) for one in folder.incidents or ()]
    assert found == [("301", "major", ("Planner",)), ("302", "minor", ("Messages",))]
    first, second = folder.incidents or ()
    assert first.started
    assert first.acknowledged
    assert first.resolved
    assert (first.acknowledged - first.started).total_seconds() == 150
    assert (first.resolved - first.started).total_seconds() == 5400
    assert second.acknowledged is None  # nobody took it on
    assert {one.audience for one in folder.incidents or ()} == {"internal"}  # nothing reaches them unapproved


def test_salesforce_contacts(tmp_path: Path) -> None:
    folder = read(tmp_path, "salesforce-contacts.csv")

    told = [(one.name, one.role, one.function, one.last_contact, one.consent) for one in folder.contacts or ()]
    assert told == [
        ("Ada Fictional", "Head of Operations", "Operations", date(2026, 9, 14), False),
        ("Sample", "Dispatcher", "Dispatch", None, False),
    ]


def test_salesforce_opportunities_with_products_that_were_won(tmp_path: Path) -> None:
    folder = read(tmp_path, "salesforce-opportunity-products.csv")

    sold = [(one.name, int(one.quantity), one.starts, one.ends) for one in folder.entitlements or ()]
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert sold == [("Planner", 120, *year), ("Messages", 80, *year)]
    assert folder.tables["entitlements"].excluded == (("opportunities that were not won", 1),)


def test_stripe_subscriptions(tmp_path: Path) -> None:
    folder = read(tmp_path, "stripe-subscriptions.csv")

    sold = [(one.name, int(one.quantity), one.starts, one.ends) for one in folder.entitlements or ()]
    assert sold == [
        ("planner-month", 120, date(2026, 1, 1), None),
        ("messages-month", 80, date(2025, 6, 1), date(2026, 8, 1)),  # 23:30 in UTC is the next day in Berlin
    ]
    assert folder.tables["entitlements"].excluded == (("subscriptions that never began", 1),)


def test_amplitude_events(tmp_path: Path) -> None:
    folder = read(tmp_path, "amplitude-events.json")

    third, fourth = pd.Timestamp("2026-07-03"), pd.Timestamp("2026-07-04")
    assert rows_of(folder.usage, "date", "user_id", "feature", "value") == [
        [third, "u-01", "plan_published", 1.0],
        [fourth, "u-01", "plan_published", 1.0],  # 22:30 in UTC is the next day in Berlin
        [fourth, None, "shift_swapped", 1.0],
    ]
    assert folder.tables["usage"].excluded == (("exact duplicates", 1),)


def test_mixpanel_events(tmp_path: Path) -> None:
    folder = read(tmp_path, "mixpanel-events.jsonl")

    days = [pd.Timestamp("2026-07-03"), pd.Timestamp("2026-07-04"), pd.Timestamp("2026-07-04")]
    told = rows_of(folder.usage, "date", "user_id", "feature")
    assert told == [
        [days[0], "u-01", "plan_published"],
        [days[1], "u-01", "plan_published"],
        [days[2], "u-02", "shift_swapped"],
    ]


def test_pendo_events_of_one_account(tmp_path: Path) -> None:
    customer = f"{CUSTOMER}sources: {{usage: {{account_id: north}}}}\n"
    folder = read(tmp_path, "pendo-events.csv", customer=customer)

    # The first moments of 3 and 4 July in Berlin, 22:00 in UTC on the days before.
    assert rows_of(folder.usage, "date", "user_id", "feature", "value") == [
        [pd.Timestamp("2026-07-03"), "u-01", "plan_published", 5.0],
        [pd.Timestamp("2026-07-04"), "u-02", "shift_swapped", 2.0],
    ]
    assert folder.tables["usage"].excluded == (("other accounts", 1),)


def test_posthog_events(tmp_path: Path) -> None:
    folder = read(tmp_path, "posthog-events.csv")

    assert rows_of(folder.usage, "date", "user_id", "feature") == [
        [pd.Timestamp("2026-07-03"), "u-01", "plan_published"],
        [pd.Timestamp("2026-07-04"), "u-02", "plan_published"],
    ]
    assert folder.tables["usage"].excluded == (("events no person does", 1),)


def test_qualtrics_responses_below_three_rows_of_headings(tmp_path: Path) -> None:
    folder = read(tmp_path, "qualtrics-nps.csv")

    told = [(one.date, one.instrument, one.score, one.respondent, one.finished) for one in folder.surveys or ()]
    assert told == [
        (date(2026, 9, 1), "nps", 9, "R_1", True),
        (date(2026, 9, 2), "nps", 4, "R_2", True),
    ]
    assert folder.tables["surveys"].excluded == (("headings", 2), ("previews and tests", 1))


def test_typeform_responses(tmp_path: Path) -> None:
    folder = read(tmp_path, "typeform-nps.csv")

    told = [(one.date, one.instrument, one.score, one.respondent) for one in folder.surveys or ()]
    assert told == [(date(2026, 9, 2), "nps", 10, "aa01"), (date(2026, 9, 3), "nps", 3, "aa02")]
    assert folder.tables["surveys"].excluded == (("answers that were not finished", 1),)


def test_answer_in_the_hour_the_clocks_show_twice_has_its_day(tmp_path: Path) -> None:
    text = (SAMPLES / "qualtrics-nps.csv").read_text(encoding="utf-8")
    folder = folder_of(tmp_path, {}, nps=text.replace("2026-09-01 10:05:00", "2025-10-26 02:30:00"))

    assert [str(problem) for problem in folder.problems] == []
    assert [one.date for one in folder.surveys or ()] == [date(2025, 10, 26), date(2026, 9, 2)]


def test_delighted_responses(tmp_path: Path) -> None:
    folder = read(tmp_path, "delighted-responses.json")

    told = [(one.date, one.score, one.respondent, one.comment) for one in folder.surveys or ()]
    assert told == [(date(2026, 9, 1), 9, "p1", "Quick"), (date(2026, 9, 2), 6, "p2", None)]
    assert folder.tables["surveys"].excluded == (("answers on other scales", 1),)


@pytest.mark.parametrize(
    ("sample", "expected", "footnotes"),
    [
        (
            "salesforce-accounts.csv",
            [
                ["0011x00000NRTH1", "Northwind Rosters", "Transport", "Germany", "A. Manager", "1200"],
                ["0011x00000STHW2", "Southwind Care", "Health care", "Austria", "B. Manager", ""],
            ],
            2,
        ),
        (
            "hubspot-companies.csv",
            [
                ["9001", "Northwind Rosters", "LOGISTICS", "Germany", "A. Manager", "1200"],
                ["9002", "Southwind Care", "HEALTH", "Austria", "B. Manager", ""],
            ],
            0,
        ),
    ],
)
def test_lists_of_customers(sample: str, expected: list[list[str]], footnotes: int) -> None:
    path, faults = SAMPLES / sample, Faults(sample)
    export = recognise(header_of_file(path, Source()))
    assert export is not None
    assert export.table == ACCOUNTS
    exported = read_export(path, export, Source(), faults, UTC)

    assert exported is not None
    assert not faults.found
    columns = [column.index for column in exported.table.columns]
    assert [column.name for column in exported.table.columns] == [
        "account_id",
        "name",
        "industry",
        "region",
        "owner",
        "headcount",
    ]
    assert [[row[index] for index in columns] for row in exported.table.rows] == expected
    assert exported.left_out == ((("footnotes", footnotes),) if footnotes else ())


def test_list_of_customers_in_a_folder_is_told_and_not_read(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"salesforce-accounts.csv": "all.csv", "salesforce-opportunities.csv": "sales.csv"})

    told = [str(problem) for problem in folder.problems]
    assert told == [
        "customers/north/all.csv: this looks like an export, Salesforce accounts, and is not read\n"
        "  It tells of many customers: qbr import all.csv.",
        "customers/north/sales.csv: this looks like an export, Salesforce opportunities, and is not read\n"
        "  A sale alone tells no seats and no term. Export opportunities with products, with their Start Date and "
        "End Date.",
    ]


def test_export_under_our_own_name_is_read_as_what_it_is(tmp_path: Path) -> None:
    folder = read(tmp_path, "zendesk-tickets.csv", "tickets.csv")

    assert folder.tables["tickets"].file == "customers/north/tickets.csv · Zendesk tickets"
    assert rows_of(folder.tickets, "priority") == [["urgent"], [None], ["low"]]


def test_what_a_file_holds_counts_and_not_what_it_is_called(tmp_path: Path) -> None:
    folder = read(tmp_path, "posthog-events.csv", "events.csv")  # a table of ours, of releases

    assert len(rows_of(folder.usage, "date")) == 2
    assert not folder.events


def test_map_of_columns_wins(tmp_path: Path) -> None:
    customer = f"{CUSTOMER}sources: {{tickets: {{columns: {{Id: id, Created at: created, Via: requester_role}}}}}}\n"
    folder = folder_of(tmp_path, {"zendesk-tickets.csv": "tickets.csv"}, customer)

    assert folder.tables["tickets"].file == "customers/north/tickets.csv"
    assert rows_of(folder.tickets, "requester_role", "priority")[1] == ["Web", "-"]  # no word of the tool is changed


def test_zone_of_a_map_comes_before_that_of_the_tool(tmp_path: Path) -> None:
    customer = f"{CUSTOMER}sources: {{tickets: {{time_zone: America/New_York}}}}\n"
    folder = read(tmp_path, "jira-issues.csv", customer=customer)

    assert rows_of(folder.tickets, "created")[0] == [pd.Timestamp("2026-07-03T18:05Z")]


def test_two_exports_of_one_table_are_a_question(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"zendesk-tickets.csv": "a.csv", "jira-issues.csv": "b.csv"})

    assert folder.tickets is None
    assert [str(problem) for problem in folder.problems] == [
        "customers/north: a.csv (Zendesk tickets) and b.csv (Jira issues) both hold tickets\n"
        "  Name the one to read under sources.tickets.file in customer.yaml."
    ]


def test_export_beside_our_own_table_is_told(tmp_path: Path) -> None:
    own = "id,created\n1,2026-07-03 10:00\n"
    folder = folder_of(tmp_path, {"jira-issues.csv": "jira.csv"}, tickets=own)

    assert folder.tables["tickets"].file == "customers/north/tickets.csv"
    assert [problem.message for problem in folder.problems] == [
        "this looks like an export, Jira issues, and is not read"
    ]


def test_fault_in_an_export_is_told_where_it_stands(tmp_path: Path) -> None:
    text = (SAMPLES / "zendesk-tickets.csv").read_text(encoding="utf-8").replace("2026-07-04 09:00,2026", "soon,2026")
    folder = folder_of(tmp_path, {}, zendesk=text)

    assert [str(problem) for problem in folder.problems] == [
        'customers/north/zendesk.csv, line 3: Created at is "soon", expected a date and time as 2026-09-30 14:05 or '
        "2026-09-30T14:05:00+02:00"
    ]


def test_quotation_mark_that_is_never_closed_swallows_no_rows(tmp_path: Path) -> None:
    text = (SAMPLES / "jira-issues.csv").read_text(encoding="utf-8").replace("feed,\n", 'feed,"\n')
    folder = folder_of(tmp_path, {}, jira=text)

    assert folder.tickets is None
    (problem,) = folder.problems
    assert problem.message == "this is no table: unexpected end of data"


@pytest.mark.parametrize(
    "text",
    [
        "{" * 5000,
        '"event"',
        "[[], 1, null]",
        "",
    ],
)
def test_json_that_is_no_export_is_told(tmp_path: Path, text: str) -> None:
    path, faults = tmp_path / "x.jsonl", Faults("x.jsonl")
    path.write_text(text, encoding="utf-8")

    assert recognise(header_of_file(path, Source())) is None
    assert read_export(path, next(iter(known_exports())), Source(), faults, UTC) is None
    assert [problem.severity for problem in faults.found] == ["error"]


def test_line_that_is_no_json_is_told_where_it_stands(tmp_path: Path) -> None:
    text = (SAMPLES / "mixpanel-events.jsonl").read_text(encoding="utf-8").replace('"m2"}}', '"m2"}')
    (tmp_path / "customers" / "north").mkdir(parents=True)
    (tmp_path / "customers" / "north" / "mixpanel.jsonl").write_text(text, encoding="utf-8")
    (tmp_path / "customers" / "north" / "customer.yaml").write_text(CUSTOMER, encoding="utf-8")
    folder = Workspace(tmp_path).folder("north")

    assert [(str(one.place), one.message) for one in folder.problems] == [
        ("customers/north/mixpanel.jsonl, line 2", "this is no JSON")
    ]


def test_entries_with_keys_of_their_own_are_no_table_of_all_keys(tmp_path: Path) -> None:
    head = '"event": "opened", "properties": {"time": 1783114200, "distinct_id": "u", "$insert_id": "same"'
    lines = [f'{{{head}, "own_{number}": {number}}}}}' for number in range(3000)]
    (tmp_path / "customers" / "north").mkdir(parents=True)
    (tmp_path / "customers" / "north" / "events.jsonl").write_text("\n".join([*lines, lines[-1]]), encoding="utf-8")
    (tmp_path / "customers" / "north" / "customer.yaml").write_text(CUSTOMER, encoding="utf-8")
    folder = Workspace(tmp_path).folder("north")

    assert folder.usage is not None
    assert len(folder.usage) == 3000  # one was an exact copy, also under keys that are no columns
    assert folder.tables["usage"].excluded == (("exact duplicates", 1),)


def test_every_sample_is_recognised_as_one_export() -> None:
    found = {}
    for path in sorted(SAMPLES.iterdir()):
        header = header_of_file(path, Source())
        export = recognise(header)
        assert export is not None, path.name
        found[path.name] = export.label

    assert len(set(found.values())) == len(found)
    assert set(found.values()) == {export.label for export in known_exports()}  # each export has its sample


def test_no_table_of_ours_is_taken_for_an_export() -> None:
    for table in TABLES.values():
        assert recognise(tuple(field_names(table.model))) is None, table.name
    for path in sorted((ROOT / "customers").rglob("*.csv")):
        assert recognise(header_of_file(path, Source())) is None, path.name


def test_exports_name_each_of_our_tables_truly() -> None:
    for export in known_exports():
        assert export.table in {*TABLES, "incidents", ACCOUNTS, NOTHING}
        assert export.columns or export.note, export.label


def test_every_reason_rows_are_left_out_for_is_known_in_german() -> None:
    words = read_phrases(ROOT / "templates" / "phrases" / "de.yaml", ROOT)["analysis"]
    reasons = {rule.because for export in known_exports() for rule in export.left_out} | {"footnotes"}

    assert isinstance(words, dict)
    assert reasons <= set(words)


def test_descriptor_with_faults_is_told_by_place(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "tool: Mine\nwhat: tickets\ntable: tickets\nrecognised_by: [Nr, Opened]\ncolumns:\n  id: Nr\n  creatd: Opened\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as raised:
        read_export_file(file)

    (problem,) = raised.value.problems
    assert str(problem.place) == "mine.yaml, line 7, column 11"
    assert problem.message == 'we have no column "creatd"'
