"""The plan for the coming quarter: every dated step both sides have, by month, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qbr.analysis.bench import Bench, Grounds
from qbr.analysis.outcomes.goals import GoalFinding
from qbr.analysis.recommendation import Recommendation, RecommendationsFindings
from qbr.analysis.scope import Scope
from qbr.facts import Audience, strictest
from qbr.quarter import Period
from qbr.records.folder import CustomerFolder

Kind = Literal["action", "change", "recommendation", "goal"]

RANKS: tuple[str, ...] = ("recommended", "missed", "goal", "other")  # what a month with little room shows first


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step."""

    day: date
    kind: Kind  # promise, change after an incident, recommendation without either, or a goal's date
    text: str  # from the data; empty for what has phrases of its own
    rank: int  # place in RANKS
    recommendation: Recommendation | None = None  # for a step of kind recommendation
    goals: tuple[int, ...] = ()  # numbers of the goals due on the day, for a step of kind goal
    audience: Audience = "customer"


@dataclass(frozen=True, slots=True)
class PlanFindings:
    """The steps of the coming quarter by month."""

    months: tuple[tuple[Period, tuple[Step, ...]], ...]  # three; the steps of each by rank, then by day
    next_review: date | None  # None: not set

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step, by month."""
        return tuple(step for _, steps in self.months for step in steps)


def analyse_plan(
    folder: CustomerFolder, scope: Scope, grounds: Grounds, recommended: RecommendationsFindings | None
) -> PlanFindings:
    """Return what is to be done in the coming quarter; months without a step are there, and empty."""
    bench = Bench(folder, scope, grounds)
    rows = recommended.rows if recommended else ()
    steps = sorted(_steps(bench, rows), key=lambda step: (step.rank, step.day, step.text))
    months = tuple(
        (month, tuple(step for step in steps if month.contains(step.day))) for month in scope.quarter.next.months
    )
    return PlanFindings(months, folder.customer.next_review)


def _steps(bench: Bench, rows: tuple[Recommendation, ...]) -> Iterator[Step]:
    ahead = Period(bench.scope.as_of, max(bench.scope.as_of, bench.last_day))
    for step in (*_promised(bench, rows), *_changes(bench, rows), *_recommended(bench, rows), *_goals(bench)):
        if ahead.contains(step.day):
            yield step


def _promised(bench: Bench, rows: tuple[Recommendation, ...]) -> Iterator[Step]:
    wanted = {item.action for item in rows if item.action}
    for promise in bench.grounds.promises.promises if bench.grounds.promises else ():
        if promise.is_open and promise.next_due is not None:
            rank = "recommended" if promise.id in wanted else "missed" if promise.outcome == "missed" else "other"
            yield Step(promise.next_due, "action", promise.text, RANKS.index(rank))


def _changes(bench: Bench, rows: tuple[Recommendation, ...]) -> Iterator[Step]:
    """Yield the changes after incidents that are not done, as far as the customer has been told of them."""
    wanted = {item.step for item in rows if item.rule == "FIX" and item.step}
    incidents = bench.grounds.incidents
    if incidents is None:
        return
    told = [finding.actions for finding in incidents.incidents if finding.telling == "told"]
    for action in (*(action for actions in told for action in actions), *incidents.open_actions):
        day = action.now_due or action.due
        if action.status == "open" and day is not None:
            rank = "recommended" if action.text in wanted else "other"
            yield Step(day, "change", action.text, RANKS.index(rank))


def _recommended(bench: Bench, rows: tuple[Recommendation, ...]) -> Iterator[Step]:
    """Yield the recommendations no open promise or change stands for yet; a new contract is agreed before it begins."""
    for item in rows:
        if not item.step:
            day = min(item.by, bench.last_day)
            yield Step(day, "recommendation", "", RANKS.index("recommended"), item, audience=item.audience)


def _goals(bench: Bench) -> Iterator[Step]:
    """Yield a step for each day on which goals are due."""
    due: dict[date, list[GoalFinding]] = {}
    for goal in bench.grounds.goals.goals if bench.grounds.goals else ():
        if goal.is_open and isinstance(goal.by.value, date):
            due.setdefault(goal.by.value, []).append(goal)
    for day, goals in due.items():
        audience = strictest(goal.by.audience for goal in goals)
        yield Step(day, "goal", "", RANKS.index("goal"), goals=tuple(goal.number for goal in goals), audience=audience)
