"""Quarters of different lengths: nothing is called a change that the calendar made (`analytics` 2.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_usage import CATALOGUE, daily, frame, on
from subject_folders import folder_of, teller_of

from qbr.analysis.scope import Scope
from qbr.analysis.usage.usage import UsageFindings, analyse_usage
from qbr.facts import Comparison, Fact
from qbr.quarter import Calendar, Period

YEARS = [on(f"{year}-{month:02d}-{day:02d}", "u0", "login") for year in (2024, 2025, 2026)
         for month in range(1, 13) for day in range(1, 29)]  # fmt: skip


def analysed(calendar: Calendar, label: str, basis: str, as_of: str, *rows) -> UsageFindings:
    quarter, old = calendar.parse(label), calendar.parse(basis)
    kind = "yoy" if old == quarter.year_ago else "qoq"
    scope = Scope(quarter, date.fromisoformat(as_of), old, kind, "Europe/Berlin", "EUR")
    found = analyse_usage(folder_of(usage=frame(*rows), catalogue=CATALOGUE), scope)
    assert found is not None
    return found


def events(now: int, before: int, days: int, days_before: int) -> Fact:
    period = Period(date(2026, 7, 1), date.fromordinal(date(2026, 7, 1).toordinal() + days - 1))
    fact = Fact("usage.events", value=now, period=period, audience="customer")
    return fact.compared(Comparison("2026-Q1", "qoq", before, days=days_before))


def test_two_more_days_alone_are_no_growth():
    # The third quarter has 92 days, the first 90: with ten events every day the total rises by 2.2 %, the rate by none.
    rows = [on(f"{day:%Y-%m-%d}", "u1", value=10) for day in each_day("2026-01-01", "2026-09-30")]
    fact = analysed(Calendar(), "2026-Q3", "2026-Q1", "2026-10-05", *rows).totals.events
    assert (fact.value, fact.comparison.value, fact.comparison.days) == (920, 900, 90)
    assert fact.change.ratio == Decimal(20) / 900
    assert round(fact.change.per_day, 9) == 0
    assert str(teller_of().show(fact).basis) == "2026-Q1: 900; per day 0.0 %".replace(" %", "\u00a0%")


@pytest.mark.parametrize(
    ("now", "days_before", "per_day"), [(1029, 90, True), (1030, 90, False), (971, 90, True), (970, 90, False)]
)
def test_the_rate_per_day_stands_below_three_per_cent(now, days_before, per_day):
    assert (events(now, 1000, 92, days_before).change.per_day is not None) is per_day


def test_quarters_of_one_length_have_no_rate_per_day():
    rows = [on(f"{day:%Y-%m-%d}", "u1") for day in each_day("2025-07-01", "2026-09-30")]
    fact = analysed(Calendar(), "2026-Q3", "2025-Q3", "2026-10-05", *rows).totals.events
    assert (fact.comparison.days, fact.change.per_day) == (None, None)


def test_people_do_not_add_up_over_days_and_have_no_rate_per_day():
    rows = [on(f"{day:%Y-%m-%d}", "u1") for day in each_day("2026-01-01", "2026-09-30")]
    assert analysed(Calendar(), "2026-Q3", "2026-Q1", "2026-10-05", *rows).totals.active_users.change.per_day is None


WEEKS = Calendar(start_month=2, pattern="4-4-5", week_end="saturday", rule="last")


def test_the_53rd_week_of_this_year_is_left_out_of_the_comparison():
    long = quarter_of_14_weeks()
    short = long.year_ago
    assert (long.days, short.days) == (98, 91)
    rows = [on(f"{day:%Y-%m-%d}", "u1") for day in each_day(str(short.start), str(long.end))]
    found = analysed(WEEKS, long.label, short.label, str(date.fromordinal(long.end.toordinal() + 3)), *rows)
    fact = found.totals.events
    assert (fact.value, fact.comparison.own, fact.comparison.value) == (98, 91, 91)
    assert fact.change.ratio == 0
    assert str(teller_of().show(fact).basis).endswith("91; 91 without the 53rd week")
    edit = next(row for row in found.features if row.thing.id == "plan.edit")
    assert (edit.events.value, edit.events.change.ratio) == (98, 0)


def test_the_53rd_week_of_the_year_before_is_left_out_too():
    long = quarter_of_14_weeks()
    later = replace(long, year=long.year + 1)
    assert later.days == 91
    rows = [on(f"{day:%Y-%m-%d}", "u1") for day in each_day(str(long.start), str(later.end))]
    fact = analysed(WEEKS, later.label, long.label, "2026-12-31", *rows).totals.events
    assert (fact.value, fact.comparison.value, fact.change.ratio) == (91, 91, 0)


def test_a_running_quarter_is_never_compared_with_a_whole_one():
    # On 30 August the quarter has gone 61 of 92 days; the year before as many days count, to 30 August 2025.
    rows = [on(f"{day:%Y-%m-%d}", "u1") for day in each_day("2025-05-01", "2026-08-30")]
    found = analysed(Calendar(), "2026-Q3", "2025-Q3", "2026-08-30", *rows)
    assert (found.elapsed, found.days) == (61, 92)
    for fact in found.totals.facts:
        if fact.is_known and fact.comparison and fact.comparison.value is not None:
            assert fact.change.difference == 0, fact.id
    assert (found.totals.events.value, found.totals.events.comparison.value) == (61, 61)
    assert found.totals.active_users.period == Period(date(2026, 8, 3), date(2026, 8, 30))


def test_from_nothing_is_new_and_a_rate_moves_in_points():
    rows = [*YEARS, *daily("2026-07-01", "2026-09-30", "u1")]
    totals = analysed(Calendar(), "2026-Q3", "2025-Q3", "2026-10-05", *rows).totals
    assert (totals.events.comparison.value, totals.events.change.is_new, totals.events.change.ratio) == (0, True, None)
    share = Fact("usage.breadth", value=Decimal("0.5")).compared(Comparison("2025-Q3", "yoy", Decimal("0.4")))
    assert (share.change.points, share.change.ratio) == (Decimal(10), None)


@given(st.integers(90, 98), st.integers(90, 98), st.integers(1, 50))
def test_the_same_rate_in_quarters_of_any_length_never_moves_per_day(days, days_before, rate):
    change = events(rate * days, rate * days_before, days, days_before).change
    assert change.per_day is None or abs(change.per_day) < Decimal("1e-20")


def each_day(start: str, end: str) -> list[date]:
    first, last = date.fromisoformat(start).toordinal(), date.fromisoformat(end).toordinal()
    return [date.fromordinal(day) for day in range(first, last + 1)]


def quarter_of_14_weeks():
    return next(quarter for year in range(2020, 2027) if (quarter := WEEKS.parse(f"{year}-Q4")).days == 98)
