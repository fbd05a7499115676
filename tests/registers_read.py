"""Registers read back: told from a folder as a person lays it out, as rows of printed cells."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qbr import Workspace
from qbr.story.review import Review
from qbr.story.review.registers import RegisterTable
from qbr.story.values import Withheld

ROOT = Path(__file__).resolve().parents[1]
FOLDER = "name: Acme\nas_of: 2026-10-05\ncurrency: EUR\nlocale: en_GB\n"


def told(root: Path, files: Mapping[str, str], customer: str = "") -> Review:
    """Return the review of the third quarter of 2026 told from these files and lines of customer.yaml."""
    folder = root / "customers" / "acme"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "customer.yaml").write_text(FOLDER + customer, encoding="utf-8")
    for name, text in files.items():
        (folder / name).write_text(text.strip() + "\n", encoding="utf-8")
    phrases = root / "templates" / "phrases"
    if not phrases.exists():
        phrases.parent.mkdir(exist_ok=True)
        phrases.symlink_to(ROOT / "templates" / "phrases")
    return Workspace(root).review("acme", "2026-Q3")


def register(review: Review, name: str) -> RegisterTable:
    """Return a register of the review that is there, the customer's or ours."""
    return next(table for table in every_table(review) if table.id == name)


def rows(review: Review, name: str) -> list[tuple[str, ...]]:
    """Return the printed cells of a register, no-break spaces as spaces; empty when it leaves no trace."""
    return [
        tuple(cell.text.text.replace("\u00a0", " ") for cell in row.cells)
        for table in every_table(review)
        if table.id == name
        for row in table.all_rows
    ]


def every_table(review: Review) -> tuple[RegisterTable, ...]:
    """Return the registers of a review, those of the brief too, which a customer's review withholds."""
    internal = review.registers.internal
    return review.registers.tables if isinstance(internal, Withheld) else (*review.registers.tables, *internal)


def shown_in_deck(review: Review) -> tuple[str, ...]:
    """Return the ids of the registers a deck shows, in the order of its pages."""
    return tuple(table.id for table in review.registers.deck_tables)
