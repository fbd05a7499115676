"""The hours of the day in which a customer works with the product."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from qbr.records.record import Record
from qbr.records.values import Share

_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def _parse_hour(value: object) -> object:
    """Return the time of day of a text such as 06:00; 24:00 is midnight."""
    if isinstance(value, time):
        return value
    text = str(value).strip()
    found = _HOUR.fullmatch("00:00" if text == "24:00" else text)
    if found is None:
        raise ValueError(f'"{text}" is no time of day, expected hours and minutes such as 06:00')
    return time(int(found[1]), int(found[2]))


Hour = Annotated[time, BeforeValidator(_parse_hour)]


class WorkHours(Record):
    """The hours of a work day; past midnight where the end is not after the start."""

    start: Hour = Field(description="first hour of the day, e.g. 06:00")
    end: Hour = Field(description="hour it ends, e.g. 22:00; earlier than the start: on the next day")
    outside: Share = Field(default=Decimal(0), description="share of a minute outside of these hours that counts, 0-1")

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        if self.start == self.end:
            raise ValueError("work hours start and end at the same time; leave them out where every hour counts alike")
        return self

    @property
    def told(self) -> str:
        """Return the hours as a table prints them: 06:00–22:00."""
        return f"{self.start:%H:%M}–{self.end:%H:%M}"
