"""Promises: what both sides said they would do (`analytics` 2.0b, 2.12)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

PROMISES: tuple[Metric, ...] = (
    Metric("promises.due", "Promises due", "count", "none", "outside-in", "kept, late and missed together"),
    Metric("promises.kept", "Promises kept", "count", "up", "outside-in", "closed by the first due date"),
    Metric("promises.late", "Promises kept late", "count", "down", "outside-in", "closed after the first due date"),
    Metric(
        "promises.missed", "Promises missed", "count", "down", "outside-in",
        "first due by the end of the quarter and open at its end",
    ),
    Metric(
        "promises.on_time", "Promises kept on time", "ratio", "up", "outside-in",
        "closed by the first due date ÷ promises due",
    ),
    Metric(
        "promises.closure", "Promises closed", "ratio", "up", "outside-in",
        "closed by the end of the quarter, on time or late ÷ promises due",
    ),
    Metric(
        "promises.carried_age", "Age of the oldest promise carried over", "days", "down", "outside-in",
        "days from its first due date to the end of the quarter, of open promises due before the quarter",
    ),
    Metric(
        "promises.redated", "Promises given a new date", "count", "down", "outside-in",
        "due promises whose date was moved after it was first given",
    ),
    Metric(
        "promises.carried", "Promises carried over", "count", "down", "outside-in",
        "first due before the quarter and open when it began",
    ),
    Metric(
        "promises.not_due", "Promises not yet due", "count", "none", "outside-in",
        "open and first due after the end of the quarter, or without a date; neither kept, late nor missed",
    ),
    Metric("promises.side[].due", "Promises due, one side", "count", "none", "outside-in", "as promises.due, one side"),
    Metric(
        "promises.side[].kept", "Promises kept, one side", "count", "up", "outside-in",
        "as promises.kept, one side",
    ),
    Metric(
        "promises.side[].late", "Promises late, one side", "count", "down", "outside-in",
        "as promises.late, one side",
    ),
    Metric(
        "promises.side[].missed", "Promises missed, one side", "count", "down", "outside-in",
        "as promises.missed, one side",
    ),
    Metric("promises.promise[].due", "First due date", "date", "none", "outside-in", "day it was first due"),
    Metric("promises.promise[].new_due", "New due date", "date", "none", "outside-in", "day it is due now"),
    Metric("promises.promise[].closed", "Closed on", "date", "none", "outside-in", "day it was done"),
    Metric(
        "promises.promise[].days_late", "Days late", "days", "down", "outside-in",
        "days from the first due date to the day it was done",
    ),
    Metric(
        "promises.promise[].proposed_for", "Proposed for", "date", "none", "outside-in",
        "day a change of rules, reviews, measures or rewards is due",
    ),
)  # fmt: skip
