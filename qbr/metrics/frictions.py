"""Frictions: what the vendor's ways cost the customer, and what making up for it costs the vendor (rows 59, 69)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

FRICTIONS: tuple[Metric, ...] = (
    Metric(
        "frictions.friction[].hours", "Hours lost", "hours", "down", "outside-in",
        "hours a friction cost the customer in the quarter, as recorded", places=0,
    ),
    Metric(
        "frictions.friction[].cost", "Cost of the hours lost", "money", "down", "outside-in",
        "hours lost × what an hour costs the customer, only where they said so",
    ),
    Metric(
        "frictions.hours", "Hours lost to frictions", "hours", "down", "outside-in", "sum of the hours recorded",
        places=0,
    ),
    Metric(
        "frictions.policy_hours", "Hours lost to rules of ours", "hours", "down", "outside-in",
        "sum of the hours recorded for frictions with a rule of the vendor's behind them", places=0,
    ),
    Metric(
        "frictions.friction[].our_cost", "Cost to us of a friction", "money", "down", "inside-out",
        "what a friction cost the vendor in the quarter, as recorded", audience="internal",
    ),
    Metric(
        "frictions.our_cost", "Cost to us of all frictions", "money", "down", "inside-out",
        "sum of what the frictions of the quarter cost the vendor", audience="internal",
    ),
)  # fmt: skip
