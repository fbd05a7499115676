"""A file that was recognised, read as our table."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path

from qbr.records.export import Export
from qbr.records.source import Source
from qbr.sources.exports.grid import read_grid
from qbr.sources.exports.translate import Exported, translated
from qbr.sources.opening.faults import Faults


def read_export(path: Path, export: Export, source: Source, faults: Faults, zone: tzinfo) -> Exported | None:
    """Return the rows of an export in our columns; None, with faults, when the file cannot be read.

    Args:
        path: text, a workbook, JSON or JSON by line.
        export: what it was recognised as.
        source: what customer.yaml says about the file.
        faults: where faults are written.
        zone: the customer's zone.
    """
    grid = read_grid(path, source, faults)
    return None if grid is None else translated(grid, export, source, faults, zone)
