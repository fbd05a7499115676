"""Parquet files, read by pyarrow of the extra `qbr[parquet]`: typed values become the texts a person would type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from qbr.records.source import Source
from qbr.sources.faults import Faults
from qbr.sources.grid import Grid, typed_text


def read_parquet(path: Path, source: Source, faults: Faults) -> Grid | None:
    """Return the rows of a file as texts; None, with a fault, when it cannot be read."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError:
        faults.error("Parquet files need another library", hint='pip install "qbr[parquet]", or export it as CSV.')
        return None
    try:
        with parquet.ParquetFile(path) as file:
            table = file.read()
    except PermissionError:
        faults.error("the file may not be read", hint="Ask for access.")
        return None
    except (OSError, pyarrow.ArrowException):
        faults.error("this is not a Parquet file", hint="Export it anew, as Parquet or CSV.")
        return None
    unread = [field.name for field in table.schema if _is_no_text(field.type)]
    if unread:
        faults.warn(f"not read, because their cells are no single values: {', '.join(unread)}")
    table = table.drop_columns(unread)
    columns = [[_text(cell, source) for cell in column.to_pylist()] for column in table.columns]
    rows = list(zip(*columns, strict=True)) if columns else []
    return Grid(faults, [tuple(table.column_names), *rows], [1, *range(1, len(rows) + 1)])


def column_names(path: Path) -> Sequence[str]:
    """Return the names of a file's columns without reading its rows; none when it cannot be read."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError:
        return ()
    try:
        return tuple(parquet.read_schema(path).names)
    except (OSError, pyarrow.ArrowException):
        return ()


def row_count(path: Path) -> int:
    """Return how many rows a file says it has, without reading them; 0 when it cannot be read."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError:
        return 0
    try:
        return int(parquet.read_metadata(path).num_rows)
    except (OSError, pyarrow.ArrowException):
        return 0


def _is_no_text(kind: object) -> bool:
    """Return whether the cells of a column are lists, parts or bytes."""
    from pyarrow import types

    return bool(types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind))


def _text(cell: object, source: Source) -> str:
    """Return a value as text; a moment with all the digits of its second."""
    return cell.isoformat(sep=" ") if isinstance(cell, datetime) else typed_text(cell, source)
