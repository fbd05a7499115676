"""Spans of time: a minute counts once, days end at midnight where the customer lives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbr.analysis.statistics.spans import (
    Span,
    calendar_months,
    clipped,
    compared_days,
    days_span,
    in_utc,
    weighted_minutes,
)
from qbr.quarter import Calendar, Period

DAY = datetime(2026, 8, 11, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def span(start: int, end: int, weight: str = "1") -> Span:
    return Span(DAY + timedelta(minutes=start), DAY + timedelta(minutes=end), Decimal(weight))


def test_overlapping_spans_count_each_minute_once() -> None:
    assert weighted_minutes([span(0, 60), span(30, 90)]) == 90


def test_touching_spans_add_up() -> None:
    assert weighted_minutes([span(0, 60), span(60, 90)]) == 90


def test_minute_under_two_weights_counts_with_the_heavier() -> None:
    # 0–30 at 0.3, 30–60 at 1, 60–90 at 1
    assert weighted_minutes([span(0, 60, "0.3"), span(30, 90)]) == Decimal(69)


def test_excluded_minutes_do_not_count() -> None:
    assert weighted_minutes([span(0, 60)], [span(20, 30), span(50, 80)]) == 40


def test_no_spans_are_no_minutes() -> None:
    assert weighted_minutes([]) == 0


def test_half_a_minute_is_half_a_minute() -> None:
    assert weighted_minutes([Span(DAY, DAY + timedelta(seconds=90))]) == Decimal("1.5")


def test_clipping_keeps_only_what_lies_inside() -> None:
    assert clipped([span(0, 10), span(15, 40), span(50, 60)], span(10, 30)) == (span(15, 30),)


def test_day_on_which_clocks_go_back_has_25_hours() -> None:
    day = date(2026, 10, 25)
    assert days_span(Period(day, day), BERLIN).minutes == 25 * 60


def test_quarter_begins_at_local_midnight() -> None:
    quarter = Calendar().parse("2026-Q3")
    assert days_span(quarter.period, BERLIN).start == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert days_span(quarter.period, BERLIN).minutes == 132_480  # 92 days


def test_time_without_offset_was_written_where_the_customer_lives() -> None:
    assert in_utc(datetime(2026, 8, 11, 5, 10), BERLIN) == datetime(2026, 8, 11, 3, 10, tzinfo=UTC)


def test_running_quarter_is_compared_with_as_many_days() -> None:
    quarter = Calendar().parse("2026-Q3")
    days = compared_days(quarter, quarter.year_ago, date(2026, 8, 29))  # day 60 of 92
    assert days == Period(date(2025, 7, 1), date(2025, 8, 29))


def test_whole_quarter_is_compared_with_a_whole_one() -> None:
    quarter = Calendar().parse("2026-Q3")
    assert compared_days(quarter, quarter.prior, date(2026, 10, 5)) == quarter.prior.period  # 91 days


@pytest.mark.parametrize(
    ("calendar", "label", "starts"),
    [
        (Calendar(), "2026-Q3", (7, 8, 9)),
        (Calendar(start_month=2), "2027-Q3", (8, 9, 10)),
        (
            Calendar(start_month=2, pattern="4-4-5"),
            "2027-Q3",
            (8, 9),
        ),  # 2 Aug – 31 Oct less a day: October ends after it
    ],
)
def test_service_levels_are_judged_by_calendar_months(calendar: Calendar, label: str, starts: tuple[int, ...]) -> None:
    quarter = calendar.parse(label)
    months = calendar_months(quarter)
    assert all(month.start.day == 1 and month.end <= quarter.end for month in months)
    assert tuple(month.start.month for month in months)[: len(starts)] == starts


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 100)), max_size=8),
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 100)), max_size=4),
)
def test_minutes_are_those_a_clock_would_count(spans: list[tuple[int, int]], holes: list[tuple[int, int]]) -> None:
    minutes = {minute for start, length in spans for minute in range(start, start + length)}
    left_out = {minute for start, length in holes for minute in range(start, start + length)}
    counted = [span(start, start + length) for start, length in spans]
    excluded = [span(start, start + length) for start, length in holes]
    assert weighted_minutes(counted, excluded) == len(minutes - left_out)
