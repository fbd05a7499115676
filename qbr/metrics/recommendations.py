"""Recommendations (`analytics` 2.15)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

RECOMMENDATIONS: tuple[Metric, ...] = (
    Metric("recommendations.count", "Recommendations", "count", "none", "outside-in", "rules that fired"),
    Metric(
        "recommendations.silent_quarters[]", "Quarters without use", "count", "down", "outside-in",
        "quarters in a row, up to this one, in which nobody used the report, or wrote down the measure",
    ),
    Metric(
        "recommendations.without_access[]", "People in scope without access", "people", "down", "outside-in",
        "people in scope on the last day of the quarter less units under contract",
    ),
    Metric(
        "recommendations.by[]", "Recommended by", "date", "none", "outside-in",
        "day of the step agreed for it, else of its goal, else the end of the coming quarter",
    ),
    Metric(
        "recommendations.saving[]", "Saving a quarter", "money", "up", "outside-in",
        "units given back × unit price",
    ),
    Metric(
        "recommendations.quantity[]", "Units proposed", "quantity", "none", "inside-out",
        "half again as many as are used, rounded up to a round number",
    ),
    Metric(
        "recommendations.open_changes[]", "Changes not done yet", "count", "down", "outside-in",
        "changes announced after an incident that are not done",
    ),
)  # fmt: skip
