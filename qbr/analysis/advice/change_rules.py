"""Rules for what begins and what ends: shape something together (CO-INNOVATE), drop what nobody uses (STOP)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qbr.analysis.advice.work_together import Candidate, candidates
from qbr.analysis.bench import Bench
from qbr.analysis.naming import shown_owner
from qbr.analysis.outcomes.own_series import series_names, values_in, values_until
from qbr.analysis.provenance import table_source
from qbr.analysis.recommendation import UNRATED, Recommendation
from qbr.analysis.registers.own_measures import words_of
from qbr.analysis.usage.usage_frame import read_activity
from qbr.facts import Fact
from qbr.quarter import Period

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
    """Yield what nobody used in this quarter and the one before: our reports, and measures of their own."""
    span = Period(bench.scope.quarter.prior.start, bench.scope.quarter.end)
    if bench.scope.as_of < span.end:
        return
    yield from _unread_reports(span, bench)
    yield from _silent_measures(span, bench)


def _unread_reports(span: Period, bench: Bench) -> Iterator[Recommendation]:
    """Yield reports they own that nobody opened; they can be dropped."""
    activity = read_activity(bench.folder)
    if activity is None or activity.first > span.start or activity.last < span.end:
        return
    opened = {activity.features[place].id for place in np.unique(activity.feature[activity.within(span)]) if place >= 0}
    known = bench.grounds.usage.features if bench.grounds.usage else ()
    owned = {row.thing.id for row in known if row.thing.is_entitled}
    for report in bench.folder.catalogue or ():
        if report.report and report.value_event and report.feature in owned and report.feature not in opened:
            formula = f"no value event, {span.start} to {span.end}"
            silent = _silent(report.feature, "usage", ("date", "feature", "value"), formula, span, bench)
            yield _stop("report", report.feature, report.label or report.feature, report.module or "", silent, bench)


def _silent_measures(span: Period, bench: Bench) -> Iterator[Recommendation]:
    """Yield their own series without a value, that no goal is measured by and nothing of their business rests on."""
    business = bench.folder.customer.business
    needed = {goal.metric for goal in bench.folder.goals or ()} | {business.volume_metric if business else None}
    needed |= {name for pair in bench.folder.tradeoffs or () for name in (pair.metric, pair.guardrail)}
    downstream = {row.metric for row in bench.folder.metrics or () if row.downstream}
    for name in series_names(bench.folder):
        is_begun = bool(values_until(bench.folder, name, span.start))
        if is_begun and name not in needed | downstream and not values_in(bench.folder, name, span):
            formula = f"no value of {name}"
            silent = _silent(name, "metrics", ("date", "metric", "value"), formula, span, bench)
            yield _stop("measure", name, words_of(name), "", silent, bench)


def _silent(key: str, table: str, columns: tuple[str, ...], formula: str, span: Period, bench: Bench) -> Fact:
    return Fact(
        "recommendations.silent_quarters[]", (key,), SILENT_QUARTERS, "", span, 0,
        table_source(bench.folder, table, columns, 0), formula=formula, audience="customer",
    )  # fmt: skip


def _stop(case: str, key: str, subject: str, module: str, silent: Fact, bench: Bench) -> Recommendation:
    return Recommendation(
        rule="STOP",
        case=case,
        key=key,
        subject=subject,
        side="ours" if case == "report" else "theirs",
        by=bench.last_day,
        dated="quarter",
        importance=UNRATED,
        confidence="medium",
        evidence={"quarters": silent},
        words={"module": module},
    )
