"""An export of all customers that is no plain text: workbooks, Parquet, JSON, and text whose header takes several rows.

Each customer's part is CSV: the cells are the texts that stand in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qbr.errors import DataError, Place
from qbr.importing.given import Given
from qbr.importing.records import Record, Rows, encoding_of, open_text
from qbr.records.source import Source
from qbr.records.tables import Table
from qbr.sources.exports.entries import entries_of, is_by_line
from qbr.sources.exports.grid import MOST_KEYS, rest_of
from qbr.sources.forms.grid import Grid
from qbr.sources.forms.grids import read_grid
from qbr.sources.forms.json_objects import Entry, JsonReader
from qbr.sources.forms.shape import joined_header
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import JSON_LINES, TEXT_TABLES
from qbr.sources.opening.text import LARGEST_TABLE, read_text

JSON = (".json", *JSON_LINES)
_HEAD = 64 * 1024  # characters in which two entries by line are seen
_QUOTED = re.compile('[",\r\n]')


def open_rows(given: Given, named: Sequence[str], table: Table, source: Source) -> Rows:
    """Return the rows of an export, its header read.

    Args:
        given: the export.
        named: columns of which the header has one.
        table: what it holds.
        source: what is known of its form.

    Raises:
        DataError: it cannot be read, or has no header.
    """
    form = given.path.suffix.casefold()
    if form in TEXT_TABLES and source.header_rows + source.below_header == 1 and source.first_column is None:
        return open_text(given.path, given.shown, named, source)
    faults = Faults(given.shown)
    if form in JSON:
        return _open_json(given.path, source, faults)
    grid = read_grid(given.path, table.name, table.model, source, faults)
    if grid is None or not grid.rows:
        if grid is not None:
            faults.error("there is no header", hint="The first row names the columns.")
        raise DataError(faults.found)
    return GridRows(faults, joined_header(grid.rows[: source.header_rows]), _below(grid, source))


def csv_line(cells: Sequence[str]) -> str:
    """Return cells as a line of CSV, without its end."""
    return ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' if _QUOTED.search(cell) else cell for cell in cells)


@dataclass(frozen=True, slots=True)
class GridRows:
    """Rows that are in memory."""

    faults: Faults
    header: Sequence[str]
    grid: Grid  # below the header
    is_text: bool = False

    @property
    def head(self) -> str:
        """The header as CSV."""
        return csv_line(self.header)

    def records(self) -> Iterator[Record]:
        """Yield row, CSV and cells of each row; a short row of a workbook lacks empty cells only."""
        width = len(self.header)
        for line, row in zip(self.grid.lines, self.grid.rows, strict=True):
            cells = _fitted(row, width) if self.grid.is_padded else row
            yield line, csv_line(cells), cells

    def place(self, line: int) -> Place:
        """Return where a row stands."""
        sheet = self.grid.sheet
        return self.faults.at(spot=f'sheet "{sheet}", row {line}') if sheet else self.faults.at(line)


@dataclass(frozen=True, slots=True)
class EntryRows:
    """Entries of JSON, one a line: read twice, once for their keys, so that memory stays flat."""

    path: Path
    faults: Faults
    header: Sequence[str]
    reader: JsonReader
    encoding: str
    is_text: bool = False

    @property
    def head(self) -> str:
        """The header as CSV."""
        return csv_line(self.header)

    def records(self) -> Iterator[Record]:
        """Yield line, CSV and cells of each entry."""
        for line, entry in _entries(self.path, self.reader, self.encoding, self.faults):
            cells = _cells(entry, self.header)
            yield line, csv_line(cells), cells

    def place(self, line: int) -> Place:
        """Return where an entry stands."""
        return self.faults.at(line)


def _below(grid: Grid, source: Source) -> Grid:
    start = source.header_rows + source.below_header
    return replace(grid, rows=grid.rows[start:], lines=grid.lines[start:])


def _fitted(row: Sequence[str], width: int) -> Sequence[str]:
    """Return a row as long as the header; one with cells of no column stays as it is, and is told."""
    return row if any(row[width:]) else (*row[:width], *("",) * (width - len(row)))


def _open_json(path: Path, source: Source, faults: Faults) -> Rows:
    reader = JsonReader(source, keeps_parts=True)
    encoding = encoding_of(path, source, faults)
    if encoding and (path.suffix.casefold() in JSON_LINES or _is_by_line(path, reader, encoding)):
        header = _keys(entry for _, entry in _entries(path, reader, encoding, faults))
        if header and not faults.has_errors:
            return EntryRows(path, faults, header, reader, encoding)
        if not faults.has_errors:
            faults.error("there are no entries", faults.at(1), "Export it anew.")
    if faults.has_errors:
        raise DataError(faults.found)
    text = read_text(path, faults, source.encoding, LARGEST_TABLE)
    entries = None if text is None else entries_of(text, source, faults)
    if entries is None:
        raise DataError(faults.found)
    header = _keys(entry for _, entry in entries)
    rows = [_cells(entry, header) for _, entry in entries]
    return GridRows(faults, header, Grid(faults, rows, [line for line, _ in entries]))


def _is_by_line(path: Path, reader: JsonReader, encoding: str) -> bool:
    with path.open(encoding=encoding, errors="replace") as stream:
        return is_by_line(stream.read(_HEAD).split("\n"), reader)


def _entries(path: Path, reader: JsonReader, encoding: str, faults: Faults) -> Iterator[tuple[int, Entry]]:
    try:
        with path.open(encoding=encoding) as stream:
            yield from reader.by_line(stream, faults)
    except UnicodeDecodeError as error:
        faults.error(f"byte 0x{error.object[error.start]:02X} is not {encoding}", hint="Export it anew as UTF-8.")


def _keys(entries: Iterator[Entry]) -> tuple[str, ...]:
    """Return the keys of all entries; beyond those that are columns, one without a name stands for all others."""
    found: dict[str, None] = {}
    for entry in entries:
        found |= dict.fromkeys(entry)
    names = tuple(found)
    return names if len(names) <= MOST_KEYS else (*names[:MOST_KEYS], "")


def _cells(entry: Entry, header: Sequence[str]) -> Sequence[str]:
    cells = [entry.get(name, "") for name in header]
    if len(header) > MOST_KEYS:
        cells[-1] = rest_of(entry, frozenset(header))
    return cells
