"""The patterns of a customer's weeks as facts: incidents, tickets and use side by side (practice 77)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qbr.analysis.arrays import Real
from qbr.analysis.outlook.events_near import DatedEvent, near
from qbr.analysis.outlook.patterns import Patterns, Step, Together, patterns_in
from qbr.analysis.outlook.weekly import Weeks, weekly_incident_minutes, weekly_tickets
from qbr.analysis.provenance import measured, table_source, together
from qbr.analysis.scope import Scope
from qbr.analysis.statistics.anomalies import LEAST_SHARE
from qbr.analysis.statistics.season import YEAR
from qbr.analysis.statistics.shift import Shift, shifts_in
from qbr.facts import Fact, Source, Value
from qbr.quarter import Period
from qbr.records.folder import CustomerFolder

PAIRS = (("incidents", "tickets"), ("incidents", "use"), ("use", "tickets"))


@dataclass(frozen=True, slots=True)
class StepFinding:
    """A step of the level of a weekly series."""

    series: str  # incidents, tickets or use
    week: date  # last day of the first week on the new level
    before: Fact
    after: Fact
    event: DatedEvent | None  # what it coincides with; None: nothing on record


@dataclass(frozen=True, slots=True)
class PatternFinding:
    """Two series that moved together, or a step beside a dated event; never a cause."""

    first: str  # incidents, tickets or use
    second: str  # the other series; empty: a step beside an event
    lag: int  # weeks the second comes later
    strength: Fact  # rank correlation; missing for a step
    weeks: Fact
    chance: Fact
    step: StepFinding | None  # None: two series


def find_patterns(
    folder: CustomerFolder, scope: Scope, weeks: Weeks, events: Sequence[DatedEvent], usage: Source
) -> tuple[tuple[PatternFinding, ...], Fact]:
    """Return the patterns that stand after correction, three at most, and how many comparisons were made."""
    series: dict[str, Real] = {"use": weeks.use}
    sources = {"use": usage}
    for name, table, values in (
        ("tickets", "tickets", weekly_tickets(folder, scope, weeks.ends)),
        ("incidents", "incidents", weekly_incident_minutes(folder, scope, weeks.ends)),
    ):
        if values is not None:
            series[name], sources[name] = values, table_source(folder, table)
    found = patterns_in(series, PAIRS, events, weeks.ends)
    period = weeks.period(0, len(weeks.ends) - 1) if weeks.ends else scope.period
    findings = tuple(_finding(each, sources, period) for each in found.found)
    return findings, _comparisons(found, together(*sources.values()), period)


def _comparisons(found: Patterns, source: Source, period: Period) -> Fact:
    formula = "pairs of weekly series at 0 and 1 week apart + steps looked for in each"
    return Fact("outlook.comparisons", (), found.comparisons, "", period, None, source, formula=formula,
                audience="customer")  # fmt: skip


def _finding(found: Together | Step, sources: dict[str, Source], period: Period) -> PatternFinding:
    if isinstance(found, Together):
        key = f"{found.first} and {found.second}"
        source = together(sources[found.first], sources[found.second])
        strength = _fact("strength", key, measured(found.strength), "", period, found.weeks, source)
        return PatternFinding(found.first, found.second, found.lag, strength, *_sure(found, key, period, source), None)
    key, source = f"{found.series} since {found.week}", sources[found.series]
    strength = _fact("strength", key, None, "a step, not a correlation", period, found.weeks, source)
    step = _step(found.series, found.week, found.shift, found.event, period, source)
    return PatternFinding(found.series, "", 0, strength, *_sure(found, key, period, source), step)


def _sure(found: Together | Step, key: str, period: Period, source: Source) -> tuple[Fact, Fact]:
    return (
        _fact("weeks", key, found.weeks, "", period, found.weeks, source),
        _fact("chance", key, measured(found.chance), "", period, found.weeks, source),
    )


def _fact(name: str, key: str, value: Value | None, reason: str, period: Period, n: int, source: Source) -> Fact:
    formula = f"over {n} weeks" if value is not None else ""
    return Fact(
        f"outlook.pattern[].{name}", (key,), value, reason, period, n, source, formula=formula, audience="customer",
    )  # fmt: skip


def find_step(weeks: Weeks, events: Sequence[DatedEvent], source: Source) -> StepFinding | None:
    """Return the last step of weekly use within the last year, of 5 % at least; None when the level shows none."""
    recent = [shift for shift in shifts_in(weeks.use) if shift.place >= weeks.use.size - YEAR]
    shifts = [shift for shift in recent if abs(shift.after - shift.before) >= LEAST_SHARE * shift.before]
    if not shifts:
        return None
    week = weeks.ends[shifts[-1].place]
    event = near(events, weeks.period(shifts[-1].place, shifts[-1].place))
    return _step("use", week, shifts[-1], event, weeks.period(0, len(weeks.ends) - 1), source)


def _step(
    series: str, week: date, shift: Shift, event: DatedEvent | None, period: Period, source: Source
) -> StepFinding:
    key = f"{series} {week}"
    before, after = (
        Fact(f"outlook.step[].{name}", (key,), measured(value), "", period, None, source,
             formula=f"median of the weeks {name}", audience="customer")
        for name, value in (("before", shift.before), ("after", shift.after))
    )  # fmt: skip
    return StepFinding(series, week, before, after, event)
