"""Consistency: how far the experience of groups and weeks lies apart, and which is worst though the mean is fine.

(`practices` 66.) The spread is robust, 1.4826 × the median distance from the median: one bad site does not hide itself
by widening it. A group stands apart when it is worse than the median by more than three such spreads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

import numpy as np
import pandas as pd

from qbr.analysis.bench import Bench
from qbr.analysis.naming import shown_group
from qbr.analysis.provenance import table_source
from qbr.analysis.register import Cell, Line, Register, Word
from qbr.facts import Fact, Source

COLUMNS = ("what", "groups", "mean", "low", "high", "spread", "worst")
NORMAL = Decimal("1.4826")  # makes the median distance as wide as a standard deviation where nothing stands out
APART = 3  # spreads from the median
LEAST = Decimal("0.05")  # of the median: a spread is taken as no narrower, so that equal groups make nobody an outlier
FEWEST = 3  # groups a spread can be told of


@dataclass(frozen=True, slots=True)
class Spread:
    """One measure over its groups."""

    kind: str  # use, weeks, csat or tickets; names its phrases and metrics
    values: Mapping[str | date, Decimal]  # by group
    source: Source
    is_less_better: bool = False

    @property
    def middle(self) -> Decimal:
        """The median."""
        return median(self.values.values())

    @property
    def width(self) -> Decimal:
        """The robust spread: 1.4826 × the median distance from the median."""
        middle = self.middle
        return NORMAL * median(abs(value - middle) for value in self.values.values())

    @property
    def worst(self) -> str | date:
        """The group that fares worst; of equals the first."""
        sign = -1 if self.is_less_better else 1
        return min(self.values, key=lambda group: sign * self.values[group])

    @property
    def stands_apart(self) -> bool:
        """Whether the worst group lies outside what the others make usual."""
        usual = max(self.width, LEAST * abs(self.middle))
        return abs(self.values[self.worst] - self.middle) > APART * usual


def consistency_register(bench: Bench) -> Register | None:
    """Return range and robust spread of each measure with enough groups, the worst group named; None without any."""
    spreads = [spread for spread in (_use(bench), _weeks(bench), _csat(bench), _tickets(bench)) if spread is not None]
    if not spreads:
        return None
    lines = tuple(_line(bench, spread) for spread in spreads)
    named = [spread for spread in spreads if spread.stands_apart and isinstance(spread.worst, str)]
    first = named[0] if named else spreads[0]
    worst = "high" if first.is_less_better else "low"
    return Register(
        "consistency", COLUMNS, lines, "deck",
        case="apart" if named else "even",
        facts={"low": _fact(bench, first, worst), "mean": _fact(bench, first, "mean")},
        words={"group": str(first.worst), "kind": first.kind, "apart": len(named), "spreads": APART},
        tables=("usage", "users", "surveys", "tickets"),
    )  # fmt: skip


def _line(bench: Bench, spread: Spread) -> Line:
    facts = (_fact(bench, spread, name) for name in ("groups", "mean", "low", "high", "spread"))
    worst: Cell = spread.worst if isinstance(spread.worst, str) else _worst_week(bench, spread, spread.worst)
    return Line((Word(spread.kind), *facts, worst), is_focus=spread.stands_apart)


def _worst_week(bench: Bench, spread: Spread, day: date) -> Fact:
    return Fact(
        "consistency.weeks.worst", value=day, period=bench.scope.period, n=len(spread.values),
        source=spread.source, formula="fewest active users", audience="customer",
    )  # fmt: skip


def _fact(bench: Bench, spread: Spread, name: str) -> Fact:
    numbers = list(spread.values.values())
    found: Mapping[str, Decimal | int] = {
        "groups": len(numbers),
        "mean": sum(numbers, Decimal(0)) / len(numbers),
        "low": min(numbers),
        "high": max(numbers),
        "spread": spread.width,
    }
    return Fact(
        f"consistency.{spread.kind}.{name}", value=found[name], period=bench.scope.period, n=len(numbers),
        source=spread.source, formula=f"of {len(numbers)} values", audience="customer",
    )  # fmt: skip


def _spread(
    kind: str, values: Mapping[str | date, Decimal], source: Source, is_less_better: bool = False
) -> Spread | None:
    return Spread(kind, values, source, is_less_better) if len(values) >= FEWEST else None


def _use(bench: Bench) -> Spread | None:
    usage = bench.grounds.usage
    groups = usage.groups if usage else None
    if groups is None or groups.kind not in ("team", "site"):
        return None
    rows = [row for row in groups.rows if row.name and row.share.is_known]
    return _spread(
        "use", {row.name or "": row.share.number for row in rows}, rows[0].share.source if rows else Source()
    )


def _weeks(bench: Bench) -> Spread | None:
    usage = bench.grounds.usage
    if usage is None or usage.trend.metric != "usage.weekly[]":
        return None
    pairs = zip(usage.trend.categories, usage.trend.values, strict=True)
    values: dict[str | date, Decimal] = {day: Decimal(value) for day, value in pairs if value is not None}
    return _spread("weeks", values, usage.trend.source)


def _csat(bench: Bench) -> Spread | None:
    """Return mean satisfaction by team where answers have one, else by the kind of role."""
    period = bench.scope.period
    rows = [
        row
        for row in bench.folder.surveys or ()
        if row.instrument == "csat" and row.score is not None and period.contains(row.date)
    ]
    by_team = any(row.team for row in rows)
    pairs = ((row.team if by_team else row.role_type, row.score) for row in rows)
    found = _by_group(
        ((group, score) for group, score in pairs if score is not None), bench.scope.thresholds.score_answers
    )
    values: dict[str | date, Decimal] = {group: sum(each, Decimal(0)) / len(each) for group, each in found.items()}
    columns = ("date", "score", "team" if by_team else "role_type")
    return _spread("csat", values, table_source(bench.folder, "surveys", columns, len(rows)))


def _tickets(bench: Bench) -> Spread | None:
    """Return median hours from opening to solution, by the role that asked, of tickets opened in the quarter."""
    tickets = bench.folder.tickets
    if tickets is None or tickets.empty:
        return None
    opened = tickets["created"].dt.tz_convert(bench.scope.zone).dt.date
    period = bench.scope.period
    in_quarter = np.array([period.contains(day) for day in opened], dtype=bool)
    rows = tickets[in_quarter & tickets["solved"].notna().to_numpy(dtype=bool)]
    hours = [_hours(created, solved) for created, solved in zip(rows["created"], rows["solved"], strict=True)]
    roles = [shown_group(bench.folder, role) if isinstance(role, str) else None for role in rows["requester_role"]]
    found = _by_group(zip(roles, hours, strict=True), bench.scope.thresholds.score_answers)
    values: dict[str | date, Decimal] = {group: median(each) for group, each in found.items()}
    source = table_source(bench.folder, "tickets", ("created", "solved", "requester_role"), len(rows))
    return _spread("tickets", values, source, is_less_better=True)


def _hours(created: pd.Timestamp, solved: pd.Timestamp) -> Decimal:
    return Decimal(int((solved - created).total_seconds())) / 3600


def _by_group(pairs: Iterable[tuple[str | None, Decimal]], least: int) -> dict[str, Sequence[Decimal]]:
    """Return the values of each named group that has enough of them, by name."""
    found: dict[str, list[Decimal]] = {}
    for group, value in pairs:
        if group:
            found.setdefault(group, []).append(value)
    return {group: found[group] for group in sorted(found) if len(found[group]) >= least}
