"""Customer-impact minutes: minutes of each incident × the share of this customer's people it met.

Where nobody knows the share it lies between none and all: the figure is then the highest it can be, told as "up to",
with the lowest beside it (`analytics` 2.13). Every hour of the day counts alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.incident_register import IncidentFinding
from qbr.analysis.incident_times import told_incidents
from qbr.analysis.provenance import figure
from qbr.analysis.registers import Line, Register, Word
from qbr.analysis.rules import Bench
from qbr.facts import Fact

COLUMNS = ("incident", "minutes", "share", "impact", "certainty")
WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Share:
    """The share of this customer an incident met, as far as it is known."""

    low: Decimal
    high: Decimal
    how: str  # recorded, people or unknown

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


def impact_register(bench: Bench) -> Register | None:
    """Return each told incident with its impact minutes, the largest first; None when none may be told."""
    rows = [(finding, _share(bench, finding)) for finding in told_incidents(bench) if finding.minutes.is_known]
    if not rows:
        return None
    rows.sort(key=lambda row: (-row[0].minutes.number * row[1].high, row[0].day, row[0].record.id))
    low = sum((finding.minutes.number * share.low for finding, share in rows), Decimal(0))
    high = sum((finding.minutes.number * share.high for finding, share in rows), Decimal(0))
    total = bench_fact(
        bench, "reliability.impact", high, tables=("incidents", "usage"), n=len(rows), interval=(low, high),
        formula=" + ".join(f"{figure(f.minutes.number)} × {figure(s.high)}" for f, s in rows),
    )  # fmt: skip
    lines = tuple(_line(bench, finding, share) for finding, share in rows)
    is_exact = all(share.is_exact for _, share in rows)
    case = "exact" if is_exact else "up_to"
    return Register("impact", COLUMNS, lines, "document", case=case, facts={"impact": total}, tables=("incidents",))


def _line(bench: Bench, finding: IncidentFinding, share: _Share) -> Line:
    record, minutes = finding.record, finding.minutes.number
    known = bench_fact(
        bench, "reliability.incident[].share", share.high if share.is_exact else None, record.id,
        tables=("incidents", "usage"), n=1, reason="how many it met is not known", formula=_formula(bench, finding),
    )  # fmt: skip
    impact = bench_fact(
        bench, "reliability.incident[].impact", minutes * share.high, record.id, tables=("incidents",), n=1,
        interval=(minutes * share.low, minutes * share.high),
        formula=f"{figure(minutes)} × {figure(share.high)}",
    )  # fmt: skip
    return Line((record.customer_title or record.title, finding.minutes, known, impact, Word(share.how)))


def _share(bench: Bench, finding: IncidentFinding) -> _Share:
    """Return the share as recorded, else people met ÷ people active in the quarter, else anything from 0 to 1."""
    impact, active = finding.record.customer_impact, _active(bench)
    if impact.share is not None:
        return _Share(impact.share, impact.share, "recorded")
    if impact.users is not None and active is not None and active.number > 0:
        share = min(WHOLE, Decimal(impact.users) / active.number)
        return _Share(share, share, "people")
    return _Share(Decimal(0), WHOLE, "unknown")


def _formula(bench: Bench, finding: IncidentFinding) -> str:
    impact, active = finding.record.customer_impact, _active(bench)
    if impact.share is not None or impact.users is None or active is None:
        return ""
    return f"{figure(impact.users)} ÷ {figure(active.number)}"


def _active(bench: Bench) -> Fact | None:
    usage = bench.grounds.usage
    fact = usage.totals.active_users if usage else None
    return fact if fact is not None and fact.is_known else None
