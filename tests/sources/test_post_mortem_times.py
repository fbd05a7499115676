"""Times as people write them: what is written is what is read, and what has two readings has none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qbr.sources.postmortems.durations import minutes_of
from qbr.sources.postmortems.times import Frame, Reading, resolved
from qbr.sources.postmortems.written import clocks_in

BERLIN = ZoneInfo("Europe/Berlin")
FRAME = Frame(BERLIN, date(2026, 10, 14), 2026)
MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August")
MONTHS += ("September", "Oktober", "November", "Dezember")
ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August")
ENGLISH += ("September", "October", "November", "December")


def twelve(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"


STYLES = {
    "ISO": lambda at: f"{at:%Y-%m-%dT%H:%M:%SZ}",
    "ISO with a space": lambda at: f"{at:%Y-%m-%d %H:%M} UTC",
    "offset": lambda at: f"{at + timedelta(hours=2):%Y-%m-%dT%H:%M:%S+02:00}",
    "offset west": lambda at: f"{at - timedelta(hours=5):%Y-%m-%dT%H:%M:%S-05:00}",
    "mail": lambda at: (
        f"{at - timedelta(hours=5):%d} {ENGLISH[(at - timedelta(hours=5)).month - 1][:3]} "
        f"{at - timedelta(hours=5):%Y %H:%M:%S} -0500"
    ),
    "twelve hours": lambda at: f"{ENGLISH[at.month - 1][:3]} {at.day}, {at.year}, {twelve(at)} UTC",
    "time first": lambda at: f"{at:%H:%M} UTC on {at.day} {ENGLISH[at.month - 1]} {at.year}",
    "month first": lambda at: f"{ENGLISH[at.month - 1]} {at.day}, {at.year} {at:%H:%M} (UTC)",
    "military": lambda at: f"{at:%Y-%m-%d %H%M} UTC",
    "German": lambda at: f"{at.day}. {MONTHS[at.month - 1]} {at.year}, {at:%H:%M} Uhr UTC",
    "German figures": lambda at: f"{at:%d.%m.%Y}, {at:%H.%M} Uhr UTC",
    "zone": lambda at: f"{at.astimezone(ZoneInfo('Asia/Tokyo')):%Y-%m-%d %H:%M} JST",
}


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=25, deadline=None)
@given(st.datetimes(datetime(2015, 1, 3), datetime(2035, 1, 1)))
def test_what_is_written_is_what_is_read(style: str, at: datetime) -> None:
    written = at.replace(second=0, microsecond=0, tzinfo=UTC)
    (clock,) = clocks_in(STYLES[style](written))
    assert resolved(clock, FRAME) == Reading(written, "sure", "")


def read(text: str, frame: Frame = FRAME) -> list[str]:
    return [resolved(clock, frame).value for clock in clocks_in(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4:02 PM UTC", "2026-10-14T16:02:00Z"),
        ("16:02 UTC", "2026-10-14T16:02:00Z"),
        ("Jan 14, 10:18 AM PST", "2026-01-14T18:18:00Z"),
        ("14 Jul 10:18 PDT", "2026-07-14T17:18:00Z"),
        ("14 Jul 10:18 London time", "2026-07-14T09:18:00Z"),
        ("14 Jan 10:18 London", "2026-01-14T10:18:00Z"),
        ("10:18 Europe/Madrid", "2026-10-14T08:18:00Z"),
        ("10:18 UTC+5:30", "2026-10-14T04:48:00Z"),
        ("10:18 web/api down", "2026-10-14T08:18:00Z"),  # no zone: the customer's
        ("12 AM UTC", "2026-10-14T00:00:00Z"),
        ("12:30 a.m. UTC", "2026-10-14T00:30:00Z"),
        ("25/12/2026 4:02pm UTC", "2026-12-25T16:02:00Z"),
    ],
)
def test_a_time_is_read_in_the_zone_it_names(text: str, value: str) -> None:
    assert read(text) == [value]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("10:00 IST", "Asia/Kolkata or Europe/Dublin or Asia/Jerusalem"),
        ("10:00 CST", "America/Chicago or Asia/Shanghai or America/Havana"),
        ("10:00 BST", "Europe/London or Asia/Dhaka"),
        ("14 Jul 10:18 PST", "America/Los_Angeles show on this day (PDT)"),  # a winter's word in summer
        ("03/04/2026 10:00 UTC", "2026-04-03 or 2026-03-04"),
        ("2026-10-25 02:30", "show this time twice"),
        ("2026-03-29 02:30", "skip this time"),
    ],
)
def test_what_has_two_readings_has_none_and_says_both(text: str, why: str) -> None:
    (clock,) = clocks_in(text)
    reading = resolved(clock, FRAME)
    assert (reading.moment, reading.confidence) == (None, "guess")
    assert why in reading.note


def test_a_day_without_a_year_or_a_time_without_a_day_is_not_guessed() -> None:
    nowhere = Frame(BERLIN)
    assert read("Jan 14, 10:18 AM UTC", nowhere) == [""]
    assert read("10:18 UTC", nowhere) == [""]


@pytest.mark.parametrize(
    "text", ["24:61", "99:99", "10:188", "1.2.3.4:80", "2026", "v10.18", "13 PM", "31 February 2026"]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert clocks_in(text) == []


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("20h 03m", 1203),
        ("1d 6h 40m", 1840),
        ("103 minutes", 103),
        ("1.5 hours", 90),
        ("2 Std 15 Min", 135),
        ("7h (during support hours 10:00-17:00)", None),
        ("about 2 hours", None),
        ("2h (1h of it at night)", None),
        ("long", None),
    ],
)
def test_a_length_is_minutes_or_nothing(text: str, minutes: int | None) -> None:
    assert minutes_of(text) == (None if minutes is None else Decimal(minutes))
