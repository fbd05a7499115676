"""Days ahead: when units that are consumed run out, and when terms end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from qbr.analysis.contract.entitlement_facts import plain
from qbr.analysis.contract.entitlement_lines import Line, lines_of
from qbr.analysis.contract.entitlement_use import features_of
from qbr.analysis.contract.run_out import WEEKS, RunOut, run_out, weekly_sums
from qbr.analysis.provenance import figure, measured, table_source, together
from qbr.analysis.scope import Scope
from qbr.analysis.usage.views import View
from qbr.facts import Fact, Source, Value
from qbr.quarter import Period
from qbr.records.entitlements import Entitlement
from qbr.records.folder import CustomerFolder

AHEAD = timedelta(days=183)  # ends of terms further ahead are no news yet
NO_PACE = "fewer than eight whole weeks of use are on record"
LASTS = "most courses last to the end"


@dataclass(frozen=True, slots=True)
class Supply:
    """Units of a product that are consumed, for a term or a quarter, and how long they last."""

    name: str
    unit: str
    per: str  # term or quarter
    ends: date  # last day of what was bought
    committed: Fact
    left: Fact
    pace: Fact
    expected: Fact
    run_out: Fact  # missing when most courses last to the end
    early: Fact
    late: Fact


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a contract, or of a product's term where that is another day."""

    name: str  # the product; empty: the whole contract
    day: Fact


@dataclass(frozen=True, slots=True)
class _Pool:
    """What there is to be consumed, and the days it is for."""

    line: Line
    per: str
    units: Decimal
    period: Period


def supplies(folder: CustomerFolder, scope: Scope, now: View | None) -> tuple[Supply, ...]:
    """Return how long units that are consumed will last (analytics 2.5), by name; none without usage or contract.

    Units for a term are counted from its first day. Units for each quarter are those of the quarter under way, and of
    the coming one where the quarter under review is over.
    """
    if folder.entitlements is None or now is None or not now.has_records:
        return ()
    lines = [line for line in lines_of(folder.entitlements, scope.quarter.period) if not line.is_of_people]
    used = [line for line in lines if features_of(line, now).any()]
    pools = [pool for line in used for pool in _pools(line, scope, now.until)]
    return tuple(_supply(folder, now, pool) for pool in pools)


def _pools(line: Line, scope: Scope, until: date) -> list[_Pool]:
    terms = [row for row in line.rows if row.per == "term" and row.starts and row.ends and row.holds_on(until)]
    pools = [
        _Pool(line, "term", row.quantity, Period(row.starts, row.ends)) for row in terms if row.starts and row.ends
    ]
    quarter = scope.quarter if until < scope.quarter.end else scope.quarter.next
    rows = [row for row in line.rows if row.per == "quarter" and row.holds_on(quarter.end)]
    units = sum((row.quantity for row in rows), Decimal(0))
    return [*pools, _Pool(line, "quarter", units, quarter.period)] if units else pools


def _supply(folder: CustomerFolder, now: View, pool: _Pool) -> Supply:
    activity, until = now.activity, now.until
    rows = (
        features_of(pool.line, now)[activity.feature] & activity.within(Period(pool.period.start, until))
        if pool.period.start <= until
        else np.zeros(activity.day.size, dtype=bool)
    )
    consumed = measured(activity.count[rows].sum())
    length = activity.index(until) + 1
    of_line = features_of(pool.line, now)[activity.feature]
    weekly = weekly_sums(activity.day[of_line], activity.count[of_line], length, min(WEEKS, length // 7))
    why = activity.why_incomplete(Period(pool.period.start, until)) if pool.period.start <= until else ""
    why = (
        why or activity.why_incomplete(Period(until - timedelta(days=7 * weekly.size - 1), until))
        if weekly.size
        else why
    )
    days = (pool.period.end - until).days
    lead = max((pool.period.start - until).days - 1, 0)
    found = None if why else run_out(weekly, float(pool.units - consumed), days - lead)
    return _told(folder, now, pool, consumed, found, why, int(of_line.sum()), days - lead, lead)


def _told(
    folder: CustomerFolder, now: View, pool: _Pool, consumed: Decimal, found: RunOut | None, why: str, n: int,
    days: int, lead: int,
) -> Supply:  # fmt: skip
    source = together(
        table_source(folder, "entitlements", ("quantity", "unit", "from", "to"), len(pool.line.rows)),
        replace(now.activity.source, rows=n),
    )

    def fact(name: str, value: Value | None, formula: str, reason: str = "") -> Fact:
        gap = reason or why or NO_PACE
        return Fact(
            f"outlook.product[].{name}", (pool.line.name,), value, gap if value is None else "", pool.period, n, source,
            formula=formula if value is not None else "", audience="customer",
        )  # fmt: skip

    def day(after: int | None) -> date | None:
        return None if after is None else now.until + timedelta(days=lead + after)

    pace = measured(found.pace) if found else None
    expected = None if pace is None else round(consumed + pace * days / 7)
    left = None if why else plain(pool.units - consumed)
    numbers = f"{figure(consumed)} + {figure(pace or 0)} × {days} ÷ 7"
    drawn = f"{figure(left or 0)} units left, at weeks drawn from the last {found.weeks if found else 0}"
    reason = LASTS if found else ""
    return Supply(
        pool.line.name, pool.line.unit, pool.per, pool.period.end,
        fact("committed", plain(pool.units), "units bought"),
        fact("left", left, f"{figure(pool.units)} − {figure(consumed)}"),
        fact("pace", pace, f"units of the last {found.weeks if found else 0} weeks ÷ those weeks"),
        fact("expected", expected, numbers),
        fact("run_out", day(found.middle) if found else None, drawn, reason),
        fact("run_out_early", day(found.early) if found else None, drawn, reason),
        fact("run_out_late", day(found.late) if found else None, drawn, reason),
    )  # fmt: skip


def endings(folder: CustomerFolder, scope: Scope) -> tuple[Ending, ...]:
    """Return the ends of terms in the half year after the quarter, the earliest first."""
    last = scope.quarter.end
    ahead = Period(last, last + AHEAD)
    contract = folder.customer.contract
    end = contract.end if contract else None
    found: list[Ending] = []
    if end is not None and ahead.contains(end):
        source = Source((f"customers/{folder.id}/customer.yaml",), ("contract.end",))
        found.append(Ending("", _ending("outlook.contract_end", (), end, source)))
    lines = lines_of(folder.entitlements or (), scope.quarter.period)
    for line in lines:
        day = last_day(line.rows)
        if day is not None and ahead.contains(day) and day != end:
            source = table_source(folder, "entitlements", ("to",), len(line.rows))
            found.append(Ending(line.name, _ending("outlook.product[].ends", (line.name,), day, source)))
    return tuple(sorted(found, key=lambda each: (str(each.day.value), each.name)))


def last_day(rows: tuple[Entitlement, ...]) -> date | None:
    """Return the last day on which units are held; None when a row is open."""
    ends = [row.ends for row in rows]
    return None if None in ends else max(day for day in ends if day is not None)


def _ending(metric: str, keys: tuple[str, ...], day: date, source: Source) -> Fact:
    return Fact(metric, keys, day, source=source, formula="as agreed", audience="customer")
