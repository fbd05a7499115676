"""Small customers on which rules of recommendation fire: an incident, seats, a goal, a need, and some use."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
from subject_folders import folder_of, scope_of

from qbr.analysis.advice.recommendations import analyse_recommendations
from qbr.analysis.bench import Grounds
from qbr.analysis.contract.entitlement import EntitlementFindings, EntitlementUse, analyse_entitlement
from qbr.analysis.fit.fit import analyse_fit
from qbr.analysis.listening.voice import analyse_voice
from qbr.analysis.outcomes.goals import analyse_goals
from qbr.analysis.outcomes.promises import analyse_promises
from qbr.analysis.outlook.roadmap import analyse_roadmap
from qbr.analysis.recommendation import RecommendationsFindings
from qbr.analysis.reliability.incidents import analyse_incidents
from qbr.analysis.support.support import analyse_support
from qbr.analysis.usage.usage import analyse_usage
from qbr.records.folder import CustomerFolder
from qbr.records.support import TicketRow
from qbr.records.usage import UsageRow

INCIDENT = {
    "id": "i1", "title": "Rosters late", "started": "2026-08-11T05:10:00Z", "resolved": "2026-08-11T09:22:00Z",
    "severity": "major", "audience": "customer", "approved_by": "Head of Operations", "approved_on": "2026-09-09",
    "actions": [
        {"text": "Import refuses double entries", "owner": "Product lead", "due": "2026-10-31"},
        {"text": "Alarm when late", "owner": "Platform lead", "due": "2026-09-18", "status": "done"},
    ],
}  # fmt: skip
SEATS = {
    "product": "Seats",
    "module": "Planner",
    "quantity": "40",
    "unit": "seat",
    "unit_price": "300",
    "to": "2026-12-31",
}
GOAL = {"id": "G1", "statement": "Roster notice, days", "metric": "notice", "baseline": "6", "target": "14",
        "baseline_date": "2026-01-01", "by": "2026-12-31", "importance": "9", "owner_theirs": "Dispatch lead"}  # fmt: skip
VALUES = [{"date": "2026-09-30", "metric": "notice", "value": "13"}]
NEED = {
    "need": "Plan ahead",
    "goal": "G1",
    "capability": "Planner",
    "rater": "R1",
    "importance": "9",
    "satisfaction": "9",
}
CONTACTS = [
    {"name": "Ottokar Brynn", "role": "Finance director", "role_type": "buyer", "function": "Finance"},
    {"name": "Malin Querfeld", "role": "Procurement manager", "role_type": "buyer", "function": "Procurement"},
]


def usage_by(people: int) -> pd.DataFrame:
    """Return an export in which so many people plan in four weeks of the quarter, up to its end."""
    days = pd.to_datetime(["2026-07-01", "2026-08-10", "2026-09-14", "2026-09-30"])
    rows = [
        {"date": day, "user_id": f"u{n}", "feature": "plan", "module": "Planner", "value": 1.0}
        for n in range(people)
        for day in days
    ]
    return pd.DataFrame(rows).reindex(columns=[name for name in UsageRow.model_fields if name != "place"])


def grounds_of(folder: CustomerFolder, **low: int) -> Grounds:
    scope = scope_of()
    usage, entitlement = analyse_usage(folder, scope), analyse_entitlement(folder, scope)
    if entitlement is not None:
        entitlement = _after(entitlement, **low)
    goals = analyse_goals(folder, scope, {fact.id: fact for fact in usage.facts} if usage else {})
    return Grounds(
        goals, analyse_promises(folder, scope), analyse_fit(folder, scope, goals, entitlement, usage), entitlement, usage,
        analyse_incidents(folder, scope), analyse_support(folder, scope), analyse_voice(folder, scope),
        roadmap=analyse_roadmap(folder, scope, goals),
    )  # fmt: skip


def _after(findings: EntitlementFindings, **quarters: int) -> EntitlementFindings:
    """Return the findings as if use had been low, or high, for so many quarters or months in a row."""

    def changed(row: EntitlementUse) -> EntitlementUse:
        known = {
            name: dataclasses.replace(getattr(row, name), value=value, reason="") for name, value in quarters.items()
        }
        return dataclasses.replace(row, **known)

    return dataclasses.replace(findings, rows=tuple(changed(row) for row in findings.rows))


def recommended(
    customer: dict[str, Any] | None = None, low: dict[str, int] | None = None, **tables: Any
) -> RecommendationsFindings:
    folder = folder_of(customer, **tables)
    findings = analyse_recommendations(folder, scope_of(), grounds_of(folder, **(low or {})))
    assert findings is not None
    return findings


UNDERSERVED = NEED | {"satisfaction": "4"}
UNUSED = NEED | {"satisfaction": None}
OVERSHOT = NEED | {"importance": "3", "satisfaction": "8"}
FULL = {"full_months": 2}
EXPANDING = {"incidents": [INCIDENT], "usage": usage_by(38), "entitlements": [SEATS]}
EARLIER = INCIDENT | {
    "id": "i0", "started": "2026-01-11T05:10:00Z", "resolved": "2026-01-11T09:22:00Z", "cause_id": "c",
}  # fmt: skip
SURVEY = [{"date": "2026-09-14", "instrument": "nps", "score": "8", "role_type": "user", "respondent": "r1"}]


def tickets(met: int, missed: int) -> pd.DataFrame:
    """Return tickets of the quarter whose targets were met and missed."""
    flags = [True] * met + [False] * missed
    rows = [
        {
            "id": str(n),
            "created": "2026-08-03",
            "first_reply": "2026-08-03 02:00",
            "priority": "normal",
            "sla_target": 1,
            "sla_met": flag,
        }
        for n, flag in enumerate(flags)
    ]
    frame = pd.DataFrame(rows).reindex(columns=[name for name in TicketRow.model_fields if name != "place"])
    for moment in ("created", "first_reply", "solved", "closed"):
        frame[moment] = pd.to_datetime(frame[moment], utc=True)
    for flag in ("sla_met", "escalated"):
        frame[flag] = frame[flag].astype("boolean")
    for number in ("sla_target", "csat", "reopened"):
        frame[number] = frame[number].astype("float64")
    return frame


def usage_in(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    """Return an export in which each (user, team, feature) has so many weeks of use, up to the quarter's end."""
    days = pd.to_datetime(["2026-09-30", "2026-09-14", "2026-08-10", "2026-07-01"])
    found = [
        {"date": day, "user_id": user, "team": team, "feature": feature, "module": "Planner", "value": 1.0}
        for user, team, feature, weeks in rows
        for day in days[:weeks]
    ]
    return pd.DataFrame(found).reindex(columns=[name for name in UsageRow.model_fields if name != "place"])


