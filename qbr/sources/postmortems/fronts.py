"""What a person wrote into the front matter, in the form the body's facts are compared in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo
from typing import Any

from qbr.records.values import parse_moment
from qbr.sources.opening.yaml import Table
from qbr.sources.postmortems.evidence import severity_in
from qbr.sources.postmortems.labels import MOMENTS
from qbr.sources.postmortems.weighing import Candidate


def front_candidates(values: Mapping[str, Any], node: Table, zone: tzinfo) -> dict[str, Candidate]:
    """Return each value of the front matter by field.

    Args:
        values: by key, as read.
        node: the same with places.
        zone: the zone of times without an offset.
    """
    return {
        key: _candidate(key, value, node, zone)
        for key, value in values.items()
        if value is not None and key in node.keys
    }


def started_day(values: Mapping[str, Any], zone: tzinfo) -> date | None:
    """Return the day the front matter says it began on, else was noticed or over; None when it says none."""
    for key in MOMENTS:
        try:
            return parse_moment(values.get(key), zone).astimezone(zone).date()
        except ValueError:
            continue
    return None


def _candidate(key: str, value: Any, node: Table, zone: tzinfo) -> Candidate:
    text = value if isinstance(value, str) else f"{len(value)} entries"
    shown = text
    if key in MOMENTS:
        shown = _moment(text, zone)
    elif key == "severity":
        shown = severity_in(text) or text
    elif key in ("kind", "detected_by"):
        shown = text.strip().casefold()
    return Candidate(key, shown, node.keys[key].line, "front matter", "sure", f"{key}: {text}")


def _moment(text: str, zone: tzinfo) -> str:
    """Return a moment in the one form that is compared; a text that is none stays as it is."""
    if text.strip().lower() in ("unknown", "???", "?"):
        return ""
    try:
        return f"{parse_moment(text, zone):%Y-%m-%dT%H:%M:%SZ}"
    except ValueError:
        return text
