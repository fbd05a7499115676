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
    Metric(
        "reliability.incident[].noticed", "Noticed after", "minutes", "down", "outside-in",
        "minutes from the start of the incident to the moment somebody noticed",
    ),
    Metric(
        "reliability.times.noticed.median", "Noticed after, median", "minutes", "down", "outside-in",
        "median over the quarter's incidents whose records have both moments",
    ),
    Metric(
        "reliability.times.noticed.worst", "Noticed after, longest", "minutes", "down", "outside-in",
        "longest over the quarter's incidents whose records have both moments",
    ),
    Metric(
        "reliability.incident[].taken_on", "Taken on after", "minutes", "down", "outside-in",
        "minutes from the moment somebody noticed to the moment somebody took it on",
    ),
    Metric(
        "reliability.times.taken_on.median", "Taken on after, median", "minutes", "down", "outside-in",
        "median over the quarter's incidents whose records have both moments",
    ),
    Metric(
        "reliability.times.taken_on.worst", "Taken on after, longest", "minutes", "down", "outside-in",
        "longest over the quarter's incidents whose records have both moments",
    ),
    Metric(
        "reliability.incident[].told", "You were told after", "minutes", "down", "outside-in",
        "minutes from the start of the incident to our message to this customer",
    ),
    Metric(
        "reliability.times.told.median", "You were told after, median", "minutes", "down", "outside-in",
        "median over the quarter's incidents whose records have both moments",
    ),
    Metric(
        "reliability.times.told.worst", "You were told after, longest", "minutes", "down", "outside-in",
        "longest over the quarter's incidents whose records have both moments",
    ),
    Metric(
        "reliability.incident[].restored", "Restored after", "minutes", "down", "outside-in",
        "minutes from the start of the incident to the moment service was restored",
    ),
    Metric(
        "reliability.times.restored.median", "Restored after, median", "minutes", "down", "outside-in",
        "median over the quarter's incidents whose records have both moments",
    ),
    Metric(
        "reliability.times.restored.worst", "Restored after, longest", "minutes", "down", "outside-in",
        "longest over the quarter's incidents whose records have both moments",
    ),
    Metric(
        "reliability.incident[].fixed", "Fixed for good after", "days", "down", "outside-in",
        "days from the start of the incident to the day its cause was removed for good", places=1,
    ),
    Metric(
        "reliability.times.fixed.median", "Fixed for good after, median", "days", "down", "outside-in",
        "median over the quarter's incidents whose cause is removed", places=1,
    ),
    Metric(
        "reliability.times.fixed.worst", "Fixed for good after, longest", "days", "down", "outside-in",
        "longest over the quarter's incidents whose cause is removed", places=1,
    ),
    Metric(
        "reliability.recurrence", "Recurrence", "ratio", "down", "outside-in",
        "incidents with the cause of another one in the twelve months before ÷ incidents told",
    ),
    Metric(
        "reliability.incident[].share", "Share of you it met", "ratio", "down", "outside-in",
        "share of this customer's people or requests as recorded, else people met ÷ active users, 1 at most",
    ),
    Metric(
        "reliability.incident[].hours", "Weight of the hours", "ratio", "down", "outside-in",
        "minutes in the customer's work hours in full, others by the share they gave, ÷ all minutes (analytics 2.13)",
    ),
    Metric(
        "reliability.off_hours", "Weight of a minute outside work hours", "ratio", "none", "outside-in",
        "as the customer said: the share of a minute outside their work hours that counts",
    ),
    Metric(
        "reliability.incident[].impact", "Impact minutes of an incident", "minutes", "down", "outside-in",
        "minutes × share of this customer it met × weight of the hours; where one is not known the most it can be",
    ),
    Metric(
        "reliability.impact", "Customer-impact minutes", "minutes", "down", "outside-in",
        "impact minutes of the quarter's incidents together, weighed by the customer's own hours where these are known",
    ),
    Metric(
        "reliability.component[].incidents", "Incidents of a component", "count", "down", "outside-in",
        "told incidents of the quarter that name the component",
    ),
    Metric(
        "reliability.component[].minutes", "Minutes of a component", "minutes", "down", "outside-in",
        "minutes of told incidents of the component within the quarter, overlapping windows once",
    ),
)  # fmt: skip
