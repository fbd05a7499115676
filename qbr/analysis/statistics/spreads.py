"""The middle and the far end of some numbers, and shares: of nothing there is none."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from qbr.analysis.provenance import figure


def median_of(numbers: Sequence[Decimal]) -> Decimal | None:
    """Return the median, between the middle two of an even number; None of nothing."""
    return Decimal(median(numbers)) if numbers else None


def nine_of_ten(numbers: Sequence[Decimal]) -> Decimal | None:
    """Return the smallest of the numbers that nine of ten do not exceed; None of nothing."""
    ordered = sorted(numbers)
    return ordered[-(-len(ordered) * 9 // 10) - 1] if ordered else None


def share_of(hits: int, n: int) -> tuple[Decimal | None, str]:
    """Return a share, 0–1, and its formula; None and no formula where there is nothing to divide by."""
    return (Decimal(hits) / n, f"{figure(hits)} ÷ {figure(n)}") if n else (None, "")
