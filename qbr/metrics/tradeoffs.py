"""Trade-offs: a measure that is to get better, and the one that must not get worse for it (row 45)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

TRADEOFFS: tuple[Metric, ...] = (
    Metric(
        "tradeoffs.pair[].value", "Measure of a trade-off", "quantity", "none", "outside-in",
        "last value up to the end of the quarter of the measure that is to get better",
    ),
    Metric(
        "tradeoffs.pair[].guardrail", "Guardrail of a trade-off", "quantity", "none", "outside-in",
        "last value up to the end of the quarter of the measure that must keep within its limit",
    ),
    Metric("tradeoffs.pair[].limit", "Limit of the guardrail", "quantity", "none", "outside-in", "limit as agreed"),
    Metric(
        "tradeoffs.breached", "Guardrails breached", "count", "down", "outside-in",
        "trade-offs whose guardrail is beyond its limit",
    ),
)  # fmt: skip
