"""Short lists a folder may hold, each a file of its own: changes of ours that concern the customer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

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
