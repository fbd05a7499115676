"""Value: what it was worth, by how well it is known (`analytics` 2.9)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

VALUE: tuple[Metric, ...] = (
    Metric(
        "value.confirmed", "Confirmed value", "money", "up", "outside-in",
        "sum of the benefits of grades A and B: measured and confirmed by somebody at the customer",
    ),
    Metric(
        "value.estimated", "Estimated value", "money", "up", "outside-in",
        "sum of the base cases of grade C; never part of the confirmed value",
    ),
    Metric(
        "value.estimated_low", "Estimated value, low", "money", "up", "outside-in",
        "sum of the low ends of grade C",
    ),
    Metric(
        "value.estimated_high", "Estimated value, high", "money", "up", "outside-in",
        "sum of the high ends of grade C",
    ),
    Metric(
        "value.paid", "Paid for the quarter", "money", "none", "outside-in",
        "the contract's value, shared out over the days of its term",
    ),
    Metric(
        "value.return", "Return on what was paid", "ratio", "up", "outside-in",
        "(confirmed value − paid) ÷ paid; estimates are not in it",
    ),
    Metric("value.item[].amount", "Benefit", "money", "up", "outside-in", "the amount on record, or the base case"),
    Metric(
        "value.item[].low", "Benefit, low end", "money", "up", "outside-in",
        "the low end of the estimate on record",
    ),
    Metric(
        "value.item[].high", "Benefit, high end", "money", "up", "outside-in",
        "the high end of the estimate on record",
    ),
)  # fmt: skip
