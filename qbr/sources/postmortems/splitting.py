"""One file that tells of several incidents, parted where each has a heading, a start and a story of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qbr.sources.opening.markdown import Section
from qbr.sources.postmortems.headings import meaning, says_internal
from qbr.sources.postmortems.labels import labels_in
from qbr.sources.postmortems.weighing import Candidate
from qbr.sources.postmortems.written import clocks_in

LONGEST_TITLE = 100
STORY = ("what_happened", "cause", "actions", "impact")


@dataclass(frozen=True, slots=True)
class Part:
    """The sections and lines of one incident."""

    title: str  # empty: that of the file
    sections: tuple[Section, ...]
    lines: tuple[tuple[int, str], ...]
    rest: tuple[Section, ...] = ()  # of the file and of no incident


def title_of(part: Part, name: str) -> Candidate:
    """Return the title of an incident: named, the first heading, a first line that is one, else the file's name."""
    for label in labels_in(part.lines[:30]):
        if label.field == "title":
            return Candidate("title", label.value, label.line, label.how, "likely", label.value)
    for section in part.sections[:1]:
        if section.title and not meaning(section.title) and (section.level == 1 or not says_internal(section.title)):
            return Candidate("title", section.title, section.line, "heading", "likely", section.title)
        first = section.blocks[0] if section.blocks and not section.level else None
        if first and first.kind == "text" and len(first.text) <= LONGEST_TITLE and first.text[-1] not in ".!?:":
            return Candidate("title", first.text, first.line, "text", "likely", first.text)
    return Candidate("title", name, None, "file name", "likely", name)


def parted(sections: Sequence[Section], lines: Sequence[tuple[int, str]]) -> tuple[Part, ...]:
    """Return a part for each incident: one, with everything, unless two headings of one level each tell a whole one."""
    whole = (Part("", tuple(sections), tuple(lines)),)
    for level in sorted({section.level for section in sections if section.level}):
        parts = _at(level, sections, lines)
        told = [part for part in parts if _is_incident(part)]
        if len(told) > 1:
            taken = {id(section) for part in told for section in part.sections}
            rest = tuple(section for section in sections if id(section) not in taken)
            return (replace(told[0], rest=rest), *told[1:])
        if len(parts) > 1 and level > 1:
            return whole
    return whole


def _at(level: int, sections: Sequence[Section], lines: Sequence[tuple[int, str]]) -> list[Part]:
    """Return what stands under each heading of a level."""
    starts = [number for number, section in enumerate(sections) if section.level == level]
    parts = []
    for start in starts:
        following = (at for at in range(start + 1, len(sections)) if 0 < sections[at].level <= level)
        end = next(following, len(sections))
        first = sections[start].line
        last = sections[end].line if end < len(sections) else (lines[-1][0] + 1 if lines else first)
        base = lines[0][0] if lines else 0
        within = tuple(lines[first - base : last - base])
        parts.append(Part(sections[start].title, tuple(sections[start:end]), within))
    return parts


def _is_incident(part: Part) -> bool:
    if meaning(part.title) or says_internal(part.title):
        return False
    has_story = any(meaning(section.title) in STORY for section in part.sections[1:])
    labels = {label.field for label in labels_in(part.lines)}
    has_start = bool({"started", "span"} & labels) or any(clocks_in(line) for _, line in part.lines)
    return has_story and has_start
