"""The review itself."""

from __future__ import annotations

from qbr.metrics.metric import Metric

REVIEW: tuple[Metric, ...] = (
    Metric(
        "review.files", "Files read", "count", "none", "inside-out", "files of the customer's folder and shared ones"
    ),
    Metric(
        "review.withheld[].until", "Withheld until", "date", "none", "inside-out",
        "day from which a section or an incident that is withheld on purpose may be told", audience="internal",
    ),
)  # fmt: skip
