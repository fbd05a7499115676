"""Everything dated in the quarter on one line: a lane for each kind of record, counted by week and by month.

Each dated row counts once, on the day it is dated; rows that are not for the customer are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.reliability.incident_register import Register as Incidents
from qbr.analysis.support.ticket_table import ticket_table
from qbr.facts import Fact
from qbr.quarter import Period

LANES = ("usage", "tickets", "incidents", "meetings", "voices", "surveys", "promises", "contract")
FILES = {
    "meetings": "interactions", "voices": "voc", "promises": "actions", "contract": "entitlements",
}  # fmt: skip
EPOCH = date(1970, 1, 1)
NOT_BEGUN = "not over yet"

Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lane:
    """The dated rows of one kind."""

    name: str
    days: Days  # in days since 1970, one a row

    def within(self, period: Period) -> int:
        """Return how many rows are dated in the period."""
        first, last = (period.start - EPOCH).days, (period.end - EPOCH).days
        return int(np.count_nonzero((self.days >= first) & (self.days <= last)))

    @property
    def table(self) -> str:
        """The table its rows stand in."""
        return FILES.get(self.name, self.name)


def weeks_register(bench: Bench) -> Register | None:
    """Return a row for each ISO week of the quarter and a column for each lane; None when nothing is dated."""
    lanes = lanes_of(bench)
    if not lanes:
        return None
    weeks = _weeks(bench)
    lines = tuple(
        Line((Word("week", {"number": week.start.isocalendar().week, "day": week.start}), *_counts(bench, lanes, week)))
        for week in weeks
    )
    columns = ("week", *(lane.name for lane in lanes))
    facts, words = _busiest(bench, lanes, weeks)
    tables = tuple(lane.table for lane in lanes)
    return Register("weeks", columns, lines, "document", facts=facts, words=words, tables=tables)


def timeline_register(bench: Bench) -> Register | None:
    """Return a row for each lane with its months, its total and its busiest week; None when nothing is dated."""
    lanes, weeks = lanes_of(bench), _weeks(bench)
    if not lanes:
        return None
    months = bench.scope.quarter.months
    columns = ("lane", *(f"month_{number}" for number, _ in enumerate(months, 1)), "total", "busiest")
    facts, words = _busiest(bench, lanes, weeks)
    words |= {"language": bench.folder.language} | {
        f"day_{number}": month.start + timedelta(days=14) for number, month in enumerate(months, 1)
    }
    lines = tuple(_lane_line(bench, lane, months, weeks) for lane in lanes)
    tables = tuple(lane.table for lane in lanes)
    return Register("timeline", columns, lines, "deck", facts=facts, words=words, tables=tables)


def lanes_of(bench: Bench) -> tuple[Lane, ...]:
    """Return the lanes with at least one row in the quarter, in their fixed order."""
    lanes = (Lane(name, np.sort(_days(bench, name))) for name in LANES)
    return tuple(lane for lane in lanes if lane.within(bench.scope.period))


def _days(bench: Bench, name: str) -> Days:
    """Return the days of the rows of a lane; none where there is no such file."""
    folder = bench.folder
    if name == "usage":
        if folder.usage is None:
            return _numbers(())
        dates: Days = folder.usage["date"].to_numpy(dtype="datetime64[D]").astype(np.int64)
        return dates
    if name == "tickets":
        table = ticket_table(folder, bench.scope.zone)
        return _numbers(()) if table is None else table.day
    return _numbers(_dated(bench, name))


def _dated(bench: Bench, name: str) -> Iterator[date | None]:
    """Yield the day of each row of a small table, None where it has none."""
    folder = bench.folder
    match name:
        case "incidents":
            register = Incidents(folder, bench.scope)
            shown = (record for record in register.incidents if register.telling(record) != "withheld")
            yield from (register.day(record) for record in shown)
        case "meetings":
            yield from (row.date for row in folder.interactions or () if row.audience == "customer")
        case "voices":
            yield from (row.date for row in folder.voc or ())
        case "surveys":
            yield from (row.date for row in folder.surveys or ())
        case "promises":
            yield from (row.opened for row in folder.actions or ())
        case "contract":
            yield from (row.starts for row in folder.entitlements or ())


def _numbers(days: Iterable[date | None]) -> Days:
    return np.array([(day - EPOCH).days for day in days if day is not None], dtype=np.int64)


def _weeks(bench: Bench) -> tuple[Period, ...]:
    """Return the ISO weeks of the quarter, the first and the last cut at its ends."""
    quarter = bench.scope.quarter
    spans = ((max(monday, quarter.start), min(monday + timedelta(days=6), quarter.end)) for monday in quarter.weeks)
    return tuple(Period(first, last) for first, last in spans if first <= last)


def _counts(bench: Bench, lanes: Sequence[Lane], week: Period) -> tuple[Fact, ...]:
    return tuple(_count(bench, lane, week, f"{week.start:%G-W%V}", "week") for lane in lanes)


def _count(bench: Bench, lane: Lane, period: Period, key: str, kind: str) -> Fact:
    rows = lane.within(period) if period.start <= bench.scope.as_of else None
    metric = f"timeline.lane[].{kind}[]"
    return bench_fact(bench, metric, rows, lane.name, key, tables=(lane.table,), n=rows, reason=NOT_BEGUN)


def _lane_line(bench: Bench, lane: Lane, months: Sequence[Period], weeks: Sequence[Period]) -> Line:
    total = lane.within(bench.scope.period)
    fact = bench_fact(bench, "timeline.lane[].total", total, lane.name, tables=(lane.table,), n=total)
    counts = [_count(bench, lane, month, f"{month.start:%Y-%m}", "month") for month in months]
    week = max(weeks, key=lambda week: (lane.within(week), -week.start.toordinal()))
    rows = _count(bench, lane, week, f"{week.start:%G-W%V}", "week")
    busiest = Word("busiest", {"number": week.start.isocalendar().week, "rows": rows})
    return Line((Word(lane.name), *counts, fact, busiest))


def _busiest(bench: Bench, lanes: Sequence[Lane], weeks: Sequence[Period]) -> tuple[dict[str, Fact], dict[str, object]]:
    """Return the week with most rows, usage and surveys aside: thousands and waves hide the rest."""
    counted = [lane for lane in lanes if lane.name not in ("usage", "surveys")] or list(lanes)
    week = max(weeks, key=lambda week: (sum(lane.within(week) for lane in counted), -week.start.toordinal()))
    rows = sum(lane.within(week) for lane in counted)
    fact = bench_fact(bench, "timeline.busiest", rows, tables=tuple(lane.table for lane in counted))
    return {"busiest": fact}, {"number": week.start.isocalendar().week}
