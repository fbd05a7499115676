"""The vendor's status page as its feed has it: an Atom file with an entry for each incident and its updates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lxml import etree

from qbr.records.incidents import PublicIncident
from qbr.records.values import parse_moment
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.text import read_bytes

ATOM = "{http://www.w3.org/2005/Atom}"
OVER = frozenset({"resolved", "completed"})

_TAGS = re.compile(r"<[^>]+>")
_UPDATE = re.compile(r"<small>(.*?)</small>.*?<strong>(.*?)</strong>", re.DOTALL)
_WHEN = re.compile(r"([A-Z][a-z]{2})\s+([0-9]{1,2})\s*,\s*([0-9]{2}:[0-9]{2})\s*UTC")
_PLANNED = re.compile(
    r"SCHEDULED EVENT\s+([A-Z][a-z]{2}\s+[0-9]{1,2})\s*,\s*([0-9]{2}:[0-9]{2})\s*-\s*"
    r"(?:([A-Z][a-z]{2}\s+[0-9]{1,2})\s*,\s*)?([0-9]{2}:[0-9]{2})\s*UTC"
)
_DAY = timedelta(days=1)


def read_status_feed(path: Path, faults: Faults) -> tuple[PublicIncident, ...] | None:
    """Return the incidents of a status page's Atom feed in its order; None, with a fault, when it is none.

    An incident begins when the page first told of it. It is over at the time of the update that says so.
    """
    data = read_bytes(path, faults)
    if data is None:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        feed = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        feed = None
    if feed is None or feed.tag != f"{ATOM}feed":
        faults.error("this is no Atom feed", faults.at(1), "Save history.atom of the status page here.")
        return None
    return tuple(_incidents(feed, faults))


def _incidents(feed: etree._Element, faults: Faults) -> Iterator[PublicIncident]:
    for entry in feed.iterfind(f"{ATOM}entry"):
        line: int | None = getattr(entry, "sourceline", None)
        place = faults.at(line)
        texts = {str(part.tag).removeprefix(ATOM): "".join(str(text) for text in part.itertext()) for part in entry}
        try:
            published = parse_moment(texts.get("published") or texts.get("updated", ""))
            updated = parse_moment(texts.get("updated", ""))
        except ValueError as error:
            faults.error(f"published or updated: {error}", place, "Save the feed anew.")
            continue
        content = texts.get("content", "")
        spans = _planned(content, published)
        started, resolved = spans or (published, _resolved(content, published, updated))
        yield PublicIncident(
            id=texts.get("id", "").rpartition("/")[2] or f"entry-{line}",
            name=texts.get("title", "").strip() or "–",
            started=started,
            resolved=resolved,
            is_maintenance=spans is not None,
            place=place,
        )


def _resolved(content: str, published: datetime, updated: datetime) -> datetime | None:
    """Return when the page said that it was over; None while it has not."""
    updates = [(_plain(when), _plain(word).casefold()) for when, word in _UPDATE.findall(content)]
    for number, (when, word) in enumerate(updates):
        if word in OVER:
            match = _WHEN.search(when)
            told = _moment(f"{match[1]} {match[2]}", match[3], published) if match else None
            return told or (updated if number == 0 else None)
    return None


def _planned(content: str, published: datetime) -> tuple[datetime, datetime] | None:
    """Return when maintenance was meant to begin and to end; None for what was not planned."""
    match = _PLANNED.search(_plain(content))
    if match is None:
        return None
    start = _moment(match[1], match[2], published)
    end = _moment(match[3] or match[1], match[4], published)
    return (start, end) if start and end else None


def _moment(day: str, clock: str, after: datetime) -> datetime | None:
    """Return the moment of a day told without its year: the first one not a day before another."""
    for year in (after.year, after.year + 1):
        try:
            moment = datetime.strptime(f"{year} {day} {clock}", "%Y %b %d %H:%M").replace(tzinfo=UTC)
        except ValueError:
            continue
        if moment >= after - _DAY:
            return moment
    return None


def _plain(markup: str) -> str:
    return " ".join(_TAGS.sub(" ", markup).split())
