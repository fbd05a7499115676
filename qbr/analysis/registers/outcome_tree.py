"""Outcomes and what serves them: enablers under their outcome, goals below target, and the way to money.

An outcome lies in the customer's world, an enabler in ours; an enabler without an outcome is listed as such (row 50).
A goal below its target is told in the four parts an incident is told in (31). A unit's worth comes from the customer,
or there is no money (`analytics` 2.9).
"""

from __future__ import annotations

from collections.abc import Sequence

from qbr.analysis.bench import Bench
from qbr.analysis.naming import shown_owner
from qbr.analysis.outcomes.goals import GoalFinding
from qbr.analysis.outlook.roadmap import DROPPED
from qbr.analysis.provenance import table_source
from qbr.analysis.register import Line, Register, Word
from qbr.facts import Fact
from qbr.records.goals import Goal

BELOW = ("missed", "at risk")


def outcomes_register(bench: Bench) -> Register | None:
    """Return each outcome with the enablers that serve it, then enablers that serve none; None without goals."""
    goals = _goals(bench)
    if not goals:
        return None
    outcomes = [goal for goal in goals if goal.kind == "outcome"]
    lines = [Line((goal.label, Word("outcome"), goal.importance, _listed(_enablers(goal, bench)))) for goal in outcomes]
    orphans = _orphans(bench)
    lines += [Line((name, Word("orphan"), None, Word(kind)), is_focus=True) for name, kind in orphans]
    facts = {"orphans": _count("goals.orphans", len(orphans), bench)}
    return Register(
        "outcomes", ("name", "kind", "importance", "enablers"), tuple(lines), "document",
        case="orphans" if orphans else "some", facts=facts, words={"outcomes": len(outcomes)},
        tables=("goals", "needs", "requests", "roadmap"),
    )  # fmt: skip


def _goals(bench: Bench) -> Sequence[GoalFinding]:
    return bench.grounds.goals.goals if bench.grounds.goals else ()


def _listed(names: Sequence[str]) -> str | None:
    return ", ".join(dict.fromkeys(names)) or None


def _enablers(goal: GoalFinding, bench: Bench) -> list[str]:
    """Return what serves an outcome: enabler goals, capabilities its needs ask for, roadmap items and requests."""
    fit, roadmap = bench.grounds.fit, bench.grounds.roadmap
    found = [other.label for other in _goals(bench) if other.kind == "enabler" and other.parent == goal.id]
    found += [cell.capability for cell in fit.cells if cell.goal == goal.id and cell.capability] if fit else []
    found += [item.item for item in roadmap.items if goal in item.goals and item.status != DROPPED] if roadmap else []
    return found


def _orphans(bench: Bench) -> list[tuple[str, str]]:
    """Return enablers that serve no outcome, each with what it is."""
    ids = {goal.id for goal in _goals(bench) if goal.kind == "outcome"}
    found = [(goal.label, "enabler") for goal in _goals(bench) if goal.kind == "enabler" and goal.parent not in ids]
    found += (
        [(item.item, "item") for item in bench.grounds.roadmap.items if not item.goals] if bench.grounds.roadmap else []
    )
    planned = {item.id: item.goals for item in bench.folder.roadmap or () if item.id}
    for request in bench.folder.requests or ():
        if not request.goal and not planned.get(request.roadmap_id or ""):
            found.append((request.title, "request"))
    return found


def below_target_register(bench: Bench) -> Register | None:
    """Return each goal below target: what happened, what it means for them, why, and what we do; None when none is."""
    below = [goal for goal in _goals(bench) if goal.status in BELOW]
    if not below:
        return None
    records = {goal.id: goal for goal in bench.folder.goals or ()}
    lines = tuple(_below(goal, records[goal.id], bench) for goal in below)
    return Register(
        "below_target", ("goal", "happened", "impact", "cause", "doing"), lines, "deck",
        case="one" if len(below) == 1 else "some", words={"goal": below[0].label},
        tables=("goals", "metrics", "actions"),
    )  # fmt: skip


def _below(goal: GoalFinding, record: Goal, bench: Bench) -> Line:
    action = bench.open_action(goal.id)
    happened = Word("happened", {"baseline": goal.baseline, "now": goal.now, "target": goal.target, "by": goal.by})
    doing = (
        Word("doing", {"text": action.text, "due": action.new_due if action.is_redated else action.due})
        if action
        else None
    )
    return Line(
        (
            goal.label,
            happened,
            record.impact or Word("no_impact"),
            record.cause or Word("no_cause"),
            doing or Word("nothing"),
        ),
        is_focus=goal.status == "missed",
    )


def money_register(bench: Bench) -> Register | None:
    """Return how each outcome reaches the books: driver, account, worth of a unit; None when no goal names either."""
    records = {goal.id: goal for goal in bench.folder.goals or () if goal.driver or goal.value_unit or goal.account}
    goals = [goal for goal in _goals(bench) if goal.id in records]
    if not goals:
        return None
    lines = tuple(_money(goal, records[goal.id], bench) for goal in goals)
    return Register(
        "money", ("goal", "driver", "account", "worth", "per", "confirmed_by"), lines, "document",
        words={"goals": len(goals)}, tables=("goals",),
    )  # fmt: skip


def _money(goal: GoalFinding, record: Goal, bench: Bench) -> Line:
    unit = record.value_unit
    source = table_source(bench.folder, "goals", ("value_unit",), 1)
    worth = Fact(
        "value.link[].unit_value", (goal.id,), unit.amount if unit else None, "" if unit else "no unit value supplied",
        bench.scope.period, 1, source, audience="customer",
    )  # fmt: skip
    account = Word(record.account) if record.account else None
    confirmed_by = shown_owner(bench.folder, unit.confirmed_by) if unit else ""
    return Line((goal.label, record.driver, account, worth, unit.per if unit else None, confirmed_by or None))


def _count(metric: str, count: int, bench: Bench) -> Fact:
    return Fact(
        metric, (), count, "", bench.scope.period, count, table_source(bench.folder, "goals", (), count),
        audience="customer",
    )  # fmt: skip
