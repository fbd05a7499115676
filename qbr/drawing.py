"""Drawing a review's pictures: the fit map of rated needs, and the customer's logo as it was read.

The bytes stay beside the review, by their hash; the review holds the hash and the words for who cannot see them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qbr.errors import DataError, Place, Problem
from qbr.facts import strictest
from qbr.output import digest
from qbr.pictures import MEDIA_TYPE, FitMapStyle, FitPoint, file_name, fit_map
from qbr.story.review import Review
from qbr.story.review.fit import NeedRow
from qbr.story.telling import Teller
from qbr.story.values import Picture
from qbr.story.walking import refs_below, walk

FEWEST_POINTS = 2  # one need alone is no map


@dataclass(frozen=True, slots=True)
class Drawn:
    """A review with its pictures, and their bytes by SHA-256."""

    review: Review
    pictures: Mapping[str, bytes]
    drawings: Mapping[str, bytes] = field(default_factory=dict)  # new ones, by the name they are found by again


def draw(review: Review, logo: bytes | None, teller: Teller, drawn: Path | None) -> Drawn:
    """Return the review with every picture drawn.

    Args:
        review: as told, without a fit map.
        logo: the customer's logo as read; None when there is none.
        teller: says the words on the map and about it.
        drawn: folder of earlier drawings, read and never written: what is new is drawn; None draws all.
    """
    pictures = {digest(logo): logo} if logo else {}
    rated = {number: row for number, row in enumerate(review.fit.needs, 1) if _is_rated(row)}
    if len(rated) < FEWEST_POINTS:
        return Drawn(review, pictures)
    points, style = [_point(number, row) for number, row in rated.items()], _style(teller)
    data = fit_map(points, style, drawn)
    refs = tuple(sorted(refs_below(tuple(rated.values()))))
    audience = strictest(row.opportunity.audience for row in rated.values())
    underserved = teller.join([row.name for row in rated.values() if row.is_underserved], ", ")
    alt = teller.say("drawing.fit_map.alt", names=underserved, n=len(rated))
    picture = Picture(digest(data), MEDIA_TYPE, dataclasses.replace(alt, audience=audience), refs, audience)
    fit = dataclasses.replace(review.fit, map=picture)
    name = file_name(points, style)
    is_kept = drawn is not None and (drawn / name).is_file()
    shown = {**pictures, picture.sha256: data}
    return Drawn(dataclasses.replace(review, fit=fit), shown, {} if is_kept else {name: data})


def _is_rated(row: NeedRow) -> bool:
    return row.importance.is_known and row.satisfaction.is_known


def _point(number: int, row: NeedRow) -> FitPoint:
    return FitPoint(number, row.importance.fact.number, row.satisfaction.fact.number, row.is_underserved)


def _style(teller: Teller) -> FitMapStyle:
    return FitMapStyle(
        importance_label=teller.say("drawing.fit_map.importance").text,
        satisfaction_label=teller.say("drawing.fit_map.satisfaction").text,
        zone_label=teller.say("drawing.fit_map.zone").text,
    )


def kept_pictures(review: Review, folder: Path) -> dict[str, bytes]:
    """Return the bytes of a review's pictures from where its build kept them.

    Raises:
        DataError: a picture is missing or is not the one the review speaks of.
    """
    found: dict[str, bytes] = {}
    for _, value in walk(review):
        if not isinstance(value, Picture):
            continue
        path = folder / value.sha256
        if not path.is_file() or digest(path.read_bytes()) != value.sha256:
            hint = "Keep internal/pictures beside review.json, or build from the customer's folder."
            raise DataError(Problem("a picture of this review is missing or was changed", Place(str(path)), hint))
        found[value.sha256] = path.read_bytes()
    return found
