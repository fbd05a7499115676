"""Lengths of time as people write them, "1d 6h 40m", to minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from qbr.records.origins import Conflict
from qbr.sources.postmortems.labels import Label
from qbr.sources.postmortems.weighing import Candidate, Weighed

_PART = re.compile(
    r"(?P<number>[0-9]{1,5}(?:[.,][0-9]{1,2})?)\s*"
    r"(?:(?P<d>d|days?|tage?)|(?P<h>h|hrs?|hours?|std|stunden?)|(?P<m>m|mins?|minutes?|minuten?)|(?P<s>s|secs?|seconds?))\b\.?",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:during|support hours|business hours|about|approx\w*|roughly|around|ca|circa|etwa)\b|~|≈|>|<", re.I
)
_MINUTES = {"d": Decimal(1440), "h": Decimal(60), "m": Decimal(1), "s": Decimal(1) / 60}


def minutes_of(text: str) -> Decimal | None:
    """Return the minutes a text says; None when it says none, or says them about or for a part of the time.

    "7h (during support hours)" is the length of something else than from start to end.
    """
    text = text[:200]
    parts = list(_PART.finditer(text))
    if not parts or _ABOUT.search(text):
        return None
    found = [(unit, Decimal(part["number"].replace(",", "."))) for part in parts for unit in _MINUTES if part[unit]]
    units = [unit for unit, _ in found]
    if len(units) != len(set(units)):
        return None  # "20h 03m (2h of it at night)"
    return sum((number * _MINUTES[unit] for unit, number in found), Decimal(0))


def contradicted_length(labels: Sequence[Label], result: Weighed, file: str) -> Iterator[Conflict]:
    """Yield a length the file names that is not that from start to end; its start and end stay what they are."""
    start, end = result.origins.get("started"), result.origins.get("resolved")
    if not start or not end or not start.value or not end.value or "windows" in result.origins:
        return
    ends = [datetime.fromisoformat(one.value) for one in (start, end) if one.value[10:11] == "T"]
    minutes = Decimal((ends[-1] - ends[0]).total_seconds()) / 60 if len(ends) == 2 else None
    for label in labels:
        named = minutes_of(label.value) if label.field == "duration" else None
        if named is None or minutes is None or abs(named - minutes) <= max(Decimal(2), minutes / 100):
            continue
        quote = f"{label.label}: {label.value}"
        said = Candidate("duration", f"{named:.0f} min", label.line, label.how, "likely", quote)
        counted = Candidate("duration", f"{minutes:.0f} min", end.line, end.how, end.confidence, "from start to end")
        origins = (said.origin(file), counted.origin(file))
        yield Conflict(field="duration", origins=origins, used=origins[1].value)
