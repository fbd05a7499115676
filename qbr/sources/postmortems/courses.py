"""The course of an incident: lines that begin with a time, and which of them tell of its start or end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from qbr.sources.postmortems.times import Frame, Reading, resolved
from qbr.sources.postmortems.written import ClockText, clocks_in, days_in, is_unknown

NEXT_DAY = timedelta(hours=12)  # a clock that goes back by as much has passed midnight; by less, nobody can tell
FEWEST = 2  # lines that begin with a time make a course where no heading says so

_LEADING = re.compile(r"(?:[\s#>*•+\-–|_`~\[(]|(?:\d{1,2}[.)]\s+)(?=\D{0,3}\d))*")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", re.IGNORECASE)
_SEPARATORS = " \t|-–—:;,)]*_`~/\\"
_NOUNS = "incident|outage|impact|degradation|disruption|service|störung|problem|errors?"
_WHAT = rf"(?:the )?(?:customer |user |initial )?(?:{_NOUNS})"
_CERTAIN: Mapping[str, str] = {  # the first clause says it and nothing else
    "started": rf"(?:{_WHAT} )?(?:is |has )?(?:start|starts|started|begin|begins|began|beginnt|begann|beginn)",
    "detected": rf"(?:(?:{_WHAT}|you|we) )?(?:is |was )?(?:detected|noticed|you noticed|bemerkt|entdeckt)"
    r"(?: (?:by|von) [\w ]{1,30})?|(?:first )?alert (?:fires|fired)|alarm",
    "acknowledged": r"acknowledged|(?:alert|page|incident) acknowledged",
    "mitigated": rf"(?:{_WHAT} )?(?:is |was )?(?:mitigated|eingedämmt)|mitigation in place",
    "resolved": rf"(?:{_WHAT} )?(?:is |was )?(?:fully )?(?:resolved|restored|recovered|over|ended|ends|behoben|"
    r"wiederhergestellt)|all clear|end|ende",
}
_PERHAPS: Mapping[str, str] = {
    "started": r"\b(?:began|begins|started failing|first errors?|errors? (?:start|begin|appear)|begann|beginnt)\b",
    "detected": r"\b(?:alert(?:ed|s)?|paged|detected|noticed|reported|alarm)\b",
    "acknowledged": r"\back(?:nowledged|ed)?\b",
    "mitigated": r"\bmitigat\w+|\bworkaround\b|\brolled back\b",
    "resolved": r"\b(?:resolved|restored|recovered|back to normal|all clear|behoben)\b",
}
_NOT = re.compile(r"\b(?:not|no|never|nicht|kein\w*|un\w+)\b", re.IGNORECASE)
LAST = frozenset({"mitigated", "resolved"})  # of several lines the last one counts


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the course."""

    reading: Reading
    text: str
    line: int
    quote: str


def course_of(lines: Sequence[tuple[int, str]], frame: Frame, *, may_begin_bare: bool = False) -> tuple[Entry, ...]:
    """Return the lines that begin with a time, in the order of the file.

    Args:
        lines: with their numbers.
        frame: what holds for all times.
        may_begin_bare: whether 1600 at the start of a line is a time.
    """
    walk = _Walk(frame, may_begin_bare)
    found = [
        entry for at, (number, line) in enumerate(lines) if (entry := walk.entry(number, line, lines[at + 1 : at + 2]))
    ]
    return tuple(found)


def told_by(entries: Sequence[Entry]) -> Iterator[tuple[str, Entry, bool]]:
    """Yield which line tells of which moment of the record, and whether it says so and nothing else."""
    for field in _CERTAIN:
        ordered = entries[::-1] if field in LAST else entries
        certain = [entry for entry in ordered if re.fullmatch(_CERTAIN[field], _clause(entry.text), re.IGNORECASE)]
        perhaps = [entry for entry in ordered if re.search(_PERHAPS[field], entry.text, re.IGNORECASE)]
        perhaps = [entry for entry in perhaps if not _NOT.search(entry.text)]
        if certain:
            yield field, certain[0], True
        elif perhaps:
            yield field, perhaps[0], False


