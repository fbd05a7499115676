"""What became of what we learned: for us the usage rates and the funnel, for the customer what we did with it."""

from __future__ import annotations

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.listening.insights import (
    ORGANISATIONS,
    InsightFindings,
    UsageRate,
    in_order_of_source,
    organisation_of,
)
from qbr.analysis.register import Cell, Line, Register, Word
from qbr.records.relations import STAGES, Insight

TABLES = ("insights",)
RATE = ("potential", "used", "rate")


def input_register(bench: Bench) -> Register | None:
    """Return, for the customer, what we learned from them and what we did with it, customers' words first.

    Only rows marked for the customer; what nothing was done with stands among them (`practices` 56, 57, 71).
    """
    rows = in_order_of_source(row for row in bench.folder.insights or () if _is_told(row, bench))
    if not rows:
        return None
    in_use = sum(_in_use(row, bench) for row in rows)
    facts = {
        "count": bench_fact(bench, "input.count", len(rows), tables=TABLES, n=len(rows)),
        "in_use": bench_fact(bench, "input.in_use", in_use, tables=TABLES, n=len(rows)),
    }
    case = "none" if not in_use else "all" if in_use == len(rows) else "some"
    lines = tuple(_told(bench, row, number) for number, row in enumerate(rows, 1))
    return Register("input", ("what", "source", "stage", "change", "used_on"), lines, "deck", case, facts, {}, TABLES)


def _is_told(row: Insight, bench: Bench) -> bool:
    heard = row.heard_on is None or row.heard_on <= bench.scope.as_of
    return row.audience == "customer" and heard and (row.used_on is None or row.used_on >= bench.scope.quarter.start)


def _in_use(row: Insight, bench: Bench) -> bool:
    return row.used_on is not None and row.used_on <= bench.scope.as_of


def _told(bench: Bench, row: Insight, number: int) -> Line:
    is_used = _in_use(row, bench)
    used_on = bench_fact(
        bench, "input.item[].used_on", row.used_on if is_used else None, str(number),
        tables=TABLES, n=1, reason="not used yet",
    )  # fmt: skip
    stage = Word(STAGES[row.reached - 1] if row.reached else "waiting")
    return Line((row.insight, Word(row.category), stage, row.change if is_used else None, used_on), not is_used)


def insight_use_register(bench: Bench) -> Register | None:
    """Return the Insights Usage Rate of each organisation, the four always, beside the quarter before."""
    found = bench.grounds.insights
    if found is None:
        return None
    lines = tuple(
        Line((_organisation(row[-1]), row[-1].potential, row[-1].used, row[-1].rate, row[-2].rate))
        for row in found.organisations
    )
    return _register("insight_use", ("organisation", *RATE, "before"), lines, found)


def insight_trend_register(bench: Bench) -> Register | None:
    """Return the rates of the organisations quarter by quarter, the latest first; None without any."""
    found = bench.grounds.insights
    if found is None or not any(rate.rate.is_known for row in found.organisations for rate in row[:-1]):
        return None
    four = [row for row in found.organisations if row[0].of in ORGANISATIONS]
    lines = tuple(
        Line((Word("quarter", {"label": rates[0].quarter}), *(rate.rate for rate in rates)))
        for rates in reversed(list(zip(*four, strict=True)))
    )
    return Register("insight_trend", ("quarter", *ORGANISATIONS), lines, "brief", tables=TABLES)


def insight_sources_register(bench: Bench) -> Register | None:
    """Return the rate by whose experience it comes from: customers, then employees, then partners."""
    found = bench.grounds.insights
    if found is None:
        return None
    lines = tuple(Line((Word(rate.of), rate.potential, rate.used, rate.rate)) for rate in found.sources)
    return _register("insight_sources", ("source", *RATE), lines, found)


def insight_funnel_register(bench: Bench) -> Register | None:
    """Return how many insights were absorbed, adopted and acted on, with conversion and days between."""
    found = bench.grounds.insights
    if found is None:
        return None
    lines = tuple(Line((Word(stage.stage), stage.count, stage.conversion, stage.days)) for stage in found.stages)
    facts = {"first": found.stages[0].count, "last": found.stages[-1].count}
    return Register(
        "insight_funnel", ("stage", "count", "conversion", "days"), lines, "brief", "some", facts, {}, TABLES
    )


def insight_list_register(bench: Bench) -> Register | None:
    """Return the insights themselves, customers' first, then employees', then partners' (`practices` 71)."""
    found = bench.grounds.insights
    if found is None or not found.ordered:
        return None
    lines = tuple(Line(_listed(row)) for row in found.ordered)
    return Register("insight_list", ("source", "what", "organisation", "use", "stage"), lines, "brief", tables=TABLES)


def _listed(row: Insight) -> tuple[Cell, ...]:
    stage = Word(STAGES[row.reached - 1] if row.reached else "waiting")
    return Word(row.category), row.insight, _named(organisation_of(row)), row.potential_use, stage


def _organisation(rate: UsageRate) -> Cell:
    return _named(rate.of)


def _named(organisation: str) -> Cell:
    return Word(organisation) if organisation in ORGANISATIONS else organisation


def _register(name: str, columns: tuple[str, ...], lines: tuple[Line, ...], found: InsightFindings) -> Register:
    overall = found.overall
    facts = {"potential": overall.potential, "used": overall.used, "rate": overall.rate}
    case = "some" if overall.rate.is_known else "none"
    return Register(name, columns, lines, "brief", case, facts, {}, TABLES)
