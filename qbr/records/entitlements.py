"""entitlements.csv: what was bought, how much of it, and at which price."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from qbr.records.record import Row
from qbr.records.values import Amount, Count, Day, Text, Word


class Entitlement(Row):
    """A quantity of a product or module the customer may use."""

    product: Text | None = Field(default=None, description="product; this or module")
    module: Text | None = Field(default=None, description="module; this or product")
    quantity: Amount = Field(ge=0, description="how many units were bought")
    unit: Text = Field(default="seat", description="seat, credit, GB, message …")
    per: Annotated[Literal["quarter", "term"], Word] = Field(
        default="quarter",
        description="what the quantity is for: each quarter, or the whole term from first to last day",
    )
    starts: Day | None = Field(
        default=None, validation_alias="from", description="first day; empty: before the first record"
    )
    ends: Day | None = Field(default=None, validation_alias="to", description="last day; empty: open")
    unit_price: Amount | None = Field(
        default=None, ge=0, description="price of a unit for a quarter; empty: no cost is shown"
    )
    assigned: Count | None = Field(default=None, description="units given to people; empty: not known")
    population: Count | None = Field(default=None, description="people in scope, with or without access")
    group: Text | None = Field(default=None, description="group of people the units are for")
    ramp_until: Day | None = Field(default=None, description="day until which non-use is expected")
    exception: Text | None = Field(
        default=None,
        description="why non-use of these units is expected, e.g. emergency accounts; named and not called unused",
    )
    note: Text | None = Field(default=None, description="known reason for non-use; empty: not known")

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if not (self.product or self.module):
            raise ValueError("neither product nor module is given")
        if self.per == "term" and not (self.starts and self.ends):
            raise ValueError('a quantity per term needs its first and last day; give from and to, or "quarter"')
        return self

    @property
    def name(self) -> str:
        """Return what was bought: the module, or the product where there is none."""
        return self.module or self.product or ""

    def holds_on(self, day: date) -> bool:
        """Return whether the units may be used on a day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)
