"""Minutes by component: windows of one component are merged where they overlap, those of two are not."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.register import Line, Register
from qbr.analysis.registers.incident_times import told_incidents
from qbr.analysis.reliability.incident_register import Register as Incidents
from qbr.analysis.statistics.spans import Span, clipped, days_span, weighted_minutes
from qbr.facts import Fact

COLUMNS = ("component", "incidents", "minutes")


def components_register(bench: Bench) -> Register | None:
    """Return the components that incidents of the quarter name, the one with most minutes first; None without one."""
    spans = _spans(bench)
    if not spans:
        return None
    days = days_span(bench.scope.period, bench.scope.zone)
    minutes = {name: weighted_minutes(clipped([span for _, span in found], days)) for name, found in spans.items()}
    ordered = sorted(spans, key=lambda name: (-minutes[name], name))
    lines = tuple(_line(bench, name, len({record for record, _ in spans[name]}), minutes[name]) for name in ordered)
    return Register(
        "components", COLUMNS, lines, "document",
        case="one" if len(lines) == 1 else "some",
        facts={"minutes": _minutes(bench, ordered[0], minutes[ordered[0]])},
        words={"component": ordered[0]},
        tables=("incidents",),
    )  # fmt: skip


def _spans(bench: Bench) -> dict[str, list[tuple[str, Span]]]:
    """Return the spans of told incidents by component, each with the incident's id; some name none."""
    register = Incidents(bench.folder, bench.scope)
    found: dict[str, list[tuple[str, Span]]] = defaultdict(list)
    for finding in told_incidents(bench):
        for window in finding.record.spans:
            alone = finding.record.model_copy(update={"windows": (window,)})
            for component in dict.fromkeys(window.components or finding.record.components):
                found[component] += [(finding.record.id, span) for span in register.spans(alone)[0]]
    return {name: spans for name, spans in found.items() if spans}


def _line(bench: Bench, name: str, incidents: int, minutes: Decimal) -> Line:
    count = bench_fact(bench, "reliability.component[].incidents", incidents, name, tables=("incidents",), n=incidents)
    return Line((name, count, _minutes(bench, name, minutes)))


def _minutes(bench: Bench, name: str, minutes: Decimal) -> Fact:
    return bench_fact(bench, "reliability.component[].minutes", minutes, name, tables=("incidents",))
