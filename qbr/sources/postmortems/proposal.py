"""The front matter a post-mortem could have: what was read, to paste above its text once a person has confirmed it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from qbr.records.incidents import Incident, IncidentAction
from qbr.records.origins import Origin
from qbr.sources.opening.faults import clipped

FIELDS = (
    "severity",
    "kind",
    "status",
    "detected",
    "detected_by",
    "acknowledged",
    "mitigated",
    "resolved",
    "told_customer",
)


def proposed_front_matter(incident: Incident) -> str:
    """Return front matter as YAML for an incident: what is known as keys, what is not as comments, and no approval.

    Read back it gives the values of the record again. A guess, a value in conflict and an owner are comments: whoever
    knows them takes the sign away or writes what is right.
    """
    return "\n".join(("---", *_lines(incident), "audience: internal", "---")) + "\n"


def _lines(incident: Incident) -> Iterator[str]:
    yield f"id: {_text(incident.id)}"
    yield f"title: {_text(incident.title)}{_from(incident, 'title')}"
    started = f"{incident.started:%Y-%m-%dT%H:%M:%SZ}" if incident.started else "unknown"
    yield f"started: {started}{_from(incident, 'started')}"
    yield from _doubts(incident, "started")
    for field in FIELDS:
        if field in incident.model_fields_set and (value := getattr(incident, field)) is not None:
            shown = value if isinstance(value, str) else f"{value:%Y-%m-%dT%H:%M:%SZ}"
            yield f"{field}: {_text(shown) if isinstance(value, str) else shown}{_from(incident, field)}"
        yield from _doubts(incident, field)
    if incident.components:
        names = ", ".join(map(_text, incident.components))
        yield f"components: [{names}]{_from(incident, 'components')}"
    if incident.windows:
        yield f"windows:{_from(incident, 'windows')}"
        yield from (
            f"  - {{start: {w.start:%Y-%m-%dT%H:%M:%SZ}, end: {w.end:%Y-%m-%dT%H:%M:%SZ}}}"
            for w in incident.windows
            if w.start and w.end
        )
    if incident.actions:
        yield "actions:"
        for number, action in enumerate(incident.actions):
            yield from _action(action, incident.origins.get(f"actions[{number}].owner"))
    yield "# customer_impact: {users: , minutes: , data_loss: , security: , source: }  # what it did to this customer"


def _action(action: IncidentAction, owner: Origin | None) -> Iterator[str]:
    yield f"  - text: {_text(action.text)}"
    yield f"    status: {action.status}"
    if owner is not None:
        yield f"    # owner:  # the file has {_comment(owner.value)}: write the role"
    else:
        yield "    # owner:  # the file names none"
    yield f"    due: {action.due}" if action.due else "    # due:  # the file names none"


def _doubts(incident: Incident, field: str) -> Iterator[str]:
    """Yield comments with every value that is not used."""
    for conflict in incident.conflicts:
        if conflict.field == field:
            yield from (
                f"# {field}: {_comment(one.value or 'unknown')}  # one of {len(conflict.origins)}, {_said(one)}"
                for one in conflict.origins
            )
    origin = incident.origins.get(field)
    if origin is not None and origin.confidence == "guess":
        yield f"# {field}: {_comment(origin.value or '?')}  # guess, {_said(origin)}"


def _from(incident: Incident, field: str) -> str:
    """Return a comment that says where a value was read; empty where nobody has to check it."""
    origin = incident.origins.get(field)
    return f"  # {origin.confidence}, {_said(origin)}" if origin and origin.confidence != "guess" else ""


def _said(origin: Origin) -> str:
    place = f"{origin.how}, line {origin.line}" if origin.line else origin.how
    quote = f": {_comment(origin.quote)}" if origin.quote else ""
    return f"{place}{quote}" + (f" ({_comment(origin.note)})" if origin.note else "")


def _text(value: str) -> str:
    """Return a text as YAML in quotation marks; JSON's are YAML's, and signs YAML forbids are escaped."""
    return json.dumps(value, ensure_ascii=not value.isprintable())


def _comment(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in clipped(text, 80))
