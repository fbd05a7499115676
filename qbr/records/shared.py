"""peers and roadmap: what lies outside one customer's folder and concerns several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from qbr.records.record import Row
from qbr.records.values import Amount, AudienceWord, Count, Day, Flag, Name, Text, Texts


class PeerRow(Row):
    """The columns of peers: one customer's value of one metric in one quarter."""

    customer: Name = Field(description="id or code of the customer; leaves the file only as a count")
    quarter: Name = Field(description="quarter, e.g. 2026-Q3")
    metric: Name = Field(description="id of the metric")
    value: Amount | None = Field(description="the value; empty: not collected")
    segment: Text | None = Field(default=None, description="segment customers are compared within")
    weight: Amount | None = Field(default=None, ge=0, description="size of the customer, for the rule on dominance")
    opted_out: Flag = Field(default=False, description="whether the customer must not be compared with")
    opted_out_on: Day | None = Field(
        default=None,
        description="day they objected; after the quarter's set of peers was closed, the measure is not shown at all",
    )
    reported: Day | None = Field(
        default=None, description="day the value came in; after the set was closed, it does not count; empty: in time"
    )


class PeerValue(Row):
    """A value of a customer that is not named: all that leaves the peers file."""

    peer: Count = Field(description="number of the customer in this reading, 0, 1, 2 …; the same in every row")
    quarter: Name = Field(description="quarter, e.g. 2026-Q3")
    metric: Name = Field(description="id of the metric")
    value: Amount = Field(description="the value")
    weight: Amount | None = Field(default=None, description="size of the customer")
    reported: Day | None = Field(default=None, description="day the value came in; empty: in time")


@dataclass(frozen=True, slots=True)
class PeerLeftOut:
    """A customer of the peers file who is none of the peers: that there is one, without any value."""

    peer: int  # number of the customer in this reading
    quarter: str
    metric: str
    why: Literal["other_segment", "opted_out"]
    since: date | None = None  # day they objected; None: before anything was shown


class RoadmapItem(Row):
    """Something planned, or a challenge."""

    item: Name = Field(description="what is planned")
    id: Text | None = Field(default=None, description="id requests refer to")
    theme: Text | None = Field(default=None, description="theme it belongs to")
    status: Text | None = Field(default=None, description="planned, building, delivered, slipped …")
    when: Text | None = Field(default=None, description="quarter or month, in words")
    confidence: Text | None = Field(default=None, description="high, medium or low")
    goals: Texts = Field(default=(), description="ids of the goals it moves; empty: no goal affected")
    challenge: Text | None = Field(default=None, description="what stands in the way")
    previous_when: Text | None = Field(default=None, description="what was said before, where it slipped")
    shown_in: Text | None = Field(
        default=None, description="quarter of the review it stood in; slipped or dropped since, it cannot be left out"
    )
    audience: Annotated[AudienceWord, Field()] = Field(default="internal", description="customer when it may be shown")


class Note(Row):
    """A text in notes/, inserted at its anchor."""

    name: Name = Field(description="file name without its ending")
    anchor: Text | None = Field(default=None, description="id of the section it belongs to")
    audience: AudienceWord = Field(default="internal", description="customer when it may be shown")
    title: Text | None = Field(default=None, description="title")
    text: Text = Field(default="", description="the text, as plain paragraphs")
