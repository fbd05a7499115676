"""Dips of a weekly line: found when they stand out, and said to be over when they are."""

from __future__ import annotations

from datetime import date, timedelta

from qbr.analysis.usage.dips import dip_after
from qbr.facts import Series

FIRST = date(2026, 7, 1)


def line(*values):
    days = tuple(FIRST + timedelta(weeks=week) for week in range(len(values)))
    return Series("usage.weekly[]", ("2026-Q3",), days, values)


def test_a_fall_after_the_day_has_its_depth_and_its_end():
    # Points on 1, 8, 15, 22, 29 July and 5, 12 August; the usual movement is 2, the fall of 10 stands out.
    dip = dip_after(line(380, 382, 383, 373, 375, 383, 385), date(2026, 7, 16))
    assert dip is not None
    assert (dip.before, dip.low, dip.low_on, dip.back_on) == (383, 373, date(2026, 7, 22), date(2026, 8, 5))


def test_a_fall_goes_on_to_its_lowest_point():
    dip = dip_after(line(100, 100, 90, 85, 85, 95), date(2026, 7, 10))
    assert dip is not None
    assert (dip.low, dip.low_on, dip.back_on) == (85, date(2026, 7, 22), None)


def test_a_rise_and_the_usual_movement_are_no_dip():
    assert dip_after(line(100, 102, 104, 106), date(2026, 7, 10)) is None
    assert dip_after(line(100, 104, 100, 104, 100), date(2026, 7, 10)) is None


def test_days_without_points_around_them_say_nothing():
    assert dip_after(line(100, 90), date(2026, 6, 30)) is None
    assert dip_after(line(100, 90), date(2026, 8, 1)) is None
    assert dip_after(line(100, None, None, 80), date(2026, 7, 3)) is None
