"""Trend: the typical change from point to point of an equally spaced series, and whether it can be told from none.

Slopes between all pairs of points are ordered and the one in the middle taken, so that single points out of line move
nothing (`analytics` 2.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from qbr.analysis.arrays import Real

LEAST_POINTS = 8  # fewer points show no trend


@dataclass(frozen=True, slots=True)
class Trend:
    """A slope with its 95 % interval, in units of the series a point."""

    slope: float
    low: float
    high: float
    p: float  # two-sided, of no trend at all
    n: int  # points it rests on

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero; otherwise there is no clear change."""
        return self.low > 0 or self.high < 0


def trend_of(values: Real, *, serial: bool = True, confidence: float = 0.95) -> Trend | None:
    """Return the Theil–Sen slope of a series with Sen's interval and the Mann–Kendall test (analytics 2.8).

    None for fewer than eight known points. The variance of the test counts ties; with `serial` it also grows with the
    likeness of neighbouring points, because twenty weeks that drift together say less than twenty that do not.

    Args:
        values: equally spaced; NaN where not collected.
        serial: whether to allow for points that resemble their neighbours.
        confidence: of the interval.
    """
    place = np.flatnonzero(~np.isnan(values))
    if place.size < LEAST_POINTS:
        return None
    known = values[place]
    first, second = np.triu_indices(place.size, 1)
    rises = known[second] - known[first]
    slopes = np.sort(rises / (place[second] - place[first]))
    slope = float(np.median(slopes))
    variance = kendall_variance(known) * (_inflation(known - slope * place) if serial else 1.0)
    low, high = _interval(slopes, variance, confidence)
    return Trend(slope, low, high, _p_value(float(np.sign(rises).sum()), variance), int(place.size))


def kendall_variance(values: Real) -> float:
    """Return the variance of Kendall's S under no trend: n(n−1)(2n+5) less t(t−1)(2t+5) for each tie, over 18."""
    _, ties = np.unique(values, return_counts=True)
    n = values.size
    return float(n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18


def lag_one(values: Real) -> float:
    """Return the correlation of a series with itself one point later; 0 for a constant one."""
    centred = values - values.mean()
    square = float(centred @ centred)
    return float(centred[1:] @ centred[:-1]) / square if square > 0 else 0.0


def _inflation(residual: Real) -> float:
    """Return by how much likeness of neighbours widens the variance: (1 + r) ÷ (1 − r), never below 1."""
    r = min(max(lag_one(residual), 0.0), 0.9)
    return (1 + r) / (1 - r)


def _p_value(s: float, variance: float) -> float:
    """Return the two-sided probability of so large an S, with the correction for whole numbers."""
    if variance <= 0 or s == 0:
        return 1.0
    z = (abs(s) - 1) / variance**0.5
    return min(1.0, 2 * (1 - NormalDist().cdf(z)))


def _interval(slopes: Real, variance: float, confidence: float) -> tuple[float, float]:
    """Return the slopes as many ranks below and above the middle as the variance allows (Sen 1968)."""
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * variance**0.5
    upper = min(round((slopes.size + reach) / 2), slopes.size - 1)
    lower = max(round((slopes.size - reach) / 2) - 1, 0)
    return float(slopes[lower]), float(slopes[upper])
