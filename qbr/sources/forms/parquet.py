"""Parquet files, read by pyarrow of the extra `qbr[parquet]`: typed values become the texts a person would type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qbr.records.source import Source
from qbr.sources.forms.column_grid import ColumnGrid, column_grid
from qbr.sources.forms.grid import typed_text
from qbr.sources.opening.faults import Faults
from qbr.sources.values.coding import PART, Coder

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def parquet_columns(path: Path, source: Source, faults: Faults) -> ColumnGrid | None:
    """Return the rows of a file by column; None, with a fault, when it cannot be read."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError:
        faults.error("Parquet files need another library", hint='pip install "qbr[parquet]", or export it as CSV.')
        return None
    try:
        with parquet.ParquetFile(path) as file:
            return _read(file, source, faults)
    except PermissionError:
        faults.error("the file may not be read", hint="Ask for access.")
    except (OSError, pyarrow.ArrowException):
        faults.error("this is not a Parquet file", hint="Export it anew, as Parquet or CSV.")
    return None


def _read(file: Any, source: Source, faults: Faults) -> ColumnGrid:
    """Return the rows of an open file; a part of them is held as values at a time."""
    fields = list(file.schema_arrow)
    unread = [field.name for field in fields if _is_no_text(field.type)]
    coders = {index: Coder() for index, field in enumerate(fields) if not _is_no_text(field.type)}
    count = 0
    for batch in file.iter_batches(batch_size=PART):
        for index, coder in coders.items():
            coder.add_coded(*_distinct(batch.column(index), source))
        count += batch.num_rows
    if unread:
        faults.warn(f"not read, because their cells are no single values: {', '.join(unread)}")
    names = [fields[index].name for index in coders]
    return column_grid(names, [coder.column() for coder in coders.values()], range(1, count + 1), faults)


def _distinct(cells: Any, source: Source) -> tuple[Sequence[str], npt.NDArray[np.int64]]:
    """Return the distinct values of a column as texts, and for each row which of them it is."""
    from pyarrow import types

    encoded = cells if types.is_dictionary(cells.type) else cells.dictionary_encode()
    texts = ["", *(_text(value, source) for value in encoded.dictionary.to_pylist())]
    codes = encoded.indices.cast("int64").fill_null(-1).to_numpy(zero_copy_only=False)
    return texts, codes + 1


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
