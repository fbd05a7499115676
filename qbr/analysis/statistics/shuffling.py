"""Shuffling: how often a series in another order shows as much, with neighbours kept together.

The order of shuffling is fixed, so that the same series gives the same answer on every machine.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qbr.analysis.arrays import Real

SHUFFLES = 1999
SEED = 20260930


@lru_cache(maxsize=64)
def orders(n: int, block: int) -> NDArray[np.int64]:
    """Return 1,999 orders of n points, one a row: turned round by chance, then runs of `block` points shuffled."""
    chance = np.random.default_rng((SEED, n, block))
    starts = np.arange(0, n, block)
    shuffled = starts[np.argsort(chance.random((SHUFFLES, starts.size)), axis=1)]
    places = (shuffled[:, :, None] + np.arange(block)).reshape(SHUFFLES, -1)
    rows = (places[places < n].reshape(SHUFFLES, n) + chance.integers(n, size=(SHUFFLES, 1))) % n
    rows.setflags(write=False)
    return rows


def chance_of(observed: float, shuffled: Real) -> float:
    """Return the share of orders that show at least as much, the observed one among them; never 0."""
    return float(1 + int((shuffled >= observed - 1e-12).sum())) / (shuffled.size + 1)


def ranks(values: Real) -> Real:
    """Return the ranks of values from 1 on, ties at their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle: Real = (last - (counts - 1) / 2)[inverse].astype(np.float64)
    return middle


def likely(chances: list[float], share: float) -> list[bool]:
    """Return which of several findings stand when at most `share` of those that stand may be by chance.

    Benjamini and Hochberg: in ascending order, the k-th of m stands when it or a later one is at most share × k ÷ m
    (analytics 2.8, practice 77).
    """
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    reached = 0
    for rank, place in enumerate(order, 1):
        if chances[place] <= share * rank / len(chances):
            reached = rank
    stands = set(order[:reached])
    return [place in stands for place in range(len(chances))]


def block_of(correlation: float, n: int) -> int:
    """Return how many neighbours belong together when each resembles the one before so much."""
    r = min(max(correlation, 0.0), 0.9)
    return int(min(max(1, round((1 + r) / (1 - r))), max(1, n // 6)))
