"""Facts a file names: a label and its value, on one line, in a table or in a list of definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qbr.records.origins import How
from qbr.sources.postmortems.headings import words_of
from qbr.sources.postmortems.zones import PATTERN

MOMENTS = ("started", "detected", "acknowledged", "mitigated", "resolved", "told_customer")
LABELS: Mapping[str, tuple[str, ...]] = {
    "started": (
        "start", "started", "began", "begin", "beginning", "impact start", "impact started", "impact began", "onset",
        "beginn", "begonnen", "störungsbeginn", "anfang", "from",
    ),
    "detected": ("detected", "detection", "noticed", "first alert", "discovered", "entdeckt", "bemerkt", "erkannt"),
    "acknowledged": ("acknowledged", "acknowledgement", "ack", "responded"),
    "mitigated": ("mitigated", "mitigation", "contained", "eingedämmt"),
    "resolved": (
        "end", "ended", "resolved", "resolution", "restored", "recovered", "recovery", "impact end", "impact ended",
        "over", "ende", "behoben", "wiederhergestellt", "störungsende", "until",
    ),
    "told_customer": ("customers told", "customers informed", "customer informed", "kunden informiert"),
    "span": ("when", "window", "impact window", "period", "incident window", "outage window", "zeitraum", "wann"),
    "duration": ("duration", "total duration", "downtime", "total downtime", "length", "dauer", "gesamtdauer"),
    "day": ("date", "day", "datum", "tag"),
    "zone": ("timezone", "time zone", "zeitzone", "tz"),
    "severity": ("severity", "sev", "priority", "schweregrad", "impact level", "level"),
    "title": ("title", "subject", "incident", "incident title", "betreff", "titel", "re"),
    "status": ("status", "state", "current status"),
    "components": (
        "components", "component", "affected", "affected services", "services affected", "service affected",
        "affected service", "affected systems", "affected components", "services", "service", "systems",
        "betroffen", "betroffene dienste", "betroffene systeme", "dienst", "dienste",
    ),
    "detected_by": ("detected by", "reported by", "detection source", "how detected", "entdeckt von"),
    "kind": ("type", "kind", "incident type", "category", "art"),
}  # fmt: skip
_FIELDS = {name: key for key, names in LABELS.items() for name in names}
_FILLERS = frozenset(
    {"time", "at", "date", "the", "incident", "outage", "of", "was", "utc", "total", "first", "disruption"}
)
_MARKS = r"[\s>*•+\-–|_`]*(?:\[[ xX]\]\s*[*_`]*)?"
_LABELLED = re.compile(rf"{_MARKS}(?P<label>[^\W\d_][^:|*_`]{{0,40}}?)\s*[*_`]*\s*:[*_`]*\s*(?P<value>\S.*)?")
_DEFINED = re.compile(r"\s{0,3}:\s+(?P<value>\S.*)")
_CELLS = re.compile(r"\s*\|(?P<cells>.*)\|\s*|(?P<tabbed>[^\t|]+\t[^\t]+)")
_EDGES = " *_`|"
_IN_BRACKETS = re.compile(rf"\(({PATTERN})\)")


@dataclass(frozen=True, slots=True)
class Label:
    """A label with its value."""

    field: str  # of the record, or span, duration, day, zone, title
    label: str  # as written
    value: str
    line: int
    how: How
    zone: str = ""  # the label names one: "Start (UTC)"


def field_named(label: str) -> str | None:
    """Return what a label names; None when we do not know."""
    words = words_of(_IN_BRACKETS.sub("", label))
    if len(words) > 5:
        return None
    short = " ".join(word for word in words if word not in _FILLERS)
    return _FIELDS.get(" ".join(words)) or _FIELDS.get(short)


def zone_in_brackets(label: str) -> str:
    """Return the zone a label or the head of a column names, as in "Start (UTC)"; empty: none."""
    zone = _IN_BRACKETS.search(label)
    return zone[1] if zone else ""


def cells_of(line: str) -> tuple[str, ...]:
    """Return the cells of a line of a table, without emphasis; empty when it is none."""
    match = _CELLS.fullmatch(line)
    if match is None:
        return ()
    parts = match["cells"].split("|") if match["cells"] is not None else match["tabbed"].split("\t")
    return tuple(re.sub(r"[*`]|^_|_$", "", part.strip()).strip() for part in parts)


def labels_in(lines: Sequence[tuple[int, str]]) -> Iterator[Label]:
    """Yield the labels we know of lines, each with its number in the file, in their order."""
    for label, value, number, how in pairs_in(lines):
        field = field_named(label)
        if field is not None:
            yield Label(field, label, value, number, how, zone_in_brackets(label))


def pairs_in(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[str, str, int, How]]:
    """Yield whatever looks like a label with a value, the number of its line and how it is written."""
    before = ""
    for number, line in lines:
        cells = cells_of(line)
        match, defined = _LABELLED.fullmatch(line), _DEFINED.fullmatch(line)
        pair: tuple[str, str, How] | None = None
        if len(cells) == 2:
            pair = cells[0].rstrip(":"), cells[1], "table"
        elif defined:
            pair = before.strip(" *_-"), defined["value"], "label"
        elif match and not cells:
            pair = match["label"], match["value"] or "", "label"
        if pair and pair[1].strip(_EDGES):
            yield pair[0].strip(), pair[1].strip(_EDGES), number, pair[2]
        before = line if line.strip() else before
