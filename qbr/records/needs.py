"""needs.csv and requests.csv: what the customer needs, how well it is met, and what they asked for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from qbr.records.record import Row
from qbr.records.values import Amount, Day, Name, Rating, Text, Word

Stage = Literal["select", "adopt", "use", "extend", "renew"]
REQUEST_QUESTIONS = ("end_goal", "intent", "business_value", "helps_their_customers")


class Need(Row):
    """One person's rating of one need."""

    need: Name = Field(description="the need; rows of several raters share it")
    id: Text | None = Field(default=None, description="id of the need, as the catalogue names it")
    goal: Text | None = Field(default=None, description="id of the goal it serves")
    job: Text | None = Field(default=None, description="what they are trying to get done")
    circumstance: Text | None = Field(default=None, description="when and where they try it")
    outcome: Text | None = Field(
        default=None, description="outcome they want, as minimise or maximise and what is measured"
    )
    stage: Annotated[Stage, Word] | None = Field(default=None, description="select, adopt, use, extend or renew")
    importance: Rating | None = Field(default=None, description="0-10; empty: not rated")
    satisfaction: Rating | None = Field(default=None, description="0-10; empty: not rated")
    rater: Text | None = Field(default=None, description="who rated; shown by role only")
    role: Text | None = Field(default=None, description="role of the rater")
    date: Day | None = Field(default=None, description="day of the rating")
    capability: Text | None = Field(default=None, description="product or module that should meet it; empty: none does")


class Request(Row):
    """Something the customer asked for."""

    title: Name = Field(description="what they asked for")
    id: Text | None = Field(default=None, description="id in the vendor's list")
    asked_by: Text | None = Field(default=None, description="who asked; shown by role only")
    role: Text | None = Field(default=None, description="role of who asked")
    date: Day | None = Field(default=None, description="day they asked")
    goal: Text | None = Field(default=None, description="id of the goal it serves")
    end_goal: Text | None = Field(default=None, description="what they want to reach with it; empty: not yet asked")
    intent: Text | None = Field(default=None, description="what they would do with it; empty: not yet asked")
    business_value: Text | None = Field(default=None, description="how it helps their business; empty: not yet asked")
    helps_their_customers: Text | None = Field(
        default=None, description="how it helps whom they serve; empty: not yet asked"
    )
    amount: Amount | None = Field(
        default=None, description="what they say it is worth to them a year, in their currency; empty: nobody said"
    )
    status: Text | None = Field(default=None, description="where it stands, e.g. planned")
    answer: Text | None = Field(default=None, description="what we answered")
    roadmap_id: Text | None = Field(default=None, description="id of the roadmap item it became")

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Return the names of the four questions nobody has an answer to yet."""
        return tuple(question for question in REQUEST_QUESTIONS if not getattr(self, question))
