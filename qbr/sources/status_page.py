"""The vendor's status page as its export has it: what everybody could read of an incident.

Three kinds of export: incidents as JSON, the feed of incidents, and the minutes a day each part was down (Upptime).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC
from pathlib import Path

from qbr.records.folder import TableSource
from qbr.records.incidents import PublicIncident
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.text import read_text
from qbr.sources.opening.yaml import Items, Node, Scalar, Table, parse_yaml, place_of, values_of
from qbr.sources.status_feed import read_status_feed
from qbr.sources.values.convert import make_record

FILES = ("status.json", "history.atom", "status.atom", "summary.json")  # the first that is there
FEED = ".atom"
LISTS = ("incidents", "scheduled_maintenances")
MINUTES = "dailyMinutesDown"
PART_COLUMNS = ("name", "slug", MINUTES)
FEED_COLUMNS = ("id", "title", "published", "updated", "content")
COLUMNS = ("id", "name", "impact", "started_at", "resolved_at", "components")


def read_status_page(path: Path, faults: Faults) -> tuple[tuple[PublicIncident, ...], TableSource] | None:
    """Return the incidents of a status page's export by moment, and where they came from; None when it is none.

    Args:
        path: JSON in the shape hosted status pages export: a list, or a table with `incidents`; a list of parts with
            `dailyMinutesDown`; or an Atom feed.
        faults: the file.
    """
    if path.suffix.casefold() == FEED:
        told = read_status_feed(path, faults)
        return None if told is None else (_in_order(told), TableSource(faults.file, len(told), FEED_COLUMNS))
    text = read_text(path, faults)
    node = None if text is None else parse_yaml(text, faults)
    if node is None:
        return None
    entries = list(_entries(node))
    if not entries and not _has_a_list(node):
        faults.error('expected a list under "incidents"', faults.at(1), "Export the incidents of the status page.")
        return None
    days = [day for entry in entries for day in _days(entry)]
    if days or any(_is_part(entry) for entry in entries):
        found = (_down(part, day, minutes, faults) for part, day, minutes in days)
        return _in_order(found), TableSource(faults.file, len(days), PART_COLUMNS)
    return _in_order(_incident(entry, faults) for entry in entries), TableSource(faults.file, len(entries), COLUMNS)


def _in_order(found: Iterable[PublicIncident | None]) -> tuple[PublicIncident, ...]:
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.started, one.id)))


def _is_part(entry: Node) -> bool:
    return isinstance(entry, Table) and MINUTES in entry.nodes


def _days(entry: Node) -> Iterator[tuple[Table, Scalar, Scalar]]:
    """Yield a part of the page, each day it was down and for how many minutes."""
    days = entry.nodes.get(MINUTES) if isinstance(entry, Table) else None
    if isinstance(entry, Table) and isinstance(days, Table):
        for key, minutes in days.nodes.items():
            if isinstance(minutes, Scalar) and minutes.text not in (None, "0"):
                yield entry, days.keys[key], minutes


def _down(part: Table, day: Scalar, minutes: Scalar, faults: Faults) -> PublicIncident | None:
    """Return the day a part was down: by its hours nobody knows, so it is all of the day, and said to be."""
    given = values_of(part)
    name = given.get("name") or given.get("slug") or given.get("url")
    values = {
        "id": f"{given.get('slug') or name}-{day.text}",
        "name": f"{name}: {minutes.text} min",
        "started": f"{day.text}T00:00Z",
        "resolved": f"{day.text}T23:59Z",
        "components": [str(name)],
        "by_day": "yes",
    }
    return make_record(PublicIncident, values, faults, UTC, lambda _way, _of_key: faults.at(day.line, day.column))


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
