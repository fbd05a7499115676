"""Incidents of the quarter: how many there were, in which weeks, who noticed first and what is still to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from qbr.analysis.reliability.incident_register import ActionFinding, IncidentFinding, Register
from qbr.analysis.scope import Scope
from qbr.analysis.statistics.spans import clipped, days_span, elapsed, weighted_minutes
from qbr.facts import Fact, Series
from qbr.metrics import METRICS
from qbr.quarter import Period
from qbr.records.folder import CustomerFolder


@dataclass(frozen=True, slots=True)
class IncidentFindings:
    """The quarter's incidents."""

    incidents: tuple[IncidentFinding, ...]  # by day; those withheld included, for their lines
    count: Fact  # without those withheld
    told_first: Fact  # incidents the customer heard of from us first
    told_known: Fact  # incidents of which it is known who heard first
    recurring: Fact  # incidents with the cause of an earlier one
    major_weeks: Series  # minutes by ISO week, Mondays as categories
    minor_weeks: Series  # minutes of minor incidents not covered by a major one
    open_actions: tuple[ActionFinding, ...]  # of earlier quarters' incidents, overdue first
    overdue: Fact  # actions past their due date, of this quarter's incidents and earlier ones
    unfinished: Fact  # actions not done, of this quarter's incidents and earlier ones
    maintenance: Fact  # agreed minutes
    earlier_lessons: tuple[str, ...]  # learned from incidents before the quarter, as written
    recorded_since: date | None  # day of the first record of all; None when there are no records


def analyse_incidents(folder: CustomerFolder, scope: Scope) -> IncidentFindings | None:
    """Return what the incident records say of the quarter; None when none were supplied.

    An empty folder is a statement ("none recorded") and gives counts of zero. Comparisons need records that reach back
    to the quarter compared with, because a quarter without a record may be one nobody recorded.
    """
    if folder.incidents is None:
        return None
    register = Register(folder, scope)
    period = elapsed(scope.quarter, scope.as_of)
    findings = register.touching(period) if period else ()
    shown = [finding for finding in findings if finding.telling != "withheld"]
    actions = register.open_actions(period.end if period else scope.as_of)
    return IncidentFindings(
        incidents=findings,
        count=register.compared_count(period, len(shown)),
        told_first=register.fact("reliability.told_first", period, _told_first(shown), len(shown)),
        told_known=register.fact("reliability.told_known", period, _told_known(shown), len(shown)),
        recurring=register.fact("reliability.recurring", period, sum(bool(f.repeats) for f in _told(shown))),
        major_weeks=_weeks("reliability.major_week_minutes", _told(shown), register, majors=True),
        minor_weeks=_weeks("reliability.minor_week_minutes", _told(shown), register, majors=False),
        open_actions=tuple(action for action in actions if action.incident not in {f.record.id for f in findings}),
        overdue=register.fact("reliability.overdue_actions", period, sum(action.is_overdue for action in actions)),
        unfinished=register.fact("reliability.open_actions", period, len(actions)),
        maintenance=register.maintenance_fact(period),
        earlier_lessons=_earlier_lessons(register),
        recorded_since=register.recorded_since,
    )


def _earlier_lessons(register: Register) -> tuple[str, ...]:
    return tuple(
        lesson
        for record in register.incidents
        if register.telling(record) == "told" and (register.day(record) or date.max) < register.scope.quarter.start
        for lesson in record.lessons
    )


def _told(findings: Iterable[IncidentFinding]) -> list[IncidentFinding]:
    return [finding for finding in findings if finding.telling == "told"]


def _told_first(findings: Iterable[IncidentFinding]) -> int:
    return sum(finding.told_first is True for finding in findings)


def _told_known(findings: Iterable[IncidentFinding]) -> int:
    return sum(finding.told_first is not None for finding in findings)


def _weeks(metric: str, findings: Sequence[IncidentFinding], register: Register, *, majors: bool) -> Series:
    """Return the minutes of each ISO week of the quarter; weeks that have not begun are a gap."""
    scope = register.scope
    major = [span for finding in findings if finding.is_major for span in finding.spans]
    minor = [span for finding in findings if finding.record.severity == "minor" for span in finding.spans]
    period = elapsed(scope.quarter, scope.as_of)
    values: list[int | Decimal | None] = []
    for monday in scope.quarter.weeks:
        days = _shared(Period(monday, monday + timedelta(days=6)), period)
        if days is None:
            values.append(None)
            continue
        week = days_span(days, scope.zone)
        values.append(weighted_minutes(clipped(major if majors else minor, week), () if majors else major))
    source = register.source(len(findings))
    return Series(metric, (), scope.quarter.weeks, tuple(values), scope.period, source, METRICS[metric].audience)


def _shared(one: Period, other: Period | None) -> Period | None:
    if other is None or one.start > other.end or other.start > one.end:
        return None
    return Period(max(one.start, other.start), min(one.end, other.end))
