"""Usage: each number worked out by hand on a few rows. 2026-Q3 ends on Wednesday 30 September; 28 days are 3–30 Sep."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_usage import CATALOGUE, daily, frame, on
from subject_folders import folder_of, scope_of

from qbr.analysis.usage.counting import rolling_people
from qbr.analysis.usage.usage import UsageFindings, analyse_usage
from qbr.analysis.usage.usage_frame import read_activity

YEAR = list(daily("2025-06-02", "2026-09-30", "u0", "login"))  # records of every working day, none of them work


def analysed(*rows, catalogue=CATALOGUE, scope=None, **tables) -> UsageFindings:
    folder = folder_of(usage=frame(*rows), catalogue=catalogue, **tables)
    found = analyse_usage(folder, scope or scope_of())
    assert found is not None
    return found


def test_active_are_people_with_work_in_the_28_days_to_the_quarters_end():
    totals = analysed(
        YEAR,
        on("2026-09-03", "first day"),
        on("2026-09-30", "last day"),
        on("2026-09-15", "twice"),
        on("2026-09-16", "twice"),
        on("2026-09-02", "a day too early"),
        on("2026-09-15", "only signs in", "login"),
        on("2026-09-15", "did nothing", value=0),
        on("2026-09-15", "not collected", value=None),
        on("2025-09-03", "a year ago"),
        on("2025-09-30", "first day"),
    ).totals
    assert (totals.active_users.value, totals.active_users.comparison.value) == (3, 2)
    assert totals.active_users.change.ratio == Decimal("0.5")
    assert totals.active_users.period.start == date(2026, 9, 3)
    assert totals.active_users.source.rows == 4
    assert totals.quarter_users.value == 4  # the one of 2 September too


def test_a_login_counts_for_nobody_even_without_a_catalogue():
    rows = [YEAR, on("2026-09-15", "u1", "login"), on("2026-09-15", "u2", "anything else")]
    assert analysed(*rows, catalogue=()).totals.active_users.value == 1


def test_features_the_catalogue_does_not_know_are_named_and_left_out():
    found = analysed(YEAR, on("2026-09-15", "u1", "plan.secret"), on("2026-09-15", "u2"))
    assert found.unlisted == ("plan.secret",)
    assert found.totals.active_users.value == 1


def test_stickiness_is_the_mean_of_working_days_over_active_users():
    # 20 working days from 3 to 30 September; u1 on all of them, u2 on five, u3 on one: 26 ÷ 20 = 1.3 people a day.
    totals = analysed(
        YEAR,
        daily("2026-09-03", "2026-09-30", "u1"),
        daily("2026-09-07", "2026-09-11", "u2"),
        on("2026-09-30", "u3"),
        on("2026-09-12", "u3"),  # a Saturday: active, on no working day
    ).totals
    assert totals.daily_users.value == Decimal("1.3")
    assert totals.stickiness.value == Decimal("1.3") / 3
    assert totals.stickiness.formula == "(26 ÷ 20 working days) ÷ 3"


def test_the_average_counts_the_active_users_of_every_day_of_the_quarter():
    # u1 is active on all 92 days; u2 works once, on 15 September, and is active on the 16 days from then on.
    totals = analysed(YEAR, daily("2026-06-01", "2026-09-30", "u1"), on("2026-09-15", "u2")).totals
    assert totals.average_active_users.value == Decimal(92 + 16) / 92


def test_concentration_names_the_share_of_the_busiest_and_how_few_make_most():
    # 70 + 15 + 10 + 5 = 100 events: the busiest makes 70 %, two make 85 % and so the first 80 %.
    rows = [on("2026-09-15", f"u{count}", value=count) for count in (70, 15, 10, 5)]
    totals = analysed(YEAR, *rows).totals
    assert totals.top_user_share.value == Decimal("0.7")
    assert totals.users_for_80.value == 2
    assert totals.events.value == 100


def test_the_line_ends_on_the_headline_and_has_a_point_a_week():
    found = analysed(YEAR, daily("2026-06-01", "2026-09-30", "u1"), on("2026-09-24", "u2"))
    assert found.trend.categories[0] == date(2026, 7, 1)
    assert found.trend.categories[-1] == date(2026, 9, 30)
    assert found.trend.values == (1,) * 13 + (2,)
    assert found.trend.values[-1] == found.totals.active_users.value


def test_the_basis_of_the_line_is_a_gap_where_its_28_days_are_not_on_record():
    # Records begin on 1 July 2025: the first 28 whole days end on 28 July, so 30 Sep − 9 weeks = 29 July is the first.
    rows = [*daily("2025-07-01", "2026-09-30", "u1")]
    found = analysed(rows)
    assert found.trend_before.values == (None,) * 4 + (1,) * 10
    assert found.totals.average_active_users.comparison.value is None
    assert found.totals.average_active_users.comparison.reason == "usage records begin on 2025-07-01"


def test_a_quarter_that_is_not_over_is_compared_with_as_many_days_of_the_basis():
    # Records end on 31 August, day 62 of 92; the basis is seen up to 31 August 2025, without its September.
    found = analysed(
        daily("2025-06-02", "2026-08-31", "u0", "login"),
        on("2026-08-31", "u1"),
        on("2025-08-31", "u2"),
        on("2025-09-30", "too late to compare"),
    )
    assert found.is_partial
    assert (found.until, found.elapsed, found.days) == (date(2026, 8, 31), 62, 92)
    assert (found.totals.active_users.value, found.totals.active_users.comparison.value) == (1, 1)


def test_a_quarter_that_ends_on_a_weekend_without_records_is_whole():
    # 2024-Q2 ends on Sunday 30 June; the last working day is Friday 28 June.
    whole = analysed(daily("2024-01-01", "2024-06-28", "u1"), scope=scope_of("2024-Q2", "2024-07-03"))
    assert not whole.is_partial
    assert whole.until == date(2024, 6, 30)
    assert whole.trend.values[-1] == whole.totals.active_users.value == 1
    short = analysed(daily("2024-01-01", "2024-06-27", "u1"), scope=scope_of("2024-Q2", "2024-07-03"))
    assert (short.is_partial, short.until) == (True, date(2024, 6, 27))


def test_missing_weeks_are_a_gap_and_nothing_is_compared_across_them():
    rows = [daily("2025-06-02", "2026-09-11", "u1"), daily("2026-09-21", "2026-09-30", "u1")]
    found = analysed(*rows)
    assert [(gap.period.start, gap.period.end, gap.days) for gap in found.gaps] == [
        (date(2026, 9, 14), date(2026, 9, 18), 5)
    ]
    active = found.totals.active_users
    assert active.value == 1
    assert active.completeness == Decimal(15) / 20  # 5 of 20 working days are missing
    assert not active.change.is_known
    assert active.comparison.reason == "no usage records for 2026-09-14 to 2026-09-18"
    assert found.trend.values[-3:] == (None, None, None)


def test_a_few_days_off_are_no_gap():
    rows = [daily("2025-06-02", "2026-09-11", "u1"), daily("2026-09-18", "2026-09-30", "u1")]
    assert analysed(*rows).gaps == ()


def test_no_file_and_an_empty_file_say_nothing():
    assert analyse_usage(folder_of(), scope_of()) is None
    assert analyse_usage(folder_of(usage=frame()), scope_of()) is None
    assert analyse_usage(folder_of(usage=frame(on("2026-09-30", "u1", value=None))), scope_of()) is None


def test_a_quarter_without_records_has_reasons_and_no_zero():
    found = analysed(daily("2025-01-02", "2025-03-31", "u1"))
    reasons = {fact.reason for fact in found.totals.facts if not fact.is_known}
    assert found.totals.active_users.value is None
    assert "no usage records for 2026-Q3" in reasons
    assert all(value is None for value in found.trend.values)


def test_one_row_is_enough():
    totals = analysed(on("2026-09-30", "u1")).totals
    assert totals.active_users.value == 1
    assert totals.active_users.comparison.value is None
    assert not totals.active_users.change.is_known


def test_an_export_without_people_keeps_what_it_counted_itself():
    rows = [
        on(day, None, None, metric="active_users", value=people)
        for start, people in (("2025-06-02", 10), ("2026-07-01", 12))
        for day in [row["date"] for row in daily(start, "2026-06-30" if people == 10 else "2026-09-30", None)]
    ]
    work = daily("2025-06-02", "2026-09-30", None, value=2)
    found = analysed(rows, work, on("2026-09-30", None, None, metric="planned_hours", value=900))
    assert not found.has_users
    assert found.totals.active_users.reason == "the usage export names no users, so people cannot be told apart"
    assert (found.totals.daily_users.value, found.totals.daily_users.comparison.value) == (12, 10)
    assert found.totals.events.value == 2 * 66  # 66 working days in the quarter; hours are no events
    assert found.trend.metric == "usage.weekly_daily[]"
    assert found.trend.values[-1] == 12


def test_what_was_left_out_is_counted_in_the_source():
    active = analysed(YEAR, on("2026-09-30", "u1")).totals.active_users
    assert active.source.excluded[0].what == "no value events"
    assert active.source.excluded[0].rows == len(YEAR)
    assert active.source.names == ("usage.csv",)


def test_people_on_the_list_are_the_denominator_from_the_day_they_had_access():
    users = [
        {"user_id": "u1", "assigned_from": "2026-01-01"},
        {"user_id": "u2"},
        {"user_id": "later", "assigned_from": "2026-10-01"},
    ]
    totals = analysed(YEAR, on("2026-09-30", "u1"), on("2026-09-30", "not listed"), users=users).totals
    assert totals.assigned.value == 2
    assert totals.active_of_assigned.value == Decimal("0.5")
    assert totals.active_users.value == 2
    assert totals.assigned.comparison.reason == "the list of assigned users is today's"


def test_without_a_list_the_assigned_are_not_known():
    assert analysed(YEAR, on("2026-09-30", "u1")).totals.assigned.reason == "no list of assigned users"


@pytest.mark.parametrize("user", ["00123", "A&B <Ltd>", "🚚", "None", "nan", " "])
def test_ids_are_told_apart_byte_for_byte(user):
    totals = analysed(YEAR, on("2026-09-30", user), on("2026-09-30", f"{user}.")).totals
    assert totals.active_users.value == 2


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 39)), min_size=1, max_size=60),
    st.integers(1, 12),
)
@settings(max_examples=60, deadline=None)
def test_rolling_counts_equal_a_look_at_each_window(events, window):
    start = date(2026, 1, 1)
    rows = [on((start + timedelta(days=day)).isoformat(), f"u{user}") for user, day in events]
    activity = read_activity(folder_of(usage=frame(*rows), catalogue=CATALOGUE))
    offset = min(day for _, day in events)
    counts = rolling_people(activity, np.ones(len(events), dtype=bool), window, 40)
    for day in range(40):
        seen = {user for user, when in events if day - window < when - offset <= day}
        assert counts[day] == len(seen)
