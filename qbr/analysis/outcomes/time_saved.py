"""Time saved as money: volume × minutes × rate × the share that became money (`analytics` 2.9).

An hour nobody used for anything else is worth nothing to the customer, so only a share of the time counts: half of it
unless the record says otherwise. The range lies half of that share below and above.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from qbr.analysis.provenance import figure
from qbr.records.value import ValueRecord

REALISED = Decimal("0.5")  # share of the time saved that becomes money, where nobody says otherwise
SPREAD = Decimal("0.5")  # of that share, below and above: the low and the high case
HOUR = Decimal(60)


@dataclass(frozen=True, slots=True)
class TimeSaved:
    """What saved time is worth: a low, a base and a high case, and how the base comes about."""

    low: Decimal
    base: Decimal
    high: Decimal
    formula: str


def time_saved(record: ValueRecord) -> TimeSaved | None:
    """Return what the time saved is worth; None where volume, minutes or rate is not known, or an amount is given."""
    if record.middle is not None or record.volume is None or record.minutes is None or record.rate is None:
        return None
    share = REALISED if record.realised is None else record.realised
    whole = record.volume * record.minutes / HOUR * record.rate
    parts = (figure(record.volume), f"{figure(record.minutes)} ÷ 60", figure(record.rate), figure(share))
    return TimeSaved(
        low=whole * share * (1 - SPREAD),
        base=whole * share,
        high=whole * min(Decimal(1), share * (1 + SPREAD)),
        formula=" × ".join(parts),
    )
