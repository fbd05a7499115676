"""customer.yaml: who the customer is, what was agreed, and how their review is made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr

from qbr.errors import Place
from qbr.quarter import Calendar, Weekday, WeekPattern
from qbr.records.defaults import Defaults, Weighting, WorkDays
from qbr.records.record import Record, Row
from qbr.records.source import Sources
from qbr.records.values import (
    Amount,
    AmountMap,
    AudienceWord,
    Count,
    Currency,
    Day,
    Flag,
    LocaleName,
    Name,
    Text,
    TextMap,
    Texts,
    Word,
    Zone,
)
from qbr.records.working_time import WorkHours
from qbr.records.written import SCALAR, Also, words

People = Literal["none", "roles", "names"]
NONE = {"anyOf": [{"const": False}, words("no", "false")]}


class Fiscal(Record):
    """When the customer's year starts."""

    start_month: Annotated[Count, Field(ge=1, le=12)] = Field(default=1, description="month the year starts with, 1-12")
    pattern: WeekPattern | None = Field(
        default=None, description="weeks per month of a year of 52 or 53 weeks; empty: months"
    )
    week_end: Annotated[Weekday, Word] = Field(
        default="saturday", description="last day of the week, only with a pattern"
    )
    rule: Annotated[Literal["last", "nearest"], Word] = Field(
        default="last", description="a year of weeks ends on the last such day of the month, or the one nearest its end"
    )
    label: Annotated[Literal["end", "start"], Word] = Field(
        default="end", description="a year carries the number of the calendar year it ends, or starts, in"
    )

    @property
    def calendar(self) -> Calendar:
        """Return the calendar these settings describe."""
        return Calendar(self.start_month, self.label, self.pattern, self.week_end, self.rule)


class Contract(Record):
    """What is under contract."""

    number: Text | None = Field(default=None, description="contract number as the customer knows it")
    start: Day | None = Field(default=None, description="first day of the term")
    end: Day | None = Field(default=None, description="last day of the term")
    value: Amount | None = Field(default=None, description="value over the whole term, in the customer's currency")
    term: Count | None = Field(default=None, description="length in months")
    notice_days: Count | None = Field(
        default=None, description="days before the end by which either side has to give notice"
    )
    billing: Annotated[Literal["capex", "opex"], Word] | None = Field(
        default=None, description="budget it is paid from"
    )
    monthly_fee: Amount | None = Field(default=None, description="fee a month, the base of service credits")


class CreditTier(Record):
    """A credit that falls due when a month's availability is below a bound."""

    below: Amount = Field(description="availability of the month in per cent below which this credit is due")
    credit: Amount = Field(description="credit in per cent of the month's fee")


class Claim(Record):
    """A credit the customer has asked for."""

    month: Name = Field(description="month whose fee it is part of, e.g. 2026-08")
    on: Day = Field(description="day it was claimed")


class Sla(Record):
    """What was agreed on availability and support."""

    availability: Amount | None = Field(default=None, description="agreed availability in per cent, e.g. 99.9")
    window: Text | None = Field(default=None, description="span availability is judged by, e.g. month")
    weights: AmountMap = Field(default_factory=dict, description="share of a minute that counts, by severity")
    weighting: Annotated[Weighting, Word] | None = Field(
        default=None,
        description="convention where no weights are agreed: outages, partial_30 or minor_half; empty: outages",
    )
    minimum_minutes: Count | None = Field(
        default=None, description="minutes from which an incident counts as downtime; empty: from the first"
    )
    exclusions: Texts = Field(default=(), description="what does not count as downtime, in words")
    credit_tiers: tuple[CreditTier, ...] = Field(default=(), description="credits by availability of the month")
    credit_cap: Amount | None = Field(
        default=None, description="most a month's credit can be, in per cent of the month's fee; empty: no cap"
    )
    claim_days: Count | None = Field(
        default=None, description="days after the month's end within which a credit is claimed"
    )
    claims: tuple[Claim, ...] = Field(default=(), description="credits claimed, by month")
    business_hours: Text | None = Field(default=None, description="hours support is measured in, e.g. 07:00–19:00")
    response_targets: AmountMap = Field(default_factory=dict, description="hours to the first reply, by priority")


class Blocker(Record):
    """Something that keeps the customer from changing more."""

    what: Name = Field(description="what stands in the way")
    owner: Text | None = Field(default=None, description="role that can remove it")
    until: Day | None = Field(default=None, description="day it is expected to be gone")
    audience: AudienceWord = Field(default="internal", description="customer when it may be shown")


