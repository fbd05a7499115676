"""The whole story: findings to one `Review`, section by section, in the order of the storyline."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from qbr import __version__
from qbr.analysis.findings import Findings
from qbr.analysis.scope import Scope
from qbr.analysis.withheld import withheld_sections
from qbr.facts import Fact
from qbr.records.folder import CustomerFolder
from qbr.records.settings import Vendor
from qbr.story.chapters import with_chapters
from qbr.story.honesty.own_words import own_words
from qbr.story.names import Names
from qbr.story.review import Review, ReviewMeta, Setting
from qbr.story.review.parts import CustomerInfo, MeetingInfo, PeriodInfo, Section, VendorInfo
from qbr.story.review.plan import RecommendationRow, RecommendationsSection
from qbr.story.sections.brief import compose_brief
from qbr.story.sections.fit import compose_fit
from qbr.story.sections.goals import compose_goals
from qbr.story.sections.heard import compose_heard
from qbr.story.sections.incident import compose_incident
from qbr.story.sections.methods import compose_methods
from qbr.story.sections.outlook import Grounds, compose_outlook
from qbr.story.sections.peers import compose_peers
from qbr.story.sections.promises import compose_promises
from qbr.story.sections.quarter import QuarterParts, compose_quarter
from qbr.story.sections.recommendations import compose_recommendations
from qbr.story.sections.registers import compose_registers
from qbr.story.sections.reliability import compose_reliability
from qbr.story.sections.roadmap import compose_roadmap
from qbr.story.sections.support import compose_support
from qbr.story.sections.unknowns import compose_unknowns
from qbr.story.sections.unused import compose_unused
from qbr.story.sections.usage import compose_usage
from qbr.story.sections.usage_marks import incident_marks
from qbr.story.sections.value import compose_value
from qbr.story.sections.withheld import Withholding
from qbr.story.short_texts import begun
from qbr.story.telling import Teller
from qbr.story.values import Picture, Text
from qbr.story.walking import refs_below, shown_facts
from qbr.story.wording import in_words_of

UNDECIDED = ("quarter", "recommendations", "registers", "unknowns", "methods")  # decisions, or about the review itself
BRIEF_TABLES = ("goals", "usage", "entitlements", "incidents", "tickets", "surveys", "actions", "contacts")
OUTLOOK_TABLES = ("usage", "tickets", "incidents", "entitlements", "goals", "actions")


@dataclass(frozen=True, slots=True)
class _Telling:
    """What every section is told with."""

    folder: CustomerFolder
    findings: Findings
    scope: Scope
    teller: Teller
    names: Names

    @property
    def period(self) -> PeriodInfo:
        scope, words = self.scope, self.teller
        quarter = scope.quarter
        return PeriodInfo(
            label=quarter.label,
            short=quarter.short,
            dates=words.formatter.period(quarter.period),
            start=quarter.start,
            end=quarter.end,
            prior=quarter.prior.label,
            year_ago=quarter.year_ago.label,
            basis=scope.basis.label,
            basis_reason=words.say(f"period.basis.{scope.basis_kind}", basis=scope.basis.label),
            as_of=words.formatter.date(scope.as_of, "long"),
            as_of_date=scope.as_of,
            to_date=self._to_date,
        )

    @property
    def _to_date(self) -> str:
        """How far a quarter that is not over has come; empty for one that is."""
        quarter, told = self.scope.quarter, self.scope.period
        if self.scope.as_of > quarter.end:
            return ""
        return self.teller.say("period.to_date", day=told.days, days=quarter.days).text

    @property
    def contract(self) -> str:
        """The contract's number as the customer knows it; empty when there is none."""
        contract = self.folder.customer.contract
        return (contract.number or "") if contract else ""

    @property
    def meeting(self) -> MeetingInfo:
        customer, form = self.folder.customer, self.teller.formatter
        return MeetingInfo(
            date=form.date(customer.review_date, "long") if customer.review_date else "",
            next_date=form.date(customer.next_review, "long") if customer.next_review else "",
            answerable=self.teller.say("meeting.answerable"),
        )

    @property
    def grounds(self) -> Grounds:
        """What the outlook rests on besides its own findings; nothing where it is withheld."""
        if "outlook" in withheld_sections(self.folder, self.scope):
            return Grounds()
        found, business = self.findings, self.folder.customer.business
        seasonality = (business.seasonality or "") if business else ""
        return Grounds(found.goals, found.promises, found.entitlement, found.incidents, seasonality)

    def source(self, tables: Sequence[str]) -> Text:
        """The footer's source line of a section told from several tables."""
        known = [self.teller.say(f"source.{name}").text for name in tables if name in self.folder.tables]
        as_of = self.teller.formatter.date(self.scope.as_of)
        if not known:
            return self.teller.say("source.nothing", as_of=as_of)
        return self.teller.say("source.line", files=self.teller.formatter.list(known), as_of=as_of)


def compose_review(folder: CustomerFolder, findings: Findings, scope: Scope, teller: Teller, vendor: Vendor) -> Review:
    """Return the review of one customer's quarter.

    Args:
        folder: the customer as read.
        findings: what the analysis found.
        scope: quarter, basis and thresholds.
        teller: formatter and phrases of the customer's locale and language.
        vendor: who shows the review.
    """
    findings = in_words_of(findings, teller.wording)
    our_name = vendor.name or teller.say("vendor.unnamed").text
    names = Names(folder.customer.name, our_name, vendor.product or vendor.name or "")
    telling = _Telling(folder, findings, scope, teller, names)
    told = [dataclasses.replace(section, title=begun(section.title)) for section in _sections(telling)]
    sections = _with_decisions(_with_own_words(told, folder), teller)
    source = telling.source(BRIEF_TABLES)
    review = Review(
        meta=_meta(telling),
        facts=(),
        customer=_customer(folder, teller),
        vendor=VendorInfo(our_name, vendor.website or "", vendor.legal_for(folder.customer.region)),
        period=telling.period,
        meeting=telling.meeting,
        brief=compose_brief(findings, sections, teller, scope, telling.names, source),
        chapters=(),
        **{section.id: section for section in sections},  # type: ignore[arg-type]  # ids are the Review's fields
    )
    facts = _facts(review)
    meta = dataclasses.replace(review.meta, definitions=_definitions(facts))
    return with_chapters(dataclasses.replace(review, meta=meta, facts=facts))


