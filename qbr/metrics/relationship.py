"""The relationship: how regularly both sides meet, who is paired with whom, and the advisory board."""

from __future__ import annotations

from qbr.metrics.metric import Metric

RELATIONSHIP: tuple[Metric, ...] = (
    Metric("cadence.type[].planned", "Meetings planned", "count", "none", "outside-in",
           "meetings of this type agreed beforehand in the quarter, at least as many as the agreed rhythm asks for"),
    Metric("cadence.type[].held", "Planned meetings held", "count", "up", "outside-in",
           "meetings of this type agreed beforehand in the quarter that took place"),
    Metric("cadence.type[].adherence", "Cadence adherence", "ratio", "up", "outside-in", "held ÷ planned"),
    Metric("cadence.type[].longest_gap", "Longest gap", "days", "down", "outside-in",
           "most days between two meetings of this type that took place, from the last one before the quarter to the "
           "quarter's end"),
    Metric("pairing.executive[].last_contact", "Last contact", "date", "none", "outside-in",
           "day we last spoke, as recorded"),
    Metric("pairing.executive[].days", "Days since contact", "days", "down", "outside-in",
           "days from the last contact to the day the data speaks from"),
    Metric("pairing.unpaired", "Executives without a counterpart", "people", "down", "outside-in",
           "executives in the contacts with nobody named on our side"),
    Metric("advisory.seat[].since", "Member since", "date", "none", "outside-in", "first day of the term"),
    Metric("advisory.seat[].until", "Member until", "date", "none", "outside-in", "last day of the term"),
    Metric("advisory.seat[].meetings", "Board meetings attended", "count", "up", "outside-in",
           "meetings attended in the twelve months to the end of the quarter"),
    Metric("advisory.seats", "Seats held", "count", "none", "outside-in",
           "seats on the advisory board whose term runs on the day the data speaks from"),
    Metric("advisory.candidate[].score", "Score", "count", "none", "outside-in",
           "1 for a champion, 1 for each request with three answered questions (2 at most), 1 for each co-innovation "
           "action done in a year (2 at most), 1 for early use, 1 for breadth in the upper half of peers",
           audience="internal"),
    Metric("advisory.candidate[].requests", "Thought-through requests", "count", "none", "outside-in",
           "their requests of the year with at least three of four questions answered", audience="internal"),
    Metric("advisory.candidate[].actions", "Co-innovation done", "count", "none", "outside-in",
           "their value-creating actions closed in the year to the end of the quarter", audience="internal"),
    Metric("advisory.early", "Early programmes", "count", "none", "outside-in",
           "programmes in which the customer uses what is not on sale yet", audience="internal"),
    Metric("advisory.carried[]", "Insights carried", "count", "none", "outside-in",
           "things learned from the customer that one of our executives took to an organisation of ours"),
    Metric("advisory.carried_used[]", "With a use on record", "count", "up", "outside-in",
           "carried insights that were used by the day the data speaks from"),
)  # fmt: skip