class Alternative(Record):
    """Something the customer could use instead."""

    what: Name = Field(description="what it is, in their words")
    role: Text | None = Field(default=None, description="role of who named it")
    obvious: Flag = Field(default=True, description="whether it is of the same kind as the product")
    audience: AudienceWord = Field(default="internal", description="customer when it may be shown")


class Business(Record):
    """How the customer earns money."""

    model: Text | None = Field(default=None, description="how they earn money, in a sentence")
    volume_metric: Text | None = Field(
        default=None, description="id in metrics.csv of what their business is counted in"
    )
    seasonality: Text | None = Field(default=None, description="when their year is busy or quiet")
    headcount: Count | None = Field(default=None, description="people they employ")
    strategy: Texts = Field(default=(), description="their stated aims")
    budget_type: Annotated[Literal["capex", "opex"], Word] | None = Field(
        default=None, description="budget they prefer to pay from"
    )
    units: Texts = Field(default=(), description="teams or sites their business is made of, as usage names them")
    change_capacity: Count | None = Field(default=None, description="changes their people can take on in a quarter")
    readiness: Text | None = Field(default=None, description="how ready they are for change, in their words")
    blockers: tuple[Blocker, ...] = Field(default=(), description="what keeps them from changing more")
    their_customers: Text | None = Field(default=None, description="whom they serve")


class Member(Record):
    """A person of either side who works on this account."""

    name: Text | None = Field(default=None, description="name; shown only where `people` is names")
    role: Text = Field(description="role, e.g. Head of Operations")


class Team(Record):
    """Who works on this account."""

    ours: tuple[Member, ...] = Field(default=(), description="the vendor's people")
    theirs: tuple[Member, ...] = Field(default=(), description="the customer's people")


class Withheld(Record):
    """Something left out of the customer's review on purpose, said in one line."""

    what: Name = Field(description="id of the section or incident that is left out")
    reason: Text | None = Field(default=None, description="why; stays inside")
    asked_by: Text | None = Field(default=None, description="who asked for it; stays inside")
    until: Day | None = Field(default=None, description="day it ends; empty: open")


class Readiness(Record):
    """What the vendor's own people answer before a review is shown: do they act as one?"""

    one_account: Flag | None = Field(
        default=None, description="whether everybody who works for this customer has read the review"
    )
    consequences: Flag | None = Field(
        default=None, description="whether every team sees what its open items cost the customer"
    )
    conflicts: Flag | None = Field(
        default=None, description="whether what our teams tell this customer agrees between them"
    )
    means: Flag | None = Field(default=None, description="whether each promise has people and time behind it")
    answered_by: Text | None = Field(default=None, description="role that answered")
    answered_on: Day | None = Field(default=None, description="day it was answered")


class Highlight(Record):
    """A person's own words for a section, placed as written and checked against the facts."""

    section: Text = Field(description="id of the section, e.g. usage")
    text: Name = Field(description="the words")


def _sections(value: object) -> object:
    """Return words by section; words without a section belong to the quarter on a page."""
    if isinstance(value, str):
        return {"quarter": value}
    return {} if value is None else value


def _highlights(value: object) -> object:
    """Return a person's words; a no means that there are none, and takes nothing else away."""
    return () if isinstance(value, str) and value.strip().lower() in ("false", "no") else value


def _cadence(value: object) -> object:
    """Return rhythms by type of interaction; a rhythm alone is that of the business review."""
    if isinstance(value, str):
        return {"business_review": value}
    return {} if value is None else value


def _alternatives(value: object) -> object:
    """Return alternatives as records; a text alone is one without anything else known of it."""
    if not isinstance(value, (list, tuple)):
        return () if value is None else value
    return [{"what": item} if isinstance(item, str) else item for item in value]


