"""Health as found: the score, its dimensions and figures, and what holds it at amber."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qbr.analysis.health_rules import Measure
from qbr.facts import Fact

Band = Literal["green", "amber", "red", "unknown"]
CapKind = Literal["critical_incident", "lost_sponsor", "missed_goal"]


@dataclass(frozen=True, slots=True)
class FigureHealth:
    """One figure and what it is worth."""

    measure: Measure
    figure: Fact
    points: Fact


@dataclass(frozen=True, slots=True)
class DimensionHealth:
    """One dimension."""

    name: str
    weight: Fact  # of the weight present; missing where the dimension has no score
    score: Fact
    contribution: Fact
    change: Fact  # what it moved the score by; missing where it cannot be compared


@dataclass(frozen=True, slots=True)
class Cap:
    """What holds health at amber, however high the score."""

    kind: CapKind
    what: Fact  # the incident's or goal's name, or the sponsor's role


@dataclass(frozen=True, slots=True)
class HealthFindings:
    """Health of one customer in one quarter."""

    score: Fact
    confidence: Fact  # share of the weights that is known
    band: Band  # after the caps
    uncapped: Band
    caps: tuple[Cap, ...]
    dimensions: tuple[DimensionHealth, ...]  # all five, in their order
    figures: tuple[FigureHealth, ...]  # every one with findings, in the order of the rules
    before: Fact
    change: Fact

    @property
    def has_any(self) -> bool:
        """Whether one figure at least is known."""
        return any(row.figure.is_known for row in self.figures)
