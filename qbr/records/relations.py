"""actions, contacts, interactions, advisory board and insights: what both sides promised, and who met whom."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from qbr.records.record import Record, Row
from qbr.records.support import RoleType
from qbr.records.values import Amount, AudienceWord, Count, Day, Flag, Name, SideWord, Text, Texts, Word

WorkKind = Literal["creating", "rescuing"]
InsightSource = Literal["cx", "ex", "px"]
InsightStage = Literal["absorbing", "adopting", "acting"]
STAGES: tuple[InsightStage, ...] = get_args(InsightStage)  # in their order
STAGE_DAYS: Mapping[InsightStage, str] = {"absorbing": "absorbed_on", "adopting": "adopted_on", "acting": "used_on"}
Feeling = Annotated[Amount, Field(ge=-2, le=2)]


class Action(Row):
    """A promise of one side to the other."""

    id: Name = Field(description="id that stays the same from quarter to quarter")
    text: Name = Field(description="what was promised")
    side: SideWord = Field(description="ours or theirs")
    owner: Text | None = Field(default=None, description="role that does it")
    opened: Day | None = Field(default=None, description="day it was promised")
    due: Day | None = Field(default=None, description="day it is due now")
    first_due: Day | None = Field(default=None, description="day it was first due; empty: the due date was never moved")
    closed: Day | None = Field(default=None, description="day it was done; empty: open")
    status: Text | None = Field(default=None, description="status in words; dropped takes it out of the account")
    goal: Text | None = Field(default=None, description="id of the goal it serves")
    kind: Annotated[WorkKind, Word] | None = Field(default=None, description="creating or rescuing value")
    origin: Text | None = Field(default=None, description="quarter of the review, incident or board it comes from")
    process: Flag = Field(
        default=False, description="whether it changes a rule, a review, a measure or a reward instead of the product"
    )
    spend: Amount | None = Field(
        default=None, ge=0, description="what is set aside for it, in the customer's currency; empty: not said"
    )
    handoff: Text | None = Field(default=None, description="team it was handed to, or both, e.g. Service to Product")
    handed_on: Day | None = Field(default=None, description="day it was handed over; empty: not known")
    taken_on: Day | None = Field(default=None, description="day the other team took it up; empty: not yet")
    waits_for: Text | None = Field(default=None, description="what it waits for; empty: nothing")
    waits_on: Annotated[Literal["ours", "theirs", "others"], Word] | None = Field(
        default=None, description="who can move what it waits for: ours, theirs or others"
    )
    joint: Flag = Field(default=False, description="whether both sides build or try it together")
    win: Text | None = Field(default=None, description="what the customer's people achieved with it; empty: no win")
    achieved_by: Text | None = Field(
        default=None, description="who achieved it; named only with consent and where `people` is names, else by role"
    )
    sign_of_success: Text | None = Field(default=None, description="how both sides will see that it worked")


class Contact(Row):
    """A person at the customer."""

    name: Name = Field(description="name; shown only where `people` is names")
    role: Text | None = Field(default=None, description="role, e.g. Head of Operations")
    role_type: Annotated[RoleType, Word] | None = Field(
        default=None, description="buyer, user, admin, executive, frontline"
    )
    function: Text | None = Field(default=None, description="function, e.g. Finance")
    team: Text | None = Field(default=None, description="team")
    influence: Text | None = Field(default=None, description="influence; stays inside")
    sentiment: Text | None = Field(default=None, description="how they feel about us; stays inside")
    sentiment_note: Text | None = Field(default=None, description="why we think so; stays inside")
    peer: Text | None = Field(default=None, description="role on our side they are paired with")
    last_contact: Day | None = Field(default=None, description="day we last spoke")
    champion: Flag | None = Field(default=None, description="whether they speak for the product")
    sponsor: Flag = Field(
        default=False, description="whether they answer for the product at the customer; stays inside"
    )
    left: Day | None = Field(default=None, description="day they left or changed role; empty: still there")
    willing: Texts = Field(
        default=(), description="themes of the roadmap they would shape with us; empty: none, or not asked"
    )
    trained: Flag | None = Field(default=None, description="whether they were trained")
    consent: Flag = Field(default=False, description="whether they may be named")


class Interaction(Row):
    """A meeting, call or visit."""

    date: Day = Field(description="day")
    type: Name = Field(description="qbr, call, visit, training …")
    attendees: Count | None = Field(default=None, description="people who took part")
    roles: Texts = Field(default=(), description="the customer's roles that took part; empty: not written down")
    planned: Flag = Field(default=True, description="whether it was agreed beforehand")
    held: Flag = Field(default=True, description="whether it took place")
    kind: Annotated[WorkKind, Word] | None = Field(default=None, description="creating or rescuing value")
    sentiment: Feeling | None = Field(
        default=None,
        description="how it felt to the customer, -2 bad to 2 good, as a person judged it; empty: not judged",
    )
    summary: Text | None = Field(default=None, description="what came of it")
    audience: AudienceWord = Field(default="internal", description="customer when the summary may be shown")


class Programme(Record):
    """A programme the customer takes part in."""

    name: Name = Field(description="name of the programme")
    customer_benefit: Text | None = Field(default=None, description="what the customer gets")
    our_benefit: Text | None = Field(default=None, description="what we get; stays inside")
    early: Flag = Field(default=False, description="whether they use there what is not on sale yet")


class Advisory(Row):
    """A seat of the customer on the advisory board."""

    member: Name = Field(description="role that holds it")
    since: Day | None = Field(default=None, description="first day of the term")
    until: Day | None = Field(default=None, description="last day of the term")
    meetings: tuple[Day, ...] = Field(default=(), description="days of meetings attended")
    asks: Texts = Field(default=(), description="what they asked the board for")
    outcomes: Texts = Field(default=(), description="what came of it")
    programs: tuple[Programme, ...] = Field(default=(), description="programmes they take part in")


class Insight(Row):
    """Something learned from the customer that could be used. Stays inside unless marked for the customer."""

    insight: Name = Field(description="what was learned")
    org: Name = Field(
        description="organisation that could use it: Product, Account, Support functions or Senior leadership"
    )
    category: Annotated[InsightSource, Word] = Field(
        description="whose experience it comes from: CX customers, EX employees, PX partners"
    )
    potential_use: Text | None = Field(
        default=None, description="what it could be used for; empty: no use is seen yet, so none is counted"
    )
    stage: Annotated[InsightStage, Word] | None = Field(
        default=None, description="absorbing (read), adopting (planned) or acting (something changed)"
    )
    quality: Annotated[Literal["high", "low"], Word] | None = Field(
        default=None, description="quality of its use: high or low; empty: not used yet, or not judged"
    )
    heard_on: Day | None = Field(default=None, description="day it was learned; empty: counted in its latest quarter")
    absorbed_on: Day | None = Field(default=None, description="day the organisation took it in")
    adopted_on: Day | None = Field(default=None, description="day it entered a plan of theirs")
    used_on: Day | None = Field(default=None, description="day something was done with it; empty: not yet")
    change: Text | None = Field(default=None, description="what changed because of it")
    carried_by: Text | None = Field(default=None, description="role of our executive who took it back; empty: nobody")
    audience: AudienceWord = Field(
        default="internal", description="customer when they may see what was learned and what became of it"
    )

    @model_validator(mode="after")
    def _stages_follow_each_other(self) -> Self:
        """Refuse a stage before an earlier one, and a day of a stage that is said not to be reached."""
        days = [("heard_on", self.heard_on), *((name, getattr(self, name)) for name in STAGE_DAYS.values())]
        known = [(name, day) for name, day in days if day is not None]
        for (earlier, first), (later, second) in pairwise(known):
            if second < first:
                raise ValueError(f"{later} {second} lies before {earlier} {first}; a stage follows the one before it")
        reached = STAGES.index(self.stage) if self.stage else len(STAGES)
        for place, (stage, name) in enumerate(STAGE_DAYS.items()):
            if place > reached and getattr(self, name) is not None:
                raise ValueError(f"the stage is {self.stage}, and {name} says that {stage} has begun")
        return self

    @property
    def reached(self) -> int:
        """How many of the three stages have begun, 0–3: by the stage named, else by the last day on record."""
        if self.stage is not None:
            return STAGES.index(self.stage) + 1
        return max((place for place, name in enumerate(STAGE_DAYS.values(), 1) if getattr(self, name)), default=0)
