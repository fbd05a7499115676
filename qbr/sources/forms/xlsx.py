"""Workbooks: the cells of one sheet, whatever program wrote them.

.xlsx is read by openpyxl, row by row. python-calamine reads all forms and faster, and was weighed and left: two cells
at opposite corners of a sheet make it ask for all the memory between them and end the process, "#N/A" comes back as an
empty cell, and whole numbers beyond 2^53 are rounded.
"""

from __future__ import annotations

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from xml.sax import SAXException

from qbr.records.source import Source
from qbr.sources.forms.grid import Grid, typed_text
from qbr.sources.forms.ods import read_ods
from qbr.sources.forms.xls import read_xls
from qbr.sources.opening.faults import Faults, nearest

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
    SAXException,
    SyntaxError,
    TypeError,
    ValueError,
    AssertionError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
_HINT = "Open it in a spreadsheet program and save it as .xlsx or CSV."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as a reader gives it."""

    name: str
    names: Sequence[str]  # of all sheets
    rows: Sequence[Sequence[object]] | None  # None: there is no sheet of this name


def sheet_names(path: Path, faults: Faults) -> Sequence[str]:
    """Return the names of all sheets; none, with a fault, when the file cannot be read."""
    sheet = _sheet(path, None, faults)
    return sheet.names if sheet else ()


def read_sheet(path: Path, source: Source, faults: Faults, most: int | None = None) -> Grid | None:
    """Return the cells of a sheet as texts, of all its rows or the first ones, where these can be read alone.

    None, with a fault, when there is no such sheet or the file is broken.
    """
    sheet = _sheet(path, source.sheet, faults, most)
    if sheet is None:
        return None
    if sheet.rows is None:
        faults.error(f'there is no sheet "{sheet.name}"', hint=nearest(sheet.name, sheet.names))
        return None
    return _grid(sheet.rows, sheet.name, source, faults)


def _sheet(path: Path, name: str | None, faults: Faults, most: int | None = None) -> Sheet | None:
    """Return a sheet of a workbook; None, with a fault, when the file is none that can be read."""
    try:
        return _read(path, name, most)
    except ModuleNotFoundError:
        faults.error(".xls files need another library", hint='pip install "qbr[xls]", or save it as .xlsx.')
    except PermissionError:
        faults.error("the file may not be read", hint="Close it in other programs, or ask for access.")
    except _TooLargeError:
        faults.error("the workbook unpacks to far more than it holds", hint=_HINT)
    except DAMAGED:
        faults.error("this is not a workbook", hint=_HINT)
    return None


class _TooLargeError(Exception):
    """A file made to fill memory."""


def _read(path: Path, name: str | None, most: int | None) -> Sheet:
    ending = path.suffix.casefold()
    if ending != ".xls" and not _is_harmless(path):
        raise _TooLargeError
    pick = {".xls": read_xls, ".ods": read_ods}.get(ending, partial(_read_xlsx, most=most))
    names, rows = pick(path, name)
    return Sheet(name or next(iter(names), ""), names, rows)


def _read_xlsx(
    path: Path, name: str | None, most: int | None
) -> tuple[Sequence[str], Sequence[Sequence[object]] | None]:
    """Return the names of all sheets and the values of one, the first unless a name is given."""
    from openpyxl import load_workbook

    with _without_remarks():
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            pages = {page.title: page for page in book.worksheets}
            chosen = name or next(iter(pages), "")
            if chosen not in pages:
                return tuple(pages), None
            pages[chosen].reset_dimensions()  # a file may claim a million columns; rows are as long as their last cell
            return tuple(pages), list(islice(pages[chosen].iter_rows(values_only=True), most))
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


def _grid(cells: Iterable[Sequence[object]], sheet: str, source: Source, faults: Faults) -> Grid:
    rows: list[Sequence[str]] = []
    lines: list[int] = []
    for line, row in enumerate(cells, start=1):
        if line >= source.header_row and any(cell is not None and cell != "" for cell in row):
            rows.append(tuple(typed_text(cell, source) for cell in row))
            lines.append(line)
    return Grid(faults, rows, lines, sheet, is_padded=True)
