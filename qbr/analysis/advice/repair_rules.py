"""Rules for our own work: repair what failed (FIX), and agree a measure where nothing can be judged (MEASURE)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.fit.ratings import NeedFinding
from qbr.analysis.recommendation import UNRATED, Recommendation, importance_of
from qbr.analysis.reliability.incident_register import IncidentFinding
from qbr.facts import Fact

SEVERITIES = {"critical": Decimal(10), "major": Decimal(9), "minor": UNRATED}  # importance of a repair, 0–10
TARGETS_MET = Decimal("0.9")  # of the tickets whose target came due; fewer is a repair of its own
RATERS_KNOWN = 3  # raters from which a need's rating is well known
SURVEY_IMPORTANCE = Decimal(4)  # of hearing more answers, beside the customer's own goals


def fix(bench: Bench) -> Iterator[Recommendation]:
    """Yield repairs: causes still open, needs that are served badly, and support targets missed."""
    for finding in bench.grounds.incidents.incidents if bench.grounds.incidents else ():
        yield from _fix_cause(finding, bench)
    for need in bench.grounds.fit.of_kind("underserved") if bench.grounds.fit else ():
        yield from _fix_need(need, bench)
    yield from _fix_support(bench)


def _fix_cause(finding: IncidentFinding, bench: Bench) -> Iterator[Recommendation]:
    """Yield a repair while changes are open after a major incident, or one whose cause came back."""
    incident = finding.record
    still_open = [action for action in finding.actions if action.status == "open"]
    is_due = finding.is_major or bool(finding.repeats) or any(action.is_overdue for action in still_open)
    if finding.telling != "told" or not is_due or not (still_open or finding.repeats):
        return
    first = still_open[0] if still_open else None  # an overdue one, where there is one
    by = first.now_due or first.due if first else None
    count = Fact(
        "recommendations.open_changes[]", (incident.id,), len(still_open), "", bench.scope.period,
        len(finding.actions), finding.minutes.source,
        formula=f"{len(still_open)} of {len(finding.actions)} changes", audience="customer",
    )  # fmt: skip
    yield Recommendation(
        rule="FIX",
        case="repeat" if finding.repeats else "cause",
        key=incident.id,
        subject=incident.customer_title or incident.title,
        side="ours",
        by=by or bench.last_day,
        dated="action" if by else "quarter",
        importance=SEVERITIES.get(incident.severity, UNRATED),
        confidence="high",
        evidence={"minutes": finding.minutes, "changes": count},
        words={"total": str(len(finding.actions))},
        owner=first.owner if first else "",
        step=first.text if first else "",
    )


def _fix_need(need: NeedFinding, bench: Bench) -> Iterator[Recommendation]:
    """Yield a repair of a need that is important, rated badly, and met by something owned and used."""
    fit, goals = bench.grounds.fit, bench.grounds.goals
    capability = fit.capabilities.get(need.capability) if fit else None
    if capability is None or capability.owned is False or capability.adopted is False:
        return
    goal = goals.goal(need.goals[0]) if goals and need.goals else None
    action = bench.open_action(goal.id, "ours") if goal else None
    by, dated = bench.due(action, goal)
    evidence = {"importance": need.importance, "satisfaction": need.satisfaction}
    if goal is not None and goal.now.is_known and goal.target.is_known:
        evidence |= {"now": goal.now, "target": goal.target}
    raters = need.raters.number if need.raters.is_known else 0
    yield Recommendation(
        rule="FIX",
        case="need_measured" if "now" in evidence else "need",
        key=need.key,
        subject=need.name,
        side="ours",
        by=by,
        dated=dated,
        importance=need.importance.number,
        confidence="high" if raters >= RATERS_KNOWN and "now" in evidence else "medium",
        evidence=evidence,
        owner=action.owner if action else goal.owner_ours if goal else "",
        goal=goal,
        action=action.id if action else "",
        step=action.text if action else "",
        sign_of_success=action.sign_of_success if action else "",
    )


def _fix_support(bench: Bench) -> Iterator[Recommendation]:
    support = bench.grounds.support
    if support is None or not support.sla.is_known or support.sla.number >= TARGETS_MET:
        return
    yield Recommendation(
        rule="FIX",
        case="support",
        key="support",
        subject="",
        side="ours",
        by=bench.last_day,
        dated="quarter",
        importance=UNRATED,
        confidence="high",
        evidence={"met": support.total.targets_met, "due": support.total.targets_due, "sla": support.sla},
    )


def measure(bench: Bench) -> Iterator[Recommendation]:
    """Yield what has to be measured before it can be judged: goals, needs, and groups that gave few answers."""
    for goal in bench.grounds.goals.goals if bench.grounds.goals else ():
        if goal.status != "not measurable":
            continue
        action = bench.open_action(goal.id)
        by, dated = bench.due(action, goal)
        yield Recommendation(
            rule="MEASURE",
            case="goal",
            key=goal.id,
            subject=goal.label,
            side=action.side if action else "theirs",
            by=by,
            dated=dated,
            importance=importance_of(goal),
            confidence="high",
            evidence={"progress": goal.progress},
            words={"number": str(goal.number), "reason": goal.reason},
            owner=action.owner if action else goal.owner_theirs,
            goal=goal,
            action=action.id if action else "",
            step=action.text if action else "",
            sign_of_success=action.sign_of_success if action else "",
        )
    yield from _measure_needs(bench)
    yield from _measure_voices(bench)


def _measure_needs(bench: Bench) -> Iterator[Recommendation]:
    """Yield one recommendation for all needs in use that nobody has rated."""
    fit = bench.grounds.fit
    unrated = [cell for cell in fit.cells if cell.state == "unknown"] if fit else []
    if fit is None or not unrated:
        return
    yield Recommendation(
        rule="MEASURE",
        case="needs",
        key="needs",
        subject=unrated[0].needs[0].name,
        side="theirs",
        by=bench.last_day,
        dated="quarter",
        importance=max((cell.importance or UNRATED for cell in unrated), default=UNRATED),
        confidence="medium",
        evidence={"coverage": fit.coverage},
        words={"count": str(len(unrated)), "total": str(len(fit.cells))},
    )


def _measure_voices(bench: Bench) -> Iterator[Recommendation]:
    """Yield a larger survey where a group of people gave too few answers for a score."""
    voice = bench.grounds.voice
    few = [score for score in voice.scores if not score.score.is_known and score.answers.is_known] if voice else []
    if not few:
        return
    fewest = min(few, key=lambda score: (score.answers.number, score.instrument, score.group))
    yield Recommendation(
        rule="MEASURE",
        case="answers",
        key=f"{fewest.instrument} {fewest.group}",
        subject=fewest.group,
        side="ours",
        by=bench.last_day,
        dated="quarter",
        importance=SURVEY_IMPORTANCE,
        confidence="medium",
        evidence={"answers": fewest.answers},
        words={"group": fewest.group, "instrument": fewest.instrument},
    )
