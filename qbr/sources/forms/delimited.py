"""CSV and its relatives: cells parted by a comma, semicolon, tab or bar, and rows that must be of one length."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from qbr.records.record import Row
from qbr.records.source import Source
from qbr.sources.forms.grid import Grid
from qbr.sources.forms.tables import Column, TextTable, column_name, find_columns, known_headers
from qbr.sources.opening.faults import SHOWN, Faults
from qbr.sources.opening.text import LARGEST_TABLE, lines_of, read_text

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
    first: int  # line the rows begin in
    made: tuple[str, ...] = ()  # columns every row gets beside those of the file: value, which is 1, in a log of events

    @property
    def has_quotes(self) -> bool:
        """Return whether a quotation mark stands anywhere: then a line need not be a row."""
        return '"' in self.text


def read_layout(path: Path, table: str, model: type[Row], source: Source, faults: Faults) -> Layout | None:
    """Return the text of a file and its columns; None, with a fault, when it cannot be read as a table."""
    opened = opened_text(path, table, model, source, faults)
    if opened is None:
        return None
    text, delimiter = opened
    rows, body = first_rows(text, delimiter, source.header_row, 1)
    header = rows[0]
    made = ("value",) if source.form == "log" else ()
    names = (*_named(header), *made)
    columns = find_columns(names, table, model, source, faults, faults.at(source.header_row))
    return None if columns is None else Layout(text, delimiter, columns, len(header), body, made=made)


def opened_text(path: Path, table: str, model: type[Row], source: Source, faults: Faults) -> tuple[str, str] | None:
    """Return the text of a file and what parts its cells; None, with a fault, when there is no header."""
    text = read_text(path, faults, source.encoding, LARGEST_TABLE)
    if text is None:
        return None
    lines = list(islice(lines_of(text, source.header_row), source.header_rows))
    delimiter = delimiter_of(lines[-1] if lines else "", table, model, source)
    if (
        not text.strip()
        or not lines
        or not any(cell.strip() for cell in next(csv.reader(lines[:1], delimiter=delimiter)))
    ):
        faults.error("there is no header", faults.at(source.header_row), "The first row names the columns.")
        return None
    return text, delimiter


def _named(header: Sequence[str]) -> Sequence[str]:
    """Return the names of the columns; one without a name that stands before others has its letter."""
    last = max((index for index, text in enumerate(header) if text.strip()), default=-1)
    return [text if text.strip() or index > last else column_name(index) for index, text in enumerate(header)]


def read_raw(path: Path, table: str, model: type[Row], source: Source, faults: Faults) -> Grid | None:
    """Return every row from the header on, of whatever length; None, with a fault, when there is none."""
    opened = opened_text(path, table, model, source, faults)
    if opened is None:
        return None
    text, delimiter = opened
    rows: list[Sequence[str]] = []
    lines: list[int] = []
    try:
        for line, row in records(text, delimiter, source.header_row):
            rows.append(row)
            lines.append(line)
    except csv.Error as error:
        tell_broken(error, text, lines[-1] if lines else source.header_row, faults)
        return None
    return Grid(faults, rows, lines, has_quotes='"' in text)


def delimiter_of(header: str, table: str, model: type[Row], source: Source) -> str:
    """Return what parts the cells: as customer.yaml says, else the delimiter under which a header is most ours.

    That is the one under which it names most of our columns; between equals, the more frequent one.

    Args:
        header: the line with the names; empty: there is none.
        table: the table's name.
        model: the record a row would be.
        source: what customer.yaml says about the file.
    """
    if source.delimiter:
        return source.delimiter

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
        for line, row in records(layout.text, layout.delimiter, layout.first):
            if len(row) != layout.width:
                wrong.append((line, len(row)))
            else:
                rows.append([*row, *("1" for _ in layout.made)])
                lines.append(line)
    except csv.Error as error:
        tell_broken(error, layout.text, lines[-1] if lines else layout.first - 1, faults)
        return None
    if wrong:
        tell_widths(wrong, layout, faults)
        return None
    return TextTable(faults, layout.columns, rows, lines, has_quotes=layout.has_quotes, width=layout.width)


def first_rows(text: str, delimiter: str, first: int, count: int) -> tuple[Sequence[Sequence[str]], int]:
    """Return some rows, and the line below them; a name with a line break in it takes more than one line.

    Args:
        text: the file's, its lines end in a line feed.
        delimiter: what parts the cells.
        first: the line to begin with.
        count: how many rows, lines without any text passed over.
    """
    reader = csv.reader(lines_of(text, first), delimiter=delimiter)
    rows = list(islice((row for row in reader if any(row)), count))
    return rows, first + reader.line_num


def records(text: str, delimiter: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield every row from a line on, with the line it begins in; lines without any text are none.

    Args:
        text: the file's, its lines end in a line feed.
        delimiter: what parts the cells.
        first: the line to begin with.

    Raises:
        csv.Error: a quotation mark stands where none may.
    """
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(lines_of(text, first), delimiter=delimiter, strict=True)
    before = 0
    for row in reader:
        line = first + before
        before = reader.line_num
        if row and any(row):
            yield line, row


def tell_broken(error: csv.Error, text: str, last: int, faults: Faults) -> None:
    """Write down that a text cannot be cut into rows.

    Args:
        error: why.
        text: the file's.
        last: the line of the last row that could be.
        faults: where it is written.
    """
    reason = str(error)
    if "unexpected end" in reason:
        line = _open_quote(text, last)
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
