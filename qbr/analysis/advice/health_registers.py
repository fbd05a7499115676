"""Health in tables, for us: what each dimension adds and moved, and every figure with its bounds printed."""

from __future__ import annotations

from qbr.analysis.bench import Bench
from qbr.analysis.health_rules import Points
from qbr.analysis.provenance import figure
from qbr.analysis.register import FigureName, Line, Register, Word


def health_register(bench: Bench) -> Register | None:
    """Return the contributions of the five dimensions; they add up to the score, their changes to its change."""
    found = bench.grounds.health
    if found is None or not found.has_any:
        return None
    lines = tuple(
        Line((Word(row.name), row.weight, row.score, row.contribution, row.change), not row.score.is_known)
        for row in found.dimensions
    )
    facts = {"score": found.score, "confidence": found.confidence, "before": found.before, "change": found.change}
    words = {
        "band": found.band, "basis": bench.scope.basis.label, "capped": found.band != found.uncapped,
        "green": figure(bench.scope.health.green_from), "amber": figure(bench.scope.health.amber_from),
        "weights": ", ".join(figure(weight) for weight in bench.scope.health.weights.values()),
    }  # fmt: skip
    case = "known" if found.score.is_known else "unknown"
    columns = ("dimension", "weight", "score", "contribution", "change")
    return Register("health", columns, lines, "brief", case, facts, words)


def health_measures_register(bench: Bench) -> Register | None:
    """Return each figure with its value, its points and the bounds it is judged by."""
    found = bench.grounds.health
    if found is None or not found.has_any:
        return None
    lines = tuple(
        Line((Word(row.measure.dimension), FigureName(row.figure), row.figure, row.points, _bounds(row.measure.points)))
        for row in found.figures
    )
    return Register("health_measures", ("dimension", "figure", "value", "points", "bounds"), lines, "brief")


def _bounds(points: Points) -> str:
    """Return the bounds as they stand in the rules: 0.3 → 0, 0.6 → 50."""
    return ", ".join(f"{figure(value)} → {figure(worth)}" for value, worth in points)
