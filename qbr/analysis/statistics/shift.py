"""Level shifts: points from which a series stands on another level than before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qbr.analysis.arrays import Real
from qbr.analysis.statistics.shuffling import block_of, chance_of, orders, ranks
from qbr.analysis.statistics.trend import lag_one

MOST_POINTS = 156  # three years of weeks; of a longer series the last ones
LEAST_SIDE = 4  # points on either side of a shift
SURE = 0.01  # most often a shuffled series may show as much
DRIFTING = 0.5  # likeness of neighbours beyond which a step cannot be told from drift
MOST_SHIFTS = 3
STRETCHES = 4  # two on either side of a step
NEAR = 3  # points around the split of ranks in which the sharpest one is looked for


@dataclass(frozen=True, slots=True)
class Shift:
    """A step of the level."""

    place: int  # position of the first point on the new level
    before: float  # median of the points before, back to the shift before it
    after: float
    chance: float  # share of shuffled series with a step as large


def shifts_in(values: Real) -> tuple[Shift, ...]:
    """Return the level shifts of a series, in their order, three at most (analytics 2.8).

    Binary segmentation: the split that parts high ranks from low ones most is kept when shuffled series show as much
    in at most one of a hundred, and both sides are searched again. Neighbours that resemble each other are shuffled
    together; a series that drifts has none.

    Args:
        values: equally spaced; NaN where not collected.
    """
    known = np.flatnonzero(~np.isnan(values))[-MOST_POINTS:]
    places = sorted(_search(values[known], 0))
    bounds = [0, *(place for place, _ in places), known.size]
    return tuple(
        Shift(
            int(known[place]),
            float(np.median(values[known[bounds[index] : place]])),
            float(np.median(values[known[place : bounds[index + 2]]])),
            chance,
        )
        for index, (place, chance) in enumerate(places)
    )


def _search(values: Real, offset: int) -> list[tuple[int, float]]:
    """Return position and chance of the shifts of a stretch, the surest kept when there are too many."""
    found = step_in(values)
    if found is None or found[1] > SURE:
        return []
    place, chance = found
    more = [*_search(values[:place], offset), *_search(values[place:], offset + place)]
    return [(offset + place, chance), *sorted(more, key=lambda each: each[1])][:MOST_SHIFTS]


def step_in(values: Real) -> tuple[int, float] | None:
    """Return the position of the largest step and how often shuffled series show as large a one.

    None when the series is too short, or resembles its neighbours too much to tell a step from drift.
    """
    if values.size < 2 * LEAST_SIDE:
        return None
    ranked = ranks(values)
    sizes = _steps(ranked[None, :])[0]
    place = int(sizes.argmax()) + LEAST_SIDE
    likeness = _likeness(ranked, place)
    if likeness > DRIFTING:
        return None
    shuffled = _steps(ranked[orders(values.size, block_of(likeness, values.size))]).max(axis=1)
    return _sharpened(values, place), chance_of(float(sizes.max()), shuffled)


def _sharpened(values: Real, place: int) -> int:
    """Return the split near one of the ranks that parts the values themselves most: ranks are even within a level."""
    sizes = _steps(values[None, :])[0]
    low = max(place - NEAR, LEAST_SIDE)
    near = sizes[low - LEAST_SIDE : place + NEAR + 1 - LEAST_SIDE]
    return low + int(near.argmax())


def _likeness(values: Real, place: int) -> float:
    """Return how alike neighbours are without the step and one more on either side.

    What is left of a short stretch looks less alike than it is, by about (1 + 4r) ÷ points of a stretch (Kendall 1954).
    """
    r = lag_one(np.concatenate([_flattened(values[:place]), _flattened(values[place:])]))
    return r + max(0.0, 1 + 4 * r) * STRETCHES / values.size


def _flattened(values: Real) -> Real:
    """Return a stretch less its mean, and less its own largest step: what is left shows how alike neighbours are."""
    if values.size < 2 * LEAST_SIDE:
        return np.asarray(values - values.mean(), dtype=np.float64)
    place = int(_steps(values[None, :])[0].argmax()) + LEAST_SIDE
    flat: Real = np.concatenate([values[:place] - values[:place].mean(), values[place:] - values[place:].mean()])
    return flat


def _steps(rows: Real) -> Real:
    """Return for each row and split how far the ranks before it lie from the mean, by the spread of such sums."""
    n = rows.shape[1]
    split = np.arange(LEAST_SIDE, n - LEAST_SIDE + 1)
    sums = np.cumsum(rows - rows.mean(axis=1, keepdims=True), axis=1)[:, split - 1]
    sizes: Real = np.abs(sums) / np.sqrt(split * (n - split) / n)
    return sizes
