"""The series Acme measures itself: a value a month, from July 2025 to September 2026."""

from __future__ import annotations

from datetime import date, timedelta

HEAD: tuple[str, ...] = ("date", "metric", "value", "unit", "source_system", "owner", "view", "downstream")

# metric: unit, source system, owner, whether it is about Acme's own customers, and the values
_SERIES: dict[str, tuple[str, str, str, str, str]] = {
    "roster_notice_days": ("days", "Planner", "Dispatch lead", "no", "6 6 6 6 5 5 6 6 7 8 9 10 11 12 13"),
    "overtime_share": (
        "% of hours",
        "Payroll",
        "Finance director",
        "no",
        "8.9 8.8 9.1 9.8 10.2 10.0 9.4 9.2 8.9 8.6 8.2 7.9 7.5 7.7 7.6",
    ),
    "dock_waiting_minutes": (
        "minutes",
        "Gate log",
        "Depot lead North",
        "yes",
        "46 47 47 49 51 50 48 48 47 46 44 43 42 41 40",
    ),
    "unfilled_shifts": (
        "shifts a week",
        "Dispatch log",
        "Dispatch lead",
        "no",
        "58 57 60 66 71 69 62 57 52 46 40 35 29 27 23",
    ),
    "hours_worked": (
        "hours",
        "Payroll",
        "Finance director",
        "no",
        "70900 70200 71000 73800 74600 73100 69800 67900 71200 70800 71500 70900 71900 70800 71300",
    ),
    "agency_shifts": (
        "shifts",
        "Agency invoices",
        "Finance director",
        "no",
        "312 298 321 388 417 402 296 271 268 241 226 209 183 180 158",
    ),
    "shipments": (
        "shipments",
        "Transport system",
        "Head of Operations",
        "yes",
        "41200 39800 43100 48700 51900 47600 38900 37700 42300 42900 43800 44100 44600 42700 46200",
    ),
}


def metric_rows() -> list[tuple[str, ...]]:
    """Return metrics.csv, head first, by month and then in the order of the series."""
    ends = [_month_end(2025 + (6 + step) // 12, (6 + step) % 12 + 1) for step in range(15)]
    return [HEAD] + [
        (end.isoformat(), metric, values.split()[step], unit, system, owner, "outside-in", downstream)
        for step, end in enumerate(ends)
        for metric, (unit, system, owner, downstream, values) in _SERIES.items()
    ]


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
