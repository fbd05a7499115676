"""A post-mortem kept as a Word document, as Markdown: headings, lists and tables; nothing else of it is read."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from qbr.sources.opening.faults import Faults
from qbr.sources.opening.text import read_bytes

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

LARGEST = 50 * 1024 * 1024  # bytes of its parts, unpacked
HINT = "Save it in Word as .docx, or as plain text."


def read_word(path: Path, faults: Faults) -> str | None:
    """Return the text of a Word document as Markdown; None, with a fault, when it is none or unpacks to too much."""
    data = read_bytes(path, faults)
    if data is None or not _is_sound(data, faults):
        return None
    from docx import Document
    from docx.table import Table
    from lxml.etree import XMLSyntaxError

    try:
        document = Document(BytesIO(data))
        blocks = list(document.iter_inner_content())
    except (KeyError, ValueError, XMLSyntaxError):
        faults.error("this is no Word document", hint=HINT)
        return None
    parts = (_table(block) if isinstance(block, Table) else _paragraph(block) for block in blocks)
    return "\n\n".join(part for part in parts if part) + "\n"


def _is_sound(data: bytes, faults: Faults) -> bool:
    try:
        with ZipFile(BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except BadZipFile:
        faults.error("this is no Word document", hint=HINT)
        return False
    if size > LARGEST:
        faults.error(f"it unpacks to more than {LARGEST // 1024**2} MB", hint="Leave its pictures out.")
    return size <= LARGEST


def _paragraph(paragraph: Paragraph) -> str:
    """Return a paragraph; lines within it stay lines, for labels stand on them."""
    name = (paragraph.style.name or "") if paragraph.style else ""
    text = paragraph.text.replace("\t", " ").strip()
    if not text:
        return ""
    if name == "Title":
        return f"# {text}"
    if name.startswith("Heading ") and name[8:].isdigit():
        return f"{'#' * min(int(name[8:]) + 1, 6)} {' '.join(text.split())}"
    return f"- {' '.join(text.split())}" if name.startswith("List") else text


def _table(table: Table) -> str:
    rows = [[" ".join(cell.text.replace("|", "/").split()) for cell in row.cells] for row in table.rows]
    if not rows:
        return ""
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    return "\n".join([lines[0], f"|{'---|' * len(rows[0])}", *lines[1:]])
