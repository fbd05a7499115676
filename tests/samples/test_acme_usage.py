"""Acme's usage export adds up to the story: who is active, in which team, with which features.

Every number is counted here with plain loops over the files, from the definitions and without qbr.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from sample_files import QUARTER, YEAR_AGO, table

MACHINES = {"svc-roster-sync", "svc-status-probe"}

Use = tuple[date, str, str, str, int]  # day, user, team, feature, value


@pytest.fixture(scope="module")
def events() -> list[Use]:
    """What people did, machines, repeated rows and sign-ins left out."""
    rows = {
        (date.fromisoformat(row["date"]), row["user_id"], row["team"], row["feature"], int(row["value"]))
        for row in table("acme/usage.csv")
    }
    return sorted(row for row in rows if row[1] not in MACHINES and row[3] != "login")


def _last_days(events: Iterable[Use], end: date, days: int) -> list[Use]:
    return [event for event in events if end - timedelta(days=days) < event[0] <= end]


def _users(events: Iterable[Use], module: str = "") -> set[str]:
    return {event[1] for event in events if event[3].startswith(module)}


def _active_by_team(events: Iterable[Use], end: date) -> dict[str, int]:
    teams = defaultdict(set)
    for _, user, team, _, _ in _last_days(events, end, 28):
        teams[team].add(user)
    return {team: len(users) for team, users in teams.items()}


def _within(events: Iterable[Use], quarter: tuple[date, date]) -> list[Use]:
    return [event for event in events if quarter[0] <= event[0] <= quarter[1]]


def test_acme_usage_is_about_a_hundred_thousand_rows_over_fifteen_months():
    rows = table("acme/usage.csv")
    days = {row["date"] for row in rows}
    assert 95_000 < len(rows) < 125_000
    assert (min(days), max(days)) == ("2025-06-04", "2026-09-30")  # 27 days before July: the first 28 days are whole
    assert len(days) == 484  # no day is missing


def test_acme_active_users_by_team_on_the_last_day_of_both_quarters(events):
    assert _active_by_team(events, QUARTER[1]) == {
        "Dispatch": 90,
        "North": 104,
        "South": 88,
        "Fleet": 71,
        "Customer desk": 15,
        "Returns": 23,
    }  # 391
    assert _active_by_team(events, YEAR_AGO[1]) == {
        "Dispatch": 80,
        "North": 78,
        "South": 66,
        "Fleet": 50,
        "Customer desk": 16,
        "Returns": 28,
    }  # 318


def test_acme_active_users_dip_in_the_week_of_11_august_and_recover_by_9_september(events):
    wednesdays = [QUARTER[0] + timedelta(weeks=week) for week in range(14)]
    assert [len(_users(_last_days(events, day, 28))) for day in wednesdays] == [
        *(371, 374, 378, 380, 382, 383),  # 1 July to 5 August
        *(373, 374, 378, 382, 385, 388, 390, 391),  # 12 August to 30 September
    ]


def test_acme_active_users_of_a_year_ago_by_wednesday(events):
    wednesdays = [date(2025, 7, 2) + timedelta(weeks=week) for week in range(14)]
    assert [len(_users(_last_days(events, day, 28))) for day in wednesdays] == [
        *(284, 286, 289, 292, 295, 297, 299, 302, 304, 307, 310, 313, 316, 318),
    ]


def test_acme_returns_has_fallen_three_quarters_in_a_row(events):
    ends = [date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)]
    assert [_active_by_team(events, end)["Returns"] for end in ends] == [28, 28, 27, 25, 23]


def test_acme_assigns_452_seats_of_which_12_are_too_new_to_judge(events):
    users = table("acme/users.csv")
    new = {row["user_id"] for row in users if row["assigned_from"] > "2026-08-01"}  # younger than 60 days

    assert Counter(row["team"] for row in users) == {
        "Dispatch": 92,
        "North": 112,
        "South": 98,
        "Fleet": 84,
        "Customer desk": 24,
        "Returns": 42,
    }
    assert len(new) == 12
    assert not new & _users(events)
    assert _users(events) <= {row["user_id"] for row in users}
    first_use = {}
    for day, user, *_ in events:
        first_use.setdefault(user, day.isoformat())
    assert [row for row in users if first_use.get(row["user_id"], "9999") < row["assigned_from"]] == []


def test_acme_seats_and_modules_used_in_the_last_ninety_days(events):
    recent = _last_days(events, QUARTER[1], 90)
    assert len(_users(recent)) == 404
    assert len(_users(recent, "planner.")) == 404
    assert len(_users(recent, "dock_booking.")) == 21
    assert len(_users(recent, "forecast.")) == 9
    assert len(_users(_last_days(events, date(2026, 6, 30), 90), "forecast.")) == 9  # low for two quarters
    assert _users(recent, "survey.") == set()


def test_acme_sends_22800_messages_in_the_quarter(events):
    sent = [event[4] for event in _within(events, QUARTER) if event[3] == "messages.push"]
    assert sum(sent) == 22_800


def test_acme_uses_20_of_37_features_it_is_entitled_to_and_used_19_a_year_ago(events):
    owned = {row["product"] for row in table("acme/entitlements.csv")}
    features = {
        row["feature"]
        for row in table("_shared/catalogue.csv")
        if row["value_event"] == "yes" and row["plan_gate"] in owned
    }
    assert len(features) == 37
    assert len(_adopted(events, QUARTER)) == 20  # 54 %
    assert len(_adopted(events, YEAR_AGO)) == 19  # 51 %
    assert _adopted(events, QUARTER) == {event[3] for event in _within(events, QUARTER)} <= features


def _adopted(events: list[Use], quarter: tuple[date, date]) -> set[str]:
    """Return the features that somebody used in at least three weeks of the quarter."""
    weeks = defaultdict(set)
    for day, user, _, feature, _ in _within(events, quarter):
        weeks[feature, user].add(day.isocalendar()[:2])
    return {feature for (feature, _), used in weeks.items() if len(used) >= 3}


def test_acme_driver_app_is_used_by_61_percent_of_drivers_after_48(events):
    drivers = {row["user_id"]: row["assigned_from"] for row in table("acme/users.csv") if row["role"] == "driver"}
    now, before = (_module_adopters(events, quarter, "driver_app.") for quarter in (QUARTER, YEAR_AGO))
    assert (len(now), len(drivers)) == (174, 284)  # 61.3 %
    assert now <= set(drivers)
    then = [user for user, since in drivers.items() if since <= YEAR_AGO[1].isoformat()]
    assert len(before) / len(then) == pytest.approx(0.48, abs=0.005)


def _module_adopters(events: list[Use], quarter: tuple[date, date], module: str) -> set[str]:
    weeks = defaultdict(set)
    for day, user, _, feature, _ in _within(events, quarter):
        if feature.startswith(module):
            weeks[user].add(day.isocalendar()[:2])
    return {user for user, used in weeks.items() if len(used) >= 3}


def test_acme_returns_does_not_use_the_swap_board(events):
    in_returns = {event[3].split(".")[0] for event in _within(events, QUARTER) if event[2] == "Returns"}
    assert in_returns == {"planner", "driver_app"}


@pytest.mark.parametrize(("end", "active", "share"), [(QUARTER[1], 391, 0.58), (YEAR_AGO[1], 318, 0.52)])
def test_acme_people_active_on_a_working_day(events, end, active, share):
    by_day = defaultdict(set)
    for day, user, *_ in _last_days(events, end, 28):
        by_day[day].add(user)
    working = [len(users) for day, users in by_day.items() if day.weekday() < 5]
    assert sum(working) / len(working) / active == pytest.approx(share, abs=0.005)


def test_acme_export_carries_machines_repeated_rows_and_mere_sign_ins(events):
    rows = [tuple(row.values()) for row in table("acme/usage.csv")]
    again = [row for row, times in Counter(rows).items() for _ in range(times - 1)]
    september = [row for row in rows if row[0] >= "2026-09-03"]

    assert len(again) == 24
    assert {row[0] for row in again} == {"2026-09-14"}
    assert sum(row[1] in MACHINES for row in september) == 190
    signed_in = {row[1] for row in september if row[4] == "login"} - _users(_last_days(events, QUARTER[1], 28))
    assert len(signed_in) == 8  # counted as active, they would make 399 of 391
