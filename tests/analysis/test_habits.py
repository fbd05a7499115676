"""Habits by cadence, concentration and training, worked out by hand. 28 days are 3–30 September 2026."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_usage import CATALOGUE, daily, frame, on
from subject_folders import folder_of, scope_of

from qbr import Workspace
from qbr.analysis.usage.usage import UsageFindings, analyse_usage
from qbr.analysis.usage.usage_totals import gini

YEAR = list(daily("2025-06-02", "2026-09-30", "u0", "login"))
BY_CADENCE = tuple(
    {**row, "cadence": {"Planner": "daily", "Forecast": "weekly", "Messages": "monthly"}[row["module"]]}
    for row in CATALOGUE
)


def analysed(*rows, catalogue=BY_CADENCE, scope=None, **tables) -> UsageFindings:
    found = analyse_usage(folder_of(usage=frame(*rows), catalogue=catalogue, **tables), scope or scope_of())
    assert found is not None
    return found


@pytest.mark.practice(27)
def test_each_module_is_judged_by_the_cadence_it_is_meant_for():
    # Planner, daily: u1 on all 20 working days, u2 on five of them: 25 ÷ 20 ÷ 2 people.
    # Forecast, weekly: weeks end on 9, 16, 23 and 30 September; u1 in all four, u3 in one: 5 ÷ 4 ÷ 2 people.
    found = analysed(
        YEAR,
        daily("2026-09-03", "2026-09-30", "u1"),
        daily("2026-09-07", "2026-09-11", "u2"),
        *(on(f"2026-09-{day:02d}", "u1", "cast.demand") for day in (9, 16, 23, 30)),
        on("2026-09-12", "u3", "cast.demand"),
        on("2026-09-12", "u3", "mail.push"),
        scope=scope_of(small_group=1),
    )
    rows = {row.thing.id: row for row in found.habits.modules}
    assert (rows["Planner"].cadence, rows["Planner"].stickiness.value) == ("daily", Decimal("0.625"))
    assert rows["Planner"].stickiness.formula == "(25 ÷ 20 working days) ÷ 2"
    assert (rows["Forecast"].cadence, rows["Forecast"].stickiness.value) == ("weekly", Decimal("0.625"))
    assert rows["Forecast"].stickiness.formula == "(5 ÷ 4 weeks) ÷ 2"
    assert rows["Messages"].stickiness.reason == "meant to be used less than once a week"
    # Of everybody: u1 in four weeks, u2 in two (Monday 7 to Friday 11), u3 in one: 7 ÷ 4 ÷ 3 people.
    assert found.habits.weekly.value == Decimal(7) / 4 / 3


def test_without_a_cadence_no_module_is_judged():
    row = analysed(YEAR, on("2026-09-30", "u1"), catalogue=CATALOGUE).habits.modules[0]
    assert (row.cadence, row.stickiness.reason) == (None, "the catalogue gives no cadence")


@pytest.mark.practice(27)
@pytest.mark.parametrize(
    ("work_days", "average", "stickiness"),
    [(None, "1.3", "1.3"), (range(7), Decimal(27) / 28, Decimal(27) / 28), ((6, 0, 1, 2, 3), "1.05", "1.05")],
)
def test_the_days_of_the_working_week_decide_what_a_given_day_is(work_days, average, stickiness):
    # u1 works Monday to Friday (20 days), u2 on five of them, u3 on Wednesday the 30th and on a Saturday.
    # Monday to Friday: 26 ÷ 20. All seven days: 27 ÷ 28. Sunday to Thursday: u1 on 16 days, u2 on four, u3 on the 30th: 21 ÷ 20.
    rows = [
        YEAR, daily("2025-06-02", "2026-09-30", "u0", "login"),
        daily("2026-09-03", "2026-09-30", "u1"), daily("2026-09-07", "2026-09-11", "u2"),
        on("2026-09-30", "u3"), on("2026-09-12", "u3"),
    ]  # fmt: skip
    scope = scope_of() if work_days is None else replace(scope_of(), work_days=frozenset(work_days))
    totals = analysed(*rows, scope=scope).totals
    assert totals.daily_users.value == Decimal(average)
    assert totals.stickiness.value == Decimal(stickiness) / 3


@pytest.mark.practice(27)
def test_the_switch_for_weekends_stands_in_customer_yaml_and_is_told(workspace: Path):
    before = Workspace(workspace).review("acme").usage.stickiness
    file = workspace / "customers/acme/customer.yaml"
    week = "[monday, tuesday, wednesday, thursday, friday, saturday, sunday]"
    file.write_text(f"{file.read_text(encoding='utf-8')}\nwork_days: {week}\n", encoding="utf-8")
    review = Workspace(workspace).review("acme")
    # Fewer people work at weekends: the average day has fewer of the same active users.
    assert review.usage.stickiness.value < before.value
    assert "÷ 28 working days" in review.usage.stickiness.fact.formula
    assert "÷ 20 working days" in before.fact.formula
    settings = [str(line) for line in review.methods.settings]
    assert any(line.startswith("Working days are Monday, Tuesday") for line in settings)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30).filter(any))
def test_gini_equals_half_the_mean_difference_of_all_pairs(counts):
    # A second way: the mean difference between any two people, over twice the mean.
    values = np.array(counts, dtype=np.int64)
    pairs = np.abs(values[:, None] - values[None, :]).mean() / (2 * values.mean())
    assert float(gini(values)) == pytest.approx(pairs, abs=1e-12)


def test_gini_of_equals_is_zero_and_of_one_of_four_who_does_all_three_quarters():
    assert gini(np.array([5, 5, 5])) == 0
    assert gini(np.array([0, 0, 0, 8])) == Decimal("0.75")
    assert gini(np.array([], dtype=np.int64)) is None


def users(*trained: str, certified=(), count=4) -> list[dict[str, str]]:
    return [
        {"user_id": f"u{place}", "trained": "2026-05-04" if f"u{place}" in trained else None,
         "certified": "2026-06-01" if f"u{place}" in certified else None}
        for place in range(1, count + 1)
    ]  # fmt: skip


def test_training_counts_the_active_on_the_list():
    # u1, u2 and u3 are active, u4 is not; of u1, u2 and u4, who were trained, two are active: 2 ÷ 3.
    rows = [YEAR, *(on("2026-09-15", f"u{place}") for place in (1, 2, 3)), on("2026-09-15", "not on the list")]
    people = analysed(*rows, users=users("u1", "u2", "u4", certified=("u1",))).people
    assert (people.trained.value, people.trained.formula) == (Decimal(2) / 3, "2 ÷ 3")
    assert people.certified.formula == "1 ÷ 3"


def test_training_that_nobody_recorded_is_not_none():
    people = analysed(YEAR, on("2026-09-15", "u1"), users=users()).people
    assert (people.trained.value, people.trained.reason) == (None, "nothing on record")
    assert analysed(YEAR, on("2026-09-15", "u1")).people.trained.reason == "no list of assigned users"


def test_only_aggregates_leave_distinct_people_unknown():
    rows = [on(f"2026-{month:02d}-28", None, None, 40.0, metric="active_users") for month in range(1, 10)]
    found = analysed(*rows)
    assert found.totals.quarter_users.reason == "the usage export names no users, so people cannot be told apart"
    assert found.habits.weekly.value is None
