"""The days ahead of the outlook: what runs out, and what ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qbr.analysis.outlook.outlook import OutlookFindings
from qbr.analysis.outlook.outlook_dates import Supply
from qbr.story.names import Names
from qbr.story.review.outlook import OutlookDate
from qbr.story.telling import Teller

MOST = 8


def outlook_dates(findings: OutlookFindings, teller: Teller, names: Names) -> Iterator[OutlookDate]:
    """Yield the days ahead, the earliest first, then what lasts to its end; eight at most."""
    rows = [_supply(supply, teller) for supply in findings.supplies if supply.pace.is_known]
    for ending in findings.endings:
        kind = "product" if ending.name else "contract"
        given = {"name": ending.name or names.customer, "day": ending.day}
        what, line = (teller.say(f"outlook.ends.{kind}.{part}", **given) for part in ("what", "line"))
        rows.append(OutlookDate(teller.show(ending.day), what, teller.text(""), line, is_estimate=False))
    yield from sorted(rows, key=_order)[:MOST]


def _order(row: OutlookDate) -> tuple[date, str]:
    value = row.when.value
    return (value if isinstance(value, date) else date.max, row.what.text)


def _supply(supply: Supply, teller: Teller) -> OutlookDate:
    end = teller.formatter.date(supply.ends, "medium")
    given = {
        "name": supply.name, "unit": supply.unit, "end": end, "per": supply.per, "committed": supply.committed,
        "left": supply.left, "expected": supply.expected, "day": supply.run_out, "early": supply.early,
        "late": supply.late, "pace": supply.pace,
    }  # fmt: skip
    case = "runs_out" if supply.run_out.is_known else "perhaps" if supply.early.is_known else "lasts"
    span = teller.text("")
    if supply.early.is_known:
        span = teller.say(f"outlook.supply.range.{'both' if supply.late.is_known else 'open'}", **given)
    what, line = (teller.say(f"outlook.supply.{case}.{part}", **given) for part in ("what", "line"))
    return OutlookDate(teller.show(supply.run_out), what, span, line, is_estimate=True)
