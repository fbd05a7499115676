"""A file's cells by column, before anybody says what they are: what a Grid is to rows, for files too long for rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from qbr.errors import Place
from qbr.sources.forms.grid import Grid
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.text import start_of
from qbr.sources.values.coding import Coded

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]


class Finder(Protocol):
    """Finds the place of a cell."""

    def place(self, row: int, index: int | None = None) -> Place:
        """Return where a row stands, or the cell at an index of it."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Finds the lines of rows."""

    faults: Faults
    lines: Codes

    def place(self, row: int, index: int | None = None) -> Place:  # a cell's spot is not known
        """Return where a row stands."""
        return self.faults.at(int(self.lines[row]))


@dataclass(frozen=True, slots=True)
class Spots:
    """Finds cells in a text whose lines are rows."""

    faults: Faults
    lines: Codes
    text: str
    delimiter: str

    def place(self, row: int, index: int | None = None) -> Place:
        """Return where a row stands, or the cell at an index of it."""
        line = int(self.lines[row])
        if index is None:
            return self.faults.at(line)
        start = start_of(self.text, line)
        end = self.text.find("\n", start)
        before = self.text[start : end if end >= 0 else None].split(self.delimiter)[:index]
        return self.faults.at(line, sum(len(cell) + 1 for cell in before) + 1)


@dataclass(frozen=True, slots=True)
class Odd:
    """A row that has not as many cells as the header."""

    row: int  # position among the rows
    line: int
    cells: int
    beyond: int = 0  # filled cells that stand in no column


@dataclass(frozen=True, slots=True)
class ColumnGrid:
    """The cells of a file from the header on; rows without any text are left out."""

    faults: Faults
    above: Sequence[Sequence[str]]  # the rows with the names
    columns: Sequence[Coded]  # as many as these have cells
    lines: Codes  # line of each row below
    finder: Finder
    odd: Sequence[Odd] = field(default=())
    remarks: int = 0  # rows below the table that are left out

    def without_remarks(self) -> ColumnGrid:
        """Return the rows without those at the end in which only one cell is filled, these counted."""
        odd = {one.row: one for one in self.odd}
        kept = len(self.lines)
        while kept and self._filled(kept - 1, odd) == 1:
            kept -= 1
        count = len(self.lines) - kept
        if not count:
            return self
        columns = [column.at(slice(kept)) for column in self.columns]
        still = [one for one in self.odd if one.row < kept]
        lines = self.lines[:kept]
        return ColumnGrid(self.faults, self.above, columns, lines, self.finder, still, self.remarks + count)

    def _filled(self, row: int, odd: Mapping[int, Odd]) -> int:
        """Return how many cells of a row say something."""
        own = sum(bool(column.texts[int(column.codes[row])].strip()) for column in self.columns)
        return own + (odd[row].beyond if row in odd else 0)


def column_grid(names: Sequence[str], columns: Sequence[Coded], lines: Sequence[int], faults: Faults) -> ColumnGrid:
    """Return columns with one name each as the cells of a file; rows without any text are left out.

    Args:
        names: the names of the columns; none for a file without any.
        columns: the cells.
        lines: the line of each row.
        faults: the file.
    """
    import numpy as np

    spots = np.array(lines, dtype=np.int64)
    says = np.zeros(len(spots), dtype=bool)
    for column in columns:
        says |= np.array([bool(text) for text in column.texts], dtype=bool)[column.codes]
    rows = np.flatnonzero(says)
    if len(rows) < len(spots):
        columns, spots = [column.at(rows) for column in columns], spots[rows]
    return ColumnGrid(faults, [tuple(names)] if names else [], columns, spots, Lines(faults, spots))


def rows_of(grid: ColumnGrid) -> Grid:
    """Return the same cells row by row."""
    cells = [[column.texts[code] for code in column.codes.tolist()] for column in grid.columns]
    lines = grid.lines.tolist()
    return Grid(grid.faults, [*grid.above, *zip(*cells, strict=True)], [*(1 for _ in grid.above), *lines])
