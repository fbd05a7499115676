"""The figures health is made of, now and in the quarter compared with; a figure that is not known is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from qbr.analysis.bench import Bench, Grounds
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.listening.voice import VoiceFindings, analyse_voice
from qbr.analysis.outcomes.goals import GoalFinding, analyse_goals
from qbr.analysis.outcomes.promises import analyse_promises
from qbr.analysis.registers.cadence import rhythms
from qbr.analysis.statistics.spreads import share_of
from qbr.facts import Fact
from qbr.records.relations import Contact

Known = Mapping[str, Fact]

REACHED = ("achieved", "on track")


def figures_now(bench: Bench) -> dict[str, Fact]:
    """Return the figures of the quarter by name; those without findings are not among them."""
    found, facts = bench.grounds, _own(bench)
    if found.value is not None:
        facts["value"] = found.value.returned
    if found.usage is not None:
        facts |= {"active": found.usage.totals.active_of_assigned, "breadth": found.usage.totals.breadth}
    if found.entitlement is not None:
        facts["seats"] = found.entitlement.seats_used
    if found.availability is not None:
        facts["availability"] = found.availability.availability
    if found.support is not None:
        facts["replies"] = found.support.sla
    sponsor = _sponsor(bench)
    return facts if sponsor is None else facts | {"sponsor": sponsor}


def figures_before(bench: Bench, now: Known) -> dict[str, Decimal]:
    """Return the known values of the quarter compared with, by name.

    Figures with a comparison bring it along; goals, promises, surveys and meetings are counted again for that quarter.
    Who was a sponsor then is not on record.
    """
    folder, scope = bench.folder, bench.scope
    past = replace(scope, quarter=scope.basis)
    grounds = Grounds(
        goals=analyse_goals(folder, past) if bench.grounds.goals else None,
        promises=analyse_promises(folder, past) if bench.grounds.promises else None,
        voice=analyse_voice(folder, past) if bench.grounds.voice else None,
    )
    counted = _own(Bench(folder, past, grounds))
    values = {name: fact.number for name, fact in counted.items() if fact.is_known}
    for name, fact in now.items():
        compared = fact.comparison.value if fact.comparison and name not in counted else None
        if isinstance(compared, (int, Decimal)):
            values[name] = Decimal(compared)
    return values


def _own(bench: Bench) -> dict[str, Fact]:
    """Return the figures that are counted here, or by quarter: the same rule for any quarter."""
    facts: dict[str, Fact] = {}
    if bench.grounds.goals is not None:
        facts["goals"] = _goals(bench, bench.grounds.goals.goals)
    if bench.grounds.promises is not None:
        ours = bench.grounds.promises.ours
        facts["promises"] = _share(bench, "health.promises", int(ours.kept.number), int(ours.due.number), "actions")
    if bench.grounds.voice is not None:
        facts |= _scores(bench.grounds.voice)
    held = rhythms(bench)
    if held and any(row.date <= bench.scope.quarter.end for row in bench.folder.interactions or ()):
        sums = [sum(int(getattr(row, name).number) for row in held) for name in ("held", "planned")]
        facts["meetings"] = _share(bench, "health.meetings", sums[0], sums[1], "interactions")
    return facts


def _goals(bench: Bench, goals: tuple[GoalFinding, ...]) -> Fact:
    """Return goals achieved or on track ÷ goals judged; a goal without a baseline yet was none."""
    begun = {
        goal.id
        for goal in bench.folder.goals or ()
        if goal.baseline_date is None or goal.baseline_date <= bench.scope.quarter.end
    }
    judged = [goal for goal in goals if goal.id in begun and goal.status != "not measurable"]
    return _share(bench, "health.goals", sum(goal.status in REACHED for goal in judged), len(judged), "goals")


def _scores(voice: VoiceFindings) -> dict[str, Fact]:
    """Return the scores of buyers and of users, never mixed, and the satisfaction of users."""
    wanted = {("nps", "buyers"): "nps_buyers", ("nps", "users"): "nps_users", ("csat", "users"): "csat"}
    named = ((wanted.get((score.instrument, score.group)), score.score) for score in voice.scores)
    return {name: fact for name, fact in named if name is not None}


def sponsors(bench: Bench) -> tuple[tuple[Contact, ...], tuple[Contact, ...]]:
    """Return the sponsors who are there and those who have left, on the day the data speaks from."""
    named = [contact for contact in bench.folder.contacts or () if contact.sponsor]
    left = tuple(contact for contact in named if contact.left and contact.left <= bench.scope.as_of)
    return tuple(contact for contact in named if contact not in left), left


def _sponsor(bench: Bench) -> Fact | None:
    """Return the days since any sponsor was spoken with; None when nobody is marked as one."""
    there, left = sponsors(bench)
    if not there and not left:
        return None
    days = [(bench.scope.as_of - contact.last_contact).days for contact in there if contact.last_contact]
    reason = "no contact with a sponsor is on record" if there else "the sponsor has left"
    known = min((day for day in days if day >= 0), default=None)
    return bench_fact(bench, "health.sponsor", known, tables=("contacts",), n=len(there), reason=reason)


def _share(bench: Bench, metric: str, hits: int, n: int, table: str) -> Fact:
    share, formula = share_of(hits, n)
    return bench_fact(bench, metric, share, tables=(table,), n=n, reason="nothing to judge", formula=formula)
