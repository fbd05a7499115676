"""Acme's money, goals, promises, incidents, tickets and voices say what the review tells.

Every number is counted here with plain loops over the files, from the definitions and without qbr.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from statistics import median

import pytest
from sample_files import QUARTER, YEAR_AGO, document, incidents, table


def test_acme_paid_88800_for_the_quarter_and_20628_of_it_was_not_used():
    paid, unused = defaultdict(float), {}
    quantity = defaultdict(float)
    for row in table("acme/entitlements.csv"):
        paid[row["product"]] += float(row["quantity"]) * float(row["unit_price"])
        quantity[row["product"]] += float(row["quantity"])
    assert paid == {"Planner seats": 64_800, "Forecast": 12_000, "Dock Booking": 9_600, "Message pack": 2_400}

    unused["Planner seats"] = (quantity["Planner seats"] - 404 - 12) * 135
    unused["Forecast"] = (quantity["Forecast"] - 9) * 300
    unused["Dock Booking"] = (quantity["Dock Booking"] - 21) * 400
    unused["Message pack"] = (quantity["Message pack"] - 22_800) * 0.04
    assert unused == {"Planner seats": 8_640, "Forecast": 9_300, "Dock Booking": 1_200, "Message pack": 1_488}
    assert sum(unused.values()) == 20_628


def test_acme_value_adds_up_from_its_own_measures():
    value = {row["grade"]: row for row in table("acme/value.csv")}
    measured = defaultdict(dict)
    for row in table("acme/metrics.csv"):
        measured[row["metric"]][row["date"][:7]] = float(row["value"])
    quarter, year_ago = ("2026-07", "2026-08", "2026-09"), ("2025-07", "2025-08", "2025-09")

    assert sum(measured["hours_worked"][month] for month in quarter) == 214_000
    assert sum(measured["overtime_share"][month] for month in quarter) / 3 == pytest.approx(7.6)
    assert float(value["A"]["amount"]) == round(214_000 * 0.018) * 32 == 123_264
    shifts = [sum(measured["agency_shifts"][month] for month in months) for months in (year_ago, quarter)]
    assert float(value["B"]["amount"]) == (shifts[0] - shifts[1]) * 95 == 38_950
    assert float(value["C"]["base"]) == pytest.approx(91 * 13 * 1.5 * 34 * 0.5, abs=0.5)
    assert [value["C"][end] for end in ("low", "base", "high")] == ["15083", "30167", "45250"]
    assert value["D"]["amount"] == ""


def test_acme_goals_stand_where_the_review_says():
    goals = document("acme/goals.yaml")
    series = {(row["metric"], row["date"]): float(row["value"]) for row in table("acme/metrics.csv")}
    now = {goal["id"]: series.get((goal["metric"], "2026-09-30")) for goal in goals}
    now["G5"] = 23  # active people in Returns, from the usage export

    progress = {
        goal["id"]: round(100 * (now[goal["id"]] - goal["baseline"]) / (goal["target"] - goal["baseline"]), 1)
        for goal in goals
        if "baseline" in goal
    }
    assert now == {"G1": 13, "G2": 7.6, "G3": 40, "G4": 23, "G5": 23, "G6": None}
    assert progress == {"G1": 87.5, "G2": 69.2, "G3": 44.4, "G4": 105.4, "G5": -41.7}
    # On 30 September 251 of the 343 days of goals 1 to 3 have passed, 73 %: ten points less is 63 %.
    assert (date(2026, 9, 30) - goals[0]["baseline_on"]) / (goals[0]["by"] - goals[0]["baseline_on"]) == 251 / 343
    assert [goal["id"] for goal in goals if goal["by"] <= date(2026, 9, 30)] == ["G4", "G5"]


def test_acme_promises_of_the_quarter_six_kept_one_late_two_missed():
    due = [row for row in table("acme/actions.csv") if "2026-07-01" <= row["first_due"] <= "2026-09-30"]
    results = Counter((_promise(row), row["side"]) for row in due)
    assert results == {
        ("kept", "ours"): 4,
        ("kept", "theirs"): 2,
        ("late", "ours"): 1,
        ("missed", "ours"): 1,
        ("missed", "theirs"): 1,
    }
    open_before = [row for row in table("acme/actions.csv") if row["first_due"] < "2026-07-01" and not row["closed"]]
    assert open_before == []


def _promise(row: dict[str, str]) -> str:
    if not row["closed"]:
        return "missed"
    return "kept" if row["closed"] <= row["first_due"] else "late"


def test_acme_incidents_and_the_availability_they_leave():
    cases = incidents("acme")
    minutes = {id_: (case["resolved"] - case["started"]) / timedelta(minutes=1) for id_, case in cases.items()}
    assert minutes == {
        "inc-2025-07-24": 41,
        "inc-2025-09-09": 66,
        "inc-2026-07-03": 38,
        "inc-2026-08-11": 252,
        "mnt-2026-08-23": 240,
        "inc-2026-09-22": 64,
    }
    assert [id_ for id_, case in cases.items() if case["severity"] == "major"] == ["inc-2025-09-09", "inc-2026-08-11"]
    assert round(100 * (1 - 252 / (92 * 1440 - 240)), 4) == 99.8094
    assert round(100 * (1 - 66 / (92 * 1440)), 2) == 99.95
    assert round(100 * (1 - 252 / (31 * 1440 - 240)), 2) == 99.43  # August
    assert cases["inc-2026-08-11"]["credit"]["amount"] == 88_800 / 3 * 0.05 == 1_480
    assert date(2026, 8, 31) + timedelta(days=61) == cases["inc-2026-08-11"]["credit"]["claim_by"]


def test_acme_has_every_incident_approved_an_action_without_owner_and_one_overdue():
    cases = incidents("acme")
    assert [id_ for id_, case in cases.items() if not case.get("approved_by")] == []
    actions = [action for case in cases.values() for action in case.get("actions", ())]
    assert [action["text"] for action in actions if "owner" not in action] == [
        "Show the waiting time while an export runs"
    ]
    still_open = [action for action in actions if action["status"] == "open"]
    overdue = [action for action in still_open if action.get("first_due", action["due"]) < date(2026, 10, 5)]
    assert [action["text"] for action in overdue] == ["Evening copy of each roster at 22:00"]


def _tickets(quarter: tuple[date, date]) -> list[dict[str, str]]:
    first, last = (day.isoformat() for day in quarter)
    rows = table("acme/tickets.csv")
    return [row for row in rows if first <= row["created"][:10] <= last and row["org"] != "Fernhollow"]


def _hours(row: dict[str, str], until: str) -> float:
    return (datetime.fromisoformat(row[until]) - datetime.fromisoformat(row["created"])) / timedelta(hours=1)


def test_acme_tickets_by_month_and_topic():
    tickets = _tickets(QUARTER)
    assert Counter(row["created"][:7] for row in tickets) == {"2026-07": 19, "2026-08": 27, "2026-09": 18}
    assert Counter(row["created"][:7] for row in _tickets(YEAR_AGO)) == {"2025-07": 17, "2025-08": 16, "2025-09": 18}
    assert sum(row["topic"] == "inc-2026-08-11" for row in tickets) == 9
    assert len(table("acme/tickets.csv")) > 220
    ours = [row for row in table("acme/tickets.csv") if row["org"] == "Fernhollow"]
    assert len(ours) == 3


@pytest.mark.parametrize(
    ("priorities", "tickets", "reply", "ninety", "solved", "met"),
    [
        (("critical", "high"), 4, 0.4, None, 3.1, 3),
        (("normal",), 21, 1.2, 4.8, 8.6, 19),
        (("low",), 39, 2.1, 6.9, 14.2, 36),
        (("critical", "high", "normal", "low"), 64, 1.4, 6.2, 9.0, 58),
    ],
)
def test_acme_support_figures_by_priority(priorities, tickets, reply, ninety, solved, met):
    rows = [row for row in _tickets(QUARTER) if row["priority"] in priorities]
    replies = sorted(_hours(row, "first_reply") for row in rows)

    assert len(rows) == tickets
    assert median(replies) == pytest.approx(reply)
    if ninety is not None:
        assert replies[-(-9 * len(replies) // 10) - 1] == pytest.approx(ninety)  # nearest rank
    assert median(_hours(row, "solved") for row in rows if row["solved"]) == pytest.approx(solved)
    assert sum(row["sla_met"] == "yes" for row in rows) == met
    assert all((_hours(row, "first_reply") <= float(row["sla_target"])) == (row["sla_met"] == "yes") for row in rows)


def test_acme_five_of_six_missed_support_targets_fall_on_11_to_14_august():
    missed = [row["created"][:10] for row in _tickets(QUARTER) if row["sla_met"] == "no"]
    assert len(missed) == 6
    assert sum("2026-08-11" <= day <= "2026-08-14" for day in missed) == 5


def test_acme_needs_fill_eighteen_cells_and_three_people_rated_them():
    rows = [row for row in table("acme/needs.csv") if row["date"] == "2026-09-17"]  # some were rated before, too
    ratings = defaultdict(list)
    for row in rows:
        ratings[row["id"], row["goal"], row["capability"]].append(row)
    assert len([cell for cell in ratings if cell[1]]) == 18
    assert {len(each) for each in ratings.values()} == {3}

    rated = {key[0]: _medians(each) for key, each in ratings.items() if all(row["satisfaction"] for row in each)}
    assert [id_ for id_, (i, s) in rated.items() if i + max(i - s, 0) >= 10 and i > s] == ["N08"]  # 9 and 4
    assert [id_ for id_, (i, s) in rated.items() if s - i >= 2 and i <= 5] == ["N19"]  # 3 and 8
    served = {need for row in table("_shared/catalogue.csv") for need in row["needs"].split(";")}
    assert [key[0] for key in ratings if key[0] not in served] == ["N16"]  # no feature meets it
    assert sum(s >= 6 for id_, (i, s) in rated.items() if id_ != "N19") == 9  # fits
    assert [id_ for id_, (i, s) in rated.items() if s < 6] == ["N07", "N08", "N13"]  # used but weak


def _medians(rows: list[dict[str, str]]) -> tuple[float, float]:
    return median(float(row["importance"]) for row in rows), median(float(row["satisfaction"]) for row in rows)


@pytest.mark.parametrize(
    ("wave", "role_type", "answers", "promoters", "detractors"),
    [("2026-Q3", "user", 30, 13, 6), ("2025-Q3", "user", 24, 7, 7), ("2026-Q3", "buyer", 3, 0, 2)],
)
def test_acme_recommendation_scores_by_role_the_last_answer_of_each_person(
    wave, role_type, answers, promoters, detractors
):
    last = {}
    for row in sorted(table("acme/surveys.csv"), key=lambda row: row["date"]):
        if (row["instrument"], row["wave"], row["role_type"]) == ("nps", wave, role_type):
            last[row["respondent"]] = int(row["score"])
    assert len(last) == answers
    assert sum(score >= 9 for score in last.values()) == promoters
    assert sum(score <= 6 for score in last.values()) == detractors
