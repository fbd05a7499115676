"""Short registers: what their rows and titles count."""

from __future__ import annotations

from qbr.metrics.metric import Metric

REGISTERS: tuple[Metric, ...] = (
    Metric(
        "changes.change[].on", "Change takes effect", "date", "none", "outside-in", "day a change of ours takes effect"
    ),
    Metric(
        "changes.change[].affected", "People affected", "people", "down", "outside-in",
        "people of the customer a change of ours concerns, as recorded",
    ),
    Metric(
        "changes.change[].cost_delta", "Cost a year", "money", "down", "outside-in",
        "what a change of ours costs the customer more a year, as recorded; negative: less",
    ),
)  # fmt: skip
