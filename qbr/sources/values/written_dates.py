"""Dates and moments as exports write them, brought to ISO form.

What stands first is decided per column and never per cell: 03/04/2026 is the third of April only where another cell
of its column, or customer.yaml, says that the day stands first. What can be read in two ways is shown in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from qbr.records.record import Kind
from qbr.records.source import DateOrder, Source
from qbr.records.values import parse_moment
from qbr.sources.values.periods import month_of
from qbr.sources.values.unclear import UnclearCellsError

_WRITTEN_DAY = re.compile(r"\s*([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})(?:[,T ]\s*([0-9].*))?\s*")
_YEAR_FIRST = re.compile(r"\s*([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})(?:[,T ]\s*([0-9].*))?\s*")
_DAY_NAMED = re.compile(  # 1. Juli 2026, 02-Aug-2026, 3 de julio de 2026
    r"\s*([0-9]{1,2})(?:\.|st|nd|rd|th|er|º)?[ /-](?:de )?([^\W\d_]+)\.?,?[ /-](?:de |del )?([0-9]{4})"
    r"(?:[,T ]\s*([0-9].*))?\s*"
)
_MONTH_NAMED = re.compile(  # July 3, 2026
    r"\s*([^\W\d_]+)\.?[ ]([0-9]{1,2})(?:st|nd|rd|th)?,?[ ]([0-9]{4})(?:[,T ]\s*([0-9].*))?\s*"
)
_TWELVE_HOURS = re.compile(r"(0?[1-9]|1[0-2])(:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)\s*([AaPp])\.?[Mm]\.?(.*)")
_COUNTED = re.compile(r"([0-9]{9,10})(?:\.([0-9]{1,6}))?|([0-9]{12,13})")  # seconds with a fraction, or milliseconds
_CLOCK_ONLY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def iso_dates(texts: Iterable[str], kind: Kind, source: Source, zone: tzinfo) -> Mapping[str, str]:
    """Return the ISO form of each date or moment of a column that is written otherwise.

    Args:
        texts: the distinct cells.
        kind: day or moment; of a moment in a column of days the day is taken.
        source: what customer.yaml says; its `date_order` and `epoch` decide.
        zone: the zone a day is one of.

    Raises:
        UnclearCellsError: day and month cannot be told apart, the column mixes both orders, or counts from 1970 in
            a unit nobody named.
    """
    cells = list(texts)
    source = settled_dates(cells, source)
    iso = {
        **_counted(cells, source),
        **_year_first(cells),
        **_written(cells, source.date_order),
        **_with_named_month(cells),
    }
    if kind == "day":
        iso |= {text: day for text in cells if (day := _day_of(iso.get(text, text), zone))}
    return iso


def settled_dates(texts: Iterable[str], source: Source) -> Source:
    """Return a map with the order of day and month that a column shows, so that parts of it may be read alone.

    Raises:
        UnclearCellsError: as `iso_dates`.
    """
    cells = list(texts)
    _check_counted(cells, source)
    order = order_of(cells, source.date_order)
    return source if order is None else source.model_copy(update={"date_order": order})


def _year_first(texts: Iterable[str]) -> dict[str, str]:
    matches = {text: match for text in texts if (match := _YEAR_FIRST.fullmatch(text))}
    iso = {text: _iso(match[1], match[3], match[4], match[5]) for text, match in matches.items() if _is_odd(match)}
    return {text: written for text, written in iso.items() if written is not None}


def _is_odd(match: re.Match[str]) -> bool:
    """Return whether a date that begins with its year is written otherwise than ISO 8601."""
    return match[2] != "-" or bool(match[5] and _TWELVE_HOURS.fullmatch(match[5].strip()))


def _with_named_month(texts: Iterable[str]) -> dict[str, str]:
    """Return the ISO form of dates whose month has a name we know: its place says all."""
    iso: dict[str, str] = {}
    for text in texts:
        if match := _DAY_NAMED.fullmatch(text):
            day, name, year, clock = match.groups()
        elif match := _MONTH_NAMED.fullmatch(text):
            name, day, year, clock = match.groups()
        else:
            continue
        month = month_of(name)
        written = _iso(year, str(month), day, clock) if month else None
        if written:
            iso[text] = written
    return iso


def _written(texts: Iterable[str], order: DateOrder | None) -> dict[str, str]:
    matches = {text: match for text in texts if (match := _WRITTEN_DAY.fullmatch(text))}
    day, month = (1, 3) if order == "dmy" else (3, 1)
    iso = {text: _iso(match[4], match[month], match[day], match[5]) for text, match in matches.items()}
    return {text: written for text, written in iso.items() if written is not None}


def _iso(year: str, month: str, day: str, clock: str | None) -> str | None:
    """Return a date, with its time if it has one, in ISO form; None when there is no such day."""
    try:
        written = date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
    return f"{written} {_full_day(clock.strip())}" if clock else written


def _full_day(clock: str) -> str:
    """Return a time of day by 24 hours, with two digits for the hour: 2:05 PM is 14:05."""
    match = _TWELVE_HOURS.fullmatch(clock)
    if match:
        hour = int(match[1]) % 12 + (12 if match[3] in "Pp" else 0)
        return f"{hour:02}{match[2]}{match[4].replace(' ', '')}"
    return f"0{clock}" if re.match(r"[0-9]:", clock) else clock


def order_of(texts: Iterable[str], declared: DateOrder | None) -> Literal["dmy", "mdy"] | None:
    """Return which of two numbers is the day: as declared, else as a number above 12 shows; None without any date.

    Raises:
        UnclearCellsError: nothing shows it, or two cells contradict each other.
    """
    if declared in ("dmy", "mdy"):
        return "dmy" if declared == "dmy" else "mdy"
    seen: dict[str, str] = {}  # the first text, by the alphabet, that shows an order, and of all
    for text in texts:
        match = _WRITTEN_DAY.fullmatch(text)
        for key in _shown(match) if match else ():
            seen[key] = min(text, seen.get(key, text))
    if "dmy" in seen and "mdy" in seen:
        message = f'the dates mix two orders: "{seen["dmy"]}" and "{seen["mdy"]}"'
        raise UnclearCellsError(message, seen["mdy"], "Write them as 2026-09-30.")
    if "any" not in seen:
        return None
    if "dmy" not in seen and "mdy" not in seen:
        raise _unclear_day(seen["any"])
    return "dmy" if "dmy" in seen else "mdy"


def _shown(match: re.Match[str]) -> Iterator[str]:
    """Yield what a date shows: that it is one, and which number is the day where one is above 12."""
    yield "any"
    if int(match[1]) > 12:
        yield "dmy"
    if int(match[3]) > 12:
        yield "mdy"


def _unclear_day(text: str) -> UnclearCellsError:
    """Return what to say of a date that may be two days."""
    match = _WRITTEN_DAY.fullmatch(text)
    year, first, second = (match[4], int(match[1]), int(match[3])) if match else ("", 0, 0)
    day_first, month_first = f"{year}-{second:02}-{first:02}", f"{year}-{first:02}-{second:02}"
    message = f'"{text}" may be two days: {day_first} (date_order: dmy) or {month_first} (mdy)'
    readings = (("date_order: dmy", day_first), ("date_order: mdy", month_first))
    hint = "Say date_order: dmy or mdy under sources in customer.yaml, or write dates as 2026-09-30."
    return UnclearCellsError(message, text, hint, readings)


def _check_counted(texts: Iterable[str], source: Source) -> None:
    """Refuse moments that are counted from 1970 in a unit nobody named.

    Raises:
        UnclearCellsError: there are such.
    """
    if source.epoch is not None:
        return
    text = min((text for text in texts if _COUNTED.fullmatch(text.strip())), default=None)
    if text is not None:
        seconds, thousandths = (_since(text.strip(), unit) or "no day" for unit in ("seconds", "milliseconds"))
        hint = "Say epoch: seconds or milliseconds under sources in customer.yaml."
        readings = f"{seconds} (epoch: seconds) or {thousandths} (milliseconds)"
        raise UnclearCellsError(f'"{text}" counts from 1970: {readings}', text, hint)


def _counted(texts: Iterable[str], source: Source) -> dict[str, str]:
    """Return the ISO form of moments that are counted from 1970, as `epoch` says."""
    matches = {text: match for text in texts if (match := _COUNTED.fullmatch(text.strip()))}
    iso = {text: _since(text.strip(), source.epoch or "") for text in matches}
    return {text: written for text, written in iso.items() if written is not None}


def _since(text: str, unit: str) -> str | None:
    """Return the moment a number counts up to; None when it lies beyond the calendar."""
    whole, _, fraction = text.partition(".")
    micros = int(whole) * (1_000_000 if unit == "seconds" else 1000)
    micros += int(f"{fraction:0<6}") if unit == "seconds" else 0
    try:
        return (_BEGINNING + timedelta(microseconds=micros)).isoformat(sep=" ")
    except OverflowError:
        return None


def _day_of(text: str, zone: tzinfo) -> str | None:
    """Return the day of a moment by the clocks of a zone, or as written where it has no offset; None for a day."""
    if len(text) <= len("2026-09-30"):
        return None
    try:
        if _CLOCK_ONLY.fullmatch(text):
            return datetime.fromisoformat(text).date().isoformat()
        return parse_moment(text, zone).astimezone(zone).date().isoformat()
    except ValueError:
        return None
