"""Anomalies: days on which a series stands out of line with its own level and week."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from qbr.analysis.arrays import Real
from qbr.analysis.statistics.season import FAR, WEEK, parts_of, robust_deviation

SINGLE = 5.0  # robust standard deviations from which one point alone is out of line
LEAST_POINTS = 14  # two weeks
LEAST_SHARE = 0.05  # of the usual level; a smaller distance is not worth a sentence, however even the series


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A run of points out of line, in one direction."""

    first: int  # position in the series
    last: int
    value: float  # of the point furthest out
    usual: float  # level and season at that point
    deviations: float  # its distance in robust standard deviations, with its sign
    peak: int  # position of that point


def anomalies_in(values: Real, cycle: int = WEEK, left_out: Collection[int] = ()) -> tuple[Anomaly, ...]:
    """Return the runs out of line: beyond 3.5 × MAD ÷ 0.6745 twice in a row, or beyond 5 once (analytics 2.8).

    Level and season are taken off first. A series without spread has none, nor has one with fewer than two cycles.

    Args:
        values: equally spaced; NaN where not collected, which neither counts nor breaks a run.
        cycle: points of a cycle.
        left_out: positions that say nothing, such as holidays.
    """
    kept = values.copy()
    kept[list(left_out)] = np.nan
    if int((~np.isnan(kept)).sum()) < max(LEAST_POINTS, 2 * cycle):
        return ()
    parts = parts_of(kept, cycle)
    spread = robust_deviation(parts.residual)
    if spread == 0:
        return ()
    scores = (parts.residual - np.nanmedian(parts.residual)) / spread
    known = [int(place) for place in np.flatnonzero(~np.isnan(scores))]
    usual = parts.level + parts.season
    least = LEAST_SHARE * float(np.nanmedian(np.abs(kept)))
    found = [_anomaly(run, scores, kept, usual) for run in _runs(known, scores) if _stands_out(run, scores)]
    return tuple(each for each in found if abs(each.value - each.usual) >= least)


def _runs(known: list[int], scores: Real) -> list[list[int]]:
    """Return the known positions beyond the limit, neighbours of one direction together."""
    runs: list[list[int]] = []
    before = 0
    for place in known:
        side = int(np.sign(scores[place])) if abs(scores[place]) > FAR else 0
        if side and side == before:
            runs[-1].append(place)
        elif side:
            runs.append([place])
        before = side
    return runs


def _stands_out(run: list[int], scores: Real) -> bool:
    return len(run) > 1 or abs(scores[run[0]]) > SINGLE


def _anomaly(run: list[int], scores: Real, values: Real, usual: Real) -> Anomaly:
    peak = max(run, key=lambda place: abs(scores[place]))
    return Anomaly(run[0], run[-1], float(values[peak]), float(usual[peak]), float(scores[peak]), peak)
