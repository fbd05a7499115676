"""Large tables as text: every column as its distinct cells and, for each row, which of them it holds.

A column of a hundred thousand cells has a few hundred distinct ones; each is converted, checked and told of once.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from qbr.errors import Place
from qbr.records.customer import Source
from qbr.records.record import Row
from qbr.sources.delimited import Layout, read_cells, read_layout, tell_widths
from qbr.sources.faults import Faults
from qbr.sources.grids import is_plain, read_table
from qbr.sources.tables import Column, TextTable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Codes = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]


GUARD = '"'  # a text that is in no cell of a file without quotation marks


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
        return None if found is None else _from_cells(found)
    layout = read_layout(path, table, model, source, faults)
    if layout is None:
        return None
    body = layout.text.split("\n", layout.header_line)[layout.header_line :]
    lines = _unquoted(body[0].rstrip("\n").encode() if body else b"", layout)
    if lines is not None:
        return _from_lines(lines, layout, faults)
    cells = read_cells(layout, faults)
    return None if cells is None else _from_cells(cells)


def _from_cells(table: TextTable) -> CodedTable:
    import numpy as np
    import pandas as pd

    width = len(table.rows[0]) if table.rows else 0
    columns = [pd.Series([cells[index] for cells in table.rows], dtype="category") for index in range(width)]
    lines = np.array(table.lines, dtype=np.int64)
    coded = _coded(dict(enumerate(columns)), table.columns)
    return CodedTable(table.columns, coded, lines, _repeats(columns, len(lines)), table, table.sheet, table.left_out)


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
    """Return the columns of rows that are lines: their cells are counted first, then cut by pandas."""
    import numpy as np

    cells, is_empty = _measured(data, layout)
    lines = np.arange(layout.header_line + 1, layout.header_line + 1 + len(cells), dtype=np.int64)
    wrong = (cells != layout.width) & ~is_empty
    if wrong.any():
        tell_widths(list(zip(lines[wrong].tolist(), cells[wrong].tolist(), strict=True)), layout, faults)
        return None
    if is_empty.any():
        rows = data.split(b"\n")
        data = b"\n".join(rows[number] for number in np.flatnonzero(~is_empty).tolist())
        lines = lines[~is_empty]
    columns = _cut(data, layout)
    repeats = _repeats(list(columns.values()), len(lines))
    finder = _Lines(layout, lines, faults)
    ours = [column for column in layout.columns if column.index < layout.width]
    made = {
        column.name: Coded(("1",), np.zeros(len(lines), np.int64)) for column in layout.columns if column not in ours
    }
    return CodedTable(layout.columns, {**_coded(columns, ours, GUARD), **made}, lines, repeats, finder)


def _measured(data: bytes, layout: Layout) -> tuple[Codes, Flags]:
    """Return how many cells each line has, and which lines hold none or only empty ones."""
    import numpy as np

    signs = np.frombuffer(data, dtype=np.uint8)
    ends = np.append(np.flatnonzero(signs == ord("\n")), len(signs))
    cuts = np.flatnonzero(signs == ord(layout.delimiter))
    cells = np.diff(np.searchsorted(cuts, ends), prepend=0).astype(np.int64) + 1
    lengths = np.diff(ends, prepend=-1) - 1
    return cells, (lengths == 0) | ((cells == layout.width) & (lengths == layout.width - 1))


def _cut(data: bytes, layout: Layout) -> Mapping[int, pd.Series[Any]]:
    """Return the cells by column, each the text that stands in the file.

    pandas turns a column of distinct texts into numbers where all of them look like some: 00123 would become 123.
    A first row of quotation marks, which this text has none of, keeps every column text; it is cut off again.
    """
    import pandas as pd

    if not data:
        return {index: pd.Series([], dtype="category") for index in range(layout.width)}
    guard = layout.delimiter.join([GUARD] * layout.width).encode()
    frame = pd.read_csv(
        BytesIO(guard + b"\n" + data),
        sep=layout.delimiter,
        header=None,
        dtype="category",
        keep_default_na=False,
        na_filter=False,
        quoting=csv.QUOTE_NONE,
        skip_blank_lines=False,
        low_memory=False,
    )
    return {index: frame[index].iloc[1:] for index in range(layout.width)}


def _coded(
    columns: Mapping[int, pd.Series[Any]], wanted: Sequence[Column], guard: str | None = None
) -> Mapping[str, Coded]:
    import numpy as np

    if not columns:
        return {column.name: Coded((), np.empty(0, dtype=np.int64)) for column in wanted}
    found = {column.name: columns[column.index].cat for column in wanted}
    return {
        name: Coded(
            ["" if text == guard else text for text in cells.categories], cells.codes.to_numpy().astype(np.int64)
        )
        for name, cells in found.items()
    }


def _repeats(columns: Sequence[pd.Series[Any]], count: int) -> Flags:
    """Return for each row whether an earlier one has the same cells in every column of the file."""
    import numpy as np
    import pandas as pd

    key = np.zeros(count, dtype=np.int64)
    span = 1
    for column in columns:
        size = max(len(column.cat.categories), 1)
        if span * size > np.iinfo(np.int64).max:  # fold what was joined so far before it overflows
            key, distinct = pd.factorize(key)
            span = len(distinct)
        key = key * size + column.cat.codes.to_numpy().astype(np.int64)
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
