"""Dips: where a line falls after a day and when it is back, so that a sentence may say what it coincides with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median

from qbr.facts import Series

WITHIN = timedelta(days=7)  # a fall that begins later than this after the day does not coincide with it
OUTSTANDING = 3  # times the usual movement from week to week; a smaller fall is like any other


@dataclass(frozen=True, slots=True)
class Dip:
    """A fall of a weekly line and its end."""

    before: int | Decimal  # the last point before the day
    before_on: date
    low: int | Decimal  # the lowest point of the fall
    low_on: date
    back_on: date | None  # the first point that reaches the level of before; None: not yet


def dip_after(series: Series, day: date) -> Dip | None:
    """Return the fall of the line that begins within a week after a day; None when none stands out."""
    points: list[tuple[date, int | Decimal]] = [
        (when, value)
        for when, value in zip(series.categories, series.values, strict=True)
        if isinstance(when, date) and value is not None
    ]
    earlier = [point for point in points if point[0] < day]
    later = [point for point in points if point[0] >= day]
    if not earlier or not later or later[0][0] > day + WITHIN or later[0][1] >= earlier[-1][1]:
        return None
    before_on, before = earlier[-1]
    low_on, low = later[0]
    for when, value in later[1:]:
        if value >= low:
            break
        low_on, low = when, value
    usual = median([abs(Decimal(right) - Decimal(left)) for (_, left), (_, right) in pairwise(points)])
    if before - low < OUTSTANDING * usual:
        return None
    back_on = next((when for when, value in later if when > low_on and value >= before), None)
    return Dip(before, before_on, low, low_on, back_on)
