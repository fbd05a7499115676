"""Large tables as text: every column as its distinct cells and, for each row, which of them it holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qbr.records.record import Row
from qbr.records.source import Source
from qbr.sources.forms.column_grid import ColumnGrid
from qbr.sources.forms.delimited import Layout, read_layout, tell_widths
from qbr.sources.forms.delimited_columns import body_columns, read_columns
from qbr.sources.forms.grids import is_plain, read_table
from qbr.sources.forms.json_lines import json_columns
from qbr.sources.forms.parquet import parquet_columns
from qbr.sources.forms.shape_columns import CodedTable, shaped_columns
from qbr.sources.forms.tables import TextTable
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import JSON_LINES, PARQUET, WORKBOOKS
from qbr.sources.values.coding import Coded, Coder, copies


def read_coded(path: Path, table: str, model: type[Row], source: Source, faults: Faults) -> CodedTable | None:
    """Return a file's cells by column; None, with faults, when it cannot be read as this table."""
    if is_plain(path, source):
        layout = read_layout(path, table, model, source, faults)
        return None if layout is None else _plain(layout, faults)
    if not _is_by_column(path, source):
        found = read_table(path, table, model, source, faults)
        return None if found is None else coded_cells(found)
    grid = _grid(path, table, model, source, faults)
    return None if grid is None else shaped_columns(grid, table, model, source)


def _is_by_column(path: Path, source: Source) -> bool:
    """Return whether a file is read by column: a sheet has a million rows at most, and typed forms name theirs once."""
    is_typed = path.suffix.casefold() in (*PARQUET, *JSON_LINES)
    has_one_header = source.header_rows + source.below_header == 1
    return path.suffix.casefold() not in WORKBOOKS and (has_one_header or not is_typed)


def _grid(path: Path, table: str, model: type[Row], source: Source, faults: Faults) -> ColumnGrid | None:
    """Return the cells of a file, without remarks below the table."""
    if path.suffix.casefold() not in (*PARQUET, *JSON_LINES):
        return read_columns(path, table, model, source, faults)
    found = (parquet_columns if path.suffix.casefold() in PARQUET else json_columns)(path, source, faults)
    return found.without_remarks() if found and source.footnotes else found


def _plain(layout: Layout, faults: Faults) -> CodedTable | None:
    """Return a text with one header and nothing to be put into shape."""
    grid = body_columns(layout.text, layout.delimiter, [[""] * layout.width], layout.first, faults)
    if grid is None or grid.odd:
        tell_widths([(odd.line, odd.cells) for odd in grid.odd] if grid else (), layout, faults)
        return None
    count = len(grid.lines)
    made = {name: Coded.of_one("1", count) for name in layout.made}
    coded = {column.name: grid.columns[column.index] for column in layout.columns if column.index < layout.width}
    repeats = copies(grid.columns, count)
    return CodedTable(layout.columns, {**coded, **made}, grid.lines, repeats, grid.finder)


def coded_cells(table: TextTable) -> CodedTable:
    """Return rows by column, whatever they were read from."""
    import numpy as np

    width = len(table.rows[0]) if table.rows else 0
    columns = [_distinct([cells[index] for cells in table.rows]) for index in range(width)]
    nothing = Coded((), np.empty(0, dtype=np.int64))
    coded = {column.name: columns[column.index] if columns else nothing for column in table.columns}
    lines = np.array(table.lines, dtype=np.int64)
    repeats = copies(columns, len(lines))
    return CodedTable(table.columns, coded, lines, repeats, table, table.sheet, table.left_out)


def _distinct(cells: Sequence[str]) -> Coded:
    column = Coder()
    column.add(cells)
    return column.column()
