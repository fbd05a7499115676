"""incidents/*: what went wrong, what it did to this customer, and what was learned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from qbr.records.origins import Conflict, Origin
from qbr.records.record import Record, Row
from qbr.records.values import Amount, AudienceWord, Count, Day, Flag, Moment, Name, Share, Text, TextMap, Texts, Word
from qbr.records.written import Also, words

Severity = Literal["critical", "major", "minor", "none"]
IncidentKind = Literal["outage", "degradation", "delay", "security", "maintenance"]
ActionState = Literal["open", "done", "dropped"]
DetectedBy = Literal["us", "customer", "monitoring", "third party"]
SECTIONS = ("what_happened", "impact", "timeline", "cause", "lessons", "actions", "customer_steps")

_SEVERITIES = {"sev1": "critical", "sev2": "major", "sev3": "minor", "sev4": "none", "1": "critical", "2": "major"}
_SEVERITIES |= {"3": "minor", "4": "none", "p1": "critical", "p2": "major", "p3": "minor", "p4": "none"}
_HYPHENED = tuple(f"{code[:-1]}-{code[-1]}" for code in _SEVERITIES if len(code) > 1)  # SEV-1, P-1
_ACTION_STATES = {"fixed": "done", "closed": "done", "completed": "done", "complete": "done", "resolved": "done"}
_ACTION_STATES |= {"in progress": "open", "todo": "open", "started": "open", "planned": "open"}

CODES: dict[str, Any] = {"anyOf": [{"enum": [1, 2, 3, 4]}, words(*get_args(Severity), *_SEVERITIES, *_HYPHENED)]}


def _severity(value: object) -> object:
    """Return the severity's word for the numbers and codes other tools write."""
    word = value.strip().lower().replace("sev-", "sev").replace("p-", "p") if isinstance(value, str) else value
    return _SEVERITIES.get(word, word) if isinstance(word, str) else word


def _action_state(value: object) -> object:
    word = value.strip().lower() if isinstance(value, str) else value
    return _ACTION_STATES.get(word, word) if isinstance(word, str) else word


def _unknown(value: object) -> object:
    """Return None where a person wrote that a moment is unknown."""
    return None if isinstance(value, str) and value.strip().lower() in ("unknown", "???", "?") else value


PerhapsMoment = Annotated[Moment | None, BeforeValidator(_unknown), Also(words("unknown", "???", "?"))]


class Window(Record):
    """A span during which the incident could be felt; half open."""

    start: PerhapsMoment = Field(
        default=None, description="first moment; unknown: at least since the end of what is known"
    )
    end: PerhapsMoment = Field(default=None, description="moment it was over; empty: not over yet")
    components: Texts = Field(default=(), description="components concerned; empty: all of the incident's")


class CustomerImpact(Record):
    """What the incident did to this customer."""

    share: Share | None = Field(
        default=None, description="share of this customer's users or requests, 0-1; empty: not known"
    )
    users: Count | None = Field(default=None, description="people affected; empty: not known")
    minutes: Count | None = Field(default=None, description="minutes this customer felt it; empty: from the windows")
    flows: Texts = Field(default=(), description="what they could not do")
    teams: Texts = Field(default=(), description="their teams affected; empty: not known")
    data_loss: Text | None = Field(default=None, description="data lost, in words, also when none; empty: not stated")
    security: Text | None = Field(default=None, description="effect on security, also when none; empty: not stated")
    source: Text | None = Field(default=None, description="where these figures come from")
    text: Text | None = Field(default=None, description="the impact in words for the customer")


class IncidentAction(Record):
    """Something done so that it does not happen again."""

    text: Name = Field(description="what is done")
    owner: Text | None = Field(
        default=None, description="role that does it; empty: nobody named, and the review says so"
    )
    due: Day | None = Field(default=None, description="day it is due; empty: none given")
    status: Annotated[
        ActionState, BeforeValidator(_action_state), Also(words(*get_args(ActionState), *_ACTION_STATES))
    ] = Field(default="open", description="open, done or dropped")
    done_on: Day | None = Field(default=None, description="day it was done")
    first_due: Day | None = Field(default=None, description="day it was first due; empty: the date was never moved")
    evidence: Text | None = Field(default=None, description="what shows that it is done")


class Embargo(Record):
    """A case that is not told yet."""

    until: Day | None = Field(default=None, description="day it may be told; empty: open")
    by: Text | None = Field(default=None, description="who asked for it")
    reason: Text | None = Field(default=None, description="why; stays inside")


class Credit(Record):
    """Money the contract gives back."""

    amount: Amount = Field(description="amount")
    currency: Text | None = Field(default=None, description="ISO code; empty: the customer's currency")
    month: Text | None = Field(default=None, description="month whose fee it is part of, e.g. 2026-08")
    claim_by: Day | None = Field(default=None, description="last day to claim it; empty: by the contract")
    claimed_on: Day | None = Field(default=None, description="day it was claimed; empty: not yet")


def _credit(value: object) -> object:
    """Return a credit; a number alone is its amount."""
    return {"amount": value} if isinstance(value, str) else value


class TimelineEntry(Record):
    """A line of the incident's course."""

    at: Moment = Field(description="moment")
    text: Name = Field(description="what happened, in a few words")


