"""Weeks: what a customer's records say week by week, back from the last observed day, without overlap.

A week is seven days that end on the same weekday as the records; one that lacks records is a gap, never zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from qbr.analysis.arrays import Real, Whole
from qbr.analysis.reliability.incident_register import IncidentFinding, Register
from qbr.analysis.scope import Scope
from qbr.analysis.statistics.spans import clipped, days_span, weighted_minutes
from qbr.analysis.support.ticket_table import NEVER, ticket_table
from qbr.analysis.usage.activity import Activity
from qbr.analysis.usage.counting import distinct_pairs
from qbr.quarter import Period
from qbr.records.folder import CustomerFolder

Counted = Literal["people", "daily", "events"]

DAYS = 7


@dataclass(frozen=True, slots=True)
class Weeks:
    """The whole weeks on record, the last of them ending on the last observed day."""

    ends: tuple[date, ...]  # last day of each week, the earliest first
    counted: Counted  # people active in the week; without user ids those of a working day; else value events
    use: Real  # a value a week; NaN where records are missing

    @property
    def known(self) -> int:
        """Weeks with a value."""
        return int((~np.isnan(self.use)).sum())

    def period(self, first: int, last: int) -> Period:
        """Return the days from the first day of one week to the last day of another, by position."""
        return Period(self.ends[first] - timedelta(days=DAYS - 1), self.ends[last])


def weeks_of(activity: Activity, until: date) -> Weeks:
    """Return the weekly use up to a day (analytics 2.8): distinct people, else the mean of days, else events."""
    length = activity.index(until) + 1
    count = max(length // DAYS, 0)
    first = length - count * DAYS
    ends = tuple(until - timedelta(days=DAYS * back) for back in range(count - 1, -1, -1))
    week = (activity.day - first) // DAYS
    inside = (activity.day >= first) & (activity.day < length)
    if activity.has_users:
        counted: Counted = "people"
        rows = inside & (activity.user >= 0)
        weeks, _ = distinct_pairs(week[rows], activity.user[rows])
        use = np.bincount(weeks, minlength=count).astype(np.float64)
    elif activity.daily_given is not None:
        counted, use = "daily", _daily_means(activity.daily_given[first:length], count)
    else:
        counted = "events"
        use = np.bincount(week[inside], weights=activity.count[inside], minlength=count).astype(np.float64)
    for gap in activity.gaps:
        low, high = activity.index(gap.period.start) - first, activity.index(gap.period.end) - first
        use[max(low // DAYS, 0) : max(high // DAYS + 1, 0)] = np.nan
    return Weeks(ends, counted, use)


def _daily_means(days: Real, count: int) -> Real:
    """Return the mean of the days of each week that were counted; NaN for a week without any."""
    table = days[: count * DAYS].reshape(count, DAYS)
    known = (~np.isnan(table)).sum(axis=1)
    means: Real = np.divide(np.nansum(table, axis=1), known, out=np.full(count, np.nan), where=known > 0)
    return means


def daily_use(activity: Activity, until: date) -> Real:
    """Return the people, else the events, of each day up to one; NaN on days off the usual week and in gaps."""
    length = activity.index(until) + 1
    if activity.has_users:
        rows = activity.user >= 0
        _, days = distinct_pairs(activity.user[rows], activity.day[rows])
        use = np.bincount(days, minlength=length)[:length].astype(np.float64)
    elif activity.daily_given is not None:
        use = activity.daily_given[:length].astype(np.float64)
    else:
        use = np.bincount(activity.day, weights=activity.count, minlength=length)[:length].astype(np.float64)
    weekday = (np.arange(length) + activity.first.weekday()) % DAYS
    use[~activity.usual_weekdays[weekday]] = np.nan
    for gap in activity.gaps:
        use[max(activity.index(gap.period.start), 0) : activity.index(gap.period.end) + 1] = np.nan
    return use


def weekly_tickets(folder: CustomerFolder, scope: Scope, ends: Sequence[date]) -> Real | None:
    """Return the tickets created in each week; NaN before the first on record. None without an export or weeks."""
    tickets = ticket_table(folder, scope.zone)
    if tickets is None or not ends or tickets.first_day is None:
        return None
    start = (ends[0] - date(1970, 1, 1)).days - DAYS + 1
    week: Whole = (tickets.day[tickets.created != NEVER] - start) // DAYS
    inside = week[(week >= 0) & (week < len(ends))]
    counts = np.bincount(inside, minlength=len(ends)).astype(np.float64)
    counts[[end < tickets.first_day + timedelta(days=DAYS - 1) for end in ends]] = np.nan
    return counts


def weekly_incident_minutes(folder: CustomerFolder, scope: Scope, ends: Sequence[date]) -> Real | None:
    """Return the minutes of incidents in each week, overlaps once; NaN before the first record.

    Only incidents that may be told count, because what moves with others is told. None without records or weeks.
    """
    if folder.incidents is None or not ends:
        return None
    register = Register(folder, scope)
    since = register.recorded_since
    if since is None:
        return None
    told = told_incidents(folder, scope, Period(ends[0] - timedelta(days=DAYS - 1), ends[-1]))
    spans = [span for finding in told for span in finding.spans]
    weeks = [days_span(Period(end - timedelta(days=DAYS - 1), end), scope.zone) for end in ends]
    minutes = [float(weighted_minutes(clipped(spans, week))) for week in weeks]
    return np.array([value if end >= since else np.nan for value, end in zip(minutes, ends, strict=True)])


def told_incidents(folder: CustomerFolder, scope: Scope, period: Period) -> tuple[IncidentFinding, ...]:
    """Return the incidents of a period that are approved for the customer, by day."""
    if folder.incidents is None:
        return ()
    return tuple(finding for finding in Register(folder, scope).touching(period) if finding.telling == "told")
