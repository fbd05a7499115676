"""Days out of line in the quarter, with what they coincide with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qbr.analysis.outlook.events_near import DatedEvent, near
from qbr.analysis.outlook.weekly import daily_use
from qbr.analysis.provenance import measured
from qbr.analysis.statistics.anomalies import Anomaly, anomalies_in
from qbr.analysis.usage.activity import Activity
from qbr.analysis.usage.views import View
from qbr.facts import Fact
from qbr.quarter import Period
from qbr.records.folder import CustomerFolder

DAYS_LOOKED_AT = 182  # half a year: what is usual is judged by it
MOST = 3


@dataclass(frozen=True, slots=True)
class Unusual:
    """A day, or a run of days, out of line with its own level and weekday."""

    period: Period
    value: Fact  # on the day furthest out
    usual: Fact  # what was to be expected on that day
    event: DatedEvent | None  # what it coincides with; None: nothing on record


def unusual_days(
    activity: Activity, now: View, folder: CustomerFolder, events: Sequence[DatedEvent]
) -> tuple[Unusual, ...]:
    """Return the days of the quarter out of line, three at most, the furthest first (analytics 2.8).

    Level and weekday are those of the last half year; holidays of events.csv are left out.
    """
    use = daily_use(activity, now.until)
    start = max(use.size - DAYS_LOOKED_AT, 0)
    holidays = {activity.index(event.date) - start for event in folder.events or () if event.kind == "holiday"}
    found = anomalies_in(use[start:], left_out=[day for day in sorted(holidays) if 0 <= day < use.size - start])
    first = activity.index(now.quarter.start) - start
    recent = sorted(
        (each for each in found if each.first >= first), key=lambda each: (-abs(each.deviations), each.first)
    )
    return tuple(_told(each, start, now, use.size - start, events) for each in recent[:MOST])


def _told(found: Anomaly, start: int, now: View, days: int, events: Sequence[DatedEvent]) -> Unusual:
    activity = now.activity
    period = Period(activity.date_of(start + found.first), activity.date_of(start + found.last))
    day = activity.date_of(start + found.peak)
    source = replace(activity.source, rows=int(activity.within(Period(day, day)).sum()))
    over = f"over {days} days, {measured(found.deviations):.1f} robust deviations off"
    value, usual = (
        Fact(metric, (day.isoformat(),), measured(number), "", Period(day, day), days, source,
             formula=f"{what}, {over}", audience="customer")
        for metric, number, what in (
            ("outlook.unusual[]", found.value, "counted on the day"),
            ("outlook.usual[]", found.usual, "level of two weeks + weekday"),
        )
    )  # fmt: skip
    return Unusual(period, value, usual, near(events, period))