def perhaps_told(text: str) -> str | None:
    """Return the start or the end that the last words before a time speak of; None when they do not."""
    found = [
        (match.start(), field)
        for field in ("started", "resolved")
        for match in re.finditer(_PERHAPS[field], text[-60:], re.IGNORECASE)
    ]
    return max(found)[1] if found else None


def _clause(text: str) -> str:
    return re.split(r"[.,;:(|–—]| - ", text, maxsplit=1)[0].strip(" *_`")


class _Walk:
    """Reads lines one after the other and remembers the day and the clock."""

    def __init__(self, frame: Frame, may_begin_bare: bool) -> None:
        self.frame, self.may_begin_bare = frame, may_begin_bare
        self.last: datetime | None = None  # by the clocks of the file
        self.moment: datetime | None = None  # the same, in UTC
        self.before = ""  # the last line without a time: what a time alone below it belongs to

    def entry(self, number: int, line: str, after: Sequence[tuple[int, str]]) -> Entry | None:
        text = re.sub(r"\s*\|\s*", " | ", line[_LEADING.match(line).end() :]).strip()  # type: ignore[union-attr]  # it may be empty
        weekday = _WEEKDAY.match(text)
        text = text[weekday.end() :] if weekday else text
        if is_unknown(text[:12]) and re.match(r"\?{2,}|unknown|unbekannt", text, re.IGNORECASE):
            told = re.sub(r"^(?:\?+|unknown|unbekannt)", "", text, flags=re.IGNORECASE).strip(_SEPARATORS)
            return Entry(Reading(None, "sure", "the file says that it is unknown"), told, number, line)
        clock = next(iter(clocks_in(_joined(text), may_begin_bare=self.may_begin_bare)), None)
        if clock is None:
            self.before = text.strip(" *") if text else self.before
            self._turn_page(text)
            return None
        begin = min(clock.start, clock.day.start) if clock.day else clock.start
        if begin > 0:
            return None
        rest = text[max(clock.end, clock.day.end if clock.day else 0) :].strip(_SEPARATORS)
        rest = rest or (after[0][1].strip().lstrip(": ") if after and after[0][1].lstrip().startswith(":") else "")
        rest = rest or self.before
        return Entry(self._read(clock), re.sub(r"\*\*|__|`", "", rest), number, line)

    def _turn_page(self, text: str) -> None:
        """Take the day of a line that holds nothing else."""
        days = [day for found in days_in(text)[:1] for day in found.dated(self.frame.year)]
        if len(days) == 1 and len(text.split()) <= 5:
            self._set_day(days[0])
            self.last = self.moment = None

    def _set_day(self, day: date) -> None:
        self.frame = replace(self.frame, day=day, is_day_certain=True)

    def _read(self, clock: ClockText) -> Reading:
        if clock.day:
            days = clock.day.dated(self.frame.year)
            if len(days) == 1:
                self._set_day(days[0])
                self.last = datetime.combine(days[0], clock.at)
            reading = resolved(clock, self.frame)
            self.moment = reading.moment
            return reading
        reading = resolved(clock, self.frame)
        if self.frame.day is None:
            return reading
        now = datetime.combine(self.frame.day, clock.at)
        back = self._back(reading, now)
        if back >= NEXT_DAY:
            self._set_day(self.frame.day + timedelta(days=1))
            now += timedelta(days=1)
            reading = resolved(clock, self.frame)
            reading = replace(reading, note="; ".join(filter(None, ("after midnight", reading.note))))
        elif back > timedelta():
            note = "it stands after a later time: out of order, or the next day"
            return replace(reading, confidence="guess", note=note)
        self.last, self.moment = now, reading.moment
        return reading

    def _back(self, reading: Reading, now: datetime) -> timedelta:
        """Return how far a line lies before the one above it: by moments where zones are known, else by the clocks."""
        if self.moment and reading.moment:
            return self.moment - reading.moment
        return self.last - now if self.last else timedelta()


def _joined(text: str) -> str:
    """Return a line of a table as one text of the same length."""
    return text.replace("|", " ")
