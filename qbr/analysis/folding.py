"""Folding: groups of so few people that a figure of theirs would be a person's are told together.

The published parts and their total give away nothing smaller than a part, as the parts do not overlap: a sum or a
difference of them is again made of whole parts. What this does not cover is said in `fold`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folding:
    """Which groups stand for themselves and which are told as one."""

    alone: tuple[str, ...]  # the smallest first, the one to keep last
    together: tuple[str, ...]  # empty: none had to be folded; never a single group beside others


def fold(sizes: Mapping[str, int], smallest: int, keep: str = "", most: int | None = None) -> Folding:
    """Return which groups may stand for themselves; groups without people are in neither part.

    One small group alone could be had back as the total less the others, so the next smallest joins it; and it does
    until the folded ones together are no small group either. Not covered: the same people cut in another way on
    another page, and a group that is small in one quarter and was not in the one before.

    Args:
        sizes: people by group.
        smallest: fewest people of a group that stands for itself.
        keep: a group that is folded last, unless it is small.
        most: parts there is room for; None: any number.
    """
    held = [group for group in sizes if sizes[group] > 0]
    held.sort(key=lambda group: (group == keep and sizes[group] >= smallest, sizes[group], group))
    count = _how_many([sizes[group] for group in held], smallest, most)
    return Folding(tuple(held[count:]), tuple(held[:count]))


def _how_many(sizes: list[int], smallest: int, most: int | None) -> int:
    """Return how many of the groups, the smallest first, become one; 0 when each may stand for itself."""
    surplus = len(sizes) + 1 - most if most is not None and len(sizes) > most else 0
    count = max(sum(size < smallest for size in sizes), surplus)
    if not count:
        return 0
    count = max(count, 2)
    while count < len(sizes) and sum(sizes[:count]) < smallest:
        count += 1
    return min(count, len(sizes))
