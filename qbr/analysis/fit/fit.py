"""Fit to the business: which capability serves which goal, and which needs are underserved, unserved or overshot.

Rated needs are few: one account has two to five raters. So the median of the raters is used, every count of raters
is shown, and nothing is called more exact than a rating (`analytics` 2.10).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from qbr.analysis.contract.entitlement import EntitlementFindings
from qbr.analysis.fit.capabilities import Capability, capabilities_of
from qbr.analysis.fit.ratings import NeedFinding, rated_needs
from qbr.analysis.outcomes.goals import GoalsFindings
from qbr.analysis.provenance import figure, table_source
from qbr.analysis.scope import Scope
from qbr.analysis.usage.usage import UsageFindings
from qbr.facts import Fact
from qbr.records.folder import CustomerFolder

CellState = Literal["fits", "weak", "unused", "not owned", "none", "unknown"]

SCORES: Mapping[CellState, Decimal] = {"fits": Decimal(1), "weak": Decimal("0.5")}  # of the fit index; others count 0
GRAVITY: tuple[CellState, ...] = ("none", "not owned", "unused", "weak", "unknown", "fits")  # several needs: the worst
TEAM = "usage.team["


@dataclass(frozen=True, slots=True)
class CellFinding:
    """How one capability serves one goal."""

    goal: str  # id
    capability: str  # empty: no product is meant to serve the need
    state: CellState
    needs: tuple[NeedFinding, ...]
    team: str  # the one team the goal is about; empty: the whole customer

    @property
    def importance(self) -> Decimal | None:
        """The importance of the most important need; None when none is rated."""
        return max((need.importance.number for need in self.needs if need.importance.is_known), default=None)


@dataclass(frozen=True, slots=True)
class FitFindings:
    """Goals against capabilities, and the needs behind them."""

    goals: tuple[str, ...]  # ids, in the order of the register
    capabilities: Mapping[str, Capability]  # by name, those with a column first of all in the catalogue's order
    columns: tuple[str, ...]  # names of the capabilities some goal needs
    cells: tuple[CellFinding, ...]
    needs: tuple[NeedFinding, ...]  # the best opportunity first
    needed: Fact
    fits: Fact
    weak: Fact
    unused: Fact
    not_owned: Fact
    none: Fact
    index: Fact
    coverage: Fact
    raters: int  # different people who rated
    rated_on: tuple[date, date] | None  # first and last day of the ratings

    def cell(self, goal: str, capability: str) -> CellFinding | None:
        """Return the cell; None when the goal does not need the capability."""
        return next((cell for cell in self.cells if (cell.goal, cell.capability) == (goal, capability)), None)

    def of_kind(self, kind: str) -> tuple[NeedFinding, ...]:
        """Return the needs of one class, in their order."""
        return tuple(need for need in self.needs if need.kind == kind)


def analyse_fit(
    folder: CustomerFolder,
    scope: Scope,
    goals: GoalsFindings | None = None,
    entitlement: EntitlementFindings | None = None,
    usage: UsageFindings | None = None,
) -> FitFindings | None:
    """Return how the product fits the customer's goals; None when the folder has no needs file.

    Args:
        folder: the customer.
        scope: quarter and thresholds.
        goals: findings on the goals, for their order; goals only the needs name come last.
        entitlement: what is owned and how much of it is used.
        usage: what is used of what is not bought by the unit.
    """
    if folder.needs is None:
        return None
    named = [need.capability for need in folder.needs if need.capability]
    capabilities = capabilities_of(folder, scope, named, entitlement, usage)
    ratings = rated_needs(folder, scope, capabilities)
    grid = _Grid(folder, scope, goals, capabilities, ratings.needs)
    cells = grid.cells()
    return FitFindings(
        goals=grid.goal_ids,
        capabilities=capabilities,
        columns=tuple(name for name in (*capabilities, "") if any(cell.capability == name for cell in cells)),
        cells=cells,
        needs=ratings.needs,
        needed=grid.count("fit.needed", cells, cells),
        fits=grid.count("fit.fits", [cell for cell in cells if cell.state == "fits"], cells),
        weak=grid.count("fit.weak", [cell for cell in cells if cell.state == "weak"], cells),
        unused=grid.count("fit.unused", [cell for cell in cells if cell.state == "unused"], cells),
        not_owned=grid.count("fit.not_owned", [cell for cell in cells if cell.state == "not owned"], cells),
        none=grid.count("fit.none", [cell for cell in cells if cell.state == "none"], cells),
        index=grid.index(cells),
        coverage=grid.coverage(cells),
        raters=ratings.raters,
        rated_on=ratings.rated_on,
    )


@dataclass(frozen=True, slots=True)
class _Grid:
    """Goals, capabilities and rated needs of one folder."""

    folder: CustomerFolder
    scope: Scope
    goals: GoalsFindings | None
    capabilities: Mapping[str, Capability]
    needs: Sequence[NeedFinding]

    @property
    def goal_ids(self) -> tuple[str, ...]:
        """The goals some need serves: those of the register in its order, then those only the needs name."""
        named = list(dict.fromkeys(need.goal for need in self.folder.needs or () if need.goal))
        known = [goal.id for goal in self.goals.goals] if self.goals else []
        return tuple([goal for goal in known if goal in named] + [goal for goal in named if goal not in known])

    def cells(self) -> tuple[CellFinding, ...]:
        found: dict[tuple[str, str], list[NeedFinding]] = {}
        for need in self.needs:
            for goal in need.goals:
                found.setdefault((goal, need.capability), []).append(need)
        order = {goal: place for place, goal in enumerate(self.goal_ids)}
        names = {name: place for place, name in enumerate(self.capabilities)}
        ordered = sorted(found, key=lambda pair: (order[pair[0]], names.get(pair[1], len(names))))
        return tuple(self._cell(goal, name, found[goal, name]) for goal, name in ordered)

    def _cell(self, goal: str, name: str, needs: list[NeedFinding]) -> CellFinding:
        team = self._team(goal)
        states = [self._state(need, self.capabilities.get(name), team) for need in needs]
        return CellFinding(goal, name, min(states, key=GRAVITY.index), tuple(needs), team)

    def _state(self, need: NeedFinding, capability: Capability | None, team: str) -> CellState:
        if capability is None or not need.is_served:
            return "none"
        if capability.owned is False:
            return "not owned"
        adopted = capability.adopted_in(team) if team else capability.adopted
        if adopted is False:
            return "unused"
        if adopted is None or not need.satisfaction.is_known:
            return "unknown"
        return "fits" if need.satisfaction.number >= self.scope.thresholds.satisfied_from else "weak"

    def _team(self, goal_id: str) -> str:
        """Return the team a goal's measure is about; empty when it is about the whole customer."""
        goal = self.goals.goal(goal_id) if self.goals else None
        metric = goal.metric if goal else ""
        return metric.removeprefix(TEAM).partition("]")[0] if metric.startswith(TEAM) else ""

    def count(self, metric: str, counted: Sequence[CellFinding], cells: Sequence[CellFinding]) -> Fact:
        total = len(cells)
        formula = f"{total} pairs of goal and capability" if metric == "fit.needed" else f"{len(counted)} of {total}"
        return self._fact(metric, len(counted) if cells else None, "no need names a goal", formula, total)

    def index(self, cells: Sequence[CellFinding]) -> Fact:
        """Return the fit index, or why it is not given: too few needs are rated."""
        rated = [cell for cell in cells if _is_rated(cell)]
        least = self.scope.thresholds.fit_coverage
        if not cells or Decimal(len(rated)) / len(cells) < least:
            reason = f"only {len(rated)} of {len(cells)} needs are rated" if cells else "no need names a goal"
            return self._fact("fit.index", None, reason, "", len(rated))
        weights = [(cell.importance or Decimal(0), SCORES.get(cell.state, Decimal(0))) for cell in rated]
        total = sum((weight for weight, _ in weights), Decimal(0))
        scored = sum((weight * score for weight, score in weights), Decimal(0))
        value = scored / total if total else None
        formula = f"{figure(scored)} ÷ {figure(total)}"
        return self._fact("fit.index", value, "no need has any importance", formula, len(rated))

    def coverage(self, cells: Sequence[CellFinding]) -> Fact:
        rated = sum(_is_rated(cell) for cell in cells)
        share = Decimal(rated) / len(cells) if cells else None
        return self._fact("fit.coverage", share, "no need names a goal", f"{rated} ÷ {len(cells)}", len(cells))

    def _fact(self, metric: str, value: int | Decimal | None, why_not: str, formula: str, n: int) -> Fact:
        """Return a fact; `why_not` is its reason where there is no value."""
        source = table_source(self.folder, "needs", ("need", "goal", "capability", "importance", "satisfaction"), n)
        is_known = value is not None
        return Fact(
            metric, (), value, "" if is_known else why_not, self.scope.period, n, source,
            formula=formula if is_known else "", audience="customer",
        )  # fmt: skip


def _is_rated(cell: CellFinding) -> bool:
    """Return whether a cell's importance is rated and its state known; what is unused needs no satisfaction."""
    return cell.state != "unknown" and cell.importance is not None
