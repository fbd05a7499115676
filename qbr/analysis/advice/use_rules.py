"""Rules for what is bought: take it up (ADOPT), buy less (RIGHT-SIZE), learn it (ENABLE), buy more (EXPAND)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from qbr.analysis.bench import Bench
from qbr.analysis.contract.entitlement import EntitlementUse
from qbr.analysis.fit.fit import CellFinding
from qbr.analysis.fit.ratings import NeedFinding
from qbr.analysis.outcomes.goals import GoalFinding
from qbr.analysis.provenance import figure, together
from qbr.analysis.recommendation import Recommendation, importance_of, weightiest
from qbr.analysis.usage.few_users import told
from qbr.analysis.usage.groups import GroupUse
from qbr.facts import Fact

HEADROOM = Decimal("1.5")  # of what is used: what is proposed to keep, so that use can grow by half
LOW_QUARTERS = 2  # quarters in a row with too much unused before less is proposed
FULL_MONTHS = 2  # months in a row of high use before more is proposed
SINGLE_USER = Decimal("0.5")  # share of all events by one person from which the product hangs on them
FEWEST_TRIED = 5  # people who tried something before training is proposed
MOST_FEATURES = 2  # features training is proposed for; more would be a course catalogue


def adopt(bench: Bench, shrinking: Sequence[Recommendation]) -> Iterator[Recommendation]:
    """Yield what is owned and unused although an important goal needs it; not what is to be reduced anyway."""
    fit, goals = bench.grounds.fit, bench.grounds.goals
    reduced = {item.words["capability"] for item in shrinking}
    best: dict[tuple[str, str], tuple[CellFinding, GoalFinding]] = {}
    for cell in fit.cells if fit else ():
        goal = goals.goal(cell.goal) if goals else None
        if cell.state != "unused" or goal is None or importance_of(goal) < bench.scope.thresholds.important_from:
            continue
        place = (cell.capability, cell.team)
        is_better = place not in best or importance_of(goal) > importance_of(best[place][1])
        if is_better and goal.importance.is_known and (cell.team or cell.capability not in reduced):
            best[place] = cell, goal
    for cell, goal in best.values():
        yield _adopt(cell, goal, bench)


def _adopt(cell: CellFinding, goal: GoalFinding, bench: Bench) -> Recommendation:
    action = bench.open_action(goal.id)
    by, dated = bench.due(action, goal)
    fit = bench.grounds.fit
    evidence: dict[str, Fact] = {"now": goal.now, "target": goal.target}
    group = _group(cell.team, bench)
    has_group = group is not None and group.active.is_known and group.assigned.is_known
    if group is not None and has_group:
        evidence |= {"active": group.active, "assigned": group.assigned}
    elif fit is not None and not cell.team:
        evidence |= {"used": fit.capabilities[cell.capability].used}
    return Recommendation(
        rule="ADOPT",
        case="team" if cell.team else "capability",
        key=f"{cell.capability} {cell.team}".strip(),
        subject=cell.capability,
        side="theirs",
        by=by,
        dated=dated,
        importance=importance_of(goal),
        confidence="medium",
        evidence=evidence,
        words={
            "team": cell.team, "need": cell.needs[0].name, "number": str(goal.number), "status": goal.status,
            "has_group": "yes" if has_group else "",
        },
        owner=goal.owner_theirs,
        goal=goal,
        action=action.id if action else "",
    )  # fmt: skip


def _group(team: str, bench: Bench) -> GroupUse | None:
    groups = bench.grounds.usage.groups if bench.grounds.usage else None
    return next((row for row in groups.rows if team and row.name == team), None) if groups else None


def right_size(bench: Bench) -> Iterator[Recommendation]:
    """Yield what to buy less of: too much unused two quarters running, or more than the need is worth."""
    for row in bench.grounds.entitlement.rows if bench.grounds.entitlement else ():
        capability = bench.capability_of(row.name)
        is_low = row.low_quarters.is_known and row.low_quarters.number >= LOW_QUARTERS
        overshot = _overshot(capability, bench)
        if (is_low or overshot is not None) and row.unused.is_known and row.unused.number > 0:
            yield from _right_size(row, capability, overshot, is_low, bench)


def _overshot(capability: str, bench: Bench) -> NeedFinding | None:
    needs = bench.grounds.fit.of_kind("overshot") if bench.grounds.fit and capability else ()
    return next((need for need in needs if need.capability == capability), None)


def _right_size(
    row: EntitlementUse, capability: str, overshot: NeedFinding | None, is_low: bool, bench: Bench
) -> Iterator[Recommendation]:
    proposed = round_up(row.used.number * HEADROOM)
    if proposed >= row.entitled.number:
        return
    evidence = {"entitled": row.entitled, "used": row.used, "quantity": _quantity(row, proposed, bench)}
    saving = _saving(row, proposed, bench)
    if saving is not None:
        evidence["saving"] = saving
    if is_low:
        evidence["quarters"] = row.low_quarters
    if overshot is not None:
        evidence |= {"importance": overshot.importance, "satisfaction": overshot.satisfaction}
    goals = bench.goals_of(capability)
    ends = max((entry.ends for entry in row.line.rows if entry.ends), default=None)
    yield Recommendation(
        rule="RIGHT-SIZE",
        case="unused" if is_low else "overshot",
        key=row.name,
        subject=row.name,
        side="theirs",
        by=bench.change_of_contract(ends),
        dated="contract",
        importance=_worth(goals, overshot),
        confidence="high" if saving is not None else "medium",
        evidence=evidence,
        words={"unit": row.line.unit, "capability": capability, "note": "; ".join(row.line.notes)},
        owner=bench.buyer(),
        goal=weightiest(goals),
    )


def _worth(goals: Sequence[GoalFinding], overshot: NeedFinding | None) -> Decimal:
    """Return the importance of a reduction: that of the need where it is overshot, else of what it was bought for."""
    if overshot is not None:
        return overshot.importance.number
    return importance_of(weightiest(goals))


def round_up(units: Decimal) -> Decimal:
    """Return a round number of units, not below: the next five below a hundred, then two leading digits."""
    step = Decimal(5) if units < 100 else Decimal(1).scaleb(units.adjusted() - 1)
    return (units / step).to_integral_value(ROUND_CEILING) * step


def _quantity(row: EntitlementUse, proposed: Decimal, bench: Bench) -> Fact:
    formula = f"{figure(row.used.number)} × {figure(HEADROOM)}, rounded up"
    return Fact(
        "recommendations.quantity[]", (row.name,), int(proposed), "", bench.scope.period, row.used.n,
        row.used.source, formula=formula, audience=row.used.audience,
    )  # fmt: skip


def _saving(row: EntitlementUse, proposed: Decimal, bench: Bench) -> Fact | None:
    if not row.unit_price.is_known:
        return None
    given_back = row.entitled.number - proposed
    formula = f"({figure(row.entitled.number)} − {figure(proposed)}) × {figure(row.unit_price.number)}"
    return Fact(
        "recommendations.saving[]", (row.name,), given_back * row.unit_price.number, "", bench.scope.period,
        row.used.n, together(row.used.source, row.unit_price.source), formula=formula,
        audience=row.unit_price.audience,
    )  # fmt: skip


def expand(bench: Bench, shrinking: Sequence[Recommendation]) -> Iterator[Recommendation]:
    """Yield what to buy more of: nearly all used for months, or people in scope without it while its goal is on track.

    Never while a critical incident is not over, while the same product is to be reduced, while a goal it serves is
    missed or at risk, or while a need it serves is met badly.
    """
    if _has_open_critical(bench):
        return
    reduced = {item.key for item in shrinking}
    for row in bench.grounds.entitlement.rows if bench.grounds.entitlement else ():
        goals = bench.goals_of(bench.capability_of(row.name))
        if row.name in reduced or not _serves_well(row, goals, bench):
            continue
        if row.full_months.is_known and row.full_months.number >= FULL_MONTHS:
            yield _expand("full", row, goals, bench)
        elif any(goal.status == "on track" for goal in goals) and _without_access(row, bench) is not None:
            yield _expand("group", row, goals, bench)


def _has_open_critical(bench: Bench) -> bool:
    incidents = bench.grounds.incidents.incidents if bench.grounds.incidents else ()
    return any(finding.record.severity == "critical" and finding.is_ongoing for finding in incidents)


def _serves_well(row: EntitlementUse, goals: Sequence[GoalFinding], bench: Bench) -> bool:
    capability = bench.capability_of(row.name)
    badly = bench.grounds.fit.of_kind("underserved") if bench.grounds.fit else ()
    if any(need.capability == capability for need in badly):
        return False
    return all(goal.status in ("achieved", "on track", "not measurable") for goal in goals)


def _without_access(row: EntitlementUse, bench: Bench) -> Fact | None:
    """Return how many people in scope have no unit; None where everybody has one, or the scope is not known."""
    last = bench.scope.quarter.end
    held = [entry for entry in row.line.rows if entry.population is not None and entry.holds_on(last)]
    people, units = sum(entry.population or 0 for entry in held), sum((entry.quantity for entry in held), Decimal(0))
    if people <= units:
        return None
    return Fact(
        "recommendations.without_access[]", (row.name,), int(people - units), "", bench.scope.period,
        len(held), row.entitled.source, formula=f"{figure(people)} − {figure(units)}", audience="customer",
    )  # fmt: skip


def _expand(
    case: Literal["full", "group"], row: EntitlementUse, goals: Sequence[GoalFinding], bench: Bench
) -> Recommendation:
    evidence = {"utilization": row.utilization, "months": row.full_months, "entitled": row.entitled}
    without = _without_access(row, bench)
    if case == "group" and without is not None:
        evidence = {"without": without, "entitled": row.entitled}
    if row.unit_price.is_known:
        evidence["price"] = row.unit_price
    return Recommendation(
        rule="EXPAND",
        case=case,
        key=row.name,
        subject=row.name,
        side="theirs",
        by=bench.last_day,
        dated="quarter",
        importance=importance_of(weightiest(goals)),
        confidence="medium",
        evidence=evidence,
        words={"unit": row.line.unit, "has_price": "yes" if "price" in evidence else ""},
        owner=bench.buyer(),
        goal=weightiest(goals),
    )


def enable(bench: Bench, shrinking: Sequence[Recommendation]) -> Iterator[Recommendation]:
    """Yield what to learn: features more people tried than took up, and a product that hangs on one person.

    Nobody is asked to learn what is to be reduced.
    """
    usage = bench.grounds.usage
    reduced = {item.words["capability"] for item in shrinking}
    if usage is None:
        return
    top = usage.totals.top_user_share
    if top.is_known and top.number > SINGLE_USER:
        yield _enable("single_user", "", "", {"top": top}, bench)
    found = [
        row
        for row in usage.features
        if row.thing.is_entitled and row.thing.module not in reduced and row.tried.is_known and row.adopters.is_known
        and row.tried.number >= FEWEST_TRIED and row.tried.number > row.adopters.number
    ]  # fmt: skip
    for row in sorted(found, key=lambda row: (-row.tried.number, row.label))[:MOST_FEATURES]:
        shown = told(row, bench.scope.thresholds.small_group)
        is_few = not shown.adopters.is_known
        tried = replace(row.tried, n=None, comparison=None) if is_few else shown.tried
        evidence = {"tried": tried} | ({} if is_few else {"adopters": shown.adopters})
        yield _enable("tried_by_few" if is_few else "tried", row.label, row.thing.module or "", evidence, bench)


def _enable(case: str, subject: str, module: str, evidence: dict[str, Fact], bench: Bench) -> Recommendation:
    goals = bench.goals_of(module)
    return Recommendation(
        rule="ENABLE",
        case=case,
        key=subject or case,
        subject=subject,
        side="ours",
        by=bench.last_day,
        dated="quarter",
        importance=importance_of(weightiest(goals)),
        confidence="low",
        evidence=evidence,
        words={"module": module},
        goal=weightiest(goals),
    )
