"""Everything a body says of the facts of an incident, as candidates with where they stand and how sure they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise

from qbr.records.origins import Confidence
from qbr.sources.postmortems.courses import Entry, course_of, perhaps_told, told_by
from qbr.sources.postmortems.frame import Told, frame_of
from qbr.sources.postmortems.labels import MOMENTS, Label, labels_in
from qbr.sources.postmortems.times import Frame, Reading, resolved
from qbr.sources.postmortems.weighing import Candidate
from qbr.sources.postmortems.windows import Span, spans_in, spans_told
from qbr.sources.postmortems.written import clocks_in, is_unknown

_SEVERITY = re.compile(r"\b(?:sev(?:erity)?|p|prio(?:rity)?)[ -]?([1-4])\b", re.IGNORECASE)
_SEVERITY_WORD = re.compile(r"\b(critical|major|minor|none)\b", re.IGNORECASE)
_KINDS = {
    "outage": r"\boutage\b|\bausfall\b", "security": r"\bsecurity\b|\bvulnerability\b|\bCVE-\d{4}|\bsicherheit",
    "maintenance": r"\bmaintenance\b|\bwartung\b", "delay": r"\bdelays?\b|\bverzögerung", "degradation": r"\bdegrad\w+",
}  # fmt: skip
_DETECTORS = {
    "customer": r"\bcustomers?\b|\bkunden?\b|\busers?\b", "monitoring": r"\bmonitor\w*|\balert\w*|\balarm\w*|\bprobe",
    "third party": r"\bthird party\b|\bprovider\b|\bresearcher\b",
    "us": r"\b(?:us|staff|engineers?|employees?|our team)\b",
}  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """What a body says, read once.

    Args:
        lines: of the body, with their numbers, without what systems of templates put there.
        course_lines: those under a heading of a timeline; empty: there is none.
        chat_lines: those of a chat, which may speak of anything.
        told: what is known before.
    """

    lines: Sequence[tuple[int, str]]
    course_lines: Sequence[tuple[int, str]]
    chat_lines: Sequence[tuple[int, str]]
    told: Told

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """The labels of the body."""
        return tuple(labels_in(self.lines))

    @cached_property
    def frame(self) -> Frame:
        """What holds for all times."""
        return frame_of(self.lines, self.labels, self.told)

    @cached_property
    def course(self) -> tuple[Entry, ...]:
        """The lines of the course: under its heading, else those of the body that begin with a time."""
        if self.course_lines:
            return course_of(self.course_lines, self.frame, may_begin_bare=True)
        found = course_of(self.lines, self.frame)
        return found if len(found) > 1 else ()

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The spans it could be felt, where the body tells of more than one; else none."""
        spans = self._all_spans
        whole = [one for one in spans if all(_covers(one, other) for other in spans)]
        parts = tuple(one for one in spans if one not in whole) if len(spans) > 2 else spans
        ordered = sorted(parts, key=lambda span: str(span.start.value))
        apart = all(a.end.value <= b.start.value for a, b in pairwise(ordered))
        return tuple(ordered) if len(parts) > 1 and apart else ()

    @cached_property
    def _all_spans(self) -> tuple[Span, ...]:
        return spans_in(self.lines, self.labels, self.frame)

    def candidates(self) -> Iterator[Candidate]:
        """Yield what the body says of each field, the most telling first."""
        if self.spans:
            yield _candidate("started", self.spans[0].start, self.spans[0])
            yield _candidate("resolved", max(self.spans, key=lambda span: span.end.value).end, self.spans[-1])
        else:
            yield from self._ends()
        yield from self._labelled_moments()
        yield from self._from_course()
        yield from self._words()
        for span in spans_told(self.lines, self.frame):
            yield _guess(_candidate("started", span.start, span))
            yield _guess(_candidate("resolved", span.end, span))
        yield from map(_guess, self._sentences())

    def _sentences(self) -> Iterator[Candidate]:
        """Yield the times that stand behind a word for a start or an end."""
        for number, text in _paragraphs(self.lines):
            before = 0
            for clock in clocks_in(text):
                field = perhaps_told(text[before : clock.start])
                before = clock.end
                if field:
                    reading = resolved(clock, self.frame)
                    yield Candidate(field, reading.value, number, "text", "guess", text, reading.note)

    def _ends(self) -> Iterator[Candidate]:
        for span in self._all_spans:
            if span.how != "table" or len(self._all_spans) == 1:
                yield _candidate("started", span.start, span)
                yield _candidate("resolved", span.end, span)

    def _labelled_moments(self) -> Iterator[Candidate]:
        paired = ("started", "resolved") if self.spans else ()
        for label in self.labels:
            if label.field not in MOMENTS or label.field in paired:
                continue
            clock = next(iter(clocks_in(label.value, may_begin_bare=True)), None)
            frame = replace(self.frame, zone=label.zone) if label.zone else self.frame
            if clock is not None and _is_about(label, clock.start):
                reading = resolved(clock, frame)
                yield Candidate(
                    label.field, reading.value, label.line, label.how, reading.confidence,
                    f"{label.label}: {label.value}", reading.note,
                )  # fmt: skip
            elif clock is None and re.search(r"\d:?\d", label.value) and len(label.value) < 60:
                note = "no time can be read in it"
                yield Candidate(label.field, "", label.line, label.how, "guess", f"{label.label}: {label.value}", note)
            elif clock is None and is_unknown(label.value) and len(label.value) < 40:
                note = "the file says that it is unknown"
                yield Candidate(label.field, "", label.line, label.how, "sure", f"{label.label}: {label.value}", note)

    def _from_course(self) -> Iterator[Candidate]:
        told = set()
        for field, entry, is_certain in told_by(self.course):
            if self.spans and field in ("started", "resolved"):
                continue
            told.add(field)
            unknown = entry.reading.moment is None and entry.reading.confidence == "sure"
            confidence = entry.reading.confidence if is_certain or unknown else "guess"
            confidence = "likely" if confidence == "sure" and not unknown else confidence
            yield Candidate(
                field, entry.reading.value, entry.line, "timeline", confidence, entry.quote, entry.reading.note
            )
        if "started" not in told and not self.spans:
            yield from self._first_line()

    def _first_line(self) -> Iterator[Candidate]:
        """Yield the first line of the course, or of a chat, as a start nobody called one."""
        for first in (self.course or course_of(self.chat_lines, self.frame))[:1]:
            if first.reading.moment is None and first.reading.confidence == "sure":
                yield Candidate("started", "", first.line, "timeline", "likely", first.quote, first.reading.note)
            else:
                note = first.reading.note or "the first line of the course"
                yield Candidate("started", first.reading.value, first.line, "timeline", "guess", first.quote, note)

    def _words(self) -> Iterator[Candidate]:
        for label in self.labels:
            quote = f"{label.label}: {label.value}"
            if label.field == "severity" and (word := severity_in(label.value)):
                yield Candidate("severity", word, label.line, label.how, "sure", quote)
            elif label.field == "kind" and (word := _first(_KINDS, label.value)):
                yield Candidate("kind", word, label.line, label.how, "likely", quote)
            elif label.field == "detected_by" and (word := _first(_DETECTORS, label.value)):
                yield Candidate("detected_by", word, label.line, label.how, "likely", quote)
            elif label.field == "status" and len(label.value) <= 30:
                yield Candidate("status", label.value.casefold(), label.line, label.how, "likely", quote)
            elif label.field == "components" and len(label.value) <= 200:
                parts = [part.strip(" .") for part in re.split(r"[,;]| and | und ", label.value)]
                yield Candidate("components", "; ".join(filter(None, parts)), label.line, label.how, "likely", quote)
        if word := severity_in(self.told.title, bare=False):
            yield Candidate("severity", word, None, "title", "likely", self.told.title)
        if word := _first(_KINDS, self.told.title):
            confidence: Confidence = "likely" if word in ("security", "maintenance") else "guess"
            yield Candidate("kind", word, None, "title", confidence, self.told.title)


