"""Notes: texts an account team keeps beside the numbers, inside unless they say otherwise."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from qbr.errors import Problem
from qbr.records.shared import Note
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import Folder
from qbr.sources.opening.markdown import parse_sections, split_front_matter
from qbr.sources.opening.text import read_text
from qbr.sources.opening.yaml import Items, Node, Scalar, Table, parse_yaml, place_of
from qbr.sources.values.convert import given_values, make_record


def read_notes(folder: Folder, problems: list[Problem]) -> tuple[Note, ...] | None:
    """Return the notes of a folder by file name; None when it has no folder of them."""
    path = folder.path / "notes"
    if not path.is_dir() or not folder.is_inside(path, problems):
        return None
    notes = Folder(path, folder.root)
    found = (
        _read(entry, Faults(folder.shown(entry), problems))
        for entry in notes.entries()
        if entry.suffix.casefold() in (".md", ".markdown") and notes.is_inside(entry, problems)
    )
    return tuple(note for note in found if note is not None)


def _read(path: Path, faults: Faults) -> Note | None:
    text = read_text(path, faults)
    document = None if text is None else split_front_matter(text, faults)
    if document is None:
        return None
    front = parse_yaml(document.front, faults, first_line=2) if document.front else None
    if isinstance(front, Scalar | Items):
        faults.error("the front matter has no keys", place_of(front, (), faults), "Write title: … and audience: ….")
        return None
    sections = parse_sections(document.body, document.body_line, faults)
    text = "\n\n".join(part for section in sections for part in (section.title, section.text) if part)
    return _note(front, path.stem, text, faults)


def _note(front: Node | None, name: str, text: str, faults: Faults) -> Note | None:
    values = given_values(Note, front) if isinstance(front, Table) else {}
    top = front or Scalar(None, 1, 1)
    values |= {"name": name, "text": text}
    return make_record(Note, values, faults, UTC, lambda way, of_key: place_of(top, way, faults, of_key))
