"""What a minute weighs by the customer's own hours (`analytics` 2.13, business-hours weight)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from qbr.analysis.scope import Scope
from qbr.analysis.statistics.spans import Span, clipped, weighted_minutes

_DAY = timedelta(days=1)


def hours_weight(spans: Sequence[Span], scope: Scope) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest share of the spans' minutes that counts; both 1 where no hours are on record.

    A minute inside the hours of a work day, in the customer's zone, counts once; one outside counts the share the
    customer gave it. Spans that are not known can lie inside or outside.
    """
    hours = scope.work_hours
    if hours is None:
        return Decimal(1), Decimal(1)
    whole = weighted_minutes(spans)
    if not whole:
        return hours.outside, Decimal(1)
    inside = [part for span in spans for part in clipped(_working_spans(span, scope), span)]
    outside = [replace(span, weight=hours.outside) for span in spans]
    weight = weighted_minutes([*outside, *inside]) / whole
    return weight, weight


def _working_spans(around: Span, scope: Scope) -> Iterable[Span]:
    """Yield the work hours of every work day that could touch a span; those of the evening before included."""
    hours = scope.work_hours
    if hours is None:
        return
    day, last = around.start.astimezone(scope.zone).date() - _DAY, around.end.astimezone(scope.zone).date()
    while day <= last:
        if day.weekday() in scope.work_days:
            ends = day if hours.end > hours.start else day + _DAY
            yield Span(_moment(day, hours.start.hour, hours.start.minute, scope),
                       _moment(ends, hours.end.hour, hours.end.minute, scope))  # fmt: skip
        day += _DAY


def _moment(day: date, hour: int, minute: int, scope: Scope) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=scope.zone).astimezone(UTC)
