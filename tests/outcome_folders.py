"""Customers of a few files, told from their folder, and their registers as rows of text."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from registers_read import every_table

from qbr.build import Told, Workspace
from qbr.story.review import Review
from qbr.story.review.registers import RegisterTable


def tell(root: Path, customer: str = "", **files: str) -> Told:
    """Return the review of a customer with these files; `roadmap_yaml="…"` becomes roadmap.yaml."""
    folder = root / "customers" / "small"
    folder.mkdir(parents=True, exist_ok=True)
    head = "name: Small\nas_of: 2026-10-05\ncurrency: EUR\nlocale: en_GB\n"
    (folder / "customer.yaml").write_text(head + dedent(customer), encoding="utf-8")
    for name, text in files.items():
        stem, _, ending = name.rpartition("_")
        (folder / f"{stem}.{ending}").write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return Workspace(root).tell("small", "2026-Q3")


def register(review: Review, name: str) -> RegisterTable | None:
    """Return a register by its id, those of the brief too; None when there is none."""
    return next((table for table in every_table(review) if table.id == name), None)


def rows(table: RegisterTable | None) -> list[list[str]]:
    """Return the rows of a register as a reader sees them."""
    assert table is not None
    return [[plain(cell.text) for cell in row.cells] for row in table.all_rows]


def plain(value: object) -> str:
    """Return a text with plain blanks."""
    return str(value).replace("\u00a0", " ").replace("\u202f", " ")
