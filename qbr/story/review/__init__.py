"""The Review: the one value between knowing and writing, and the whole vocabulary of templates.

Every field a template can use is a field here, typed and with its words of documentation on its line.
Sections are known by their id, which is also their name in a template: `{{ usage.active_users }}`.
A list may be empty; a field that may be None says when.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from qbr.facts import Fact
from qbr.quarter import Period
from qbr.story.review.brief import BriefSection
from qbr.story.review.fit import FitSection
from qbr.story.review.listening import HeardSection
from qbr.story.review.methods import MethodsSection, UnknownsSection
from qbr.story.review.outcomes import GoalsSection, PromisesSection, ValueSection
from qbr.story.review.outlook import OutlookSection, PeersSection
from qbr.story.review.parts import INSIDE, CustomerInfo, MeetingInfo, PeriodInfo, Section, VendorInfo
from qbr.story.review.plan import RecommendationsSection, RoadmapSection
from qbr.story.review.quarter import QuarterSection
from qbr.story.review.registers import RegistersSection
from qbr.story.review.service import IncidentSection, ReliabilitySection, SupportSection
from qbr.story.review.usage import UnusedSection, UsageSection
from qbr.story.values import Text


@dataclass(frozen=True, slots=True)
class Chapter:
    """One entry of the document's contents."""

    anchor: str  # name of the bookmark at its heading: goals, usage … or incident_ and the incident's number
    number: int
    label: Text
    summary: Text  # a few words


@dataclass(frozen=True, slots=True)
class Setting:
    """A rule the review was made by."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ReviewMeta:
    """What the review was made from; for rebuilding, not for showing."""

    customer: str  # id
    quarter: str  # label
    period: Period
    as_of: date
    locale: str
    language: str
    currency: str
    timezone: str
    qbr_version: str
    thresholds: tuple[Setting, ...] = ()  # every one in force, so that a change is seen next quarter
    definitions: tuple[Setting, ...] = ()  # of every measure shown, by metric id, likewise


@dataclass(frozen=True, slots=True)
class Review:
    """One customer's quarter, ready to be shown."""

    meta: ReviewMeta
    facts: tuple[Fact, ...]  # every fact the review speaks of, sorted by id
    customer: CustomerInfo
    vendor: VendorInfo
    period: PeriodInfo
    meeting: MeetingInfo
    quarter: QuarterSection
    goals: GoalsSection
    promises: PromisesSection
    value: ValueSection
    usage: UsageSection
    unused: UnusedSection
    fit: FitSection
    heard: HeardSection
    reliability: ReliabilitySection
    incident: IncidentSection
    support: SupportSection
    peers: PeersSection
    outlook: OutlookSection
    recommendations: RecommendationsSection
    roadmap: RoadmapSection
    registers: RegistersSection
    unknowns: UnknownsSection
    methods: MethodsSection
    brief: BriefSection = field(metadata=INSIDE)
    chapters: tuple[Chapter, ...]  # of the document, in order

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections, in the order of the storyline."""
        return (
            self.quarter, self.goals, self.promises, self.value, self.usage, self.unused, self.fit, self.heard,
            self.reliability, self.incident, self.support, self.peers, self.outlook, self.recommendations,
            self.roadmap, self.registers, self.unknowns, self.methods,
        )  # fmt: skip
