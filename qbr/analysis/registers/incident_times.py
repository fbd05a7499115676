"""How long each incident took to be noticed, told, restored and fixed for good, and whether its cause struck before.

Lengths of incidents are skewed, so each one stands for itself, with the median and the worst below; a mean would say
what no incident was like (`analytics` 2.13). R is the moment service was restored.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.register import Cell, Line, Register, Word
from qbr.analysis.reliability.incident_register import IncidentFinding
from qbr.analysis.statistics.spans import in_utc, minutes_between, whole
from qbr.analysis.statistics.spreads import median_of, share_of
from qbr.facts import Fact

COLUMNS = ("incident", "noticed", "taken_on", "told", "restored", "fixed", "cause")
STAGES = (
    ("noticed", "started", "detected"),
    ("taken_on", "detected", "acknowledged"),
    ("told", "started", "told_customer"),
    ("restored", "started", "resolved"),
)
TABLES = ("incidents",)
MINUTES_A_DAY = Decimal(1440)


def incident_times_register(bench: Bench) -> Register | None:
    """Return the times of each told incident of the quarter by day; None when none may be told."""
    told = told_incidents(bench)
    if not told:
        return None
    rows = [_Times(bench, finding) for finding in told]
    lines = [Line(row.cells(), is_focus=bool(row.finding.repeats)) for row in rows]
    if len(rows) > 1:
        lines += [Line((Word(kind), *_summary(bench, rows, kind), None)) for kind in ("median", "worst")]
    repeated = sum(bool(finding.repeats) for finding in told)
    share, formula = share_of(repeated, len(told))
    recurrence = bench_fact(bench, "reliability.recurrence", share, tables=TABLES, n=len(told), formula=formula)
    return Register(
        "incident_times", COLUMNS, tuple(lines), "deck",
        case="repeated" if repeated else "once",
        facts={"recurrence": recurrence},
        words={"repeated": repeated, "told": len(told)},
        tables=TABLES,
    )  # fmt: skip


def told_incidents(bench: Bench) -> tuple[IncidentFinding, ...]:
    """Return the incidents of the quarter somebody has approved for the customer, by day."""
    found = bench.grounds.incidents
    return tuple(finding for finding in found.incidents if finding.telling == "told") if found else ()


class _Times:
    """The times of one incident."""

    def __init__(self, bench: Bench, finding: IncidentFinding) -> None:
        self.bench, self.finding = bench, finding
        self.facts = {name: self._stage(name, first, last) for name, first, last in STAGES}
        self.facts["fixed"] = self._fixed()

    def cells(self) -> tuple[Cell, ...]:
        record = self.finding.record
        return (record.customer_title or record.title, *self.facts.values(), self._cause())

    def _cause(self) -> Word | None:
        if self.finding.repeats:
            return Word("again", {"before": self._title(self.finding.repeats)})
        return Word("first") if self.finding.record.cause_id else None

    def _title(self, incident: str) -> str:
        found = (record for record in self.bench.folder.incidents or () if record.id == incident)
        return next((record.customer_title or record.title for record in found), incident)

    def _stage(self, name: str, first: str, last: str) -> Fact:
        start, end = self._moment(first), self._moment(last)
        minutes = minutes_between(start, end) if start and end else None
        reason = f"when it was {name} is not recorded"
        if minutes is not None and minutes < 0:
            minutes, reason = None, f"{last} is before {first}"
        return self._fact(f"reliability.incident[].{name}", minutes, reason)

    def _fixed(self) -> Fact:
        """Return the days from the start to the day the cause was removed for good."""
        start, end = self._moment("started"), self._moment("fixed")
        minutes = minutes_between(start, end) if start and end and end >= start else None
        days = None if minutes is None else whole((minutes / MINUTES_A_DAY).quantize(Decimal("0.1")))
        return self._fact("reliability.incident[].fixed", days, "the cause is not removed yet, or nobody wrote when")

    def _moment(self, name: str) -> datetime | None:
        moment: datetime | None = getattr(self.finding.record, name)
        return in_utc(moment, self.bench.scope.zone) if moment else None

    def _fact(self, metric: str, value: Decimal | None, reason: str) -> Fact:
        return bench_fact(self.bench, metric, value, self.finding.record.id, tables=TABLES, n=1, reason=reason)


def _summary(bench: Bench, rows: Sequence[_Times], kind: str) -> tuple[Fact, ...]:
    """Return the median, or the longest, of each time; missing where no incident has it."""
    return tuple(_of_stage(bench, rows, name, kind) for name in (*(stage[0] for stage in STAGES), "fixed"))


def _of_stage(bench: Bench, rows: Sequence[_Times], name: str, kind: str) -> Fact:
    known = [row.facts[name].number for row in rows if row.facts[name].is_known]
    value = median_of(known) if kind == "median" else max(known, default=None)
    metric = f"reliability.times.{name}.{kind}"
    return bench_fact(bench, metric, value, tables=TABLES, n=len(known), reason="no incident has this time")
