"""Customer-impact minutes: minutes of each incident × the share of this customer's people it met.

Where nobody knows the share it lies between none and all: the figure is then the highest it can be, told as "up to",
with the lowest beside it (`analytics` 2.13). Where the customer's own hours are on record a minute outside of them
counts by the share they gave; else every hour of the day counts alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.provenance import figure
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.registers.incident_times import told_incidents
from qbr.analysis.reliability.incident_register import IncidentFinding
from qbr.analysis.reliability.working_hours import hours_weight
from qbr.analysis.statistics.spans import clipped, days_span
from qbr.facts import Fact

COLUMNS = ("incident", "minutes", "share", "impact", "certainty")
WITH_HOURS = ("incident", "minutes", "share", "hours", "impact", "certainty")
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


@dataclass(frozen=True, slots=True)
class _Row:
    """An incident with what its minutes weigh."""

    finding: IncidentFinding
    share: _Share
    hours: tuple[Decimal, Decimal]  # lowest and highest weight of the hours it fell in

    @property
    def low(self) -> Decimal:
        """The least its minutes can weigh together."""
        return self.finding.minutes.number * self.share.low * self.hours[0]

    @property
    def high(self) -> Decimal:
        """The most they can weigh."""
        return self.finding.minutes.number * self.share.high * self.hours[1]

    @property
    def formula(self) -> str:
        """The product of the highest: minutes, share, and weight of the hours where it is not one."""
        factors = [self.finding.minutes.number, self.share.high, self.hours[1]]
        return " × ".join(figure(factor) for factor in factors[: 2 + (self.hours[1] != WHOLE)])


def impact_register(bench: Bench) -> Register | None:
    """Return each told incident with its impact minutes, the largest first; None when none may be told."""
    told = [finding for finding in told_incidents(bench) if finding.minutes.is_known]
    rows = [_Row(finding, _share(bench, finding), _hours(bench, finding)) for finding in told]
    if not rows:
        return None
    rows.sort(key=lambda row: (-row.high, row.finding.day, row.finding.record.id))
    low, high = sum((row.low for row in rows), Decimal(0)), sum((row.high for row in rows), Decimal(0))
    total = bench_fact(
        bench, "reliability.impact", high, tables=("incidents", "usage"), n=len(rows), interval=(low, high),
        formula=" + ".join(row.formula for row in rows),
    )  # fmt: skip
    work_hours = bench.scope.work_hours
    lines = tuple(_line(bench, row) for row in rows)
    facts = {"impact": total} | ({"outside": _outside(bench, work_hours.outside)} if work_hours else {})
    return Register(
        "impact", WITH_HOURS if work_hours else COLUMNS, lines, "document", "exact" if low == high else "up_to", facts,
        {"hours": work_hours.told if work_hours else ""}, ("incidents",),
    )  # fmt: skip


def _outside(bench: Bench, share: Decimal) -> Fact:
    return bench_fact(bench, "reliability.off_hours", share, tables=("customer",))


def _hours(bench: Bench, finding: IncidentFinding) -> tuple[Decimal, Decimal]:
    """Return what the incident's minutes within the days told of weigh by the customer's hours."""
    days = days_span(bench.scope.period, bench.scope.zone)
    return hours_weight(clipped(finding.spans, days), bench.scope)


def _line(bench: Bench, row: _Row) -> Line:
    finding, share, (low, high) = row.finding, row.share, row.hours
    record = finding.record
    known = bench_fact(
        bench, "reliability.incident[].share", share.high if share.is_exact else None, record.id,
        tables=("incidents", "usage"), n=1, reason="how many it met is not known", formula=_formula(bench, finding),
    )  # fmt: skip
    hours = bench_fact(
        bench, "reliability.incident[].hours", high if low == high else None, record.id, tables=("incidents",), n=1,
        reason="its hours are not known",
    )  # fmt: skip
    impact = bench_fact(
        bench, "reliability.incident[].impact", row.high, record.id, tables=("incidents",), n=1,
        interval=(row.low, row.high), formula=row.formula,
    )  # fmt: skip
    by_hours = (hours,) if bench.scope.work_hours else ()
    title = record.customer_title or record.title
    return Line((title, finding.minutes, known, *by_hours, impact, Word(share.how)))


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
