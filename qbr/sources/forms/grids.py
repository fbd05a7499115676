"""The cells of a file, whatever form it is kept in, and the table that is made of them."""

from __future__ import annotations

from pathlib import Path

from qbr.records.record import Row
from qbr.records.source import Source
from qbr.sources.forms.column_grid import rows_of
from qbr.sources.forms.delimited import read_cells, read_layout, read_raw
from qbr.sources.forms.grid import Grid
from qbr.sources.forms.json_lines import json_columns
from qbr.sources.forms.parquet import parquet_columns
from qbr.sources.forms.shape import shaped
from qbr.sources.forms.tables import TextTable
from qbr.sources.forms.xlsx import read_sheet
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import JSON_LINES, PARQUET, TEXT_TABLES, WORKBOOKS


def is_plain(path: Path, source: Source) -> bool:
    """Return whether a file is text with one header and nothing to be put into shape: what most files are."""
    return path.suffix.casefold() in TEXT_TABLES and not source.is_shaped


def read_table(path: Path, table: str, model: type[Row], source: Source, faults: Faults) -> TextTable | None:
    """Return the rows of a file as texts; None, with faults, when it cannot be read as this table.

    Args:
        path: a text file, a workbook, Parquet or JSON lines.
        table: the table's name.
        model: the record a row becomes.
        source: what customer.yaml says about the file.
        faults: where faults are written.
    """
    if is_plain(path, source):
        layout = read_layout(path, table, model, source, faults)
        return None if layout is None else read_cells(layout, faults)
    grid = read_grid(path, table, model, source, faults)
    return None if grid is None else shaped(grid, table, model, source)


def read_grid(path: Path, table: str, model: type[Row], source: Source, faults: Faults) -> Grid | None:
    """Return the cells of a file from its header on; None, with faults, when it cannot be read at all."""
    ending = path.suffix.casefold()
    if ending in WORKBOOKS:
        return read_sheet(path, source, faults)
    if ending in (*PARQUET, *JSON_LINES):
        found = (parquet_columns if ending in PARQUET else json_columns)(path, source, faults)
        return None if found is None else rows_of(found)
    return read_raw(path, table, model, source, faults)
