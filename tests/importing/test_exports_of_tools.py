"""Exports of all customers as tools write them: known by their columns, parted by the account each of them names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from import_desk import Desk

from qbr import Workspace

HUBSPOT = "Record ID,Company name,Company owner,Create Date,Industry,Country/Region,Number of Employees\n"
ZENDESK = (
    "Id,Requester,Subject,Status,Priority,Ticket type,Created at,Organization,Solved at,Satisfaction Score,Reopens,"
    "First reply time in minutes\n"
)
STRIPE = "id,Customer ID,Plan,Quantity,Status,Created (UTC),Current Period Start (UTC),Ended At (UTC)\n"


def _amplitude(user: str, account: str, number: int) -> Mapping[str, object]:
    return {
        "$insert_id": f"i{number}",
        "amplitude_id": number,
        "user_id": user,
        "event_type": "plan_published",
        "event_time": f"2026-09-{number:02} 10:00:00.000000",
        "groups": {"account": account},
    }


@pytest.fixture
def tools(desk: Desk) -> Desk:
    """Two companies of HubSpot, and what four other tools know of them."""
    companies = (
        '9001,"Aster, Ltd.",Ann,2024-03-01 10:00,RETAIL,Germany,1200\n9002,Birch,Ben,2025-03-01 10:00,HEALTH,,\n'
    )
    desk.write("hubspot-companies.csv", HUBSPOT + companies)
    events = [_amplitude("u-1", "9001", 1), _amplitude("u-1", "9001", 2), _amplitude("u-2", "9002", 3)]
    desk.write("amplitude.json", "\n".join(json.dumps(event) for event in events))
    tickets = (
        'T1,P,"Late, again",Solved,Urgent,Problem,2026-09-01 10:00,"Aster, Ltd.",2026-09-02 10:00,Good,0,90\n'
        "T2,P,Help,Solved,-,Question,2026-09-03 10:00,Birch,2026-09-04 10:00,Offered,1,\n"
        "T3,P,Help,Solved,-,Question,2026-09-03 10:00,Cedar,2026-09-04 10:00,Offered,1,\n"
    )
    desk.write("zendesk.csv", ZENDESK + tickets)
    sold = "sub_1,9001,planner,120,active,2026-01-01 09:00,2026-09-01 09:00,\n"
    desk.write("stripe.csv", STRIPE + sold)
    scores = [
        {"id": str(n), "survey_type": "nps", "score": 9, "comment": None, "permalink": "p", "created_at": 1788261600}
        | {"person_properties": {"account": "9002"}, "tags": [{"name": "x"}]}
        for n in range(3)
    ]
    desk.write("nps.json", json.dumps(scores))
    return desk


ALL = ("hubspot-companies.csv", "amplitude.json", "zendesk.csv", "stripe.csv", "nps.json")
BY = ("--by", "groups.account", "--by", "person_properties.account")


def test_one_command_parts_the_exports_of_five_tools(tools: Desk) -> None:
    told = tools.run("import", *ALL, *BY)
    assert told.exit_code == 0, told.stderr
    assert told.stderr.splitlines()[-6:] == [
        "hubspot-companies.csv: read as HubSpot companies: 2 accounts",
        "amplitude.json: read as Amplitude events: 3 of 3 rows to 2 customers as usage.csv",
        "zendesk.csv: read as Zendesk tickets: 2 of 3 rows to 2 customers as tickets.csv",
        "stripe.csv: read as Stripe subscriptions: 1 of 1 rows to 1 customer as entitlements.csv",
        "nps.json: read as Delighted responses: 3 of 3 rows to 1 customer as surveys.csv",
        "2 customers: 2 new, 0 renewed, 0 unchanged",
    ]
    assert 'zendesk.csv: 1 row belongs to nobody: "Cedar" (1 row, first in line 4)' in told.stderr
    assert "stripe.csv: nothing for 1 customer: birch" in told.stderr


def test_what_arrives_is_what_the_tools_say_of_each_customer(tools: Desk) -> None:
    tools.run("import", *ALL, *BY)
    workspace = Workspace(tools.root, date(2026, 10, 5))
    aster, birch = workspace.folder("aster-ltd"), workspace.folder("birch")
    assert (aster.customer.name, aster.customer.industry, aster.customer.region) == ("Aster, Ltd.", "RETAIL", "Germany")
    assert aster.customer.business is not None
    assert aster.customer.business.headcount == 1200
    assert aster.usage is not None
    assert aster.usage["date"].dt.date.tolist() == [date(2026, 9, 1), date(2026, 9, 2)]
    assert aster.tickets is not None
    assert aster.tickets[["id", "topic", "priority"]].to_numpy().tolist() == [["T1", "Late, again", "urgent"]]
    assert aster.entitlements is not None
    assert [(one.product, one.quantity) for one in aster.entitlements] == [("planner", Decimal(120))]
    assert birch.surveys is not None
    assert [answer.score for answer in birch.surveys] == [9, 9, 9]
    assert (aster.surveys, birch.entitlements) == (None, None)


def test_the_same_exports_again_change_no_byte_and_newer_ones_renew_the_parts_alone(tools: Desk) -> None:
    tools.run("import", *ALL, *BY)
    before = tools.files()
    again = tools.run("import", *ALL, *BY)
    assert (again.stdout, tools.files()) == ("", before)
    mine = tools.write("customers/birch/customer.yaml", tools.read("customers/birch/customer.yaml") + "tone: dry\n")
    tools.write("stripe.csv", STRIPE + "sub_1,9001,planner,150,active,2026-01-01 09:00,2026-10-01 09:00,\n")
    assert tools.run("import", *ALL, *BY).stdout == "customers/aster-ltd/entitlements.csv\n"
    assert mine.read_text(encoding="utf-8").endswith("tone: dry\n")


def test_no_column_has_to_be_named_where_the_exports_say_which_it_is(tools: Desk) -> None:
    told = tools.run("import", "hubspot-companies.csv", "zendesk.csv", "stripe.csv")
    assert told.exit_code == 0, told.stderr
    assert "2 of 3 rows to 2 customers as tickets.csv" in told.stderr
    alone = tools.run("import", "hubspot-companies.csv", "--json")
    assert json.loads(alone.stdout)["list"]["read_as"] == "HubSpot companies"


def test_where_nothing_names_the_account_the_columns_are_shown(tools: Desk) -> None:
    told = tools.run("import", "hubspot-companies.csv", "nps.json")
    assert told.exit_code == 1
    assert "nps.json: no column names the account" in told.stderr
    assert '"person_properties.account"' in told.stderr
    assert "Name it with --by" in told.stderr
    assert tools.files() == {}


def test_a_name_two_accounts_have_is_nobodys(tools: Desk) -> None:
    tools.write("hubspot-companies.csv", HUBSPOT + "9001,Birch,Ann,2024-03-01,,,\n9002,Birch,Ben,2025-03-01,,,\n")
    told = tools.run("import", "hubspot-companies.csv", "stripe.csv", "zendesk.csv")
    assert 'no row belongs to any account: "Organization" holds "Aster, Ltd.", "Birch", "Cedar"' in told.stderr


def test_rows_a_tool_leaves_out_are_not_rows_of_nobody(tools: Desk) -> None:
    more = "sub_2,,planner,1,incomplete_expired,2026-01-01 09:00,2026-09-01 09:00,\n"
    tools.write("stripe.csv", tools.read("stripe.csv") + more)
    told = tools.run("import", "hubspot-companies.csv", "stripe.csv")
    line = "1 of 1 rows to 1 customer as entitlements.csv; set aside: subscriptions that never began (1)"
    assert f"stripe.csv: read as Stripe subscriptions: {line}" in told.stderr
    assert "belongs to nobody" not in told.stderr


def test_an_export_none_of_which_is_ours_is_told_and_stops_nothing(tools: Desk) -> None:
    tools.write("deals.csv", "Opportunity Name,Stage,Close Date,Account Name\nBig,Won,2026-09-01,Birch\n")
    told = tools.run("import", "hubspot-companies.csv", "deals.csv", "stripe.csv")
    assert told.exit_code == 0
    assert "deals.csv: Salesforce opportunities: none of it is read" in told.stderr
    assert "Export opportunities with products" in told.stderr
    assert "1 of 1 rows to 1 customer as entitlements.csv" in told.stderr


def test_a_second_list_and_a_tools_incidents_are_told_apart_from_tables(tools: Desk) -> None:
    told = tools.run("import", "hubspot-companies.csv", "hubspot-companies.csv")
    assert "this is HubSpot companies: the list of accounts, which comes first" in told.stderr
    header = "incident_number,description,service_name,created_on,resolved_on,urgency,seconds_to_first_ack\n"
    tools.write("pd.csv", header + "1,Down,api,2026-09-01T10:00:00Z,2026-09-01T11:00:00Z,high,60\n")
    told = tools.run("import", "hubspot-companies.csv", "pd.csv")
    assert "this is PagerDuty incidents: not split by customer" in told.stderr


def test_a_list_of_a_tool_keeps_the_columns_we_know_by_name(desk: Desk) -> None:
    header = "Account ID,Account Name,Account Owner,Billing Country,Contract Start\n"
    desk.write("crm.csv", header + "0011x,Aster,Ann,Germany,2025-01-01\n")
    told = desk.run("import", "crm.csv", "--by", "Account ID")
    assert "crm.csv: read as Salesforce accounts: 1 accounts" in told.stderr
    written = desk.read("customers/aster/customer.yaml")
    assert "region: Germany\n" in written
    assert "  start: 2025-01-01\n" in written


def test_check_says_what_a_file_was_read_as(tools: Desk) -> None:
    tools.run("import", *ALL, *BY)
    told = tools.run("check", "aster-ltd").stderr
    assert "customers/aster-ltd/tickets.csv: read as Zendesk tickets\n" in told
    assert "customers/aster-ltd/usage.csv: read as Amplitude events\n" in told
    assert "read as" not in tools.run("check", "birch", "--json").stdout


def test_a_tools_export_of_one_customer_says_so_too(tools: Desk) -> None:
    tools.write("customers/acme/customer.yaml", "name: Acme\n")
    tools.write("august.csv", "Tickets of August\n" + tools.read("zendesk.csv"))
    told = tools.run("import", "august.csv", "--customer", "acme")
    assert (told.exit_code, "read as Zendesk tickets" in told.stderr) == (0, True), told.stderr
    assert "    header_row: 2\n" in tools.read("customers/acme/customer.yaml")
    found = Workspace(tools.root, date(2026, 10, 5)).folder("acme").tickets
    assert found is not None
    assert found["id"].tolist() == ["T1", "T2", "T3"]


def test_entries_that_cannot_be_read_stop_the_import_with_their_lines(tools: Desk) -> None:
    tools.write("amplitude.json", tools.read("amplitude.json") + '\n{"user_id": \n["x"]')
    told = tools.run("import", "hubspot-companies.csv", "amplitude.json", *BY)
    assert told.exit_code == 1
    assert "amplitude.json, line 4: this is no JSON" in told.stderr
    assert "amplitude.json, line 5: this is JSON and no object" in told.stderr
    assert tools.files() == {}


def test_what_was_sold_and_who_is_known_come_from_reports_of_a_crm(desk: Desk) -> None:
    desk.write("accounts.csv", "account_id,name\nA-1,Aster\nA-2,Birch\n")
    sold = "Opportunity Name,Account Name,Stage,Close Date,Product Name,Quantity,Start Date,End Date\n"
    won = "2026,Aster,Closed Won,2025-12-10,Planner,120,2026-01-01,2026-12-31\n"
    desk.write("sold.csv", sold + won + "2027,Birch,Negotiation,2026-12-10,Planner,80,2027-01-01,2027-12-31\n")
    people = "First Name,Last Name,Title,Account Name,Email,Contact Owner\nAda,Fictional,Head,Birch,a@b.example,Ann\n"
    desk.write("people.csv", people)
    told = desk.run("import", "accounts.csv", "sold.csv", "people.csv")
    assert told.exit_code == 0, told.stderr
    assert "sold.csv: read as Salesforce opportunities with products: 2 of 2 rows to 2 customers" in told.stderr
    workspace = Workspace(desk.root, date(2026, 10, 5))
    aster, birch = workspace.folder("aster"), workspace.folder("birch")
    assert aster.entitlements is not None
    assert [(one.product, one.quantity) for one in aster.entitlements] == [("Planner", Decimal(120))]
    assert birch.entitlements == ()  # what is not won is left out of the part, and counted there
    assert birch.contacts is not None
    assert [contact.name for contact in birch.contacts] == ["Ada Fictional"]
