"""The sample customer's use, recomputed from its files without any code of ours: the numbers a reader would get."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest
from subject_folders import ROOT

from qbr.analysis.contract.entitlement import EntitlementFindings, analyse_entitlement
from qbr.analysis.scope import Scope
from qbr.analysis.usage.usage import UsageFindings, analyse_usage
from qbr.sources import read_folder, read_settings

END, YEAR_AGO = date(2026, 9, 30), date(2025, 9, 30)
MACHINES = ("svc-roster-sync", "svc-status-probe")

Event = tuple[date, str, str, str, int]  # day, user, team, feature, value


@cache
def rows(name: str, folder: str = "acme") -> list[dict[str, str]]:
    with (ROOT / "customers" / folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def work() -> list[Event]:
    """Every row of the export once, without machines and without what the catalogue calls no value event."""
    counts = {row["feature"] for row in rows("catalogue.csv", "_shared") if row["value_event"] == "yes"}
    once = {tuple(row.items()): row for row in rows("usage.csv")}.values()
    return [
        (date.fromisoformat(row["date"]), row["user_id"], row["team"], row["feature"], int(row["value"]))
        for row in once
        if row["feature"] in counts and row["user_id"] not in MACHINES and int(row["value"]) > 0
    ]


def people(end: date, days: int = 28, prefix: str = "") -> set[str]:
    start = end - timedelta(days=days - 1)
    return {user for day, user, _, feature, _ in work() if start <= day <= end and feature.startswith(prefix)}


@pytest.fixture(scope="module")
def usage() -> UsageFindings:
    return found()[0]


@pytest.fixture(scope="module")
def entitlement() -> EntitlementFindings:
    return found()[1]


@cache
def found() -> tuple[UsageFindings, EntitlementFindings]:
    folder = read_folder(
        ROOT / "customers/acme", shared=ROOT / "customers/_shared", settings=read_settings(ROOT), root=ROOT
    )
    quarter = folder.calendar.parse("2026-Q3")
    scope = Scope(quarter, date(2026, 10, 5), quarter.year_ago, "yoy", "Europe/Berlin", "EUR")
    one, other = analyse_usage(folder, scope), analyse_entitlement(folder, scope)
    assert one is not None
    assert other is not None
    return one, other


def test_active_users(usage):
    active = usage.totals.active_users
    assert (active.value, active.comparison.value) == (len(people(END)), len(people(YEAR_AGO)))


def test_active_users_of_every_week(usage):
    assert usage.trend.values == tuple(len(people(day)) for day in usage.trend.categories)
    assert usage.trend_before.values == tuple(len(people(day)) for day in usage.trend_before.categories)


def test_active_users_by_team_as_assigned_today(usage):
    team_of = {row["user_id"]: row["team"] for row in rows("users.csv")}
    for group in usage.groups.rows:
        now = sum(team_of[user] == group.name for user in people(END))
        before = sum(team_of[user] == group.name for user in people(YEAR_AGO))
        assigned = sum(team == group.name for team in team_of.values())
        assert (group.active.value, group.active.comparison.value, group.assigned.value) == (now, before, assigned)


def test_stickiness(usage):
    start = END - timedelta(days=27)
    by_day = defaultdict(set)
    for day, user, *_ in work():
        if start <= day <= END and day.weekday() < 5:
            by_day[day].add(user)
    mean = Decimal(sum(len(users) for users in by_day.values())) / 20
    assert usage.totals.stickiness.value == mean / len(people(END))


def test_adoption_and_breadth(usage):
    weeks = defaultdict(set)
    for day, user, _, feature, _ in work():
        if date(2026, 7, 1) <= day <= END:
            weeks[feature, user].add(day.isocalendar()[:2])
    adopters = defaultdict(set)
    for (feature, user), seen in weeks.items():
        if len(seen) >= 3:
            adopters[feature].add(user)
    for row in usage.features:
        assert row.adopters.value == len(adopters[row.thing.id])
    owned = {row["product"] for row in rows("entitlements.csv")}
    entitled = [
        row["feature"]
        for row in rows("catalogue.csv", "_shared")
        if row["plan_gate"] in owned and row["value_event"] == "yes"
    ]
    used = sum(bool(adopters[feature]) for feature in entitled)
    assert (usage.totals.features_used.value, usage.totals.features_entitled.value) == (used, len(entitled))


def test_unused_cost(entitlement):
    seats = ("planner.", "swap_board.", "driver_app.")
    sent = sum(
        value for day, _, _, feature, value in work() if day >= date(2026, 7, 1) and feature.startswith("messages.")
    )
    used = {
        "Planner seats": len(set().union(*(people(END, 90, prefix) for prefix in seats))),
        "Forecast": len(people(END, 90, "forecast.")),
        "Dock Booking": len(people(END, 90, "dock_booking.")),
        "Message pack": sent,
    }
    held, price = defaultdict(int), {}
    for row in rows("entitlements.csv"):
        held[row["product"]] += int(row["quantity"])
        price[row["product"]] = Decimal(row["unit_price"])
    ramp = {"Planner seats": 12}
    cost = {name: (held[name] - used[name] - ramp.get(name, 0)) * price[name] for name in held}
    assert {row.name: row.used.value for row in entitlement.rows} == used
    assert {row.name: row.unused_cost.value for row in entitlement.rows} == cost
    assert entitlement.total_cost.value == sum(cost.values())
    assert entitlement.paid.value == sum(held[name] * price[name] for name in held)
