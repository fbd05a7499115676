"""Usage (`analytics` 2.3, 2.4, 2.6)."""

from __future__ import annotations

from qbr.metrics.metric import Better, Metric, Unit

_MOVEMENT_AND_UPTAKE: tuple[tuple[str, str, Unit, Better, str], ...] = (
    ("module[].before", "Adopters the quarter before", "people", "none", "adopters of the quarter before"),
    ("module[].new", "New adopters", "people", "up", "adopters who were none in any earlier quarter on record"),
    ("module[].retained", "Retained adopters", "people", "up", "adopters who were it in the quarter before too"),
    ("module[].resurrected", "Adopters come back", "people", "up",
     "adopters who were none in the quarter before and were it in an earlier one"),
    ("module[].lost", "Lost adopters", "people", "down", "adopters of the quarter before who are none now"),
    ("feature[].available", "Available from", "date", "none", "day it was released"),
    ("feature[].to_first_use", "Days to first use", "days", "down",
     "days from its release to the first value event of anybody"),
    ("feature[].to_habitual_use", "Days to habitual use", "days", "down",
     "days from its release to the first day on which one person had used it in three different weeks"),
)  # fmt: skip
USAGE: tuple[Metric, ...] = (
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
        "people with a value event on a day, averaged over the working days (Monday to Friday unless set) of the "
        "28 days up to each point",
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
        "people with a value event on a day, averaged over the working days (Monday to Friday unless set) of the "
        "28 days of active users",
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
        "value events of the quarter, summed", is_flow=True,
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
    Metric(
        "usage.gini", "Unevenness of use (Gini)", "quantity", "none", "inside-out",
        "2·Σ(i·x) ÷ (n·Σx) − (n + 1) ÷ n over the value events x of each person, fewest first: 0 when everybody does "
        "as much, towards 1 when one person does all",
        places=2,
    ),
    Metric(
        "usage.weekly_stickiness", "Active in a given week", "ratio", "up", "inside-out",
        "people with a value event in a week, averaged over the four weeks of active users, ÷ active users",
    ),
    Metric(
        "usage.trained_of_active", "Trained of active", "ratio", "up", "outside-in",
        "active users on the list who were trained by the last observed day ÷ active users on the list",
    ),
    Metric(
        "usage.certified_of_active", "Certified of active", "ratio", "up", "outside-in",
        "active users on the list who had passed an examination by the last observed day ÷ active users on the list",
    ),
    Metric(
        "usage.module[].stickiness", "Stickiness by module", "ratio", "up", "inside-out",
        "by the cadence its features are meant for: daily: its users on a working day ÷ its active users; weekly: its "
        "users in a week ÷ its active users; both over the 28 days of active users",
    ),
    Metric(
        "usage.module[].top_user_share", "Share of the busiest user by module", "ratio", "down", "inside-out",
        "value events of the one person with the most in it ÷ all of it by people in the quarter",
    ),
    *(
        Metric(f"usage.{name}", label, unit, better, "inside-out", definition)
        for name, label, unit, better, definition in _MOVEMENT_AND_UPTAKE
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
                "value events of the quarter, summed", is_flow=True,
            ),
            Metric(
                f"usage.{kind}[].share_of_events", f"Share of value events by {kind}", "ratio", "none", "inside-out",
                "value events of it ÷ all value events of the quarter",
            ),
        )
    ),
)  # fmt: skip
