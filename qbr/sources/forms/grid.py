"""A file as the cells that stand in it, before anybody says what they are: the one shape all forms of tables share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from qbr.errors import Place
from qbr.records.source import Source
from qbr.sources.opening.faults import Faults


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of texts from the header on; rows without any text are left out."""

    faults: Faults
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]  # line or row of each in the file
    sheet: str = ""  # name of the sheet; empty for a text file
    is_padded: bool = False  # a short row lacks empty cells only, as in a workbook
    has_quotes: bool = True  # then the position of a cell in its line is not known

    def place(self, row: int) -> Place:
        """Return where a row stands."""
        line = self.lines[row]
        return self.faults.at(spot=f'sheet "{self.sheet}", row {line}') if self.sheet else self.faults.at(line)


def typed_text(cell: object, source: Source) -> str:
    """Return a value a file keeps with its type, as a person would have typed it into a text file.

    Dates are in ISO form, whole numbers without a fraction, other numbers with the decimal mark that was declared, and
    no value is nothing.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        is_day = cell.tzinfo is None and cell.time() == time(0)
        return cell.date().isoformat() if is_day else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return _number(Decimal(str(cell.total_seconds() / 60)), source)
    if isinstance(cell, float | Decimal):
        return _number(Decimal(repr(cell)) if isinstance(cell, float) else cell, source)
    return str(cell)


def _number(number: Decimal, source: Source) -> str:
    """Return a number in digits; what is none, as nan, keeps its name and is refused where a number belongs."""
    if not number.is_finite():
        return str(number)
    written = str(int(number)) if number == number.to_integral_value() else f"{number:f}"
    return written.replace(".", ",") if source.decimal_mark == "," else written
