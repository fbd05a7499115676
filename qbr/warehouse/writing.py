"""Snapshots on disk: rows go into a file of another name as they come, which gets its own when it is whole."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Any

from qbr.errors import OutputError, Place, Problem
from qbr.output import TEMPORARY, remove_leftovers
from qbr.records.snapshots import ACCOUNT, FOLDER, INDEX, Snapshot
from qbr.sources.typed.snapshots import read_index
from qbr.taking_turns import alone_in

GROUP = 100_000  # rows that are packed and found together


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows each account has: those of customers, and those of nobody we know."""

    own: Mapping[str, int] = field(default_factory=dict)
    others: Mapping[str, int] = field(default_factory=dict)
    nameless: int = 0  # rows without an account


def write_rows(path: Path, batches: Any, owners: Iterable[str]) -> Counted:
    """Write the rows of known accounts to a Parquet file as they come, and return whose they were.

    Only one batch is in memory at a time.

    Args:
        path: the file; it is replaced.
        batches: of Arrow, each with a column of accounts.
        owners: the accounts whose rows are kept.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import parquet

    known = pa.array(sorted(owners), type=pa.string())
    kept: Counter[str] = Counter()
    others: Counter[str] = Counter()
    nameless = 0
    with parquet.ParquetWriter(path, batches.schema, compression="zstd") as writer:
        for batch in batches:
            accounts = batch.column(ACCOUNT).cast(pa.string())  # engines have several types of text
            is_known = pc.is_in(accounts, value_set=known)
            kept.update(_counts(accounts.filter(is_known)))
            others.update(_counts(accounts.filter(pc.invert(is_known)).drop_null()))
            nameless += accounts.null_count
            writer.write_table(pa.Table.from_batches([batch.filter(is_known)]), row_group_size=GROUP)
    return Counted(dict(sorted(kept.items())), dict(sorted(others.items())), nameless)


def _counts(accounts: Any) -> dict[str, int]:
    return {one["values"]: one["counts"] for one in accounts.value_counts().to_pylist()}


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits, read piece by piece."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


@contextmanager
def being_written(folder: Path) -> Iterator[Path]:
    """Give the path of a file that is not there yet, and take it away afterwards if it still is.

    Raises:
        OutputError: the folder or the file cannot be written, or another pull is writing there.
    """
    temporary = folder / f"{TEMPORARY}{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone_in(folder, "pull"):
            remove_leftovers(folder)
            yield temporary
    except OSError as error:
        hint = "Make room or mend the permission, then pull again; earlier snapshots stay as they were."
        place = Place(str(error.filename or folder))
        raise OutputError(Problem(f"cannot be written: {error.strerror or error}", place, hint)) from None
    finally:
        temporary.unlink(missing_ok=True)


def keep(root: Path, snapshot: Snapshot, written: Path) -> Path:
    """Give a snapshot its name, write it into the index, and return where it is.

    Args:
        root: the workspace.
        snapshot: the new one.
        written: the file as it was written.
    """
    folder = root / FOLDER
    path = folder / snapshot.file
    written.replace(path)
    with being_written(folder) as temporary:
        index = read_index(root).joined(snapshot)
        text = json.dumps(index.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(folder / INDEX)
    return path
