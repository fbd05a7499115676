"""Restatements: what was shown before and would be shown otherwise today (`analytics` 2.1)."""

from __future__ import annotations

from typing import get_args

from qbr.metrics.metric import Metric, Unit

_COUNTS = (
    Metric(
        "restatements.count", "Figures restated", "count", "down", "outside-in",
        "figures of the last issued review that today's data give another value for the same days",
    ),
    Metric(
        "restatements.unchanged", "Figures unchanged", "count", "none", "outside-in",
        "figures of the last issued review that today's data give the same value for",
    ),
)  # fmt: skip

_PAIR = (
    ("then", "As issued", "value in the last issued review"),
    ("now", "Today", "value for the same days by today's data"),
)

# A restated figure keeps its unit, so there is a pair of measures for each unit; the key is the id of the figure.
RESTATEMENTS: tuple[Metric, ...] = (
    *_COUNTS,
    *(
        Metric(f"restatements.{unit}[].{name}", label, unit, "none", "outside-in", definition)
        for unit in get_args(Unit)
        for name, label, definition in _PAIR
    ),
)
