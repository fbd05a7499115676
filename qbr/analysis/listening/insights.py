"""Insights: how much of what was learned is used, where it came from and how far it got (`practices` 56–58, 71, 84).

The Insights Usage Rate is high-quality uses ÷ potential uses, of all rows together and never the mean of rates. A
potential use is open in a quarter when it was learned by its end and not used before it began; what has no day of its
own counts in the quarter it was used, else in the quarter under review.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal, get_args

from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.scope import Scope
from qbr.analysis.statistics.spreads import median_of, share_of
from qbr.facts import Fact
from qbr.quarter import Quarter
from qbr.records.folder import CustomerFolder
from qbr.records.relations import STAGE_DAYS, STAGES, Insight, InsightSource

Organisation = Literal["product", "account", "support", "leadership"]
ORGANISATIONS: tuple[Organisation, ...] = get_args(Organisation)
SOURCES: tuple[InsightSource, ...] = get_args(
    InsightSource
)  # customers first: the north star; then employees, partners
CALLED: dict[str, Organisation] = {
    "product": "product", "account": "account", "support": "support", "support functions": "support",
    "leadership": "leadership", "senior leadership": "leadership",
}  # fmt: skip
QUARTERS = 4  # the one under review and the three before it
NO_USE = "no potential use is open"


@dataclass(frozen=True, slots=True)
class UsageRate:
    """How much of what could be used was used well."""

    of: str  # organisation or source; empty: all
    quarter: str  # label
    potential: Fact
    used: Fact
    rate: Fact


@dataclass(frozen=True, slots=True)
class StageFinding:
    """One stage of the funnel."""

    stage: str  # absorbing, adopting, acting
    count: Fact
    conversion: Fact  # missing for the first stage
    days: Fact  # median from the stage before; missing for the first


@dataclass(frozen=True, slots=True)
class InsightFindings:
    """What became of what was learned."""

    overall: UsageRate
    organisations: tuple[tuple[UsageRate, ...], ...]  # a row each, the four always; its quarters, the latest last
    sources: tuple[UsageRate, ...]  # customers, employees, partners: always all three
    stages: tuple[StageFinding, ...]
    ordered: tuple[Insight, ...]  # open in the quarter: customers' first, then employees', then partners'


def organisation_of(insight: Insight) -> str:
    """Return one of the four organisations, else the organisation as it is written."""
    return CALLED.get(" ".join(insight.org.split()).casefold(), insight.org.strip())


def in_order_of_source(insights: Iterable[Insight]) -> tuple[Insight, ...]:
    """Return insights from customers first, then from employees, then from partners; the furthest got first in each."""
    return tuple(sorted(insights, key=lambda row: (SOURCES.index(row.category), -row.reached, row.insight)))


def analyse_insights(folder: CustomerFolder, scope: Scope) -> InsightFindings | None:
    """Return how much of what was learned is used; None when the folder has no insights file."""
    if folder.insights is None:
        return None
    return _Desk(folder, scope).findings()


@dataclass(frozen=True)
class _Desk:
    """The insights of one customer, counted for any quarter."""

    folder: CustomerFolder
    scope: Scope

    @property
    def rows(self) -> tuple[Insight, ...]:
        return self.folder.insights or ()

    def findings(self) -> InsightFindings:
        now = self.scope.quarter
        named = dict.fromkeys((*ORGANISATIONS, *map(organisation_of, self.rows)))
        is_open = [row for row in self.rows if self.is_open(row, now)]
        return InsightFindings(
            overall=self.rate("insights.", (), "", now, self.rows),
            organisations=tuple(tuple(self.of_organisation(name, q) for q in self.quarters()) for name in named),
            sources=tuple(self.of_source(source) for source in SOURCES),
            stages=self.stages(is_open),
            ordered=in_order_of_source(is_open),
        )

    def quarters(self) -> list[Quarter]:
        """Return the quarters of the trend, the latest last."""
        found = [self.scope.quarter]
        while len(found) < QUARTERS:
            found.insert(0, found[0].prior)
        return found

    def of_organisation(self, name: str, quarter: Quarter) -> UsageRate:
        rows = [row for row in self.rows if organisation_of(row) == name]
        return self.rate("insights.organisation[].quarter[].", (name, quarter.label), name, quarter, rows)

    def of_source(self, source: InsightSource) -> UsageRate:
        rows = [row for row in self.rows if row.category == source]
        return self.rate("insights.source[].", (source,), source, self.scope.quarter, rows)

    def rate(self, base: str, keys: tuple[str, ...], of: str, quarter: Quarter, rows: Sequence[Insight]) -> UsageRate:
        """Return high-quality uses ÷ potential uses of some rows in a quarter (`practices` 56)."""
        potential = [row for row in rows if row.potential_use and self.is_open(row, quarter)]
        used = sum(row.quality == "high" and self.is_used(row, quarter) for row in potential)
        n = len(potential)
        share, formula = share_of(used, n)
        fact = self._maker(keys, n)
        return UsageRate(
            of, quarter.label, fact(f"{base}potential", n, "", ""), fact(f"{base}used", used, "", ""),
            fact(f"{base}rate", share, NO_USE, formula),
        )  # fmt: skip

    def is_open(self, row: Insight, quarter: Quarter) -> bool:
        """Return whether something could be done with it in the quarter."""
        last, used = min(quarter.end, self.scope.as_of), self.used_on(row)
        begun = row.heard_on or row.absorbed_on or row.adopted_on or used or self.scope.quarter.start
        return begun <= last and (used is None or used >= quarter.start)

    def is_used(self, row: Insight, quarter: Quarter) -> bool:
        """Return whether it was used by the end of the quarter, and not before it."""
        used = self.used_on(row)
        return used is not None and quarter.start <= used <= min(quarter.end, self.scope.as_of)

    def used_on(self, row: Insight) -> date | None:
        """Return the day of the use; one that was judged and has no day counts in the quarter under review."""
        return row.used_on or (self.scope.period.start if row.quality else None)

    def reached(self, row: Insight) -> int:
        """Return how many stages it has reached by the end of the quarter's days."""
        known = list(STAGE_DAYS.values())[: row.reached]
        late = (place for place, name in enumerate(known) if (getattr(row, name) or date.min) > self.scope.period.end)
        return next(late, row.reached)

    def stages(self, rows: Sequence[Insight]) -> tuple[StageFinding, ...]:
        """Return the funnel: counts, conversion and median days from stage to stage (`practices` 57)."""
        counts = [sum(self.reached(row) > place for row in rows) for place in range(len(STAGES))]
        found = [self._stage(STAGES[0], counts[0], len(rows), None, None, "the first stage")]
        for place, (before, stage) in enumerate(pairwise(STAGES), 1):
            days = self.days_between(rows, before, stage)
            found.append(self._stage(stage, counts[place], len(rows), counts[place - 1], days, "no row has both days"))
        return tuple(found)

    def days_between(self, rows: Sequence[Insight], before: str, stage: str) -> list[Decimal]:
        """Return the days from one stage to the next, of the rows that have reached it and have both days."""
        names = [STAGE_DAYS[name] for name in STAGES if name in (before, stage)]
        pairs = ((getattr(row, names[0]), getattr(row, names[1])) for row in rows)
        return [Decimal((b - a).days) for a, b in pairs if a and b and b <= self.scope.period.end]

    def _stage(
        self, stage: str, count: int, n: int, before: int | None, days: list[Decimal] | None, why: str
    ) -> StageFinding:
        share, formula = share_of(count, before) if before else (None, "")
        fact = self._maker((stage,), n)
        reason = "the first stage" if before is None else "nothing reached the stage before"
        middle = median_of(days or [])
        told = f"median of {len(days or [])}" if middle is not None else ""
        return StageFinding(
            stage,
            fact("insights.stage[].count", count, "", ""),
            fact("insights.stage[].conversion", share, reason, formula),
            fact("insights.stage[].days", middle, why, told),
        )

    def _maker(self, keys: tuple[str, ...], n: int) -> Callable[[str, int | Decimal | None, str, str], Fact]:
        def fact(metric: str, value: int | Decimal | None, reason: str, formula: str) -> Fact:
            return bench_fact(self, metric, value, *keys, tables=("insights",), n=n, reason=reason, formula=formula)

        return fact
