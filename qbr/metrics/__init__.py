"""Every metric qbr can show, declared once: id, label, unit, direction, view, rounding, audience, definition.

Nothing is shown that is not declared here, in the module of its subject. The data reference is generated from this
table. An id reads `subject.thing.measure`; `[]` in it stands for one key: `usage.team[].active`.
"""

from __future__ import annotations

from collections.abc import Iterable

from qbr.metrics import (
    entitlements,
    fit,
    goals,
    listening,
    outlook,
    peers,
    promises,
    reach,
    recommendations,
    registers,
    relationship,
    reliability,
    restatements,
    review,
    support,
    together,
    usage,
    value,
    voice,
)
from qbr.metrics.metric import Better, Metric, Unit, View

__all__ = ["METRICS", "Better", "Metric", "Unit", "View", "table"]


def table(*subjects: Iterable[Metric]) -> dict[str, Metric]:
    """Return the metrics of all subjects by id, in their order.

    Raises:
        ValueError: an id is declared twice.
    """
    metrics: dict[str, Metric] = {}
    for metric in (metric for subject in subjects for metric in subject):
        if metric.id in metrics:
            raise ValueError(f"metric {metric.id!r} is declared twice")
        metrics[metric.id] = metric
    return metrics


METRICS = table(
    goals.GOALS,
    promises.PROMISES,
    value.VALUE,
    fit.FIT,
    recommendations.RECOMMENDATIONS,
    review.REVIEW,
    usage.USAGE,
    reliability.RELIABILITY,
    support.SUPPORT,
    together.TOGETHER,
    voice.VOICE,
    listening.LISTENING,
    relationship.RELATIONSHIP,
    entitlements.ENTITLEMENTS,
    peers.PEERS,
    outlook.OUTLOOK,
    reach.REACH,
    registers.REGISTERS,
    restatements.RESTATEMENTS,
)
