"""Scores of small surveys with the interval that belongs to them, in decimals and without a statistics package.

Intervals are 95 %: adjusted Wald for a net promoter score, Wilson for a share (`analytics` 2.11). A change between two
waves is claimed only when the interval of the difference leaves out zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Interval = tuple[Decimal, Decimal]

Z = Decimal("1.959963984540054")  # 97.5 % of the standard normal distribution lies below
PROMOTER_FROM, DETRACTOR_TO = 9, 6
_SCALE = Decimal(100)  # a net promoter score runs from −100 to 100


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the answers to "would you recommend" promote and detract."""

    promoters: int  # 9 or 10 of 10
    detractors: int  # 0 to 6
    n: int

    @classmethod
    def of(cls, answers: Sequence[Decimal]) -> Tally:
        """Return the tally of answers from 0 to 10."""
        promoters = sum(answer >= PROMOTER_FROM for answer in answers)
        return cls(promoters, sum(answer <= DETRACTOR_TO for answer in answers), len(answers))

    @property
    def score(self) -> Decimal:
        """The share of promoters less the share of detractors, −100 to 100; there must be answers."""
        return _SCALE * (self.promoters - self.detractors) / self.n

    @property
    def interval(self) -> Interval:
        """The adjusted-Wald interval of the score: three answers are added, a quarter of them on either side."""
        middle, variance = self._adjusted
        reach = Z * variance.sqrt()
        return max(-_SCALE, _SCALE * (middle - reach)), min(_SCALE, _SCALE * (middle + reach))

    def differs_from(self, other: Tally) -> bool:
        """Return whether the interval of the difference of two waves leaves out zero."""
        mine, theirs = self._adjusted, other._adjusted
        reach = Z * (mine[1] + theirs[1]).sqrt()
        return abs(mine[0] - theirs[0]) > reach

    @property
    def _adjusted(self) -> tuple[Decimal, Decimal]:
        """Return score and variance of its mean, as ratios, after three answers are added."""
        n = self.n + 3
        promoting = (self.promoters + Decimal("0.75")) / n
        detracting = (self.detractors + Decimal("0.75")) / n
        score = promoting - detracting
        return score, (promoting + detracting - score**2) / n


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    n: int

    @property
    def ratio(self) -> Decimal:
        """The share, 0–1; there must be answers."""
        return Decimal(self.hits) / self.n

    @property
    def interval(self) -> Interval:
        """The Wilson interval of the share, inside 0–1 by its nature."""
        n = Decimal(self.n)
        centre = (self.hits + Z**2 / 2) / (n + Z**2)
        reach = Z / (n + Z**2) * (self.hits * (n - self.hits) / n + Z**2 / 4).sqrt()
        # The last digit of a square root must not push a share out of its own interval.
        return max(Decimal(0), min(self.ratio, centre - reach)), min(Decimal(1), max(self.ratio, centre + reach))

    def differs_from(self, other: Share) -> bool:
        """Return whether the interval of the difference, built from both Wilson intervals, leaves out zero."""
        low, high = (self, other) if self.ratio <= other.ratio else (other, self)
        gap = high.ratio - low.ratio
        reach = ((high.ratio - high.interval[0]) ** 2 + (low.interval[1] - low.ratio) ** 2).sqrt()
        return gap > reach


def top_classes(answers: Sequence[Decimal], best: int = 5, classes: int = 2) -> Share:
    """Return how many answers are one of the best classes of a scale, as a rule 4 or 5 of 5 (`analytics` 2.11)."""
    return Share(sum(answer >= best - classes + 1 for answer in answers), len(answers))
