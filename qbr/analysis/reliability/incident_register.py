"""The register of a customer's incidents: what may be said of each, when it was felt, and who noticed first.

Nothing is said of an incident that is not approved for the customer but that there was one and on which day; what is
under embargo is not counted at all and stands in a line of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Literal

from qbr.analysis.naming import shown_owner
from qbr.analysis.scope import Scope
from qbr.analysis.statistics.spans import Span, clipped, compared_days, days_span, in_utc, weighted_minutes
from qbr.analysis.support.ticket_table import Tickets, ticket_table
from qbr.facts import Exclusion, Fact, Source
from qbr.metrics import METRICS
from qbr.quarter import Period
from qbr.records.folder import CustomerFolder
from qbr.records.incidents import Incident, IncidentAction

Telling = Literal["told", "review", "withheld"]

MAJOR = ("critical", "major")  # severities whose minutes are downtime unless the contract weighs otherwise
RECURRENCE = timedelta(days=365)  # the same cause within this time is a recurrence (`analytics` 2.13)
COLUMNS = ("started", "resolved", "windows", "severity", "kind")
NOT_BEGUN = "the quarter has not begun"
IN_REVIEW = "review in progress"
_OVER = frozenset({"resolved", "closed", "completed", "done", "postmortem"})


@dataclass(frozen=True, slots=True)
class ActionFinding:
    """Something done so that an incident does not happen again."""

    incident: str  # id of the incident
    day: date  # of the incident, in the customer's zone
    text: str
    owner: str  # as it may be shown; empty: nobody named, or people do not appear
    has_owner: bool  # somebody is named, shown or not
    due: date | None  # day it was first due
    now_due: date | None  # day it is due now, where the first date was moved
    status: Literal["open", "done", "dropped"]
    done_on: date | None
    is_overdue: bool  # not done, and past the day it was first due


@dataclass(frozen=True, slots=True)
class IncidentFinding:
    """One incident that touches the quarter."""

    record: Incident
    telling: Telling  # told: approved; review: only its day may be said; withheld: one line without a day
    day: date  # it began on, or was noticed on, in the customer's zone
    spans: tuple[Span, ...]  # all of it, not clipped to the quarter
    minutes: Fact  # of it within the quarter, overlapping windows once
    duration: Fact  # of all of it
    is_at_least: bool  # it began earlier than known, or is not over
    is_ongoing: bool  # not over on the day the data speaks from
    told_first: bool | None  # whether the customer heard of it from us first; None: not known
    repeats: str  # id of an earlier incident with the same cause; empty: none
    users: Fact  # people affected
    actions: tuple[ActionFinding, ...]  # overdue first, then open, then done
    approved_by: str  # role, as it may be shown; empty: not approved
    withheld_until: date | None  # day from which it may be told; None: open, or not withheld

    @property
    def is_major(self) -> bool:
        """Whether it is major or critical."""
        return self.record.severity in MAJOR


@dataclass(frozen=True)
class Register:
    """A customer's incident records with the scope they are read in; agreed maintenance stands apart."""

    folder: CustomerFolder
    scope: Scope

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """All incidents of all time, without agreed maintenance."""
        return tuple(record for record in self.folder.incidents or () if record.kind != "maintenance")

    @property
    def maintenance(self) -> tuple[Span, ...]:
        """All agreed maintenance with both ends known."""
        records = (record for record in self.folder.incidents or () if record.kind == "maintenance")
        return tuple(span for record in records for span in self.spans(record)[0])

    @property
    def recorded_since(self) -> date | None:
        """The day of the earliest record; None when there are no records."""
        days = [self.day(record) for record in self.folder.incidents or ()]
        return min((day for day in days if day is not None), default=None)

    def source(self, rows: int, also: str | None = None) -> Source:
        """Return where a figure on incidents comes from, another file beside the records if it takes one."""
        table = self.folder.tables.get("incidents")
        files = tuple(file for file in (table.file if table else None, also) if file)
        excluded = tuple(Exclusion(what, count) for what, count in table.excluded) if table else ()
        return Source(files, COLUMNS, rows, excluded, self.scope.as_of)

    def fact(self, metric: str, period: Period | None, value: int | Decimal, n: int | None = None) -> Fact:
        """Return a count or length over the period, or its absence before the quarter has begun."""
        audience = METRICS[metric].audience
        if period is None:
            return Fact(metric, reason=NOT_BEGUN, audience=audience)
        rows = len(self.touching_records(period))
        return Fact(metric, value=value, period=period, n=n, source=self.source(rows), audience=audience)

    def compared_count(self, period: Period | None, now: int) -> Fact:
        """Return the number of incidents with that of the quarter compared with, where records reach back to it."""
        scope = self.scope
        fact = self.fact("reliability.incidents", period, now, now)
        if period is None:
            return fact
        before = compared_days(scope.quarter, scope.basis, scope.as_of)
        reason = self.why_unrecorded(before)
        touching = [record for record in self.touching_records(before) if self.telling(record) != "withheld"]
        return fact.compared(scope.comparison(None if reason else len(touching), reason))

    def why_unrecorded(self, period: Period) -> str:
        """Return why nothing is known of an earlier period; empty when records reach back to it."""
        since = self.recorded_since
        if since is None or since > period.end:
            return f"no records reach back to {self.scope.basis.label}"
        return ""

    def day(self, record: Incident) -> date | None:
        """Return the day of an incident in the customer's zone; None when nothing of it is dated."""
        first = record.first_moment
        return in_utc(first, self.scope.zone).astimezone(self.scope.zone).date() if first else None

    def telling(self, record: Incident) -> Telling:
        """Return how much of it may be said: embargoes and what customer.yaml withholds come before approval."""
        if self._withheld(record):
            return "withheld"
        return "told" if record.is_approved else "review"

    def _withheld(self, record: Incident) -> list[date | None]:
        """Return until when it is withheld, for each reason that still lasts; empty when there is none."""
        untils = [item.until for item in self.folder.customer.withheld if item.what == record.id]
        if record.embargo is not None:
            untils.append(record.embargo.until)
        return [until for until in untils if until is None or self.scope.as_of < until]

    def spans(self, record: Incident) -> tuple[tuple[Span, ...], bool]:
        """Return when it could be felt, and whether that is a lower bound.

        A start nobody knows is taken to be the moment it was noticed. An incident without an end runs on to the end of
        the day the data speaks from, unless its status says that it is over: then to the last moment known.
        """
        zone = self.scope.zone
        spans, is_bound = [], False
        for window in record.spans:
            start, end = window.start or record.detected or record.acknowledged, window.end or self._end(record)
            is_bound = is_bound or window.start is None or window.end is None
            if start is not None and end is not None and in_utc(start, zone) < in_utc(end, zone):
                spans.append(Span(in_utc(start, zone), in_utc(end, zone)))
        return tuple(spans), is_bound

    def is_ongoing(self, record: Incident) -> bool:
        """Return whether it is not over on the day the data speaks from."""
        return any(window.end is None for window in record.spans) and (record.status or "").lower() not in _OVER

    def touching_records(self, period: Period) -> tuple[Incident, ...]:
        """Return the incidents with a felt minute in the days, and those that began in them and took no time."""
        days = days_span(period, self.scope.zone)
        return tuple(
            record
            for record in self.incidents
            if clipped(self.spans(record)[0], days) or ((day := self.day(record)) is not None and period.contains(day))
        )

    def touching(self, period: Period) -> tuple[IncidentFinding, ...]:
        """Return a finding for each incident of the days, by day and id."""
        found = [self._finding(record, period) for record in self.touching_records(period)]
        return tuple(sorted(found, key=lambda finding: (finding.day, finding.record.id)))

    def open_actions(self, last: date) -> tuple[ActionFinding, ...]:
        """Return the actions not done, of told incidents up to a day; overdue ones first, then by due date."""
        actions = [
            action
            for record in self.incidents
            if self.telling(record) == "told" and (self.day(record) or date.max) <= last
            for action in self.actions(record)
            if action.status == "open"
        ]
        return tuple(sorted(actions, key=_by_urgency))

    def actions(self, record: Incident) -> tuple[ActionFinding, ...]:
        """Return the actions after an incident: overdue ones first, then open ones, then done ones, each by date."""
        day = self.day(record) or date.max
        found = [
            ActionFinding(
                incident=record.id,
                day=day,
                text=action.text,
                owner=shown_owner(self.folder, action.owner),
                has_owner=bool(action.owner),
                due=action.first_due or action.due,
                now_due=action.due if action.first_due not in (None, action.due) else None,
                status=action.status,
                done_on=action.done_on,
                is_overdue=is_overdue(action, self.scope.as_of),
            )
            for action in record.actions
        ]
        return tuple(sorted(found, key=_by_urgency))

    def maintenance_fact(self, period: Period | None) -> Fact:
        """Return the agreed maintenance minutes of the days."""
        if period is None:
            return self.fact("reliability.maintenance", None, 0)
        days = days_span(period, self.scope.zone)
        return self.fact("reliability.maintenance", period, weighted_minutes(clipped(self.maintenance, days)))

    def _end(self, record: Incident) -> datetime | None:
        if (record.status or "").lower() in _OVER:
            return record.resolved or record.mitigated or record.detected
        return self.scope_end

    @property
    def scope_end(self) -> datetime:
        """The first moment after the day the data speaks from."""
        return days_span(Period(self.scope.as_of, self.scope.as_of), self.scope.zone).end

    def _finding(self, record: Incident, period: Period) -> IncidentFinding:
        spans, is_bound = self.spans(record)
        days = days_span(period, self.scope.zone)
        telling, untils = self.telling(record), self._withheld(record)
        return IncidentFinding(
            record=record,
            telling=telling,
            day=self.day(record) or period.start,
            spans=spans,
            minutes=self._length("reliability.incident[].minutes", record, telling, clipped(spans, days), period),
            duration=self._length("reliability.incident[].duration", record, telling, spans, period),
            is_at_least=is_bound,
            is_ongoing=self.is_ongoing(record),
            told_first=heard_from_us_first(record, self.scope, self._first_ticket(record))
            if telling == "told"
            else None,
            repeats=self._earlier(record),
            users=self._users(record, telling, period),
            actions=self.actions(record) if telling == "told" else (),
            approved_by=shown_owner(self.folder, record.approved_by) if telling == "told" else "",
            withheld_until=None if None in untils else max((day for day in untils if day), default=None),
        )

    def _length(self, metric: str, record: Incident, telling: Telling, spans: Sequence[Span], period: Period) -> Fact:
        if telling != "told":
            # The length is the customer's to see once somebody stands behind it; until then there is no number.
            return Fact(metric, (record.id,), reason=IN_REVIEW, period=period, audience="customer")
        if not spans and record.started is None and not record.windows:
            return Fact(metric, (record.id,), reason="start not known", period=period, audience="customer")
        source, minutes = self.source(1), weighted_minutes(spans)
        formula = " + ".join(f"{span.start:%Y-%m-%d %H:%M} to {span.end:%Y-%m-%d %H:%M} UTC" for span in spans)
        return Fact(
            metric, (record.id,), minutes, period=period, n=1, source=source, formula=formula, audience="customer"
        )

    def _users(self, record: Incident, telling: Telling, period: Period) -> Fact:
        metric, users = "reliability.incident[].users", record.customer_impact.users
        if telling != "told" or users is None:
            reason = IN_REVIEW if telling != "told" else "how many people it met is not known"
            return Fact(metric, (record.id,), reason=reason, period=period, audience="customer")
        source = replace(self.source(1), columns=("customer_impact.users",))
        formula = (
            f"as recorded from {record.customer_impact.source}" if record.customer_impact.source else "as recorded"
        )
        return Fact(metric, (record.id,), users, "", period, 1, source, formula=formula, audience="customer")

    def _earlier(self, record: Incident) -> str:
        """Return the id of the latest earlier incident with the same cause within a year; empty when there is none."""
        begun = self._moment(record)
        if not record.cause_id or begun is None:
            return ""
        earlier = [
            (moment, other.id)
            for other in self.incidents
            if other.cause_id == record.cause_id and other.id != record.id and self.telling(other) == "told"
            and (moment := self._moment(other)) is not None
            and moment < begun <= moment + RECURRENCE
        ]  # fmt: skip
        return max(earlier)[1] if earlier else ""

    def _first_ticket(self, record: Incident) -> datetime | None:
        """Return when the customer first wrote to support about it; None when no ticket since its start names it."""
        begun = self._moment(record)
        if self._tickets is None or begun is None:
            return None
        names = (record.id, record.cause_id or "", record.customer_title or "")
        return self._tickets.about(names).since(begun).first_created

    @cached_property
    def _tickets(self) -> Tickets | None:
        table = ticket_table(self.folder, self.scope.zone)
        return None if table is None else table.where(table.topic != "")

    def _moment(self, record: Incident) -> datetime | None:
        return in_utc(record.first_moment, self.scope.zone) if record.first_moment else None


def is_overdue(action: IncidentAction, as_of: date) -> bool:
    """Return whether an open action is past the day it was first due; a later date does not change that."""
    first = action.first_due or action.due
    return action.status == "open" and first is not None and first < as_of


def heard_from_us_first(record: Incident, scope: Scope, ticket: datetime | None = None) -> bool | None:
    """Return whether the customer heard of it from us before noticing it; None when the record cannot tell.

    A ticket of theirs about it before our message shows that they had noticed, whoever the record says detected it.

    Args:
        record: the incident.
        scope: whose zone times without an offset are in.
        ticket: when the customer first wrote to support about it, in UTC; None: no ticket is on record.
    """
    told = in_utc(record.told_customer, scope.zone) if record.told_customer else None
    if ticket is not None and (told is None or ticket < told):
        return False
    if record.detected_by is None:
        return None if ticket is None else True
    if record.detected_by != "customer":
        return True if told else None
    if told is None or record.detected is None:
        return False
    return told < in_utc(record.detected, scope.zone)


def _by_urgency(action: ActionFinding) -> tuple[bool, int, date]:
    order = ("open", "done", "dropped").index(action.status)
    return not action.is_overdue, order, action.now_due or action.due or date.max
