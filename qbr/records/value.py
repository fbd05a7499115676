"""value.csv: what the product was worth to the customer, and how well each amount is known."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from qbr.records.record import Row
from qbr.records.values import Amount, Day, Name, Share, Text, Word
from qbr.records.written import Also, words

Grade = Literal["A", "B", "C", "D"]
Design = Literal["before-after", "comparison", "experiment"]


def _grade(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


class ValueRecord(Row):
    """A benefit. Only A and B are summed; C stays a range; D is told in words."""

    what: Name = Field(description="the benefit, in the customer's words")
    goal: Text | None = Field(default=None, description="id of the goal it belongs to")
    amount: Amount | None = Field(default=None, description="the amount; empty is not 0")
    low: Amount | None = Field(default=None, description="lower end of an estimate")
    base: Amount | None = Field(default=None, description="middle of an estimate")
    high: Amount | None = Field(default=None, description="upper end of an estimate")
    volume: Amount | None = Field(
        default=None, ge=0, description="for time saved: how often it was done in the period; amounts stay empty then"
    )
    minutes: Amount | None = Field(default=None, ge=0, description="minutes saved each time")
    rate: Amount | None = Field(default=None, ge=0, description="what an hour of theirs costs, as they said")
    realised: Share | None = Field(
        default=None, description="share of the time saved that became money, 0-1; empty: 0.5"
    )
    design: Annotated[Design, Word] | None = Field(
        default=None, description="how it was found: before-after, comparison or experiment; empty: nothing is said"
    )
    unit: Text | None = Field(default=None, description="currency code or other unit; empty: the customer's currency")
    period: Text | None = Field(default=None, description="quarter the benefit belongs to, e.g. 2026-Q3")
    grade: Annotated[Grade, BeforeValidator(_grade), Also(words("a", "b", "c", "d"))] = Field(
        default="D", description="A measured by them and confirmed, B measured by us and confirmed, C estimated, D told"
    )
    formula: Text | None = Field(default=None, description="how the amount comes about")
    assumptions: Text | None = Field(default=None, description="what it rests on")
    confirmed_by: Text | None = Field(default=None, description="role at the customer that confirmed it")
    on: Day | None = Field(default=None, description="day it was confirmed")
    reason: Text | None = Field(default=None, description="why it is not quantified")

    @model_validator(mode="after")
    def _is_as_graded(self) -> Self:
        if self.grade in ("A", "B") and (self.amount is None or not self.confirmed_by):
            raise ValueError(f"grade {self.grade} needs an amount and who confirmed it; without them it is C or D")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is above high")
        return self

    @property
    def middle(self) -> Decimal | None:
        """Return the amount, or the middle of the estimate; None when it is not quantified."""
        return self.amount if self.amount is not None else self.base
