"""actions, contacts, interactions, advisory board and insights: what both sides promised, and who met whom."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from qbr.records.record import Record, Row
from qbr.records.support import RoleType
from qbr.records.values import Amount, AudienceWord, Count, Day, Flag, Name, SideWord, Text, Texts, Word

WorkKind = Literal["creating", "rescuing"]
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
    """Something learned from the customer that could be used. Stays inside."""

    insight: Name = Field(description="what was learned")
    org: Name = Field(description="organisation that could use it")
    category: Annotated[Literal["cx", "px", "ex"], Word] = Field(description="CX, PX or EX")
    potential_use: Text | None = Field(default=None, description="what it could be used for")
    stage: Text | None = Field(default=None, description="absorbing, adopting or acting")
    quality: Annotated[Literal["high", "low"], Word] | None = Field(default=None, description="quality of its use")
    used_on: Day | None = Field(default=None, description="day it was used; empty: not yet")
    change: Text | None = Field(default=None, description="what changed because of it")
    carried_by: Text | None = Field(default=None, description="role of our executive who took it back; empty: nobody")
