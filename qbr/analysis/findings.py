"""All findings on one customer's quarter: each subject in turn, later ones resting on earlier ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qbr.analysis.advice.health import analyse_health
from qbr.analysis.advice.plan import PlanFindings, analyse_plan
from qbr.analysis.advice.recommendations import analyse_recommendations
from qbr.analysis.bench import Bench, Grounds
from qbr.analysis.comparison.peers import PeersFindings, analyse_peers
from qbr.analysis.comparison.restatements import RestatementFindings, analyse_restatements, last_issued
from qbr.analysis.contract.entitlement import EntitlementFindings, analyse_entitlement
from qbr.analysis.fit.fit import FitFindings, analyse_fit
from qbr.analysis.health_findings import HealthFindings
from qbr.analysis.listening.insights import InsightFindings, analyse_insights
from qbr.analysis.listening.voice import VoiceFindings, analyse_voice
from qbr.analysis.outcomes.goals import GoalsFindings, analyse_goals
from qbr.analysis.outcomes.promises import PromisesFindings, analyse_promises
from qbr.analysis.outcomes.value import ValueFindings, analyse_value
from qbr.analysis.outlook.outlook import OutlookFindings, analyse_outlook, no_outlook
from qbr.analysis.outlook.roadmap import RoadmapFindings, analyse_roadmap
from qbr.analysis.recommendation import RecommendationsFindings
from qbr.analysis.register import Register
from qbr.analysis.register_list import analyse_registers
from qbr.analysis.registers.backing import BackingFindings, analyse_backing
from qbr.analysis.registers.renewal import Renewal, analyse_renewal
from qbr.analysis.reliability.availability import AvailabilityFindings, analyse_availability
from qbr.analysis.reliability.incidents import IncidentFindings, analyse_incidents
from qbr.analysis.scope import Scope
from qbr.analysis.support.support import SupportFindings, analyse_support
from qbr.analysis.usage.usage import UsageFindings, analyse_usage
from qbr.analysis.withheld import withheld_sections
from qbr.facts import Fact
from qbr.records.folder import CustomerFolder


@dataclass(frozen=True, slots=True)
class Findings:
    """What the analysis found; None for a subject the folder has no data on."""

    usage: UsageFindings | None
    entitlement: EntitlementFindings | None
    goals: GoalsFindings | None
    promises: PromisesFindings | None
    value: ValueFindings | None
    fit: FitFindings | None
    voice: VoiceFindings | None
    incidents: IncidentFindings | None
    availability: AvailabilityFindings | None
    support: SupportFindings | None
    peers: PeersFindings | None
    recommendations: RecommendationsFindings | None
    plan: PlanFindings
    outlook: OutlookFindings
    health: HealthFindings
    renewal: Renewal
    roadmap: RoadmapFindings | None = None
    backing: BackingFindings | None = None
    insights: InsightFindings | None = None
    registers: tuple[Register, ...] = ()  # short tables, in the order they are shown


def analyse(folder: CustomerFolder, scope: Scope) -> Findings:
    """Return all findings on a customer's quarter."""
    grounds = replace(_grounds(folder, scope), restatements=_restated(folder, scope))
    hidden = withheld_sections(folder, scope)
    recommendations = None if "recommendations" in hidden else analyse_recommendations(folder, scope, grounds)
    insights = analyse_insights(folder, scope)
    bench = Bench(folder, scope, replace(grounds, recommendations=recommendations, insights=insights))
    health = analyse_health(bench)
    bench = replace(bench, grounds=replace(bench.grounds, health=health))  # what only our own people see stands on all
    return Findings(
        usage=grounds.usage,
        entitlement=grounds.entitlement,
        goals=grounds.goals,
        promises=grounds.promises,
        value=grounds.value,
        fit=grounds.fit,
        voice=grounds.voice,
        incidents=grounds.incidents,
        availability=grounds.availability,
        support=grounds.support,
        peers=grounds.peers,
        recommendations=recommendations,
        plan=analyse_plan(folder, scope, grounds, recommendations),
        outlook=no_outlook(scope) if "outlook" in hidden else analyse_outlook(folder, scope),
        roadmap=grounds.roadmap,
        backing=analyse_backing(folder, scope, grounds),
        health=health,
        renewal=analyse_renewal(bench),
        insights=insights,
        registers=analyse_registers(bench),
    )


def _grounds(folder: CustomerFolder, scope: Scope) -> Grounds:
    """Return the findings of each subject, later ones resting on earlier ones."""
    usage = analyse_usage(folder, scope)
    entitlement = analyse_entitlement(folder, scope)
    incidents = analyse_incidents(folder, scope)
    availability = analyse_availability(folder, scope)
    support = analyse_support(folder, scope, usage.totals.active_users if usage else None)
    told = (usage, entitlement, incidents, availability, support)
    known = {fact.id: fact for finding in told for fact in facts_in(finding)}
    goals = analyse_goals(folder, scope, known)
    paid = entitlement.paid if entitlement else None
    return Grounds(
        goals=goals,
        promises=analyse_promises(folder, scope),
        fit=analyse_fit(folder, scope, goals, entitlement, usage),
        entitlement=entitlement,
        usage=usage,
        incidents=incidents,
        support=support,
        voice=analyse_voice(folder, scope),
        value=analyse_value(folder, scope, paid, [row.paid for row in entitlement.rows] if entitlement else ()),
        availability=availability,
        peers=analyse_peers(folder, scope, known),
        roadmap=analyse_roadmap(folder, scope, goals),
        facts=known,
    )


def _restated(folder: CustomerFolder, scope: Scope) -> RestatementFindings | None:
    """Return the last issued review held against today's data; None when none was issued."""
    last = last_issued(folder, scope)
    if last is None:
        return None
    review, its_scope = last
    return analyse_restatements(review, facts_in(_grounds(folder, its_scope)), scope)


def facts_in(value: object) -> Iterator[Fact]:
    """Yield every fact below a finding, in the order they stand."""
    if isinstance(value, Fact):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from facts_in(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for item in dataclasses.fields(value):
            yield from facts_in(getattr(value, item.name))
