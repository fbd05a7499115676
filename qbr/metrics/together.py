"""Working together: meetings, promises and whatever else happened between both sides."""

from __future__ import annotations

from qbr.metrics.metric import Metric

TOGETHER: tuple[Metric, ...] = (
    Metric(
        "reliability.incident[].day", "Day of an incident", "date", "none", "outside-in",
        "day it began or was noticed, in the customer's zone",
    ),
    Metric("trust.part[].hits", "Went well", "count", "up", "outside-in", "how often a part of the ledger went well"),
    Metric("trust.part[].rows", "Of how many", "count", "none", "outside-in", "how often it could have"),
    Metric(
        "trust.part[].share", "Share that went well", "ratio", "up", "outside-in",
        "our promises kept on time ÷ due; incidents told first ÷ those it is known of; actions after incidents done "
        "by the first date ÷ due",
    ),
    Metric(
        "trust.score", "Trust score", "quantity", "up", "inside-out",
        "100 × mean of the ledger's known shares; corrections are no part of it", audience="internal", places=0,
    ),
    Metric(
        "friction.reopened", "Tickets reopened", "count", "down", "outside-in",
        "tickets created in the quarter that were reopened at least once",
    ),
    Metric(
        "friction.escalated", "Tickets escalated", "count", "down", "outside-in",
        "tickets created in the quarter that were escalated",
    ),
    Metric(
        "friction.slipped", "Dates moved", "count", "down", "outside-in",
        "promises first due in the quarter whose date was moved",
    ),
    Metric("friction.total", "Friction", "count", "down", "outside-in", "the counts of friction together"),
    Metric("friction.joint[].due", "Due", "date", "none", "outside-in", "day a joint piece of work is due"),
    Metric(
        "timeline.lane[].month[]", "Dated rows of a month", "count", "none", "outside-in",
        "rows of a lane dated in the month",
    ),
    Metric("timeline.lane[].total", "Dated rows", "count", "none", "outside-in", "rows of a lane dated in the quarter"),
    Metric(
        "timeline.lane[].week[]", "Dated rows of a week", "count", "none", "outside-in",
        "rows of a lane dated in the ISO week, inside the quarter",
    ),
    Metric(
        "timeline.busiest", "Busiest week", "count", "none", "outside-in",
        "most rows in a week, without those of usage",
    ),
    Metric(
        "sentiment.lane[].median", "Median sentiment", "quantity", "up", "outside-in",
        "median of what was said or judged, on the scale of its source; from five values", places=1,
    ),
    Metric("sentiment.lane[].n", "Values", "count", "none", "outside-in", "values the median rests on"),
    Metric(
        "rescuing.share[]", "Rescuing share", "ratio", "down", "inside-out",
        "rescuing ÷ (rescuing + creating), of promises made and meetings held in a quarter", audience="internal",
    ),
    Metric(
        "rescuing.count[]", "Rescuing", "count", "down", "inside-out",
        "promises made and meetings held in a quarter to repair something", audience="internal",
    ),
    Metric(
        "rescuing.creating[]", "Creating", "count", "up", "inside-out",
        "promises made and meetings held in a quarter to make something better", audience="internal",
    ),
    Metric(
        "handoffs.handoff[].days", "Days to take up", "days", "down", "outside-in",
        "days from the handover to the day the other team took it up",
    ),
    Metric("handoffs.median", "Days to take up, median", "days", "down", "outside-in", "median over handoffs taken up"),
    Metric(
        "handoffs.p90", "Days to take up, 90 % within", "days", "down", "outside-in",
        "days within which nine of ten handoffs were taken up",
    ),
    Metric(
        "handoffs.breaches", "Handoffs past the standard", "count", "down", "outside-in",
        "handoffs taken up, or still waiting, after more days than the standard",
    ),
    Metric(
        "handoffs.on_time", "Handoffs in time", "ratio", "up", "outside-in",
        "handoffs within the standard ÷ handoffs judged",
    ),
    Metric(
        "commitments.item[].due", "Due now", "date", "none", "outside-in", "day an open promise is due now",
    ),
    Metric("commitments.open[]", "Open promises, one side", "count", "none", "outside-in", "promises not done yet"),
    Metric(
        "commitments.past[]", "Past the first date, one side", "count", "down", "outside-in",
        "open promises past the day they were first due",
    ),
    Metric("wins.win[].on", "Done on", "date", "none", "outside-in", "day a win was done"),
)  # fmt: skip
