"""Quarters: every day has one, they tile time, and years of weeks end where their rule says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbr.errors import DataError
from qbr.quarter import WEEK_PATTERNS, WEEKDAYS, Calendar, Period, Quarter

DAY = timedelta(days=1)
days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
calendars = st.builds(
    Calendar,
    start_month=st.integers(1, 12),
    label=st.sampled_from(["end", "start"]),
    pattern=st.sampled_from([None, *WEEK_PATTERNS]),
    week_end=st.sampled_from(WEEKDAYS),
    rule=st.sampled_from(["last", "nearest"]),
)


@given(calendars, days)
def test_every_day_lies_in_exactly_the_quarter_it_is_given(calendar: Calendar, day: date) -> None:
    quarter = calendar.quarter_of(day)
    assert quarter.start <= day <= quarter.end
    assert not quarter.prior.period.contains(day)
    assert not quarter.next.period.contains(day)


@given(calendars, days)
def test_quarters_follow_each_other_without_gap_or_overlap(calendar: Calendar, day: date) -> None:
    quarter = calendar.quarter_of(day)
    assert quarter.next.start == quarter.end + DAY
    assert quarter.prior.end == quarter.start - DAY
    assert quarter.prior.next == quarter
    assert quarter.prior < quarter < quarter.next


@given(calendars, days)
def test_months_tile_their_quarter(calendar: Calendar, day: date) -> None:
    quarter = calendar.quarter_of(day)
    first, second, third = quarter.months
    assert (first.start, third.end) == (quarter.start, quarter.end)
    assert (first.end + DAY, second.end + DAY) == (second.start, third.start)


@given(calendars, days)
def test_a_year_ago_has_the_same_number_and_is_four_quarters_back(calendar: Calendar, day: date) -> None:
    quarter = calendar.quarter_of(day)
    assert quarter.year_ago.number == quarter.number
    assert quarter.year_ago == quarter.prior.prior.prior.prior


@given(calendars, days)
def test_a_label_reads_back_as_its_quarter(calendar: Calendar, day: date) -> None:
    quarter = calendar.quarter_of(day)
    assert calendar.parse(quarter.label) == quarter
    assert hash(calendar.parse(quarter.label)) == hash(quarter)


@given(calendars, days)
def test_weeks_are_mondays_that_cover_the_quarter(calendar: Calendar, day: date) -> None:
    weeks = calendar.quarter_of(day).weeks
    assert all(monday.weekday() == 0 for monday in weeks)
    assert weeks[0] <= calendar.quarter_of(day).start < weeks[1]
    assert weeks[-1] <= calendar.quarter_of(day).end < weeks[-1] + 7 * DAY


def test_calendar_quarter_has_its_dates() -> None:
    quarter = Calendar().parse("2026-Q3")
    assert (quarter.start, quarter.end, quarter.days) == (date(2026, 7, 1), date(2026, 9, 30), 92)
    assert (quarter.label, quarter.short, str(quarter)) == ("2026-Q3", "Q3", "2026-Q3")
    assert quarter.months[1] == Period(date(2026, 8, 1), date(2026, 8, 31))


def test_fiscal_year_carries_the_calendar_year_it_ends_in() -> None:
    calendar = Calendar(start_month=2)
    assert calendar.quarter_of(date(2026, 2, 10)).label == "2027-Q1"
    assert calendar.parse("2027-Q3").period == Period(date(2026, 8, 1), date(2026, 10, 31))


def test_fiscal_year_may_carry_the_calendar_year_it_starts_in() -> None:
    assert Calendar(start_month=2, label="start").quarter_of(date(2026, 2, 10)).label == "2026-Q1"
    assert Calendar(start_month=1, label="start").quarter_of(date(2026, 2, 10)).label == "2026-Q1"


def test_last_complete_quarter_ended_before_today() -> None:
    calendar = Calendar()
    assert calendar.last_complete(date(2026, 9, 30)).label == "2026-Q2"
    assert calendar.last_complete(date(2026, 10, 1)).label == "2026-Q3"


def test_year_of_weeks_ends_on_the_last_saturday_of_january() -> None:
    # January 2026 ends on a Saturday, January 2027 on a Sunday: the year runs from 1 February 2026 to 30 January 2027.
    calendar = Calendar(start_month=2, pattern="4-5-4")
    assert calendar.parse("2027-Q1").start == date(2026, 2, 1)
    assert calendar.parse("2027-Q4").end == date(2027, 1, 30)
    assert [month.days // 7 for month in calendar.parse("2027-Q1").months] == [4, 5, 4]


def test_a_53rd_week_belongs_to_the_last_month_of_the_year() -> None:
    # Saturdays nearest the end of January: 28 January 2023 and 3 February 2024 are 53 weeks apart.
    calendar = Calendar(start_month=2, pattern="4-5-4", rule="nearest")
    fourth = calendar.parse("2024-Q4")
    assert calendar.parse("2024-Q1").start == date(2023, 1, 29)
    assert (fourth.end, fourth.days) == (date(2024, 2, 3), 14 * 7)
    assert [month.days // 7 for month in fourth.months] == [4, 5, 5]


@pytest.mark.parametrize("text", ["2026-Q5", "Q3", "2026", "26-Q3", "2026-Q3x", "", "9999-Q1", "٢٠٢٦-Q3"])
def test_a_text_that_is_no_quarter_is_told_with_an_example(text: str) -> None:
    with pytest.raises(DataError) as error:
        Calendar().parse(text)
    assert str(error.value) == (
        f'"{text}" is not a quarter\n  Write the year, a dash, Q and a number from 1 to 4, as in 2026-Q3.'
    )


def test_labels_are_read_as_people_type_them() -> None:
    assert Calendar().parse(" 2026q3 ") == Quarter(Calendar(), 2026, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"start_month": 13}, "start_month is 13"),
        ({"pattern": "5-5-5"}, 'pattern is "5-5-5"'),
        ({"week_end": "someday"}, 'week_end is "someday"'),
    ],
)
def test_an_impossible_calendar_is_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(DataError, match=message):
        Calendar(**arguments)  # type: ignore[arg-type]


def test_a_period_counts_both_ends_and_cannot_run_backwards() -> None:
    assert Period(date(2026, 7, 1), date(2026, 7, 1)).days == 1
    assert Period(date(2026, 7, 1), date(2026, 7, 31)).contains(date(2026, 7, 31))
    with pytest.raises(DataError, match="before it starts"):
        Period(date(2026, 7, 2), date(2026, 7, 1))


def test_same_label_of_two_calendars_is_not_the_same_quarter() -> None:
    assert Calendar().parse("2026-Q3") != Calendar(start_month=2).parse("2026-Q3")
