"""Dates and moments in ISO form, a whole column at once: what the millions of distinct moments of a log need.

Only what is plain is read here, and to the same value as cell by cell (`records/values`, `written_dates`). Whatever
asks for a closer look is left alone: another form, no such day, a time the clocks skip or show twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from qbr.quarter import FIRST_YEAR, LAST_YEAR
from qbr.sources.values.coding import PART

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Signs = npt.NDArray[np.uint8]
    Numbers = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]
    Times = npt.NDArray[np.datetime64]
    Spans = npt.NDArray[np.timedelta64]

DAY, SHORTEST, LONGEST = 10, 16, 32  # signs of 2026-09-30, 2026-09-30 14:05 and the longest we know
ENDS = (0, 1, 5, 6)  # signs of an offset: none, Z, +0200, +02:00
_LAST = timedelta(hours=1) - timedelta.resolution


def iso_days(texts: Sequence[str], zone: tzinfo) -> Times:
    """Return the day of each text that is a plain date, or a moment: as written, or by the clocks of a zone.

    Args:
        texts: the distinct cells of a column of days.
        zone: the zone days are days of, for moments with an offset.
    """
    return _by_length(texts, lambda signs: _dates(signs) if signs.shape[1] == DAY else _days_of(signs, zone))


def iso_moments(texts: Sequence[str], zone: tzinfo) -> Times:
    """Return the moment in UTC of each text that is a plain one.

    Args:
        texts: the distinct cells of a column of moments.
        zone: the zone of those without an offset.
    """
    return _by_length(texts, lambda signs: _instants(signs, zone))


def _by_length(texts: Sequence[str], read: Callable[[Signs], Times]) -> Times:
    """Return what is read from texts of one length each, a part at a time; nothing for those of no known length."""
    import numpy as np

    found = np.full(len(texts), "NaT", dtype="datetime64[us]")
    for start in range(0, len(texts), PART):
        part = texts[start : start + PART]
        lengths = np.fromiter(map(len, part), dtype=np.int64, count=len(part))
        for length in (size for size in np.unique(lengths).tolist() if size == DAY or SHORTEST <= size <= LONGEST):
            rows = np.flatnonzero(lengths == length)
            joined = "".join([part[row] for row in rows.tolist()]).encode("ascii", "replace")
            signs = np.frombuffer(joined, dtype=np.uint8).reshape(len(rows), length)
            found[start + rows] = read(signs)
    return found


def _days_of(signs: Signs, zone: tzinfo) -> Times:
    """Return the days of moments: as written, or where they have an offset by the clocks of a zone."""
    import numpy as np

    days = np.full(len(signs), "NaT", dtype="datetime64[us]")
    for rows, clocks, offsets in _clocks(signs):
        if offsets is not None:
            instants = clocks - offsets
            clocks = instants + _constant(instants, lambda hour: _offsets_at(hour, zone))
        days[rows] = clocks.astype("datetime64[D]")
    return days


def _instants(signs: Signs, zone: tzinfo) -> Times:
    """Return moments in UTC, those without an offset by the clocks of a zone."""
    import numpy as np

    moments = np.full(len(signs), "NaT", dtype="datetime64[us]")
    for rows, clocks, offsets in _clocks(signs):
        own = _constant(clocks, lambda hour: _offsets_of(hour, zone)) if offsets is None else offsets
        moments[rows] = clocks - own
    return moments


def _clocks(signs: Signs) -> Iterator[tuple[Numbers, Times, Spans | None]]:
    """Yield rows that end alike with the time they show and its offset from UTC; None where they have none."""
    import numpy as np

    length = signs.shape[1]
    for end in ENDS:
        body = length - end
        if body not in (16, 19) and not 21 <= body <= 26:
            continue
        rows = np.flatnonzero(_ends(signs, end))
        if rows.size:
            clocks = _dates(signs[rows, :DAY]) + _times(signs[rows, DAY:body])
            yield rows, clocks, _offset(signs[rows, body:]) if end else None


def _ends(signs: Signs, end: int) -> Flags:
    """Return which texts end in an offset of so many signs."""
    signed = {size: _is_one(signs[:, -size], b"+-") for size in (5, 6)}
    if end in signed:
        return signed[end]
    is_utc = _is_one(signs[:, -1], b"Zz")
    return is_utc if end else ~(is_utc | signed[5] | signed[6])


def _is_one(signs: Signs, known: bytes) -> Flags:
    import numpy as np

    return np.isin(signs, np.frombuffer(known, dtype=np.uint8))


def _number(signs: Signs, start: int, end: int) -> tuple[Numbers, Flags]:
    """Return the number that stands between two positions, and where all of these are digits."""
    import numpy as np

    digits = signs[:, start:end].astype(np.int64) - ord("0")
    is_number: Flags = np.logical_and.reduce((digits >= 0) & (digits <= 9), axis=1)
    return digits @ (10 ** np.arange(end - start - 1, -1, -1)), is_number


def _dates(signs: Signs) -> Times:
    """Return the days written 2026-09-30; nothing for years reviews are not about, nor at their edge."""
    import numpy as np

    (year, of_year), (month, of_month), (day, of_day) = (_number(signs, *span) for span in ((0, 4), (5, 7), (8, 10)))
    sound = of_year & of_month & of_day & _is_one(signs[:, 4], b"-") & _is_one(signs[:, 7], b"-")
    sound &= (year > FIRST_YEAR) & (year < LAST_YEAR - 1) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(sound, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(sound, day - 1, 0)
    sound &= days.astype("datetime64[M]") == months
    return np.where(sound, days.astype("datetime64[us]"), np.datetime64("NaT"))


def _times(signs: Signs) -> Spans:
    """Return the times of day written T14:05, T14:05:30 or T14:05:30.25, after a T or a blank."""
    import numpy as np

    length = signs.shape[1]
    sound = _is_one(signs[:, 0], b"T ") & _is_one(signs[:, 3], b":")
    micros = np.zeros(len(signs), dtype=np.int64)
    spans = [(1, 24, 3600), (4, 60, 60), *([(7, 60, 1)] if length > 6 else [])]
    for start, bound, seconds in spans:
        number, is_number = _number(signs, start, start + 2)
        sound &= is_number & (number < bound)
        micros += number * seconds * 1_000_000
    sound &= _is_one(signs[:, 6], b":") if length > 6 else True
    if length > 9:
        fraction, is_number = _number(signs, 10, length)
        sound &= is_number & _is_one(signs[:, 9], b".")
        micros += fraction * 10 ** (16 - length)
    return np.where(sound, micros.astype("timedelta64[us]"), np.timedelta64("NaT"))


def _offset(signs: Signs) -> Spans:
    """Return offsets from UTC written Z, +0200 or +02:00; nothing where there is no such zone."""
    import numpy as np

    if signs.shape[1] == 1:
        return np.zeros(len(signs), dtype="timedelta64[us]")
    last = signs.shape[1] - 2
    (hours, of_hours), (minutes, of_minutes) = _number(signs, 1, 3), _number(signs, last, last + 2)
    sound = of_hours & of_minutes & (hours <= 14) & (minutes < 60)
    sound &= _is_one(signs[:, 3], b":") if last == 4 else True
    span = np.where(_is_one(signs[:, 0], b"-"), -1, 1) * (hours * 60 + minutes)
    return np.where(sound, span.astype("timedelta64[m]").astype("timedelta64[us]"), np.timedelta64("NaT"))


def _constant(times: Times, offsets: Callable[[datetime], frozenset[timedelta | None]]) -> Spans:
    """Return the offset that holds throughout the hour of each time; nothing where it changes within that hour."""
    import numpy as np

    hours, which = np.unique(times.astype("datetime64[h]"), return_inverse=True)
    known = []
    for hour in hours.tolist():
        found = offsets(hour) if hour is not None else frozenset()
        known.append(np.timedelta64(next(iter(found)) if len(found) == 1 else "NaT", "us"))
    return np.array(known, dtype="timedelta64[us]")[which]


@lru_cache(maxsize=100_000)
def _offsets_at(hour: datetime, zone: tzinfo) -> frozenset[timedelta | None]:
    """Return the offsets of a zone at both ends of an hour of UTC."""
    ends = ((hour + ahead).replace(tzinfo=UTC) for ahead in (timedelta(), _LAST))
    return frozenset(end.astimezone(zone).utcoffset() for end in ends)


@lru_cache(maxsize=100_000)
def _offsets_of(hour: datetime, zone: tzinfo) -> frozenset[timedelta | None]:
    """Return the offsets of a zone at both ends of an hour of its clocks, be it the first or the second such hour."""
    ends = (hour + ahead for ahead in (timedelta(), _LAST))
    return frozenset(end.replace(tzinfo=zone, fold=fold).utcoffset() for end in ends for fold in (0, 1))
