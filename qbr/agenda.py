"""What to ask, read off a review: questions for the meeting, for the next survey, and how the last one asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qbr.story.review import RegisterTable, Review

PARTS = {"meeting": "questions", "survey": "next_survey", "audit": "survey_audit"}  # ours → id of the register


@dataclass(frozen=True, slots=True)
class Part:
    """One list of questions."""

    name: str  # meeting, survey or audit
    title: str
    rows: tuple[tuple[str, ...], ...]  # cells as they are printed
    columns: tuple[str, ...]  # their labels
    note: str  # may be empty

    def to_json(self) -> dict[str, object]:
        """Return the list as JSON values, each row by the labels of its columns."""
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return {"title": self.title, "rows": rows, "note": self.note}


def agenda(review: Review) -> Iterator[Part]:
    """Yield the lists there is anything in: for the meeting, for the next survey, of the last one."""
    tables = {table.id: table for table in (*review.registers.tables, *review.registers.internal)}
    for name, register in PARTS.items():
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
