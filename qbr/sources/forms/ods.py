"""OpenDocument spreadsheets (.ods): the cells of one sheet, with numbers and dates as they stand in the file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # what a spreadsheet program can hold
MOST_CELLS = 50_000_000  # with a text in them: a few bytes can ask for any number of copies

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def read_ods(path: Path, name: str | None) -> tuple[Sequence[str], Sequence[Sequence[object]] | None]:
    """Return the names of all sheets and the values of one, the first unless a name is given; None: no such sheet.

    Raises:
        ValueError: the file is no spreadsheet, or repeats cells beyond what a program can hold.
    """
    from lxml import etree

    with zipfile.ZipFile(path) as archive:
        data = archive.read("content.xml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    sheets = list(etree.fromstring(data, parser).iter(f"{_TABLE}table"))
    names = [sheet.get(f"{_TABLE}name", "") for sheet in sheets]
    chosen = name or next(iter(names), "")
    if chosen not in names:
        return names, None
    return names, list(_rows(sheets[names.index(chosen)]))


def _rows(sheet: _Element) -> Iterator[Sequence[object]]:
    """Yield every row down to the last one that holds something; those that repeat, as often as they do."""
    waiting = rows = cells = 0
    for row in sheet.iter(f"{_TABLE}table-row"):
        times = _times(row, "rows")
        values = _cells(row)
        if not values:
            waiting += times  # a sheet ends in a row that is repeated to the last one there can be
            continue
        rows, cells = rows + waiting + times, cells + len(values) * times
        if rows > MOST_ROWS or cells > MOST_CELLS:
            raise ValueError("more rows than a spreadsheet can hold")
        yield from ((),) * waiting
        waiting = 0
        yield from (values,) * times


def _cells(row: _Element) -> Sequence[object]:
    """Return the values of a row up to the last cell that has one."""
    values: list[object] = []
    waiting = 0
    for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        times, value = _times(cell, "columns"), _value(cell)
        if value is None:
            waiting += times
            continue
        if len(values) + waiting + times > MOST_COLUMNS:
            raise ValueError("more columns than a spreadsheet can hold")
        values += [None] * waiting + [value] * times
        waiting = 0
    return values


def _times(element: _Element, what: str) -> int:
    return max(int(element.get(f"{_TABLE}number-{what}-repeated", "1")), 1)


def _value(cell: _Element) -> object:
    """Return the value of a cell; a spreadsheet's error by its name, None where there is nothing."""
    kind = cell.get(f"{_OFFICE}value-type")
    shown = "\n".join("".join(_said(part)) for part in cell.iterchildren(f"{_TEXT}p"))
    if kind is None:
        return None
    if shown.startswith(("#", "Err:")) and kind in ("string", "float"):
        return shown  # an error is kept as what a person sees, beside a value of 0
    if kind in ("float", "percentage", "currency"):
        return Decimal(cell.get(f"{_OFFICE}value", ""))
    if kind == "date":
        text = cell.get(f"{_OFFICE}date-value", "")
        return date.fromisoformat(text) if len(text) == len("2026-09-30") else datetime.fromisoformat(text)
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    return shown or None


def _said(part: _Element) -> Iterator[str]:
    """Yield the text of a paragraph; runs of blanks and tabs are written as elements."""
    yield part.text or ""
    for child in part:
        if child.tag == f"{_TEXT}s":
            yield " " * int(child.get(f"{_TEXT}c", "1"))
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        else:
            yield from _said(child)
        yield child.tail or ""
