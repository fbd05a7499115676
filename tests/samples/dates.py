"""Days and quarters the samples are counted in."""

from __future__ import annotations

from datetime import date, timedelta


def days(first: date, last: date) -> list[date]:
    """Return every day from first to last, both included."""
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def quarter_of(day: date) -> str:
    """Return the calendar quarter of a day, e.g. 2026-Q3."""
    return f"{day.year}-Q{(day.month + 2) // 3}"
