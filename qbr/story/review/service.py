"""Reliability, incidents and support."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qbr.story.review.parts import Notes, Section
from qbr.story.review.quarter import Tile
from qbr.story.values import Chart, Shown, Status, Text


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident of the quarter in the list."""

    name: Text  # the customer's title, or "An incident on 14 August: review in progress"
    detail: Text  # week, day, whom it met
    when: Text  # day, whom it met
    severity: Text
    minutes: Shown  # with its unit; for a column headed in minutes: |number
    is_focus: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilitySection(Section):
    """Availability and the list of incidents."""

    tiles: tuple[Tile, ...]  # four
    by_week: Chart  # series major, minor: minutes by week
    rows: tuple[IncidentRow, ...]  # longest first
    months: Text  # availability by month, one line
    availability: Shown
    downtime_minutes: Shown
    count: Shown
    actions: tuple[IncidentAction, ...]  # of incidents of earlier quarters that are still open


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One step of an incident."""

    time: Text  # 05:10, or 2 Sep on a later day
    word: Text  # started, you noticed, we told you, mitigated, restored, fixed
    detail: Text  # may be empty
    after: Text  # time since the start
    state: Literal["open", "focus", "done"]  # open until restored, done from then on


@dataclass(frozen=True, slots=True)
class IncidentAction:
    """What is changed after an incident."""

    text: Text
    owner: Text  # role, or an en dash with "owner missing"
    due: Text
    status: Status
    is_focus: bool  # overdue


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """One incident in the form made for the customer; only approved ones exist here."""

    id: str
    title: Text  # message
    heading: Text  # The incident of 11 August
    measure: Text  # severity, closed, time zone, who approved it
    source: Text
    steps: tuple[TimelineStep, ...]  # six at most
    what_happened: Text
    impact: Text
    why: Text  # trigger, factors
    lessons: Text
    short_what: Text  # the first whole sentences of what happened, for a slide
    short_impact: Text
    short_why: Text  # of cause and lessons, the first sentence of each at least
    actions: tuple[IncidentAction, ...]  # overdue first
    customer_steps: Text  # what the customer can do; says so when nothing is known
    credit: Text  # may be empty
    is_major: bool  # major incidents have a page in the deck, the others only in the document
    notes: Notes
    chapter: int = 0  # number of its chapter in the document


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSection(Section):
    """The incidents one by one."""

    pages: tuple[IncidentPage, ...]  # major ones: a slide each
    reports: tuple[IncidentPage, ...]  # every approved one: a chapter each in the document
    untold: tuple[Text, ...]  # incidents under review or withheld, a line each


@dataclass(frozen=True, slots=True)
class SupportRow:
    """Tickets of one priority."""

    priority: Text
    tickets: Shown
    first_reply: Shown  # median hours
    first_reply_p90: Shown  # missing below ten tickets
    solved: Shown  # median hours
    target_met: Text  # 19 of 21
    is_total: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportSection(Section):
    """Support as recovery."""

    rows: tuple[SupportRow, ...]  # by priority; the last is the total
    chart: Chart  # series this, focus, prior: tickets by month
    chart_labelled: Chart  # the same with a series total, whose labels stand over the columns
    lines: tuple[Text, ...]  # what this means
    focus_label: Text  # what the focus series is; may be empty
    tickets: Shown
    contact_rate: Shown  # tickets per 100 active users
    sla: Shown  # targets met ÷ tickets whose target came due
