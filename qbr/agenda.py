"""What to ask, read off a review: questions for the meeting, for the next survey, and how the last one asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qbr.story.review import RegisterTable, Review
from qbr.story.values import DASH

# The lists by our name: the register's id and its columns in order.
PARTS = {
    "meeting": ("questions", ("about", "question", "whom")),
    "survey": ("next_survey", ("theme", "mentions", "question")),
    "audit": ("survey_audit", ("question", "about", "advice")),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One list of questions."""

    name: str  # meeting, survey or audit
    title: str
    rows: tuple[tuple[str, ...], ...]  # cells as they are printed
    columns: tuple[str, ...]  # their labels
    note: str  # may be empty

    def to_json(self) -> dict[str, object]:
        """Return the list as JSON values, in any language under the same names; what is not known is empty."""
        names = PARTS[self.name][1]
        known = [["" if cell == DASH else cell for cell in row] for row in self.rows]
        rows = [dict(zip(names, row, strict=True)) for row in known]
        return {"title": self.title, "rows": rows, "note": self.note}


def agenda(review: Review) -> Iterator[Part]:
    """Yield the lists there is anything in: for the meeting, for the next survey, of the last one."""
    tables = {table.id: table for table in (*review.registers.tables, *review.registers.internal)}
    for name, (register, _) in PARTS.items():
        if register in tables:
            yield _part(name, tables[register])


def _part(name: str, table: RegisterTable) -> Part:
    return Part(
        name,
        table.title.text,
        tuple(tuple(cell.text.text for cell in row.cells) for row in table.all_rows),
        tuple(column.label.text for column in table.columns),
        table.note.text,
    )
