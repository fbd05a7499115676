"""Every metric qbr can show, declared once: id, label, unit, direction, view, rounding, audience, definition.

Nothing is shown that is not declared here. The data reference is generated from this table.
An id reads `subject.thing.measure`; `[]` in it stands for one key: `usage.team[].active`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal[
    "people", "count", "ratio", "money", "minutes", "hours", "days", "score", "rating", "date", "text", "quantity"
]
Better = Literal["up", "down", "none"]
View = Literal["outside-in", "inside-out"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One declared measure."""

    id: str
    label: str  # as a table row or a method line names it, e.g. "Active users"
    unit: Unit  # ratio: 0–1, printed as per cent; score: −100…100 or 0–100 points; rating: 0–10; quantity: own unit
    better: Better  # the direction that is better for the customer
    view: View  # outside-in: the customer's world; inside-out: the product's
    definition: str  # how it is counted, one line, with the section of the definition's source
    audience: Literal["customer", "internal"] = "customer"
    places: int | None = None  # decimals of the short form; None: by unit
    exact_places: int | None = None  # decimals of the full form; None: as many as the value has, 4 at most


METRICS: dict[str, Metric] = {}


def declare(*metrics: Metric) -> None:
    """Add metrics to the table; an id is declared once.

    Raises:
        ValueError: the id is taken.
    """
    for metric in metrics:
        if metric.id in METRICS:
            raise ValueError(f"metric {metric.id!r} is declared twice")
        METRICS[metric.id] = metric


# Goals: from, to, by (`analytics` 2.9)

