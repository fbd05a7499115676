"""Run-out: when units that are consumed will be used up, at the pace of the last weeks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qbr.analysis.arrays import Real, Whole

WEEKS = 13  # the pace is that of so many whole weeks
LEAST_WEEKS = 8
COURSES = 2000
BLOCK = 2  # weeks drawn together
SEED = 1013
EARLY, LATE = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class RunOut:
    """When units are used up, as days after the last observed one."""

    pace: float  # units a week
    weeks: int  # weeks the pace rests on
    middle: int | None  # None: most courses last to the end
    early: int | None  # one in ten courses is used up by then; None: fewer are before the end
    late: int | None  # nine in ten; None: fewer are before the end


def run_out(weekly: Real, left: float, days: int) -> RunOut | None:
    """Return when what is left will be used up, with an 80 % interval (analytics 2.5).

    Courses of the coming weeks are drawn from the last 13 whole weeks, two in a row together, with a fixed order of
    chance. None for fewer than eight known weeks: there is no pace to go by.

    Args:
        weekly: units consumed in each week, the last observed one last; NaN where records are missing.
        left: units left after the last observed day; 0 or less: used up already.
        days: days to the end of what was bought.
    """
    known = weekly[~np.isnan(weekly)][-WEEKS:]
    if known.size < LEAST_WEEKS:
        return None
    pace = float(known.mean())
    if left <= 0:
        return RunOut(pace, int(known.size), 0, 0, 0)
    ends = np.sort(_courses(known, left, days))
    middle, early, late = (_at(ends, part, days) for part in (0.5, EARLY, LATE))
    return RunOut(pace, int(known.size), middle, early, late)


def _courses(weekly: Real, left: float, days: int) -> Real:
    """Return for each course the day the units are used up; infinity when they last."""
    chance = np.random.default_rng(SEED)
    blocks = -(-days // 7) // BLOCK + 1
    starts = chance.integers(weekly.size - BLOCK + 1, size=(COURSES, blocks))
    drawn = weekly[(starts[:, :, None] + np.arange(BLOCK)).reshape(COURSES, -1)]
    sums = np.cumsum(drawn, axis=1)
    used = sums >= left
    week = used.argmax(axis=1)
    rows = np.arange(COURSES)
    before = np.where(week > 0, sums[rows, week - 1], 0.0)
    part = np.divide(left - before, drawn[rows, week], out=np.ones(COURSES), where=drawn[rows, week] > 0)
    ends: Real = np.where(used.any(axis=1), 7 * (week + part), np.inf)
    return ends


def _at(ends: Real, part: float, days: int) -> int | None:
    day = float(ends[int(np.ceil(part * ends.size)) - 1])
    return int(np.ceil(day)) if day <= days else None


def weekly_sums(days: Whole, counts: Real, length: int, weeks: int) -> Real:
    """Return the counts of each of the last whole weeks up to day `length` − 1."""
    place = (days - (length - 7 * weeks)) // 7
    inside = (place >= 0) & (place < weeks)
    sums: Real = np.bincount(place[inside], weights=counts[inside], minlength=weeks).astype(np.float64)
    return sums
