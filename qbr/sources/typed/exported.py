"""A table from its file, be it one of ours or the export of a tool: the one way a folder's files are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from pathlib import Path

from qbr.records.export import Export
from qbr.records.folder import TableSource
from qbr.records.source import Source
from qbr.records.tables import Table
from qbr.sources.exports import Exported, read_export
from qbr.sources.opening.faults import Faults
from qbr.sources.typed.coded import coded_cells
from qbr.sources.typed.frames import typed
from qbr.sources.typed.large import Large, read_large, without_excluded
from qbr.sources.typed.small import Small, read_small, records_of


def read_rows(
    path: Path, table: Table, source: Source, faults: Faults, zone: tzinfo, export: Export | None
) -> Small | None:
    """Return the records of a file; None, with a fault, when it cannot be read as this table.

    Args:
        path: the file.
        table: what it holds.
        source: what customer.yaml says about it.
        faults: the file's.
        zone: the customer's zone.
        export: the export it is; None: it is in our form.
    """
    own = source.zone_or(zone)
    if export is None:
        return read_small(path, table, source, faults, own)
    read = read_export(path, export, source, faults, zone)
    if read is None:
        return None
    found = records_of(read.table, table, source, faults, own)
    return replace(found, source=_said(found.source, export, read))


def read_columns(
    path: Path, table: Table, source: Source, faults: Faults, zone: tzinfo, export: Export | None
) -> Large | None:
    """Return a file in typed columns; None, with a fault, when it cannot be read as this table.

    Arguments are those of `read_rows`.
    """
    own = source.zone_or(zone)
    if export is None:
        return read_large(path, table, source, faults, own)
    read = read_export(path, export, source, faults, zone)
    if read is None:
        return None
    frame = typed(coded_cells(read.table), table.model, source, faults, own)
    found = without_excluded(frame, table, source, faults)
    return replace(found, source=_said(found.source, export, read))


def _said(source: TableSource, export: Export, read: Exported) -> TableSource:
    """Return where a table came from, with the export it was read as and the rows left out on the way."""
    rows = source.rows_read + sum(count for _, count in read.left_out)
    excluded = (*read.left_out, *source.excluded)
    return replace(source, file=f"{source.file} · {export.label}", rows_read=rows, excluded=excluded)
