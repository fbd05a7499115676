"""Every metric qbr can show, declared once: id, label, unit, direction, view, rounding, audience, definition.

Nothing is shown that is not declared here, in the module of its subject. The data reference is generated from this
table. An id reads `subject.thing.measure`; `[]` in it stands for one key: `usage.team[].active`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from qbr.metrics import (
    backing,
    business,
    entitlements,
    fit,
    frictions,
    goals,
    health,
    insights,
    journey,
    listening,
    needs,
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
    roadmap,
    support,
    together,
    tradeoffs,
    usage,
    value,
    voice,
)
from qbr.metrics.metric import Better, Metric, Stage, Unit, View

__all__ = ["METRICS", "Better", "Metric", "Stage", "Unit", "View", "table"]


STAGES: Mapping[str, Stage] = {  # by the first part of an id; what is not named here speaks of daily use
    "goals": "select",
    "business": "select",
    "needs": "select",
    "fit": "adopt",
    "journey": "adopt",
    "entitlement": "adopt",
    "unused": "adopt",
    "backing": "renew",
    "recommendations": "extend",
    "roadmap": "extend",
    "peers": "extend",
    "value": "renew",
    "promises": "renew",
    "changes": "renew",
}


OF_CASES = frozenset({  # shares of people, promises, answers …: each case is in or out, and n is how many there are
    "audit.customer_share", "handoffs.on_time", "health.goals", "health.meetings", "health.promises",
    "heard.ces_share[]", "heard.csat[]", "insights.rate",
    "insights.organisation[].quarter[].rate", "insights.source[].rate", "ledger.share[]", "participation.executives",
    "participation.teams", "promises.closure", "promises.on_time", "reliability.recurrence", "rescuing.share[]",
    "support.escalated", "support.rated", "support.rated_others", "support.rated_recovered", "support.reopened",
    "support.repeated", "support.sla", "themes.frontline", "themes.volunteered", "trust.part[].share",
    "usage.active_of_assigned", "usage.certified_of_active", "usage.feature[].adoption", "usage.module[].adoption",
    "usage.site[].share", "usage.team[].share", "usage.trained_of_active",
})  # fmt: skip


def table(*subjects: Iterable[Metric]) -> dict[str, Metric]:
    """Return the metrics of all subjects by id, in their order.

    Raises:
        ValueError: an id is declared twice.
    """
    metrics: dict[str, Metric] = {}
    for metric in (metric for subject in subjects for metric in subject):
        if metric.id in metrics:
            raise ValueError(f"metric {metric.id!r} is declared twice")
        stage = STAGES.get(metric.id.partition(".")[0], metric.stage)
        metrics[metric.id] = replace(metric, stage=stage, is_of_cases=metric.id in OF_CASES)
    return metrics


METRICS = table(
    goals.GOALS,
    promises.PROMISES,
    value.VALUE,
    fit.FIT,
    recommendations.RECOMMENDATIONS,
    roadmap.ROADMAP,
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
    frictions.FRICTIONS,
    journey.JOURNEY,
    tradeoffs.TRADEOFFS,
    business.BUSINESS,
    backing.BACKING,
    needs.NEEDS,
    restatements.RESTATEMENTS,
    insights.INSIGHTS,
    health.HEALTH,
)
