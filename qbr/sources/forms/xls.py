"""Old workbooks (.xls), read by xlrd of the extra `qbr[xls]`: values, dates and the names of spreadsheet errors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any


def read_xls(path: Path, name: str | None) -> tuple[Sequence[str], Sequence[Sequence[object]] | None]:
    """Return the names of all sheets and the values of one, the first unless a name is given; None: no such sheet.

    Raises:
        ModuleNotFoundError: the extra is not installed.
        ValueError: the file is no workbook, or a broken one.
    """
    import xlrd

    with path.open("rb") as file:
        data = file.read()
    try:
        book = xlrd.open_workbook(file_contents=data, on_demand=True, logfile=_Nowhere(), ragged_rows=True)
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError) as error:
        raise ValueError(str(error)) from error
    names = book.sheet_names()
    if (name is not None and name not in names) or not names:
        return names, None
    sheet = book.sheet_by_name(name or names[0])
    rows = [[_value(cell, book.datemode) for cell in sheet.row(number)] for number in range(sheet.nrows)]
    return names, rows


class _Nowhere:
    """Takes the remarks xlrd writes about odd files, and keeps none."""

    def write(self, text: str) -> int:
        """Take in a remark."""
        return len(text)


def _value(cell: Any, datemode: int) -> object:
    """Return the value of a cell: a moment for a date, yes or no for a flag, an error by its name."""
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate.xldate_as_datetime(cell.value, datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#VALUE!")
    return cell.value