class Incident(Row):
    """An incident. Nothing of it reaches the customer before it is approved."""

    id: Name = Field(default="", description="id; empty: the file's name")
    public_id: Text | None = Field(default=None, description="id on the status page; empty: found by its time")
    title: Name = Field(description="title inside the company")
    customer_title: Text | None = Field(
        default=None, description="title for the customer; empty: the title, once approved"
    )
    started: PerhapsMoment = Field(description="moment it began, or unknown")
    severity: Annotated[Severity, BeforeValidator(_severity), Also(CODES)] = Field(
        default="minor", description="critical (SEV1), major (SEV2), minor (SEV3) or none (SEV4)"
    )
    kind: Annotated[IncidentKind, Word] = Field(
        default="degradation", description="outage, degradation, delay, security …"
    )
    status: Text | None = Field(default=None, description="where the work on it stands, e.g. resolved")
    detected: PerhapsMoment = Field(default=None, description="moment somebody noticed")
    acknowledged: PerhapsMoment = Field(default=None, description="moment somebody took it on")
    mitigated: PerhapsMoment = Field(default=None, description="moment the customer could go on")
    resolved: PerhapsMoment = Field(default=None, description="moment service was restored; empty: not yet")
    fixed: PerhapsMoment = Field(default=None, description="moment the cause was removed for good; empty: not yet")
    told_customer: PerhapsMoment = Field(default=None, description="moment this customer was told; empty: not known")
    detected_by: Annotated[DetectedBy, Word] | None = Field(
        default=None, description="us, customer, monitoring, third party"
    )
    components: Texts = Field(default=(), description="components concerned")
    windows: tuple[Window, ...] = Field(default=(), description="spans it could be felt; empty: started to resolved")
    customer_impact: CustomerImpact = Field(default_factory=CustomerImpact, description="what it did to this customer")
    cause_id: Text | None = Field(default=None, description="id of the cause; the same id again is a recurrence")
    trigger: Text | None = Field(default=None, description="what set it off")
    factors: Texts = Field(default=(), description="what contributed")
    lessons: Texts = Field(default=(), description="what was learned, what went poorly included")
    actions: tuple[IncidentAction, ...] = Field(default=(), description="what is done so that it does not happen again")
    customer_steps: Texts = Field(default=(), description="what the customer can do")
    timeline: tuple[TimelineEntry, ...] = Field(default=(), description="its course, for the customer")
    credit: Annotated[Credit, BeforeValidator(_credit), Also({"type": ["number", "string"]})] | None = Field(
        default=None, description="credit due for it; empty: by the contract"
    )
    audience: AudienceWord = Field(default="internal", description="customer once it may be shown")
    approved_by: Text | None = Field(default=None, description="role that approved it for the customer")
    approved_on: Day | None = Field(default=None, description="day it was approved")
    embargo: Embargo | None = Field(default=None, description="kept back for a while")
    sections: TextMap = Field(default_factory=dict, description="body by meaning: what_happened, impact, timeline …")
    internal_sections: TextMap = Field(default_factory=dict, description="the rest of the body; stays inside")
    origins: SkipJsonSchema[Mapping[str, Origin]] = Field(
        default_factory=dict, exclude=True, repr=False, description="where each value was read; guesses are here alone"
    )
    conflicts: SkipJsonSchema[tuple[Conflict, ...]] = Field(
        default=(), exclude=True, repr=False, description="fields of which the file says two things"
    )

    @model_validator(mode="after")
    def _runs_forwards(self) -> Self:
        for window in self.windows or (Window(start=self.started, end=self.resolved),):
            if window.start and window.end and window.end < window.start:
                raise ValueError(f"it ends on {window.end:%Y-%m-%d %H:%M} UTC, before it starts")
        return self

    @property
    def is_approved(self) -> bool:
        """Return whether the customer may read it: marked for them, and approved by somebody on a day."""
        return self.audience == "customer" and bool(self.approved_by) and self.approved_on is not None

    @property
    def spans(self) -> tuple[Window, ...]:
        """Return when it could be felt: its windows, or the one from start to resolution."""
        return self.windows or (Window(start=self.started, end=self.resolved, components=self.components),)

    @property
    def first_moment(self) -> datetime | None:
        """Return the first moment known of it, a start first of all; None when nothing is dated."""
        starts = [window.start for window in self.spans if window.start]
        known = (self.detected, self.acknowledged, self.told_customer, self.mitigated, self.resolved)
        return min(starts, default=None) or next((moment for moment in known if moment), None)

    @property
    def affected_share(self) -> Decimal | None:
        """Return the share of this customer's users or requests affected; None when nobody knows."""
        return self.customer_impact.share


class PublicIncident(Row):
    """An incident as the vendor's status page shows it to everybody."""

    id: Name = Field(description="id on the status page")
    name: Name = Field(description="title on the status page")
    started: Moment = Field(description="moment it began, else the moment the page told of it")
    resolved: Moment | None = Field(default=None, description="moment it was over; empty: not over")
    impact: Text | None = Field(default=None, description="none, minor, major or critical")
    components: Texts = Field(default=(), description="components it names; empty: none named")
    is_maintenance: Flag = Field(default=False, description="whether it was planned")
    by_day: Flag = Field(
        default=False, description="whether only its days are known; its times are then compared with nothing"
    )
