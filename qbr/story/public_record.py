"""What everybody can read on the status page, held against what this review tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from qbr.analysis.reliability.incident_register import Register
from qbr.analysis.scope import Scope
from qbr.analysis.statistics.spans import days_span, in_utc
from qbr.errors import Place, Problem
from qbr.records.folder import CustomerFolder
from qbr.records.incidents import Incident, PublicIncident

NEAR = timedelta(minutes=30)  # a status page is often late; so much apart, two records may still be of one incident
APART = timedelta(minutes=5)  # from here on, two times of one moment are a difference
RANKS = {"none": 0, "minor": 1, "major": 2, "critical": 3}


def check_public_record(folder: CustomerFolder, scope: Scope) -> tuple[Problem, ...]:
    """Return an error for each public incident of the quarter this review is silent on, and where the two differ.

    Empty where no export of the status page was supplied. Agreed maintenance and what customer.yaml lists under
    `unaffected_by` need no record; a difference in a record's times or weight is a warning.
    """
    return tuple(_Comparison(folder, Register(folder, scope), scope).problems())


@dataclass(frozen=True)
class _Comparison:
    """The public incidents of a quarter beside the records of one customer."""

    folder: CustomerFolder
    register: Register
    scope: Scope

    def problems(self) -> Iterator[Problem]:
        unaffected = set(self.folder.customer.unaffected_by)
        for public in self.folder.public_incidents or ():
            if public.is_maintenance or public.id in unaffected or not self._concerns(public):
                continue
            record = self._record_of(public)
            if record is None:
                yield self._absent(public)
            else:
                yield from self._differences(public, record)

    def _concerns(self, public: PublicIncident) -> bool:
        """Return whether it could be felt in the quarter."""
        days = days_span(self.scope.quarter.period, self.scope.zone)
        return public.started < days.end and self._end(public) > days.start

    def _end(self, public: PublicIncident) -> datetime:
        end = public.resolved or self.register.scope_end
        return max(end, public.started + timedelta(minutes=1))

    def _record_of(self, public: PublicIncident) -> Incident | None:
        """Return the record of it: the one that names its id, else the nearest that overlaps it."""
        for record in self.register.incidents:
            if record.public_id == public.id:
                return record
        near = [record for record in self.register.incidents if not record.public_id and self._overlaps(public, record)]
        return min(near, key=lambda record: (abs(self._started(record) - public.started), record.id), default=None)

    def _overlaps(self, public: PublicIncident, record: Incident) -> bool:
        shared = {name.casefold() for name in public.components} & {name.casefold() for name in record.components}
        if public.components and record.components and not shared:
            return False
        spans, _ = self.register.spans(record)
        start, end = public.started - NEAR, self._end(public) + NEAR
        return any(span.start < end and start < span.end for span in spans)

    def _started(self, record: Incident) -> datetime:
        first = record.first_moment
        return in_utc(first, self.scope.zone) if first else datetime.max.replace(tzinfo=UTC)

    def _absent(self, public: PublicIncident) -> Problem:
        day = public.started.astimezone(self.scope.zone).date()
        hint = f'Write it up in incidents/, or list "{public.id}" under unaffected_by in customer.yaml.'
        message = f'the status page shows "{public.name}" ({public.id}) on {day}, this review does not'
        return Problem(message, public.place, hint, "error", "H201")

    def _differences(self, public: PublicIncident, record: Incident) -> Iterator[Problem]:
        place = Place(record.place.file, record.place.line)
        if self.register.telling(record) == "withheld":
            hint = "What is public cannot be kept back; end the embargo, or tell why in the brief."
            yield self._differs(public, record, "is withheld, and public already", place, hint)
        for name, theirs, ours in (
            ("starts", public.started, record.started),
            ("ends", public.resolved, record.resolved),
        ):
            if (
                theirs
                and ours
                and not (record.windows or public.by_day)
                and abs(theirs - in_utc(ours, self.scope.zone)) >= APART
            ):
                told = f"{name} at {in_utc(ours, self.scope.zone):%H:%M} UTC here, at {theirs:%H:%M} UTC in public"
                yield self._differs(public, record, told, place, "Say which of them is right, and why they differ.")
        weight = (public.impact or "").casefold()
        if weight in RANKS and RANKS[weight] > RANKS[record.severity]:
            told = f"is {record.severity} here and {weight} in public"
            yield self._differs(public, record, told, place, "Correct one of them; a customer can read both.")

    def _differs(self, public: PublicIncident, record: Incident, what: str, place: Place, hint: str) -> Problem:
        return Problem(f'{record.id} {what} ("{public.name}", {public.id})', place, hint, "warning", "H202")
