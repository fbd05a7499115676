"""Two exports, two commands, thirty-five drafts."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from import_desk import Desk

from qbr import Workspace

COUNT = 35
DAYS = [date(2026, 7, 1) + timedelta(days=3 * number) for number in range(30)]  # in the quarter, to 26 September


def _two_exports(desk: Desk) -> None:
    """Save exports in which customer n has n users, each with an event of value n on every day of use."""
    header = ("Account ID", "Account Name", "Account Owner", "Industry", "Contract Start", "Phone")
    rows = [(f"{n:05d}", f"Customer {n}", "Ann", "Retail", date(2025, 1, 1), "none") for n in range(1, COUNT + 1)]
    desk.list_accounts(*rows, header=header)
    users = [(n, user) for n in range(1, COUNT) for user in range(n)]  # the last customer has none
    use = [
        (day.strftime("%d/%m/%Y"), f"{n:05d}", f"{n}-{user}", "route export", n) for day in DAYS for n, user in users
    ]
    stray = [("01/09/2026", "00099", "x", "route export", 1)] * 3 + [("01/09/2026", "", "x", "route export", 1)]
    desk.export([*use, *stray], header=("Date", "Account", "User", "Feature", "Count"))


@pytest.mark.slow
def test_two_exports_and_two_commands_give_thirty_five_drafts(desk: Desk) -> None:
    _two_exports(desk)
    taken = desk.take_in()
    assert taken.exit_code == 0
    assert "35 customers: 35 new, 0 renewed, 0 unchanged" in taken.stderr
    built = desk.run("build", "--all", "--format", "pptx", "--quiet")
    assert (built.exit_code, built.stderr.splitlines()[-1].split(",")[0]) == (0, "35 built")
    decks = [desk.root / line for line in built.stdout.splitlines()]
    assert len({deck.parent.parent.name for deck in decks}) == COUNT
    assert all(deck.is_file() for deck in decks)


def test_each_review_speaks_of_the_customers_own_rows(desk: Desk) -> None:
    _two_exports(desk)
    assert desk.take_in().exit_code == 0
    workspace = Workspace(desk.root, date(2026, 10, 5))
    assert len(workspace.places.customer_ids()) == COUNT
    for number in (1, 7, 34):
        review = workspace.review(f"customer-{number}")
        assert review.usage.active_users.value == number
        assert review.customer.name.text == f"Customer {number}"


def test_rows_of_nobody_and_customers_without_rows_are_counted_and_named(desk: Desk) -> None:
    _two_exports(desk)
    told = desk.take_in()
    first = 2 + len(DAYS) * sum(range(1, COUNT))  # the header, then 30 days of 1 + 2 + … + 34 users
    assert f'4 rows belong to nobody: "00099" (3 rows, first in line {first})' in told.stderr
    assert f"no account (1 row, first in line {first + 3})" in told.stderr
    assert "usage.csv: nothing for 1 customer: customer-35" in told.stderr
    assert "usage.csv: 17,850 of 17,854 rows to 34 customers as usage.csv" in told.stderr  # 30 × 595
    (export,) = json.loads(desk.take_in("--json").stdout)["exports"]
    assert (export["rows"], export["rows_of_nobody"], export["without_rows"]) == (17_854, 4, ["customer-35"])
    assert export["nobody"][0] == {"account": "00099", "rows": 3, "line": first}


def test_columns_of_the_list_become_keys_of_customer_yaml_and_the_rest_is_told(desk: Desk) -> None:
    _two_exports(desk)
    told = desk.take_in()
    assert 'accounts.xlsx · sheet "Sheet", row 1: not read: "Phone"' in told.stderr
    assert "imports.accounts.columns in qbr.yaml" in told.stderr
    assert desk.read("customers/customer-1/customer.yaml") == (
        "# Made by qbr import from accounts.xlsx. Change and add what you like: what you change stays yours.\n"
        "# All keys: customers/reference.md\n"
        "name: Customer 1\n"
        "aliases: ['00001']\n"
        "owner: Ann\n"
        "industry: Retail\n"
        "contract:\n"
        "  start: 2025-01-01\n"
        "sources:\n"
        "  # how usage.csv was read; look it over, what you change stays yours\n"
        "  usage:\n"
        "    date_order: dmy\n"
    )


def test_a_dry_run_tells_the_same_and_leaves_no_trace(desk: Desk) -> None:
    _two_exports(desk)
    before = sorted(path.name for path in desk.root.iterdir())
    dry = desk.take_in("--dry-run")
    assert sorted(path.name for path in desk.root.iterdir()) == before
    assert "35 customers: 35 new, 0 renewed, 0 unchanged; nothing was written" in dry.stderr
    assert dry.stdout == desk.take_in().stdout


def test_the_same_exports_again_change_nothing(desk: Desk) -> None:
    _two_exports(desk)
    desk.take_in()
    before = desk.files()
    again = desk.take_in()
    assert (again.stdout, desk.files()) == ("", before)
    assert "35 customers: 0 new, 0 renewed, 35 unchanged" in again.stderr
