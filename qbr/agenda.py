"""What to ask, read off a review: for the meeting, what nobody has told yet, for the next survey, of the last one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qbr.story.review import Review
from qbr.story.review.methods import UnknownsSection
from qbr.story.review.outcomes import GoalsSection
from qbr.story.review.registers import RegisterTable
from qbr.story.values import DASH

REGISTERS = {"meeting": "questions", "survey": "next_survey", "audit": "survey_audit"}  # of the lists by our name
# The columns of each list by our name, in order.
COLUMNS = {
    "goals": ("question",),
    "meeting": ("about", "question", "whom"),
    "gaps": ("what", "so_what", "who", "by"),
    "survey": ("theme", "mentions", "question"),
    "audit": ("question", "about", "advice"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One list of questions."""

    name: str  # goals, meeting, gaps, survey or audit
    title: str
    rows: tuple[tuple[str, ...], ...]  # cells as they are printed
    columns: tuple[str, ...]  # their labels
    note: str  # may be empty

    def to_json(self) -> dict[str, object]:
        """Return the list as JSON values, in any language under the same names; what is not known is empty."""
        names = COLUMNS[self.name]
        known = [["" if cell == DASH else cell for cell in row] for row in self.rows]
        rows = [dict(zip(names, row, strict=True)) for row in known]
        return {"title": self.title, "rows": rows, "note": self.note}


def agenda(review: Review) -> Iterator[Part]:
    """Yield the lists there is anything in: without goals what would find them first, then as they are named above."""
    tables = {table.id: table for table in (*review.registers.tables, *review.registers.internal)}
    for name in COLUMNS:
        if name == "goals" and review.goals.questions:
            yield _goals(review.goals)
        elif name == "gaps" and review.unknowns.rows:
            yield _gaps(review.unknowns)
        elif REGISTERS.get(name) in tables:
            yield _part(name, tables[REGISTERS[name]])


def _goals(goals: GoalsSection) -> Part:
    rows = tuple((question.text,) for question in goals.questions)
    return Part("goals", goals.title.text, rows, COLUMNS["goals"], "")


def _gaps(unknowns: UnknownsSection) -> Part:
    rows = tuple((row.what.text, row.so_what.text, row.who.text, row.by.text) for row in unknowns.all_rows)
    heads = tuple(name.replace("_", " ") for name in COLUMNS["gaps"])
    return Part("gaps", f"{unknowns.label}: {unknowns.title}", rows, heads, "")


def _part(name: str, table: RegisterTable) -> Part:
    return Part(
        name,
        table.title.text,
        tuple(tuple(cell.text.text for cell in row.cells) for row in table.all_rows),
        tuple(column.label.text for column in table.columns),
        table.note.text,
    )
