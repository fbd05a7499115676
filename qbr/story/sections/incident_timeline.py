"""The course of an incident in six steps, from started to fixed, in the customer's time zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from qbr.analysis.reliability.incident_register import IncidentFinding
from qbr.analysis.scope import Scope
from qbr.analysis.statistics.spans import in_utc, minutes_between
from qbr.records.incidents import Incident
from qbr.story.figures import day_text
from qbr.story.review.service import TimelineStep
from qbr.story.telling import Teller
from qbr.story.values import DASH, Text

LONGEST_DETAIL = 48  # characters: two lines under a step of the deck
DAYS_FROM = 48 * 60  # minutes; from two days on, a step is told in days

_LINE = re.compile(
    r"^(?:•\s*)?(?P<at>\d{1,2}:\d{2}|\d{1,2}\.? \w{3,9}\.?|\d{4}-\d{2}-\d{2})\s*[·–—:-]\s*(?P<rest>\S.*)$"
)


@dataclass(frozen=True, slots=True)
class _Step:
    """A moment of the course before it is told."""

    key: str  # of its word in the phrase file
    at: datetime  # in the customer's zone
    is_done: bool  # service is restored from here on


def timeline_steps(finding: IncidentFinding, teller: Teller, scope: Scope) -> tuple[TimelineStep, ...]:
    """Return the steps the record knows, in the order of time; a start nobody knows stands first and says so."""
    steps = sorted(_steps(finding.record, scope), key=lambda step: step.at)
    begun = steps[0].at if steps and finding.record.started else None
    details = _written(finding.record, teller, scope)
    told = [_told(step, begun, finding, details, teller, scope) for step in steps]
    if finding.record.started is None and not finding.record.windows:
        told.insert(0, _unknown_start(teller))
    return tuple(told)


def zone_name(finding: IncidentFinding, teller: Teller, scope: Scope) -> Text:
    """Return the customer's zone on the incident's day, with its offset: "CEST (UTC +2)"."""
    noon = datetime.combine(finding.day, time(12), scope.zone)
    offset = noon.utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    if not minutes:
        return teller.say("incident.zone_utc")
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "−"
    name = noon.tzname() or ""
    shown = f"\u00a0{sign}{hours}{f':{rest:02d}' if rest else ''}"
    if not name.isalpha():  # zones without a name of their own call themselves by their offset
        return teller.text(f"UTC{shown}")
    return teller.say("incident.zone", name=name, offset=shown)


def time_before_told(finding: IncidentFinding, teller: Teller, scope: Scope) -> str:
    """Return how long the customer waited for word after noticing; empty when it is not known or they did not."""
    record = finding.record
    if record.detected_by != "customer" or record.detected is None or record.told_customer is None:
        return ""
    noticed, told = in_utc(record.detected, scope.zone), in_utc(record.told_customer, scope.zone)
    return teller.formatter.duration(minutes_between(noticed, told)) if told > noticed else ""


def _steps(record: Incident, scope: Scope) -> Iterator[_Step]:
    noticed = {"customer": "you_noticed", "us": "we_noticed", "monitoring": "we_noticed"}
    moments = (
        ("started", record.started, False),
        (noticed.get(record.detected_by or "", "noticed"), record.detected, False),
        ("told", record.told_customer, False),
        ("mitigated", record.mitigated, False),
        ("restored", record.resolved, True),
        ("fixed", record.fixed, True),
    )
    for key, moment, is_done in moments:
        if moment is not None:
            yield _Step(key, in_utc(moment, scope.zone).astimezone(scope.zone), is_done)


def _told(
    step: _Step,
    begun: datetime | None,
    finding: IncidentFinding,
    details: dict[str, str],
    teller: Teller,
    scope: Scope,
) -> TimelineStep:
    noticed_first = step.key == "you_noticed" and finding.told_first is False
    state: Literal["open", "focus", "done"] = "focus" if noticed_first else "done" if step.is_done else "open"
    return TimelineStep(
        time=_when(step, finding.day, teller, scope),
        word=teller.say(f"incident.step.{step.key}"),
        detail=_detail(step, finding, details, teller, scope),
        after=teller.text(_after(step, begun, teller)),
        state=state,
    )


def _unknown_start(teller: Teller) -> TimelineStep:
    nothing = teller.text("")
    return TimelineStep(
        time=teller.text(DASH),
        word=teller.say("incident.step.started"),
        detail=teller.say("incident.step.start_unknown"),
        after=nothing,
        state="open",
    )


def _when(step: _Step, day: date, teller: Teller, scope: Scope) -> Text:
    """Return the time of day, or on a later day the date."""
    if step.at.date() == day:
        return teller.text(teller.formatter.clock(step.at))
    return teller.text(day_text(teller, step.at.date(), scope.quarter.end.year))


def _after(step: _Step, begun: datetime | None, teller: Teller) -> str:
    """Return the time since the start, an en dash for the start itself or where it is not known."""
    if begun is None or step.at <= begun:
        return DASH
    minutes = minutes_between(begun, step.at)
    if minutes < DAYS_FROM:
        return teller.formatter.duration(minutes)
    return teller.say("incident.step.days", n=(step.at.date() - begun.date()).days).text


def _detail(step: _Step, finding: IncidentFinding, details: dict[str, str], teller: Teller, scope: Scope) -> Text:
    """Return what the record's own timeline says at this moment where it is short, else what can be computed."""
    for at in (f"{step.at:%H:%M}" if step.at.date() == finding.day else "", f"{step.at:%Y-%m-%d}"):
        written = details.get(at, "")
        if written and len(written) <= LONGEST_DETAIL:
            return teller.text(written)
    if step.key == "told" and (length := time_before_told(finding, teller, scope)):
        return teller.say("incident.step.later", length=length)
    if step.key == "restored" and finding.duration.is_known and finding.duration.number > 0:
        return teller.say("incident.step.total", minutes=finding.duration, at_least=finding.is_at_least)
    return teller.text("")


def _written(record: Incident, teller: Teller, scope: Scope) -> dict[str, str]:
    """Return what the timeline says, by time of day or by date: from the record's entries and its body."""
    found = {
        key: entry.text
        for entry in record.timeline
        for key in _keys(in_utc(entry.at, scope.zone).astimezone(scope.zone))
    }
    for line in record.sections.get("timeline", "").splitlines():
        match = _LINE.match(line.strip())
        if match:
            found.setdefault(_key_of(match["at"], record, teller, scope), match["rest"].rsplit(" · ", 1)[-1].strip())
    return found


def _keys(moment: datetime) -> tuple[str, str]:
    return f"{moment:%H:%M}", f"{moment:%Y-%m-%d}"


def _key_of(written: str, record: Incident, teller: Teller, scope: Scope) -> str:
    """Return a time as 05:10, and a date without a year as the moment of the record that falls on it."""
    if ":" in written:
        return written.rjust(5, "0")
    moments = (record.fixed, record.resolved, record.mitigated, record.told_customer, record.detected)
    for moment in moments:
        if moment is not None:
            day = in_utc(moment, scope.zone).astimezone(scope.zone).date()
            if written.rstrip(".") in (teller.formatter.date(day, "short"), teller.formatter.date(day, "day")):
                return f"{day:%Y-%m-%d}"
    return written
