"""Needs as the customer's jobs: how they are stated, at which stage they stand, and how their class moved.

A need is well stated when its outcome says a direction and what is measured: "minimise the time until a truck is
called" (`practices` 51). A stage without any need is shown as empty, since nobody asked there (52).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import get_args

from qbr.analysis.bench import Bench
from qbr.analysis.fit.ratings import Kind, NeedFinding, rated_needs
from qbr.analysis.provenance import table_source
from qbr.analysis.register import Line, Register, Word
from qbr.facts import Fact
from qbr.records.needs import Stage

STAGES: tuple[Stage, ...] = get_args(Stage)
DIRECTION = re.compile(r"\s*(?:minimi[sz]e|maximi[sz]e|minimieren?|maximieren?)\b", re.IGNORECASE)
MEASURED = re.compile(
    r"\b(?:time|number|share|cost|costs|risk|likelihood|effort|hours|minutes|days|rate|frequency|distance"
    r"|zeit|anzahl|anteil|kosten|risiko|aufwand|stunden|minuten|tage)\b",
    re.IGNORECASE,
)


def statement_fault(outcome: str | None) -> str:
    """Return what a stated outcome lacks, as the key of a word; "stated" when it lacks nothing (`practices` 51)."""
    if not outcome:
        return "unwritten"
    if not DIRECTION.match(outcome):
        return "no_direction"
    return "stated" if MEASURED.search(outcome) else "no_measure"


def statements_register(bench: Bench) -> Register | None:
    """Return each need as a job with its circumstance and wanted outcome; None when none is written that way."""
    rows = list({row.need: row for row in bench.folder.needs or () if row.job or row.outcome}.values())
    if not rows:
        return None
    faults = [statement_fault(row.outcome) for row in rows]
    total = len({row.need for row in bench.folder.needs or ()})
    stated = _count("needs.stated", faults.count("stated"), total, bench)
    return Register(
        "statements", ("need", "job", "circumstance", "outcome", "check"),
        tuple(Line((row.need, row.job, row.circumstance, row.outcome, Word(fault)), is_focus=fault != "stated")
              for row, fault in zip(rows, faults, strict=True)),
        "document", facts={"stated": stated, "all": _count("needs.all", total, total, bench)}, tables=("needs",),
    )  # fmt: skip


def stages_register(bench: Bench) -> Register | None:
    """Return how many needs each stage has and how many are rated; None when no need names a stage."""
    stages = {row.need: row.stage for row in bench.folder.needs or () if row.stage}
    if not stages:
        return None
    rated = bench.grounds.fit.needs if bench.grounds.fit else ()
    empty = [stage for stage in STAGES if stage not in stages.values()]
    lines = tuple(_stage(stage, stages, rated, bench) for stage in STAGES)
    return Register(
        "stages", ("stage", "count", "rated", "underserved"), lines, "document",
        case="empty" if empty else "some", facts={"empty": _count("needs.empty_stages", len(empty), 5, bench)},
        words={"stage": empty[0] if empty else ""}, tables=("needs",),
    )  # fmt: skip


def _stage(stage: Stage, stages: dict[str, Stage], rated: Sequence[NeedFinding], bench: Bench) -> Line:
    names = [need for need, place in stages.items() if place == stage]
    mine = [need for need in rated if need.name in names]
    known = [need for need in mine if need.importance.is_known and need.satisfaction.is_known]
    bad = [need for need in mine if need.kind == "underserved"]
    counts = {"count": len(names), "rated": len(known), "underserved": len(bad)}
    facts = (_count(f"needs.stage[].{part}", count, len(names), bench, stage) for part, count in counts.items())
    return Line((Word(stage), *facts), is_focus=not names)


def need_classes_register(bench: Bench) -> Register | None:
    """Return how many needs went from which class to which since the quarter before; None without earlier ratings."""
    fit, folder, prior = bench.grounds.fit, bench.folder, bench.scope.quarter.prior
    earlier = tuple(row for row in folder.needs or () if row.date is not None and row.date <= prior.end)
    if fit is None or not earlier:
        return None
    then = rated_needs(
        dataclasses.replace(folder, needs=earlier), dataclasses.replace(bench.scope, quarter=prior), fit.capabilities
    )
    now = {need.key: need.kind for need in fit.needs}
    pairs = [(need.kind, now[need.key], need.name) for need in then.needs if need.key in now]
    return _migration(pairs, prior.label, bench) if pairs else None


def _migration(pairs: Sequence[tuple[Kind, Kind, str]], label: str, bench: Bench) -> Register:
    kinds: tuple[Kind, ...] = get_args(Kind)
    moved = [pair for pair in pairs if pair[0] != pair[1]]
    lines = []
    for before in kinds:
        for after in kinds:
            names = [name for then, now, name in pairs if (then, now) == (before, after)]
            if names:
                count = _count("needs.class[].count", len(names), len(pairs), bench, f"{before} to {after}")
                lines.append(Line((_kind(before), _kind(after), count, ", ".join(names)), is_focus=before != after))
    return Register(
        "need_classes", ("then", "now", "count", "needs"), tuple(lines), "document",
        facts={"moved": _count("needs.moved", len(moved), len(pairs), bench)},
        words={"rated": len(pairs), "quarter": label}, tables=("needs",),
    )  # fmt: skip


def _kind(kind: Kind) -> Word:
    return Word(kind.replace(" ", "_"))


def _count(metric: str, count: int, total: int, bench: Bench, *keys: str) -> Fact:
    source = table_source(bench.folder, "needs", ("need", "stage", "importance", "satisfaction", "date"), total)
    return Fact(
        metric, keys, count, "", bench.scope.period, total, source, formula=f"{count} of {total}",
        audience="customer",
    )  # fmt: skip
