"""An export's cells as the texts that stand in it, from its header on, whatever form the file has."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qbr.records.source import Source
from qbr.sources.exports.entries import entries_of
from qbr.sources.forms.column_grid import rows_of
from qbr.sources.forms.delimited import DELIMITERS, LARGEST_CELL
from qbr.sources.forms.grid import Grid as Cells
from qbr.sources.forms.json_objects import names_of
from qbr.sources.forms.parquet import parquet_columns
from qbr.sources.forms.xlsx import read_sheet
from qbr.sources.opening.faults import SHOWN, Faults
from qbr.sources.opening.files import JSON_LINES, PARQUET, TEXT_TABLES, WORKBOOKS
from qbr.sources.opening.text import LARGEST_TABLE, read_text

ENTRIES = (".json", *JSON_LINES)
FORMS = (*TEXT_TABLES, *WORKBOOKS, *PARQUET, *ENTRIES)
FOOTNOTES = "footnotes"
MOST_KEYS = 1000  # of JSON that are columns: a thousand entries with a key each of their own make no million cells


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of texts under a header."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]  # as long as the header
    lines: Sequence[int]  # line, or number, of each row
    sheet: str = ""  # name of the sheet; empty where there are none
    footnotes: int = 0  # rows at the end that hold a single text


def read_grid(path: Path, source: Source, faults: Faults) -> Grid | None:
    """Return the cells of a file; None, with faults, when it cannot be read at all."""
    if path.suffix.casefold() in WORKBOOKS:
        return _from_typed(read_sheet(path, source, faults), faults)
    if path.suffix.casefold() in PARQUET:
        found = parquet_columns(path, source, faults)
        return _from_typed(None if found is None else rows_of(found), faults)
    text = read_text(path, faults, source.encoding, LARGEST_TABLE)
    if text is None:
        return None
    if path.suffix.casefold() in ENTRIES:
        return _from_entries(text, source, path.suffix.casefold() in JSON_LINES, faults)
    return _from_text(text, source, faults)


def _from_entries(text: str, source: Source, by_line: bool, faults: Faults) -> Grid | None:
    entries = entries_of(text, source, faults, by_line)
    if entries is None:
        return None
    names = names_of(entry for _, entry in entries)[:MOST_KEYS]
    read = frozenset(names)
    rows = [(*(entry.get(name, "") for name in names), rest_of(entry, read)) for _, entry in entries]
    return Grid((*names, ""), rows, [line for line, _ in entries])


def rest_of(entry: Mapping[str, str], read: frozenset[str]) -> str:
    """Return what stands under keys that are no columns, as one text: by it entries that differ there are no copies."""
    return "" if entry.keys() <= read else "\n".join(f"{key}={entry[key]}" for key in entry if key not in read)


def _from_typed(cells: Cells | None, faults: Faults) -> Grid | None:
    """Return the rows of a workbook or a file of Parquet; a short row of it lacks empty cells only."""
    if cells is None:
        return None
    if not cells.rows:
        faults.error("there is no header", hint="The first row names the columns.")
        return None
    width = max(len(row) for row in cells.rows)
    padded = [(*row, *([""] * (width - len(row)))) for row in cells.rows]
    return _cut(padded, cells.lines, cells.sheet)


def _from_text(text: str, source: Source, faults: Faults) -> Grid | None:
    lines = text.split("\n")[source.header_row - 1 :]
    delimiter = source.delimiter or _sniffed(lines)
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, strict=True)
    rows, starts, before = [], [], 0
    try:
        for row in reader:
            start, before = source.header_row + before, reader.line_num
            if any(row):
                rows.append(row)
                starts.append(start)
    except csv.Error as error:
        hint = "Look for a quotation mark that is opened and never closed, or export it anew."
        faults.error(f"this is no table: {error}", faults.at(source.header_row + before), hint)
        return None
    if not rows:
        faults.error("there is no header", faults.at(source.header_row), "The first row names the columns.")
        return None
    grid = _cut(rows, starts)
    return grid if _is_even(grid, faults) else None


def header_of(text: str, source: Source) -> Sequence[str]:
    """Return the first row of a text."""
    lines = text.split("\n")[source.header_row - 1 :]
    try:
        return next(csv.reader((line + "\n" for line in lines), delimiter=source.delimiter or _sniffed(lines)), ())
    except csv.Error:
        return ()


def _sniffed(lines: Sequence[str]) -> str:
    """Return the delimiter that parts the first row into most cells."""
    return max(DELIMITERS, key=lambda sign: len(next(csv.reader((line + "\n" for line in lines), delimiter=sign), ())))


def _cut(rows: Sequence[Sequence[str]], lines: Sequence[int], sheet: str = "") -> Grid:
    """Return the header and its rows, without rows at the end that say one thing only: reports sign themselves so."""
    last = len(rows)
    while last > 1 and len(rows[0]) > 1 and sum(1 for cell in rows[last - 1] if cell) == 1:
        last -= 1
    return Grid(rows[0], rows[1:last], lines[1:last], sheet, len(rows) - last)


def _is_even(grid: Grid, faults: Faults) -> bool:
    """Return whether every row is as long as the header; the first few that are not are told."""
    width = len(grid.header)
    wrong = [(line, len(row)) for line, row in zip(grid.lines, grid.rows, strict=True) if len(row) != width]
    for line, cells in wrong[:SHOWN]:
        message = f"the row has {cells} cell{'s' if cells != 1 else ''}, the header {width}"
        faults.error(message, faults.at(line), "Look for a mark or a line break inside a text, or export it anew.")
    if len(wrong) > SHOWN:
        faults.error(f"{len(wrong) - SHOWN} more rows do not have {width} cells")
    return not wrong
