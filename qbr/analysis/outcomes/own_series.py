"""The series the customer measures: their values up to a day and within a period (metrics.csv)."""

from __future__ import annotations

from datetime import date

from qbr.quarter import Period
from qbr.records.folder import CustomerFolder
from qbr.records.goals import MetricValue


def values_until(folder: CustomerFolder, metric: str | None, until: date) -> tuple[MetricValue, ...]:
    """Return the values of a series up to a day, by date; what was not collected is left out."""
    rows = (row for row in folder.metrics or () if row.metric == metric and row.date <= until)
    return tuple(sorted((row for row in rows if row.value is not None), key=lambda row: row.date))


def values_in(folder: CustomerFolder, metric: str | None, period: Period) -> tuple[MetricValue, ...]:
    """Return the values of a series within a period, by date."""
    return tuple(row for row in values_until(folder, metric, period.end) if row.date >= period.start)


def series_names(folder: CustomerFolder) -> tuple[str, ...]:
    """Return the ids of the series, in the order they stand in the file."""
    return tuple(dict.fromkeys(row.metric for row in folder.metrics or ()))
