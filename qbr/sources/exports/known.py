"""The exports we know: one file each beside this one, read and checked once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from functools import lru_cache
from pathlib import Path

from qbr.errors import DataError
from qbr.records.accounts import Account
from qbr.records.export import ACCOUNTS, NOTHING, Export
from qbr.records.incidents import Incident
from qbr.records.record import Row
from qbr.records.tables import TABLES
from qbr.sources.exports.headers import Header
from qbr.sources.opening.faults import Faults, nearest
from qbr.sources.opening.text import read_text
from qbr.sources.opening.yaml import parse_yaml, place_of
from qbr.sources.values.convert import field_names, record_from_node

FOLDER = Path(__file__).parent
MODELS: Mapping[str, type[Row]] = {
    **{name: table.model for name, table in TABLES.items()},
    "incidents": Incident,
    ACCOUNTS: Account,
}


@lru_cache(maxsize=1)
def known_exports() -> tuple[Export, ...]:
    """Return every export that is described, by the name of its file."""
    return tuple(read_export_file(path) for path in sorted(FOLDER.glob("*.yaml")))


def read_export_file(path: Path) -> Export:
    """Return the export a file describes.

    Raises:
        DataError: it does not describe one; every fault with its place.
    """
    faults = Faults(path.name)
    text = read_text(path, faults)
    node = None if text is None else parse_yaml(text, faults)
    export = None if node is None else record_from_node(Export, node, faults, UTC)
    if export is None or node is None:
        raise DataError(faults.found)
    known = _columns(export.table)
    if not known and export.table != NOTHING:
        faults.error(f'there is no table "{export.table}"', place_of(node, ("table",), faults), nearest("", MODELS))
    for name in export.columns:
        if name not in known:
            faults.error(f'we have no column "{name}"', place_of(node, ("columns", name), faults), nearest(name, known))
    if faults.has_errors:
        raise DataError(faults.found)
    return export


def _columns(table: str) -> Sequence[str]:
    """Return our columns of a table; none when there is no such table."""
    return tuple(field_names(MODELS[table])) if table in MODELS else ()


def recognise(header: Sequence[str]) -> Export | None:
    """Return the export whose columns these are; None when it is none we know, or could be two.

    Args:
        header: the names of the columns as written; for JSON, the keys of an entry.
    """
    columns = Header(header)
    fitting = [export for export in known_exports() if _fits(export, columns)]
    most = max((len(export.recognised_by) for export in fitting), default=0)
    best = [export for export in fitting if len(export.recognised_by) == most]
    return best[0] if len(best) == 1 else None


def _fits(export: Export, columns: Header) -> bool:
    there = all(columns.find(name) is not None for name in export.recognised_by)
    return there and all(columns.find(name) is None for name in export.never_with)
