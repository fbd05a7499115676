"""JSON lines: one object a line, parts of parts named with a point."""

from __future__ import annotations

from pathlib import Path

from qbr.records.source import Source
from qbr.sources.faults import Faults
from qbr.sources.grid import Grid
from qbr.sources.json_objects import JsonReader, names_of
from qbr.sources.text import LARGEST_TABLE, read_text


def read_json_lines(path: Path, source: Source, faults: Faults) -> Grid | None:
    """Return a row for each object, its header the names any of them uses; None, with faults, when a line is none."""
    text = read_text(path, faults, source.encoding, LARGEST_TABLE)
    if text is None:
        return None
    entries = list(JsonReader(source).by_line(text.split("\n"), faults))
    if faults.has_errors:
        return None
    if not entries:
        return Grid(faults, (), ())
    header = names_of(entry for _, entry in entries)
    rows = [header, *(tuple(entry.get(name, "") for name in header) for _, entry in entries)]
    lines = [line for line, _ in entries]
    return Grid(faults, rows, [lines[0], *lines])
