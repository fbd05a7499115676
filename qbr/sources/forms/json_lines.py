"""JSON lines: one object a line, parts of parts named with a point."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from qbr.records.source import Source
from qbr.sources.forms.column_grid import ColumnGrid, column_grid
from qbr.sources.forms.json_objects import Entry, JsonReader, names_of
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.text import LARGEST_TABLE, lines_of, read_text
from qbr.sources.values.coding import PART, Coded, Coder


def json_columns(path: Path, source: Source, faults: Faults) -> ColumnGrid | None:
    """Return a row for each object, its columns the names any of them uses; None, with faults, when a line is none."""
    text = read_text(path, faults, source.encoding, LARGEST_TABLE)
    if text is None:
        return None
    lines = array("q")
    columns = _columns(_noted(JsonReader(source).by_line(lines_of(text), faults), lines))
    if faults.has_errors:
        return None
    return column_grid(list(columns), list(columns.values()), lines, faults)


def _noted(entries: Iterable[tuple[int, Entry]], lines: array[int]) -> Iterator[Entry]:
    """Yield the objects, and write down the line of each."""
    for line, entry in entries:
        lines.append(line)
        yield entry


def _columns(entries: Iterator[Entry]) -> dict[str, Coded]:
    """Return the values by name, nothing where an object does not have it; a part of them is held at a time."""
    coders: dict[str, Coder] = {}
    count = 0
    while part := tuple(islice(entries, PART)):
        for name in names_of(part):
            if name not in coders:
                coders[name] = Coder.of_nothing(count)
        for name, coder in coders.items():
            coder.add(_values(part, name))
        count += len(part)
    return {name: coder.column() for name, coder in coders.items()}


def _values(part: Sequence[Entry], name: str) -> Iterator[str]:
    return (entry.get(name, "") for entry in part)
