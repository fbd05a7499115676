"""Means of small surveys and movements of the same people, with the interval or the test that belongs to them.

Without a statistics package: Student's distribution for whole degrees of freedom is a finite sum, and the sign test is
a sum of binomial coefficients.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import atan, comb, cos, pi, sin, sqrt

from qbr.analysis.statistics.scores import Interval

CONFIDENCE = 0.95
TESTED_AT = Decimal("0.05")  # a movement is claimed when chance alone gives one as lopsided more rarely than this
_DIGITS = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of answers on a scale."""

    answers: tuple[Decimal, ...]  # two at least
    low: Decimal  # ends of the scale
    high: Decimal

    @property
    def n(self) -> int:
        """How many answers there are."""
        return len(self.answers)

    @property
    def value(self) -> Decimal:
        """The mean."""
        return sum(self.answers, Decimal(0)) / self.n

    @property
    def interval(self) -> Interval:
        """The 95 % interval of Student's distribution, kept on the scale."""
        reach = student(self.n - 1) * self._squared_error.sqrt()
        return max(self.low, self.value - reach), min(self.high, self.value + reach)

    def differs_from(self, other: Mean) -> bool:
        """Return whether the interval of the difference leaves out zero; by the degrees of freedom of the smaller."""
        reach = student(min(self.n, other.n) - 1) * (self._squared_error + other._squared_error).sqrt()
        return abs(self.value - other.value) > reach

    @property
    def _squared_error(self) -> Decimal:
        squares = sum(((answer - self.value) ** 2 for answer in self.answers), Decimal(0))
        return squares / (self.n - 1) / self.n


@cache
def student(freedom: int) -> Decimal:
    """Return the value within which Student's distribution has 95 % of its weight, to six digits."""
    low, high = 0.0, 13.0  # 12.706 with one degree of freedom, less with more
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < CONFIDENCE else (low, middle)
    return Decimal(high).quantize(_DIGITS)


def _within(t: float, freedom: int) -> float:
    """Return the weight of Student's distribution between −t and t."""
    angle = atan(t / sqrt(freedom))
    term, total = (cos(angle), 0.0) if freedom % 2 else (1.0, 0.0)
    for step in range(2 + freedom % 2, freedom + 1, 2):
        total += term
        term *= (step - 1) / step * cos(angle) ** 2
    if freedom % 2:
        return 2 / pi * (angle + sin(angle) * total)
    return sin(angle) * total


def sign_test(up: int, down: int) -> Decimal:
    """Return how often chance alone gives a movement at least as lopsided: the exact two-sided sign test.

    Those who did not move say nothing about the direction and are left out; with nobody moving it is 1.
    """
    n = up + down
    tail = sum(comb(n, k) for k in range(min(up, down) + 1))
    return min(Decimal(1), Decimal(2 * tail) / Decimal(2**n))
