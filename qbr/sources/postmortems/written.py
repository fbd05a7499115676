"""Days and times of day found in a line of text, in the forms people write them in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import TypeVar

from qbr.sources.postmortems.zones import OFFSET, PATTERN

NEAR = 6  # signs between a time and the day after it, as in "10:18 on 14 October"
LONGEST = 1_000  # signs of a line that are looked through

_MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner", "february feb februar", "march mar märz mrz", "april apr", "may mai",
            "june jun juni", "july jul juli", "august aug", "september sep sept", "october oct oktober okt",
            "november nov", "december dec dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?P<year>20[0-9]{2})(?![0-9])"
_DMY = rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?[ -](?:of )?(?P<name>{_MONTH})\b\.?(?:[, -]+{_YEAR})?"
_MDY = rf"(?P<name>{_MONTH})\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9:]|\s?[ap]\.?m\b)(?:,? {_YEAR})?"
_DAYS = (
    re.compile(r"(?<![0-9])(?P<year>20[0-9]{2})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})(?![0-9])"),
    re.compile(rf"(?<![0-9:]){_DMY}", re.IGNORECASE),
    re.compile(rf"\b{_MDY}", re.IGNORECASE),
    re.compile(rf"(?<![0-9.])(?P<day>[0-9]{{1,2}})\.(?P<month>[0-9]{{1,2}})\.{_YEAR}"),
)
_SLASHED = re.compile(r"(?<![0-9/])(?P<a>[0-9]{1,2})/(?P<b>[0-9]{1,2})/(?P<year>20[0-9]{2}|[0-9]{2})(?![0-9/])")
_ZONE = rf"(?:\s*(?:Uhr|hrs|h)\b)?(?:\s*[(\[]?(?P<zone>(?-i:{PATTERN}))[)\]]?)?"
_SECONDS = r"(?::(?P<s>[0-9]{2})(?:\.[0-9]+)?)?"
_HALF = r"(?P<half>[ap]\.?m\b\.?)"  # of the day
_WHOLE = r"(?P<h>[01][0-9]|2[0-3])(?P<m>[0-5][0-9])"  # 1600
_CLOCKS = (
    re.compile(rf"(?<=[0-9])T(?P<h>[0-9]{{2}}):(?P<m>[0-9]{{2}}){_SECONDS}(?P<zone>{OFFSET})?"),
    re.compile(
        rf"(?<![0-9:.,])(?P<h>[0-9]{{1,2}}):(?P<m>[0-9]{{2}}){_SECONDS}(?![0-9:])\s*{_HALF}?{_ZONE}", re.IGNORECASE
    ),
    re.compile(rf"(?<![0-9:.])(?P<h>[0-9]{{1,2}})\s?{_HALF}{_ZONE}", re.IGNORECASE),
    re.compile(rf"(?<![0-9:.])(?P<h>[0-9]{{1,2}})[.h](?P<m>[0-9]{{2}})(?=\s*Uhr){_ZONE}", re.IGNORECASE),
    re.compile(rf"(?<![0-9:.,/#-]){_WHOLE}(?=\s?(?:h|hrs|hours|UTC|GMT|Z)\b){_ZONE}"),
)
_BARE = re.compile(rf"{_WHOLE}(?![0-9:]){_ZONE}")
_UNKNOWN = re.compile(r"[\[(]?\?{2,}[\])]?|\b(?:unknown|unbekannt|not known|unclear)\b", re.I)


@dataclass(frozen=True, slots=True)
class DayText:
    """A day in a text."""

    start: int
    end: int
    readings: tuple[tuple[int, int], ...]  # month and day; two where nobody can tell which is which
    year: int | None

    def dated(self, year: int | None) -> tuple[date, ...]:
        """Return the days it may be, with a year for one without; empty when there is none."""
        known = self.year or year
        return (
            ()
            if known is None
            else tuple(date(known, *reading) for reading in self.readings if _is_day(known, *reading))
        )


@dataclass(frozen=True, slots=True)
class ClockText:
    """A time of day in a text."""

    start: int
    end: int
    at: time
    zone: str  # as written; empty: none
    day: DayText | None = None  # the day it stands beside


Found = TypeVar("Found", DayText, ClockText)


def days_in(text: str) -> list[DayText]:
    """Return the days of a line in their order."""
    text = text[:LONGEST]
    found = [_day(match) for pattern in _DAYS for match in pattern.finditer(text)]
    found += [_slashed(match) for match in _SLASHED.finditer(text)]
    return _apart(day for day in found if day.readings)


def clocks_in(text: str, *, may_begin_bare: bool = False) -> list[ClockText]:
    """Return the times of day of a line in their order, each with the day it stands beside.

    Args:
        text: a line.
        may_begin_bare: whether four digits at its start are a time, as they are in a timeline.
    """
    text = text[:LONGEST]
    days = days_in(text)
    found = [clock for pattern in _CLOCKS for match in pattern.finditer(text) if (clock := _clock(match))]
    bare = _BARE.match(text) if may_begin_bare else None
    if bare and not any(day.start <= bare.start() < day.end for day in days) and (clock := _clock(bare)):
        found.append(clock)
    return [replace(clock, day=_beside(clock, days)) for clock in _apart(found)]


def is_unknown(text: str) -> bool:
    """Return whether a text says that a time is unknown."""
    return bool(_UNKNOWN.search(text[:LONGEST]))


def _day(match: re.Match[str]) -> DayText:
    parts = match.groupdict()
    month = int(parts["month"]) if parts.get("month") else _MONTHS[parts["name"].casefold()]
    year = int(parts["year"]) if parts["year"] else None
    reading = (month, int(parts["day"]))
    readings = (reading,) if _is_day(year or 2024, *reading) else ()  # 2024 is a leap year
    return DayText(match.start(), match.end(), readings, year)


def _slashed(match: re.Match[str]) -> DayText:
    """Return the day of 03/04/2026, which is two days: day first or month first."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    year = year if year > 99 else 2000 + year
    readings = {reading: None for reading in ((b, a), (a, b)) if _is_day(year, *reading)}
    return DayText(match.start(), match.end(), tuple(readings), year)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _clock(match: re.Match[str]) -> ClockText | None:
    parts = match.groupdict()
    hour, minute, second = (int(parts.get(name) or 0) for name in ("h", "m", "s"))
    half = (parts.get("half") or "").casefold()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return ClockText(match.start(), match.end(), time(hour, minute, second), parts["zone"] or "")


def _apart(found: Iterable[Found]) -> list[Found]:
    """Return what does not overlap, in the order of the text; of two in one place the longer one."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _beside(clock: ClockText, days: list[DayText]) -> DayText | None:
    """Return the day a time belongs to: the last one before it, else the one after it."""
    before = [day for day in days if day.end <= clock.start]
    after = [day for day in days if 0 <= day.start - clock.end <= NEAR]
    return before[-1] if before else after[0] if after else None
