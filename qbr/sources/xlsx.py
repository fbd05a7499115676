"""Workbooks: the cells of one sheet as texts, each as a person would have typed it into a text file."""

from __future__ import annotations

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from qbr.errors import Place
from qbr.records.customer import Source
from qbr.records.record import Row
from qbr.sources.faults import Faults, nearest
from qbr.sources.tables import TextTable, column_letters, find_columns

LARGEST_UNPACKED = 1024 * 1024 * 1024  # bytes of all parts together
LARGEST_RATIO = 200  # unpacked to packed: beyond it a file is made to fill memory, not to hold rows

# What zipfile, the XML parsers and openpyxl raise on files that are cut, overwritten or something else altogether.
DAMAGED = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


def read_sheet(path: Path, table: str, model: type[Row], source: Source, faults: Faults) -> TextTable | None:
    """Return the rows of a sheet as texts; None, with a fault, when there is no such sheet or table."""
    hint = "Open it in a spreadsheet program and save it as .xlsx or CSV."
    try:
        if not _is_harmless(path):
            faults.error("the workbook unpacks to far more than it holds", hint=hint)
            return None
        with _without_remarks():
            sheet = _read_cells(path, source.sheet)
    except PermissionError:
        faults.error("the file may not be read", hint="Close it in other programs, or ask for access.")
    except DAMAGED:
        faults.error("this is not a workbook", hint=hint)
    else:
        if sheet.rows is not None:
            return _table(sheet.rows, sheet.name, table, model, source, faults)
        faults.error(f'there is no sheet "{sheet.name}"', hint=nearest(sheet.name, sheet.names))
    return None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet as openpyxl gives it."""

    name: str
    names: Sequence[str]  # of all sheets
    rows: Sequence[Sequence[object]] | None  # None: there is no sheet of this name


def _read_cells(path: Path, name: str | None) -> _Sheet:
    """Return the values of a sheet, the first one unless a name is given."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        pages = {page.title: page for page in book.worksheets}
        chosen = name or next(iter(pages), "")
        if chosen not in pages:
            return _Sheet(chosen, tuple(pages), None)
        pages[chosen].reset_dimensions()  # a file may claim a million columns; rows are as long as their last cell
        return _Sheet(chosen, tuple(pages), list(pages[chosen].iter_rows(values_only=True)))
    finally:
        book.close()


@contextmanager
def _without_remarks() -> Iterator[None]:
    """Keep to ourselves what openpyxl says of styles and validation rules: we read cells only."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _is_harmless(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    return unpacked <= min(LARGEST_UNPACKED, LARGEST_RATIO * max(path.stat().st_size, 10_000))


def _table(
    cells: Iterable[Sequence[object]], sheet: str, table: str, model: type[Row], source: Source, faults: Faults
) -> TextTable | None:
    header: tuple[str, ...] | None = None
    rows: list[Sequence[str]] = []
    lines: list[int] = []
    for line, row in enumerate(cells, start=1):
        if line < source.header_row or all(cell is None for cell in row):
            continue
        texts = tuple(_text(cell) for cell in row)
        if header is None:
            header = _trimmed(texts)
            continue
        rows.append(_fitted(texts, len(header), faults, _cell(faults, sheet, line, len(header))))
        lines.append(line)
    place = faults.at(spot=f'sheet "{sheet}", row {source.header_row}')
    if header is None:
        faults.error("there is no header", place, "The first row names the columns.")
        return None
    columns = find_columns(header, table, model, source, faults, place)
    if columns is None:
        return None
    found = TextTable(faults, columns, rows, lines, sheet)
    return None if _tell_errors(found) else found


def _cell(faults: Faults, sheet: str, line: int, index: int) -> Place:
    return faults.at(spot=f'sheet "{sheet}", cell {column_letters(index)}{line}')


def _trimmed(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the header without the empty cells at its end, which only formatting left behind."""
    last = max((index for index, text in enumerate(texts) if text.strip()), default=-1)
    return texts[: last + 1]


def _fitted(texts: tuple[str, ...], width: int, faults: Faults, after: Place) -> tuple[str, ...]:
    """Return a row as long as the header; a text beyond the header's last column is a fault."""
    if any(texts[width:]):
        faults.error("there is a cell to the right of the last column the header names", after, "Name it or clear it.")
    return (texts + ("",) * width)[:width]


def _text(cell: object) -> str:
    """Return a cell's value as text: dates in ISO form, whole numbers without a fraction, no value as nothing."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds() / 60)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _tell_errors(found: TextTable) -> bool:
    """Write down cells that hold a spreadsheet's error, and return whether there are any."""
    has_any = False
    for row, cells in enumerate(found.rows):
        for column in found.columns:
            if cells[column.index] in _ERRORS:
                hint = "Repair the formula, or clear the cell if there is no value."
                found.faults.error(f"{column.header} is {cells[column.index]}", found.place(row, column.index), hint)
                has_any = True
    return has_any
