"""Goals: how far each has come from its baseline to its target, set against the time that has passed.

Progress is (now − baseline) ÷ (target − baseline), so that a goal to lower a number and a goal to raise one read
alike; it is not clipped. The day of judgement is the last day of the quarter, or the day the data speaks from where
that comes first (`analytics` 2.0b, 2.9).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from qbr.analysis.naming import shown_owner
from qbr.analysis.outcomes.own_series import values_until
from qbr.analysis.provenance import figure, in_brackets, table_source, together
from qbr.analysis.scope import Scope
from qbr.facts import Audience, Fact, Source, strictest
from qbr.quarter import Period
from qbr.records.folder import CustomerFolder
from qbr.records.goals import Goal, GoalStatus, MetricValue

Movement = Literal["forward", "backwards", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class GoalFinding:
    """One goal and how it stands."""

    id: str
    number: int  # 1, 2, 3 … in the order of the register
    label: str  # short name with its unit, e.g. "Overtime, % of hours"; the statement where there is none
    statement: str  # in the customer's words
    metric: str  # id of the series or fact it is measured by; empty: none yet
    kind: Literal["outcome", "enabler"]
    parent: str  # id of the outcome an enabler serves; empty: none named
    owner_theirs: str  # as it may be shown; empty: nobody named, or people do not appear
    owner_ours: str  # likewise
    is_owned: bool  # whether anybody of theirs is named, shown or not
    baseline: Fact
    now: Fact
    target: Fact
    by: Fact
    progress: Fact
    elapsed: Fact
    importance: Fact
    status: GoalStatus
    computed: GoalStatus  # as the numbers have it; differs from `status` only where a person set that, with a reason
    status_reason: str  # the person's reason; empty where the status is computed
    movement: Movement  # of the metric since the baseline, seen from the target
    measured_on: date | None  # day of the current value; None when there is none
    is_stale: bool  # the current value was measured before the quarter began

    @property
    def is_open(self) -> bool:
        """Whether the goal can still be reached in time."""
        return self.status in ("on track", "at risk", "not measurable")

    @property
    def reason(self) -> str:
        """Why the goal cannot be judged; empty when it can."""
        if self.status != "not measurable":
            return ""
        facts = (self.baseline, self.target, self.by, self.now, self.progress, self.elapsed)
        return next((fact.reason for fact in facts if not fact.is_known), "")


@dataclass(frozen=True, slots=True)
class GoalsFindings:
    """All goals of the register, in its order."""

    goals: tuple[GoalFinding, ...]
    count: Fact
    achieved: Fact
    on_track: Fact
    at_risk: Fact
    missed: Fact
    not_measurable: Fact
    day: date  # the day the goals are judged on
    baselines_from: date | None  # day of the first baseline; None when no baseline is dated
    systems: tuple[str, ...]  # where the customer keeps the values the goals are measured by

    def goal(self, goal_id: str | None) -> GoalFinding | None:
        """Return the goal with an id; None when there is none."""
        return next((goal for goal in self.goals if goal.id == goal_id), None)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every goal of one register is judged against."""

    folder: CustomerFolder
    scope: Scope
    day: date
    known: Mapping[str, Fact]

    def source(self, *columns: str) -> Source:
        return table_source(self.folder, "goals", columns, 1)


def analyse_goals(
    folder: CustomerFolder, scope: Scope, known: Mapping[str, Fact] | None = None
) -> GoalsFindings | None:
    """Return how each goal stands at the end of the quarter; None when the folder has no goals file.

    Args:
        folder: the customer.
        scope: quarter and thresholds.
        known: facts by id, for goals measured by one of ours, e.g. `usage.team[Returns].active`.
    """
    if folder.goals is None:
        return None
    ground = _Ground(folder, scope, min(scope.quarter.end, scope.as_of), known or {})
    goals = tuple(_judge(goal, number, ground) for number, goal in enumerate(folder.goals, 1))
    dated = [goal.baseline_date for goal in folder.goals if goal.baseline_date]
    return GoalsFindings(
        goals=goals,
        count=_count("goals.count", goals, len(goals), ground),
        achieved=_tally("goals.achieved", "achieved", goals, ground),
        on_track=_tally("goals.on_track", "on track", goals, ground),
        at_risk=_tally("goals.at_risk", "at risk", goals, ground),
        missed=_tally("goals.missed", "missed", goals, ground),
        not_measurable=_tally("goals.not_measurable", "not measurable", goals, ground),
        day=ground.day,
        baselines_from=min(dated, default=None),
        systems=_systems(folder, ground.day),
    )


