"""Shapes of long files: what `shape` does to rows, done to columns, so that a row is never made one by one.

Names of two rows are joined, remarks below the table left out, and columns that hold values turned into rows; each
stays a column of distinct cells all the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qbr.errors import Place
from qbr.records.record import Row
from qbr.records.source import Source
from qbr.sources.forms.column_grid import ColumnGrid, Finder
from qbr.sources.forms.shape import (
    FOOTNOTES,
    full_header,
    has_periods,
    long_header,
    measures,
    named,
    start_column,
    tell_odd,
)
from qbr.sources.forms.tables import Column, find_columns
from qbr.sources.values.coding import Coded, Coder, copies, repeated, row_keys

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CodedTable:
    """A table of texts by column."""

    columns: tuple[Column, ...]
    coded: Mapping[str, Coded]  # by our name
    lines: Codes  # line of each row
    repeats: Flags  # for each row: an exact copy of an earlier one
    finder: Finder
    sheet: str = ""  # name of the sheet; empty for a text file
    left_out: tuple[tuple[str, int], ...] = ()  # why rows of the file are none of these, and how many


def shaped_columns(grid: ColumnGrid, table: str, model: type[Row], source: Source) -> CodedTable | None:
    """Return the cells of a file as a table; None, with faults, when it cannot be one.

    Args:
        grid: the cells from the header on.
        table: the table's name.
        model: the record a row would be.
        source: what customer.yaml says about the file.
    """
    faults, top = grid.faults, grid.faults.at(source.header_row)
    if len(grid.above) < source.header_rows or not any(cell.strip() for cell in grid.above[0]):
        faults.error("there is no header", top, "The first row names the columns.")
        return None
    tell_odd([(odd.line, odd.cells) for odd in grid.odd], len(grid.columns), faults)
    start = start_column(source, faults)
    if grid.odd or start is None or not has_periods(full_header(grid.above), source, faults, top):
        return None
    filled = [any(column.texts) for column in grid.columns]
    header = named(full_header(grid.above), filled, start)
    names = dict(measures(header, table, model, source)) if source.form in ("by_metric", "by_period") else {}
    found = _long(grid, names) if names else _as_it_is(grid, source)
    header = long_header(header, names, source) if names else (*header, "value") if source.form == "log" else header
    columns = find_columns(header, table, model, source, faults, top)
    if columns is None:
        return None
    coded = {column.name: found.column(column.index) for column in columns}
    left_out = ((FOOTNOTES, grid.remarks),) if grid.remarks else ()
    return CodedTable(columns, coded, found.lines, found.repeats, found, left_out=left_out)


@dataclass(frozen=True, slots=True)
class _Shaped:
    """Rows of a file, each one or several times, with columns that were made beside those of the file."""

    grid: ColumnGrid
    made: Sequence[Coded]  # columns beside those of the file
    times: int  # how many rows each row of the file became
    origins: Sequence[int]  # for each of them, the column its value came from
    lines: Codes
    repeats: Flags

    def column(self, index: int) -> Coded:
        """Return a column by its position, the made ones behind those of the file."""
        import numpy as np

        width = len(self.grid.columns)
        if index >= width:
            return self.made[index - width]
        own = self.grid.columns[index]
        return own if self.times == 1 else Coded(own.texts, np.repeat(own.codes, self.times))

    def place(self, row: int, index: int | None = None) -> Place:
        """Return where a row stands in the file, or the cell at an index of it."""
        own, which = divmod(row, self.times)
        if index is not None and index >= len(self.grid.columns):
            index = self.origins[which] if self.origins else None
        return self.grid.finder.place(own, index)


def _as_it_is(grid: ColumnGrid, source: Source) -> _Shaped:
    """Return a row for each row; an event gets the value 1."""
    count = len(grid.lines)
    ones = [Coded.of_one("1", count)] if source.form == "log" else []
    return _Shaped(grid, ones, 1, (), grid.lines, copies(grid.columns, count))


def _long(grid: ColumnGrid, names: Mapping[int, str]) -> _Shaped:
    """Return a row for each value: its name, and the value, beside all cells of its row."""
    import numpy as np
    import pandas as pd

    count, times = len(grid.lines), len(names)
    called, values = Coder(), Coder()
    called.add(names.values())
    for index in names:
        values.add_coded(grid.columns[index].texts, grid.columns[index].codes)
    one = called.column()
    name = Coded(one.texts, np.tile(one.codes, count))
    joined = values.column()
    value = Coded(joined.texts, joined.codes.reshape(times, count).T.ravel())
    rows, _ = pd.factorize(row_keys(grid.columns, np.zeros(count, dtype=np.int64)))
    repeats = repeated(row_keys((name, value), np.repeat(rows, times)))
    return _Shaped(grid, (name, value), times, tuple(names), np.repeat(grid.lines, times), repeats)
