"""What was shown before: the figures and thresholds of a review that has been issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from qbr.quarter import Period


@dataclass(frozen=True, slots=True)
class IssuedFact:
    """A figure as a customer was shown it."""

    value: int | Decimal | date | str
    period: Period | None
    rows: int | None  # rows it was counted from


@dataclass(frozen=True, slots=True)
class IssuedReview:
    """One review that was issued; only what may be held against today's data."""

    file: str  # relative to the workspace
    quarter: str  # label
    period: Period
    as_of: date  # the day its data spoke from
    facts: Mapping[str, IssuedFact]  # customers' figures that were known, by fact id
    thresholds: Mapping[str, str]  # in force then, by name; empty: the review does not say
    definitions: Mapping[str, str]  # how its measures were counted then, by metric id; likewise
