"""Season: what of a series comes back every cycle, told apart from its level and from what is out of line.

The level is a moving mean over one cycle, the season the median of what is left at the same place of every cycle; both
are found again without the points that stand far out (`analytics` 2.8).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qbr.analysis.activity import Flags, Real

WEEK = 7  # days
YEAR = 52  # weeks
LEAST_CYCLES = 2
ROUNDS = 3
MAD = 0.6745  # of a normal distribution with standard deviation 1
FAR = 3.5  # robust standard deviations


@dataclass(frozen=True, slots=True)
class Parts:
    """A series taken apart: level + season + residual give it back; NaN where it was not collected."""

    level: Real
    season: Real  # adds up to about zero over a cycle; zero everywhere where there are too few cycles
    residual: Real
    has_season: bool  # whether there were enough cycles to tell one


def parts_of(values: Real, cycle: int) -> Parts:
    """Return the level, the season and the residual of a series (analytics 2.8).

    A season is told from two full cycles on; below that the season is zero and `has_season` says so.

    Args:
        values: equally spaced; NaN where not collected.
        cycle: points of a cycle, e.g. 7 for days.
    """
    has_season = values.size >= LEAST_CYCLES * cycle
    season = np.zeros(values.size)
    usable = ~np.isnan(values)
    level = values.copy()
    for _ in range(ROUNDS):
        level = _smoothed(values - season, usable, cycle)
        season = _seasonal(values - level, usable, cycle) if has_season else season
        usable = ~np.isnan(values) & ~is_far(values - level - season)
    return Parts(level, season, values - level - season, has_season)


def robust_deviation(residual: Real) -> float:
    """Return MAD ÷ 0.6745, the standard deviation that points far out do not move; 0 for no spread (analytics 2.8)."""
    known = residual[~np.isnan(residual)]
    return float(np.median(np.abs(known - np.median(known)))) / MAD if known.size else 0.0


def is_far(residual: Real, limit: float = FAR) -> Flags:
    """Return which residuals lie further than the limit of robust standard deviations from their median."""
    spread = robust_deviation(residual)
    if spread == 0:
        return np.zeros(residual.size, dtype=bool)
    middle = np.nanmedian(residual)
    with np.errstate(invalid="ignore"):
        flags: Flags = np.abs(residual - middle) > limit * spread
    return flags


def _smoothed(values: Real, usable: Flags, cycle: int) -> Real:
    """Return the mean of one cycle around each point, as many on either side; at the ends of what there is.

    Of an even cycle the outermost points count half, so that every place of the cycle has the same weight.
    """
    half = max(cycle // 2, 1)
    weight = np.ones(2 * half + 1)
    if cycle % 2 == 0:
        weight[0] = weight[-1] = 0.5
    sums = np.convolve(np.where(usable, values, 0.0), weight)[half : half + values.size]
    counts = np.convolve(usable.astype(np.float64), weight)[half : half + values.size]
    level: Real = np.divide(sums, counts, out=np.full(values.size, np.nan), where=counts > 0)
    return level


def _seasonal(rest: Real, usable: Flags, cycle: int) -> Real:
    """Return the median of each place of the cycle, less their mean; zero at a place without a known point."""
    phase = np.arange(rest.size) % cycle
    pattern = np.zeros(cycle)
    for place in range(cycle):
        known = rest[usable & (phase == place) & ~np.isnan(rest)]
        pattern[place] = np.median(known) if known.size else 0.0
    return np.asarray((pattern - pattern.mean())[phase], dtype=np.float64)
