"""Spans of time as incidents have them: half open, in UTC, clipped to days and merged where they overlap.

Adding up incidents one by one counts a minute twice when two of them overlap (`analytics` 2.13); here a minute counts
once, with the heaviest weight it has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from qbr.quarter import Period, Quarter

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment up to, but not including, another."""

    start: datetime  # in UTC
    end: datetime  # in UTC, not before the start
    weight: Decimal = Decimal(1)  # share of each minute that counts

    @property
    def minutes(self) -> Decimal:
        """The length, unweighted; a second is a sixtieth."""
        return minutes_between(self.start, self.end)

    def within(self, other: Span) -> Span | None:
        """Return the part inside another span; None when they share no time."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return replace(self, start=start, end=end) if start < end else None


def days_span(period: Period, zone: ZoneInfo) -> Span:
    """Return the days from midnight to midnight of a zone; a day on which clocks change has 23 or 25 hours."""
    return Span(_midnight(period.start, zone), _midnight(period.end + timedelta(days=1), zone))


def in_utc(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC; one without an offset was written in the given zone."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def clipped(spans: Iterable[Span], within: Span) -> tuple[Span, ...]:
    """Return the parts of spans inside another one; those wholly outside are left out."""
    parts = (span.within(within) for span in spans)
    return tuple(part for part in parts if part is not None)


def weighted_minutes(spans: Iterable[Span], excluded: Iterable[Span] = ()) -> Decimal:
    """Return the minutes covered by any of the spans and by none of the excluded ones.

    A minute covered by several counts once, with the heaviest weight; a weight of zero counts nothing.
    """
    counted, left_out = tuple(spans), tuple(excluded)
    edges = sorted({edge for span in (*counted, *left_out) for edge in (span.start, span.end)})
    total = Decimal(0)
    for start, end in pairwise(edges):
        if any(span.start <= start < span.end for span in left_out):
            continue
        weight = max((span.weight for span in counted if span.start <= start < span.end), default=Decimal(0))
        total += weight * minutes_between(start, end)
    return whole(total)


def minutes_between(start: datetime, end: datetime) -> Decimal:
    """Return the minutes from one moment to another, exact to the microsecond."""
    return whole(Decimal((end - start) // timedelta(microseconds=1)) / Decimal(_MINUTE // timedelta(microseconds=1)))


def whole(minutes: Decimal) -> Decimal:
    """Return the number without trailing zeros, so that equal lengths are written alike."""
    return minutes.quantize(Decimal(1)) if minutes == minutes.to_integral_value() else minutes.normalize()


def elapsed(quarter: Quarter, as_of: date) -> Period | None:
    """Return the days of the quarter up to the day the data speaks from; None before it has begun."""
    if as_of < quarter.start:
        return None
    return Period(quarter.start, min(quarter.end, as_of))


def same_days(quarter: Quarter, days: int) -> Period:
    """Return as many first days of another quarter, all of it when it has fewer (`analytics` 2.1)."""
    return Period(quarter.start, min(quarter.end, quarter.start + timedelta(days=days - 1)))


def compared_days(quarter: Quarter, other: Quarter, as_of: date) -> Period:
    """Return the days of another quarter to compare with: all of it, or as many as have elapsed of a running one."""
    done = elapsed(quarter, as_of)
    if done is None or done.end == quarter.end:
        return other.period
    return same_days(other, done.days)


def calendar_months(quarter: Quarter) -> tuple[Period, ...]:
    """Return the calendar months that end in the quarter; service levels are judged by these in any fiscal year."""
    months: list[Period] = []
    first = quarter.start.replace(day=1)
    while True:
        following = (first + timedelta(days=31)).replace(day=1)
        month = Period(first, following - timedelta(days=1))
        if month.end > quarter.end:
            return tuple(months)
        months.append(month)
        first = following


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