declare(
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


# Promises: what both sides said they would do (`analytics` 2.0b, 2.12)

declare(
    Metric("promises.due", "Promises due", "count", "none", "outside-in", "kept, late and missed together"),
    Metric("promises.kept", "Promises kept", "count", "up", "outside-in", "closed by the first due date"),
    Metric("promises.late", "Promises kept late", "count", "down", "outside-in", "closed after the first due date"),
    Metric(
        "promises.missed", "Promises missed", "count", "down", "outside-in",
        "first due by the end of the quarter and open at its end",
    ),
    Metric(
        "promises.on_time", "Promises kept on time", "ratio", "up", "outside-in",
        "closed by the first due date ÷ promises due",
    ),
    Metric(
        "promises.redated", "Promises given a new date", "count", "down", "outside-in",
        "due promises whose date was moved after it was first given",
    ),
    Metric(
        "promises.carried", "Promises carried over", "count", "down", "outside-in",
        "first due before the quarter and open when it began",
    ),
    Metric(
        "promises.not_due", "Promises not yet due", "count", "none", "outside-in",
        "open and first due after the end of the quarter, or without a date; neither kept, late nor missed",
    ),
    Metric("promises.side[].due", "Promises due, one side", "count", "none", "outside-in", "as promises.due, one side"),
    Metric(
        "promises.side[].kept", "Promises kept, one side", "count", "up", "outside-in",
        "as promises.kept, one side",
    ),
    Metric(
        "promises.side[].late", "Promises late, one side", "count", "down", "outside-in",
        "as promises.late, one side",
    ),
    Metric(
        "promises.side[].missed", "Promises missed, one side", "count", "down", "outside-in",
        "as promises.missed, one side",
    ),
    Metric("promises.promise[].due", "First due date", "date", "none", "outside-in", "day it was first due"),
    Metric("promises.promise[].new_due", "New due date", "date", "none", "outside-in", "day it is due now"),
    Metric("promises.promise[].closed", "Closed on", "date", "none", "outside-in", "day it was done"),
    Metric(
        "promises.promise[].days_late", "Days late", "days", "down", "outside-in",
        "days from the first due date to the day it was done",
    ),
)  # fmt: skip


# Value: what it was worth, by how well it is known (`analytics` 2.9)

declare(
    Metric(
        "value.confirmed", "Confirmed value", "money", "up", "outside-in",
        "sum of the benefits of grades A and B: measured and confirmed by somebody at the customer",
    ),
    Metric(
        "value.estimated", "Estimated value", "money", "up", "outside-in",
        "sum of the base cases of grade C; never part of the confirmed value",
    ),
    Metric(
        "value.estimated_low", "Estimated value, low", "money", "up", "outside-in",
        "sum of the low ends of grade C",
    ),
    Metric(
        "value.estimated_high", "Estimated value, high", "money", "up", "outside-in",
        "sum of the high ends of grade C",
    ),
    Metric(
        "value.paid", "Paid for the quarter", "money", "none", "outside-in",
        "the contract's value, shared out over the days of its term",
    ),
    Metric(
        "value.return", "Return on what was paid", "ratio", "up", "outside-in",
        "(confirmed value − paid) ÷ paid; estimates are not in it",
    ),
    Metric("value.item[].amount", "Benefit", "money", "up", "outside-in", "the amount on record, or the base case"),
    Metric(
        "value.item[].low", "Benefit, low end", "money", "up", "outside-in",
        "the low end of the estimate on record",
    ),
    Metric(
        "value.item[].high", "Benefit, high end", "money", "up", "outside-in",
        "the high end of the estimate on record",
    ),
)  # fmt: skip


# Fit to the business (`analytics` 2.10)

declare(
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


# Recommendations (`analytics` 2.15)

declare(
    Metric("recommendations.count", "Recommendations", "count", "none", "outside-in", "rules that fired"),
    Metric(
        "recommendations.saving[]", "Saving a quarter", "money", "up", "outside-in",
        "units given back × unit price",
    ),
    Metric(
        "recommendations.quantity[]", "Units proposed", "quantity", "none", "inside-out",
        "half again as many as are used, rounded up to a round number",
    ),
    Metric(
        "recommendations.open_changes[]", "Changes not done yet", "count", "down", "outside-in",
        "changes announced after an incident that are not done",
    ),
)  # fmt: skip


# The review itself
declare(
    Metric(
        "review.files", "Files read", "count", "none", "inside-out", "files of the customer's folder and shared ones"
    ),
)


# Usage (`analytics` 2.3, 2.4, 2.6)

declare(
    Metric(
        "usage.active_users", "Active users", "people", "up", "inside-out",
        "distinct people with a value event in the 28 days up to the last observed day of the quarter; a login is none",
    ),
    Metric(
        "usage.weekly[]", "Active users, week by week", "people", "up", "inside-out",
        "active users counted on the last observed day of the quarter and every seven days before it",
    ),
    Metric(
        "usage.weekly_daily[]", "Users on a working day, week by week", "people", "up", "inside-out",
        "people with a value event on a day, averaged over Monday to Friday of the 28 days up to each point",
        places=0, exact_places=1,
    ),
    Metric(
        "usage.average_active_users", "Active users, average", "people", "up", "inside-out",
        "active users of 28 days, counted on each day of the quarter and averaged", places=0, exact_places=1,
    ),
    Metric(
        "usage.quarter_users", "Users in the quarter", "people", "up", "inside-out",
        "distinct people with a value event in the quarter",
    ),
    Metric(
        "usage.daily_users", "Users on a working day", "people", "up", "inside-out",
        "people with a value event on a day, averaged over Monday to Friday of the 28 days of active users",
        places=0, exact_places=1,
    ),
    Metric(
        "usage.stickiness", "Active on a given day", "ratio", "up", "inside-out",
        "users on a working day ÷ active users",
    ),
    Metric(
        "usage.features_used", "Features used", "count", "up", "inside-out",
        "features with a value event of one and the same person in at least three weeks of the quarter",
    ),
    Metric(
        "usage.features_entitled", "Features entitled", "count", "none", "inside-out",
        "features of the catalogue whose plan the customer owns",
    ),
    Metric(
        "usage.breadth", "Features used of entitled", "ratio", "up", "inside-out",
        "features used ÷ features entitled",
    ),
    Metric(
        "usage.events", "Value events", "count", "up", "inside-out",
        "value events of the quarter, summed",
    ),
    Metric(
        "usage.assigned", "Assigned users", "people", "none", "inside-out",
        "people on the list of assigned users with access on the last observed day",
    ),
    Metric(
        "usage.active_of_assigned", "Active of assigned", "ratio", "up", "inside-out",
        "assigned people who are active users ÷ assigned users",
    ),
    Metric(
        "usage.top_user_share", "Share of the busiest user", "ratio", "down", "inside-out",
        "value events of the one person with the most ÷ all value events of the quarter",
    ),
    Metric(
        "usage.users_for_80", "Users for 80 % of events", "people", "none", "inside-out",
        "fewest people who together make 80 % of the value events of the quarter",
    ),
    *(
        metric
        for kind, whose in (("team", "the team"), ("site", "the site"))
        for metric in (
            Metric(
                f"usage.{kind}[].assigned", f"Assigned users by {kind}", "people", "none", "inside-out",
                f"assigned users of {whose}, as assigned today; groups below five people are folded together",
            ),
            Metric(
                f"usage.{kind}[].active", f"Active users by {kind}", "people", "up", "inside-out",
                f"active users of {whose}; people count where they are assigned today, in both quarters",
            ),
            Metric(
                f"usage.{kind}[].share", f"Active of assigned by {kind}", "ratio", "up", "inside-out",
                f"assigned people of {whose} who are active users ÷ assigned users of {whose}",
            ),
            Metric(
                f"usage.{kind}[].falling", f"Quarters of fewer active users by {kind}", "count", "down", "inside-out",
                f"quarters in a row in which the active users of {whose} were fewer than in the quarter before",
            ),
            Metric(
                f"usage.{kind}[].before_fall", f"Active users before the fall by {kind}", "people", "none",
                "inside-out", f"active users of {whose} in the last quarter before those in a row with fewer",
            ),
        )
    ),
    *(
        metric
        for kind in ("feature", "module")
        for metric in (
            Metric(
                f"usage.{kind}[].eligible", f"Eligible users by {kind}", "people", "none", "inside-out",
                "people on today's list who had the module on the last day counted, or used it in the quarter",
            ),
            Metric(
                f"usage.{kind}[].adopters", f"Adopters by {kind}", "people", "up", "inside-out",
                "people who used it in at least three different weeks of the quarter",
            ),
            Metric(
                f"usage.{kind}[].adoption", f"Adoption by {kind}", "ratio", "up", "inside-out",
                "adopters ÷ eligible users",
            ),
            Metric(
                f"usage.{kind}[].tried", f"Tried by {kind}", "people", "none", "inside-out",
                "people who used it in the quarter, in fewer than three different weeks",
            ),
            Metric(
                f"usage.{kind}[].depth", f"Events per adopter and week by {kind}", "quantity", "none", "inside-out",
                "value events of adopters ÷ adopters ÷ weeks of the quarter", places=1,
            ),
            Metric(
                f"usage.{kind}[].events", f"Value events by {kind}", "count", "up", "inside-out",
                "value events of the quarter, summed",
            ),
            Metric(
                f"usage.{kind}[].share_of_events", f"Share of value events by {kind}", "ratio", "none", "inside-out",
                "value events of it ÷ all value events of the quarter",
            ),
        )
    ),
)  # fmt: skip


# Incidents and reliability (`analytics` 2.13)

declare(
    Metric(
        "reliability.availability", "Availability", "ratio", "up", "outside-in",
        "1 − counted minutes ÷ (minutes of the period − agreed maintenance); major and critical incidents count "
        "unless the contract weighs otherwise", places=2, exact_places=4,
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
        "credits of the quarter's months whose time to claim is not over",
    ),
    Metric(
        "reliability.credit_expired", "Credit no longer claimable", "money", "none", "outside-in",
        "credits of the quarter's months whose time to claim is over",
    ),
)  # fmt: skip


# Support (`analytics` 2.12)

declare(
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
)  # fmt: skip


# Voice of the customer (`analytics` 2.11)

declare(
    Metric(
        "heard.nps[]", "Net promoter score", "score", "up", "outside-in",
        "share of answers 9–10 less share of answers 0–6, last answer of each person in the quarter, from five "
        "answers; buyers with executives, users with front line and administrators; adjusted-Wald interval", places=0,
    ),
    Metric(
        "heard.csat[]", "Satisfied", "ratio", "up", "outside-in",
        "share of answers in the two best classes of the scale, last answer of each person in the quarter, from five "
        "answers; buyers with executives, users with front line and administrators; Wilson interval",
    ),
    Metric(
        "heard.answers[]", "Answers", "count", "none", "outside-in",
        "people who answered, each with their last answer of the quarter",
    ),
    Metric(
        "heard.invited[]", "Invited", "people", "none", "outside-in", "people invited to answer",
    ),
    Metric(
        "heard.response[]", "Response rate", "ratio", "none", "outside-in", "answers ÷ invited",
    ),
    Metric(
        "heard.voices", "Things said", "count", "none", "outside-in",
        "entries of the quarter in the listening ledger, asked for or not",
    ),
    Metric(
        "heard.unasked", "Said without being asked", "count", "none", "outside-in",
        "entries of the quarter that nobody had asked for",
    ),
    Metric(
        "heard.requests", "Requests", "count", "none", "outside-in", "requests made or still open in the quarter",
    ),
    Metric(
        "heard.requests_done", "Requests done", "count", "up", "outside-in",
        "requests made or still open in the quarter that are done by the day the data speaks from",
    ),
    Metric(
        "heard.requests_undecided", "Requests not decided", "count", "down", "outside-in",
        "requests without an answer by the day the data speaks from",
    ),
)  # fmt: skip


# Entitlements (`analytics` 2.5)

_OF_A_PRODUCT: tuple[tuple[str, str, Unit, Better, str, int | None], ...] = (
    ("entitled", "Entitled", "quantity", "none", "units under contract in the quarter, weighted by days", 0),
    ("used", "Used", "quantity", "up",
     "distinct people with a value event in it in the last 90 days; units consumed, where no people hold them", 0),
    ("used_ratio", "Used of entitled", "ratio", "up", "used ÷ entitled", 0),
    ("in_ramp", "In ramp", "quantity", "none",
     "unused units younger than 60 days, or in ramp by contract: not called unused", 0),
    ("ratio_after_ramp", "Used of entitled, after ramp", "ratio", "none", "(used + in ramp) ÷ entitled", 0),
    ("unused", "Unused", "quantity", "down", "entitled − used − in ramp, never below zero", 0),
    ("unit_price", "Unit price", "money", "none", "price of a unit for a quarter", None),
    ("paid", "Paid", "money", "none", "units × unit price for the quarter, weighted by days", None),
    ("unused_cost", "Unused cost", "money", "down", "unused units × unit price for the quarter", None),
    ("utilization", "Utilisation, average", "ratio", "up",
     "active users of 28 days ÷ units, averaged over the days of the quarter", 0),
    ("peak", "Utilisation, peak", "ratio", "none", "highest day of utilisation in the quarter", 0),
    ("low_quarters", "Quarters of low use", "count", "down",
     "quarters in a row with more than 20 % of the units unused", 0),
    ("ceiling", "Use is below", "ratio", "none", "next step of 5 % above used ÷ entitled", 0),
    ("below_quarters", "Quarters below that", "count", "none",
     "quarters in a row with used ÷ entitled below that step", 0),
    ("full_months", "Months of full use", "count", "none",
     "months in a row with utilisation of at least 85 %", 0),
)  # fmt: skip
declare(
    *(
        Metric(f"entitlement.product[].{name}", label, unit, better, "inside-out", definition, places=places)
        for name, label, unit, better, definition, places in _OF_A_PRODUCT
    ),
    Metric(
        "entitlement.seats_used", "Seats used", "ratio", "up", "inside-out",
        "used ÷ entitled over all units that are seats",
    ),
    Metric(
        "unused.total_cost", "Unused cost", "money", "down", "outside-in",
        "cost of unused units for the quarter, over the products for which it is known",
    ),
    Metric(
        "unused.paid", "Paid for products", "money", "none", "outside-in",
        "units × unit price for the quarter, over the products that have a price",
    ),
    Metric(
        "unused.share", "Unused cost of paid", "ratio", "down", "outside-in",
        "unused cost ÷ what was paid for the same products",
    ),
)  # fmt: skip


# Peers (`analytics` 2.7)

declare(
    Metric(
        "peers.measure[].peers", "Peers", "count", "none", "outside-in",
        "customers of the same segment that report the measure in the quarter",
    ),
    Metric(
        "peers.measure[].median", "Peer median", "ratio", "none", "outside-in",
        "median of the peers, rounded to one point; from five peers, none above 25 % of the weight",
    ),
    Metric(
        "peers.measure[].lower", "Peer lower quartile", "ratio", "none", "outside-in",
        "value a quarter of the peers stays below, rounded to one point; from ten peers",
    ),
    Metric(
        "peers.measure[].upper", "Peer upper quartile", "ratio", "none", "outside-in",
        "value three quarters of the peers stay below, rounded to one point; from ten peers",
    ),
    Metric(
        "peers.measure[].rank", "Ahead of peers", "ratio", "up", "outside-in",
        "(peers the customer is ahead of + half of the ties) ÷ peers",
    ),
)  # fmt: skip
