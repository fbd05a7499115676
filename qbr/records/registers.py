"""Short lists a folder may hold, each a file of its own: changes, frictions, trade-offs and the journey."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from qbr.records.needs import Stage
from qbr.records.record import Row
from qbr.records.values import Amount, AudienceWord, Count, Day, Name, Text, Word

ChangeKind = Literal["price", "sunset", "policy", "release"]


class ChangeNotice(Row):
    """A change of the vendor's that concerns this customer."""

    what: Name = Field(description="what changes")
    kind: Annotated[ChangeKind, Word] = Field(description="price, sunset, policy or release")
    on: Day = Field(description="day it takes effect")
    affected_users: Count | None = Field(default=None, description="people of theirs it concerns; empty: not known")
    cost_delta: Amount | None = Field(
        default=None, description="what it costs them more a year, in their currency; negative: less; empty: not known"
    )
    alternative: Text | None = Field(default=None, description="what they can do instead")
    value: Text | None = Field(default=None, description="what they get for it; a price rise needs one")
    audience: AudienceWord = Field(default="internal", description="customer when it may be shown")


class Friction(Row):
    """Something the vendor does that costs the customer time, or the vendor money to make up for."""

    what: Name = Field(description="what gets in the way")
    date: Day | None = Field(default=None, description="day it was noticed; empty: it belongs to every quarter")
    policy: Text | None = Field(default=None, description="rule of the vendor's that is behind it; empty: none is")
    goal: Text | None = Field(default=None, description="id of the goal it stands in the way of")
    hours: Amount | None = Field(default=None, ge=0, description="hours it cost them in a quarter; empty: not known")
    rate: Amount | None = Field(
        default=None, ge=0, description="what an hour costs them, as they said; empty: no money is shown"
    )
    our_cost: Amount | None = Field(
        default=None, ge=0, description="what it cost the vendor in a quarter; stays inside; empty: not known"
    )
    status: Text | None = Field(default=None, description="what becomes of it, e.g. open, removed in October")
    audience: AudienceWord = Field(default="internal", description="customer when it may be shown")


class TradeOff(Row):
    """A measure that is to get better, and the one that must not get worse for it."""

    what: Name = Field(description="what is balanced, e.g. ease of sign-in and security")
    metric: Name = Field(description="id of the measure that is to get better: of metrics.csv, or one of qbr's")
    better: Annotated[Literal["up", "down"], Word] = Field(description="direction that is better: up or down")
    guardrail: Name = Field(description="id of the measure that must keep within its limit")
    limit: Amount = Field(description="limit of the guardrail, in its unit; a share as 0.9")
    keeps: Annotated[Literal["above", "below"], Word] = Field(
        description="where the guardrail must stay: above or below the limit; the limit itself is kept"
    )
    agreed_by: Text | None = Field(default=None, description="role that agreed the limit")
    audience: AudienceWord = Field(default="internal", description="customer when it may be shown")


class JourneyStage(Row):
    """A stage of the way the customer goes with the product, and whose it is."""

    stage: Name = Field(description="what happens in it, e.g. first depot plans alone")
    phase: Annotated[Stage, Word] | None = Field(default=None, description="select, adopt, use, extend or renew")
    owner_theirs: Text | None = Field(default=None, description="role at the customer that owns it; empty: nobody")
    owner_ours: Text | None = Field(default=None, description="role at the vendor that owns it; empty: nobody")
    starts: Day | None = Field(default=None, validation_alias="from", description="first day; empty: not begun")
    ends: Day | None = Field(default=None, validation_alias="to", description="last day; empty: still going on")
    planned_days: Count | None = Field(default=None, description="days it was meant to take")
    audience: AudienceWord = Field(default="internal", description="customer when it may be shown")
