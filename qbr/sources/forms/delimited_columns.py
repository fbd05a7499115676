"""CSV and its relatives by column: lines that are rows are cut by counting, others are read one by one."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qbr.records.record import Row
from qbr.records.source import Source
from qbr.sources.forms.blocks import cut_lines
from qbr.sources.forms.column_grid import ColumnGrid, Lines, Odd, Spots
from qbr.sources.forms.delimited import first_rows, opened_text, records, tell_broken
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.text import start_of
from qbr.sources.values.coding import coded_rows

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def read_columns(path: Path, table: str, model: type[Row], source: Source, faults: Faults) -> ColumnGrid | None:
    """Return the cells of a text file from its header on; None, with a fault, when it cannot be read."""
    opened = opened_text(path, table, model, source, faults)
    if opened is None:
        return None
    text, delimiter = opened
    above, first = first_rows(text, delimiter, source.header_row, source.header_rows)
    _, first = first_rows(text, delimiter, first, source.below_header)
    return body_columns(text, delimiter, above, first, faults, source.footnotes)


def body_columns(
    text: str, delimiter: str, above: Sequence[Sequence[str]], first: int, faults: Faults, has_remarks: bool = False
) -> ColumnGrid | None:
    """Return the rows of a text by column; None, with a fault, when marks in it are never closed.

    Args:
        text: the file's, its lines end in a line feed.
        delimiter: what parts the cells.
        above: the rows with the names; the longest says how many columns there are.
        first: the line the rows begin in.
        faults: where faults are written.
        has_remarks: whether rows at the end with a single filled cell are none; they are counted.
    """
    data = _unquoted(text[start_of(text, first) :].encode(), delimiter)
    if data is None:
        found = _one_by_one(text, delimiter, above, first, faults)
        return found.without_remarks() if found and has_remarks else found
    data, remarks = _without_remarks(data, delimiter) if has_remarks else (data, 0)
    return replace(_cut(text, data, delimiter, above, first, faults), remarks=remarks)


def _unquoted(data: bytes, delimiter: str) -> bytes | None:
    """Return rows without quotation marks, if these only ever stand around a whole cell; None where they do more.

    Many exports put marks around every cell. Where none of them holds a delimiter, a line break or a mark, the rows
    say the same without, and can be cut by counting.
    """
    import numpy as np

    if not delimiter.isascii():
        return None
    if b'"' not in data:
        return data
    signs = np.frombuffer(b"\n" + data + b"\n", dtype=np.uint8)
    is_edge = (signs == ord("\n")) | (signs == ord(delimiter))
    marks = np.flatnonzero(signs == ord('"'))
    opening, closing = marks[0::2], marks[1::2]
    if len(opening) != len(closing) or not is_edge[opening - 1].all() or not is_edge[closing + 1].all():
        return None
    edges = np.flatnonzero(is_edge)
    if (np.searchsorted(edges, opening) != np.searchsorted(edges, closing)).any():
        return None
    return data.replace(b'"', b"")


def _without_remarks(data: bytes, delimiter: str) -> tuple[bytes, int]:
    """Return rows that are lines without those at the end in which only one cell is filled, and how many these were."""
    end, kept, count = len(data), len(data), 0
    while end >= 0:
        start = data.rfind(b"\n", 0, end) + 1
        cells = data[start:end].decode().split(delimiter)
        if any(cells):
            if sum(bool(cell.strip()) for cell in cells) != 1:
                break
            count, kept = count + 1, start
        end = start - 1
    return data[:kept], count


def _cut(
    text: str, data: bytes, delimiter: str, above: Sequence[Sequence[str]], first: int, faults: Faults
) -> ColumnGrid:
    """Return rows that are lines: their cells are counted first, then cut."""
    import numpy as np

    cut = cut_lines(data, delimiter, max(map(len, above)), first)
    lines = np.concatenate([np.empty(0, dtype=np.int64), *cut.lines])
    columns = [column.column() for column in cut.columns]
    odd = [Odd(-1, line, cells) for line, cells in cut.wrong]
    return ColumnGrid(faults, above, columns, lines, Spots(faults, lines, text, delimiter), odd)


def _one_by_one(
    text: str, delimiter: str, above: Sequence[Sequence[str]], first: int, faults: Faults
) -> ColumnGrid | None:
    """Return rows that may go over several lines; None, with a fault, when one never ends."""
    rows = _Rows(text, delimiter, max(map(len, above)), first)
    try:
        columns = coded_rows(rows, rows.width)
    except csv.Error as error:
        tell_broken(error, text, rows.lines[-1] if rows.lines else first - 1, faults)
        return None
    lines = rows.found
    return ColumnGrid(faults, above, columns, lines, Lines(faults, lines), rows.odd)


class _Rows:
    """The rows of a text, each as long as the header, with their lines."""

    def __init__(self, text: str, delimiter: str, width: int, first: int) -> None:
        self.text, self.delimiter, self.width, self.first = text, delimiter, width, first
        self.lines = array("q")
        self.odd: list[Odd] = []

    def __iter__(self) -> Iterator[Sequence[str]]:
        for line, row in records(self.text, self.delimiter, self.first):
            if len(row) != self.width:
                beyond = sum(bool(cell.strip()) for cell in row[self.width :])
                self.odd.append(Odd(len(self.lines), line, len(row), beyond))
            self.lines.append(line)
            yield row if len(row) == self.width else (*row[: self.width], *[""] * (self.width - len(row)))

    @property
    def found(self) -> npt.NDArray[np.int64]:
        """Return the line of each row."""
        import numpy as np

        return np.array(self.lines, dtype=np.int64)
