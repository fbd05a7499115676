"""Lessons of a year of incidents; one that had been learned before is marked as repeated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.reliability.incident_register import Register as Incidents
from qbr.analysis.reliability.lessons import was_learned

COLUMNS = ("lesson", "incident", "day", "state")
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class _Lesson:
    """One lesson of one incident."""

    text: str
    incident: str  # id
    title: str  # of the incident, for the customer
    day: date


def lessons_register(bench: Bench) -> Register | None:
    """Return what was learned from told incidents of the last twelve months, the newest first; None without a lesson.

    A lesson is repeated when an incident of an earlier quarter, however old, had taught it.
    """
    lessons = tuple(_lessons(bench))
    recent = [lesson for lesson in lessons if bench.scope.as_of - YEAR < lesson.day <= bench.scope.as_of]
    if not recent:
        return None
    repeated = [lesson for lesson in recent if _is_repeated(lesson, lessons, bench)]
    now = sum(bench.scope.period.contains(lesson.day) for lesson in repeated)
    lines = tuple(_line(bench, lesson, lesson in repeated) for lesson in reversed(recent))
    case, words = "repeated" if now else "new", {"repeated": now}
    return Register("lessons", COLUMNS, lines, "document", case=case, words=words, tables=("incidents",))


def _lessons(bench: Bench) -> Iterator[_Lesson]:
    """Yield every lesson of told incidents of all time, by the day of the incident."""
    register = Incidents(bench.folder, bench.scope)
    for record in register.incidents:
        day = register.day(record)
        if day is not None and register.telling(record) == "told":
            for text in record.lessons:
                yield _Lesson(text, record.id, record.customer_title or record.title, day)


def _is_repeated(lesson: _Lesson, lessons: tuple[_Lesson, ...], bench: Bench) -> bool:
    own = bench.scope.quarter.calendar.quarter_of(lesson.day)
    return was_learned(lesson.text, [other.text for other in lessons if other.day < own.start])


def _line(bench: Bench, lesson: _Lesson, is_repeated: bool) -> Line:
    day = bench_fact(bench, "reliability.incident[].day", lesson.day, lesson.incident, tables=("incidents",), n=1)
    return Line((lesson.text, lesson.title, day, Word("repeated" if is_repeated else "new")), is_focus=is_repeated)
