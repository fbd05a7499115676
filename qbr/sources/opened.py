"""A file of a table, opened: what it is read as, and what is said of that beside its name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path

from qbr.records.customer import Source
from qbr.records.export import Export
from qbr.records.folder import TableSource
from qbr.sources.exports import read_export, recognised
from qbr.sources.faults import Faults
from qbr.sources.tables import TextTable


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with its rows, where it is the export of a tool; else it is read as a table of ours."""

    path: Path
    source: Source
    faults: Faults
    cells: TextTable | None = None
    label: str = ""  # the export: Zendesk tickets
    left_out: tuple[tuple[str, int], ...] = ()

    def said(self, source: TableSource) -> TableSource:
        """Return where a table came from, with the export it was read as and the rows left out on the way."""
        if self.cells is None:
            return source
        rows = source.rows_read + sum(count for _, count in self.left_out)
        excluded = (*self.left_out, *source.excluded)
        return replace(source, file=f"{source.file} · {self.label}", rows_read=rows, excluded=excluded)


def opened(
    path: Path, table: str, source: Source, faults: Faults, zone: tzinfo, known: Export | None = None
) -> Opened | None:
    """Return a file ready to be read; None, with faults, when it is an export that cannot be.

    Args:
        path: the file.
        table: the table's name.
        source: what customer.yaml says about the file.
        faults: the file's.
        zone: the customer's zone.
        known: the export it is, where somebody has looked.
    """
    export = known or recognised(path, source, table)
    if export is None:
        return Opened(path, source, faults)
    read = read_export(path, export, source, faults, zone)
    return None if read is None else Opened(path, source, faults, read.table, export.label, read.left_out)
