"""goals.yaml and metrics.csv: what the customer wants to reach, and the series it is measured by."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AliasChoices, Field

from qbr.records.record import Record, Row
from qbr.records.values import Amount, Day, Flag, Name, Rating, Text, Word

GoalKind = Literal["outcome", "enabler"]
GoalStatus = Literal["achieved", "on track", "at risk", "missed", "not measurable"]
Account = Literal["revenue", "cost", "risk", "capital"]
View = Literal["outside-in", "inside-out"]


class UnitValue(Record):
    """What one unit of a goal's metric is worth to the customer."""

    amount: Amount = Field(description="worth of one unit, in the customer's currency")
    per: Text | None = Field(default=None, description="the unit, e.g. hour")
    confirmed_by: Text | None = Field(default=None, description="who at the customer confirmed it; empty: nobody yet")
    on: Day | None = Field(default=None, description="day it was confirmed")


class Goal(Row):
    """A goal of the customer: from a baseline to a target by a date."""

    id: Name = Field(description="id other files refer to")
    statement: Name = Field(description="the goal in the customer's words")
    label: Text | None = Field(
        default=None,
        validation_alias=AliasChoices("name", "label"),
        description="short name with its unit for tables; empty: the statement",
    )
    kind: Annotated[GoalKind, Word] = Field(default="outcome", description="outcome in their world, or enabler of one")
    parent: Text | None = Field(default=None, description="id of the outcome an enabler serves")
    metric: Text | None = Field(default=None, description="id in metrics.csv; empty: not measured yet")
    unit: Text | None = Field(default=None, description="unit of baseline and target, e.g. days")
    baseline: Amount | None = Field(default=None, description="value at the start; empty: cannot be measured yet")
    baseline_date: Day | None = Field(
        default=None,
        validation_alias=AliasChoices("baseline_on", "baseline_date"),
        description="day of the baseline; elapsed time counts from it",
    )
    target: Amount | None = Field(default=None, description="value to reach")
    by: Day | None = Field(default=None, description="day to reach it by")
    owner_theirs: Text | None = Field(default=None, description="who at the customer owns it")
    owner_ours: Text | None = Field(default=None, description="who at the vendor helps")
    importance: Rating | None = Field(default=None, description="0-10, as the customer rates it")
    importance_by: Text | None = Field(default=None, description="who rated it")
    status: Annotated[GoalStatus, Word] | None = Field(
        default=None, description="status by a person, instead of the computed"
    )
    status_reason: Text | None = Field(default=None, description="why a person set the status")
    aim: Text | None = Field(default=None, description="which of their stated aims it serves, as in business.strategy")
    priority: Text | None = Field(default=None, description="which of their priorities it belongs to, as in priorities")
    impact: Text | None = Field(default=None, description="what it means for them while it is missed, in their words")
    cause: Text | None = Field(default=None, description="why it is behind, as both sides found; empty: not known")
    driver: Text | None = Field(default=None, description="what of their business it moves, e.g. overtime hours")
    account: Annotated[Account, Word] | None = Field(
        default=None, description="where that shows in their books: revenue, cost, risk or capital"
    )
    downstream: Flag = Field(default=False, description="whether it is an outcome of the customer's own customers")
    value_unit: UnitValue | None = Field(default=None, description="what one unit is worth; empty: no money is shown")


class MetricValue(Row):
    """A value of a series the customer measures."""

    date: Day = Field(description="day the value is for; for a month, its last day")
    metric: Name = Field(description="id of the series")
    value: Amount | None = Field(description="the value; empty: not collected")
    unit: Text | None = Field(default=None, description="unit of the value")
    source_system: Text | None = Field(default=None, description="where the customer keeps it")
    owner: Text | None = Field(default=None, description="who at the customer answers for it")
    view: Annotated[View, Word] | None = Field(default=None, description="outside-in (theirs) or inside-out (ours)")
    downstream: Flag | None = Field(default=None, description="whether it is about the customer's own customers")
