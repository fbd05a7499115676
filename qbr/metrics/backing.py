"""Backing: whether what is open has an owner, a date and money behind it (row 96)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

BACKING: tuple[Metric, ...] = (
    Metric(
        "backing.open", "Open commitments", "count", "none", "outside-in",
        "open promises of both sides, and open changes after incidents the customer was told of",
    ),
    Metric("backing.owned", "With an owner", "count", "up", "outside-in", "open commitments somebody is named for"),
    Metric("backing.dated", "With a date", "count", "up", "outside-in", "open commitments with a day they are due"),
    Metric(
        "backing.spend", "Set aside", "money", "none", "outside-in",
        "sum of what is set aside for open promises, as recorded",
    ),
)  # fmt: skip
