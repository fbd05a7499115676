"""The journey: how long each stage took, and who owned it (row 85)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

JOURNEY: tuple[Metric, ...] = (
    Metric(
        "journey.stage[].days", "Days in the stage", "days", "down", "outside-in",
        "days from the first to the last day of the stage, both counted; to the day of the data while it goes on",
    ),
    Metric("journey.stage[].planned", "Days planned", "days", "none", "outside-in", "days the stage was meant to take"),
    Metric("journey.stage[].from", "Stage began", "date", "none", "outside-in", "first day of the stage"),
    Metric(
        "journey.stage[].gap", "Days before the stage", "days", "down", "outside-in",
        "days between the end of the stage before and the beginning of this one; below 0 they overlap",
    ),
    Metric(
        "journey.ownerless", "Stages without an owner", "count", "down", "outside-in",
        "stages in which nobody at the customer or nobody at the vendor is named",
    ),
)  # fmt: skip
