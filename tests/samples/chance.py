"""Seeded choices that come out the same on every machine and every Python.

Only `random.random` is promised to stay as it is between Python versions; every other choice is made from it here.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of choices from one seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def share(self) -> float:
        """Return a number from 0 up to but not including 1."""
        return self._random.random()

    def happens(self, share: float) -> bool:
        """Return True in this share of the cases."""
        return self.share() < share

    def between(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self.share() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[int(self.share() * len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in another order."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = int(self.share() * (last + 1))
            result[last], result[other] = result[other], result[last]
        return result

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Return `count` different items, or all of them when there are fewer."""
        return self.shuffled(items)[:count]

    def weighted_some(self, items: Sequence[T], weights: Sequence[float], count: int) -> list[T]:
        """Return `count` different items, heavy ones more often; an item without weight is never among them."""
        drawn = [(self.share() / weight, place) for place, weight in enumerate(weights) if weight > 0]
        return [items[place] for _, place in sorted(drawn)[:count]]