def _whole(weights: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    """Return weights that add up to 1."""
    total = sum(weights.values(), Decimal(0))
    if weights and total != 1:
        raise ValueError(f"the weights add up to {total}, expected 1")
    return weights


class Customer(Row):
    """customer.yaml. Only the name is required; whatever else is missing falls back to the workspace's settings."""

    name: Name = Field(description="the customer's name as it stands on the cover")
    id: Text | None = Field(default=None, description="id; empty: the folder's name")
    aliases: Texts = Field(default=(), description="other names and account ids of this customer")
    as_of: Day | None = Field(
        default=None, description="day this folder speaks from, for samples and rebuilds; empty: today"
    )
    review_date: Day | None = Field(default=None, description="day of the meeting this review is for")
    next_review: Day | None = Field(default=None, description="day of the meeting after that")
    owner: Text | None = Field(default=None, description="account manager, as `me` in qbr.yaml")
    logo: Text | None = Field(default=None, description="picture in this folder, PNG or JPEG")
    people: Annotated[People, Word] = Field(default="roles", description="how people appear: none, roles or names")
    withheld: tuple[Withheld, ...] = Field(default=(), description="what is left out on purpose")
    readiness: Readiness | None = Field(
        default=None, description="our own four questions before a review; stays inside"
    )
    unaffected_by: Texts = Field(
        default=(), description="ids of incidents on the status page that did not touch this customer"
    )
    highlight: Annotated[tuple[Highlight, ...], BeforeValidator(_highlights), Also(NONE)] = Field(
        default=(), description="a person's own words to set off, by section; no: none"
    )
    summary: Annotated[TextMap, BeforeValidator(_sections), Also(SCALAR)] = Field(
        default_factory=dict, description="a person's own words by section; a text alone is for the quarter on a page"
    )
    segment: Text | None = Field(default=None, description="segment peers are compared within")
    industry: Text | None = Field(default=None, description="industry")
    region: Text | None = Field(default=None, description="region")
    tz: Zone | None = Field(default=None, description="time zone, e.g. Europe/Berlin")
    locale: LocaleName | None = Field(default=None, description="how figures look, e.g. de_DE")
    currency: Currency | None = Field(default=None, description="ISO code, e.g. EUR")
    language: LocaleName | None = Field(default=None, description="language of the review, e.g. en")
    fiscal: Fiscal | None = Field(default=None, description="when their year starts; empty: the workspace's calendar")
    cadence: Annotated[TextMap, BeforeValidator(_cadence), Also(SCALAR)] = Field(
        default_factory=dict, description="how often we meet, by type of interaction, e.g. quarterly"
    )
    contract: Contract | None = Field(default=None, description="what is under contract")
    sla: Sla | None = Field(default=None, description="what was agreed on availability and support")
    business: Business | None = Field(default=None, description="how they earn money")
    alternatives: Annotated[tuple[Annotated[Alternative, Also(SCALAR)], ...], BeforeValidator(_alternatives)] = Field(
        default=(), description="what they could use instead, in their words; a text alone stays inside"
    )
    priorities: Annotated[AmountMap, AfterValidator(_whole)] = Field(
        default_factory=dict, description="how much each of their priorities weighs; the weights add up to 1"
    )
    team: Team | None = Field(default=None, description="who works on this account")
    tone: Text | None = Field(default=None, description="how they like to be spoken to; stays inside")
    brand: TextMap = Field(default_factory=dict, description="their colours, by name")
    profile: Text | None = Field(default=None, description="profile of thresholds and sections this customer follows")
    thresholds: AmountMap = Field(
        default_factory=dict, description="bounds for this customer alone, by name; they come before the profile's"
    )
    work_days: WorkDays | None = Field(
        default=None, description="days of the week figures by working day count; empty: Monday to Friday"
    )
    work_hours: WorkHours | None = Field(
        default=None, description="hours of a work day that count in full when an incident is weighed; empty: all alike"
    )
    ramp_days: Count | None = Field(default=None, description="days a new licence is not called unused; empty: 60")
    sources: Sources = Field(default_factory=dict, description="how files in another form are read, by table")

    _places: Mapping[str, Place] = PrivateAttr(default_factory=dict)

    def located(self, places: Mapping[str, Place]) -> Customer:
        """Return the same customer, remembering where parts of it were read, by dotted key: summary.usage."""
        copy = self.model_copy()
        copy._places = dict(places)
        return copy

    def place_of(self, key: str) -> Place:
        """Return where a part was read; the place of the whole where that is not known."""
        return self._places.get(key, self.place)

    @property
    def defaults(self) -> Mapping[str, object]:
        """Return the choices among definitions this customer makes, by the names of a workspace's."""
        weighting = self.sla.weighting if self.sla else None
        return Defaults(availability=weighting, work_days=self.work_days).given

    @property
    def starts(self) -> date | None:
        """Return the first day under contract; None when unknown."""
        return self.contract.start if self.contract else None

    def ids_with(self, folder: str) -> tuple[str, ...]:
        """Return every id the customer answers to, to the letter: the folder's name, their own, other names."""
        return tuple(dict.fromkeys((folder, self.id or folder, *self.aliases)))

    def names_with(self, folder: str) -> frozenset[str]:
        """Return every name the customer goes by, ids included, in small letters: in an export, they are theirs."""
        return frozenset(name.casefold() for name in (self.name, *self.ids_with(folder)))
