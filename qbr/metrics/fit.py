"""Fit to the business (`analytics` 2.10)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

FIT: tuple[Metric, ...] = (
    Metric("fit.needed", "Needs", "count", "none", "outside-in", "pairs of a goal and a capability it needs"),
    Metric(
        "fit.fits", "Needs that fit", "count", "up", "outside-in",
        "the capability is owned, used and rated as satisfying",
    ),
    Metric(
        "fit.weak", "Needs met weakly", "count", "down", "outside-in",
        "owned and used, but not rated as satisfying",
    ),
    Metric("fit.unused", "Needs met by something unused", "count", "down", "outside-in", "owned, and not used"),
    Metric("fit.not_owned", "Needs met by something not owned", "count", "down", "outside-in", "not under contract"),
    Metric("fit.none", "Needs without a capability", "count", "down", "outside-in", "no product meets the need"),
    Metric(
        "fit.index", "Fit index", "ratio", "up", "outside-in",
        "Σ importance × score ÷ Σ importance over needs whose importance is rated; score: fits 1, weak ½, else 0",
    ),
    Metric(
        "fit.coverage", "Needs rated", "ratio", "up", "outside-in",
        "needs with a rated importance and a known state ÷ all needs",
    ),
    Metric(
        "fit.need[].importance", "Importance of the need", "rating", "none", "outside-in",
        "median of the raters, 0–10", places=0,
    ),
    Metric(
        "fit.need[].satisfaction", "Satisfaction with the need", "rating", "up", "outside-in",
        "median of the raters, 0–10", places=0,
    ),
    Metric(
        "fit.need[].opportunity", "Opportunity", "rating", "down", "outside-in",
        "importance + max(importance − satisfaction, 0), 0–20", places=0,
    ),
    Metric(
        "fit.need[].raters", "Raters", "people", "none", "outside-in",
        "people who rated importance or satisfaction",
    ),
    Metric(
        "fit.capability[].used", "Used share of a capability", "ratio", "up", "inside-out",
        "used ÷ entitled where it is bought by the unit, else adopters ÷ eligible users",
    ),
)  # fmt: skip
