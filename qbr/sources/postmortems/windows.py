"""Spans a file names: from one time to another, on a line, in a row of a table, or by two labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qbr.records.origins import How
from qbr.sources.postmortems.labels import Label, cells_of, field_named
from qbr.sources.postmortems.times import Frame, Reading, resolved
from qbr.sources.postmortems.written import ClockText, clocks_in, days_in

_BETWEEN = re.compile(r"[\s)\]]*(?:-|–|—|→|to|until|till|bis|and|und)[\s(\[]*(?:approximately |about )?", re.IGNORECASE)
_COUNT = r"(?:(?:first|second|third|fourth|\d+(?:st|nd|rd|th)) )?"
_NAMED = re.compile(
    rf"[\s#>*+\-\d.]*{_COUNT}(?:window|outage|incident|episode|period|phase|störung|ausfall|zeitraum)\b", re.IGNORECASE
)
_HEADING = re.compile(r"\s{0,3}#{1,6}\s|\s*\*\*.*\*\*\s*$")
_PROSE = re.compile(r"\b(?:between|from|zwischen|von)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """A time an incident could be felt, as a file says it."""

    start: Reading
    end: Reading
    line: int
    quote: str
    how: How

    @property
    def is_read(self) -> bool:
        """Whether both ends are moments, in their order, and no guess."""
        moments = (self.start.moment, self.end.moment)
        if moments[0] is None or moments[1] is None or "guess" in (self.start.confidence, self.end.confidence):
            return False
        return moments[0] < moments[1]


def spans_in(lines: Sequence[tuple[int, str]], labels: Sequence[Label], frame: Frame) -> tuple[Span, ...]:
    """Return the spans of a file in its order, each once.

    Args:
        lines: with their numbers.
        labels: of the same lines.
        frame: what holds for all times.
    """
    found = [*_named(lines, labels, frame), *_in_tables(lines, frame), *_of_pairs(labels, frame)]
    kept: dict[tuple[object, object], Span] = {}
    for span in sorted(found, key=lambda span: span.line):
        if span.is_read:
            kept.setdefault((span.start.moment, span.end.moment), span)
    return tuple(kept.values())


def spans_told(lines: Sequence[tuple[int, str]], frame: Frame) -> Iterator[Span]:
    """Yield the spans of sentences ("between 10:18 and 11:40"), which may be of something else."""
    for number, line in lines:
        word = _PROSE.search(line)
        if word and (span := _range(line, line[word.end() :], number, frame, "text")):
            yield span


def _named(lines: Sequence[tuple[int, str]], labels: Sequence[Label], frame: Frame) -> Iterator[Span]:
    values = {label.line: label.value for label in labels if label.field == "span"}
    for number, line in lines:
        if number in values:
            span = _range(line, values[number], number, frame, "label")
        else:
            is_named = bool(_NAMED.match(line)) and not cells_of(line) and len(line.split()) <= 16
            span = (
                _range(line, line, number, frame, "heading" if _HEADING.match(line) else "text") if is_named else None
            )
        if span:
            yield span


def _range(line: str, text: str, number: int, frame: Frame, how: How) -> Span | None:
    """Return the span of two times with nothing but a dash or a word between them."""
    clocks = clocks_in(text)
    for first, second in pairwise(clocks):
        if _BETWEEN.fullmatch(_without_day(text, first, second)):
            return _span(first, second, frame, number, line, how)
    return None


def _without_day(text: str, first: ClockText, second: ClockText) -> str:
    between = text[first.end : second.start]
    for day in reversed(days_in(between)):
        between = between[: day.start].rstrip(" ,") + " " + between[day.end :].lstrip(" ,T")
    return re.sub(r"^\s*(?:on|am)\s+", " ", between)


def _span(first: ClockText, second: ClockText, frame: Frame, line: int, quote: str, how: How) -> Span:
    """Return the span of two times; the zone and the day that one of them has are those of the other too."""
    first = replace(first, zone=first.zone or second.zone, day=first.day or second.day)
    second = replace(second, zone=second.zone or first.zone, day=second.day or first.day)
    start, end = resolved(first, frame), resolved(second, frame)
    return Span(start, _after(start, end), line, quote, how)


def _after(start: Reading, end: Reading) -> Reading:
    """Return an end that lies before its start as nothing anyone can tell: midnight may lie between them."""
    if start.moment and end.moment and end.moment < start.moment:
        return replace(end, confidence="guess", note="it lies before the start: write the day of the end")
    return end


def _in_tables(lines: Sequence[tuple[int, str]], frame: Frame) -> Iterator[Span]:
    """Yield the rows of a table with a column of starts and one of ends."""
    columns: dict[str, int] = {}
    for number, line in lines:
        cells = cells_of(line)
        if not cells:
            columns = {}
            continue
        named = {field: at for at, cell in enumerate(cells) if (field := field_named(cell))}
        if {"started", "resolved"} <= set(named):
            columns = named
        elif columns and max(columns.values()) < len(cells):
            yield from _row(cells, columns, frame, number, line)


def _row(cells: Sequence[str], columns: dict[str, int], frame: Frame, number: int, line: str) -> Iterator[Span]:
    day = cells[columns["day"]] + " " if "day" in columns else ""
    ends = [clocks_in(day + cells[columns[name]])[:1] for name in ("started", "resolved")]
    if ends[0] and ends[1]:
        yield _span(ends[0][0], ends[1][0], frame, number, line, "table")


def _of_pairs(labels: Sequence[Label], frame: Frame) -> Iterator[Span]:
    """Yield each labelled start with the labelled end after it."""
    start: Label | None = None
    for label in labels:
        if label.field == "started":
            start = label
        elif label.field == "resolved" and start is not None:
            first, second = _clock(start), _clock(label)
            if first and second:
                yield _span(first, second, frame, start.line, f"{start.value} – {label.value}", start.how)
            start = None


def _clock(label: Label) -> ClockText | None:
    """Return the first time of a label's value, in the zone the label names where the value names none."""
    found = clocks_in(label.value, may_begin_bare=True)
    return replace(found[0], zone=found[0].zone or label.zone) if found else None
