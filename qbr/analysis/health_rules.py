"""How health is judged: what each dimension weighs, and how many points a figure is worth (`analytics` 2.14).

Every weight and every bound stands here or in qbr.yaml, and is printed beside the score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise
from typing import Literal

from qbr.errors import DataError, Place, Problem
from qbr.records.settings import Health
from qbr.records.values import parse_number

Dimension = Literal["outcomes", "adoption", "reliability", "sentiment", "relationship"]
Points = tuple[tuple[Decimal, Decimal], ...]  # a value and its points, the smallest value first; straight lines between

BEST = Decimal(100)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that counts towards a dimension."""

    name: str  # as qbr.yaml names it
    dimension: Dimension
    points: Points


def _points(*pairs: tuple[str, int]) -> Points:
    return tuple((Decimal(value), Decimal(worth)) for value, worth in pairs)


MEASURES: tuple[Measure, ...] = (
    Measure("goals", "outcomes", _points(("0", 0), ("0.5", 50), ("0.8", 90), ("1", 100))),
    Measure("value", "outcomes", _points(("-1", 0), ("0", 60), ("1", 90), ("2", 100))),
    Measure("active", "adoption", _points(("0.3", 0), ("0.6", 50), ("0.8", 80), ("0.95", 100))),
    Measure("breadth", "adoption", _points(("0.2", 0), ("0.5", 60), ("0.8", 100))),
    Measure("seats", "adoption", _points(("0.4", 0), ("0.7", 60), ("0.9", 100))),
    Measure("availability", "reliability", _points(("0.99", 0), ("0.995", 40), ("0.999", 80), ("1", 100))),
    Measure("replies", "reliability", _points(("0.7", 0), ("0.9", 60), ("0.98", 100))),
    Measure("nps_buyers", "sentiment", _points(("-50", 0), ("0", 40), ("30", 70), ("60", 100))),
    Measure("nps_users", "sentiment", _points(("-50", 0), ("0", 40), ("30", 70), ("60", 100))),
    Measure("csat", "sentiment", _points(("0.5", 0), ("0.75", 60), ("0.9", 100))),
    Measure("promises", "relationship", _points(("0.3", 0), ("0.7", 60), ("1", 100))),
    Measure("meetings", "relationship", _points(("0", 0), ("0.5", 50), ("1", 100))),
    Measure("sponsor", "relationship", _points(("30", 100), ("90", 60), ("180", 0))),
)


@dataclass(frozen=True, slots=True)
class HealthRules:
    """Weights and bounds in force."""

    weights: Mapping[str, Decimal] = field(default_factory=lambda: dict(Health().weights.by_dimension))
    measures: tuple[Measure, ...] = MEASURES
    green_from: Decimal = Decimal(70)
    amber_from: Decimal = Decimal(40)
    least_weight: Decimal = Decimal("0.5")  # below this share of the weights there is no score

    @classmethod
    def from_settings(cls, given: Health, file: str = "qbr.yaml") -> HealthRules:
        """Return the rules with a workspace's own weights and points.

        Raises:
            DataError: points of an unknown figure, or that are no line; every fault at once.
        """
        problems = [problem for name, points in given.points.items() for problem in _faults(name, points, file)]
        if problems:
            raise DataError(problems)
        own = {name: _line(points) for name, points in given.points.items()}
        measures = tuple(Measure(m.name, m.dimension, own.get(m.name, m.points)) for m in MEASURES)
        return cls(dict(given.weights.by_dimension), measures, given.green_from, given.amber_from, given.least_weight)


def _line(points: Mapping[str, Decimal]) -> Points:
    return tuple(sorted((parse_number(value), worth) for value, worth in points.items()))


def _faults(name: str, points: Mapping[str, Decimal], file: str) -> Iterator[Problem]:
    names, place = [measure.name for measure in MEASURES], Place(file, spot=f"health.points.{name}")
    if name not in names:
        near = get_close_matches(name, names, n=1)
        hint = f'Did you mean "{near[0]}"?' if near else f"Known: {', '.join(names)}."
        yield Problem(f'health has no figure "{name}"', place, hint)
        return
    hint = "Write at least two values with their points, as {0.5: 0, 0.9: 100}."
    if len(points) < 2:
        yield Problem("expected points for at least two values", place, hint)
    for value, worth in points.items():
        if not 0 <= worth <= BEST:
            yield Problem(f"points are {worth}, expected 0 to 100", place, hint)
        try:
            parse_number(value)
        except ValueError as error:
            yield Problem(f'"{value}": {error}', place, hint)


def worth(value: Decimal, points: Points) -> Decimal:
    """Return the points of a value, 0–100: on the straight line between two bounds, level beyond the outer ones."""
    if value <= points[0][0]:
        return points[0][1]
    for (low, first), (high, second) in pairwise(points):
        if value <= high:
            return first + (second - first) * (value - low) / (high - low)
    return points[-1][1]


def weighted(scores: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return what each scored dimension adds to the whole, which is the sum: weight ÷ weights present × score.

    A dimension without a score is dropped and the weights of the others are scaled up; without weight there is nothing.
    """
    present = sum((weights[name] for name in scores), Decimal(0))
    return {name: weights[name] / present * score for name, score in scores.items()} if present else {}


def mean(values: Sequence[Decimal]) -> Decimal | None:
    """Return the mean; None of nothing."""
    return sum(values, Decimal(0)) / len(values) if values else None
