"""Names of time zones as people write them after a time; what may mean two zones is asked about, not chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

# Abbreviations and the zones whose clocks are called so (tzdata); more than one: only the customer's zone decides.
ABBREVIATIONS: Mapping[str, tuple[str, ...]] = {
    "PST": ("America/Los_Angeles",), "PDT": ("America/Los_Angeles",),
    "MST": ("America/Denver",), "MDT": ("America/Denver",),
    "CDT": ("America/Chicago",), "CST": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
    "EST": ("America/New_York",), "EDT": ("America/New_York",),
    "AST": ("America/Halifax", "Asia/Riyadh"),
    "WET": ("Europe/Lisbon",), "WEST": ("Europe/Lisbon",),
    "BST": ("Europe/London", "Asia/Dhaka"),
    "IST": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "CET": ("Europe/Berlin",), "CEST": ("Europe/Berlin",), "MEZ": ("Europe/Berlin",), "MESZ": ("Europe/Berlin",),
    "EET": ("Europe/Helsinki",), "EEST": ("Europe/Helsinki",), "MSK": ("Europe/Moscow",),
    "JST": ("Asia/Tokyo",), "KST": ("Asia/Seoul",), "HKT": ("Asia/Hong_Kong",),
    "AEST": ("Australia/Brisbane",), "AEDT": ("Australia/Sydney",), "NZST": ("Pacific/Auckland",),
    "NZDT": ("Pacific/Auckland",),
}  # fmt: skip
PLACES: Mapping[str, str] = {
    "PT": "America/Los_Angeles", "PACIFIC": "America/Los_Angeles", "PACIFIC TIME": "America/Los_Angeles",
    "ET": "America/New_York", "EASTERN": "America/New_York", "EASTERN TIME": "America/New_York",
    "LONDON": "Europe/London", "LONDON TIME": "Europe/London", "UK TIME": "Europe/London",
    "BERLIN": "Europe/Berlin", "BERLIN TIME": "Europe/Berlin",
}  # fmt: skip
_GERMAN = {"MEZ": "CET", "MESZ": "CEST"}  # what tzdata calls them
_NAMES = "|".join(
    [
        *ABBREVIATIONS,
        *(name if len(name) < 3 else name.title().replace(" Time", " time").replace("Uk", "UK") for name in PLACES),
    ][::-1]
)
_AREAS = "Europe|America|Asia|Africa|Australia|Pacific|Atlantic|Indian|Etc"
PATTERN = (  # an offset alone only where it cannot be the end of a range, 10:00-11:30
    rf"(?:(?:UTC|GMT|utc|gmt)\s?[+-][0-9]{{1,2}}(?::?[0-9]{{2}})?(?![0-9])|(?:UTC|GMT|utc|gmt)\b|Z\b"
    rf"|\+[0-9]{{2}}:?[0-9]{{2}}\b|(?<=\s)-[0-9]{{4}}\b|(?:{_AREAS})/[A-Z][A-Za-z_]+|(?:{_NAMES})\b)"
)
OFFSET = r"Z|[+-][0-9]{2}:?[0-9]{2}"  # directly after a time in ISO 8601

_OFFSET_PARTS = re.compile(r"(?:UTC|GMT)?\s?([+-])([0-9]{1,2}):?([0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Zone:
    """What a name of a zone means on one day."""

    zone: tzinfo | None  # None: it may mean more than one, or there is none of this name
    note: str = ""  # why it is not decided, with every reading


def zone_named(name: str, moment: datetime, own: tzinfo) -> Zone:
    """Return the zone a name means for a time of a day.

    Args:
        name: as written, e.g. "PST", "UTC+2", "Europe/Berlin", "London time".
        moment: the time the name stands beside, without a zone.
        own: the customer's zone, which decides between two zones of one abbreviation.
    """
    word = " ".join(name.split()).upper()
    if word in ("UTC", "GMT", "Z"):
        return Zone(UTC)
    offset = _OFFSET_PARTS.fullmatch(word)
    if offset:
        return _from_offset(offset, name)
    if word in PLACES:
        return Zone(ZoneInfo(PLACES[word]))
    if word in ABBREVIATIONS:
        return _abbreviated(word, moment, own)
    if name.strip() in available_timezones():
        return Zone(ZoneInfo(name.strip()))
    return Zone(None, f'there is no time zone "{name}"')


def _from_offset(match: re.Match[str], name: str) -> Zone:
    length = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if length > timedelta(hours=14):
        return Zone(None, f'no clock is set to "{name}"')
    return Zone(timezone(-length if match[1] == "-" else length))


def _abbreviated(word: str, moment: datetime, own: tzinfo) -> Zone:
    called = _GERMAN.get(word, word)
    if own.tzname(moment) == called:
        return Zone(own)
    places = ABBREVIATIONS[word]
    found = [place for place in places if ZoneInfo(place).tzname(moment) == called]
    if len(places) == 1 and found:
        return Zone(ZoneInfo(places[0]))
    if len(places) == 1:
        there = ZoneInfo(places[0]).tzname(moment)
        return Zone(None, f"{word} is not what the clocks of {places[0]} show on this day ({there}): write the offset")
    readings = " or ".join(places)
    return Zone(None, f"{word} may be the time of {readings}: write the offset")
