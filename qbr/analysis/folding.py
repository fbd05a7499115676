"""Folding: groups of so few people that a figure of theirs would be a person's are told together.

The published parts and their total give away nothing smaller than a part, as the parts do not overlap: a sum or a
difference of them is again made of whole parts. What this does not cover is said in `fold`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
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


def withheld_of(counts: Mapping[str, int], sums: Sequence[tuple[str, Sequence[str]]], smallest: int) -> frozenset[str]:
    """Return the counts that may not be told: those of a few people, and as many others as keep them from being had.

    Of the counts of a sum either none is withheld, or two at least that are no few people together; a count of nobody
    may be among them.

    Args:
        counts: people by name of the count.
        sums: a total and its parts, by the names of their counts; the totals of several sums may share parts.
        smallest: fewest people of a count that is told.
    """
    withheld = {name for name, count in counts.items() if 0 < count < smallest}
    before: set[str] = set()
    while before != withheld:
        before = set(withheld)
        for total, parts in sums:
            withheld |= _more(counts, total, parts, withheld, smallest)
    return frozenset(withheld)


def _more(counts: Mapping[str, int], total: str, parts: Sequence[str], withheld: Set[str], smallest: int) -> set[str]:
    """Return what else of a sum has to be withheld, the smallest parts first and its total last."""
    gone = [name for name in parts if name in withheld]
    if not gone or total in withheld:
        return set()
    left = sorted((name for name in parts if name not in gone), key=lambda name: (counts[name] == 0, counts[name]))
    while left and (len(gone) < 2 or sum(counts[name] for name in gone) < smallest):
        gone.append(left.pop(0))
    is_enough = len(gone) > 1 and sum(counts[name] for name in gone) >= smallest
    return set(gone) if is_enough else {*gone, total}
