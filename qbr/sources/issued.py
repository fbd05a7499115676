"""Issued reviews of a customer: issued/<quarter>/review.json, of this version or an older one.

Only figures and thresholds are read, so that a review stays comparable when the rest of its form has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from qbr.errors import DataError, Problem
from qbr.quarter import Period
from qbr.records.issued import IssuedFact, IssuedReview
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import Folder
from qbr.sources.opening.text import read_text

REVIEW = "review.json"
NO_REVIEW = "this is no review that can be compared with"
MEND = "Put the review.json there that was built when the review was issued."


def read_issued(folder: Folder, problems: list[Problem]) -> tuple[IssuedReview, ...]:
    """Return the issued reviews by their last day; one that cannot be read is told and left out."""
    path = folder.path / "issued"
    if not path.is_dir() or not folder.is_inside(path, problems):
        return ()
    quarters = Folder(path, folder.root)
    files = [entry / REVIEW for entry in quarters.entries() if entry.is_dir() and quarters.is_inside(entry, problems)]
    found = (_read(file, Faults(folder.shown(file), problems)) for file in files if file.is_file())
    return tuple(sorted((review for review in found if review is not None), key=lambda review: review.period.end))


def _read(file: Path, faults: Faults) -> IssuedReview | None:
    text = read_text(file, faults)
    if text is None:
        return None
    try:
        return _review(json.loads(text)["review"], faults.file)
    except (ValueError, TypeError, KeyError, DataError, InvalidOperation, RecursionError):
        faults.warn(NO_REVIEW, hint=MEND)
        return None


def _review(tree: Mapping[str, Any], file: str) -> IssuedReview:
    meta = tree["meta"]
    return IssuedReview(
        file=file,
        quarter=str(meta["quarter"]),
        period=_period(meta["period"]),
        as_of=_day(meta["as_of"]),
        facts=dict(_facts(tree["facts"])),
        thresholds=_settings(meta, "thresholds"),
        definitions=_settings(meta, "definitions"),
    )


def _settings(meta: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return what a review says of its own rules; older reviews do not say it."""
    return {str(item["name"]): str(item["value"]) for item in meta.get(name, ())}


def _facts(trees: list[Mapping[str, Any]]) -> Iterator[tuple[str, IssuedFact]]:
    for tree in trees:
        value = _value(tree["value"])
        if value is None or tree["audience"] != "customer":
            continue
        period = None if tree["period"] is None else _period(tree["period"])
        yield _id(tree), IssuedFact(value, period, tree["source"]["rows"])


def _id(tree: Mapping[str, Any]) -> str:
    """Return the id of a fact: the keys in the places of its metric's brackets."""
    parts = str(tree["metric"]).split("[]")
    keys = [f"[{key}]" for key in tree["keys"]]
    return "".join(part + key for part, key in zip(parts, [*keys, ""], strict=True))


def _value(value: object) -> int | Decimal | date | str | None:
    if isinstance(value, dict):
        return _day(value) if "date" in value else Decimal(value["decimal"])
    if value is None or isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise TypeError(f"no value of a fact: {value!r}")


def _day(tree: Mapping[str, str]) -> date:
    return date.fromisoformat(tree["date"])


def _period(tree: Mapping[str, Any]) -> Period:
    return Period(_day(tree["start"]), _day(tree["end"]))
