"""Reach: who in scope has no access, how evenly people are served, and who takes part (`practices` 63, 66, 91, 95)."""

from __future__ import annotations

from qbr.metrics.metric import Better, Metric, Unit

_SPREAD: tuple[tuple[str, str, Unit, Better, str], ...] = (
    ("use", "Active of assigned by group", "ratio", "up", "active of assigned of the groups"),
    ("weeks", "Active users by week", "people", "up", "active users week by week"),
    ("csat", "Satisfaction by group", "rating", "up", "mean satisfaction of the groups with enough answers"),
    ("tickets", "Hours to solve by group", "hours", "down", "median hours to solve a ticket of the groups"),
)


def _parts(unit: Unit, better: Better) -> tuple[tuple[str, str, Unit, Better, str], ...]:
    """Return what is said of the values of groups: name, word, unit, better direction, definition."""
    return (
        ("groups", "groups", "count", "none", "number"),
        ("mean", "mean", unit, better, "mean"),
        ("low", "lowest", unit, better, "lowest"),
        ("high", "highest", unit, better, "highest"),
        ("spread", "robust spread", unit, "down", "1.4826 × median distance from the median"),
    )


REACH: tuple[Metric, ...] = (
    Metric(
        "unserved.group[].in_scope", "People in scope", "people", "none", "outside-in",
        "people of the group the product is meant for, with or without access, as recorded",
    ),
    Metric(
        "unserved.group[].with_access", "People with access", "people", "up", "outside-in",
        "people of the group who were given access; where that is not on record, the units held, up to the people",
    ),
    Metric(
        "unserved.group[].without", "People without access", "people", "down", "outside-in",
        "people in scope − people with access",
    ),
    Metric(
        "people.champions", "Champions", "people", "up", "outside-in", "contacts who speak for the product, as recorded"
    ),
    Metric(
        "people.trained_contacts", "Trained contacts", "people", "up", "outside-in", "contacts who were trained"
    ),
    Metric(
        "participation.teams_in_scope", "Teams in scope", "count", "none", "outside-in",
        "teams with assigned people on the list",
    ),
    Metric(
        "participation.teams_active", "Teams active", "count", "up", "outside-in",
        "teams of which at least half of the assigned people are active users",
    ),
    Metric(
        "participation.teams", "Teams active of in scope", "ratio", "up", "outside-in", "teams active ÷ teams in scope"
    ),
    Metric(
        "participation.meetings", "Meetings", "count", "none", "outside-in",
        "meetings with the customer held in the quarter whose roles are on record",
    ),
    Metric(
        "participation.with_executive", "Meetings with an executive", "count", "up", "outside-in",
        "of these, meetings an executive of the customer took part in",
    ),
    Metric(
        "participation.executives", "Meetings with an executive, share", "ratio", "up", "outside-in",
        "meetings with an executive ÷ meetings whose roles are on record",
    ),
    Metric(
        "participation.executives_known", "Executives", "people", "none", "outside-in",
        "contacts of the customer who are executives",
    ),
    Metric(
        "participation.executives_seen", "Executives who attended", "people", "up", "outside-in",
        "executives of the customer who took part in a meeting of the quarter",
    ),
    *(
        Metric(f"consistency.{kind}.{name}", f"{label}, {word}", unit, direction, "outside-in", f"{said} of {what}")
        for kind, label, kind_unit, better, what in _SPREAD
        for name, word, unit, direction, said in _parts(kind_unit, better)
    ),
    Metric("consistency.weeks.worst", "Week with fewest active users", "date", "none", "outside-in",
           "last day of the week with the fewest active users"),
)  # fmt: skip
