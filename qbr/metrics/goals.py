"""Goals: from, to, by (`analytics` 2.9)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

GOALS: tuple[Metric, ...] = (
    Metric("goals.count", "Goals", "count", "none", "outside-in", "goals in the register"),
    Metric("goals.achieved", "Goals achieved", "count", "up", "outside-in", "goals whose target is reached"),
    Metric(
        "goals.on_track", "Goals on track", "count", "up", "outside-in",
        "open goals whose progress is at least the elapsed share of time less the tolerance",
    ),
    Metric(
        "goals.at_risk", "Goals at risk", "count", "down", "outside-in",
        "open goals whose progress is below the elapsed share of time less the tolerance",
    ),
    Metric(
        "goals.missed", "Goals missed", "count", "down", "outside-in",
        "goals whose target date has passed and whose target is not reached",
    ),
    Metric(
        "goals.not_measurable", "Goals that cannot be judged", "count", "down", "outside-in",
        "goals without a baseline, a target, a date or a current value",
    ),
    Metric(
        "goals.orphans", "Enablers without an outcome", "count", "down", "outside-in",
        "goals of kind enabler without a parent, roadmap items and requests that serve no goal",
    ),
    Metric(
        "goals.priority[].weight", "Weight of a priority", "ratio", "none", "outside-in",
        "share of the customer's attention, as they said; all weights add up to 1",
    ),
    Metric(
        "goals.priority[].progress", "Progress of a priority", "ratio", "up", "outside-in",
        "mean progress of its goals, each between 0 and 1",
    ),
    Metric(
        "goals.priority[].adds", "What a priority adds", "ratio", "none", "outside-in",
        "weight ÷ weight of the priorities that can be judged × progress",
    ),
    Metric(
        "goals.weighted", "Progress by the customer's own weights", "ratio", "up", "outside-in",
        "Σ weight × progress ÷ Σ weight over the priorities that can be judged",
    ),
    Metric(
        "goals.weight_known", "Weight that can be judged", "ratio", "up", "outside-in",
        "sum of the weights of the priorities with a goal that can be judged",
    ),
    Metric("goals.goal[].baseline", "Baseline", "quantity", "none", "outside-in", "value at the start of the goal"),
    Metric(
        "goals.goal[].now", "Current value", "quantity", "none", "outside-in",
        "last value of the goal's metric up to the end of the quarter",
    ),
    Metric("goals.goal[].target", "Target", "quantity", "none", "outside-in", "value the customer wants to reach"),
    Metric("goals.goal[].by", "Target date", "date", "none", "outside-in", "day the target is to be reached by"),
    Metric(
        "goals.goal[].progress", "Progress", "ratio", "up", "outside-in",
        "(now − baseline) ÷ (target − baseline), not clipped: below 0 is the wrong way, above 1 is past the target",
    ),
    Metric(
        "goals.goal[].elapsed", "Time elapsed", "ratio", "none", "outside-in",
        "days since the baseline ÷ days from baseline to target date, 1 at most",
    ),
    Metric(
        "goals.goal[].importance", "Importance of the goal", "rating", "none", "outside-in",
        "0–10, as the customer rates it", places=0,
    ),
)  # fmt: skip
