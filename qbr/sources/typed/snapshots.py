"""Snapshots of databases: the rows of one customer, offline, from the file that was written when they were pulled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import file_digest
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from qbr.errors import DataError, Place, Problem
from qbr.records.snapshots import ACCOUNT, FOLDER, INDEX, Snapshot, SnapshotIndex
from qbr.sources.forms.shape_columns import CodedTable
from qbr.sources.forms.tables import Column, TextTable
from qbr.sources.opening.faults import Faults
from qbr.sources.values.coding import Coded

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

EXTRA = 'pip install "qbr[warehouse]"'


def read_index(root: Path) -> SnapshotIndex:
    """Return the snapshots of a workspace; an empty index when nothing was pulled yet.

    Raises:
        DataError: the index is there and cannot be read.
    """
    path = root / FOLDER / INDEX
    if not path.is_file():
        return SnapshotIndex()
    try:
        return SnapshotIndex.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        hint = "Bring it back from a backup; it says which snapshot holds what, and by which query."
        reason = _first_fault(error) if isinstance(error, ValidationError) else str(error)
        raise DataError(Problem(f"cannot be read: {reason}", Place(f"{FOLDER}/{INDEX}"), hint)) from error


def _first_fault(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


@dataclass(frozen=True, slots=True)
class OwnTable:
    """One customer's rows of a snapshot, as an Arrow table with our columns."""

    rows: Any
    file: str  # as the person knows it

    def coded(self, faults: Faults) -> CodedTable:
        """Return the rows by column, each value as the text a file would have."""
        import numpy as np
        import pandas as pd

        columns = tuple(Column(name, name, index) for index, name in enumerate(self.rows.column_names))
        coded = {column.name: _coded(self.rows.column(column.index)) for column in columns}
        lines = np.arange(1, self.rows.num_rows + 1, dtype=np.int64)
        finder = TextTable(faults, columns, (), lines.tolist(), has_quotes=True)
        repeats = pd.DataFrame({name: column.codes for name, column in coded.items()}).duplicated()
        return CodedTable(columns, coded, lines, repeats.to_numpy(dtype=bool), finder)

    def text(self, faults: Faults) -> TextTable:
        """Return the rows one by one, each value as the text a file would have."""
        table = self.coded(faults)
        cells = [[column.texts[code] for code in column.codes.tolist()] for column in table.coded.values()]
        rows = [list(row) for row in zip(*cells, strict=True)]
        return TextTable(faults, table.columns, rows, table.lines.tolist(), has_quotes=True)


def read_snapshot(root: Path, snapshot: Snapshot, accounts: frozenset[str], faults: Faults) -> OwnTable | None:
    """Return the rows of some accounts; None, with a fault, when the file is not the one that was pulled.

    Args:
        root: the workspace.
        snapshot: the file, and what its hash must be.
        accounts: whose rows are wanted, to the letter.
        faults: the file.
    """
    path = root / FOLDER / snapshot.file
    if not path.is_file():
        faults.error("the snapshot is missing", hint="Bring it back from a backup, or run: qbr pull")
        return None
    found = _hash_of(path, path.stat().st_size, path.stat().st_mtime_ns)
    if found != snapshot.sha256:
        message = f"has been changed since it was pulled: its SHA-256 begins {found[:12]}, not {snapshot.sha256[:12]}"
        faults.error(message, hint="Bring the file back from a backup, or run: qbr pull")
        return None
    try:
        from pyarrow import parquet
    except ImportError:
        faults.error("snapshots cannot be read without pyarrow", hint=f"Run {EXTRA}")
        return None
    rows = parquet.read_table(path, filters=[(ACCOUNT, "in", sorted(accounts))], partitioning=None)
    return OwnTable(rows.drop_columns([ACCOUNT]), faults.file)


@lru_cache(maxsize=64)
def _hash_of(path: Path, _size: int, _changed: int) -> str:
    """Return a file's SHA-256; worked out once for all customers of a batch, as long as the file is the same."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _coded(column: Any) -> Coded:
    """Return an Arrow column as distinct texts; an empty value is an empty text."""
    import numpy as np

    if not len(column):
        return Coded((), np.empty(0, dtype=np.int64))
    encoded = column.combine_chunks().dictionary_encode()
    texts = ["", *(_text(value) for value in encoded.dictionary.to_pylist())]
    codes: npt.NDArray[np.int64] = encoded.indices.cast("int64").fill_null(-1).to_numpy(zero_copy_only=False) + 1
    return Coded(texts, codes)


def _text(value: str | float | bool | date | datetime) -> str:
    """Return a value as a file would have it; a number that is none is empty."""
    if isinstance(value, float):
        return "" if isnan(value) else format(Decimal(repr(value)), "f")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