IN_RETURNS = GOAL | {"metric": "usage.team[Returns].active", "baseline": "5", "target": "9"}
TWO_TEAMS = usage_in(
    *((f"n{n}", "North", "plan", 4) for n in range(5)), *((f"r{n}", "Returns", "plan", 1) for n in range(5))
)  # fmt: skip
PEOPLE = [{"user_id": f"{team[0].lower()}{n}", "team": team} for team in ("North", "Returns") for n in range(6)]
TRIED = usage_in(*((f"u{n}", "North", "swap", 4 if n < 5 else 1) for n in range(12)))
TRIED_BY_FEW = usage_in(("u0", "North", "swap", 4), *((f"u{n}", "North", "swap", 1) for n in range(1, 8)))

TOGETHER: dict[str, Any] = {
    "goals": [GOAL], "metrics": VALUES, "needs": [UNDERSERVED],
    "roadmap": [{"item": "Slot rules", "theme": "Docks", "status": "considered", "goals": "G1", "audience": "customer"}],
    "contacts": [{"name": "Joost", "role": "Depot lead", "willing": "Docks"}],
}  # fmt: skip
REPORTS = [
    {"feature": "plan", "module": "Planner"},
    {"feature": "waiting", "name": "Waiting by gate", "module": "Planner", "report": "yes"},
]


def reads(*days: str) -> pd.DataFrame:
    """Return an export of two quarters of planning, in which a report was opened on these days."""
    plans = [{"date": day, "feature": "plan"} for day in ("2026-04-01", "2026-06-30", "2026-07-01", "2026-09-30")]
    rows = plans + [{"date": day, "feature": "waiting"} for day in ("2026-03-02", *days)]
    found = [{"user_id": "u1", "module": "Planner", "value": 1.0, **row} for row in rows]
    frame = pd.DataFrame(found).reindex(columns=[name for name in UsageRow.model_fields if name != "place"])
    frame["date"] = pd.to_datetime(frame["date"])
    return frame


READ = reads()

# Every case of every rule, on the smallest customer it fires on.
CASES: dict[tuple[str, str], dict[str, Any]] = {
    ("FIX", "cause"): {"incidents": [INCIDENT]},
    ("FIX", "repeat"): {"incidents": [EARLIER, INCIDENT | {"cause_id": "c", "actions": []}]},
    ("FIX", "need_measured"): {
        "goals": [GOAL], "metrics": VALUES, "needs": [UNDERSERVED], "usage": usage_by(30), "entitlements": [SEATS],
    },
    ("FIX", "need"): {"needs": [UNDERSERVED | {"goal": None}], "usage": usage_by(30), "entitlements": [SEATS]},
    ("FIX", "support"): {"tickets": tickets(met=8, missed=2)},
    ("ADOPT", "team"): {"goals": [IN_RETURNS], "needs": [UNUSED], "usage": TWO_TEAMS, "users": PEOPLE},
    ("ADOPT", "capability"): {
        "goals": [GOAL], "metrics": VALUES, "needs": [UNUSED], "usage": usage_by(5), "entitlements": [SEATS],
    },
    ("RIGHT-SIZE", "unused"): {"low": {"low_quarters": 2}, "usage": usage_by(9), "entitlements": [SEATS]},
    ("RIGHT-SIZE", "overshot"): {"needs": [OVERSHOT], "usage": usage_by(9), "entitlements": [SEATS]},
    ("ENABLE", "tried"): {"usage": TRIED},
    ("ENABLE", "tried_by_few"): {"usage": TRIED_BY_FEW},
    ("ENABLE", "single_user"): {"usage": usage_by(1)},
    ("MEASURE", "goal"): {"goals": [GOAL | {"baseline": None}]},
    ("MEASURE", "needs"): {"needs": [UNUSED], "usage": usage_by(30), "entitlements": [SEATS], "goals": [GOAL]},
    ("MEASURE", "answers"): {"surveys": SURVEY},
    ("EXPAND", "full"): EXPANDING | {"low": FULL},
    ("EXPAND", "group"): EXPANDING | {
        "entitlements": [SEATS | {"population": "55"}], "goals": [GOAL], "metrics": VALUES, "needs": [NEED],
    },
    ("CO-INNOVATE", "need"): TOGETHER,
    ("STOP", "report"): {"usage": READ, "catalogue": REPORTS},
    ("STOP", "measure"): {"usage": READ, "metrics": [{"date": "2026-03-31", "metric": "calls", "value": "40"}]},
}  # fmt: skip
