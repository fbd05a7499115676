"""Rules for what begins and what ends: shape something together (CO-INNOVATE), drop what nobody uses (STOP)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qbr.analysis.naming import shown_owner
from qbr.analysis.provenance import table_source
from qbr.analysis.rules import UNRATED, Bench, Recommendation
from qbr.analysis.usage_frame import read_activity
from qbr.analysis.work_together import Candidate, candidates
from qbr.facts import Fact
from qbr.quarter import Period
from qbr.records.usage import Feature

MOST_OVERDUE = 2  # promises overdue beyond which nobody is asked to shape something new with us
SILENT_QUARTERS = 2  # quarters in a row without use before a report is to be dropped


def co_innovate(bench: Bench) -> Iterator[Recommendation]:
    """Yield work together on what is served badly, is not promised yet, and somebody is willing to shape.

    Never while more than two promises are overdue, or while one of ours is: trust comes before something new.
    """
    promises = bench.grounds.promises
    overdue = [item for item in promises.settled if item.outcome == "missed" and item.is_open] if promises else []
    if len(overdue) > MOST_OVERDUE or any(item.side == "ours" for item in overdue):
        return
    for row in candidates(bench):
        if row.is_candidate and not row.is_promised:
            yield _together(row, bench)


def _together(row: Candidate, bench: Bench) -> Recommendation:
    goals = bench.grounds.goals
    goal = goals.goal(row.need.goals[0]) if goals and row.need.goals else None
    by, dated = bench.due(None, goal)
    return Recommendation(
        rule="CO-INNOVATE",
        case="need",
        key=row.need.key,
        subject=row.need.name,
        side="theirs",
        by=by,
        dated=dated,
        importance=row.need.importance.number,
        confidence="medium",
        evidence={"importance": row.need.importance, "satisfaction": row.need.satisfaction},
        words={"theme": row.item.theme if row.item else ""},
        owner=shown_owner(bench.folder, row.contact.name) if row.contact else "",
        goal=goal,
    )


def stop(bench: Bench) -> Iterator[Recommendation]:
    """Yield reports of the catalogue that nobody opened in this quarter and the one before; they can be dropped."""
    activity = read_activity(bench.folder)
    span = Period(bench.scope.quarter.prior.start, bench.scope.quarter.end)
    if activity is None or activity.first > span.start or activity.last < span.end or bench.scope.as_of < span.end:
        return
    opened = {activity.features[place].id for place in np.unique(activity.feature[activity.within(span)]) if place >= 0}
    known = bench.grounds.usage.features if bench.grounds.usage else ()
    owned = {row.thing.id for row in known if row.thing.is_entitled}
    for report in bench.folder.catalogue or ():
        if report.report and report.value_event and report.feature in owned and report.feature not in opened:
            yield _stop(report, span, bench)


def _stop(report: Feature, span: Period, bench: Bench) -> Recommendation:
    silent = Fact(
        "recommendations.silent_quarters[]", (report.feature,), SILENT_QUARTERS, "", span, 0,
        table_source(bench.folder, "usage", ("date", "feature", "value"), 0),
        formula=f"no value event, {span.start} to {span.end}", audience="customer",
    )  # fmt: skip
    return Recommendation(
        rule="STOP",
        case="report",
        key=report.feature,
        subject=report.label or report.feature,
        side="ours",
        by=bench.last_day,
        dated="quarter",
        importance=UNRATED,
        confidence="medium",
        evidence={"quarters": silent},
        words={"module": report.module or ""},
    )
