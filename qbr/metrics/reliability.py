"""Incidents and reliability (`analytics` 2.13)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

RELIABILITY: tuple[Metric, ...] = (
    Metric(
        "reliability.availability", "Availability", "ratio", "up", "outside-in",
        "1 − counted minutes ÷ (minutes of the period − agreed maintenance); major and critical incidents count "
        "unless another convention is set or the contract weighs otherwise; a delay is no downtime",
        places=2, exact_places=4,
    ),
    Metric(
        "reliability.availability_all", "Availability, all incidents counted", "ratio", "up", "outside-in",
        "as availability, with the minutes of incidents that do not count", places=2, exact_places=4,
    ),
    Metric(
        "reliability.month[].availability", "Availability of a month", "ratio", "up", "outside-in",
        "as availability, over one calendar month", places=2, exact_places=4,
    ),
    Metric(
        "reliability.agreed", "Agreed availability", "ratio", "none", "outside-in",
        "the level of the contract, judged by calendar month", places=1, exact_places=2,
    ),
    Metric(
        "reliability.months_met", "Months that met the agreed level", "count", "up", "outside-in",
        "whole calendar months of the quarter with availability at or above the agreed level",
    ),
    Metric(
        "reliability.months_judged", "Months judged", "count", "none", "outside-in",
        "whole calendar months of the quarter whose availability is known",
    ),
    Metric(
        "reliability.downtime", "Downtime", "minutes", "down", "outside-in",
        "minutes of incidents that count, overlapping ones once, outside agreed maintenance",
    ),
    Metric(
        "reliability.uncounted", "Minutes that do not count", "minutes", "down", "outside-in",
        "minutes of incidents that are not downtime, outside those that are",
    ),
    Metric(
        "reliability.maintenance", "Agreed maintenance", "minutes", "none", "outside-in",
        "minutes of agreed maintenance in the quarter",
    ),
    Metric(
        "reliability.incidents", "Incidents", "count", "down", "outside-in",
        "incidents with a minute in the quarter, without agreed maintenance and without those withheld",
    ),
    Metric(
        "reliability.incident[].minutes", "Minutes of an incident", "minutes", "down", "outside-in",
        "minutes within the quarter in which the incident could be felt, overlapping windows once",
    ),
    Metric(
        "reliability.incident[].duration", "Length of an incident", "minutes", "down", "outside-in",
        "all minutes in which the incident could be felt, overlapping windows once",
    ),
    Metric(
        "reliability.incident[].users", "People affected", "people", "down", "outside-in",
        "people affected as the incident's record has it",
    ),
    Metric(
        "reliability.major_week_minutes", "Minutes of major incidents by week", "minutes", "down", "outside-in",
        "minutes of major and critical incidents in each ISO week",
    ),
    Metric(
        "reliability.minor_week_minutes", "Minutes of minor incidents by week", "minutes", "down", "outside-in",
        "minutes of minor incidents in each ISO week, outside major ones",
    ),
    Metric(
        "reliability.told_first", "Heard first from us", "count", "up", "outside-in",
        "incidents of which the customer heard from us before noticing them",
    ),
    Metric(
        "reliability.told_known", "Incidents with a known first notice", "count", "none", "outside-in",
        "incidents whose record says who noticed and when the customer was told",
    ),
    Metric(
        "reliability.recurring", "Recurring incidents", "count", "down", "outside-in",
        "incidents with the cause of another one in the twelve months before",
    ),
    Metric(
        "reliability.open_actions", "Actions not done", "count", "down", "outside-in",
        "actions after incidents that are not done, earlier quarters' included",
    ),
    Metric(
        "reliability.overdue_actions", "Actions overdue", "count", "down", "outside-in",
        "actions after incidents that are not done and past the day they were first due",
    ),
    Metric(
        "reliability.month[].credit", "Credit of a month", "money", "none", "outside-in",
        "monthly fee × credit of the strictest tier the month fell below, or as the incident's record has it",
    ),
    Metric(
        "reliability.credit", "Credit due", "money", "none", "outside-in",
        "credits of the quarter's months not claimed yet, whose time to claim is not over",
    ),
    Metric(
        "reliability.credit_claimed", "Credit claimed", "money", "none", "outside-in",
        "credits of the quarter's months that were claimed",
    ),
    Metric(
        "reliability.credit_expired", "Credit no longer claimable", "money", "none", "outside-in",
        "credits of the quarter's months whose time to claim is over",
    ),
)  # fmt: skip
