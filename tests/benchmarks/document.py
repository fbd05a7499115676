"""The benchmark's document: nine pages in the dialect of docxtpl, which both engines read, from one and the same file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache

from docx import Document
from docx.shared import Inches

from .deck import INCIDENT_FIELDS, TABLES, noise
from .settled import settled

FORMULAS = {"teams": ("t.name", "t.seats", "t.active", "t.share", "t.note")}  # no filter that only one engine has
_PROSE = (
    "This part of the review says in a few sentences what the figures on the next pages mean, where they come from, "
    "and which of them were agreed on at the last meeting. It does not depend on data and stands here as it is. "
)


@cache
def document() -> bytes:
    """Return the template."""
    drawn = Document()
    section = drawn.sections[0]
    section.header.paragraphs[0].add_run().add_picture(noise(104, 104, "PNG"), Inches(0.8))
    section.footer.paragraphs[0].text = "{{ period.until }}"
    drawn.add_heading("Review of {{ customer.name }}", 0)
    _text(drawn, "{{ headline }}", "Prepared by {{ customer.owner }} for {{ customer.sponsor }}")
    _bullets(drawn, "Summary", "summary")
    for name in ("teams", "goals"):
        drawn.add_page_break()
        _table(drawn, name)
    _incidents(drawn)
    _bullets(drawn, "Recommendations", "recommendations")
    drawn.add_page_break()
    _table(drawn, "actions")
    _bullets(drawn, "Next steps", "steps")
    buffer = io.BytesIO()
    drawn.save(buffer)
    return settled(buffer.getvalue())


def _text(drawn: Document, *texts: str) -> None:
    for text in (*texts, *[_PROSE * 2] * 4):
        drawn.add_paragraph(text)


def _bullets(drawn: Document, title: str, name: str) -> None:
    drawn.add_heading(title, 1)
    drawn.add_paragraph(f"{{%p for item in {name} %}}")
    drawn.add_paragraph("{{ item }}", style="List Bullet")
    drawn.add_paragraph("{%p endfor %}")


def _table(drawn: Document, name: str) -> None:
    variable, cells = TABLES[name]
    cells = FORMULAS.get(name, tuple(cell.partition("|")[0] for cell in cells))
    drawn.add_heading(f"Table of {name}", 1)
    _text(drawn)
    table = drawn.add_table(4, len(cells), style="Table Grid")
    rows: Sequence[Sequence[str]] = (
        [cell.title() for cell in cells],
        [f"{{%tr for {variable} in {name} %}}"],
        [f"{{{{ {cell} }}}}" for cell in cells],
        ["{%tr endfor %}"],
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text


def _incidents(drawn: Document) -> None:
    drawn.add_paragraph("{%p for i in incidents %}")
    drawn.add_page_break()
    drawn.add_heading("{{ i.id }}: {{ i.title }}", 1)
    for name in INCIDENT_FIELDS[2:]:
        paragraph = drawn.add_paragraph(style="List Bullet")
        paragraph.add_run(f"{name.title()}: ").bold = True
        paragraph.add_run(f"{{{{ i.{name} }}}}")
    _text(drawn)
    drawn.add_paragraph("{%p endfor %}")


def document_texts(data: bytes) -> list[str]:
    """Return every text of a finished document that is not empty, tables, header and footer included."""
    read = Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in read.paragraphs]
    texts += [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return [text for text in (*texts, read.sections[0].footer.paragraphs[0].text) if text.strip()]