def _sections(telling: _Telling) -> list[Section]:
    found, teller, scope, names = telling.findings, telling.teller, telling.scope, telling.names
    shown = Withholding(withheld_sections(telling.folder, scope), teller).shown
    goals = shown(compose_goals(found.goals, teller, scope, names))
    promises = shown(compose_promises(found.promises, teller, scope, names))
    value = shown(compose_value(found.value, teller, scope, names))
    usage = shown(compose_usage(found.usage, teller, scope, names, incident_marks(found.incidents, teller)))
    unused = shown(compose_unused(found.entitlement, teller, scope, names, telling.contract))
    fit = shown(compose_fit(found.fit, found.goals, teller, scope, names))
    heard = shown(compose_heard(found.voice, teller, scope, names))
    reliability = shown(compose_reliability(found.incidents, found.availability, teller, scope, names))
    incident = shown(compose_incident(found.incidents, found.availability, teller, scope, names))
    support = shown(compose_support(found.support, found.incidents, teller, scope, names))
    peers = shown(compose_peers(found.peers, teller, scope, names))
    ahead = telling.source(OUTLOOK_TABLES)
    outlook = shown(compose_outlook(found.outlook, telling.grounds, teller, scope, names, ahead))
    recommendations = shown(compose_recommendations(found.recommendations, found.plan, teller, scope, names))
    roadmap = shown(compose_roadmap(found.roadmap, teller, scope, names, has_goals=found.goals is not None))
    parts = QuarterParts(
        usage, goals, promises, value, unused, reliability, support, heard, recommendations,
        dates=telling.period.dates,
        basis=scope.basis.label,
        source=telling.source(("usage", "metrics", "entitlements", "incidents")),
        backing=found.backing,
    )  # fmt: skip
    told: list[Section] = [
        compose_quarter(parts, teller, names), goals, promises, value, usage, unused, fit, heard, reliability, incident,
        support, peers, outlook, recommendations, roadmap,
    ]  # fmt: skip
    told.append(compose_registers(found.registers, teller, scope, names, telling.source))
    next_review = telling.folder.customer.next_review
    later = teller.formatter.date(next_review, "short") if next_review else ""
    told.append(compose_unknowns(told, later, teller, names, telling.source(())))
    told.append(compose_methods(told, telling.folder.tables, scope, teller, telling.source(())))
    return told


def _with_own_words(sections: Sequence[Section], folder: CustomerFolder) -> list[Section]:
    words = own_words(folder.customer)
    return [
        dataclasses.replace(section, own_words=None if section.left_out else words.get(section.id))
        for section in sections
    ]


def _with_decisions(sections: Sequence[Section], teller: Teller) -> list[Section]:
    """Say on each page which recommendation rests on it, or that no decision is needed."""
    rows = next(section.rows for section in sections if isinstance(section, RecommendationsSection))
    return [_with_decision(section, rows, teller) for section in sections]


def _with_decision(section: Section, rows: Sequence[RecommendationRow], teller: Teller) -> Section:
    if section.state == "absent" or section.id in UNDECIDED:
        return section
    shown = refs_below(section)
    for number, row in enumerate(rows, 1):
        shared = tuple(sorted(refs_below(row) & shown))
        if shared:
            said = teller.say("decision.linked", number=number, what=row.what, by=row.by)
            said = dataclasses.replace(said, refs=tuple(dict.fromkeys((*said.refs, *shared))))
            return dataclasses.replace(section, decision=said, recommendation=number)
    return dataclasses.replace(section, decision=teller.say("decision.none"))


def _definitions(facts: Sequence[Fact]) -> tuple[Setting, ...]:
    declared = {fact.metric: fact.declared.definition for fact in facts}
    return tuple(Setting(metric, declared[metric]) for metric in sorted(declared))


def _meta(telling: _Telling) -> ReviewMeta:
    folder, scope = telling.folder, telling.scope
    return ReviewMeta(
        customer=folder.id,
        quarter=scope.quarter.label,
        period=scope.quarter.period,
        as_of=scope.as_of,
        locale=folder.locale,
        language=telling.teller.formatter.language,
        currency=folder.currency,
        timezone=scope.timezone,
        qbr_version=__version__,
        thresholds=tuple(Setting(name, str(value)) for name, value in scope.thresholds.in_force().items()),
    )


def _customer(folder: CustomerFolder, teller: Teller) -> CustomerInfo:
    name = teller.text(folder.customer.name)
    if folder.logo is None:
        return CustomerInfo(folder.id, name, None)
    alt = teller.say("cover.logo", name=folder.customer.name)
    return CustomerInfo(folder.id, name, Picture(folder.logo.sha256, folder.logo.media_type, alt, audience="customer"))


def _facts(review: Review) -> tuple[Fact, ...]:
    facts = {fact_id: shown.fact for fact_id, shown in shown_facts(review).items()}
    return tuple(facts[fact_id] for fact_id in sorted(facts))
