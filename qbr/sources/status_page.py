"""The vendor's status page as its export has it: what everybody could read of an incident."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

from qbr.records.folder import TableSource
from qbr.records.incidents import PublicIncident
from qbr.sources.convert import make_record
from qbr.sources.faults import Faults
from qbr.sources.text import read_text
from qbr.sources.yaml import Items, Node, Scalar, Table, parse_yaml, place_of, values_of

FILE = "status.json"
LISTS = ("incidents", "scheduled_maintenances")
COLUMNS = ("id", "name", "impact", "started_at", "resolved_at", "components")


def read_status_page(path: Path, faults: Faults) -> tuple[tuple[PublicIncident, ...], TableSource] | None:
    """Return the incidents of a status page's export by moment, and where they came from; None when it is none.

    Args:
        path: JSON in the shape hosted status pages export: a list, or a table with `incidents`.
        faults: the file.
    """
    text = read_text(path, faults)
    node = None if text is None else parse_yaml(text, faults)
    if node is None:
        return None
    entries = list(_entries(node))
    if not entries and not _has_a_list(node):
        faults.error('expected a list under "incidents"', faults.at(1), "Export the incidents of the status page.")
        return None
    read = (_incident(entry, faults) for entry in entries)
    found = sorted((one for one in read if one is not None), key=lambda one: (one.started, one.id))
    return tuple(found), TableSource(faults.file, len(entries), COLUMNS)


def _has_a_list(node: Node) -> bool:
    return isinstance(node, Items) or (isinstance(node, Table) and any(name in node.nodes for name in LISTS))


def _entries(node: Node) -> Iterator[Node]:
    """Yield what stands in the lists of the export."""
    lists = [node] if isinstance(node, Items) else []
    if isinstance(node, Table):
        lists = [found for name in LISTS if isinstance(found := node.nodes.get(name), Items)]
    for entries in lists:
        yield from entries.nodes


def _incident(node: Node, faults: Faults) -> PublicIncident | None:
    if not isinstance(node, Table):
        faults.error("expected the keys of one incident", place_of(node, (), faults))
        return None
    given = values_of(node)
    values = {
        "id": given.get("id"),
        "name": given.get("name"),
        "started": given.get("started_at") or given.get("scheduled_for") or given.get("created_at"),
        "resolved": given.get("resolved_at") or given.get("scheduled_until"),
        "impact": given.get("impact_override") or given.get("impact"),
        "components": _components(node),
        "is_maintenance": "yes" if given.get("scheduled_for") else None,
    }
    known = {name: value for name, value in values.items() if value is not None}
    return make_record(PublicIncident, known, faults, UTC, lambda way, of_key: place_of(node, way, faults, of_key))


def _components(node: Table) -> list[str]:
    """Return the names of the components: a list of texts, or of tables with a name."""
    given = node.nodes.get("components")
    items = given.nodes if isinstance(given, Items) else []
    names = (item.nodes.get("name") if isinstance(item, Table) else item for item in items)
    return [name.text for name in names if isinstance(name, Scalar) and name.text]
