"""Commitments: whether what is open has an owner, a date and money behind it (row 96)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

COMMITMENTS: tuple[Metric, ...] = (
    Metric(
        "commitments.open", "Open commitments", "count", "none", "outside-in",
        "open promises of both sides, and open changes after incidents the customer was told of",
    ),
    Metric("commitments.owned", "With an owner", "count", "up", "outside-in", "open commitments somebody is named for"),
    Metric("commitments.dated", "With a date", "count", "up", "outside-in", "open commitments with a day they are due"),
    Metric(
        "commitments.spend", "Set aside", "money", "none", "outside-in",
        "sum of what is set aside for open promises, as recorded",
    ),
)  # fmt: skip