def _judge(goal: Goal, number: int, ground: _Ground) -> GoalFinding:
    baseline = _given("baseline", goal, goal.baseline, "no baseline yet", ground)
    target = _given("target", goal, goal.target, "no target yet", ground)
    by = _given("by", goal, goal.by, "no target date yet", ground)
    now, measured_on = _current(goal, ground)
    progress = _progress(goal, baseline, now, target, ground)
    elapsed = _elapsed(goal, ground)
    computed = _status(now, progress, elapsed, goal.by, ground)
    is_set = goal.status is not None and bool(goal.status_reason)
    return GoalFinding(
        id=goal.id,
        number=number,
        label=goal.label or goal.statement,
        statement=goal.statement,
        metric=goal.metric or "",
        kind=goal.kind,
        parent=goal.parent or "",
        owner_theirs=shown_owner(ground.folder, goal.owner_theirs),
        owner_ours=shown_owner(ground.folder, goal.owner_ours),
        is_owned=bool(goal.owner_theirs),
        baseline=baseline,
        now=now,
        target=target,
        by=by,
        progress=progress,
        elapsed=elapsed,
        importance=_given("importance", goal, goal.importance, "importance not rated yet", ground),
        status=goal.status if is_set and goal.status else computed,
        computed=computed,
        status_reason=goal.status_reason or "" if is_set else "",
        movement=_movement(progress),
        measured_on=measured_on,
        is_stale=measured_on is not None and measured_on < ground.scope.quarter.start,
    )


def _given(
    part: Literal["baseline", "target", "by", "importance"],
    goal: Goal,
    value: Decimal | date | None,
    reason: str,
    ground: _Ground,
) -> Fact:
    """Return a fact as the register has it."""
    period = ground.scope.period
    if part == "baseline" and goal.baseline_date:
        period = Period(goal.baseline_date, goal.baseline_date)
    source = ground.source("id", part)
    why = "" if value is not None else reason
    return Fact(f"goals.goal[].{part}", (goal.id,), value, why, period, 1, source, audience="customer")


def _current(goal: Goal, ground: _Ground) -> tuple[Fact, date | None]:
    """Return the current value with the day it was measured on, and the one of the basis quarter beside it."""
    fact = ground.known.get(goal.metric or "")
    if fact is not None:
        return _from_fact(goal, fact, ground)
    values = values_until(ground.folder, goal.metric, ground.day)
    before = values_until(ground.folder, goal.metric, ground.scope.basis.end)
    now = _from_values(goal, values, ground)
    then = ground.scope.comparison(before[-1].value if before else None, f"no value up to {ground.scope.basis.label}")
    return now.compared(then), values[-1].date if values else None


def _from_fact(goal: Goal, fact: Fact, ground: _Ground) -> tuple[Fact, date | None]:
    now = Fact(
        "goals.goal[].now", (goal.id,), fact.value, fact.reason, fact.period, fact.n, fact.source, fact.completeness,
        formula=f"{fact.id}: {fact.formula}" if fact.formula else fact.id,
        comparison=fact.comparison, audience=fact.audience,
    )  # fmt: skip
    day = fact.period.end if fact.period else ground.day
    return now, day if fact.is_known else None


def _from_values(goal: Goal, values: tuple[MetricValue, ...], ground: _Ground) -> Fact:
    source = table_source(ground.folder, "metrics", ("date", "metric", "value"), len(values))
    if not values:
        reason = "not measured yet" if not goal.metric else f"no value up to {ground.scope.quarter.label}"
        period = ground.scope.period
        return Fact("goals.goal[].now", (goal.id,), None, reason, period, 0, source, audience="customer")
    last = values[-1]
    return Fact(
        "goals.goal[].now", (goal.id,), last.value, "", Period(last.date, last.date), len(values), source,
        formula=f"last of {len(values)} values of {goal.metric}, {last.date.isoformat()}", audience="customer",
    )  # fmt: skip


