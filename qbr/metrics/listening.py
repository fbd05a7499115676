"""Listening: who was heard where, what about, what they asked for and what came of it."""

from __future__ import annotations

from qbr.metrics.metric import Metric

LISTENING: tuple[Metric, ...] = (
    Metric(
        "heard.ces_mean[]", "Effort, mean of 1–7", "quantity", "up", "outside-in",
        "mean of answers from 1 to 7, 7 the least effort, last answer of each person in the quarter, from five "
        "answers; Student's interval; never compared with the share of 5–7", places=1, exact_places=2,
    ),
    Metric(
        "heard.ces_share[]", "Found it easy", "ratio", "up", "outside-in",
        "share of answers 5–7 on a scale of 1–7, last answer of each person in the quarter, from five answers; Wilson "
        "interval; never compared with the mean",
    ),
    Metric(
        "heard.gap[]", "Gap between buyers and users", "score", "none", "outside-in",
        "score of the buyers less that of the users, in points; satisfaction in percentage points", places=0,
    ),
    Metric(
        "heard.confirmed_value[]", "Value confirmed", "money", "up", "outside-in",
        "benefits of grades A and B confirmed by this kind of role",
    ),
    Metric(
        "heard.paired", "Answered in both waves", "people", "none", "outside-in",
        "people with an answer in this wave and in the one before it, each with their last one",
    ),
    Metric(
        "heard.moved[]", "Moved between groups", "people", "none", "outside-in",
        "people who answered both waves, by the group they were in and the group they are in",
    ),
    Metric(
        "heard.moved_up", "Moved up", "people", "up", "outside-in",
        "people who answered both waves and are in a better group than before",
    ),
    Metric(
        "heard.moved_down", "Moved down", "people", "down", "outside-in",
        "people who answered both waves and are in a worse group than before",
    ),
    Metric(
        "heard.moved_by_chance", "By chance alone", "ratio", "none", "outside-in",
        "how often chance alone moves as many people to one side: exact two-sided sign test of those who moved",
    ),
    Metric(
        "ledger.heard[]", "Heard", "count", "none", "outside-in",
        "entries of the quarter by channel and kind of role: things said, people who answered a survey, requests, and "
        "roles that took part in meetings that were held",
    ),
    Metric("ledger.said[]", "Things said", "count", "none", "outside-in",
           "entries of the listening ledger in the quarter by kind of role"),
    Metric("ledger.share[]", "Share of voice", "ratio", "none", "outside-in",
           "entries by one kind of role ÷ all entries of the listening ledger in the quarter, from ten entries"),
    Metric("themes.theme[].count", "Mentions", "count", "none", "outside-in",
           "things said, comments and tickets of the quarter on a theme: by the tag they carry, else by keyword"),
    Metric("themes.theme[].unasked", "Volunteered", "count", "none", "outside-in",
           "mentions nobody had asked for; tickets are volunteered, comments in surveys are not"),
    Metric("themes.theme[].asked", "Requested", "count", "none", "outside-in", "mentions we had asked for"),
    Metric("themes.theme[].frontline", "From the front line", "count", "none", "outside-in",
           "mentions by frontline employees and administrators"),
    Metric("themes.volunteered", "Volunteered share", "ratio", "none", "outside-in",
           "volunteered mentions ÷ mentions known to be volunteered or requested"),
    Metric("themes.frontline", "Share of the front line", "ratio", "none", "outside-in",
           "mentions by frontline employees and administrators ÷ mentions whose kind of role is known"),
    Metric("requests.request[].answered", "Questions answered", "count", "up", "outside-in",
           "of four: end goal, intent, business value, help for their customers"),
    Metric("requests.request[].amount", "Worth a year", "money", "none", "outside-in",
           "what they say the request is worth to them a year"),
    Metric("requests.complete", "Answered questions", "ratio", "up", "outside-in",
           "answered questions ÷ four for each request that is not done or declined"),
    Metric("requests.decided", "Requests decided", "count", "up", "outside-in",
           "requests with an answer or a decided roadmap item"),
    Metric("requests.delivered", "Requests delivered", "count", "up", "outside-in",
           "requests whose change is delivered"),
    Metric("questions.open", "Open questions", "count", "down", "outside-in",
           "questions only the customer can answer: unanswered fields of open requests, goals without a measure, "
           "outcomes of their customers, roles nobody heard"),
    Metric("audit.questions[]", "Survey questions", "count", "down", "outside-in",
           "survey questions by whose world they ask about: customer, company, or not classified", audience="internal"),
    Metric("audit.customer_share", "Questions about the customer", "ratio", "up", "outside-in",
           "questions about the customer's world ÷ classified questions", audience="internal"),
)  # fmt: skip
