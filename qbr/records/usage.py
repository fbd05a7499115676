"""usage, users, catalogue and events: what was done with the product, by whom, and what happened meanwhile."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AliasChoices, Field

from qbr.records.record import Row
from qbr.records.values import Amount, Day, Flag, Name, Text, Texts, Word

Cadence = Literal["daily", "weekly", "monthly", "quarterly", "yearly"]
EventKind = Literal["release", "campaign", "price", "outage", "module", "holiday"]


class UsageRow(Row):
    """The columns of usage.*: one row a day and user, team, feature or metric. Kept as a frame, never as objects."""

    date: Day = Field(description="day, in the customer's time zone")
    user_id: Text | None = Field(default=None, description="who; kept byte for byte; empty: not known")
    account_id: Text | None = Field(default=None, description="account of the export")
    team: Text | None = Field(default=None, description="team of the user at that time")
    site: Text | None = Field(default=None, description="place of work")
    module: Text | None = Field(default=None, description="product or module used")
    feature: Text | None = Field(default=None, description="feature used; this or metric")
    metric: Text | None = Field(default=None, description="aggregate counted, e.g. active_users; this or feature")
    value: Amount | None = Field(description="count of events, or the aggregate; empty: not collected")
    unit: Text | None = Field(default=None, description="unit of the value")
    plan: Text | None = Field(default=None, description="plan of the user")


class User(Row):
    """A person who was given access: the denominator of adoption."""

    user_id: Name = Field(description="id as in usage; kept byte for byte")
    team: Text | None = Field(default=None, description="team today")
    role: Text | None = Field(default=None, description="role, e.g. driver")
    assigned_from: Day | None = Field(default=None, description="day access was given; empty: before the first record")
    modules: Texts = Field(default=(), description="products or modules assigned, separated by semicolons")
    trained: Day | None = Field(default=None, description="day they were trained; empty: not yet")
    certified: Day | None = Field(default=None, description="day they passed an examination; empty: none")
    exception: Text | None = Field(
        default=None,
        description="why non-use is expected: leave, seasonal, emergency account …; named and not called unused",
    )


class Feature(Row):
    """A feature of the vendor's products."""

    feature: Name = Field(description="id as in usage")
    label: Text | None = Field(
        default=None,
        validation_alias=AliasChoices("name", "label"),
        description="name as customers know it; empty: the id",
    )
    module: Text | None = Field(default=None, description="product or module it belongs to")
    plan_gate: Text | None = Field(default=None, description="plan needed; empty: in every plan")
    value_event: Flag = Field(default=True, description="whether its use is work done; a login is not")
    report: Flag = Field(default=False, description="whether it is a report; those nobody reads are dropped")
    cadence: Annotated[Cadence, Word] | None = Field(default=None, description="how often it is meant to be used")
    released: Day | None = Field(default=None, description="day it became available; empty: before the records")
    needs_served: Texts = Field(
        default=(),
        validation_alias=AliasChoices("needs", "needs_served"),
        description="needs or goals it serves, separated by semicolons",
    )


class Event(Row):
    """Something dated that may explain a change."""

    date: Day = Field(description="day it happened")
    what: Name = Field(description="what happened, in a few words")
    kind: Annotated[EventKind, Word] | None = Field(
        default=None, description="release, campaign, price, outage, module or holiday; a holiday is no day out of line"
    )
    module: Text | None = Field(default=None, description="product or module concerned; empty: all")
    url: Text | None = Field(default=None, description="page that tells more")