def _progress(goal: Goal, baseline: Fact, now: Fact, target: Fact, ground: _Ground) -> Fact:
    source = together(ground.source("baseline", "target"), now.source)
    lacking = next((fact for fact in (baseline, target, now) if not fact.is_known), None)
    reason = lacking.reason if lacking else ""
    if lacking is None and baseline.number == target.number:
        reason = "the target equals the baseline"
    if reason:
        return _ratio("progress", goal, None, reason, "", source, ground, now.audience)
    value = (now.number - baseline.number) / (target.number - baseline.number)
    start = in_brackets(baseline.number)
    formula = f"({figure(now.number)} − {start}) ÷ ({figure(target.number)} − {start})"
    return _ratio("progress", goal, value, "", formula, source, ground, now.audience)


def _elapsed(goal: Goal, ground: _Ground) -> Fact:
    source = ground.source("baseline_date", "by")
    if goal.baseline_date is None or goal.by is None:
        reason = "no target date yet" if goal.by is None else "the baseline has no date"
        return _ratio("elapsed", goal, None, reason, "", source, ground, "customer")
    span, passed = (goal.by - goal.baseline_date).days, (ground.day - goal.baseline_date).days
    if span <= 0:
        reason = "the target date is not after the baseline"
        return _ratio("elapsed", goal, None, reason, "", source, ground, "customer")
    share = min(Decimal(1), max(Decimal(0), Decimal(passed) / span))
    formula = f"{passed} of {span} days"
    return _ratio("elapsed", goal, share, "", formula, source, ground, "customer")


def _ratio(
    part: Literal["progress", "elapsed"],
    goal: Goal,
    value: Decimal | None,
    reason: str,
    formula: str,
    source: Source,
    ground: _Ground,
    audience: Audience,
) -> Fact:
    period = ground.scope.period
    if goal.baseline_date and goal.baseline_date <= ground.day:
        period = Period(goal.baseline_date, ground.day)
    return Fact(
        f"goals.goal[].{part}", (goal.id,), value, reason, period, 1, source, formula=formula, audience=audience
    )


def _status(now: Fact, progress: Fact, elapsed: Fact, by: date | None, ground: _Ground) -> GoalStatus:
    """Return the status the numbers give; a goal without a dated baseline can still be achieved or missed."""
    if not progress.is_known:
        return "not measurable"
    if progress.number >= 1:
        return "achieved"
    if by is not None and by <= ground.day:
        return "missed"
    if not elapsed.is_known:
        return "not measurable"
    is_on_track = progress.number >= elapsed.number - ground.scope.thresholds.on_track_tolerance
    return "on track" if is_on_track else "at risk"


def _movement(progress: Fact) -> Movement:
    if not progress.is_known:
        return "unknown"
    if progress.number == 0:
        return "none"
    return "forward" if progress.number > 0 else "backwards"


def _tally(metric: str, status: GoalStatus, goals: tuple[GoalFinding, ...], ground: _Ground) -> Fact:
    return _count(metric, goals, sum(goal.status == status for goal in goals), ground)


def _count(metric: str, goals: tuple[GoalFinding, ...], count: int, ground: _Ground) -> Fact:
    source = table_source(ground.folder, "goals", (), len(goals))
    formula = f"{count} of {len(goals)} goals"
    period = ground.scope.period
    audience = strictest(goal.progress.audience for goal in goals)
    return Fact(metric, (), count, "", period, len(goals), source, formula=formula, audience=audience)


def _systems(folder: CustomerFolder, until: date) -> tuple[str, ...]:
    """Return where the customer keeps the values the goals are measured by, in the order of the goals."""
    metrics = [goal.metric for goal in folder.goals or () if goal.metric]
    named = [
        row.source_system
        for metric in metrics
        for row in folder.metrics or ()
        if row.metric == metric and row.date <= until and row.source_system
    ]
    return tuple(dict.fromkeys(named))
