"""Voice of the customer (`analytics` 2.11)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

VOICE: tuple[Metric, ...] = (
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
