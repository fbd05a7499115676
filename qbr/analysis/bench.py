"""What every rule and register works with: the findings, the open actions, dates and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from qbr.analysis.comparison.peers import PeersFindings
from qbr.analysis.comparison.restatements import RestatementFindings
from qbr.analysis.contract.entitlement import EntitlementFindings
from qbr.analysis.fit.fit import FitFindings
from qbr.analysis.health_findings import HealthFindings
from qbr.analysis.listening.insights import InsightFindings
from qbr.analysis.listening.voice import VoiceFindings
from qbr.analysis.naming import shown_owner
from qbr.analysis.outcomes.goals import GoalFinding, GoalsFindings
from qbr.analysis.outcomes.promises import PromiseFinding, PromisesFindings, Side
from qbr.analysis.outcomes.value import ValueFindings
from qbr.analysis.outlook.roadmap import RoadmapFindings
from qbr.analysis.recommendation import Dated, RecommendationsFindings
from qbr.analysis.reliability.availability import AvailabilityFindings
from qbr.analysis.reliability.incidents import IncidentFindings
from qbr.analysis.scope import Scope
from qbr.analysis.support.support import SupportFindings
from qbr.analysis.usage.usage import UsageFindings
from qbr.facts import Fact
from qbr.records.folder import CustomerFolder


@dataclass(frozen=True, slots=True)
class Grounds:
    """The findings the rules look at; None where there are none."""

    goals: GoalsFindings | None = None
    promises: PromisesFindings | None = None
    fit: FitFindings | None = None
    entitlement: EntitlementFindings | None = None
    usage: UsageFindings | None = None
    incidents: IncidentFindings | None = None
    support: SupportFindings | None = None
    voice: VoiceFindings | None = None
    value: ValueFindings | None = None
    availability: AvailabilityFindings | None = None
    peers: PeersFindings | None = None
    roadmap: RoadmapFindings | None = None
    recommendations: RecommendationsFindings | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)  # of usage, entitlements, incidents and support, by id
    restatements: RestatementFindings | None = None
    insights: InsightFindings | None = None
    health: HealthFindings | None = None

    @property
    def has_any(self) -> bool:
        """Whether there is any finding a rule could rest on."""
        return any(getattr(self, name) is not None for name in self.__dataclass_fields__ if name != "facts")


@dataclass(frozen=True, slots=True)
class Bench:
    """What every rule works with."""

    folder: CustomerFolder
    scope: Scope
    grounds: Grounds

    def known(self, fact_id: str) -> Fact | None:
        """Return the fact of the findings with an id; None when there is none."""
        return self.grounds.facts.get(fact_id)

    @property
    def last_day(self) -> date:
        """The last day of the coming quarter: the date of what nobody has dated."""
        return self.scope.quarter.next.end

    def open_action(self, goal_id: str, side: Side | None = None) -> PromiseFinding | None:
        """Return the open promise for a goal that is due next; None when there is none."""
        promises = self.grounds.promises.promises if self.grounds.promises else ()
        dated = [
            (promise.next_due, promise.id, promise)
            for promise in promises
            if promise.is_open and goal_id and promise.goal == goal_id and side in (None, promise.side)
            and promise.next_due is not None and promise.next_due >= self.scope.as_of
        ]  # fmt: skip
        return min(dated, default=(None, "", None))[2]

    def due(self, action: PromiseFinding | None, goal: GoalFinding | None = None) -> tuple[date, Dated]:
        """Return by when: the action's date, else the goal's if it lies ahead, else the end of the coming quarter."""
        if action is not None and action.next_due is not None:
            return action.next_due, "action"
        by = goal.by.value if goal else None
        if isinstance(by, date) and self.scope.as_of <= by <= self.last_day:
            return by, "goal"
        return self.last_day, "quarter"

    def change_of_contract(self, ends: date | None) -> date:
        """Return the day a change of the contract takes effect: after its end if that is near, else next quarter."""
        soon = self.last_day
        if ends is not None and self.scope.as_of <= ends <= soon:
            return ends + timedelta(days=1)
        return soon + timedelta(days=1)

    def buyer(self) -> str:
        """Return the role at the customer that buys: procurement where there is one, else the first buyer."""
        contacts = self.folder.contacts or ()
        buyers = [contact for contact in contacts if contact.role_type == "buyer" and contact.role]
        first = sorted(buyers, key=lambda contact: (contact.function or "").casefold() != "procurement")
        return shown_owner(self.folder, first[0].role) if first else ""

    def goals_of(self, capability: str) -> tuple[GoalFinding, ...]:
        """Return the goals that need a capability."""
        fit, goals = self.grounds.fit, self.grounds.goals
        if fit is None or goals is None:
            return ()
        wanted = [cell.goal for cell in fit.cells if cell.capability == capability]
        return tuple(goal for goal in goals.goals if goal.id in wanted)

    def capability_of(self, product: str) -> str:
        """Return the capability that is bought as a product; empty when no need asks for it."""
        found = self.grounds.fit.capabilities.values() if self.grounds.fit else ()
        return next((capability.name for capability in found if capability.product == product), "")