def severity_in(text: str, *, bare: bool = True) -> str:
    """Return the record's word for a severity; empty when the text has none.

    Args:
        text: e.g. "SEV-2", "P1", "Major".
        bare: whether a word alone is enough, as it is beside a label.
    """
    code = _SEVERITY.search(text)
    if code:
        return {"1": "critical", "2": "major", "3": "minor", "4": "none"}[code[1]]
    if bare and text.strip() in ("1", "2", "3", "4"):
        return {"1": "critical", "2": "major", "3": "minor", "4": "none"}[text.strip()]
    word = _SEVERITY_WORD.search(text) if bare else None
    return word[1].lower() if word else ""


def _first(patterns: Mapping[str, str], text: str) -> str:
    found = [(match.start(), word) for word, pattern in patterns.items() if (match := re.search(pattern, text, re.I))]
    return min(found)[1] if found else ""


def _is_about(label: Label, start: int) -> bool:
    """Return whether the value of a label begins with its time, a day, a weekday or a few words at most before it."""
    return start <= 32 and not re.search(r"[.;]\s", label.value[:start].replace("Oct.", ""))


def _paragraphs(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield lines that stand together as one text, with the number of the first."""
    for is_blank, group in groupby(lines, key=lambda one: not one[1].strip()):
        if not is_blank:
            found = list(group)
            yield found[0][0], " ".join(line.strip() for _, line in found)


def _covers(one: Span, other: Span) -> bool:
    return one.start.value <= other.start.value and other.end.value <= one.end.value


def _candidate(field: str, reading: Reading, span: Span) -> Candidate:
    return Candidate(field, reading.value, span.line, span.how, reading.confidence, span.quote, reading.note)


def _guess(candidate: Candidate) -> Candidate:
    return Candidate(
        candidate.field, candidate.value, candidate.line, candidate.how, "guess", candidate.quote,
        candidate.note or "a sentence says it, perhaps of something else",
    )  # fmt: skip
