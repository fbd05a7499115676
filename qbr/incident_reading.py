"""How the incidents of a customer were read: where each value stands, how sure it is, and what contradicts it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qbr.build import Told
from qbr.outline import Grid, incident_lines
from qbr.records.incidents import Incident
from qbr.records.origins import Origin
from qbr.sources.postmortems.proposal import proposed_front_matter

HEADS = ("field", "value", "how sure", "read in", "line", "quote", "note")


@dataclass(frozen=True, slots=True)
class IncidentReading:
    """How one incident was read."""

    incident: Incident
    fields: tuple[tuple[str, Origin], ...]  # those of the front matter left out
    front: tuple[str, ...]  # fields a person wrote into the front matter
    proposal: str  # front matter to complete; empty: the file has its own

    @property
    def needs_a_person(self) -> bool:
        """Return whether something of it was not written by a person as front matter, or contradicts."""
        return bool(self.proposal or self.incident.conflicts)

    @property
    def grid(self) -> Grid:
        """Return the values that were read in the text, a line each."""
        rows = tuple(
            (
                name,
                origin.value or "unknown",
                _sureness(origin),
                origin.how,
                str(origin.line or ""),
                origin.quote,
                origin.note,
            )
            for name, origin in self.fields
        )
        return Grid(self.incident.id, HEADS, rows)

    @property
    def conflicts(self) -> Iterator[str]:
        """Yield each conflict in words, with every value."""
        for conflict in self.incident.conflicts:
            said = " or ".join(f"{one.value or 'unknown'} ({one.how}, line {one.line})" for one in conflict.origins)
            yield f"{conflict.field}: {said}; used: {conflict.used or 'none'}"

    def to_json(self) -> dict[str, Any]:
        """Return it for machines."""
        return {
            "fields": {name: origin.model_dump() for name, origin in self.incident.origins.items()},
            "conflicts": [conflict.model_dump() for conflict in self.incident.conflicts],
            "front_matter": self.proposal or None,
        }


def readings(told: Told) -> tuple[IncidentReading, ...]:
    """Return how each incident of the customer was read, of every quarter and of none, in the order of the records."""
    return tuple(_reading(incident) for incident in told.folder.incidents or ())


def incidents_as_json(told: Told) -> list[dict[str, Any]]:
    """Return the lines of the incidents of the quarter with how each was read, then others a person owes a look."""
    grid = incident_lines(told)
    by_id = {reading.incident.id: reading for reading in readings(told)}
    rows = [{**dict(zip(grid.heads, row, strict=True)), **by_id.pop(row[0]).to_json()} for row in grid.rows]
    others = (
        {"incident": name, "file": str(reading.incident.place), **reading.to_json()}
        for name, reading in by_id.items()
        if reading.needs_a_person
    )
    return [*rows, *others]


def _reading(incident: Incident) -> IncidentReading:
    own = tuple(name for name, origin in incident.origins.items() if origin.how == "front matter")
    fields = tuple((name, origin) for name, origin in incident.origins.items() if origin.how != "front matter")
    proposal = "" if own or not incident.origins else proposed_front_matter(incident)
    return IncidentReading(incident, fields, own, proposal)


def _sureness(origin: Origin) -> str:
    return f"{origin.confidence}, not used" if origin.confidence == "guess" else origin.confidence
