"""Roadmap: what is planned for the customer's goals (`practices` 2 and 12)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

ROADMAP: tuple[Metric, ...] = (
    Metric("roadmap.count", "Roadmap items", "count", "none", "inside-out", "items that may be shown to the customer"),
    Metric(
        "roadmap.slipped", "Roadmap items that slipped", "count", "down", "outside-in",
        "items not delivered whose date is later than what was said before, or whose status says so",
    ),
    Metric(
        "roadmap.with_goal", "Roadmap items that move a goal", "count", "up", "outside-in",
        "items that name a goal of the register",
    ),
)  # fmt: skip
