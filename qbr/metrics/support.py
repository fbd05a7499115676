"""Support (`analytics` 2.12)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

SUPPORT: tuple[Metric, ...] = (
    Metric(
        "support.tickets", "Tickets", "count", "down", "outside-in",
        "tickets created in the quarter, without those the vendor opened",
    ),
    Metric(
        "support.month_tickets", "Tickets by month", "count", "down", "outside-in",
        "tickets created in each month of the quarter",
    ),
    Metric(
        "support.topic[].tickets", "Tickets on a topic", "count", "down", "outside-in",
        "tickets of the quarter with this topic",
    ),
    Metric(
        "support.topic_month_tickets[]", "Tickets on a topic by month", "count", "down", "outside-in",
        "tickets with this topic created in each month of the quarter",
    ),
    Metric(
        "support.first_reply", "First reply, median", "hours", "down", "outside-in",
        "median hours from created to the first public reply, by the clock; no reply yet counts as longer", places=1,
    ),
    Metric(
        "support.first_reply_p90", "First reply, 90 % within", "hours", "down", "outside-in",
        "hours within which 90 % of tickets had a first reply, by the clock; from ten tickets", places=1,
    ),
    Metric(
        "support.solved", "Solved, median", "hours", "down", "outside-in",
        "median hours from created to last solved, by the clock; not solved yet counts as longer", places=1,
    ),
    Metric(
        "support.solved_p90", "Solved, 90 % within", "hours", "down", "outside-in",
        "hours within which 90 % of tickets were solved, by the clock; from ten tickets", places=1,
    ),
    Metric(
        "support.targets_met", "Support targets met", "count", "up", "outside-in",
        "tickets whose target for the first reply came due and was met",
    ),
    Metric(
        "support.targets_due", "Support targets due", "count", "none", "outside-in",
        "tickets whose target for the first reply came due",
    ),
    Metric(
        "support.sla", "Support targets met", "ratio", "up", "outside-in",
        "targets met ÷ tickets whose target came due",
    ),
    Metric(
        "support.contact_rate", "Tickets per 100 active users", "quantity", "down", "outside-in",
        "tickets created in the quarter ÷ active users × 100", places=1,
    ),
    Metric(
        "support.open", "Tickets not solved", "count", "down", "outside-in",
        "tickets of the quarter that are not solved on the day the data speaks from",
    ),
    Metric(
        "support.oldest_open", "Age of the oldest open ticket", "days", "down", "outside-in",
        "days since the oldest unsolved ticket of the quarter was created",
    ),
    Metric(
        "support.reopened", "Reopened tickets", "ratio", "down", "outside-in",
        "solved tickets reopened at least once ÷ solved tickets",
    ),
    Metric(
        "support.priority[].tickets", "Tickets of a priority", "count", "down", "outside-in",
        "tickets of this priority created in the quarter",
    ),
    Metric(
        "support.priority[].first_reply", "First reply of a priority, median", "hours", "down", "outside-in",
        "as the first reply, for tickets of this priority", places=1,
    ),
    Metric(
        "support.priority[].first_reply_p90", "First reply of a priority, 90 % within", "hours", "down", "outside-in",
        "as the first reply of all, for tickets of this priority", places=1,
    ),
    Metric(
        "support.priority[].solved", "Solved of a priority, median", "hours", "down", "outside-in",
        "as solved, for tickets of this priority", places=1,
    ),
    Metric(
        "support.priority[].solved_p90", "Solved of a priority, 90 % within", "hours", "down", "outside-in",
        "as solved of all, for tickets of this priority", places=1,
    ),
    Metric(
        "support.priority[].open", "Not solved of a priority", "count", "down", "outside-in",
        "as tickets not solved, for this priority",
    ),
    Metric(
        "support.priority[].oldest_open", "Oldest open ticket of a priority", "days", "down", "outside-in",
        "as the age of the oldest open ticket, for this priority",
    ),
    Metric(
        "support.priority[].targets_met", "Targets met of a priority", "count", "up", "outside-in",
        "as support targets met, for tickets of this priority",
    ),
    Metric(
        "support.priority[].targets_due", "Targets due of a priority", "count", "none", "outside-in",
        "as support targets due, for tickets of this priority",
    ),
    Metric(
        "support.misses_on_topic", "Missed targets on the topic", "count", "down", "outside-in",
        "missed targets of tickets on the largest topic",
    ),
    Metric(
        "support.escalated", "Escalated tickets", "ratio", "down", "outside-in",
        "tickets of the quarter that were escalated ÷ all",
    ),
    Metric(
        "support.repeated", "Repeat contacts", "ratio", "down", "outside-in",
        "tickets whose requester had opened another on the same topic at most seven days before ÷ tickets with a "
        "requester and a topic",
    ),
    Metric(
        "support.rated", "Satisfied with a ticket", "ratio", "up", "outside-in",
        "ratings of 4 or 5 of 5 ÷ rated tickets; from five ratings",
    ),
    Metric(
        "support.recovered", "Tickets that went wrong first", "count", "down", "outside-in",
        "solved tickets that were reopened, escalated or answered after their target",
    ),
    Metric(
        "support.rated_recovered", "Satisfied after recovery", "ratio", "up", "outside-in",
        "ratings of 4 or 5 of 5 ÷ rated tickets among those that went wrong first; from five ratings",
    ),
    Metric(
        "support.rated_others", "Satisfied where nothing went wrong", "ratio", "up", "outside-in",
        "ratings of 4 or 5 of 5 ÷ rated tickets among the others; from five ratings",
    ),
)  # fmt: skip
