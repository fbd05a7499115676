"""CSV and its relatives: cells parted by a comma, semicolon, tab or bar, and rows that must be of one length."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qbr.records.record import Row
from qbr.records.source import Source
from qbr.sources.faults import SHOWN, Faults
from qbr.sources.grid import Grid
from qbr.sources.tables import Column, TextTable, column_name, find_columns, known_headers
from qbr.sources.text import LARGEST_TABLE, read_text

DELIMITERS = ",;\t|"
LARGEST_CELL = 1_000_000  # characters

_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True, slots=True)
class Layout:
    """How the text of a file is laid out."""

    text: str  # lines end in a line feed
    delimiter: str
    columns: tuple[Column, ...]
    width: int  # cells in the header
    header_line: int
    made: tuple[str, ...] = ()  # columns every row gets beside those of the file: value, which is 1, in a log of events

    @property
    def has_quotes(self) -> bool:
        """Return whether a quotation mark stands anywhere: then a line need not be a row."""
        return '"' in self.text


def read_layout(path: Path, table: str, model: type[Row], source: Source, faults: Faults) -> Layout | None:
    """Return the text of a file and its columns; None, with a fault, when it cannot be read as a table."""
    opened = _opened(path, table, model, source, faults)
    if opened is None:
        return None
    text, delimiter = opened
    first = text.split("\n", source.header_row)[source.header_row - 1]
    header = next(csv.reader([first], delimiter=delimiter))
    made = ("value",) if source.form == "log" else ()
    names = (*_named(header), *made)
    columns = find_columns(names, table, model, source, faults, faults.at(source.header_row))
    return None if columns is None else Layout(text, delimiter, columns, len(header), source.header_row, made=made)


def _opened(path: Path, table: str, model: type[Row], source: Source, faults: Faults) -> tuple[str, str] | None:
    """Return the text of a file and what parts its cells; None, with a fault, when there is no header."""
    text = read_text(path, faults, source.encoding, LARGEST_TABLE)
    if text is None:
        return None
    lines = text.split("\n", source.header_row + source.header_rows - 1)[source.header_row - 1 :]
    if not text.strip() or not lines or not lines[0].strip():
        faults.error("there is no header", faults.at(source.header_row), "The first row names the columns.")
        return None
    named = lines[min(source.header_rows, len(lines)) - 1]
    return text, source.delimiter or _sniffed(named, table, model, source)


def _named(header: Sequence[str]) -> Sequence[str]:
    """Return the names of the columns; one without a name that stands before others has its letter."""
    last = max((index for index, text in enumerate(header) if text.strip()), default=-1)
    return [text if text.strip() or index > last else column_name(index) for index, text in enumerate(header)]


def read_raw(path: Path, table: str, model: type[Row], source: Source, faults: Faults) -> Grid | None:
    """Return every row from the header on, of whatever length; None, with a fault, when there is none."""
    opened = _opened(path, table, model, source, faults)
    if opened is None:
        return None
    layout = Layout(opened[0], opened[1], (), 0, source.header_row)
    rows: list[Sequence[str]] = []
    lines: list[int] = []
    try:
        for line, row in _records(layout):
            rows.append(row)
            lines.append(line)
    except csv.Error as error:
        _tell_broken(error, layout, lines[-1] if lines else layout.header_line, faults)
        return None
    return Grid(faults, rows, lines, has_quotes=layout.has_quotes)


def _sniffed(header: str, table: str, model: type[Row], source: Source) -> str:
    """Return the delimiter under which the header names most of our columns; between equals, the more frequent one."""

    def fitness(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([header], delimiter=delimiter))
        return known_headers(cells, table, model, source), header.count(delimiter)

    return max(DELIMITERS, key=fitness)


def read_cells(layout: Layout, faults: Faults) -> TextTable | None:
    """Return every row as texts; None, with faults, when rows are too short, too long or never closed."""
    rows: list[Sequence[str]] = []
    lines: list[int] = []
    wrong: list[tuple[int, int]] = []
    try:
        for line, row in _records(layout):
            if len(row) != layout.width:
                wrong.append((line, len(row)))
            elif line > layout.header_line:
                rows.append([*row, *("1" for _ in layout.made)])
                lines.append(line)
    except csv.Error as error:
        _tell_broken(error, layout, lines[-1] if lines else layout.header_line, faults)
        return None
    if wrong:
        tell_widths(wrong, layout, faults)
        return None
    return TextTable(faults, layout.columns, rows, lines, has_quotes=layout.has_quotes, width=layout.width)


def _records(layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Yield the header and every row with the line it begins in; lines without any text are none."""
    csv.field_size_limit(LARGEST_CELL)
    physical = layout.text.split("\n")
    reader = csv.reader(
        (line + "\n" for line in physical[layout.header_line - 1 :]), delimiter=layout.delimiter, strict=True
    )
    before = 0
    for row in reader:
        line = layout.header_line + before
        before = reader.line_num
        if row and any(row):
            yield line, row


def _tell_broken(error: csv.Error, layout: Layout, last: int, faults: Faults) -> None:
    reason = str(error)
    if "unexpected end" in reason:
        line = _open_quote(layout.text, last)
        faults.error("a quotation mark is opened and never closed", faults.at(line), 'Write "" for a mark inside text.')
    elif "field limit" in reason:
        faults.error(f"a cell has more than {LARGEST_CELL:,} characters", faults.at(last + 1), "Look for a stray mark.")
    else:
        faults.error("text stands outside its quotation marks", faults.at(last + 1), 'Write "" for a mark inside text.')


def _open_quote(text: str, last: int) -> int:
    """Return the line after the last whole row in which an odd number of quotation marks stands first."""
    for line, content in enumerate(text.split("\n")[last:], start=last + 1):
        if content.count('"') % 2:
            return line
    return last + 1


def tell_widths(wrong: Sequence[tuple[int, int]], layout: Layout, faults: Faults) -> None:
    """Write down rows of the wrong length: the first few each, then how many more.

    Args:
        wrong: line and number of cells of each.
        layout: the file.
        faults: where they are written.
    """
    for line, cells in wrong[:SHOWN]:
        name = _NAMES.get(layout.delimiter, f'"{layout.delimiter}"')
        hint = f"A {name} inside a text needs quotation marks around the text."
        if cells < layout.width:
            hint = "Add the empty cells, or look for a line break inside a text without quotation marks."
        message = f"the row has {cells} cell{'s' if cells != 1 else ''}, the header {layout.width}"
        faults.error(message, faults.at(line), hint)
    if len(wrong) > SHOWN:
        faults.error(f"{len(wrong) - SHOWN} more rows do not have {layout.width} cells")
