"""What a file says once for all its times: its day, its year and its zone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from qbr.sources.postmortems.labels import Label, cells_of, zone_in_brackets
from qbr.sources.postmortems.times import Frame
from qbr.sources.postmortems.written import clocks_in, days_in
from qbr.sources.postmortems.zones import PATTERN

_ALL_TIMES = re.compile(
    r"\b(?i:times?(?:stamps?)?|all in|zeiten|time\s?zone|zeitzone|timeline|zeit|uhrzeit|uhrzeiten)\b"
    r"[^.\n|0-9]{0,30}?"
    rf"\b(?P<zone>{PATTERN})"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What is known before the body is read."""

    title: str
    name: str  # of the file
    day: date | None  # of the start in the front matter
    own: tzinfo


def frame_of(lines: Sequence[tuple[int, str]], labels: Sequence[Label], told: Told) -> Frame:
    """Return what holds for all times of a file.

    Args:
        lines: of the body, with their numbers.
        labels: of the body.
        told: what is known before.
    """
    texts = [line for _, line in lines]
    years = {day.year for text in (told.title, told.name, *texts) for day in days_in(text) if day.year}
    years |= {
        int(year) for text in (told.title, told.name) for year in re.findall(r"(?<![0-9])20[0-9]{2}(?![0-9])", text)
    }
    years |= {told.day.year} if told.day else set()
    year = next(iter(years)) if len(years) == 1 else None
    day, is_certain = _day(texts, labels, told, year)
    return Frame(told.own, day, year or (day.year if day else None), _zone(texts, labels), is_certain)


def _day(texts: Iterable[str], labels: Iterable[Label], told: Told, year: int | None) -> tuple[date | None, bool]:
    """Return the day a time without one belongs to, and whether the file leaves no other."""
    named = [label.value for label in labels if label.field == "day" and not clocks_in(label.value)]
    sources = [*named, told.title, _spaced(told.name)]
    chosen = [days for source in sources if len(days := _dated(source, year)) == 1]
    if told.day is not None:
        return told.day, True
    if chosen:
        return next(iter(chosen[0])), True
    everywhere: dict[date, None] = {}
    for text in texts:
        everywhere |= dict.fromkeys(_dated(text, year))
    return next(iter(everywhere), None), len(everywhere) == 1


def _dated(text: str, year: int | None) -> list[date]:
    """Return the days of a text that can be read in one way."""
    read = (found.dated(year) for found in days_in(text))
    return list(dict.fromkeys(days[0] for days in read if len(days) == 1))


def _spaced(name: str) -> str:
    """Return a file's name with the day it may begin with: 20261014-outage is one of 14 October 2026."""
    return re.sub(r"(?<![0-9])(20[0-9]{2})[_.]?([01][0-9])[_.]?([0-3][0-9])(?![0-9])", r"\1-\2-\3", name)


def _zone(texts: Sequence[str], labels: Iterable[Label]) -> str:
    """Return the zone the file names for all times, or the only one it names at all; empty: none."""
    named = [label.value for label in labels if label.field == "zone" and re.fullmatch(PATTERN, label.value)]
    named += [label.zone for label in labels if label.zone]
    named += [zone for text in texts for cell in cells_of(text) if (zone := zone_in_brackets(cell))]
    named += [match["zone"] for text in texts if (match := _ALL_TIMES.search(text))]
    beside = {clock.zone for text in texts for clock in clocks_in(text) if clock.zone}
    return named[0] if named else next(iter(beside)) if len(beside) == 1 else ""
