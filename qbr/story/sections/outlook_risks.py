"""What may go wrong next quarter, on either side: promises due, repairs due, goals at risk, little room left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from qbr.analysis.contract.entitlement import EntitlementFindings
from qbr.analysis.outcomes.goals import GoalFinding, GoalsFindings
from qbr.analysis.outcomes.promises import PromiseFinding, PromisesFindings, Side
from qbr.analysis.reliability.incident_register import ActionFinding
from qbr.analysis.reliability.incidents import IncidentFindings
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.story.telling import Teller
from qbr.story.values import Text

MOST = 4  # of either side


def risks_ours(
    promises: PromisesFindings | None, incidents: IncidentFindings | None, teller: Teller, scope: Scope
) -> Iterator[Text]:
    """Yield what the vendor has to hold to next quarter: promises, then repairs after incidents; four at most."""
    lines = [*_promises(promises, "ours", teller, scope)]
    if incidents:
        lines += [
            _repair(action, teller) for action in _repairs(incidents) if _is_due(action.now_due or action.due, scope)
        ]
    yield from islice(lines, MOST)


def risks_theirs(
    promises: PromisesFindings | None,
    goals: GoalsFindings | None,
    entitlement: EntitlementFindings | None,
    teller: Teller,
    scope: Scope,
) -> Iterator[Text]:
    """Yield what is at stake on the customer's side: goals, room left, then their own promises; four at most."""
    lines = [_goal(goal, teller) for goal in (goals.goals if goals else ()) if _is_at_risk(goal, scope)]
    for row in entitlement.rows if entitlement else ():
        use = row.peak if row.peak.is_known else row.used_ratio
        if use.is_known and use.number >= scope.thresholds.expand_utilization:
            lines.append(teller.say("outlook.risk.room", name=row.name, use=use, entitled=row.entitled))
    yield from islice([*lines, *_promises(promises, "theirs", teller, scope)], MOST)


def _promises(found: PromisesFindings | None, side: Side, teller: Teller, scope: Scope) -> Iterator[Text]:
    """Yield the open promises of a side due next quarter, those missed before first, then by date."""
    open_ones = [each for each in (found.promises if found else ()) if each.side == side and each.is_open]
    due = [each for each in open_ones if _is_due(each.next_due, scope)]
    for promise in sorted(due, key=lambda each: (each.outcome != "missed", each.next_due or date.max, each.id)):
        kind = "missed" if promise.outcome == "missed" else "due"
        yield teller.say(f"outlook.risk.promise.{kind}", text=promise.text, day=_day(promise))


def _day(promise: PromiseFinding) -> Fact:
    return promise.new_due if promise.new_due.is_known else promise.due


def _repairs(incidents: IncidentFindings) -> Iterable[ActionFinding]:
    told = (finding for finding in incidents.incidents if finding.telling == "told")
    mine = [action for finding in told for action in finding.actions if action.status == "open"]
    return (*mine, *incidents.open_actions)


def _repair(action: ActionFinding, teller: Teller) -> Text:
    due = action.now_due or action.due
    day = teller.formatter.date(due, "short") if due else ""
    incident = teller.formatter.date(action.day, "short")
    return teller.say("outlook.risk.repair", text=action.text, day=day, incident=incident)


def _is_due(day: date | None, scope: Scope) -> bool:
    """Return whether a day lies in the coming quarter."""
    return day is not None and scope.quarter.next.period.contains(day)


def _is_at_risk(goal: GoalFinding, scope: Scope) -> bool:
    by = goal.by.value
    return goal.status == "at risk" and isinstance(by, date) and _is_due(by, scope)


def _goal(goal: GoalFinding, teller: Teller) -> Text:
    return teller.say("outlook.risk.goal", name=goal.label, progress=goal.progress, day=goal.by)
