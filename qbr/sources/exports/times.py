"""Moments as tools write them: the forms their exports are known to have, and nothing guessed beyond them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from qbr.records.values import parse_day, parse_moment

COUNTED = {"seconds": timedelta(seconds=1), "milliseconds": timedelta(milliseconds=1)}
DAYS = "day-milliseconds"  # the first moment of a day, in a zone nobody names
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCK = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:)([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(Z|[+-][0-9:]+)?")
_NUMBER = re.compile(r"[0-9]{1,13}(?:\.[0-9]+)?")
_NOON = timedelta(hours=12)  # half a day after a day begins it is the same day in UTC, from UTC-12 to UTC+11


def moment_of(text: str, forms: Sequence[str], zone: tzinfo) -> datetime | date | None:
    """Return the moment a text tells in one of the forms, in UTC, or the day where it tells no more; None otherwise.

    Args:
        text: the cell.
        forms: those of the tool, tried in turn; ISO 8601 is always one.
        zone: the zone of times without an offset.
    """
    for form in forms:
        found = _counted(text, form) if form in COUNTED or form == DAYS else _written(text, form, zone)
        if found is not None:
            return found
    return _iso(text, zone)


def first_reading(text: str, zone: tzinfo) -> datetime | None:
    """Return the first moment an ISO time can mean where clocks show it twice or skip it: its day is known."""
    if not _CLOCK.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def quarter_hour(text: str) -> str:
    """Return the quarter of an hour a moment lies in, as text; what is not written as one stays as it is.

    Wherever a day begins, it begins with a quarter of an hour: of a million events, a few thousand differ in that.
    """
    clock = _CLOCK.fullmatch(text)
    return f"{clock[1]}{int(clock[2]) // 15 * 15:02}{clock[3] or ''}" if clock else text


def _counted(text: str, form: str) -> datetime | date | None:
    if not _NUMBER.fullmatch(text):
        return None
    whole, _, fraction = text.partition(".")
    unit = COUNTED.get(form, COUNTED["milliseconds"])
    try:
        moment = _BEGINNING + int(whole) * unit + int(f"{fraction[:3]:0<3}") * unit / 1000
    except OverflowError:
        return None
    return (moment + _NOON).date() if form == DAYS else moment


def _written(text: str, form: str, zone: tzinfo) -> datetime | date | None:
    try:
        found = datetime.strptime(" ".join(text.split()), form)  # the zone is added below
    except ValueError:
        return None
    if "%H" not in form and "%I" not in form:
        return found.date()
    return found.astimezone(UTC) if found.tzinfo else _placed(found.isoformat(sep=" "), zone)


def _iso(text: str, zone: tzinfo) -> datetime | date | None:
    try:
        return parse_day(text)
    except ValueError:
        return _placed(text, zone)


def _placed(text: str, zone: tzinfo) -> datetime | None:
    """Return an ISO time in UTC; None where the clocks of its zone skip it or show it twice, or it is none."""
    try:
        return parse_moment(text, zone)
    except ValueError:
        return None
