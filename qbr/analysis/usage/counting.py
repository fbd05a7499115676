"""Counts of people over days: distinct, daily and rolling, each made on whole columns."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from qbr.analysis.arrays import Flags, Whole
from qbr.analysis.usage.activity import Activity
from qbr.quarter import Period

DENSE = 8  # possible keys for each one there is; up to here a mark for each of them is the fastest way


def distinct(keys: Whole) -> Whole:
    """Return every key once, in order: by a mark for each possible key, or by sorting where there are too many."""
    if keys.size and keys.min() >= 0 and (end := int(keys.max()) + 1) <= DENSE * keys.size:
        marks = np.zeros(end, dtype=bool)
        marks[keys] = True
        return np.flatnonzero(marks)
    ordered: Whole = np.sort(keys)
    is_first = np.ones(ordered.size, dtype=bool)
    is_first[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_first]


def distinct_pairs(left: Whole, right: Whole) -> tuple[Whole, Whole]:
    """Return every pair of the two columns once, ordered by the left and then the right."""
    if not left.size:
        return left, right
    width = int(right.max()) + 1
    keys = distinct(left * width + right)
    return keys // width, keys % width


def daily_people(activity: Activity, rows: Flags) -> Whole:
    """Return how many people have a value event on each day, from the first record to the last."""
    _, day = distinct_pairs(activity.user[rows], activity.day[rows])
    return np.bincount(day, minlength=activity.length).astype(np.int64)


def rolling_people(activity: Activity, rows: Flags, window: int, length: int) -> Whole:
    """Return how many people have a value event in the `window` days up to each of the first `length` days.

    A person counts from each event on for `window` days, or until their next event, whichever comes first: every
    count is one sum of beginnings and ends, without a look at each window.
    """
    reach = max(length, activity.length)
    user, day = distinct_pairs(activity.user[rows], activity.day[rows])
    until = np.minimum(day + window, reach)
    again = user[1:] == user[:-1]
    until[:-1][again] = np.minimum(until[:-1][again], day[1:][again])
    begins = np.bincount(day, minlength=reach + 1)
    ends = np.bincount(until, minlength=reach + 1)
    counts: Whole = np.cumsum(begins - ends)[: max(length, 0)]
    return counts


def complete_windows(activity: Activity, window: int, length: int) -> Flags:
    """Return for each of the first `length` days whether every day of the window up to it is on record."""
    complete = np.ones(max(length, 0), dtype=bool)
    complete[: window - 1] = False
    for gap in activity.gaps:
        complete[activity.index(gap.period.start) : activity.index(gap.period.end) + window] = False
    return complete


def working_days(period: Period, week: frozenset[int]) -> tuple[date, ...]:
    """Return the days in the period whose weekday is one of the week's; holidays are not known and stay in."""
    days = (period.start + timedelta(days=index) for index in range(period.days))
    return tuple(day for day in days if day.weekday() in week)


def window_to(day: date, days: int) -> Period:
    """Return the period of so many days that ends on the day."""
    return Period(day - timedelta(days=days - 1), day)
