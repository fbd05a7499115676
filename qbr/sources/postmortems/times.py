"""What a time of a text means: the moment, or why nobody can tell; nothing is chosen that people read in two ways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from qbr.records.origins import Confidence
from qbr.records.values import parse_moment
from qbr.sources.postmortems.written import ClockText
from qbr.sources.postmortems.zones import zone_named


@dataclass(frozen=True, slots=True)
class Frame:
    """What a file says once for all its times."""

    own: tzinfo  # the customer's zone
    day: date | None = None
    year: int | None = None
    zone: str = ""  # named for all times of the file; empty: nowhere
    is_day_certain: bool = True  # whether the file has this day alone; a time that needs it is a guess otherwise


@dataclass(frozen=True, slots=True)
class Reading:
    """What a time of a text means."""

    moment: datetime | None  # UTC; None: unknown, or nobody can tell
    confidence: Confidence
    note: str = ""

    @property
    def value(self) -> str:
        """Return it as front matter has it; empty: none."""
        return f"{self.moment:%Y-%m-%dT%H:%M:%SZ}" if self.moment else ""


def resolved(clock: ClockText, frame: Frame) -> Reading:
    """Return the moment a time means, with what was taken from elsewhere in the file; none where two are possible."""
    days = clock.day.dated(frame.year) if clock.day else tuple(filter(None, (frame.day,)))
    if not days:
        return Reading(
            None, "guess", "the file names no day for it" if clock.day is None else "its year is nowhere named"
        )
    if len(days) > 1:
        return Reading(None, "guess", f"the day may be {' or '.join(f'{day:%Y-%m-%d}' for day in days)}")
    naive = datetime.combine(days[0], clock.at)
    name = clock.zone or frame.zone
    named = zone_named(name, naive, frame.own) if name else None
    if named is not None and named.zone is None:
        return Reading(None, "guess", named.note)
    try:
        moment = parse_moment(naive, named.zone if named and named.zone else frame.own)
    except ValueError as error:
        return Reading(None, "guess", str(error))
    notes = [] if name else [f"no zone is named: read by the clocks of {frame.own}"]
    notes += [f"the zone, {name}, stands elsewhere in the file"] if name and not clock.zone else []
    notes += [] if clock.day else [f"the day, {days[0]:%Y-%m-%d}, stands elsewhere in the file"]
    notes += [f"the year, {days[0].year}, stands elsewhere in the file"] if clock.day and not clock.day.year else []
    is_guess = not clock.day and not frame.is_day_certain
    return Reading(moment, "guess" if is_guess else "likely" if notes else "sure", "; ".join(notes))
