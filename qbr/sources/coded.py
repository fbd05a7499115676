"""Large tables as text: every column as its distinct cells and, for each row, which of them it holds.

A column of a hundred thousand cells has a few hundred distinct ones; each is converted, checked and told of once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from qbr.errors import Place
from qbr.records.record import Row
from qbr.records.source import Source
from qbr.sources.blocks import cut_lines, distinct_of
from qbr.sources.delimited import Layout, read_cells, read_layout, tell_widths
from qbr.sources.faults import Faults
from qbr.sources.grids import is_plain, read_table
from qbr.sources.tables import Column, TextTable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]


class Finder(Protocol):
    """Finds the place of a cell."""

    def place(self, row: int, index: int | None = None) -> Place:
        """Return where a row stands, or the cell at an index of it."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as its distinct texts and, for each row, which of them it is."""

    texts: Sequence[str]
    codes: Codes


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


def read_coded(path: Path, table: str, model: type[Row], source: Source, faults: Faults) -> CodedTable | None:
    """Return a file's cells by column; None, with faults, when it cannot be read as this table."""
    if not is_plain(path, source):
        found = read_table(path, table, model, source, faults)
        return None if found is None else coded_cells(found)
    layout = read_layout(path, table, model, source, faults)
    if layout is None:
        return None
    body = layout.text.split("\n", layout.header_line)[layout.header_line :]
    lines = _unquoted(body[0].rstrip("\n").encode() if body else b"", layout)
    if lines is not None:
        return _from_lines(lines, layout, faults)
    cells = read_cells(layout, faults)
    return None if cells is None else coded_cells(cells)


def coded_cells(table: TextTable) -> CodedTable:
    """Return rows by column, whatever they were read from."""
    import numpy as np

    width = len(table.rows[0]) if table.rows else 0
    columns = [_distinct([cells[index] for cells in table.rows]) for index in range(width)]
    nothing = Coded((), np.empty(0, dtype=np.int64))
    coded = {column.name: columns[column.index] if columns else nothing for column in table.columns}
    lines = np.array(table.lines, dtype=np.int64)
    repeats = _repeats(columns, len(lines))
    return CodedTable(table.columns, coded, lines, repeats, table, table.sheet, table.left_out)


def _distinct(cells: Sequence[str]) -> Coded:
    import numpy as np

    texts: dict[str, int] = {}
    codes = [texts.setdefault(text, len(texts)) for text in cells]
    return Coded(list(texts), np.array(codes, dtype=np.int64))


def _unquoted(data: bytes, layout: Layout) -> bytes | None:
    """Return rows without quotation marks, if these only ever stand around a whole cell; None where they do more.

    Many exports put marks around every cell. Where none of them holds a delimiter, a line break or a mark, the rows
    say the same without, and can be cut by counting.
    """
    import numpy as np

    if not layout.delimiter.isascii():
        return None
    if b'"' not in data:
        return data
    signs = np.frombuffer(b"\n" + data + b"\n", dtype=np.uint8)
    is_edge = (signs == ord("\n")) | (signs == ord(layout.delimiter))
    marks = np.flatnonzero(signs == ord('"'))
    opening, closing = marks[0::2], marks[1::2]
    if len(opening) != len(closing) or not is_edge[opening - 1].all() or not is_edge[closing + 1].all():
        return None
    edges = np.flatnonzero(is_edge)
    if (np.searchsorted(edges, opening) != np.searchsorted(edges, closing)).any():
        return None
    return data.replace(b'"', b"")


def _from_lines(data: bytes, layout: Layout, faults: Faults) -> CodedTable | None:
    """Return the columns of rows that are lines: their cells are counted first, then cut."""
    import numpy as np

    cut = cut_lines(data, layout)
    if cut.wrong:
        tell_widths(cut.wrong, layout, faults)
        return None
    lines = np.concatenate([np.empty(0, dtype=np.int64), *cut.lines])
    columns = [
        Coded(distinct_of(texts), np.concatenate([np.empty(0, dtype=np.int64), *codes]))
        for texts, codes in zip(cut.texts, cut.codes, strict=True)
    ]
    made = {name: Coded(("1",), np.zeros(len(lines), dtype=np.int64)) for name in layout.made}
    coded = {column.name: columns[column.index] for column in layout.columns if column.index < layout.width}
    return CodedTable(
        layout.columns, {**coded, **made}, lines, _repeats(columns, len(lines)), _Lines(layout, lines, faults)
    )


def _repeats(columns: Sequence[Coded], count: int) -> Flags:
    """Return for each row whether an earlier one has the same cells in every column of the file."""
    import numpy as np
    import pandas as pd

    key = np.zeros(count, dtype=np.int64)
    span = 1
    for column in columns:
        size = max(len(column.texts), 1)
        if span * size > np.iinfo(np.int64).max:  # fold what was joined so far before it overflows
            key, distinct = pd.factorize(key)
            span = len(distinct)
        key = key * size + column.codes
        span *= size
    repeats: Flags = pd.Series(key).duplicated().to_numpy(dtype=bool)
    return repeats


class _Lines:
    """Finds cells in a text whose lines are rows; it is cut into lines only when one is asked for."""

    def __init__(self, layout: Layout, lines: Codes, faults: Faults) -> None:
        self.layout, self.lines, self.faults = layout, lines, faults

    @cached_property
    def _texts(self) -> Sequence[str]:
        return self.layout.text.split("\n")

    def place(self, row: int, index: int | None = None) -> Place:
        """Return where a row stands, or the cell at an index of it."""
        line = int(self.lines[row])
        if index is None:
            return self.faults.at(line)
        before = self._texts[line - 1].split(self.layout.delimiter)[:index]
        return self.faults.at(line, sum(len(cell) + 1 for cell in before) + 1)
