"""Season: what of a series comes back every cycle, told apart from its level and from what is out of line.

The level is the median of a cycle on either side of a point, the season the median of what is left at the same place of
every cycle, each found again without the other: medians, so that days far out move neither (`analytics` 2.8).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qbr.analysis.arrays import Real

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
    level = _middle(values, cycle)
    for _ in range(ROUNDS):
        season = _seasonal(values - level, cycle) if has_season else season
        level = _middle(values - season, cycle)
    return Parts(level, season, values - level - season, has_season)


def robust_deviation(residual: Real) -> float:
    """Return MAD ÷ 0.6745, the standard deviation that points far out do not move; 0 for no spread (analytics 2.8)."""
    known = residual[~np.isnan(residual)]
    return float(np.median(np.abs(known - np.median(known)))) / MAD if known.size else 0.0


def _middle(values: Real, cycle: int) -> Real:
    """Return the median of a cycle on either side of each point, at the ends of what there is.

    NaN where nothing around the point was collected; nothing for no points.
    """
    if not values.size:
        return values
    padded = np.full(values.size + 2 * cycle, np.nan)
    padded[cycle : cycle + values.size] = values
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * cycle + 1)
    ordered = np.sort(windows, axis=1)  # NaN comes last
    count = (~np.isnan(windows)).sum(axis=1)
    points = np.arange(values.size)
    middle: Real = (ordered[points, np.maximum(count - 1, 0) // 2] + ordered[points, count // 2]) / 2
    return middle


def _seasonal(rest: Real, cycle: int) -> Real:
    """Return the median of each place of the cycle, less their mean; zero at a place without a known point."""
    phase = np.arange(rest.size) % cycle
    pattern = np.zeros(cycle)
    for place in range(cycle):
        known = rest[(phase == place) & ~np.isnan(rest)]
        pattern[place] = np.median(known) if known.size else 0.0
    return np.asarray((pattern - pattern.mean())[phase], dtype=np.float64)
