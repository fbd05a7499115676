"""Insights: how much of what was learned from the customer is used, by organisation, by source and by stage."""

from __future__ import annotations

from qbr.metrics.metric import Metric

_RATE = "high-quality uses ÷ potential uses, of all together, never the mean of rates; none where no use is possible"
_POTENTIAL = "uses named for what was learned, open in the quarter: learned by its end and not used before it began"
_USED = "potential uses that were made in the quarter and judged to be of high quality"

INSIGHTS: tuple[Metric, ...] = (
    Metric("insights.potential", "Potential uses", "count", "none", "inside-out", _POTENTIAL, audience="internal"),
    Metric("insights.used", "High-quality uses", "count", "up", "inside-out", _USED, audience="internal"),
    Metric("insights.rate", "Insights Usage Rate", "ratio", "up", "inside-out", _RATE, audience="internal"),
    Metric("insights.organisation[].quarter[].potential", "Potential uses", "count", "none", "inside-out",
           _POTENTIAL, audience="internal"),
    Metric("insights.organisation[].quarter[].used", "High-quality uses", "count", "up", "inside-out", _USED,
           audience="internal"),
    Metric("insights.organisation[].quarter[].rate", "Insights Usage Rate", "ratio", "up", "inside-out", _RATE,
           audience="internal"),
    Metric("insights.source[].potential", "Potential uses", "count", "none", "inside-out", _POTENTIAL,
           audience="internal"),
    Metric("insights.source[].used", "High-quality uses", "count", "up", "inside-out", _USED, audience="internal"),
    Metric("insights.source[].rate", "Insights Usage Rate", "ratio", "up", "inside-out", _RATE, audience="internal"),
    Metric("insights.stage[].count", "Reached the stage", "count", "up", "inside-out",
           "insights open in the quarter that have reached this stage by its end", audience="internal"),
    Metric("insights.stage[].conversion", "Of the stage before", "ratio", "up", "inside-out",
           "insights that reached this stage ÷ those that reached the one before", audience="internal"),
    Metric("insights.stage[].days", "Days from the stage before", "days", "down", "inside-out",
           "median of days between the two stages, where both are dated", audience="internal"),
    Metric("input.count", "What we learned from you", "count", "none", "outside-in",
           "things learned from the customer that are marked for them"),
    Metric("input.in_use", "In use", "count", "up", "outside-in", "of these, how many something was done with"),
    Metric("input.item[].used_on", "Used", "date", "none", "outside-in", "day something was done with it"),
)  # fmt: skip
